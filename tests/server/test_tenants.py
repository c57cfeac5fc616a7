"""Nobody reaches what another owner has, by any route of the document: the answer is that of an id that nobody has."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from langit.server.service import Service
from langit.server.settings import Settings

HOOK = {"name": "n", "url": "https://93.184.216.34/hook", "event_types": ["video.completed"]}
BODIES = {"remix": {"prompt": "a ball"}, "test": {"event_type": "video.failed"}, "{endpoint_id}": {"name": "theirs"}}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return Settings(data=settings.data, keyless=False)


@pytest.fixture
def owned(client: TestClient, service: Service, work: Callable[[], bool]) -> dict[str, str]:
    """One thing of every kind of an owner `a`, by the name that paths have for its id. From here on `b` asks."""
    client.headers["authorization"] = f"Bearer {service.keys.create('a')[1]}"
    video = client.post("/v1/videos", json={"prompt": "a red ball"}).json()["id"]
    assert work()
    film = client.get(f"/v1/videos/{video}/content").content
    line = {"custom_id": "1", "method": "POST", "url": "/v1/videos", "body": {"prompt": "a ball"}}
    lines = {"file": ("a.jsonl", json.dumps(line).encode())}
    file = client.post("/v1/files", data={"purpose": "batch"}, files=lines).json()["id"]
    batch = {"input_file_id": file, "endpoint": "/v1/videos", "completion_window": "24h"}
    found = {
        "video_id": video, "file_id": file, "batch_id": client.post("/v1/batches", json=batch).json()["id"],
        "endpoint_id": client.post("/v1/webhook_endpoints", json=HOOK).json()["id"],
        "character_id": client.post(
            "/v1/videos/characters", data={"name": "Mossy"}, files={"video": ("a.mp4", film)}
        ).json()["id"],
    }  # fmt: skip
    client.headers["authorization"] = f"Bearer {service.keys.create('b')[1]}"
    return found


def routes(client: TestClient) -> list[tuple[str, str, str]]:
    """Every route that names something of an owner: method, path, and the name of the id in it."""
    document = client.get("/openapi.json").json()["paths"]
    return [
        (method, path, path.partition("{")[2].partition("}")[0])
        for path, methods in document.items() for method in methods if "_id}" in path
    ]  # fmt: skip


def test_by_every_route_what_is_anothers_is_not_there(client: TestClient, owned: dict[str, str]) -> None:
    found = routes(client)
    assert {name for _, _, name in found} == set(owned), "a kind of thing that this test does not know"
    for method, path, name in found:
        body = BODIES.get(path.rsplit("/", 1)[1])
        answers = []
        for id in (owned[name], owned[name][:-4] + "none"):
            answer = client.request(method, path.replace(f"{{{name}}}", id), json=body)
            answers.append((answer.status_code, answer.text.replace(id, "ID")))
        assert answers[0][0] == 404, (method, path)
        assert answers[0] == answers[1], (method, path)


def test_what_is_anothers_serves_for_nothing(client: TestClient, owned: dict[str, str]) -> None:
    video, file, character = owned["video_id"], owned["file_id"], owned["character_id"]
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("/v1/videos/edits", {"prompt": "add rain", "video": video}),
        ("/v1/videos/extensions", {"prompt": "go on", "video": video, "seconds": "4"}),
        ("/v1/videos", {"prompt": "a ball", "input_reference": {"file_id": file}}),
        ("/v1/videos", {"prompt": "Mossy runs", "characters": [{"id": character}]}),
        ("/v1/batches", {"input_file_id": file, "endpoint": "/v1/videos", "completion_window": "24h"}),
    ]
    for path, body in bodies:
        assert client.post(path, json=body).status_code == 404, path
    for path in ("/v1/videos", "/v1/files", "/v1/batches", "/v1/webhook_endpoints"):
        assert client.get(path).json()["data"] == [], path
