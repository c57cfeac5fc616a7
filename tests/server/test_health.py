from fastapi.testclient import TestClient

from langit.errors import OutputError
from langit.jobs.database import Database
from langit.server.service import Service


def test_ready_says_what_is_wrong(client: TestClient, service: Service) -> None:
    assert client.get("/ready").json() == {"status": "ready", "wrong": {}}
    service.draining = True

    def full() -> None:
        raise OutputError("the disk is full")

    service.files.check = full
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["wrong"] == {"server": "about to stop", "files": "the disk is full."}
    service.store.database = Database("sqlite:////nowhere/q.db")
    assert "database" in client.get("/ready").json()["wrong"]
    assert client.get("/health").json() == {
        "status": "ok",
        "moderation": {
            "text": {"rules": "live", "learned": "live"},
            "pictures": {"unclothed": "live", "faces": "live"},
        },
    }


def test_metrics_count_requests_and_jobs(client: TestClient, finished: dict[str, object]) -> None:
    client.get("/v1/videos/video_none")
    text = client.get("/metrics").text
    assert 'langit_videos{status="completed"} 1.0' in text
    assert 'langit_http_requests_total{method="GET",route="/v1/videos/{video_id}",status="404"} 1.0' in text
    assert "langit_http_request_seconds_bucket" in text
    assert "langit_queue_oldest_seconds 0.0" in text
    assert "langit_webhooks_waiting 0.0" in text
    assert str(finished["id"]) not in text
