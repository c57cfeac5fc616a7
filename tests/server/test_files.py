from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient


def test_files_go_and_come(client: TestClient) -> None:
    made = client.post("/v1/files", data={"purpose": "user_data"}, files={"file": ("ü .bin", b"abc")}).json()
    assert made["filename"] == "ü .bin"
    assert client.get(f"/v1/files/{made['id']}").json() == made
    content = client.get(f"/v1/files/{made['id']}/content")
    assert (content.content, content.headers["content-type"]) == (b"abc", "application/octet-stream")
    assert "%C3%BC%20.bin" in content.headers["content-disposition"]
    assert client.get("/v1/files?purpose=user_data").json()["data"] == [made]
    assert client.get("/v1/files?purpose=batch").json()["data"] == []
    assert client.delete(f"/v1/files/{made['id']}").json() == {"id": made["id"], "object": "file", "deleted": True}
    assert client.get(f"/v1/files/{made['id']}/content").status_code == 404


def test_a_file_may_expire(client: TestClient) -> None:
    form = {"purpose": "batch", "expires_after[anchor]": "created_at", "expires_after[seconds]": "3600"}
    made = client.post("/v1/files", data=form, files={"file": ("a", b"{}")}).json()
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


@pytest.mark.parametrize(
    ("purpose", "data", "said"),
    [
        ("user_data", b"", "is empty"),
        ("vision", b"this is no picture", "Send PNG, JPEG or WebP"),
        ("vision", b"\x89PNG\r\n\x1a\n and no more", "not an image"),
        ("batch", b"a red ball\n", "one object a line"),
        ("batch", b"[1]\n{}", "one object a line"),
        ("fine-tune", b"\xff\xfe", "one object a line"),
    ],
)
def test_a_file_is_what_its_purpose_says(client: TestClient, purpose: str, data: bytes, said: str) -> None:
    answer = client.post("/v1/files", data={"purpose": purpose}, files={"file": ("a.png", data)})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "file")
    assert said in answer.json()["error"]["message"]


def test_pictures_and_lines_are_taken(client: TestClient, picture: Callable[..., bytes]) -> None:
    for purpose, data in (("vision", picture()), ("batch", b'{"custom_id": "a"}\nnone'), ("evals", b"{}")):
        answer = client.post("/v1/files", data={"purpose": purpose}, files={"file": ("a", data)})
        assert (answer.status_code, answer.json()["purpose"]) == (200, purpose)
