import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from langit.cli import main, simulate
from langit.data.shards import Shard, find


def test_shards_are_recorded_and_a_second_run_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["simulate", str(tmp_path), "--count", "2", "--shard", "1", "--fps", "2", "--size", "64x64",
               "--family", "falling", "--no-truth"]  # fmt: skip
    assert main(command) == 0
    assert "2 of them new" in capsys.readouterr().err
    find(tmp_path)[0].unlink()
    assert main(command) == 0
    assert "1 of them new" in capsys.readouterr().err
    with Shard(find(tmp_path)[0]) as shard:
        assert not shard.has(0, "owners")


def test_several_processes_share_the_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    class Process:
        """Stands for the other process: what it does is what `--part` does here."""

        def wait(self) -> int:
            return 0

    def start(command: list[str], env: dict[str, str]) -> Process:
        started.append(command)
        return Process()

    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setattr(sys, "argv", ["langit", "simulate", str(tmp_path)])
    parser = argparse.ArgumentParser()
    simulate.add_arguments(parser)
    options = ["--count", "4", "--shard", "1", "--fps", "1", "--size", "64x64", "--family", "falling", "--workers", "2"]
    simulate.run(parser.parse_args([str(tmp_path), *options]))
    assert [path.stem for path in find(tmp_path)] == ["00000", "00002"]
    assert started[0][-2:] == ["--part", "1"]
    simulate.run(parser.parse_args([str(tmp_path), *options, "--part", "1"]))
    assert len(started) == 1
