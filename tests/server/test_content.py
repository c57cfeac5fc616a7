import hashlib
from typing import Any

import pytest
from fastapi.testclient import TestClient

from langit.server.content import span
from langit.server.errors import ApiError
from langit.server.service import Service


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, (0, 10, False)),
        ("bytes=0-3", (0, 4, True)),
        ("bytes=4-", (4, 10, True)),
        ("bytes=-3", (7, 10, True)),
        ("bytes=-30", (0, 10, True)),
        ("bytes=5-500", (5, 10, True)),
        ("bytes=0-0", (0, 1, True)),
        ("bytes=3-2", (0, 10, False)),
        ("bytes=0-1,3-4", (0, 10, False)),
        ("lines=0-1", (0, 10, False)),
        ("bytes=-", (0, 10, False)),
    ],
)
def test_ranges_mean_what_the_standard_says(header: str | None, wanted: tuple[int, int, bool]) -> None:
    assert span(header, 10) == wanted


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_outside_is_416(header: str) -> None:
    with pytest.raises(ApiError) as caught:
        span(header, 10)
    assert caught.value.status == 416
    assert caught.value.headers["content-range"] == "bytes */10"


def test_the_whole_and_its_parts_are_the_same_bytes(client: TestClient, finished: dict[str, Any]) -> None:
    path = f"/v1/videos/{finished['id']}/content"
    whole = client.get(path)
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["etag"] == f'"{hashlib.sha256(whole.content).hexdigest()}"'
    assert int(whole.headers["content-length"]) == len(whole.content)
    half = len(whole.content) // 2
    parts = [client.get(path, headers={"range": one}) for one in (f"bytes=0-{half - 1}", f"bytes={half}-")]
    assert [part.status_code for part in parts] == [206, 206]
    assert b"".join(part.content for part in parts) == whole.content
    assert parts[0].headers["content-range"] == f"bytes 0-{half - 1}/{len(whole.content)}"
    changed = client.get(path, headers={"range": "bytes=0-3", "if-range": '"another"'})
    assert (changed.status_code, changed.content) == (200, whole.content)
    assert client.get(path, headers={"if-none-match": whole.headers["etag"]}).status_code == 304
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    outside = client.get(path, headers={"range": "bytes=999999999-"})
    assert (outside.status_code, outside.json()["error"]["code"]) == (416, "range_not_satisfiable")


@pytest.mark.parametrize(
    ("variant", "kind", "magic"), [("thumbnail", "image/webp", b"RIFF"), ("spritesheet", "image/jpeg", b"\xff\xd8")]
)
def test_pictures_of_a_video(
    client: TestClient, finished: dict[str, Any], variant: str, kind: str, magic: bytes
) -> None:
    answer = client.get(f"/v1/videos/{finished['id']}/content?variant={variant}")
    assert answer.headers["content-type"] == kind
    assert answer.content.startswith(magic)
    assert client.get(f"/v1/videos/{finished['id']}/content?variant=poster").status_code == 400


def test_content_that_is_not_there(client: TestClient, service: Service, finished: dict[str, Any]) -> None:
    waiting = client.post("/v1/videos", json={"prompt": "p"}).json()["id"]
    answer = client.get(f"/v1/videos/{waiting}/content")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "video_not_ready")
    path = f"/v1/videos/{finished['id']}/content"
    service.files.remove(f"videos/{finished['id']}.1")
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "video_expired")
    with service.database.write() as connection:
        connection.exec_driver_sql("update videos set asset = null")
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "video_expired")
