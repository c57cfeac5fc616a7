from fastapi.testclient import TestClient

RIGHT = {"name": "n", "url": "http://127.0.0.1:9/", "event_types": ["video.completed"]}
PLACE = "/v1/webhook_endpoints"


def test_the_secret_is_shown_once(client: TestClient) -> None:
    made = client.post(PLACE, json=RIGHT).json()
    assert made["signing_secret"].startswith("whsec_")
    assert made["signing_secret_hint"][-4:] == made["signing_secret"][-4:]
    shown = client.get(f"{PLACE}/{made['id']}").json()
    assert made.keys() - shown.keys() == {"signing_secret"}
    assert client.get(PLACE).json()["data"] == [shown]
    rotated = client.post(f"{PLACE}/{made['id']}/rotate_secret").json()
    assert rotated["signing_secret"] != made["signing_secret"]


def test_bad_endpoints_are_refused(client: TestClient) -> None:
    for name, value in (("name", ""), ("url", "ftp://x"), ("event_types", []), ("event_types", ["video.started"])):
        answer = client.post(PLACE, json={**RIGHT, name: value})
        assert answer.status_code == 400
        assert answer.json()["error"]["param"].startswith(name)
    assert client.post(f"{PLACE}/we_none", json={"name": "x"}).status_code == 404
    assert client.post(f"{PLACE}/we_none/test", json={"event_type": "video.failed"}).status_code == 404


def test_a_silent_endpoint_fails_its_test(client: TestClient) -> None:
    made = client.post(PLACE, json=RIGHT).json()
    answer = client.post(f"{PLACE}/{made['id']}/test", json={"event_type": "video.failed"})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "url")
    assert client.get("/v1/webhook_event_types").json()["data"][:2] == ["video.completed", "video.failed"]
