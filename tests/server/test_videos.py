from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

from langit.server.service import Service

KEYS = {
    "id", "object", "model", "status", "progress", "created_at", "completed_at", "expires_at", "prompt", "size",
    "seconds", "remixed_from_video_id", "error",
}  # fmt: skip
Work = Callable[[], bool]


def test_all_thirteen_keys_in_every_state(client: TestClient, service: Service, work: Work) -> None:
    def show(video: str) -> dict[str, Any]:
        shown = client.get(f"/v1/videos/{video}").json()
        assert shown.keys() >= KEYS
        return shown

    video = client.post("/v1/videos", json={"prompt": "a red ball"}).json()["id"]
    assert (show(video)["status"], show(video)["queue_position"]) == ("queued", 0)
    lease = service.leases.claim("w")
    service.leases.beat(lease, progress=50, stage="drawing")
    running = show(video)
    assert (running["status"], running["progress"], running["stage"]) == ("in_progress", 50, "drawing")
    assert running["seconds_left"] >= 0
    service.leases.release(lease)
    work()
    assert (show(video)["status"], show(video)["progress"], show(video)["stage"]) == ("completed", 100, None)
    failed = client.post("/v1/videos", json={"prompt": "refuse"}).json()["id"]
    work()
    assert show(failed)["error"] == {"code": "moderation_blocked", "message": "this prompt is refused."}


def test_the_answer_says_a_named_size_written_out(client: TestClient) -> None:
    for how in ("json", "data"):
        answer = client.post("/v1/videos", **{how: {"prompt": "a red ball", "size": "720p"}})
        assert (answer.status_code, answer.json()["size"]) == (200, "1280x720"), answer.text
    unknown = client.post("/v1/videos", json={"prompt": "a red ball", "size": "720q"})
    assert (unknown.status_code, unknown.json()["error"]["param"]) == (400, "size")


def test_polls_are_paced_until_the_end(client: TestClient, service: Service, finished: dict[str, Any]) -> None:
    answer = client.post("/v1/videos", json={"prompt": "p"})
    assert answer.headers["openai-poll-after-ms"] == "1000"
    lease = service.leases.claim("w")
    service.leases.beat(lease, progress=50, stage="drawing")
    paced = int(client.get(f"/v1/videos/{answer.json()['id']}").headers["openai-poll-after-ms"])
    assert 500 <= paced <= 5000
    assert "openai-poll-after-ms" not in client.get(f"/v1/videos/{finished['id']}").headers


def test_one_idempotency_key_makes_one_video(client: TestClient, service: Service) -> None:
    headers = {"Idempotency-Key": "k"}
    first = client.post("/v1/videos", json={"prompt": "p"}, headers=headers).json()
    assert client.post("/v1/videos", json={"prompt": "p"}, headers=headers).json()["id"] == first["id"]
    other = client.post("/v1/videos", json={"prompt": "q"}, headers=headers)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_key_reused")
    assert other.headers["x-should-retry"] == "false"
    long = client.post("/v1/videos", json={"prompt": "p"}, headers={"Idempotency-Key": "k" * 256})
    assert long.status_code == 400


def test_a_retry_of_an_sdk_makes_no_second_video(client: TestClient, picture: Callable[..., bytes]) -> None:
    def send(retry: int) -> str:
        files = {"input_reference": ("a.png", picture())}
        headers = {"x-stainless-retry-count": str(retry)}
        return client.post("/v1/videos", data={"prompt": "p"}, files=files, headers=headers).json()["id"]

    first = send(0)
    assert send(1) == first
    assert send(2) == first
    assert send(0) != first


def test_a_full_queue_answers_429_and_when_to_come_back(client: TestClient, service: Service) -> None:
    service.store.longest_queue = 2
    for _ in range(2):
        assert client.post("/v1/videos", json={"prompt": "p"}).status_code == 200
    full = client.post("/v1/videos", json={"prompt": "p"})
    assert (full.status_code, full.json()["error"]["code"]) == (429, "queue_full")
    assert int(full.headers["retry-after"]) > 0
    assert service.files.names("inputs") == []


def test_under_overload_a_refusal_costs_no_question_to_the_database(client: TestClient, service: Service) -> None:
    service.store.longest_queue = 1
    key = {"idempotency-key": "k"}
    first = client.post("/v1/videos", json={"prompt": "p"}, headers=key).json()["id"]
    assert client.post("/v1/videos", json={"prompt": "p"}).status_code == 429
    service.intake.store = None
    assert client.post("/v1/videos", json={"prompt": "p"}).status_code == 429
    service.intake.store = service.store
    assert client.post("/v1/videos", json={"prompt": "p"}, headers=key).json()["id"] == first


def test_a_server_about_to_stop_takes_nothing(client: TestClient, service: Service) -> None:
    service.draining = True
    answer = client.post("/v1/videos", json={"prompt": "p"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "draining")
    assert client.get("/v1/videos").status_code == 200


def test_deleting_removes_row_and_files(
    client: TestClient, service: Service, picture: Callable[..., bytes], work: Work
) -> None:
    files = {"input_reference": ("a.png", picture())}
    video = client.post("/v1/videos", data={"prompt": "p"}, files=files).json()["id"]
    work()
    assert service.files.names("inputs") == [video]
    assert client.delete(f"/v1/videos/{video}").json() == {"id": video, "object": "video.deleted", "deleted": True}
    assert service.files.names("inputs") == service.files.names("videos") == []
    assert client.delete(f"/v1/videos/{video}").status_code == 404


def test_lists_answer_bad_questions_with_400(client: TestClient) -> None:
    for query, param in (("limit=101", "limit"), ("limit=x", "limit"), ("order=up", "order"), ("after=none", "after")):
        answer = client.get(f"/v1/videos?{query}")
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)
    assert client.get("/v1/videos?limit=0").json() == {
        "object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False,
    }  # fmt: skip


def test_an_old_guides_name_for_a_remix(client: TestClient, finished: dict[str, Any]) -> None:
    answer = client.post(f"/v1/videos/{finished['id']}/edits", json={"prompt": "blue"})
    assert answer.json()["remixed_from_video_id"] == finished["id"]
