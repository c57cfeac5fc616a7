"""`/v1/videos`: create, retrieve, list, delete, remix, edits, extensions."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from langit.jobs.job import Job
from langit.server import document, wire
from langit.server.auth import Caller
from langit.server.bodies import Body
from langit.server.errors import ApiError
from langit.server.forms import Upload
from langit.server.intake import Wanted
from langit.server.service import Service

SOONEST, LATEST, USUAL = 500, 5000, 1000  # milliseconds between polls
LONGEST_KEY: Final = 255
Asked = TypeVar("Asked")
Read = Callable[[Body, Caller], Awaitable[Asked]]
"""What a body asks for, on the event loop: here strangers' URLs are waited for."""
Make = Callable[[Asked, Caller], Wanted]
"""The job of what was asked, in a thread."""


def routes(service: Service) -> APIRouter:
    """The routes, in the order in which they must be tried: fixed names before `{video_id}`."""
    router = APIRouter(prefix="/v1/videos", tags=["videos"], responses=document.ERRORS)

    async def accept(request: Request, read: Read[Asked], make: Make[Asked]) -> JSONResponse:
        caller = await service.gate.let_in(request, "write")
        if service.draining:
            raise ApiError(503, "The server is about to stop.", code="draining", headers={"retry-after": "5"})
        key, retry = _identity(request)
        if key is None and not retry:
            service.store.turn_away()
        async with service.reception.receive(request, caller.owner) as body:
            asked = await read(body, caller)

            def work() -> JSONResponse:
                return show(service, service.intake.accept(make(asked, caller), caller, key=key, retry=retry))

            return await run_in_threadpool(work)

    @router.post(
        "", operation_id="createVideo", response_model=wire.Video,
        openapi_extra=document.body(wire.CreateVideo, files=("input_reference",)),
    )  # fmt: skip
    async def create(request: Request) -> JSONResponse:
        """Ask for a video. The answer comes at once; poll, or let a webhook tell."""

        async def read(body: Body, caller: Caller) -> tuple[wire.CreateVideo, Upload | None, bytes | None]:
            wish = body.parse(wire.CreateVideo, files=("input_reference",))
            upload = body.uploads.get("input_reference")
            if (coming := service.intake.fetch(wish, caller)) is None:
                return wish, upload, None
            return wish, upload, await asyncio.wrap_future(coming)

        def make(asked: tuple[wire.CreateVideo, Upload | None, bytes | None], caller: Caller) -> Wanted:
            wish, upload, fetched = asked
            return service.intake.create(wish, caller, upload=upload, fetched=fetched)

        return await accept(request, read, make)

    @router.get("", operation_id="listVideos", response_model=wire.VideoList)
    def page(
        request: Request,
        after: Annotated[
            str | None, Query(max_length=64, description="Id of the last video of the page before.")
        ] = None,
        limit: Annotated[int, Query(ge=0, le=100)] = 20,
        order: Literal["asc", "desc"] = "desc",
    ) -> JSONResponse:
        """Your videos, the newest first unless asked otherwise."""
        caller = service.gate.admit(request, "read")
        jobs, more = service.store.page(caller.owner, after=after, limit=limit, order=order)
        return JSONResponse(wire.page([wire.video(job) for job in jobs], more))

    @router.post(
        "/edits", operation_id="editVideo", response_model=wire.Video,
        openapi_extra=document.body(wire.EditVideo, files=("video",)),
    )  # fmt: skip
    async def edit(request: Request) -> JSONResponse:
        """Change a video, ours by id or an uploaded one."""

        async def read(body: Body, caller: Caller) -> tuple[wire.EditVideo, Upload | None]:
            return body.parse(wire.EditVideo, files=("video",)), body.uploads.get("video")

        def make(asked: tuple[wire.EditVideo, Upload | None], caller: Caller) -> Wanted:
            return service.intake.edit(asked[0], caller, upload=asked[1])

        return await accept(request, read, make)

    @router.post(
        "/extensions", operation_id="extendVideo", response_model=wire.Video,
        openapi_extra=document.body(wire.ExtendVideo, files=("video",)),
    )  # fmt: skip
    async def extend(request: Request) -> JSONResponse:
        """Make a video longer; the result is the whole of it and `seconds` its length."""

        async def read(body: Body, caller: Caller) -> tuple[wire.ExtendVideo, Upload | None]:
            return body.parse(wire.ExtendVideo, files=("video",)), body.uploads.get("video")

        def make(asked: tuple[wire.ExtendVideo, Upload | None], caller: Caller) -> Wanted:
            return service.intake.extend(asked[0], caller, upload=asked[1])

        return await accept(request, read, make)

    @router.get("/{video_id}", operation_id="retrieveVideo", response_model=wire.Video)
    def retrieve(request: Request, video_id: str) -> JSONResponse:
        """One video. While it is made, `openai-poll-after-ms` says when to ask again."""
        caller = service.gate.admit(request, "read")
        return show(service, service.store.get(video_id, caller.owner))

    @router.delete("/{video_id}", operation_id="deleteVideo", response_model=wire.DeletedVideo)
    def delete(request: Request, video_id: str) -> JSONResponse:
        """Remove a video and its files; one that is being made is given up."""
        caller = service.gate.admit(request, "write")
        job = service.store.delete(video_id, caller.owner)
        service.files.remove(f"inputs/{job.id}")
        if job.asset is not None:
            service.files.remove(job.asset["folder"])
        if job.status != "in_progress":  # whoever works on it clears up when it sees that the row is gone
            service.files.clear(job.id)
        return JSONResponse({"id": job.id, "object": "video.deleted", "deleted": True})

    async def again(request: Request, video_id: str) -> JSONResponse:
        async def read(body: Body, caller: Caller) -> wire.RemixVideo:
            return body.parse(wire.RemixVideo)

        def make(wish: wire.RemixVideo, caller: Caller) -> Wanted:
            return service.intake.remix(wish, service.store.get(video_id, caller.owner), caller)

        return await accept(request, read, make)

    @router.post(
        "/{video_id}/remix", operation_id="remixVideo", response_model=wire.Video,
        openapi_extra=document.body(wire.RemixVideo),
    )  # fmt: skip
    async def remix(request: Request, video_id: str) -> JSONResponse:
        """A finished video again, changed by a sentence."""
        return await again(request, video_id)

    @router.post("/{video_id}/edits", include_in_schema=False)
    async def edits(request: Request, video_id: str) -> JSONResponse:
        """What an old guide once called a remix."""
        return await again(request, video_id)

    return router


def show(service: Service, job: Job) -> JSONResponse:
    """A job with its place in the queue, its time left, and when to ask again."""
    shown = service.shown(job)
    headers: dict[str, str] = {}
    if not job.ended:
        headers["openai-poll-after-ms"] = str(service.settings.poll_after_ms or _poll(shown))
    return JSONResponse(shown, headers=headers)


def _poll(shown: dict[str, Any]) -> int:
    """Ten looks at what is left, not more than two a second and not less than one in five seconds."""
    left = shown["seconds_left"]
    return USUAL if left is None else min(LATEST, max(SOONEST, left * 100))


def _identity(request: Request) -> tuple[str | None, int]:
    """The idempotency key and an SDK's count of retries."""
    key = request.headers.get("idempotency-key")
    if key is not None and not 1 <= len(key) <= LONGEST_KEY:
        text = f"An Idempotency-Key has 1 to {LONGEST_KEY} characters."
        raise ApiError(400, text, code="invalid_value", param="Idempotency-Key")
    count = request.headers.get("x-stainless-retry-count", "0")
    return key, int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
