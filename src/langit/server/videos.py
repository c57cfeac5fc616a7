"""`/v1/videos`: create, retrieve, list, delete, remix, edits, extensions."""

import time
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from langit.jobs.job import Job
from langit.server import document, wire
from langit.server.auth import Caller
from langit.server.bodies import Body, read
from langit.server.errors import ApiError
from langit.server.intake import Wanted
from langit.server.service import Service

SOONEST, LATEST, USUAL = 500, 5000, 1000  # milliseconds between polls
LONGEST_KEY: Final = 255
Make = Callable[[Body, Caller], Wanted]


def routes(service: Service) -> APIRouter:
    """The routes, in the order in which they must be tried: fixed names before `{video_id}`."""
    router = APIRouter(prefix="/v1/videos", tags=["videos"], responses=document.ERRORS)

    async def accept(request: Request, make: Make) -> JSONResponse:
        caller = await service.gate.let_in(request, "write")
        if service.draining:
            raise ApiError(503, "The server is about to stop.", code="draining", headers={"retry-after": "5"})
        key, retry = _identity(request)
        if key is None and not retry:
            service.store.turn_away()
        body = await read(request, most=_most(service, request))

        def work() -> JSONResponse:
            return show(service, service.intake.accept(make(body, caller), caller, key=key, retry=retry))

        return await run_in_threadpool(work)

    @router.post(
        "", operation_id="createVideo", response_model=wire.Video,
        openapi_extra=document.body(wire.CreateVideo, files=("input_reference",)),
    )  # fmt: skip
    async def create(request: Request) -> JSONResponse:
        """Ask for a video. The answer comes at once; poll, or let a webhook tell."""

        def make(body: Body, caller: Caller) -> Wanted:
            wish = body.parse(wire.CreateVideo)
            return service.intake.create(wish, caller, upload=body.uploads.get("input_reference"))

        return await accept(request, make)

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

        def make(body: Body, caller: Caller) -> Wanted:
            return service.intake.edit(body.parse(wire.EditVideo), caller, upload=body.uploads.get("video"))

        return await accept(request, make)

    @router.post(
        "/extensions", operation_id="extendVideo", response_model=wire.Video,
        openapi_extra=document.body(wire.ExtendVideo, files=("video",)),
    )  # fmt: skip
    async def extend(request: Request) -> JSONResponse:
        """Make a video longer; the result is the whole of it and `seconds` its length."""

        def make(body: Body, caller: Caller) -> Wanted:
            return service.intake.extend(body.parse(wire.ExtendVideo), caller, upload=body.uploads.get("video"))

        return await accept(request, make)

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
        return JSONResponse({"id": job.id, "object": "video.deleted", "deleted": True})

    async def again(request: Request, video_id: str) -> JSONResponse:
        def make(body: Body, caller: Caller) -> Wanted:
            source = service.store.get(video_id, caller.owner)
            return service.intake.remix(body.parse(wire.RemixVideo), source, caller)

        return await accept(request, make)

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
    position = service.store.ahead(job) if job.status == "queued" else None
    shown = wire.video(job, position=position, now=time.time())
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


def _most(service: Service, request: Request) -> int:
    """Forms may bring a film, JSON at most a picture."""
    form = request.headers.get("content-type", "").lower().startswith("multipart/")
    return service.settings.largest_upload if form else service.settings.largest_body
