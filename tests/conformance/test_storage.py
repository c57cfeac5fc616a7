"""Results in object storage: a server and its workers against a real S3 server (moto's) over HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import postgres
import pytest
import serving

pytestmark = pytest.mark.long

BUCKET = "films"
ACCOUNT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture
def s3() -> Iterator[str]:
    pytest.importorskip("moto.server", reason="no S3 server here; use langit[trials]")
    pytest.importorskip("s3fs", reason="no client of S3 here; use langit[scale]")
    port = postgres.free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"

    def up() -> bool:
        try:
            return httpx.put(f"{url}/{BUCKET}", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    try:
        serving.until(up, timeout=60, pause=0.5)
        yield url
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_films_live_in_s3(tmp_path: Path, s3: str) -> None:
    environment = {**ACCOUNT, "LANGIT_S3_ENDPOINT": s3}
    options = ("--storage", f"s3://{BUCKET}/langit", "--poll-after-ms", "100")
    with serving.running(tmp_path, *options, environment=environment) as server:
        assert httpx.get(f"{server.root}/ready", timeout=20).json()["status"] == "ready"
        video = httpx.post(f"{server.url}/videos", json={"prompt": "a red ball"}, timeout=20).json()["id"]
        assert server.wait(video)["status"] == "completed"
        path = f"{server.url}/videos/{video}/content"
        whole = httpx.get(path, timeout=20)
        assert whole.content[4:8] == b"ftyp"
        part = httpx.get(path, headers={"range": "bytes=4-7"}, timeout=20)
        assert (part.status_code, part.content) == (206, b"ftyp")
        listed = httpx.get(f"{s3}/{BUCKET}?list-type=2", timeout=20).text
        assert f"langit/videos/{video}.1/video.mp4" in listed
        assert not list((tmp_path / "work" / "staging").iterdir()), "nothing stays on the machine"
        remix = httpx.post(f"{server.url}/videos/{video}/remix", json={"prompt": "blue"}, timeout=20).json()["id"]
        assert server.wait(remix)["status"] == "completed", "its source came from the storage"
        for one in (video, remix):
            assert httpx.delete(f"{server.url}/videos/{one}", timeout=20).status_code == 200
        assert "video.mp4" not in httpx.get(f"{s3}/{BUCKET}?list-type=2", timeout=20).text
