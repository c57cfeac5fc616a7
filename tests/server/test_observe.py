import logging

import pytest
from fastapi.testclient import TestClient


def test_a_line_for_every_request_and_no_prompt_in_any(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post("/v1/videos", json={"prompt": "a very private wish"})
        client.post("/v1/videos", json={"prompt": "a very private wish", "size": "1x1"})
    lines = [record for record in caplog.records if record.name == "langit.access"]
    assert [(line.method, line.route, line.status) for line in lines] == [
        ("POST", "/v1/videos", 200), ("POST", "/v1/videos", 400),
    ]  # fmt: skip
    assert "private" not in caplog.text
    assert not any("private" in str(vars(record)) for record in caplog.records if record.name.startswith("langit"))


def test_a_request_keeps_its_id_if_it_is_harmless(client: TestClient) -> None:
    assert client.get("/health", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    for odd in ("a b", "x" * 65, "<script>"):
        assert client.get("/health", headers={"x-request-id": odd}).headers["x-request-id"].startswith("req_")


def test_unknown_methods_and_paths_make_no_new_series(client: TestClient) -> None:
    for number in range(5):
        client.request(f"ODD{number}", f"/{number}")
    text = client.get("/metrics").text
    assert "ODD" not in text
    assert 'method="other",route="other",status="404"} 5.0' in text
