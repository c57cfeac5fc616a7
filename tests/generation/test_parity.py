"""Every kind of preset, small and random, from a request to the latents of its clip and beside the reference.

Nothing is handed in between: what reaches the decoder is what the product makes of a request.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from langit.clip import Size, silent
from langit.config import Adapter, OpenWeightsConfig
from langit.generation.pipeline import OpenEngine, draw_noise
from langit.generation.placement import Placement
from langit.media import image, video
from langit.models.causal_vae import CausalVAE
from langit.presets import OPEN_WEIGHTS, open_weights
from langit.request import VideoRequest

wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
CLOSE = 1e-4
SIZE, SEED, FRAMES = Size(96, 64), 5, 17
HERE = Placement(device="cpu", dtype="float32", text_device="cpu", text_dtype="float32", together=True)
STEPS = 6  # of the presets that may take any number; enough for both experts to have a turn
FIRST, LAST = (np.random.default_rng(seed).integers(0, 255, (64, 96, 3), np.uint8) for seed in (0, 1))


def shrunk(name: str) -> OpenWeightsConfig:
    """A preset with everything that tells it from the others, at the width of a test."""
    full = open_weights(name)
    told = full.transformer.told_channels
    sampling = full.sampling if full.sampling.times else replace(full.sampling, steps=STEPS)
    return replace(
        full,
        transformer=replace(wan.TRANSFORMER, in_channels=4 + (told and 4 + 4)),
        autoencoder=wan.VAE_2 if full.autoencoder.shortcuts else wan.VAE,
        text=wan.TEXT, sampling=sampling, negative_prompt="bad dark",
    )  # fmt: skip


@pytest.fixture
def latents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., torch.Tensor]:
    """What the engine decodes for a request."""
    seen: list[torch.Tensor] = []
    decode = CausalVAE.decode_stream

    def watched(self: CausalVAE, latents_BCTYX: torch.Tensor, tile: int = 0) -> Any:
        seen.append(latents_BCTYX.clone())
        return decode(self, latents_BCTYX, tile)

    monkeypatch.setattr(CausalVAE, "decode_stream", watched)
    for name, picture in (("first", FIRST), ("last", LAST)):
        image.save(tmp_path / f"{name}.png", picture)

    def make(
        config: OpenWeightsConfig, pictures: int = 0, adapters: Sequence[Adapter] = (), **asked: Any
    ) -> torch.Tensor:
        folder = tmp_path / "weights"
        if not folder.exists():
            wan.save_diffusers(folder, config)
        given = dict(zip(("image", "last_image"), (tmp_path / "first.png", tmp_path / "last.png"), strict=True))
        request = VideoRequest(
            **{"prompt": "a red ball rolls", "seconds": FRAMES / 16, "fps": 16, "size": SIZE, "seed": SEED, **asked},
            model=config.name, **dict(list(given.items())[:pictures]),
        )  # fmt: skip
        engine = OpenEngine(config=config, weights=folder, placed=HERE, adapters=adapters)
        list(engine.generate(request, silent).frames)
        return seen.pop()

    return make


def noise(config: OpenWeightsConfig, step: int = 0, frames: int = 5) -> torch.Tensor:
    stride = config.autoencoder.space_stride
    return draw_noise((4, frames, SIZE.height // stride, SIZE.width // stride), SEED, step=step)


def theirs(config: OpenWeightsConfig, pictures: int = 0, files: Sequence[Path] = (), **more: Any) -> torch.Tensor:
    """Latents by the reference's own pipeline for such a model."""
    from PIL import Image

    reference = wan.pipeline(config) if not pictures else wan.image_pipeline(config)
    reference.set_progress_bar_config(disable=True)
    for expert, file in enumerate(files):
        reference.load_lora_weights(file, load_into_transformer_2=bool(expert))
    guidance = config.sampling.guidance
    shown = dict(zip(("image", "last_image"), map(Image.fromarray, (FIRST, LAST)), strict=True))
    made: torch.Tensor = reference(
        **{"prompt": "a red ball rolls", "negative_prompt": config.negative_prompt,
           "num_inference_steps": config.sampling.steps, "guidance_scale": guidance[0],
           "guidance_scale_2": guidance[1] if len(guidance) > 1 else None, **more},
        **dict(list(shown.items())[:pictures]), height=SIZE.height, width=SIZE.width, num_frames=FRAMES,
        max_sequence_length=config.text.length, latents=noise(config), output_type="latent",
    ).frames  # fmt: skip
    return made


@torch.inference_mode()
def few_steps(config: OpenWeightsConfig) -> torch.Tensor:
    """Latents of a distilled model by its published loop: guess the data, add new noise, guess again; a causal one
    block by block, told of the blocks before at time 0."""
    reference, plain = wan.transformer(config.transformer), wan.pipeline(config)
    text, _ = plain.encode_prompt(
        "a red ball rolls", max_sequence_length=config.text.length, device="cpu", do_classifier_free_guidance=False
    )
    times = [config.sampling.shift * t / (1 + (config.sampling.shift - 1) * t) for t in config.sampling.times]
    whole = noise(config)
    block = config.sampling.causal_block or whole.shape[2]
    tokens = whole.shape[3] * whole.shape[4] // 4
    wan.see_blocks(reference, config.sampling.causal_block * tokens)
    done = whole[:, :, :0]
    for start in range(0, whole.shape[2], block):
        x = whole[:, :, start : start + block]
        for i, t in enumerate(times):
            clip = torch.cat([done, x], dim=2)
            time = torch.tensor([0.0] * done.shape[2] + [1000 * t] * x.shape[2]).repeat_interleave(tokens)[None]
            v = reference(clip, time, text, return_dict=False)[0][:, :, start:]
            x = x - t * v
            if i + 1 < len(times):
                fresh = noise(config, step=i + 1, frames=clip.shape[2])[:, :, start:]
                x = (1 - times[i + 1]) * x + times[i + 1] * fresh
        done = torch.cat([done, x], dim=2)
    return done


@pytest.mark.parametrize("name", OPEN_WEIGHTS)
def test_every_preset_makes_what_its_reference_makes(name: str, latents: Callable[..., torch.Tensor]) -> None:
    config = shrunk(name)
    pictures = int(config.transformer.told_channels > 0)
    expected = few_steps(config) if config.sampling.times else theirs(config, pictures)
    found = latents(config, pictures)
    difference = float((found - expected).abs().max())
    print(f"{name}: largest difference {difference:.1e} on a scale of {expected.abs().max():.1f}")
    assert difference <= CLOSE


@pytest.mark.parametrize(("name", "pictures"), [("wan2.2-5b", 1), ("wan2.2-a14b-image", 2)])
def test_pictures_begin_and_end_a_clip_as_the_reference_does_it(
    name: str, pictures: int, latents: Callable[..., torch.Tensor]
) -> None:
    config = shrunk(name)
    found, expected = latents(config, pictures), theirs(config, pictures)
    print(f"{name}: largest difference {(found - expected).abs().max():.1e}")
    assert (found - expected).abs().max() <= CLOSE


def test_steps_shift_and_guidance_of_a_request_reach_the_model(latents: Callable[..., torch.Tensor]) -> None:
    config = shrunk("wan2.2-a14b")
    found = latents(config, steps=4, shift=3.0, guidance=(6.0, 2.0))
    wanted = replace(config, sampling=replace(config.sampling, shift=3.0))
    expected = theirs(wanted, num_inference_steps=4, guidance_scale=6.0, guidance_scale_2=2.0)
    assert (found - expected).abs().max() <= CLOSE


def test_each_transformer_of_two_gets_its_own_changes(latents: Callable[..., torch.Tensor], tmp_path: Path) -> None:
    config, files = shrunk("wan2.2-a14b"), [tmp_path / "high.safetensors", tmp_path / "low.safetensors"]
    for seed, file in enumerate(files):
        generator = torch.Generator().manual_seed(seed)
        down, up = (0.3 * torch.randn(shape, generator=generator) for shape in ((2, 48), (48, 2)))
        key = "transformer.blocks.0.attn1.to_v"
        save_file({f"{key}.lora_A.weight": down, f"{key}.lora_B.weight": up}, file)
    found = latents(config, adapters=[Adapter(file=file, expert=expert) for expert, file in enumerate(files)])
    expected = theirs(config, files=files)
    assert (found - expected).abs().max() <= CLOSE
    assert (expected - theirs(config)).abs().max() > 1e-2


@pytest.mark.parametrize(("avoided", "told"), [(None, "bad dark"), ("", ""), ("slowly", "slowly")])
def test_the_words_to_avoid_are_the_persons_where_they_say_any(
    avoided: str | None, told: str, latents: Callable[..., torch.Tensor]
) -> None:
    config = shrunk("wan2.1-1.3b")
    found, expected = latents(config, negative_prompt=avoided), theirs(config, negative_prompt=told)
    assert (found - expected).abs().max() <= CLOSE


def test_a_prompt_is_cleaned_before_it_is_read(latents: Callable[..., torch.Tensor]) -> None:
    config, odd = shrunk("wan2.1-1.3b"), "a\u3000red\u00a0ball &amp; ro\ufb02ls behind\u2028the wall"
    assert (latents(config, prompt=odd) - theirs(config, prompt=odd)).abs().max() <= CLOSE


def test_a_model_that_is_told_of_frames_goes_on_from_a_film(
    latents: Callable[..., torch.Tensor], tmp_path: Path
) -> None:
    film, config = tmp_path / "film.mp4", shrunk("wan2.2-a14b-image")
    video.write(film, [FIRST] * 9, size=SIZE, fps=16)
    still = latents(config, mode="extend", source=film, seconds=0.5)
    video.write(film, [LAST] * 9, size=SIZE, fps=16)
    other = latents(config, mode="extend", source=film, seconds=0.5)
    assert still.shape == other.shape == (1, 4, 5, 8, 12)
    assert (still - other).abs().max() > 1e-2, "what the film shows is told"
