"""Clients choose a look that workers can draw; an edit keeps that of its video."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from langit.capability import WORLD, Capability
from langit.errors import RequestError
from langit.jobs.worker import Worker
from langit.server import app
from langit.server.settings import Settings

SMALL = Capability(engine="small", parts={}, longest=10)


@pytest.fixture(params=[("fast",), ("fast", "film")], ids=["fast", "both"])
def looks(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return request.param


@pytest.fixture
def client(settings: Settings, looks: tuple[str, ...]) -> Iterator[TestClient]:
    made = app.create(replace(settings, looks=looks), {"world": WORLD, "small": SMALL})
    with TestClient(made, base_url="http://127.0.0.1", raise_server_exceptions=False) as opened:
        yield opened


def kept(client: TestClient, video: str) -> dict[str, Any]:
    service = client.app.state.service  # type: ignore[attr-defined]
    return service.store.get(video, "local").request["values"]


def ask(client: TestClient, **more: Any) -> Any:
    return client.post("/v1/videos", json={"prompt": "a red ball", "seconds": "4", **more})


def test_what_workers_cannot_draw_is_refused_at_the_door(client: TestClient, looks: tuple[str, ...]) -> None:
    answer = ask(client, look="film", quality="draft")
    if "film" in looks:
        assert answer.status_code == 200, answer.text
        return
    error = answer.json()["error"]
    assert (answer.status_code, error["param"]) == (400, "look")
    assert error["message"] == "look: the look 'film' is not drawn here. Use fast."


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"look": "oil"}, "look"),
        ({"quality": "draft"}, "quality"),
        ({"look": "film", "quality": "best"}, "quality"),
        ({"look": "film", "engine": "small"}, "look"),
    ],
)
def test_what_is_no_look_or_none_of_the_engine_is_told_by_its_field(
    client: TestClient, more: dict[str, Any], param: str
) -> None:
    answer = ask(client, **more)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param), answer.text


def test_models_say_which_looks_and_qualities_there_are(client: TestClient, looks: tuple[str, ...]) -> None:
    told = {one["id"]: one["capabilities"]["looks"] for one in client.get("/v1/models").json()["data"]}
    assert list(told["world"]) == list(looks)
    assert told["world"].get("film", ["draft", "standard", "master"]) == ["draft", "standard", "master"]
    assert told["small"] is None


def test_the_document_names_them(client: TestClient) -> None:
    shapes = client.get("/openapi.json").json()["components"]["schemas"]
    for shape in ("CreateVideo", "EditVideo", "ExtendVideo", "RemixVideo"):
        assert "film" in str(shapes[shape]["properties"]["look"]), shape
        assert "master" in str(shapes[shape]["properties"]["quality"]), shape


@pytest.mark.parametrize("looks", [("fast", "film")], indirect=True)
def test_a_request_keeps_them_and_an_edit_is_judged_by_the_look_of_its_video(client: TestClient) -> None:
    service = client.app.state.service  # type: ignore[attr-defined]

    def draw(request: Any, folder: Any, report: Any, *, scratch: Any) -> dict[str, Any]:
        from drawing import draw as drawn

        told = dict(drawn(request, folder, report, scratch=scratch))
        return told | {"look": {"name": request.look or "fast", "quality": request.quality}}

    video = ask(client, look="film", quality="draft").json()["id"]
    assert {name: kept(client, video)[name] for name in ("look", "quality")} == {"look": "film", "quality": "draft"}
    assert Worker(service.leases, service.files, draw, name="w").once()
    remix = {"prompt": "at night"}
    for more in ({}, {"quality": "master"}, {"look": "fast"}):
        answer = client.post(f"/v1/videos/{video}/remix", json=remix | more)
        assert answer.status_code == 200, answer.text
        assert "look" not in kept(client, answer.json()["id"]) or more.get("look") == "fast"
    service.catalog.looks = ("fast",)
    answer = client.post(f"/v1/videos/{video}/remix", json=remix)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "look"), answer.text
    assert client.post(f"/v1/videos/{video}/remix", json=remix | {"look": "fast"}).status_code == 200


def test_an_operator_names_looks_that_there_are(settings: Settings) -> None:
    with pytest.raises(RequestError, match="no look 'oil'"):
        replace(settings, looks=("oil",))
