import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from langit.errors import LangitError
from langit.server import errors
from langit.server.bodies import Reception


@pytest.fixture
def reception(tmp_path: Path) -> Reception:
    return Reception(tmp_path / "uploads", largest_body=2000, largest_upload=20_000, memory=10_000, disk=50_000)


@pytest.fixture
def client(reception: Reception) -> TestClient:
    async def echo(request: Request) -> JSONResponse:
        try:
            async with reception.receive(request, "a") as body:
                uploads = {name: [upload.name, upload.bytes] for name, upload in body.uploads.items()}
                return JSONResponse({"values": body.values, "uploads": uploads, "form": body.form})
        except LangitError as error:
            return errors.answer(error)

    return TestClient(Starlette(routes=[Route("/", echo, methods=["POST"])]))


def values(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()["values"]


def form(*fields: tuple[str, str]) -> dict[str, Any]:
    """Fields in order and with repetition, as a multipart body without files."""
    return {"files": [(name, (None, value)) for name, value in fields]}


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ((("prompt", "hi"), ("seed", "3")), {"prompt": "hi", "seed": "3"}),
        ((("video[id]", "v"),), {"video": {"id": "v"}}),
        ((("video.id", "v"),), {"video": {"id": "v"}}),
        ((("video", '{"id": "v"}'),), {"video": {"id": "v"}}),
        ((("video", "v"),), {"video": "v"}),
        ((("characters[][id]", "a"), ("characters[][id]", "b")), {"characters": [{"id": "a"}, {"id": "b"}]}),
        ((("characters", '[{"id": "a"}]'),), {"characters": [{"id": "a"}]}),
        ((("a[][x]", "1"), ("a[][y]", "2"), ("a[][x]", "3")), {"a": [{"x": "1", "y": "2"}, {"x": "3"}]}),
        ((("tags[]", "a"), ("tags[]", "b")), {"tags": ["a", "b"]}),
        ((("input_reference[image_url]", "u"),), {"input_reference": {"image_url": "u"}}),
        ((("prompt", "{not json"),), {"prompt": "{not json"}),
    ],
)
def test_every_spelling_of_a_form(client: TestClient, fields: Any, wanted: Any) -> None:
    assert values(client.post("/", **form(*fields))) == wanted


def test_prompts_that_look_like_json_stay_text(client: TestClient) -> None:
    assert values(client.post("/", **form(("prompt", '{"a": 1}')))) == {"prompt": '{"a": 1}'}


def test_urlencoded_and_files_and_json(client: TestClient) -> None:
    assert values(client.post("/", data={"prompt": "hi", "video[id]": "v"})) == {"prompt": "hi", "video": {"id": "v"}}
    answer = client.post("/", data={"prompt": "hi"}, files={"video": ("a.mp4", b"123")}).json()
    assert answer == {"values": {"prompt": "hi"}, "uploads": {"video": ["a.mp4", 3]}, "form": True}
    assert client.post("/", json={"a": 1}).json() == {"values": {"a": 1}, "uploads": {}, "form": False}
    assert values(client.post("/")) == {}


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400, "invalid_json"),
        ({"content": b"[]", "headers": {"content-type": "application/json"}}, 400, "invalid_json"),
        ({"content": b"\xff\xfe", "headers": {"content-type": "application/json"}}, 400, "invalid_json"),
        ({"content": b"[" * 1900, "headers": {"content-type": "application/json"}}, 400, "invalid_json"),
        ({"content": b"x", "headers": {"content-type": "text/plain"}}, 415, "unsupported_media_type"),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400, "invalid_form"),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=b"}}, 400, "invalid_form"),
        ({"content": b'{"a": "\\u0000"}', "headers": {"content-type": "application/json"}}, 400, "invalid_value"),
        ({"content": b'{"a": "\\ud800"}', "headers": {"content-type": "application/json"}}, 400, "invalid_value"),
        (form(("a", "1"), ("a[b]", "2")), 400, "invalid_form"),
        (form(("a[]", "1"), ("a[b]", "2")), 400, "invalid_form"),
    ],
)
def test_what_cannot_be_parsed_is_refused_in_the_envelope(
    client: TestClient, how: dict[str, Any], status: int, code: str
) -> None:
    answer = client.post("/", **how)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_large_body_is_cut_off_whether_it_says_so_or_not(client: TestClient) -> None:
    told = client.post("/", content=b"x" * 2001, headers={"content-type": "application/json"})
    assert (told.status_code, told.json()["error"]["code"]) == (413, "request_too_large")

    def stream() -> Any:
        for _ in range(100):
            yield b" " * 100

    untold = client.post("/", content=stream(), headers={"content-type": "application/json"})
    assert untold.status_code == 413
    fits = json.dumps({"prompt": "x" * 1900}).encode()
    assert client.post("/", content=fits, headers={"content-type": "application/json"}).status_code == 200
