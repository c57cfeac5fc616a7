import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from drawing import draw
from fastapi.testclient import TestClient
from PIL import Image

from langit.capability import Capability
from langit.jobs.worker import Worker
from langit.server import app
from langit.server.service import Service
from langit.server.settings import Settings

SMALL = Capability(engine="small", modes={"create": (0,)}, parts={}, longest=10)
ENGINES = {"world": Capability(engine="world"), "small": SMALL}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path / "data",
        private_urls=True,
        fetch_from=("127.0.0.1", "localhost"),
        largest_body=1 << 20,
        largest_upload=4 << 20,
    )


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    made = app.create(settings, ENGINES)
    with TestClient(made, base_url="http://127.0.0.1", raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def service(client: TestClient) -> Service:
    return client.app.state.service


@pytest.fixture
def work(service: Service) -> Callable[[], bool]:
    """Makes one waiting video, with the drawing engine of tests."""
    worker = Worker(service.leases, service.files, draw, name="w")
    return worker.once


@pytest.fixture
def finished(client: TestClient, work: Callable[[], bool]) -> dict[str, Any]:
    """A finished video."""
    video = client.post("/v1/videos", json={"prompt": "a red ball"}).json()
    assert work()
    return client.get(f"/v1/videos/{video['id']}").json()


@pytest.fixture
def film(client: TestClient, finished: dict[str, Any]) -> bytes:
    return client.get(f"/v1/videos/{finished['id']}/content").content


@pytest.fixture(scope="session")
def picture() -> Callable[..., bytes]:
    def make(kind: str = "PNG", size: tuple[int, int] = (720, 1280)) -> bytes:
        data = io.BytesIO()
        Image.new("RGB", size, "navy").save(data, kind)
        return data.getvalue()

    return make
