"""Every error leaves in the envelope that the API documents: `{"error": {"message", "type", "param", "code"}}`."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from langit.errors import LangitError, OutputError, RefusedError, RequestError, UnavailableError
from langit.jobs.database import away
from langit.jobs.job import BusyError, KeyReusedError, NotFoundError
from langit.server.wrong import sentence

log = logging.getLogger("langit.server")
PATH: Final = 80  # characters of a path that is none, as far as it is shown
TYPES: Final[dict[int, str]] = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "invalid_request_error",
    405: "invalid_request_error",
    408: "timeout_error",
    409: "conflict_error",
    413: "invalid_request_error",
    415: "invalid_request_error",
    416: "invalid_request_error",
    429: "rate_limit_error",
}
CODES: Final[dict[int, str]] = {
    401: "invalid_api_key",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "request_too_large",
    415: "unsupported_media_type",
    416: "range_not_satisfiable",
}

MEANT: Final[dict[str, str]] = {  # what clients of other services send, and how it is said here
    "duration": "The length is `seconds`",
    "duration_seconds": "The length is `seconds`",
    "num_frames": "The length is `seconds`",
    "resolution": "The size is `size`, such as 720p or 1280x720",
    "aspect_ratio": "The size is `size`, such as 9:16 or 1280x720",
    "width": "The size is `size`, such as 1280x720",
    "height": "The size is `size`, such as 1280x720",
    "image": "A picture to begin with is `input_reference`",
    "image_url": "A picture to begin with is `input_reference`",
    "image_reference": "A picture to begin with is `input_reference`",
    "remix_video_id": "A remix is asked for at POST /v1/videos/{video_id}/remix",
    "n": "Each request makes one video",
    "audio": "Videos have no sound",
    "generate_sound": "Videos have no sound",
}


class ApiError(LangitError):
    """An answer other than success, as HTTP wants it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
        moderation: Mapping[str, Any] | None = None,
    ):
        super().__init__(message, field=param)
        self.status, self.reason, self.headers = status, code or CODES.get(status), dict(headers or {})
        self.moderation = moderation


def envelope(
    status: int, message: str, *, code: str | None, param: str | None, moderation: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The body of an error; one of moderation also says its stage, its categories and what to change."""
    kind = TYPES.get(status, "server_error")
    told = {"moderation": dict(moderation)} if moderation else {}
    return {"error": {"message": message, "type": kind, "param": param, "code": code, **told}}


def translate(error: Exception) -> ApiError:
    """Any error as an answer. What the client cannot help is told without details."""
    match error:
        case ApiError():
            return error
        case ValidationError():
            return _invalid(error.errors())
        case RequestValidationError():
            return _invalid(list(error.errors()))
        case HTTPException():
            headers = dict(error.headers or {})
            return ApiError(error.status_code, str(error.detail), headers=headers)
        case DBAPIError() if away(error):
            log.warning("the database is away", extra={"reason": type(error.orig).__name__})
            text = "The service cannot reach its database. Try again shortly."
            return ApiError(503, text, code="database_unavailable", headers={"retry-after": "2"})
        case LangitError():
            if (found := _ours(error)) is not None:
                return found
    log.exception("an unexpected error", exc_info=error)
    return ApiError(500, "The server had an error. Its log says more.", code="internal_error")


def _ours(error: LangitError) -> ApiError | None:
    """An error of this package as an answer, the narrower kinds before the wider."""
    match error:
        case NotFoundError():
            return ApiError(404, error.message + ".", code=error.code, param=error.field)
        case BusyError():
            headers = {"retry-after": str(max(1, round(error.retry_after)))}
            if error.retry_after > 120:  # no use in trying again on its own
                headers["x-should-retry"] = "false"
            return ApiError(429, str(error), code=error.reason, headers=headers)
        case KeyReusedError():
            return ApiError(409, str(error), code=error.code, headers={"x-should-retry": "false"})
        case RefusedError():
            told = {"stage": error.stage, "categories": list(error.categories), "change": error.remedy}
            return ApiError(400, str(error), code="moderation_blocked", param=error.field or "prompt", moderation=told)
        case RequestError():
            return ApiError(400, str(error), code=error.code, param=error.field)
        case OutputError():
            return ApiError(503, str(error), code="storage_failed", headers={"retry-after": "30"})
        case UnavailableError():
            return ApiError(503, str(error), code=error.code, headers={"retry-after": "10"})
    return None


def answer(error: Exception) -> JSONResponse:
    """Any error as a response."""
    found = translate(error)
    body = envelope(found.status, found.message, code=found.reason, param=found.field, moderation=found.moderation)
    return JSONResponse(body, found.status, headers=found.headers)


def install(app: FastAPI) -> None:
    """Give the application these answers in place of the framework's."""

    async def handle(request: Request, error: Exception) -> JSONResponse:
        if isinstance(error, HTTPException) and error.status_code in (404, 405):
            error = _no_route(request, error)
        return answer(error)

    for kind in (LangitError, RequestValidationError, ValidationError, HTTPException, DBAPIError, Exception):
        app.add_exception_handler(kind, handle)


def _no_route(request: Request, error: HTTPException) -> ApiError:
    """The answer to a path that is none, or that does not take a method: the framework's has neither in it."""
    asked, path = request.method, request.url.path[:PATH]
    known = [told for template, told in request.app.openapi()["paths"].items() if _fits(template, request.url.path)]
    takes = sorted({method.upper() for told in known for method in told}) if error.status_code == 405 else []
    text = f"{path} does not take {asked}. It takes {', '.join(takes)}." if takes else f"Invalid URL ({asked} {path})."
    headers = {**(error.headers or {}), **({"allow": ", ".join(takes)} if takes else {})}
    return ApiError(error.status_code, f"{text} See /docs for every path.", headers=headers)


def _fits(template: str, path: str) -> bool:
    """Whether a path is one of a template such as `/v1/videos/{video_id}`."""
    return compile_path(template)[0].match(path) is not None


def _invalid(problems: Any) -> ApiError:
    """The first problem that validation found, with its field as `param`."""
    first = problems[0]
    path = [str(part) for part in first["loc"] if not (str(part).startswith(("function-", "lax-", "json-")))]
    if path and path[0] in ("body", "query", "path", "header"):
        path = path[1:]
    param = ".".join(path) or None
    if first["type"] == "extra_forbidden":
        remedy = f" {MEANT[path[-1]]}." if path[-1] in MEANT else ""
        return ApiError(400, f"Unknown parameter: '{param}'.{remedy}", code="unknown_parameter", param=param)
    if first["type"] == "missing":
        return ApiError(400, f"Missing required parameter: '{param}'.", code="missing_required_parameter", param=param)
    return ApiError(400, sentence(first, param), code="invalid_value", param=param)
