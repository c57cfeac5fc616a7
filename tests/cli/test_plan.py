import pytest

from langit.cli import main

SMALL = ["plan", "--model", "wan2.1-1.3b", "--size", "256x256", "--seconds", "1"]


def test_it_says_where_each_part_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--device", "cuda", "--memory", "24", "--host-memory", "64"]) == 0
    said = capsys.readouterr().out
    assert "wan2.1-1.3b, 256x256, 17 frames at 16 a second" in said
    assert "transformer   cuda, bfloat16, all layers resident" in said
    assert "it fits" in said


def test_what_does_not_fit_is_said_with_what_to_change(capsys: pytest.CaptureFixture[str]) -> None:
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
