import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

import langit.engine
from langit.clip import Clip, Progress, Size, silent
from langit.conditioning.context import Context
from langit.config import Adapter, OpenWeightsConfig, SamplingConfig
from langit.errors import CanceledError, RequestError, UnavailableError
from langit.generation import footage, loading
from langit.generation.pipeline import Denoiser, OpenEngine, draw_noise, sample
from langit.generation.placement import Placement
from langit.media import image, video
from langit.request import Card, VideoRequest
from langit.weights.folder import find

pytestmark = pytest.mark.long

wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
CLOSE = 1e-4
SIZE = Size(64, 96)
HERE = Placement(device="cpu", dtype="float32", text_device="cpu", text_dtype="float32", together=True)
CONFIG = wan.config()


def request(**changes: Any) -> VideoRequest:
    asked = {"prompt": "a red ball rolls", "seconds": 9 / 16, "fps": 16, "size": SIZE, "seed": 3, "model": "tiny"}
    return VideoRequest(**{**asked, **changes})


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("weights")
    wan.save_diffusers(folder, CONFIG)
    return folder


def engine(weights: Path, **changes: Any) -> OpenEngine:
    return OpenEngine(**{"config": CONFIG, "weights": weights, "placed": HERE, **changes})


def frames(clip: Clip) -> np.ndarray:
    made = np.stack(list(clip.frames))
    assert made.shape == (clip.count, clip.size.height, clip.size.width, 3)
    return made.astype(int)


def latents(config: OpenWeightsConfig, seed: int, folder: Path) -> torch.Tensor:
    """What our pipeline makes before decoding, of weights in a folder."""
    wan.save_diffusers(folder, config)
    parts = find(folder, config)
    load = partial(loading.transformer, config, device=torch.device("cpu"), dtype=torch.float32)
    with torch.inference_mode():
        from langit.generation.words import Words

        words = Words(
            parts.tokenizer,
            partial(loading.text_encoder, config, parts.text, torch.device("cpu"), torch.float32),
            config.text.length,
        )
        text, count = words.encode(["a red ball rolls", config.negative_prompt])
        experts = [load(path) for path in parts.transformers]
        denoiser = Denoiser(experts=experts, config=config, text_BSD=text, count_BS=count)
        empty = Context.empty(torch.zeros(1, 4, 3, 8, 12))
        return sample(denoiser, empty, seed, lambda done, total: None)


def theirs(config: OpenWeightsConfig, seed: int) -> torch.Tensor:
    reference = wan.pipeline(config)
    if config.sampling.solver == "euler":
        from diffusers import FlowMatchEulerDiscreteScheduler

        reference.scheduler = FlowMatchEulerDiscreteScheduler(shift=config.sampling.shift)
    reference.set_progress_bar_config(disable=True)
    guidance = config.sampling.guidance
    made: torch.Tensor = reference(
        prompt="a red ball rolls", negative_prompt=config.negative_prompt, height=64, width=96, num_frames=9,
        num_inference_steps=config.sampling.steps, guidance_scale=guidance[0],
        guidance_scale_2=guidance[1] if len(guidance) > 1 else None, max_sequence_length=config.text.length,
        latents=draw_noise((4, 3, 8, 12), seed), output_type="latent",
    ).frames  # fmt: skip
    return made


AXES = {
    "unipc": CONFIG,
    "euler": wan.config(sampling=SamplingConfig(solver="euler", steps=3, shift=5.0, guidance=(3.0,))),
    "two experts": wan.config(
        boundary=0.875, sampling=SamplingConfig(solver="unipc", steps=4, shift=3.0, guidance=(4.0, 3.0))
    ),
    "no guidance": wan.config(sampling=SamplingConfig(steps=2, shift=3.0, guidance=(1.0,))),
}


@pytest.mark.parametrize("name", AXES)
def test_the_whole_pipeline_makes_what_the_reference_makes(tmp_path: Path, name: str) -> None:
    config = AXES[name]
    difference = float((latents(config, 5, tmp_path) - theirs(config, 5)).abs().max())
    print(f"largest difference {difference:.1e}")
    assert difference <= CLOSE


LONG = wan.config(  # one of its times is within 1 % above the boundary
    boundary=0.875, sampling=SamplingConfig(steps=31, shift=3.0, guidance=(4.0, 3.0))
)


@pytest.fixture(scope="module")
def long() -> torch.Tensor:
    return theirs(LONG, 5)


@pytest.mark.parametrize(
    "change",
    [
        lambda: replace(LONG, boundary=1.01 * 0.875),
        lambda: replace(LONG, sampling=replace(LONG.sampling, shift=1.01 * 3.0)),
        lambda: replace(LONG, sampling=replace(LONG.sampling, guidance=(1.01 * 4.0, 3.0))),
        lambda: replace(LONG, sampling=replace(LONG.sampling, guidance=(4.0, 1.01 * 3.0))),
    ],
    ids=["boundary", "shift", "guidance of high noise", "guidance of low noise"],
)
def test_one_percent_of_any_constant_shows(tmp_path: Path, long: torch.Tensor, change: Any) -> None:
    same, other = (float((latents(config, 5, tmp_path) - long).abs().max()) for config in (LONG, change()))
    print(f"largest difference {same:.1e}, changed {other:.1e}")
    assert same <= CLOSE < other


def test_the_frames_are_those_of_the_reference(weights: Path) -> None:
    clip = engine(weights).generate(request(), silent)
    reference = wan.pipeline(CONFIG)
    reference.set_progress_bar_config(disable=True)
    expected = reference(
        prompt="a red ball rolls", negative_prompt=CONFIG.negative_prompt, height=96, width=64, num_frames=9,
        num_inference_steps=3, guidance_scale=4.0, max_sequence_length=24, latents=draw_noise((4, 3, 12, 8), 3),
        output_type="np",
    ).frames  # fmt: skip
    assert np.abs(frames(clip) - 255 * expected[0]).max() <= 0.51  # bytes are rounded


def test_a_seed_is_a_clip_and_another_seed_another(weights: Path) -> None:
    tiny = engine(weights)
    first = frames(tiny.generate(request(), silent))
    assert np.array_equal(first, frames(tiny.generate(request(), silent)))
    assert not np.array_equal(first, frames(tiny.generate(request(seed=4), silent)))
    assert not np.array_equal(first, frames(tiny.generate(request(prompt="a blue cat"), silent)))


@pytest.mark.parametrize("layers", ["disk", pytest.param("memory", marks=pytest.mark.slow)])
def test_where_a_part_waits_changes_nothing(weights: Path, layers: str) -> None:
    placed = replace(HERE, layers=layers, text_layers=layers, tile=5, together=False)
    found = frames(engine(weights, placed=placed).generate(request(), silent))
    assert np.abs(found - frames(engine(weights).generate(request(), silent))).max() <= 1


def test_progress_reaches_its_end_and_can_stop_the_work(weights: Path) -> None:
    seen: list[Progress] = []
    list(engine(weights).generate(request(), seen.append).frames)
    assert [p for p in seen if p.stage == "denoising"][-1] == Progress("denoising", 3, 3)
    assert seen[-1] == Progress("decoding", 9, 9)

    def stop(progress: Progress) -> None:
        if progress.stage == "denoising":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine(weights).generate(request(), stop)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"size": Size(640, 360)}, r"multiples of 16, and 640x360 is not.*640x352 or 640x368"),
        ({"seconds": 10 / 16}, r"not 4 k \+ 1.*9 and 13 frames"),
        ({"storyboard": (Card(start=0, prompt="a dog"),)}, "the engine tiny follows no storyboard"),
        ({"mode": "loop"}, "the engine tiny cannot loop without a film"),
    ],
)
def test_what_cannot_be_made_is_refused_before_it_is_tried(weights: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(RequestError, match=says):
        langit.engine.clip(request(**changes), engine(weights))


def test_without_a_guide_there_is_none(weights: Path) -> None:
    with pytest.raises(RequestError, match="no guide"):
        engine(weights).generate(request(guide="world"), silent)


def test_missing_weights_and_wrong_ones_are_named(weights: Path, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="langit weights fetch tiny"):
        engine(tmp_path).generate(request(), silent)
    other = replace(CONFIG, name="wan2.1-14b", transformer=replace(wan.TRANSFORMER, width=64))
    with pytest.raises(UnavailableError, match=r"a transformer 48 wide with 4 channels, not wan2\.1-14b"):
        engine(weights, config=other).generate(request(), silent)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("film") / "film.mp4"
    shades = (np.full((96, 64, 3), 20 * i, np.uint8) for i in range(13))
    video.write(path, shades, size=SIZE, fps=16)
    return path


def edited(weights: Path, **changes: Any) -> np.ndarray:
    return frames(engine(weights).generate(request(**changes), silent))


def test_an_image_begins_the_clip(weights: Path, tmp_path: Path) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (96, 64, 3), np.uint8)
    image.save(tmp_path / "a.png", picture)
    found = edited(weights, image=tmp_path / "a.png")
    vae = loading.autoencoder(CONFIG, find(weights, CONFIG).autoencoder, torch.device("cpu"), torch.float32)
    with torch.inference_mode():
        again = vae.decode(vae.encode(torch.from_numpy(footage.colors_first(picture[None]))))
    assert np.abs(found[0] - np.round(255 * (again[0, :, 0].permute(1, 2, 0).numpy() + 1) / 2)).max() <= 1


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"mode": "extend"}, 13 + 9),
        pytest.param({"mode": "extend", "backward": True}, 13 + 9, marks=pytest.mark.slow),
        pytest.param({"mode": "loop"}, 13 + 9, marks=pytest.mark.slow),
        pytest.param({"mode": "connect"}, 13 + 9 + 13, marks=pytest.mark.slow),
        ({"mode": "fill", "span": (0.25, 0.5)}, 13),
        pytest.param({"mode": "remix", "strength": 0.4}, 13, marks=pytest.mark.slow),
    ],
    ids=lambda value: str(value.get("mode")) if isinstance(value, dict) else "",
)
def test_every_edit_keeps_what_was_there(weights: Path, film: Path, changes: dict[str, Any], count: int) -> None:
    other = {"other": film} if changes["mode"] == "connect" else {}
    found = edited(weights, source=film, **changes, **other)
    source = np.stack(list(video.read(film))).astype(int)
    assert len(found) == count
    if changes["mode"] == "remix":
        return
    if changes.get("backward"):
        assert np.array_equal(found[-13:], source)
    elif changes["mode"] == "fill":
        assert np.array_equal(found[:4], source[:4])
        assert np.array_equal(found[8:], source[8:])
        assert not np.array_equal(found[4:8], source[4:8])
    else:
        assert np.array_equal(found[:13], source)
    if changes["mode"] == "connect":
        assert np.array_equal(found[-13:], source)


def test_a_remix_without_strength_is_the_round_trip(weights: Path, film: Path) -> None:
    found = edited(weights, source=film, mode="remix", strength=0.0)
    vae = loading.autoencoder(CONFIG, find(weights, CONFIG).autoencoder, torch.device("cpu"), torch.float32)
    source = torch.from_numpy(footage.colors_first(np.stack(list(video.read(film)))))
    with torch.inference_mode():
        again = vae.decode(vae.encode(source))[0].permute(1, 2, 3, 0).numpy()
    assert np.abs(found - np.round(255 * (again + 1) / 2)).max() <= 1


FEW: dict[str, Callable[[], SamplingConfig]] = {
    "self-forcing": lambda: SamplingConfig(
        solver="redraw", times=(1.0, 0.75), shift=5.0, guidance=(1.0,), causal_block=2
    ),
    "fastwan": lambda: SamplingConfig(solver="redraw", times=(1.0, 0.757, 0.522), shift=1.0, guidance=(1.0,)),
}


@pytest.mark.parametrize("name", FEW)
def test_few_step_models_run_at_their_own_times(weights: Path, name: str) -> None:
    config = replace(CONFIG, sampling=FEW[name]())
    seen: list[Progress] = []
    tiny = engine(weights, config=config)
    found = frames(tiny.generate(request(), seen.append))
    blocks = 2 if config.sampling.causal_block else 1
    steps = blocks * len(config.sampling.times)
    assert [p for p in seen if p.stage == "denoising"][-1] == Progress("denoising", steps, steps)
    assert np.array_equal(found, frames(tiny.generate(request(), silent)))


def test_a_causal_model_makes_its_first_block_without_the_rest(weights: Path) -> None:
    tiny = engine(weights, config=replace(CONFIG, sampling=FEW["self-forcing"]()))
    long, short = (frames(tiny.generate(request(seconds=n / 16), silent)) for n in (13, 5))
    assert np.abs(long[:1] - short[:1]).max() <= 1


def test_reusing_features_says_what_it_cost(weights: Path) -> None:
    config = replace(CONFIG, sampling=SamplingConfig(steps=12, shift=3.0, guidance=(1.0,)))
    clip = engine(weights, config=config, threshold=1.0).generate(request(), silent)
    report = str(clip.facts["reuse"])
    assert "of 12 evaluations reused" in report
    assert "relative error" in report
    exact = frames(engine(weights, config=config).generate(request(), silent))
    assert not np.array_equal(frames(clip), exact)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"threshold": -0.5}, r"reuse: -0\.5 is no drift\. Use 0 or more"),
        ({"threshold": 0.1, "shard": False}, "reuse: features are not reused by processes"),
        ({"compiled": True, "placed": replace(HERE, layers="disk")}, "compile: such weights must stay"),
        ({"quantized": "int8", "placed": replace(HERE, layers="disk")}, "quantize: such weights must stay"),
    ],
)
def test_options_that_cannot_be_are_refused(weights: Path, options: dict[str, Any], says: str) -> None:
    with pytest.raises(RequestError, match=says):
        engine(weights, **options).generate(request(), silent)


def test_eight_bits_on_a_processor_are_refused(weights: Path) -> None:
    with pytest.raises(UnavailableError, match="need a CUDA device, and this is cpu"):
        engine(weights, quantized="int8").generate(request(), silent)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("g++") is None, reason="torch compiles for a processor with a C++ compiler")
@pytest.mark.filterwarnings("ignore::UserWarning:torch._inductor")  # turns are complex numbers, which it leaves alone
@pytest.mark.filterwarnings("ignore:.*script_method:DeprecationWarning")  # torch uses it itself
def test_compiled_blocks_make_the_same_clip(tmp_path: Path) -> None:
    wan.save_diffusers(tmp_path, CONFIG)
    load = partial(loading.transformer, CONFIG, find(tmp_path, CONFIG).transformers[0], torch.device("cpu"))
    x, time, text = torch.randn(1, 4, 3, 8, 12), torch.tensor([[0.5]]), torch.randn(1, 5, 32)
    with torch.inference_mode():
        plain, compiled = load(torch.float32), load(torch.float32)
        for block in compiled.blocks:
            block.compile()
        difference = float((compiled(x, time, text) - plain(x, time, text)).abs().max())
    print(f"largest difference {difference:.1e}")
    assert difference <= CLOSE
    found = frames(engine(tmp_path, compiled=True).generate(request(), silent))
    assert np.abs(found - frames(engine(tmp_path).generate(request(), silent))).max() <= 1


def test_low_rank_changes_are_told_and_change_the_clip(weights: Path, tmp_path: Path) -> None:
    key = "diffusion_model.blocks.0.self_attn.v"
    save_file({f"{key}.lora_A.weight": torch.ones(1, 48), f"{key}.lora_B.weight": torch.ones(48, 1)}, tmp_path / "a.st")
    clip = engine(weights, adapters=[Adapter(file=tmp_path / "a.st", scale=0.5)]).generate(request(), silent)
    assert clip.facts["sampling"]["lora"] == [{"file": "a.st", "scale": 0.5}]
    assert not np.array_equal(frames(clip), frames(engine(weights).generate(request(), silent)))


def test_noise_is_of_the_seed_alone() -> None:
    assert torch.equal(draw_noise((4, 2, 3, 3), 7), draw_noise((4, 2, 3, 3), 7))
    assert not torch.equal(draw_noise((4, 2, 3, 3), 7), draw_noise((4, 2, 3, 3), 8))
    assert not torch.equal(draw_noise((4, 2, 3, 3), 7), draw_noise((4, 2, 3, 3), 7, step=1))


def test_noise_is_of_each_frame_whatever_the_length() -> None:
    long = draw_noise((4, 5, 3, 3), 7)
    assert torch.equal(long[:, :, :2], draw_noise((4, 2, 3, 3), 7))
    assert torch.equal(long[:, :, 2:], draw_noise((4, 3, 3, 3), 7, start=2))
    assert abs(float(draw_noise((16, 8, 32, 32), 1).std()) - 1) < 0.01


def test_a_killed_film_goes_on_where_it_was(weights: Path, tmp_path: Path) -> None:
    def cut(progress: Progress) -> None:
        if progress == Progress("denoising", 3, 3):
            raise CanceledError("killed")

    with pytest.raises(CanceledError):
        engine(weights, scratch=tmp_path).generate(request(), cut)
    assert len(list(tmp_path.iterdir())) == 2, "two steps of three are kept"
    resumed = frames(engine(weights, scratch=tmp_path).generate(request(), silent))
    assert np.array_equal(resumed, frames(engine(weights).generate(request(), silent)))
    assert not list(tmp_path.glob(".*")), "nothing half-written is left"
