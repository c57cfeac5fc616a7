"""/health, /ready and /metrics: is the process alive, can it take work, how is it doing."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError

from langit.errors import LangitError
from langit.moderation import judge, sight
from langit.server import document
from langit.server.observe import Metrics
from langit.server.service import Service


def routes(service: Service, metrics: Metrics) -> APIRouter:
    """The three."""
    router = APIRouter(tags=["operation"])

    @router.get("/health", operation_id="health")
    async def health() -> JSONResponse:
        """Alive, whatever else is wrong. `moderation` says which tiers judge: nobody shall count on one that is not."""
        try:
            tiers = {"text": judge.tiers(), "pictures": sight.tiers()}
        except LangitError as error:  # a policy that cannot be read lets nothing through
            return JSONResponse({"status": "ok", "moderation": {}, "wrong": str(error)})
        return JSONResponse({"status": "ok", "moderation": tiers})

    @router.get(
        "/ready", operation_id="ready", responses={503: {"description": "Not now; the body says what is wrong."}}
    )
    def ready() -> JSONResponse:
        """Whether requests may be sent here: the database answers, files can be written, no stop is under way."""
        wrong = {}
        if service.draining:
            wrong["server"] = "about to stop"
        try:
            service.store.oldest_wait()
        except DBAPIError:
            wrong["database"] = "does not answer"
        try:
            service.files.check()
        except LangitError as error:
            wrong["files"] = str(error)
        return JSONResponse({"status": "not ready" if wrong else "ready", "wrong": wrong}, 503 if wrong else 200)

    @router.get(
        "/metrics", operation_id="metrics", response_class=Response,
        responses={**document.ERRORS, 200: {"description": "Numbers.", "content": {"text/plain": {}}}},
    )  # fmt: skip
    def show(request: Request) -> Response:
        """Numbers for Prometheus; where keys are needed, with one of the scope `metrics`."""
        service.gate.admit(request, "metrics")
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router
