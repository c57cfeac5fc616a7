"""The page at / and the events it listens to: prompt, result, history, progress. It uses the API alone."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from langit.jobs.job import BusyError, NotFoundError
from langit.server import document
from langit.server.service import Service

STATIC: Final = Path(__file__).parent / "static"
KINDS: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
)
POLICY_REST: Final = "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
EVENT: Final = {
    "type": "object",
    "properties": {"event": {"enum": ["video", "deleted"]}, "data": {"type": "string"}},
    "required": ["event", "data"],
}
PAUSE: Final = 0.5
MOST: Final = 100  # streams at once for one owner, each of which asks the database twice a second
LONGEST: Final = 3600.0


def routes(service: Service) -> APIRouter:
    """The page, its files, and the progress of one video."""
    router = APIRouter()
    watching: Counter[str] = Counter()  # streams by owner

    @router.get("/", include_in_schema=False)
    def page() -> Response:
        return static("index.html")

    @router.get("/static/{name}", include_in_schema=False)
    def resource(name: str) -> Response:
        return static(name)

    @router.get(
        "/v1/videos/{video_id}/events", operation_id="watchVideo", tags=["videos"], response_class=Response,
        responses={**document.ERRORS, 200: {"description": "The video, each time it changes, until it has ended.",
                                            "content": {"text/event-stream": {"schema": EVENT}}}},
    )  # fmt: skip
    async def events(request: Request, video_id: str) -> Response:
        """Server-sent events named `video`, each the video as JSON; ours, not of the documented API."""
        caller = await service.gate.let_in(request, "read")
        await run_in_threadpool(service.store.get, video_id, caller.owner)
        if watching[caller.owner] >= MOST:
            raise BusyError(f"you watch {MOST} videos", code="concurrency_limit_exceeded", retry_after=10)
        return EventSourceResponse(_counted(watching, caller.owner, _changes(service, video_id, caller.owner)), ping=15)

    return router


async def _counted(
    watching: Counter[str], owner: str, events: AsyncIterator[ServerSentEvent]
) -> AsyncIterator[ServerSentEvent]:
    watching[owner] += 1
    try:
        async for event in events:
            yield event
    finally:
        watching[owner] -= 1
        if not watching[owner]:
            del watching[owner]


async def _changes(service: Service, video_id: str, owner: str) -> AsyncIterator[ServerSentEvent]:
    told: dict[str, Any] | None = None
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline and not service.draining:
        try:
            job = await run_in_threadpool(service.store.get, video_id, owner)
            shown = await run_in_threadpool(service.shown, job)
        except NotFoundError:
            yield ServerSentEvent(json.dumps({"id": video_id, "deleted": True}), event="deleted")
            return
        if shown != told:
            told = shown
            yield ServerSentEvent(json.dumps(shown), event="video")
        if job.ended:
            return
        await asyncio.sleep(PAUSE)


def static(name: str) -> Response:
    """A file of a page.

    Raises:
        NotFoundError: there is none of that name.
    """
    path = STATIC / name
    if path.parent != STATIC or path.suffix not in KINDS or not path.is_file():
        raise NotFoundError(f"there is no page {name!r}")
    headers = {
        "content-security-policy": POLICY + POLICY_REST,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-cache",
    }
    return FileResponse(path, media_type=KINDS[path.suffix], headers=headers)
