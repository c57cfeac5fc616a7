import argparse
from pathlib import Path

import pytest

from langit import capability
from langit.cli import asking
from langit.clip import Size
from langit.config import Adapter
from langit.errors import RequestError
from langit.presets import OPEN_WEIGHTS, open_weights


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    asking.add_arguments(parser)
    asking.add_time_arguments(parser)
    return parser.parse_args(words)


def test_each_variation_has_the_next_seed_and_a_file_of_its_own() -> None:
    args = parsed("a red ball", "--variations", "3", "--seed", "5", "-o", "ball.mp4")
    assert [request.seed for request in asking.requests(args)] == [5, 6, 7]
    assert list(asking.outputs(args, ".mp4")) == [Path("ball-1.mp4"), Path("ball-2.mp4"), Path("ball-3.mp4")]


def test_the_visible_mark_is_for_those_who_ask_for_it() -> None:
    marks = [asking.requests(parsed("a red ball", *words))[0].visible_mark for words in ([], ["--visible-mark"])]
    assert marks == [False, True]


def test_without_a_name_the_file_is_called_after_the_prompt() -> None:
    names = asking.outputs(parsed("A red BALL, seekor anjing!"), ".mp4")
    assert [next(names), next(names)] == [Path("a-red-ball-seekor-anjing.mp4"), Path("a-red-ball-seekor-anjing-1.mp4")]


@pytest.mark.parametrize(("given", "shape"), [("720p", (1280, 720)), ("9:16", (360, 640)), ("square", (360, 360))])
def test_a_size_may_be_a_name(given: str, shape: tuple[int, int]) -> None:
    (request,) = asking.requests(parsed("a red ball", "--size", given))
    assert request.size == shape


def test_a_shape_alone_has_the_shorter_side_that_is_usual() -> None:
    (request,) = asking.requests(parsed("a red ball", "--size", "square", "--model", "wan2.1-1.3b"))
    assert request.size == Size(480, 480)


def test_what_is_asked_reaches_the_request() -> None:
    (request,) = asking.requests(parsed("a red ball", "--size", "128x256", "--strict"), seconds=2.0, fps=12)
    assert (request.prompt, request.size, request.seconds, request.fps) == ("a red ball", Size(128, 256), 2.0, 12)
    assert request.strict


@pytest.mark.parametrize("count", ["0", "101"])
def test_counts_out_of_range_are_refused(count: str) -> None:
    with pytest.raises(RequestError, match="Ask for 1 to 100"):
        asking.requests(parsed("a red ball", "--variations", count))
    with pytest.raises(RequestError, match="Ask for 1 or more"):
        asking.options(parsed("a red ball", "--processes", "0"))


def test_each_variation_has_a_truth_of_its_own() -> None:
    args = parsed("a red ball", "--variations", "2", "--truth", "ball.npz")
    assert [request.truth for request in asking.requests(args)] == [Path("ball-1.npz"), Path("ball-2.npz")]
    (single,) = asking.requests(parsed("a red ball", "--truth", "ball.npz"))
    assert single.truth == Path("ball.npz")


def test_options_of_open_weights_are_told_in_full(tmp_path: Path) -> None:
    odd = tmp_path / "a:b.safetensors"
    odd.touch()
    words = ["--lora", "a.safetensors", "--lora", "b.safetensors:0.5", "--lora", str(odd)]
    found = asking.options(
        parsed("x", *words, "--quantize", "int8", "--reuse", "0.1", "--share", "tokens", "--compile")
    )
    files = [
        Adapter(file=Path("a.safetensors")), Adapter(file=Path("b.safetensors"), scale=0.5), Adapter(file=odd),
    ]  # fmt: skip
    assert found == {"adapters": files, "quantized": "int8", "threshold": 0.1, "compiled": True, "shard": False}
    assert not asking.options(parsed("x"))
    with pytest.raises(RequestError, match=r"lora: 'much' is no scale\. Write FILE:0\.8"):
        asking.options(parsed("x", "--lora", "a.safetensors:much"))


@pytest.mark.parametrize(("prompt", "is_file"), [("a.yaml", True), ("my scene.yml", True), ("see a.yaml now", False)])
def test_a_scene_file_is_told_by_its_ending(prompt: str, is_file: bool) -> None:
    assert asking.is_scene_file(prompt) == is_file


def test_changes_say_which_transformer_they_are_for() -> None:
    found = asking.options(parsed("x", "--lora", "high=a.safetensors:0.5", "low=b.safetensors"))
    assert found["adapters"] == [
        Adapter(file=Path("a.safetensors"), scale=0.5, expert=0), Adapter(file=Path("b.safetensors"), expert=1),
    ]  # fmt: skip


@pytest.mark.parametrize("model", OPEN_WEIGHTS)
def test_what_nobody_names_is_what_the_model_was_made_for_and_is_not_refused(model: str) -> None:
    config = open_weights(model)
    picture = {"image": Path("a.png")} if config.transformer.told_channels else {}
    (request,) = asking.requests(parsed("a red ball", "--model", model), seconds=None, fps=None, **picture)
    assert (request.size, request.fps, request.seconds) == (config.size, config.fps, config.seconds)
    assert round(request.seconds * request.fps) == config.frames - 1
    capability.named(model).refuse(request)


def test_how_a_model_is_sampled_reaches_the_request() -> None:
    words = ("--model", "wan2.2-a14b", "--steps", "20", "--shift", "3", "--guidance", "4", "2.5")
    (request,) = asking.requests(parsed("a red ball", *words))
    assert (request.steps, request.shift, request.guidance) == (20, 3.0, (4.0, 2.5))
    (plain,) = asking.requests(parsed("a red ball"))
    assert (plain.steps, plain.shift, plain.guidance) == (None, None, ())
    assert (plain.size, plain.fps, plain.seconds) == (Size(640, 360), 24, 8.0)
