"""The weights that the package ships, in every mode: what they must keep, and that they answer to their prompt.

Two steps a piece instead of twelve, and films of a second, so that the suite stays fast.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import trained_look
from numpy.typing import NDArray

from langit.clip import Size, silent
from langit.engine import SMALL
from langit.errors import NotUnderstoodError
from langit.evaluation import fidelity
from langit.generation import small as small_engine
from langit.generation.small import SmallEngine
from langit.media import video
from langit.models.autoencoder import encode_film, to_bytes
from langit.request import Card, VideoRequest
from langit.weights import small

Frames = NDArray[np.uint8]
SIZE = Size(128, 128)
PROMPT = "A red ball drops on a wooden table."


@pytest.fixture(scope="module")
def engine() -> SmallEngine:
    made = SmallEngine(folder=SMALL)
    made._model = small_engine.quickly(made.model, 2)
    return made


@pytest.fixture(scope="module")
def truth() -> Frames:
    """Two seconds of the training world that were in no recording."""
    return trained_look.table()


@pytest.fixture(scope="module")
def film(truth: Frames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    video.write(path, iter(truth[:8]), size=SIZE, fps=8)
    return path


def make(engine: SmallEngine, **options: object) -> Frames:
    request = VideoRequest(**{"prompt": PROMPT, "model": "small", "size": SIZE, "fps": 8, "seconds": 1, **options})  # type: ignore[arg-type]  # options by name
    return np.stack(list(engine.generate(request, silent).frames))


def round_trip(engine: SmallEngine, frames: Frames) -> Frames:
    with torch.inference_mode():
        latents = encode_film(engine.model.autoencoder, torch.from_numpy(frames))[None]
        made: Frames = to_bytes(engine.model.autoencoder.decode(latents, larger=False)[0]).numpy()
    return made


def test_the_files_are_whole_and_small() -> None:
    small.check(SMALL)
    assert sum(path.stat().st_size for path in SMALL.iterdir()) < 60e6


def test_the_autoencoder_keeps_what_it_never_saw(engine: SmallEngine, truth: Frames) -> None:
    assert fidelity.psnr(round_trip(engine, truth), truth) > 27


@pytest.mark.parametrize("size", trained_look.STREETS, ids=str)
def test_the_head_for_twice_the_pixels_is_better_than_enlarging(engine: SmallEngine, size: Size) -> None:
    frames = trained_look.street(size)
    with torch.inference_mode():
        latents = encode_film(engine.model.autoencoder, torch.from_numpy(frames), larger=True)[None]
        made, plain = (engine.model.autoencoder.decode(latents, larger=larger)[0] for larger in (True, False))
        linear = torch.nn.functional.interpolate(plain.transpose(0, 1), scale_factor=2, mode="bilinear")
    better, worse = (fidelity.psnr(to_bytes(x).numpy(), frames) for x in (made, linear.transpose(0, 1)))
    assert better > worse + 0.5


def test_a_place_looks_like_itself(engine: SmallEngine) -> None:
    """A street at night is darker and more purple than the sea by day, which is bluer than a wooden table."""
    street = make(engine, prompt="A man in a red coat stands on a neon street at night.").mean((0, 1, 2))
    sea = make(engine, prompt="A white sailboat sails to the left by the sea by day.").mean((0, 1, 2))
    table = make(engine).mean((0, 1, 2))
    assert street.mean() < sea.mean() - 20
    assert sea[2] > sea[0] + 10
    assert table[0] - table[2] > sea[0] - sea[2] + 20


def test_words_that_it_never_learned_are_said(engine: SmallEngine) -> None:
    known = "A man in a red coat walks toward the camera on a neon street at night."
    request = VideoRequest(prompt=known, model="small", size=SIZE, fps=8, seconds=1, strict=True)
    assert engine.generate(request, silent).facts["not_understood"] == ()
    strange = replace(request, prompt="A castle on the moon.", strict=False)
    assert engine.generate(strange, silent).facts["not_understood"] == ("castle", "moon")
    with pytest.raises(NotUnderstoodError, match="never learned these words: 'castle', 'moon'"):
        engine.generate(replace(strange, strict=True), silent)


def test_an_extension_keeps_the_film(engine: SmallEngine, film: Path) -> None:
    known = np.stack(list(video.read(film)))
    made = make(engine, mode="extend", source=film)
    assert len(made) == 16
    assert np.array_equal(made[:8], known)
    before = make(engine, mode="extend", source=film, backward=True)
    assert len(before) == 16
    assert np.array_equal(before[8:], known)


def test_a_loop_is_no_film_run_back(engine: SmallEngine, film: Path) -> None:
    made = make(engine, mode="loop", source=film)
    assert len(made) == 16
    assert fidelity.ping_pong(made) < 0.9


def test_a_gap_is_filled_between_what_stays(engine: SmallEngine, film: Path) -> None:
    made = make(engine, mode="fill", source=film, span=(0.25, 0.75))
    known = np.stack(list(video.read(film)))
    assert np.array_equal(made[:2], known[:2])
    assert np.array_equal(made[6:], known[6:])


def test_two_films_are_connected(engine: SmallEngine, film: Path) -> None:
    made = make(engine, mode="connect", source=film, other=film)
    known = np.stack(list(video.read(film)))
    assert len(made) == 8 + 8 + 8
    assert np.array_equal(made[:8], known)
    assert np.array_equal(made[16:], known)


def test_a_remix_goes_farther_the_stronger_it_is(engine: SmallEngine, film: Path) -> None:
    known = round_trip(engine, np.stack(list(video.read(film)))).astype(int)
    said = "A blue box rests on a wooden table."
    changes = [
        np.abs(make(engine, prompt=said, mode="remix", source=film, strength=s) - known).mean() for s in (0, 0.4, 0.9)
    ]
    assert changes[0] <= 1
    assert changes[0] < changes[1] < changes[2]


def test_a_storyboard_changes_place(engine: SmallEngine) -> None:
    cards = (
        Card(start=0, prompt="A white sailboat sails to the left by the sea by day."),
        Card(start=1.0, prompt="A man in a red coat stands on a neon street at night."),
    )
    assert len(make(engine, prompt="", seconds=2, storyboard=cards)) == 16
