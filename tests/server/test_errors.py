import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from langit.errors import LangitError, OutputError, RefusedError, RequestError, UnavailableError
from langit.jobs.job import BusyError, KeyReusedError, NotFoundError
from langit.server.errors import ApiError, translate
from langit.server.service import Service


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RequestError("no", field="size"), 400, "invalid_request"),
        (RefusedError("no"), 400, "moderation_blocked"),
        (NotFoundError("none"), 404, "not_found"),
        (KeyReusedError("again"), 409, "idempotency_key_reused"),
        (BusyError("full", code="queue_full", retry_after=9), 429, "queue_full"),
        (OutputError("full"), 503, "storage_failed"),
        (UnavailableError("gone"), 503, "unavailable"),
        (OperationalError("select secret", {}, Exception("gone")), 503, "database_unavailable"),
        (LangitError("odd"), 500, "internal_error"),
        (ZeroDivisionError("secret"), 500, "internal_error"),
        (ApiError(418, "tea"), 418, None),
    ],
)
def test_every_error_has_its_answer_and_no_secret(error: Exception, status: int, code: str | None) -> None:
    found = translate(error)
    assert (found.status, found.reason) == (status, code)
    assert "secret" not in found.message


def test_a_long_wait_is_not_to_be_retried() -> None:
    soon = translate(BusyError("full", code="c", retry_after=9))
    late = translate(BusyError("full", code="c", retry_after=9000))
    assert soon.headers == {"retry-after": "9"}
    assert late.headers == {"retry-after": "9000", "x-should-retry": "false"}


def test_the_frameworks_own_answers_never_leave(client: TestClient, service: Service) -> None:
    for method, path, status in (
        ("GET", "/nowhere", 404),
        ("PUT", "/v1/videos", 405),
        ("GET", "/v1/videos?limit=x", 400),
    ):
        answer = client.request(method, path)
        assert answer.status_code == status
        assert answer.json()["error"].keys() == {"message", "type", "param", "code"}
        assert answer.headers["x-request-id"].startswith("req_")
    service.store.get = lambda *_: 1 / 0
    answer = client.get("/v1/videos/video_1")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_error")


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("GET", "/v1/nowhere", None, "Invalid URL (GET /v1/nowhere). See /docs for every path."),
        ("PUT", "/v1/videos", None, "/v1/videos does not take PUT. It takes GET, POST. See /docs"),
        ("POST", "/v1/videos", {"prompt": 5}, "Invalid value for 'prompt': it must be text, and not 5."),
        ("POST", "/v1/videos", [1], "The body must be a JSON object."),
        ("GET", "/v1/videos?limit=x", None, "Invalid value for 'limit': it must be a whole number, and not \"x\"."),
        ("GET", "/v1/videos?limit=500", None, "Invalid value for 'limit': it must be at most 100, and not \"500\"."),
        ("GET", "/v1/videos?order=up", None, "it must be 'asc' or 'desc', and not \"up\"."),
    ],
)
def test_what_is_wrong_is_said_in_our_words(
    client: TestClient, method: str, path: str, body: object, said: str
) -> None:
    message = client.request(method, path, json=body).json()["error"]["message"]
    assert said in message
    assert "Input should" not in message
