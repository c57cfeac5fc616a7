"""Files sent to be examined: what is found, what is refused, and that nothing of them stays."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from leaving import FACTS, REQUEST, write

from langit.provenance import manifest, sign
from langit.server import provenance
from langit.server.service import Service

pytestmark = pytest.mark.long

URL = "/v1/provenance"


def test_a_video_of_this_server_is_known_by_its_bytes(
    client: TestClient, finished: dict[str, Any], film: bytes
) -> None:
    told = client.post(URL, files={"file": ("film.mp4", film)}).json()
    assert (told["made_here"], told["bytes_known"], told["stream_known"]) == ("yes", True, False)
    assert (told["record"]["id"], told["engine"]) == (finished["id"], "drawing")
    assert told["sha256"] == hashlib.sha256(film).hexdigest()
    assert told["limits"]["bytes"]["does_not_prove"]


@pytest.mark.parametrize("variant", ["thumbnail", "spritesheet"])
def test_so_is_every_other_file_of_it(client: TestClient, finished: dict[str, Any], variant: str) -> None:
    data = client.get(f"/v1/videos/{finished['id']}/content?variant={variant}").content
    told = client.post(URL, files={"file": ("a", data)}).json()
    assert (told["bytes_known"], told["record"]["id"]) == (True, finished["id"])


def test_what_was_made_here_stays_known_when_it_is_deleted(
    client: TestClient, finished: dict[str, Any], film: bytes
) -> None:
    client.delete(f"/v1/videos/{finished['id']}")
    told = client.post(URL, files={"file": ("film.mp4", film)}).json()
    assert told["record"]["id"] == finished["id"]
    assert "prompt" not in told["record"]


def test_a_signed_file_says_who_signed_it(client: TestClient, tmp_path: Path) -> None:
    path = write(tmp_path / "a.webm")
    sign.sign(path, "film", REQUEST, FACTS, beside=tmp_path / "a.c2pa")
    alone = {"file": ("a.webm", path.read_bytes())}
    assert client.post(URL, files=alone).json()["manifest"]["state"] == "none"
    both = client.post(URL, files={**alone, "manifest": ("a.c2pa", (tmp_path / "a.c2pa").read_bytes())}).json()
    assert (both["manifest"]["state"], both["manifest"]["sources"]) == ("ours", ["algorithmicMedia"])
    assert (both["made_here"], both["object"]) == ("yes", "provenance")


def test_what_cannot_be_examined_is_an_answer_and_what_is_not_sent_is_refused(client: TestClient) -> None:
    assert client.post(URL, files={"file": ("a", b"text")}).json()["made_here"] == "unknown"
    for files, code in (({"other": ("a", b"x")}, "unknown_parameter"), (None, "missing_required_parameter")):
        answer = client.post(URL, files=files, data={} if files else None)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    large = client.post(URL, files={"file": ("a", b"x" * (5 << 20))})
    assert (large.status_code, large.json()["error"]["code"]) == (413, "request_too_large")


def test_nothing_of_a_file_stays(client: TestClient, service: Service) -> None:
    client.post(URL, files={"file": ("a", b"text")})
    assert list(service.files.uploads.iterdir()) == []


def test_few_are_examined_at_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is decoded, so one that comes while others are at work is told to come again."""
    refused = []

    def busy(service: Service, path: Path, beside: Path | None) -> dict[str, Any]:
        answer = client.post(URL, files={"file": ("a", b"text")})  # while this one is at work
        if answer.status_code != 200:
            refused.append((answer.status_code, answer.json()["error"]["code"]))
        return {}

    monkeypatch.setattr(provenance, "_examine", busy)
    assert client.post(URL, files={"file": ("a", b"text")}).status_code == 200
    assert refused == [(429, "concurrency_limit_exceeded")]


def test_a_key_is_needed_where_keys_are(client: TestClient, service: Service) -> None:
    service.gate.keyless = False
    assert client.post(URL, files={"file": ("a", b"text")}).status_code == 401


def test_the_page_asks_it(client: TestClient) -> None:
    front = client.get("/provenance")
    assert "default-src 'none'" in front.headers["content-security-policy"]
    for name in ("provenance.js", "page.css"):
        assert f"/static/{name}" in front.text
        assert client.get(f"/static/{name}").status_code == 200
    assert 'href="/provenance"' in client.get("/").text


def test_what_a_worker_makes_is_found_by_its_looks(
    client: TestClient, service: Service, tmp_path: Path, work: Callable[[], bool]
) -> None:
    from leaving import frames

    from langit.jobs import registry
    from langit.media import video
    from langit.provenance import fingerprint

    job = service.store.get(client.post("/v1/videos", json={"prompt": "x"}).json()["id"])
    watch = fingerprint.Watch(job.request["values"]["fps"])
    watch.see(frames(4)[0])
    with service.database.write() as connection:
        registry.record(connection, 5.0, job, {"facts": {"fingerprint": {"hashes": watch.hashes()}, "engine": "world"}})
    path = tmp_path / "a.mp4"
    video.write(path, frames(4)[:2], size=video.Size(96, 64), fps=4)
    told = client.post(URL, files={"file": ("a.mp4", path.read_bytes())}).json()
    assert (told["made_here"], told["record"], told["engine"]) == ("alike", None, None)
    assert told["likeness"]["of"] == {"id": job.id, "engine": "world", "made_at": 5.0}
    assert manifest.read(path).state == "none"
