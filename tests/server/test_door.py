"""What a server says at its door: every field is known or refused, and what cannot succeed is not accepted."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from langit import capability
from langit.jobs.worker import Worker
from langit.server import app, foresight
from langit.server.service import Service
from langit.server.settings import Settings

pytestmark = pytest.mark.long

Picture = Callable[..., bytes]
BALL = {"prompt": "a red ball drops on a table"}


def refused(answer: Any, code: str, param: str | None) -> str:
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (400, code, param), answer.text
    return str(error["message"])


@pytest.mark.parametrize(
    ("field", "remedy"),
    [
        ("duration", "`seconds`"), ("n", "one video"), ("resolution", "`size`"), ("aspect_ratio", "`size`"),
        ("audio", "no sound"), ("width", "`size`"), ("remix_video_id", "remix"), ("image_reference", "input_reference"),
        ("user", ""),
    ],
)  # fmt: skip
def test_a_field_that_nobody_knows_is_refused_by_its_name(client: TestClient, field: str, remedy: str) -> None:
    for how in (
        {"json": {**BALL, field: "1"}},
        {"data": {**BALL, field: "1"}},
        {"files": {"prompt": (None, "p"), field: (None, "1")}},
    ):
        assert remedy in refused(client.post("/v1/videos", **how), "unknown_parameter", field)


def test_fields_are_known_inside_of_others_and_on_every_route(client: TestClient, finished: dict[str, Any]) -> None:
    deep = {**BALL, "storyboard": [{"start": 0, "prompt": "p", "end": 2}]}
    refused(client.post("/v1/videos", json=deep), "unknown_parameter", "storyboard.0.end")
    for path in (f"{finished['id']}/remix", "edits"):
        refused(client.post(f"/v1/videos/{path}", json={**BALL, "size": "1280x720"}), "unknown_parameter", "size")
    hook = {"name": "n", "url": "http://127.0.0.1:9/", "event_types": ["video.failed"], "secret": "s"}
    refused(client.post("/v1/webhook_endpoints", json=hook), "unknown_parameter", "secret")


def test_a_lenient_server_passes_over_them(settings: Settings) -> None:
    made = app.create(Settings(data=settings.data, lenient=True), {"world": capability.Capability(engine="world")})
    with TestClient(made, base_url="http://127.0.0.1") as lenient:
        assert lenient.post("/v1/videos", json={**BALL, "n": 1, "user": "u"}).status_code == 200
        files = {"mask": ("m.png", b"x")}
        assert lenient.post("/v1/videos", data=BALL, files=files).status_code == 200


def test_every_file_is_used_or_refused(client: TestClient, picture: Picture) -> None:
    def post(*files: tuple[str, Any], **data: str) -> Any:
        return client.post("/v1/videos", data={**BALL, **data}, files=list(files))

    one = ("a.png", picture())
    assert "input_reference" in refused(post(("mask", one)), "unknown_parameter", "mask")
    refused(post(("input_reference", one), ("input_reference", one)), "invalid_form", "input_reference")
    refused(post(("input_reference", one), **{"input_reference[file_id]": "f"}), "invalid_value", "input_reference")
    assert post(("input_reference[]", one)).status_code == 200


@pytest.mark.parametrize("cut", [3, 40, 300])
def test_a_form_that_breaks_off_is_refused(client: TestClient, picture: Picture, cut: int) -> None:
    request = client.build_request("POST", "/v1/videos", data=BALL, files={"input_reference": ("a.png", picture())})
    body = request.read()[:-cut]
    answer = client.post("/v1/videos", content=body, headers={"content-type": request.headers["content-type"]})
    refused(answer, "invalid_form", None)


def test_what_is_said_twice_is_refused(client: TestClient) -> None:
    twice = {"files": [("prompt", (None, "a ball")), ("prompt", (None, "a box"))]}
    refused(client.post("/v1/videos", **twice), "invalid_form", "prompt")
    text = b'{"prompt": "a ball", "prompt": "a box"}'
    answer = client.post("/v1/videos", content=text, headers={"content-type": "application/json"})
    refused(answer, "invalid_json", "prompt")


def test_a_picture_in_every_spelling(client: TestClient, service: Service, picture: Picture) -> None:
    url = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    file = client.post("/v1/files", data={"purpose": "vision"}, files={"file": ("a.png", picture())}).json()["id"]
    for name, value in (
        ("input_reference", url), ("input_reference[]", url), ("input_reference[image_url]", url),
        ("input_reference", file), ("input_reference[file_id]", file),
        ("input_reference", json.dumps({"file_id": file})),
    ):  # fmt: skip
        answer = client.post("/v1/videos", files={"prompt": (None, "a ball"), name: (None, value)})
        assert answer.status_code == 200, (name, answer.text)
        assert "image" in service.store.get(answer.json()["id"]).request["files"]
    for value in (url, file, [url], {"image_url": url}):
        assert client.post("/v1/videos", json={**BALL, "input_reference": value}).status_code == 200
    refused(client.post("/v1/videos", json={**BALL, "input_reference": "nowhere"}), "invalid_request",
            "input_reference.image_url")  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        ("storyboard[][start]", "storyboard[][start]", "storyboard[][prompt]", "storyboard[][prompt]"),
        ("storyboard[][start]", "storyboard[][prompt]", "storyboard[][start]", "storyboard[][prompt]"),
        ("storyboard[0][start]", "storyboard[1][start]", "storyboard[0][prompt]", "storyboard[1][prompt]"),
    ],
)
def test_cards_come_card_by_card_or_key_by_key(client: TestClient, service: Service, fields: tuple[str, ...]) -> None:
    values = {"start": iter(("0", "2")), "prompt": iter(("a dog", "a cat"))}
    parts = [(name, (None, next(values[name.split("[")[-1][:-1]]))) for name in fields]
    answer = client.post("/v1/videos", files=[("prompt", (None, "a park")), *parts])
    kept = service.store.get(answer.json()["id"]).request["values"]["storyboard"]
    assert kept == [{"start": 0.0, "prompt": "a dog"}, {"start": 2.0, "prompt": "a cat"}]


@pytest.mark.parametrize(
    "name", ["characters[][]", "characters[]", "characters[][][id]", "[]", "storyboard[][start][]"]
)
def test_an_odd_name_is_the_clients_fault(client: TestClient, name: str) -> None:
    answer = client.post("/v1/videos", files=[("prompt", (None, "p")), (name, (None, "x")), (name, (None, "y"))])
    assert answer.status_code == 400, answer.text


def test_clients_of_azure(settings: Settings) -> None:
    made = app.create(Settings(data=settings.data, keyless=False), {"world": capability.Capability(engine="world")})
    with TestClient(made) as client:
        _, secret = made.state.service.keys.create("a")
        path = "/openai/v1/videos?api-version=preview"
        assert client.post(path, json=BALL, headers={"api-key": "wrong"}).status_code == 401
        video = client.post(path, json=BALL, headers={"api-key": secret}).json()["id"]
        assert client.get(f"/openai/v1/videos/{video}", headers={"api-key": secret}).json()["id"] == video


@pytest.fixture
def real(settings: Settings) -> Iterator[TestClient]:
    """A server of the package's own engines, as they are, that looks ahead as `langit serve` does."""
    offered = {name: capability.named(name) for name in ("world", "small")}
    made = app.create(settings, offered, {"world": foresight.world})
    with TestClient(made, base_url="http://127.0.0.1") as opened:
        yield opened


def test_words_that_mean_nothing_are_refused_at_once(real: TestClient) -> None:
    said = refused(real.post("/v1/videos", json={"prompt": "qwrt zxcv"}), "invalid_request", "prompt")
    assert "qwrt" in said
    card = {**BALL, "storyboard": [{"start": 0, "prompt": "qwrt"}, {"start": 2, "prompt": "a dog runs"}]}
    assert real.post("/v1/videos", json=card).status_code == 400
    strict = {"prompt": "a red ball zxcv", "strict": True}
    refused(real.post("/v1/videos", json=strict), "not_understood", "prompt")
    assert real.post("/v1/videos", json=BALL).status_code == 200
    assert real.post("/v1/videos", json={"prompt": "qwrt " * 1000}).status_code == 200, "too long to be read here"


def test_what_cannot_be_undone_is_not_looped(real: TestClient) -> None:
    refused(real.post("/v1/videos", json={**BALL, "loop": True}), "invalid_request", "loop")
    assert real.post("/v1/videos", json={"prompt": "a man walks in a park", "loop": True}).status_code == 200


def test_a_picture_goes_to_an_engine_that_takes_one(real: TestClient, picture: Picture) -> None:
    files = {"input_reference": ("a.png", picture())}
    made = real.post("/v1/videos", data=BALL, files=files).json()
    assert (made["model"], made["engine"]) == ("sora-2", "small")
    other = real.post("/v1/videos", data={**BALL, "size": "1280x720", "fit": "contain"}, files=files)
    assert other.json()["engine"] == "small", other.text
    refused(real.post("/v1/videos", data={**BALL, "engine": "world"}, files=files), "mode_not_supported",
            "input_reference")  # fmt: skip
    assert real.post("/v1/videos", data=BALL).json()["engine"] == "world"


def complete(client: TestClient, scenes: int) -> str:
    """A finished video of so many shots."""
    service: Service = client.app.state.service
    video = str(client.post("/v1/videos", json={"prompt": "a man walks in a park"}).json()["id"])

    def draw(request: Any, folder: Any, report: Any, *, scratch: Any) -> Any:
        from dataclasses import asdict

        import drawing

        from langit.understanding.stage import understand

        facts = drawing.draw(request, folder, report, scratch=scratch)
        scene = asdict(understand(request.prompt, seconds=request.seconds, seed=1))
        return {**facts, "scenes": [json.loads(json.dumps(scene))] * scenes}

    assert Worker(service.leases, service.files, draw, name="w").once()
    assert client.get(f"/v1/videos/{video}").json()["status"] == "completed"
    return video


def test_a_film_that_the_engine_cannot_edit_is_refused_at_once(real: TestClient) -> None:
    one, two = complete(real, 1), complete(real, 2)
    assert real.post(f"/v1/videos/{one}/remix", json={"prompt": "it rains"}).status_code == 200
    answer = real.post(f"/v1/videos/{two}/remix", json={"prompt": "it rains", "engine": "world"})
    assert "several shots" in refused(answer, "mode_not_supported", "video")
    said = {"video": {"id": one}, "connect": {"id": one}, "prompt": "a dog"}
    refused(real.post("/v1/videos/edits", json=said), "mode_not_supported", "prompt")
    assert real.post("/v1/videos/edits", json={**said, "prompt": ""}).status_code == 200
    back = {"video": {"id": one}, "seconds": "4", "backward": True, "prompt": "a dog"}
    refused(real.post("/v1/videos/extensions", json=back), "mode_not_supported", "prompt")


def test_characters_that_nobody_would_show_are_not_taken(real: TestClient) -> None:
    answer = real.post("/v1/videos/characters", data={"name": "Mossy"}, files={"video": ("a.mp4", b"x")})
    assert "world, small" in refused(answer, "mode_not_supported", None)
