import io
import json
from pathlib import Path

from langit.training.log import Log, page, plot, read, watch


def test_lines_are_json_and_said(tmp_path: Path) -> None:
    stream = io.StringIO()
    log = Log(tmp_path, stream)
    log(5, loss=0.25, psnr=27.123456789)
    log(10, loss=0.2)
    rows = read(tmp_path / "metrics.jsonl")
    assert [row["step"] for row in rows] == [5, 10]
    assert rows[0]["psnr"] == 27.1235
    assert "loss 0.25" in stream.getvalue()


def test_what_came_after_the_state_is_forgotten_and_a_torn_line_skipped(tmp_path: Path) -> None:
    log = Log(tmp_path, io.StringIO())
    for step in (5, 10, 15):
        log(step, loss=1.0)
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 20, "lo')
    log.cut(10)
    assert [json.loads(line)["step"] for line in (tmp_path / "metrics.jsonl").read_text().splitlines()] == [5, 10]


def test_a_falling_curve_falls() -> None:
    lines = plot([8.0, 6.0, 4.0, 2.0, 1.0], height=2)
    assert len(lines) == 2
    top, bottom = (line.split("│")[1] for line in lines)
    assert top[0] == "█"
    assert top[-1] == " "
    assert bottom[-1] == "▁"
    assert lines[0].strip().startswith("8")
    assert plot([]) == []
    assert len(plot([1.0, 1.0])) == 8


def test_a_page_and_a_watch(tmp_path: Path) -> None:
    shown: list[str] = []
    watch(tmp_path, shown.append, times=1)
    Log(tmp_path, io.StringIO())(3, loss=0.5)
    watch(tmp_path, shown.append, times=1)
    assert shown[0].startswith("waiting")
    assert "loss: 0.5" in shown[1]
    assert page([]) == "no line yet"
