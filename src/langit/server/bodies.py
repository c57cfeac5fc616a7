"""Bodies as clients send them: JSON, or forms in every spelling the SDKs use, to one nested dict and uploaded files.

In forms, `a[b]`, `a.b` and JSON text mean an object; `a[][b]` repeated means a list of objects. Sizes are checked while
bytes arrive, before anything is parsed.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, TypeVar

from pydantic import BaseModel
from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from langit.server.errors import ApiError

FIELDS: Final = 200
DATA_URL: Final = 30 << 20
TEXTS: Final = frozenset({"prompt", "negative_prompt", "name", "filename"})
FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
Model = TypeVar("Model", bound=BaseModel)
NAME: Final = re.compile(r"[^\[\].]+|\[\]")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file part, whole."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Body:
    """What was sent: `values` nested, `uploads` by field. `form` says that all values came as text."""

    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)
    form: bool = False

    def parse(self, model: type[Model]) -> Model:
        """The values, checked.

        Raises:
            pydantic.ValidationError: they do not fit.
        """
        return model.model_validate(self.values, strict=not self.form)


async def read(request: Request, *, most: int) -> Body:
    """The body of a request of up to `most` bytes.

    Raises:
        ApiError: it is larger, of another kind or cannot be parsed.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if int(request.headers.get("content-length") or 0) > most:
        raise too_large(most)
    request._receive = _bounded(request._receive, most)
    if kind and kind not in FORMS and kind != "application/json" and not kind.endswith("+json"):
        raise ApiError(415, f"Content-Type {kind!r} is not taken. Send application/json or multipart/form-data.")
    body = await (_form if kind in FORMS else _json)(request)
    if _holds_nul(body.values):
        raise ApiError(400, "Text must not hold NUL characters.", code="invalid_value")
    return body


def too_large(most: int) -> ApiError:
    """The answer to a body over the cap."""
    return ApiError(413, f"The body is larger than {most:,} bytes.", headers={"connection": "close"})


async def _json(request: Request) -> Body:
    try:
        values = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "The body is not valid JSON.", code="invalid_json") from error
    if not isinstance(values, dict):
        raise ApiError(400, "The body must be a JSON object.", code="invalid_json")
    return Body(values=values)


async def _form(request: Request) -> Body:
    values: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    try:
        async with request.form(max_files=8, max_fields=FIELDS, max_part_size=DATA_URL) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = Upload(name=value.filename or "upload", data=await value.read())
                else:
                    _place(values, name, value)
    except (MultiPartException, FormParserError, HTTPException, KeyError, ValueError, UnicodeDecodeError) as error:
        raise ApiError(400, "The form cannot be parsed.", code="invalid_form") from error
    except ClientDisconnect as error:
        raise ApiError(400, "The body ended early.", code="invalid_form") from error
    return Body(values={name: _unfold(name, value) for name, value in values.items()}, uploads=uploads, form=True)


def _place(values: dict[str, Any], name: str, value: str) -> None:
    """Put `value` where a name such as `characters[][id]` says."""
    path = NAME.findall(name)
    if not path or path[0] == "[]":
        path = [name]
    here: Any = values
    for part, following in pairwise(path):
        here = _enter(here, part, following)
        if here is None:
            text = f"The field {name!r} is both a value and a list or an object."
            raise ApiError(400, text, code="invalid_form", param=path[0])
    if path[-1] == "[]":
        here.append(value)
    else:
        here[path[-1]] = value


def _enter(here: Any, part: str, following: str) -> Any:
    """The list or the object in which `following` has its place; None where a value is in the way."""
    if part == "[]":
        if not here or not isinstance(here[-1], dict) or following in here[-1]:
            here.append({})
        inner = here[-1]
    else:
        inner = here.setdefault(part, [] if following == "[]" else {})
    return inner if isinstance(inner, list if following == "[]" else dict) else None


def _unfold(name: str, value: Any) -> Any:
    """JSON text where an object was meant; a prompt is what it is."""
    if name not in TEXTS and isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _holds_nul(value: Any) -> bool:
    """PostgreSQL cannot keep a NUL in text, and lone surrogates cannot be kept as UTF-8 at all."""
    if isinstance(value, str):
        return "\0" in value or any("\ud800" <= one <= "\udfff" for one in value)
    if isinstance(value, dict):
        return any(_holds_nul(part) for part in _both(value))
    return isinstance(value, list) and any(_holds_nul(part) for part in value)


def _both(value: dict[str, Any]) -> Iterable[Any]:
    yield from value
    yield from value.values()


def _bounded(receive: Any, most: int) -> Any:
    """The same stream, cut off when it grows over the cap."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message: Message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise too_large(most)
        return message

    return counted
