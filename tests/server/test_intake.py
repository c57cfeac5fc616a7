import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from langit import capability
from langit.clip import Size
from langit.media import image, video
from langit.server import app
from langit.server.service import Service
from langit.server.settings import Settings

Post = Callable[..., Any]


@pytest.fixture
def row(client: TestClient, service: Service) -> Post:
    """Posts JSON and gives back the request that the worker will read."""

    def send(path: str = "/v1/videos", **body: Any) -> dict[str, Any]:
        answer = client.post(path, json={"prompt": "p", **body})
        assert answer.status_code == 200, answer.text
        return dict(service.store.get(answer.json()["id"]).request)

    return send


def test_every_extra_reaches_the_engine(row: Post, finished: dict[str, Any]) -> None:
    plain = row(seed=3, fps=12, negative_prompt="rain", loop=True, storyboard=[{"start": 1, "prompt": "c"}])
    assert plain["values"] == {
        "prompt": "p", "size": "720x1280", "seconds": 4.0, "model": "world", "mode": "loop", "strict": False,
        "consent": False, "visible_mark": True,
        "fps": 12, "seed": 3, "negative_prompt": "rain", "storyboard": [{"start": 1.0, "prompt": "c"}],
    }  # fmt: skip
    source = {"video": {"id": finished["id"]}}
    key = f"videos/{finished['id']}.1/video.mp4"
    fill = row("/v1/videos/edits", fill={"start": 1, "end": 2}, **source)
    assert (fill["values"]["mode"], fill["values"]["span"], fill["files"]["source"]) == ("fill", [1, 2], key)
    connect = row("/v1/videos/edits", connect=source["video"], **source)
    assert (connect["values"]["mode"], connect["files"]["other"]) == ("connect", key)
    remix = row("/v1/videos/edits", strength=0.25, **source)
    assert (remix["values"]["mode"], remix["values"]["strength"]) == ("remix", 0.25)
    assert remix["values"]["seed"] == finished["seed"], "a remix keeps the seed unless told otherwise"
    backward = row("/v1/videos/extensions", seconds="8", backward=True, **source)
    assert (backward["values"]["mode"], backward["values"]["backward"], backward["values"]["seconds"]) == (
        "extend", True, 8.0,
    )  # fmt: skip


def test_without_a_seed_each_video_gets_its_own(row: Post) -> None:
    assert len({row()["values"]["seed"] for _ in range(5)}) == 5


def test_pictures_are_kept_beside_the_job(
    client: TestClient, service: Service, row: Post, picture: Callable[..., bytes]
) -> None:
    url = f"data:image/png;base64,{base64.b64encode(picture('JPEG')).decode()}"
    kept = row(input_reference={"image_url": url})["files"]["image"]
    held = b"".join(service.files.read(kept))
    assert held != picture("JPEG"), "what came from outside is written anew"
    assert (image.look(held).pixels == image.look(picture("JPEG")).pixels).all()
    fitted = row(input_reference={"image_url": url}, size="1280x720", fit="pad")
    assert fitted["values"]["fit"] == "pad"


def refused(answer: Any, status: int, code: str, param: str | None) -> None:
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (status, code, param)


def test_what_an_engine_cannot_is_said_at_once(client: TestClient, finished: dict[str, Any]) -> None:
    loop = client.post("/v1/videos", json={"prompt": "p", "model": "small", "loop": True})
    refused(loop, 400, "mode_not_supported", "loop")
    edit = client.post("/v1/videos/edits", json={"prompt": "p", "engine": "small", "video": {"id": finished["id"]}})
    refused(edit, 400, "mode_not_supported", "video")
    long = client.post("/v1/videos", json={"prompt": "p", "model": "small", "seconds": 11})
    refused(long, 400, "invalid_value", "seconds")
    none = client.post("/v1/videos", json={"prompt": "p", "engine": "none"})
    refused(none, 400, "engine_not_found", "engine")


@pytest.fixture
def real(settings: Settings) -> Iterator[TestClient]:
    """A server that offers the world and some open weights, as they are."""
    offered = {name: capability.named(name) for name in ("world", "wan2.1-1.3b")}
    with TestClient(app.create(settings, offered), base_url="http://127.0.0.1") as opened:
        yield opened


def test_engines_as_they_are_refuse_at_once_what_cannot_succeed(
    real: TestClient, picture: Callable[..., bytes]
) -> None:
    url = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    wan = {"model": "wan2.1-1.3b", "size": "832x480"}
    for body, code, param in (
        ({"input_reference": {"image_url": url}, "engine": "world"}, "mode_not_supported", "input_reference"),
        ({"loop": True} | wan, "mode_not_supported", "loop"),
        ({"storyboard": [{"start": 0, "prompt": "a dog"}]} | wan, "mode_not_supported", "storyboard"),
        ({"seconds": 4.1} | wan, "invalid_request", "seconds"),
    ):
        answer = real.post("/v1/videos", json={"prompt": "p", **body})
        refused(answer, 400, code, param)
    answer = real.post("/v1/videos", json={"prompt": "p", "engine": "world", "input_reference": {"image_url": url}})
    assert "use wan2.1-1.3b" in answer.json()["error"]["message"], "the remedy names an engine that is offered"
    answer = real.post("/v1/videos", json={"prompt": "p", "input_reference": {"image_url": url}})
    assert answer.json()["engine"] == "wan2.1-1.3b", "sora-2 is whoever can"
    assert real.post("/v1/videos", json={"prompt": "p"}).json()["engine"] == "world", "and else the operator's choice"
    assert real.post("/v1/videos", json={"prompt": "p", "seconds": 4} | wan).status_code == 200


def test_the_world_takes_an_uploaded_film_only_if_it_made_it(real: TestClient, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    video.write(path, np.zeros((4, 64, 80, 3), np.uint8), size=Size(80, 64), fps=4)
    for maker, status in (("", 400), ("small", 400), ("world", 200)):
        video.annotate(path, json.dumps({"engine": maker}))
        files = {"video": ("a.mp4", path.read_bytes())}
        answer = real.post("/v1/videos/edits", data={"prompt": "p", "model": "world"}, files=files)
        assert answer.status_code == status
        if status == 400:
            refused(answer, 400, "mode_not_supported", "video")


def test_a_film_of_ours_that_comes_back_is_the_video_that_it_was(
    client: TestClient, service: Service, finished: dict[str, Any], film: bytes
) -> None:
    def source(data: bytes) -> str:
        answer = client.post("/v1/videos/edits", data={"prompt": "p"}, files={"video": ("a.mp4", data)})
        assert answer.status_code == 200, answer.text
        return str(service.store.get(answer.json()["id"]).request["files"]["source"])

    assert source(film) == f"videos/{finished['id']}.1/video.mp4"
    changed = film + b"\0\0\0\x0cfree...."  # bears the same id, and is another film for all we know
    assert source(changed).startswith("inputs/")


@pytest.mark.parametrize(
    ("asked", "kept"),
    [(24, 24), ("30", 30), (23.976, "24000/1001"), ("60000/1001", "60000/1001"), (29.97, "30000/1001")],
)
def test_a_rate_stays_the_fraction_that_it_is(row: Post, asked: Any, kept: Any) -> None:
    assert row(fps=asked)["values"]["fps"] == kept


@pytest.mark.parametrize("asked", [0, 61, "fast", "24/0", -24])
def test_what_is_no_rate_is_refused(client: TestClient, asked: Any) -> None:
    answer = client.post("/v1/videos", json={"prompt": "p", "fps": asked})
    assert answer.status_code == 400
    assert "fps" in answer.text


def test_a_source_must_be_there_and_finished(client: TestClient, service: Service, finished: dict[str, Any]) -> None:
    waiting = client.post("/v1/videos", json={"prompt": "p"}).json()["id"]
    refused(client.post(f"/v1/videos/{waiting}/remix", json={"prompt": "p"}), 400, "video_not_ready", "video")
    refused(client.post("/v1/videos/edits", json={"prompt": "p"}), 400, "missing_required_parameter", "video")
    refused(client.post("/v1/videos/edits", json={"prompt": "p", "video": "video_none"}), 404, "not_found", "video_id")
    with service.database.write() as connection:
        connection.exec_driver_sql("update videos set asset = null")
    refused(client.post(f"/v1/videos/{finished['id']}/remix", json={"prompt": "p"}), 404, "video_expired", "video")


def test_what_needs_no_words_may_come_without(client: TestClient, finished: dict[str, Any]) -> None:
    source = {"video": {"id": finished["id"]}}
    for path, body in (
        ("edits", {"loop": True}), ("edits", {"connect": source["video"]}),
        ("extensions", {"seconds": "4", "backward": True}),
    ):  # fmt: skip
        assert client.post(f"/v1/videos/{path}", json={**source, **body}).status_code == 200
    for path, body in (("edits", {}), ("extensions", {"seconds": "4"}), ("edits", {"fill": {"start": 0, "end": 1}})):
        answer = client.post(f"/v1/videos/{path}", json={**source, **body})
        refused(answer, 400, "missing_required_parameter", "prompt")


def test_an_odd_uploaded_film_is_refused_where_it_is_odd(client: TestClient) -> None:
    answer = client.post("/v1/videos/edits", data={"prompt": "p"}, files={"video": ("a.mp4", b"0000ftyp" + b"x" * 99)})
    refused(answer, 400, "invalid_video", "video")


def test_a_refused_request_leaves_no_files(client: TestClient, service: Service, picture: Callable[..., bytes]) -> None:
    service.store.longest_queue = 0
    answer = client.post("/v1/videos", data={"prompt": "p"}, files={"input_reference": ("a.png", picture())})
    assert answer.status_code == 429
    assert service.files.names("inputs") == []
