"""`/v1/files`: pictures to refer to, and the inputs and outputs of batches."""

import json
from typing import Annotated, Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from langit.jobs.uploads import File
from langit.server import document, pictures, shapes, wire
from langit.server.errors import ApiError
from langit.server.forms import Upload
from langit.server.service import Service

LINES: Final = ("batch", "fine-tune", "evals")  # purposes of files that hold a JSON object a line
LONGEST: Final = 1 << 20  # bytes of such a line


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
            await run_in_threadpool(fitting, upload, wish.purpose)
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


def fitting(upload: Upload, purpose: str) -> None:
    """See that a file is what its purpose says: a picture for `vision`, JSON lines for a batch and the like.

    Raises:
        ApiError: it is not, or there is nothing in it.
    """
    if not upload.bytes:
        raise ApiError(400, "The file is empty. Send one that holds something.", code="invalid_file", param="file")
    if purpose == "vision":
        pictures.picture(upload.path, param="file")
    if purpose in LINES:
        with upload.path.open("rb") as file:
            first = file.readline(LONGEST)
        try:
            told = isinstance(json.loads(first), dict)
        except (ValueError, RecursionError):
            told = False
        if not told:
            text = f"Invalid file format for {purpose!r}: it must be .jsonl, and its first line is no JSON object."
            raise ApiError(400, f"{text} Send one object a line.", code="invalid_file", param="file")


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
