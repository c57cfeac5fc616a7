import pytest

from langit.cli import main
from langit.generation import placement

pytestmark = pytest.mark.long

SMALL = ["plan", "--model", "wan2.1-1.3b", "--size", "256x256", "--seconds", "1"]


def test_it_says_where_each_part_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--device", "cuda", "--memory", "24", "--host-memory", "64"]) == 0
    said = capsys.readouterr().out
    assert "wan2.1-1.3b, 256x256, 17 frames at 16 a second" in said
    assert "transformer   cuda, bfloat16, all layers resident" in said
    assert "it fits" in said


def test_what_does_not_fit_is_said_with_what_to_change(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placement, "OPEN_WEIGHTS", {})  # which other model fits is told by tests of placement
    assert main([*SMALL, "--device", "cuda", "--memory", "1", "--host-memory", "2"]) == 1
    said = capsys.readouterr().out
    assert "does not fit" in said
    assert "use a machine with" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--model", "wan9"], "there is no model 'wan9'. Use wan2.1-1.3b"),
        (["--model", "wan2.2-5b", "--size", "1280x720"], "The nearest are 1280x704 or 1280x736"),
        (["--fps", "30", "--seconds", "5"], "149 and 153 frames"),
    ],
)
def test_what_no_machine_can_make_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["plan", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_it_says_how_long_a_clip_takes_and_by_what_rate(capsys: pytest.CaptureFixture[str]) -> None:
    main([*SMALL, "--steps", "20", "--device", "cuda", "--memory", "24", "--host-memory", "64"])
    said = capsys.readouterr().out
    assert "40 times in 20 steps, with the prompt and without" in said
    assert "(assumed of cuda; --tflops says otherwise)" in said
    assert "takes about" in said
    main([*SMALL, "--device", "cuda", "--memory", "24", "--host-memory", "64", "--tflops", "0.001"])
    assert "a second (as told)" in (slow := capsys.readouterr().out)
    assert " d " in slow.partition("takes about")[2]


def test_a_clip_past_the_trained_length_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    main([*SMALL[:-1], "12", "--device", "cuda", "--memory", "24", "--host-memory", "64"])
    assert "wan2.1-1.3b was trained on 81 frames (5 s at its rate) and makes 193 here" in capsys.readouterr().out
