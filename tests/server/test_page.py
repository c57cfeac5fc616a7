import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from langit.server import page
from langit.server.service import Service


def test_the_page_brings_all_it_needs(client: TestClient) -> None:
    front = client.get("/")
    assert front.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in front.headers["content-security-policy"]
    for name, kind in (("page.js", "text/javascript"), ("page.css", "text/css"), ("icon.svg", "image/svg")):
        assert f"/static/{name}" in front.text
        assert client.get(f"/static/{name}").headers["content-type"].startswith(kind)
    assert "http" not in front.text.replace("http-equiv", ""), "nothing is loaded from elsewhere"
    for path in ("/static/none.js", "/static/..%2Fpage.py", "/static/%2Fetc%2Fpasswd"):
        assert client.get(path).status_code == 404


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.replace("\r\n", "\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_progress_is_told_until_the_end(client: TestClient, work: Callable[[], bool]) -> None:
    video = client.post("/v1/videos", json={"prompt": "a red ball"}).json()["id"]
    later = threading.Timer(0.8, work)
    later.start()
    told = events(client.get(f"/v1/videos/{video}/events").text)
    later.join()
    assert {name for name, _ in told} == {"video"}
    assert told[0][1]["status"] == "queued"
    assert told[-1][1]["status"] == "completed"
    assert all(shown["id"] == video for _, shown in told)


def test_a_deleted_video_ends_the_stream(client: TestClient, service: Service) -> None:
    video = client.post("/v1/videos", json={"prompt": "a red ball"}).json()["id"]
    later = threading.Timer(0.8, lambda: service.store.delete(video))
    later.start()
    told = events(client.get(f"/v1/videos/{video}/events").text)
    later.join()
    assert told[-1] == ("deleted", {"id": video, "deleted": True})
    assert client.get("/v1/videos/video_none/events").status_code == 404


def test_one_owner_watches_so_many_videos_and_no_more(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST", 0)
    video = client.post("/v1/videos", json={"prompt": "a red ball"}).json()["id"]
    answer = client.get(f"/v1/videos/{video}/events")
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "concurrency_limit_exceeded")
