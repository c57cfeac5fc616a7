from fastapi.testclient import TestClient


def test_the_manual_works_offline(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "https://" not in page
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"):
        assert f"/docs/{name}" in page
        assert len(client.get(f"/docs/{name}").content) > 100
    assert client.get("/docs/none.js").status_code == 404
