import json
from collections.abc import Callable

from fastapi.testclient import TestClient

from langit.server.service import Service


def start(client: TestClient, *bodies: object) -> str:
    lines = [
        {"custom_id": str(number), "method": "POST", "url": "/v1/videos", "body": body}
        for number, body in enumerate(bodies)
    ]
    data = "\n".join(map(json.dumps, lines)).encode()
    file = client.post("/v1/files", data={"purpose": "batch"}, files={"file": ("a.jsonl", data)}).json()["id"]
    body = {"input_file_id": file, "endpoint": "/v1/videos", "completion_window": "24h"}
    return client.post("/v1/batches", json=body).json()["id"]


def test_lines_are_held_to_the_same_rules_as_requests(
    client: TestClient, service: Service, work: Callable[[], bool]
) -> None:
    service.chores.stop()  # so that each step is seen
    batch = start(client, {"prompt": "p"}, {"prompt": 5}, {"prompt": "p", "seconds": "5"})
    for _ in range(2):
        service.batches.advance()
    work()
    service.batches.advance()
    done = client.get(f"/v1/batches/{batch}").json()
    assert (done["status"], done["request_counts"]) == ("completed", {"total": 3, "completed": 1, "failed": 2})
    text = client.get(f"/v1/files/{done['error_file_id']}/content").text
    assert [json.loads(line)["response"]["body"]["error"]["param"] for line in text.splitlines()] == [
        "prompt", "seconds",
    ]  # fmt: skip
    good = json.loads(client.get(f"/v1/files/{done['output_file_id']}/content").text)
    video = good["response"]["body"]
    assert client.get(f"/v1/videos/{video['id']}/content").status_code == 200


def test_cancelling_and_listing(client: TestClient, service: Service) -> None:
    service.chores.stop()
    batch = start(client, {"prompt": "p"})
    assert client.post(f"/v1/batches/{batch}/cancel").json()["status"] == "cancelling"
    service.batches.advance()
    assert client.get("/v1/batches").json()["data"][0]["status"] == "cancelled"
    assert client.post(f"/v1/batches/{batch}/cancel").status_code == 400


def test_bad_batches_are_refused(client: TestClient) -> None:
    right = {"input_file_id": "file_none", "endpoint": "/v1/videos", "completion_window": "24h"}
    assert client.post("/v1/batches", json=right).status_code == 404
    for name, value in (("endpoint", "/v1/responses"), ("completion_window", "1h"), ("metadata", {"k": "v" * 513})):
        answer = client.post("/v1/batches", json={**right, name: value})
        assert answer.status_code == 400
        assert answer.json()["error"]["param"].startswith(name)
