from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

from langit.server.service import Service


def test_a_character_is_made_of_a_film_and_nothing_else(client: TestClient, film: bytes, service: Service) -> None:
    def make(**how: Any) -> Any:
        return client.post("/v1/videos/characters", **how)

    made = make(data={"name": "Mossy"}, files={"video": ("a.mp4", film)}).json()
    assert client.get(f"/v1/videos/characters/{made['id']}").json() == made
    for how, param in (
        ({"data": {"name": "Mossy"}, "files": {"video": ("a.mp4", b"no film")}}, "video"),
        ({"data": {"name": "Mossy"}}, "video"),
        ({"files": {"video": ("a.mp4", film)}}, "name"),
        ({"data": {"name": "x" * 81}, "files": {"video": ("a.mp4", film)}}, "name"),
    ):
        answer = make(**how)
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)
    assert service.files.names("characters") == [f"{made['id']}.mp4"]


def test_a_character_reaches_the_engine(
    client: TestClient, film: bytes, service: Service, work: Callable[[], bool]
) -> None:
    made = client.post("/v1/videos/characters", data={"name": "Mossy"}, files={"video": ("a.mp4", film)}).json()
    body = {"prompt": "Mossy runs", "characters": [{"id": made["id"]}]}
    video = client.post("/v1/videos", json=body).json()["id"]
    assert service.store.get(video).request["files"] == {"characters": [f"characters/{made['id']}.mp4"]}
    assert work()
    assert client.get(f"/v1/videos/{video}").json()["status"] == "completed"
