"""A chat endpoint stages a prompt: a real HTTP server answers well, badly and not at all."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from langit.errors import UnavailableError
from langit.understanding.chat import asked, understand

SCENE: dict[str, Any] = {
    "setting": "park",
    "expanded": "A calm park in the late light.",
    "subjects": [{"id": "she", "kind": "woman", "color": "red"}],
    "events": [{"subject": "she", "action": "walk"}],
    "camera": {"focus": "she"},
    "not_understood": ["sad"],
}


class Endpoint(BaseHTTPRequestHandler):
    """Answers every request with what the test put into `reply`."""

    status: ClassVar[int] = 200
    reply: ClassVar[str] = ""
    heard: ClassVar[list[tuple[str, str | None, dict[str, Any]]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append((self.path, self.headers.get("Authorization"), body))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.reply.encode())

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Endpoint]]:
    Endpoint.status, Endpoint.reply = 200, ""
    Endpoint.heard.clear()
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv("LANGIT_CHAT_URL", f"http://127.0.0.1:{server.server_port}/v1/")
    monkeypatch.setenv("LANGIT_CHAT_MODEL", "some-model")
    monkeypatch.setenv("LANGIT_CHAT_KEY", "secret-key")
    yield Endpoint
    server.shutdown()
    thread.join()
    server.server_close()


def answer(content: Any) -> str:
    return json.dumps({"choices": [{"message": {"content": content}}]})


def test_a_valid_answer_is_the_scene_with_the_prompt_beside(endpoint: type[Endpoint]) -> None:
    endpoint.reply = answer(json.dumps(SCENE))
    scene = understand("a sad walk", seconds=6.0, seed=4)
    assert (scene.prompt, scene.expanded) == ("a sad walk", "A calm park in the late light.")
    assert (scene.seconds, scene.seed, scene.not_understood) == (6.0, 4, ("sad",))
    assert scene.subject("she").color == "red"
    assert scene.events[0].action == "walk"
    path, key, body = endpoint.heard[0]
    assert path == "/v1/chat/completions"
    assert key == "Bearer secret-key"
    assert body["model"] == "some-model"
    assert "a sad walk" in body["messages"][-1]["content"]
    assert body["response_format"]["json_schema"]["schema"] == asked()


def test_the_model_is_not_asked_for_what_blocking_fills() -> None:
    text = json.dumps(asked())
    assert "placements" not in asked()["$defs"]["Subject"]["properties"]
    assert "velocity" not in asked()["$defs"]["Event"]["properties"]
    assert "seed" not in asked()["properties"]
    assert "neon_street" in text


@pytest.mark.parametrize(
    "content",
    [
        "no json",
        "[]",
        json.dumps({**SCENE, "setting": "moon"}),
        json.dumps({**SCENE, "events": [{"subject": "x"}]}),
        json.dumps({**SCENE, "camera": {"focus": "nobody"}}),
        None,
        7,
    ],
)
def test_an_answer_that_is_no_scene_is_an_error(endpoint: type[Endpoint], content: Any) -> None:
    endpoint.reply = answer(content)
    with pytest.raises(UnavailableError, match="chat endpoint answered") as raised:
        understand("a walk", seconds=6.0, seed=0)
    assert raised.value.remedy


@pytest.mark.parametrize("reply", ["", "<html>", "{}", '{"choices": []}', '{"choices": [{}]}'])
def test_an_answer_of_another_shape_is_an_error(endpoint: type[Endpoint], reply: str) -> None:
    endpoint.reply = reply
    with pytest.raises(UnavailableError, match="no scene"):
        understand("a walk", seconds=6.0, seed=0)


@pytest.mark.parametrize(("status", "advice"), [(401, "KEY"), (404, "MODEL"), (500, "Try again"), (302, "Try again")])
def test_a_failing_endpoint_is_an_error_that_keeps_the_key(endpoint: type[Endpoint], status: int, advice: str) -> None:
    endpoint.status = status
    with pytest.raises(UnavailableError, match=str(status)) as raised:
        understand("a walk", seconds=6.0, seed=0)
    assert advice in str(raised.value)
    assert "secret-key" not in str(raised.value)


def test_an_endpoint_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGIT_CHAT_MODEL", "m")
    for url in ("http://127.0.0.1:9", "nonsense", "http://["):
        monkeypatch.setenv("LANGIT_CHAT_URL", url)
        with pytest.raises(UnavailableError, match="cannot be reached"):
            understand("a walk", seconds=6.0, seed=0)


@pytest.mark.parametrize("name", ["LANGIT_CHAT_URL", "LANGIT_CHAT_MODEL"])
def test_it_is_off_until_it_is_configured(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("LANGIT_CHAT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LANGIT_CHAT_MODEL", "m")
    monkeypatch.delenv(name)
    with pytest.raises(UnavailableError, match=name):
        understand("a walk", seconds=6.0, seed=0)
