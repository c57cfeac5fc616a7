"""`/v1/models`: the names a client may use, and what each can do."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from langit.server import document, shapes
from langit.server.service import Service


def routes(service: Service) -> APIRouter:
    """List and retrieve."""
    router = APIRouter(prefix="/v1/models", tags=["models"], responses=document.ERRORS)

    @router.get("", operation_id="listModels", response_model=shapes.ModelList)
    def listing(request: Request) -> JSONResponse:
        """Every model, with its sizes, lengths, modes, engine and price."""
        service.gate.admit(request, "read")
        return JSONResponse({"object": "list", "data": service.catalog.listing()})

    @router.get("/{model}", operation_id="retrieveModel", response_model=shapes.ModelShape)
    def retrieve(request: Request, model: str) -> JSONResponse:
        """One model."""
        service.gate.admit(request, "read")
        return JSONResponse(service.catalog.entry(model))

    return router
