import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from langit.capability import Capability
from langit.redteam.target import Target
from langit.server import app
from langit.server.settings import Settings

ROOT = "http://127.0.0.1"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path / "data", keyless=False, largest_body=1 << 20, largest_upload=4 << 20)
    made = app.create(settings, {"world": Capability(engine="world")})
    with TestClient(made, base_url=ROOT, raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def keys(client: TestClient) -> list[str]:
    """A key of each of two owners."""
    return [client.app.state.service.keys.create(owner)[1] for owner in ("a", "b")]


@pytest.fixture
def target(client: TestClient, keys: list[str]) -> Target:
    """Our own server."""
    return Target(ROOT, keys[0], client=client)


class Careless:
    """A server that takes everything and keeps no secret. `asked` are methods and paths, `bodies` what came."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.bodies: list[bytes] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, request.url.path))
        self.bodies.append(request.read())
        if request.url.path == "/openapi.json":
            paths = {"/v1/videos/{video_id}": {"get": {}, "delete": {}}, "/v1/videos/{video_id}/content": {"get": {}}}
            return httpx.Response(200, content=json.dumps({"paths": paths}))
        told = {"id": "video_123456", "object": "video", "status": "completed", "made_here": "yes", "data": [],
                "manifest": {"state": "ours"}, "said": "root:x:0:0"}  # fmt: skip
        return httpx.Response(200, json=told)


@pytest.fixture
def careless() -> Careless:
    return Careless()


@pytest.fixture
def prey(careless: Careless) -> Target:
    """The careless server."""
    return Target(ROOT, "k", client=httpx.Client(transport=httpx.MockTransport(careless.answer)))
