import subprocess
import sys
import threading

from fastapi.testclient import TestClient

from langit.capability import Capability
from langit.server import app
from langit.server.settings import Settings


def test_the_web_process_loads_no_engine_and_starts_almost_as_fast_as_its_libraries() -> None:
    """Seconds of processor beside those of the libraries alone, in the same run, for a busy machine is slow at both."""
    libraries = "import fastapi, sqlalchemy, uvicorn, alembic, httpx, fsspec, time; print(time.process_time())"
    base = subprocess.run([sys.executable, "-c", libraries], capture_output=True, text=True, check=True)
    program = """
import sys, time
import langit.capability, langit.cli.serve, langit.server.app, uvicorn
from pathlib import Path
from langit.server.settings import Settings
import tempfile
app = langit.server.app.create(Settings(data=Path(tempfile.mkdtemp())), langit.capability.every())
app.state.service.open()
print(time.process_time())
print([name for name in ("torch", "mujoco", "moderngl", "langit.engine", "langit.models") if name in sys.modules])
app.state.service.close()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    seconds, loaded = done.stdout.splitlines()
    assert float(seconds) < 3 * float(base.stdout)
    assert loaded == "[]"


def test_fixed_names_are_tried_before_ids(client: TestClient) -> None:
    assert "character" in client.get("/v1/videos/characters/char_1").json()["error"]["message"]
    assert client.post("/v1/videos/edits", json={}).json()["error"]["param"] == "prompt"
    assert client.post("/v1/videos/extensions", json={"seconds": "4"}).json()["error"]["param"] == "prompt"


def test_shutting_down_drains_and_lets_go(settings: Settings) -> None:
    made = app.create(settings, {"world": Capability(engine="world")})
    with TestClient(made, base_url="http://127.0.0.1"):
        assert not made.state.service.draining
    assert made.state.service.draining
    assert "chores" not in [thread.name for thread in threading.enumerate()]
