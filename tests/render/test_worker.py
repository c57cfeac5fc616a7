import os
import pickle
import subprocess
import sys

from langit.blocking.block import block
from langit.clip import Size
from langit.errors import UnavailableError
from langit.scene.scene import Scene
from langit.simulation.places import backdrop

WORKER = [sys.executable, "-m", "langit.render.worker"]
SETUP = pickle.dumps(("fast", Size(64, 64), backdrop(block(Scene())), None), protocol=5)


def test_it_ends_when_its_parent_is_gone() -> None:
    done = subprocess.run(WORKER, input=SETUP, capture_output=True, timeout=60)
    assert done.returncode == 0
    assert pickle.loads(done.stdout) is None  # ready


def test_a_machine_without_gl_is_told_what_to_install() -> None:
    environment = {**os.environ, "__EGL_VENDOR_LIBRARY_FILENAMES": os.devnull}  # EGL finds no driver
    done = subprocess.run(WORKER, input=SETUP, capture_output=True, timeout=60, env=environment)
    error = pickle.loads(done.stdout)
    assert isinstance(error, UnavailableError)
    assert "apt-get install" in str(error)
