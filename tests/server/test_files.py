from fastapi.testclient import TestClient


def test_files_go_and_come(client: TestClient) -> None:
    made = client.post("/v1/files", data={"purpose": "vision"}, files={"file": ("ü .png", b"abc")}).json()
    assert made["filename"] == "ü .png"
    assert client.get(f"/v1/files/{made['id']}").json() == made
    content = client.get(f"/v1/files/{made['id']}/content")
    assert (content.content, content.headers["content-type"]) == (b"abc", "application/octet-stream")
    assert "%C3%BC%20.png" in content.headers["content-disposition"]
    assert client.get("/v1/files?purpose=vision").json()["data"] == [made]
    assert client.get("/v1/files?purpose=batch").json()["data"] == []
    assert client.delete(f"/v1/files/{made['id']}").json() == {"id": made["id"], "object": "file", "deleted": True}
    assert client.get(f"/v1/files/{made['id']}/content").status_code == 404


def test_a_file_may_expire(client: TestClient) -> None:
    form = {"purpose": "batch", "expires_after[anchor]": "created_at", "expires_after[seconds]": "3600"}
    made = client.post("/v1/files", data=form, files={"file": ("a", b"")}).json()
    assert made["expires_at"] == made["created_at"] + 3600


def test_bad_uploads_are_refused(client: TestClient) -> None:
    for form, files, param in (
        ({"purpose": "vision"}, None, "file"),
        ({"purpose": "fun"}, {"file": ("a", b"")}, "purpose"),
        ({}, {"file": ("a", b"")}, "purpose"),
    ):
        answer = client.post("/v1/files", data=form, files=files)
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)
    large = client.post("/v1/files", data={"purpose": "vision"}, files={"file": ("a", b"x" * (5 << 20))})
    assert (large.status_code, large.json()["error"]["code"]) == (413, "request_too_large")
