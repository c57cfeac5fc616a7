from fastapi.testclient import TestClient


def test_models_are_listed_with_what_they_can(client: TestClient) -> None:
    listed = client.get("/v1/models").json()
    assert listed["object"] == "list"
    names = [model["id"] for model in listed["data"]]
    assert names[:2] == ["sora-2", "sora-2-pro"]
    assert names[-2:] == ["world", "small"]
    one = client.get("/v1/models/small").json()
    assert one == listed["data"][-1]
    assert one["capabilities"]["modes"] == ["create"]
    answer = client.get("/v1/models/gpt-6")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "model_not_found")
