from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tiny_small
import torch
from numpy.typing import NDArray

from langit.clip import Progress, Size, silent
from langit.errors import UnavailableError
from langit.generation import small as small_engine
from langit.generation.small import SmallEngine, SmallModel
from langit.media import image, video
from langit.models.autoencoder import encode_film, to_bytes
from langit.request import Card, VideoRequest
from langit.training.enlarge import with_head
from langit.weights import small

pytestmark = pytest.mark.long

Frames = NDArray[np.uint8]
SIZE = Size(128, 128)


@pytest.fixture(scope="module", params=[0, 3], ids=["pixels alone", "along states"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    return SmallEngine(folder=tiny_small.release(tmp_path_factory.mktemp("small"), states=request.param))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One second at 8 frames a second."""
    return write(tmp_path_factory.mktemp("film") / "film.mp4", 8, seed=0)


def write(path: Path, frames: int, seed: int) -> Path:
    rng = np.random.default_rng(seed)
    base = rng.integers(0, 256, (8, 8, 3)).repeat(16, 0).repeat(16, 1)
    video.write(path, (np.roll(base, 3 * t, 1).astype(np.uint8) for t in range(frames)), size=SIZE, fps=8)
    return path


def make(engine: SmallEngine, **options: object) -> Frames:
    request = VideoRequest(
        **{"prompt": "a red ball", "model": "small", "size": SIZE, "fps": 8, "seconds": 1, **options}
    )  # type: ignore[arg-type]  # options by name
    clip = engine.generate(request, silent)
    frames = np.stack(list(clip.frames))
    assert frames.shape == (clip.count, request.size.height, request.size.width, 3)
    assert frames.dtype == np.uint8
    return frames


def near(one: Frames, other: Frames) -> bool:
    return one.shape == other.shape and int(np.abs(one.astype(int) - other).max()) <= 1


def test_a_clip_of_a_prompt_follows_from_its_seed(engine: SmallEngine) -> None:
    first = make(engine, seconds=1)
    assert len(first) == 8
    np.testing.assert_array_equal(first, make(engine, seconds=1))
    assert not np.array_equal(first, make(engine, seconds=1, seed=1))
    assert not np.array_equal(first, make(engine, seconds=1, prompt="ball"))


def test_sizes_and_rates_beside_the_native_ones(engine: SmallEngine) -> None:
    assert make(engine, size=Size(320, 180), fps=24, seconds=0.5).shape == (12, 180, 320, 3)
    clip = engine.generate(VideoRequest(prompt="a", size=Size(90, 160), fps=24, seconds=0.5), silent)
    assert clip.facts["native"] == {"size": "96x160", "fps": 8}
    assert make(engine, seconds=0).shape == (1, 128, 128, 3)


def test_a_picture_begins_the_clip(engine: SmallEngine, tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    image.save(path, np.random.default_rng(0).integers(0, 256, (128, 128, 3), np.uint8))
    made = make(engine, image=path, seconds=1.5)
    assert len(made) == 12
    still = image.load(path).copy()
    with torch.inference_mode():
        latent = encode_film(engine.model.autoencoder, torch.from_numpy(still)[None])[None]
        expected = to_bytes(engine.model.autoencoder.decode(latent)[0]).numpy()
    assert near(made[:4], expected)


@pytest.mark.parametrize("changes", [{"mode": "extend"}, {"mode": "extend", "backward": True}, {"mode": "loop"}])
def test_what_is_made_beside_a_film_goes_on_from_it(
    engine: SmallEngine, film: Path, tmp_path: Path, changes: dict[str, object]
) -> None:
    made = slice(0, 8) if changes.get("backward") else slice(8, 16)
    one, other = (
        make(engine, source=source, seconds=1, **changes) for source in (film, write(tmp_path / "b.mp4", 8, seed=1))
    )
    assert len(one) == 16
    assert not near(one[made], other[made])
    assert len(make(engine, mode="loop", seconds=3)) == 24


def test_a_remix_of_no_strength_is_the_film_and_more_strength_is_farther(engine: SmallEngine, film: Path) -> None:
    frames = torch.from_numpy(np.stack(list(video.read(film))))
    with torch.inference_mode():
        latents = encode_film(engine.model.autoencoder, frames)[None]
        expected = to_bytes(engine.model.autoencoder.decode(latents)[0]).numpy().astype(int)
    distances = [
        np.abs(make(engine, mode="remix", source=film, strength=s).astype(int) - expected).mean() for s in (0, 0.3, 0.9)
    ]
    assert distances[0] <= 1
    assert distances[0] < distances[1] < distances[2]


def test_a_storyboard_changes_the_prompt_at_its_cards(engine: SmallEngine) -> None:
    plain = make(engine, seconds=3)
    cards = (Card(start=0, prompt="a red ball"), Card(start=2.0, prompt="ball"))
    told = make(engine, prompt="", seconds=3, storyboard=cards)
    assert len(told) == 24
    assert not np.array_equal(told[16:], plain[16:])


def test_a_minute_streams_and_reports(engine: SmallEngine) -> None:
    seen: list[Progress] = []
    clip = engine.generate(VideoRequest(prompt="a", size=SIZE, fps=8, seconds=60), seen.append)
    assert clip.count == 480
    first = next(clip.frames)
    assert first.shape == (128, 128, 3)
    early = len(seen)
    assert early < 20  # the rest has not been made yet
    clip.frames.close()
    assert {progress.stage for progress in seen} == {"denoising"}


def test_a_preview_is_shown_at_every_step(engine: SmallEngine) -> None:
    shown: list[Frames] = []
    watched = SmallEngine(folder=engine.folder, preview=shown.append)
    made = make(watched, seconds=1)
    assert len(shown) == 3
    assert shown[-1].shape == made.shape
    np.testing.assert_array_equal(made, make(engine, seconds=1))


def test_missing_weights_are_said(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"runs/small\.sh"):
        SmallEngine(folder=tmp_path).generate(VideoRequest(prompt="a"), silent)


def test_a_still_and_a_clip_for_evaluation(engine: SmallEngine) -> None:
    model: SmallModel = engine.model
    assert small_engine.still(model, "a red ball", Size(160, 96), 3).shape == (96, 160, 3)
    assert small_engine.clip(model, "a red ball", SIZE, 3, 3).shape == (12, 128, 128, 3)
    assert small_engine.quickly(model, 7).config.sampling.steps == 7
    frames: Iterator[Frames] = model.frames(iter([]))
    assert list(frames) == []


def test_a_head_for_twice_the_pixels_answers_where_they_are_wanted(tmp_path: Path) -> None:
    folder = tiny_small.release(tmp_path)
    config = small.read_config(folder)
    larger = with_head(small.load_autoencoder(folder))
    assert larger.out_upscaled is not None
    larger.out_upscaled.weight.data += 0.05 * torch.randn(larger.out_upscaled.weight.shape)
    small.save_extra(folder, larger, "out_upscaled", config)
    small.seal(folder)
    plain = SmallEngine(folder=tiny_small.release(tmp_path / "plain"))
    headed = SmallEngine(folder=folder)
    np.testing.assert_array_equal(make(headed), make(plain))  # no more pixels than its own are asked for
    large = VideoRequest(prompt="a red ball", size=Size(256, 256), fps=8, seconds=1)
    one, other = (engine.generate(large, silent) for engine in (headed, plain))
    assert (one.facts["enlarged"], other.facts["enlarged"]) == ("by its own head", "linearly")
    assert not np.array_equal(np.stack(list(one.frames)), np.stack(list(other.frames)))
