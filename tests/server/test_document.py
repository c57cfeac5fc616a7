from typing import Any

from fastapi.testclient import TestClient


def test_the_document_is_whole(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    assert "HTTPValidationError" not in schemas

    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    assert {reference.rsplit("/", 1)[1] for reference in references(document)} <= schemas.keys()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert "422" not in operation["responses"]
            assert operation.get("summary") or operation.get("description")
            if path.startswith("/v1/"):
                assert operation["security"] == [{"key": []}]
                assert "401" in operation["responses"], (path, method)


def test_every_documented_path_of_the_api_is_there(client: TestClient) -> None:
    paths = {
        (method.upper(), path)
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        for method in methods
    }
    assert paths >= {
        ("POST", "/v1/videos"), ("GET", "/v1/videos"), ("GET", "/v1/videos/{video_id}"),
        ("DELETE", "/v1/videos/{video_id}"), ("GET", "/v1/videos/{video_id}/content"),
        ("POST", "/v1/videos/{video_id}/remix"), ("POST", "/v1/videos/edits"), ("POST", "/v1/videos/extensions"),
        ("POST", "/v1/videos/characters"), ("GET", "/v1/videos/characters/{character_id}"),
        ("POST", "/v1/webhook_endpoints"), ("POST", "/v1/batches"), ("POST", "/v1/files"), ("GET", "/v1/models"),
    }  # fmt: skip


def test_bodies_are_documented_in_both_encodings(client: TestClient) -> None:
    create = client.get("/openapi.json").json()["paths"]["/v1/videos"]["post"]["requestBody"]["content"]
    assert create.keys() == {"application/json", "multipart/form-data"}
    form = create["multipart/form-data"]["schema"]
    kinds = form["properties"]["input_reference"]["anyOf"]
    assert {"type": "string", "format": "binary"} in kinds
    assert form["additionalProperties"] is False, "what nobody knows is refused, and the document says so"
