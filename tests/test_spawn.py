"""What a folder holds that somebody stands in is not run by the processes that we start."""

import subprocess
from pathlib import Path

import pytest

from langit import spawn


@pytest.mark.parametrize("module", ["langit.provenance.keeper", "langit.render.worker", "langit.media.box.inside"])
def test_modules_of_the_folder_are_left_alone(module: str, tmp_path: Path) -> None:
    for name in ("re", "tokenize", "pickle", "json", "numpy", "cryptography"):
        (tmp_path / f"{name}.py").write_text(f"open('{name}.ran', 'w').close()\n")
    subprocess.run(spawn.command(module), cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True)
    assert not list(tmp_path.glob("*.ran"))
