"""`/v1/videos/{id}/content`: the film, its thumbnail, its spritesheet; whole or by range."""

import re
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from langit.errors import UnavailableError
from langit.jobs.files import SPRITESHEET, THUMBNAIL, VIDEO
from langit.server import document
from langit.server.errors import ApiError
from langit.server.service import Service

Variant = Literal["video", "thumbnail", "spritesheet"]
FILES: Final[dict[Variant, tuple[str, str]]] = {
    "video": (VIDEO, "video/mp4"),
    "thumbnail": (THUMBNAIL, "image/webp"),
    "spritesheet": (SPRITESHEET, "image/jpeg"),
}
RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")
CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": text, "content": {kind: {"schema": document.BINARY} for _, kind in FILES.values()}}
    for status, text in {200: "The file.", 206: "The part that was asked for."}.items()
}


def routes(service: Service) -> APIRouter:
    """The one route, and the same for HEAD."""
    unsatisfiable: dict[int | str, dict[str, Any]] = {
        416: document.ERRORS[404] | {"description": "The range is not within the file."}
    }
    router = APIRouter(prefix="/v1/videos", tags=["videos"], responses={**document.ERRORS, **CONTENT, **unsatisfiable})

    def content(
        request: Request,
        video_id: str,
        variant: Annotated[Variant, Query(description="Which file.")] = "video",
    ) -> Response:
        """The file of a completed video."""
        caller = service.gate.admit(request, "read")
        job = service.store.get(video_id, caller.owner)
        if job.status != "completed":
            text = f"The video {job.id} is {job.status} and has no content yet."
            if job.status == "failed":
                text = f"The video {job.id} has failed and has no content."
            raise ApiError(400, text, code="video_not_ready", headers={"x-should-retry": "false"})
        if job.asset is None:
            raise ApiError(404, f"The content of video {job.id} has expired.", code="video_expired")
        name, kind = FILES[variant]
        facts = job.asset["files"][name]
        tag = f'"{facts["sha256"]}"'
        headers = {
            "content-type": kind,
            "content-disposition": f'inline; filename="{job.id}{name[name.rindex(".") :]}"',
            "accept-ranges": "bytes",
            "etag": tag,
            "cache-control": "private, max-age=3600",
            "x-content-type-options": "nosniff",
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        wanted = request.headers.get("range") if request.headers.get("if-range", tag) == tag else None
        start, end, partial = span(wanted, facts["bytes"])
        headers["content-length"] = str(end - start)
        if partial:
            headers["content-range"] = f"bytes {start}-{end - 1}/{facts['bytes']}"
        status = 206 if partial else 200
        if request.method == "HEAD":
            return Response(status_code=status, headers=headers)
        key = f"{job.asset['folder']}/{name}"
        try:
            service.files.size(key)
        except UnavailableError:
            raise ApiError(404, f"The content of video {job.id} is gone.", code="video_expired") from None
        return StreamingResponse(service.files.read(key, start, end), status, headers=headers)

    path = "/{video_id}/content"
    router.get(path, operation_id="retrieveVideoContent", response_class=Response)(content)
    router.head(path, include_in_schema=False)(content)
    return router


def span(header: str | None, length: int) -> tuple[int, int, bool]:
    """First byte, the byte behind the last, and whether that is a part (RFC 9110, 14.1.2; one range).

    Raises:
        ApiError: no byte of the file is within the range.
    """
    match = RANGE.fullmatch(header.strip()) if header else None
    if match is None or match.groups() == ("", ""):  # another unit or several ranges: the whole
        return 0, length, False
    first, last = match.groups()
    if first:
        start, end = int(first), min(length, int(last) + 1) if last else length
        if last and int(last) < int(first):
            return 0, length, False
    else:
        start, end = max(0, length - int(last)), length
    if start >= length or start >= end:
        raise ApiError(416, "The range is not within the file.", headers={"content-range": f"bytes */{length}"})
    return start, end, True
