"""Bodies as clients send them: JSON, or forms in every spelling the SDKs use, to one nested dict and uploaded files.

Bytes are counted while they arrive, for one request and for all of them together. Text is held in memory; files go to
the disk and are gone with their request. Who sends too slowly is answered 408.
"""

import asyncio
import contextlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from langit.jobs.job import BusyError
from langit.server.errors import ApiError
from langit.server.forms import PARTS, Multipart, Upload, invalid, nested

DATA_URL: Final = 30 << 20  # bytes of text in one form
GRACE, SLOWEST = 20.0, 32_768.0  # a body has that many seconds, and one more for each so many bytes
INLINE: Final = 256 << 10  # bytes up to which writing them is no work for a thread
TEXTS: Final = frozenset({"prompt", "negative_prompt", "name", "filename"})
MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Body:
    """What was sent: `values` nested, `uploads` by field. `form` says that all values came as text.

    With `lenient`, fields that nobody knows are passed over.
    """

    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)
    form: bool = False
    lenient: bool = False

    def parse(self, model: type[Model], *, files: Collection[str] = ()) -> Model:
        """The values, checked. `files` are the parts that may come as files.

        Raises:
            ApiError: another part came as a file, or one came as a file and as a value.
            pydantic.ValidationError: they do not fit, or nobody knows a field.
        """
        for name in self.uploads:
            if name in files and name in self.values:
                raise ApiError(400, f"Send one {name}.", code="invalid_value", param=name)
            if name not in files and not self.lenient:
                takes = f"The one it takes is {' or '.join(files)}." if files else "It takes none."
                raise ApiError(400, f"Unknown file part: {name!r}. {takes}", code="unknown_parameter", param=name)
        return model.model_validate(self.values, strict=not self.form, extra="ignore" if self.lenient else "forbid")

    def file(self, name: str) -> Upload:
        """The file part of that name.

        Raises:
            ApiError: there is none.
        """
        if name not in self.uploads:
            text = f"Missing required parameter: {name!r}."
            raise ApiError(400, text, code="missing_required_parameter", param=name)
        return self.uploads[name]


class Budget:
    """How many bytes all requests together may hold; those of one tenant, half of that."""

    def __init__(self, most: int):
        self.most = most
        self._held: Counter[str] = Counter()

    @contextlib.contextmanager
    def account(self, tenant: str) -> Iterator[Callable[[int], None]]:
        """Something to charge bytes to, which are given back at the end."""
        taken = 0

        def charge(count: int) -> None:
            nonlocal taken
            if self._held.total() + count > self.most or self._held[tenant] + count > self.most // 2:
                text = "the server receives as much as it can hold"
                raise BusyError(text, code="uploads_full", retry_after=5, remedy="Try again shortly")
            self._held[tenant] += count
            taken += count

        try:
            yield charge
        finally:
            self._held[tenant] -= taken
            if not self._held[tenant]:
                del self._held[tenant]


class Reception:
    """Receives bodies: JSON of up to `largest_body` bytes and forms of up to `largest_upload`.

    `memory` and `disk` bound the bytes of all requests together. Files lie in `folder` while their request lasts.
    """

    def __init__(
        self, folder: Path, *, largest_body: int, largest_upload: int, memory: int, disk: int, lenient: bool = False
    ):
        self.folder, self.largest_body, self.largest_upload = folder, largest_body, largest_upload
        self.memory, self.disk, self.lenient = Budget(memory), Budget(disk), lenient

    @contextlib.asynccontextmanager
    async def receive(self, request: Request, tenant: str) -> AsyncIterator[Body]:
        """The body of a tenant's request, whose files are there until the end of the block.

        Raises:
            ApiError: it is too large, too slow, of another kind or cannot be parsed.
            BusyError: all requests together, or those of the tenant, hold as much as they may.
        """
        head, options = parse_options_header(request.headers.get("content-type", ""))
        kind = head.decode("latin-1")
        if kind and kind not in (MULTIPART, URLENCODED, "application/json") and not kind.endswith("+json"):
            raise ApiError(415, f"Content-Type {kind!r} is not taken. Send application/json or multipart/form-data.")
        most = self.largest_upload if kind == MULTIPART else self.largest_body
        if int(request.headers.get("content-length") or 0) > most:
            raise too_large(most)
        chunks = arriving(request, most)
        with contextlib.ExitStack() as held:
            text = held.enter_context(self.memory.account(tenant))
            if kind == MULTIPART:
                files = held.enter_context(self.disk.account(tenant))
                body = await self._multipart(chunks, options.get(b"boundary", b""), held, text, files)
            else:
                body = await self._whole(chunks, kind, text)
            if _holds_nul(body.values):
                raise ApiError(400, "Text must not hold NUL characters.", code="invalid_value")
            yield body

    async def _whole(self, chunks: AsyncIterator[bytes], kind: str, charge: Callable[[int], None]) -> Body:
        data = bytearray()
        async for chunk in chunks:
            charge(len(chunk))
            data += chunk
        if kind == URLENCODED:
            return Body(values=_urlencoded(data), form=True, lenient=self.lenient)
        return Body(values=_json(data), lenient=self.lenient)

    async def _multipart(
        self, chunks: AsyncIterator[bytes], boundary: bytes, held: contextlib.ExitStack,
        text: Callable[[int], None], files: Callable[[int], None],
    ) -> Body:  # fmt: skip
        if not 1 <= len(boundary) <= 200:
            raise invalid("The form says no boundary that can be used.")
        self.folder.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        held.callback(shutil.rmtree, folder, ignore_errors=True)
        form = Multipart(boundary, folder, _up_to(DATA_URL, text))
        held.callback(form.close)
        waiting = bytearray()
        async for chunk in chunks:
            files(len(chunk))
            waiting += chunk
            if len(waiting) >= INLINE:
                await run_in_threadpool(form.feed, bytes(waiting))
                waiting.clear()
        form.feed(bytes(waiting))
        form.end()
        values = {name: _unfold(name, value) for name, value in nested(form.fields).items()}
        return Body(values=values, uploads=form.uploads, form=True, lenient=self.lenient)


async def arriving(request: Request, most: int) -> AsyncIterator[bytes]:
    """The bytes of a body, `most` of them and not too slowly.

    Raises:
        ApiError: there are more, they come too slowly, or the client went away.
    """
    began, seen = asyncio.get_running_loop().time(), 0
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout_at(began + GRACE + seen / SLOWEST):
                chunk = await anext(stream, None)
        except TimeoutError as error:
            raise ApiError(408, "The body comes too slowly.", headers={"connection": "close"}) from error
        except ClientDisconnect as error:
            raise invalid("The body ended early.") from error
        if chunk is None:
            return
        seen += len(chunk)
        if seen > most:
            raise too_large(most)
        yield chunk


def too_large(most: int) -> ApiError:
    """The answer to a body over the cap."""
    return ApiError(413, f"The body is larger than {most:,} bytes.", headers={"connection": "close"})


def _json(data: bytearray) -> dict[str, Any]:
    try:
        values = json.loads(data or b"{}", object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "The body is not valid JSON.", code="invalid_json") from error
    if not isinstance(values, dict):
        raise ApiError(400, "The body must be a JSON object.", code="invalid_json")
    return values


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, in which each name stands once."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ApiError(400, f"The field {twice!r} is sent twice.", code="invalid_json", param=twice)
    return made


def _urlencoded(data: bytearray) -> dict[str, Any]:
    try:
        fields = parse_qsl(data.decode(), keep_blank_values=True, errors="strict", max_num_fields=PARTS)
    except ValueError as error:
        raise invalid("The form cannot be parsed.") from error
    return {name: _unfold(name, value) for name, value in nested(fields).items()}


def _up_to(most: int, charge: Callable[[int], None]) -> Callable[[int], None]:
    """The same, with a bound of its own."""
    seen = 0

    def bounded(count: int) -> None:
        nonlocal seen
        seen += count
        if seen > most:
            raise ApiError(413, f"The text of the form is larger than {most:,} bytes.", headers={"connection": "close"})
        charge(count)

    return bounded


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
