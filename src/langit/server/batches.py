"""`/v1/batches`: many creates in one file."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from langit.jobs.batches import ENDPOINT, Batch
from langit.server import document, shapes, wire
from langit.server.service import Service

TIMES: Final = (
    "in_progress_at", "expires_at", "finalizing_at", "completed_at", "failed_at", "expired_at", "cancelling_at",
    "cancelled_at",
)  # fmt: skip


def routes(service: Service) -> APIRouter:
    """Create, list, retrieve, cancel."""
    router = APIRouter(prefix="/v1/batches", tags=["batches"], responses=document.ERRORS)

    @router.post(
        "", operation_id="createBatch", response_model=shapes.BatchShape,
        openapi_extra=document.body(shapes.CreateBatch, form=False),
    )  # fmt: skip
    async def create(request: Request) -> JSONResponse:
        """Make a video of every line of an uploaded file."""
        caller = await service.gate.let_in(request, "write")
        async with service.reception.receive(request, caller.owner) as body:
            wish = body.parse(shapes.CreateBatch)

        def work() -> Batch:
            return service.batches.create(caller.owner, input_file=wish.input_file_id, metadata=wish.metadata)

        return JSONResponse(shape(await run_in_threadpool(work)))

    @router.get("", operation_id="listBatches", response_model=shapes.BatchList)
    def page(
        request: Request,
        after: Annotated[str | None, Query(max_length=64)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> JSONResponse:
        """Your batches, the newest first."""
        caller = service.gate.admit(request, "read")
        found, more = service.batches.page(caller.owner, after=after, limit=limit)
        return JSONResponse(wire.page([shape(batch) for batch in found], more))

    @router.get("/{batch_id}", operation_id="retrieveBatch", response_model=shapes.BatchShape)
    def retrieve(request: Request, batch_id: str) -> JSONResponse:
        """One batch."""
        caller = service.gate.admit(request, "read")
        return JSONResponse(shape(service.batches.get(batch_id, caller.owner)))

    @router.post("/{batch_id}/cancel", operation_id="cancelBatch", response_model=shapes.BatchShape)
    def cancel(request: Request, batch_id: str) -> JSONResponse:
        """Stop a batch: what waits is not made any more."""
        caller = service.gate.admit(request, "write")
        return JSONResponse(shape(service.batches.cancel(batch_id, caller.owner)))

    return router


def shape(batch: Batch) -> dict[str, Any]:
    """A batch as the API shows it."""
    row = batch.row
    times = {name: None if row[name] is None else int(row[name]) for name in TIMES}
    return {
        "id": row["id"],
        "object": "batch",
        "endpoint": ENDPOINT,
        "model": None,
        "errors": {"object": "list", "data": row["errors"]} if row["errors"] else None,
        "input_file_id": row["input_file"],
        "completion_window": "24h",
        "status": row["status"],
        "output_file_id": row["output_file"],
        "error_file_id": row["error_file"],
        "created_at": int(row["created_at"]),
        **times,
        "request_counts": {"total": row["total"], "completed": batch.completed, "failed": batch.failed},
        "metadata": row["metadata"],
    }
