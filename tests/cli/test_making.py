import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from langit import presets
from langit.cli import main, progress
from langit.clip import Progress
from langit.media import video

SUPPORT = Path(__file__).parents[1] / "support"
ASK = ["generate", "a red ball rolls", "--model", "tiny", "--size", "64x96", "--seconds", "0.5625", "--fps", "16"]
WORK = """
import sys
import wan
from langit import presets
from langit.cli import main
presets.OPEN_WEIGHTS["tiny"] = wan.config
sys.exit(main(sys.argv[1:]))
"""


def start(folder: Path, *words: str, processes: int) -> subprocess.CompletedProcess[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "work.py").write_text(WORK)
    launch = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", str(processes)]
    launch += ["--master-addr", "127.0.0.1", "--master-port", str(port), str(folder / "work.py")]
    places = {"PYTHONPATH": str(SUPPORT), "LANGIT_WEIGHTS": str(folder), "GLOO_SOCKET_IFNAME": "lo"}
    return subprocess.run([*launch, *words], env=os.environ | places, capture_output=True, text=True, check=False)


def test_without_a_terminal_progress_is_lines_of_text(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown() as report:
        for done in range(1, 25):
            report(Progress("drawing", done, 24))
        report(Progress("writing", 1, 1))
    out, err = capsys.readouterr()
    assert out == "", "standard output is for results"
    assert err.splitlines() == ["drawing 1 of 24", "drawing 24 of 24", "writing 1 of 1"]


@pytest.mark.slow
@pytest.mark.parametrize("share", ["tokens", "weights"])
def test_torchrun_shares_one_clip_and_one_process_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: str
) -> None:
    wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
    wan.save_diffusers(tmp_path, wan.config())
    done = start(tmp_path, *ASK, "--share", share, "-o", str(tmp_path / "many.mp4"), processes=2)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("engine tiny") == 1
    monkeypatch.setitem(presets.OPEN_WEIGHTS, "tiny", wan.config)
    monkeypatch.setenv("LANGIT_WEIGHTS", str(tmp_path))
    assert main([*ASK, "-o", str(tmp_path / "one.mp4")]) == 0
    many, one = (np.stack(list(video.read(tmp_path / name))).astype(int) for name in ("many.mp4", "one.mp4"))
    assert np.abs(many - one).max() <= 2  # a tie may round either way, and the encoder sees it


def test_without_a_launcher_there_is_nobody_to_share_with(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("RANK", raising=False)
    assert main(["generate", "x", "--model", "wan2.1-1.3b", "--share", "tokens"]) == 2
    assert "share: this is one process, with nobody to share with. Start it with `torchrun" in capsys.readouterr().err
