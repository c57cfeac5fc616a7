"""`/v1/files`: pictures to refer to, and the inputs and outputs of batches."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from langit.jobs.uploads import File
from langit.server import document, shapes, wire
from langit.server.service import Service


def routes(service: Service) -> APIRouter:
    """Upload, list, retrieve, read, delete."""
    router = APIRouter(prefix="/v1/files", tags=["files"], responses=document.ERRORS)

    @router.post(
        "", operation_id="createFile", response_model=shapes.FileShape,
        openapi_extra=document.body(shapes.CreateFile, files=("file",), json=False),
    )  # fmt: skip
    async def create(request: Request) -> JSONResponse:
        """Upload a file."""
        caller = await service.gate.let_in(request, "write")
        async with service.reception.receive(request, caller.owner) as body:
            wish = body.parse(shapes.CreateFile, files=("file",))
            upload = body.file("file")
            lifetime = float(wish.expires_after.seconds) if wish.expires_after else None

            def work() -> File:
                return service.uploads.add(
                    caller.owner, filename=upload.name, purpose=wish.purpose, data=upload.path, lifetime=lifetime
                )

            return JSONResponse(shape(await run_in_threadpool(work)))

    @router.get("", operation_id="listFiles", response_model=shapes.FileList)
    def page(
        request: Request,
        after: Annotated[str | None, Query(max_length=64)] = None,
        limit: Annotated[int, Query(ge=1, le=10_000)] = 10_000,
        order: Literal["asc", "desc"] = "desc",
        purpose: Annotated[str | None, Query(max_length=32)] = None,
    ) -> JSONResponse:
        """Your files."""
        caller = service.gate.admit(request, "read")
        found, more = service.uploads.page(caller.owner, after=after, limit=limit, order=order, purpose=purpose)
        return JSONResponse(wire.page([shape(file) for file in found], more))

    @router.get("/{file_id}", operation_id="retrieveFile", response_model=shapes.FileShape)
    def retrieve(request: Request, file_id: str) -> JSONResponse:
        """One file."""
        caller = service.gate.admit(request, "read")
        return JSONResponse(shape(service.uploads.get(file_id, caller.owner)))

    @router.get(
        "/{file_id}/content", operation_id="downloadFile", response_class=Response,
        responses={200: {"description": "The bytes.",
                         "content": {"application/octet-stream": {"schema": document.BINARY}}}},
    )  # fmt: skip
    def content(request: Request, file_id: str) -> Response:
        """The bytes of a file."""
        caller = service.gate.admit(request, "read")
        file = service.uploads.get(file_id, caller.owner)
        headers = {
            "content-type": "application/octet-stream",
            "content-length": str(file.bytes),
            "content-disposition": f"attachment; filename*=utf-8''{quote(file.filename)}",
            "x-content-type-options": "nosniff",
        }
        return StreamingResponse(service.files.read(file.asset), headers=headers)

    @router.delete("/{file_id}", operation_id="deleteFile", response_model=shapes.DeletedFile)
    def delete(request: Request, file_id: str) -> JSONResponse:
        """Remove a file."""
        caller = service.gate.admit(request, "write")
        service.uploads.delete(file_id, caller.owner)
        return JSONResponse({"id": file_id, "object": "file", "deleted": True})

    return router


def shape(file: File) -> dict[str, object]:
    """A file as the API shows it."""
    return {
        "id": file.id,
        "object": "file",
        "bytes": file.bytes,
        "created_at": int(file.created_at),
        "expires_at": None if file.expires_at is None else int(file.expires_at),
        "filename": file.filename,
        "purpose": file.purpose,
        "status": "processed",
    }
