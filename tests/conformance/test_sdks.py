"""The same contract for the package of the line before (openai 2.x) and for the Node package, both from registries."""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import serving

pytestmark = pytest.mark.long


@pytest.mark.slow
def test_the_whole_suite_with_openai_2(tmp_path: Path, here: Path) -> None:
    """Its package lies in front of the installed one on the path; everything else is the same."""
    older = tmp_path / "older"
    wanted = ["openai==2.30.0", "distro", "tqdm", "sniffio", "jiter"]
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(older), *wanted]
    subprocess.run(install, check=True)
    environment = {**os.environ, "PYTHONPATH": str(older)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(here / "test_openai.py")]
    done = subprocess.run(command, env=environment, cwd=here.parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    version = [sys.executable, "-c", "import openai; print(openai.VERSION)"]
    assert subprocess.run(version, env=environment, capture_output=True, text=True).stdout.startswith("2.30")
    sys.stderr.write(done.stdout[-300:])


@pytest.mark.slow
def test_the_node_package(tmp_path: Path, here: Path, picture: Callable[..., bytes], server: serving.Server) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    assert npm, "install Node"
    assert node
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "openai"], cwd=tmp_path, check=True)
    program = shutil.copy(here / "node_client.mjs", tmp_path)
    image = base64.b64encode(picture()).decode()
    done = subprocess.run([node, program, server.url, image], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    sys.stderr.write(done.stdout)
