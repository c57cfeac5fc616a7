import pytest
from fastapi.testclient import TestClient

from langit.capability import Capability
from langit.jobs.job import Limits
from langit.server import app, auth
from langit.server.service import Service
from langit.server.settings import Settings


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return Settings(data=settings.data, keyless=False)


def test_keys_scopes_and_owners(client: TestClient, service: Service) -> None:
    assert client.get("/v1/videos").status_code == 401
    assert client.get("/v1/videos", headers={"authorization": "Basic x"}).status_code == 401
    answer = client.get("/v1/videos", headers=bearer("wrong"))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    _, reader = service.keys.create("a", scopes=("read",))
    assert client.get("/v1/videos", headers=bearer(reader)).status_code == 200
    answer = client.post("/v1/videos", json={"prompt": "p"}, headers=bearer(reader))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "permission_denied")
    assert client.get("/metrics", headers=bearer(reader)).status_code == 403
    _, writer = service.keys.create("a")
    video = client.post("/v1/videos", json={"prompt": "p"}, headers=bearer(writer)).json()["id"]
    assert client.get(f"/v1/videos/{video}", headers=bearer(reader)).status_code == 200
    _, stranger = service.keys.create("b")
    for path in (f"/v1/videos/{video}", f"/v1/videos/{video}/content", f"/v1/videos/{video}/events"):
        assert client.get(path, headers=bearer(stranger)).status_code == 404


def test_every_route_of_the_api_asks_for_a_key(client: TestClient) -> None:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method in methods:
            answer = client.request(method, path.replace("{", "").replace("}", ""), json={})
            assert (answer.status_code == 401) is (path not in ("/health", "/ready")), (method, path)


def test_a_valid_key_is_looked_up_once_in_a_while(
    client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secret = service.keys.create("a")
    asked = []
    find = service.keys.find
    monkeypatch.setattr(service.keys, "find", lambda sent: asked.append(sent) or find(sent))
    for _ in range(3):
        assert client.post("/v1/videos", json={"prompt": "p"}, headers=bearer(secret)).status_code == 200
        assert client.get("/v1/videos", headers=bearer(secret)).status_code == 200
    assert asked == [secret]
    service.gate._found.clear()
    client.get("/v1/videos", headers=bearer(secret))
    assert asked == [secret, secret]


def test_requests_a_minute(client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(auth.time, "monotonic", lambda: now[0])
    _, secret = service.keys.create("a", limits=Limits(per_minute=2))
    answers = [client.get("/v1/videos", headers=bearer(secret)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "30"
    now[0] += 31
    assert client.get("/v1/videos", headers=bearer(secret)).status_code == 200


def test_a_revoked_key_is_forgotten_soon(client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(auth.time, "monotonic", lambda: now[0])
    key, secret = service.keys.create("a")
    assert client.get("/v1/videos", headers=bearer(secret)).status_code == 200
    service.keys.revoke(key.id)
    now[0] += auth.FRESH + 1
    assert client.get("/v1/videos", headers=bearer(secret)).status_code == 401


def test_a_server_without_keys_is_no_prey_of_foreign_pages(settings: Settings) -> None:
    keyless = app.create(Settings(data=settings.data), {"world": Capability(engine="world")})
    with TestClient(keyless, base_url="http://127.0.0.1:8000") as client:
        assert client.get("/v1/videos").status_code == 200
        assert client.get("/v1/videos", headers={"host": "localhost:8000"}).status_code == 200
        assert client.get("/v1/videos", headers={"origin": "http://127.0.0.1:8000"}).status_code == 200
        rebound = client.get("/v1/videos", headers={"host": "evil.example"})
        assert (rebound.status_code, rebound.json()["error"]["code"]) == (403, "host_not_allowed")
        foreign = client.post("/v1/videos", data={"prompt": "p"}, headers={"origin": "https://evil.example"})
        assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "origin_not_allowed")
