"""`/v1/provenance`: was this file made here, who signed it, and what does that prove. And the page that asks it."""

import threading
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from langit.jobs.job import BusyError
from langit.server import document, page, shapes
from langit.server.service import Service

AT_ONCE: Final = 2  # files that are examined at once: each is decoded
PAGE: Final = "provenance.html"


def routes(service: Service) -> APIRouter:
    """The one route and its page."""
    router = APIRouter(tags=["provenance"])
    free = threading.BoundedSemaphore(AT_ONCE)

    @router.get("/provenance", include_in_schema=False)
    def ask() -> Response:
        return page.static(PAGE)

    @router.post(
        "/v1/provenance", operation_id="checkProvenance", response_model=shapes.ProvenanceShape,
        responses=document.ERRORS,
        openapi_extra=document.body(shapes.CheckProvenance, files=("file", "manifest"), json=False),
    )  # fmt: skip
    async def check(request: Request) -> JSONResponse:
        """Examine a file, which is not kept: its manifest, bytes and looks, and what each finding proves."""
        caller = await service.gate.let_in(request, "read")
        async with service.reception.receive(request, caller.owner) as body:
            body.parse(shapes.CheckProvenance, files=("file", "manifest"))
            file, beside = body.file("file"), body.uploads.get("manifest")
            if not free.acquire(blocking=False):
                raise BusyError(f"{AT_ONCE} files are being examined", code="concurrency_limit_exceeded", retry_after=2)
            try:
                told = await run_in_threadpool(_examine, service, file.path, beside.path if beside else None)
            finally:
                free.release()
            return JSONResponse({"object": "provenance", **told})

    return router


def _examine(service: Service, path: Path, beside: Path | None) -> dict[str, Any]:
    from langit.provenance import verify, words  # with their decoder: a server that is never asked does without

    return words.told(verify.examine(path, service.registry, beside=beside))
