import os
import sys
from pathlib import Path

import numpy as np
import pytest

from langit import presets
from langit.cli import cluster, main
from langit.errors import UnavailableError
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


def test_a_command_that_shares_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", "--processes", "2", "generate", "x"]) == 2
    assert "share: the command does not say what its processes share. Add --share tokens" in capsys.readouterr().err


def test_without_ray_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    assert main(["cluster", "--processes", "2", "generate", "x", "--share", "tokens"]) != 0
    assert "langit[scale]" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Ray leaves sockets and files open at its end
def test_processes_of_a_ray_cluster_share_one_clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed; use langit[scale]")
    wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
    wan.save_diffusers(tmp_path, wan.config())
    (tmp_path / "work.py").write_text(WORK)
    monkeypatch.setenv("LANGIT_WEIGHTS", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(SUPPORT), os.environ.get("PYTHONPATH", "")]))
    ray.init(num_cpus=2, num_gpus=0, object_store_memory=80 << 20, log_to_driver=False, include_dashboard=False)
    try:
        command = [sys.executable, str(tmp_path / "work.py"), *ASK, "--share", "weights"]
        said = cluster.share([*command, "-o", str(tmp_path / "many.mp4")], 2)
        assert said.count("engine tiny") == 1
        with pytest.raises(UnavailableError, match="odd side"):  # a failure of one ends all, and is told
            cluster.share([*command, "--size", "65x96", "-o", str(tmp_path / "none.mp4")], 2)
        with pytest.raises(UnavailableError, match="CPUs for 2 processes, not 3"):
            cluster.share(command, 3)
    finally:
        ray.shutdown()
    monkeypatch.setitem(presets.OPEN_WEIGHTS, "tiny", wan.config)
    assert main([*ASK, "-o", str(tmp_path / "one.mp4")]) == 0
    many, one = (np.stack(list(video.read(tmp_path / name))).astype(int) for name in ("many.mp4", "one.mp4"))
    assert np.abs(many - one).max() <= 2  # a tie may round either way, and the encoder sees it
