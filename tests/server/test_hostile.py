"""Uploads that are made to hurt: each is taken or refused in a sentence, nobody is called, memory stays bounded."""

import re
import resource
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from langit.media.box import outside
from langit.redteam import files, mutations

SENTENCE = re.compile(r"[\w \-.,:;'`()/%_+&!?=<>]*", re.ASCII)
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")  # of memory, which an exception of a library may print


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.01)
        yield listening


def untouched(canary: socket.socket) -> bool:
    try:
        canary.accept()
    except TimeoutError:
        return True
    return False


def sent(client: TestClient, kind: str, data: bytes) -> Any:
    if kind == "mp4":
        form = {"prompt": "a red ball", "model": "small"}
        return client.post("/v1/videos/edits", data=form, files={"video": ("a.mp4", data, "video/mp4")})
    form = {"prompt": "a red ball", "fit": "pad", "model": "small"}
    return client.post("/v1/videos", data=form, files={"input_reference": ("a.png", data, "image/png")})


def examined(client: TestClient, kind: str, data: bytes, canary: socket.socket) -> int:
    answer = sent(client, kind, data)
    assert answer.status_code < 500, (kind, answer.text)
    if answer.status_code >= 400:
        message = answer.json()["error"]["message"]
        assert SENTENCE.fullmatch(message), message
        assert not ADDRESS.search(message)
    assert untouched(canary)
    return int(answer.status_code)


def test_what_has_hurt_others_is_refused(client: TestClient, canary: socket.socket) -> None:
    url = f"http://127.0.0.1:{canary.getsockname()[1]}/x"
    for name, data in files.bad(url).items():
        for kind in ("png", "mp4"):
            assert examined(client, kind, data, canary) == 400, (name, kind)
    for name, data in files.odd(url).items():
        assert examined(client, "mp4" if "mp4" in name else "png", data, canary) in (200, 400)


def test_mutations_are_taken_or_refused(client: TestClient, canary: socket.socket) -> None:
    told = [examined(client, kind, data, canary) for kind, data in mutations.mutated(files.whole(), 60, seed=17)]
    assert {200, 400} >= set(told)
    assert 400 in told


@pytest.mark.slow
def test_a_thousand_mutations_hold_no_memory(client: TestClient, canary: socket.socket) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for kind, data in mutations.mutated(files.whole(), 1000, seed=18):
        examined(client, kind, data, canary)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    assert grown < 300 << 20, "what serves holds nothing of what was refused"
    assert children < outside.PICTURE.memory


def test_what_was_left_over_is_gone(client: TestClient, tmp_path: Path) -> None:
    assert sent(client, "png", files.good()[:100]).status_code == 400
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes()[:4] == b"\x89PNG"]
