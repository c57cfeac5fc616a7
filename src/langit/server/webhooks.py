"""`/v1/webhook_endpoints` and `/v1/webhook_event_types`."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from langit.jobs.webhooks import EVENTS, FOREIGN, Endpoint
from langit.server import document, shapes, wire
from langit.server.auth import Caller
from langit.server.bodies import Model
from langit.server.service import Service


def routes(service: Service) -> APIRouter:
    """Create, list, retrieve, update, delete, rotate, test."""
    router = APIRouter(prefix="/v1", tags=["webhooks"], responses=document.ERRORS)
    hooks, place = service.webhooks, "/webhook_endpoints"

    async def admitted(request: Request, model: type[Model]) -> tuple[Caller, Model]:
        caller = await service.gate.let_in(request, "webhooks")
        async with service.reception.receive(request, caller.owner) as body:
            return caller, body.parse(model)

    @router.get("/webhook_event_types", operation_id="listEventTypes", response_model=shapes.EventTypeList)
    def types(request: Request) -> JSONResponse:
        """What can be heard of."""
        service.gate.admit(request, "webhooks")
        return JSONResponse({"object": "list", "data": [*EVENTS, *FOREIGN]})

    @router.post(
        place, operation_id="createWebhookEndpoint", response_model=shapes.WebhookEndpointWithSecret,
        openapi_extra=document.body(shapes.CreateEndpoint, form=False),
    )  # fmt: skip
    async def create(request: Request) -> JSONResponse:
        """Have events sent to a URL. The secret is shown now and never again."""
        caller, wish = await admitted(request, shapes.CreateEndpoint)
        await asyncio.wrap_future(hooks.vet(wish.url, caller.owner))

        def work() -> Endpoint:
            return hooks.create(caller.owner, name=wish.name, url=wish.url, events=wish.event_types)

        return JSONResponse(shape(await run_in_threadpool(work), secret=True))

    @router.get(place, operation_id="listWebhookEndpoints", response_model=shapes.WebhookEndpointList)
    def page(
        request: Request,
        after: Annotated[str | None, Query(max_length=64)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> JSONResponse:
        """Your endpoints, the newest first."""
        caller = service.gate.admit(request, "webhooks")
        found, more = hooks.page(caller.owner, after=after, limit=limit)
        return JSONResponse(wire.page([shape(one) for one in found], more))

    @router.get(place + "/{endpoint_id}", operation_id="retrieveWebhookEndpoint", response_model=shapes.WebhookEndpoint)
    def retrieve(request: Request, endpoint_id: str) -> JSONResponse:
        """One endpoint."""
        caller = service.gate.admit(request, "webhooks")
        return JSONResponse(shape(hooks.get(endpoint_id, caller.owner)))

    @router.post(
        place + "/{endpoint_id}", operation_id="updateWebhookEndpoint", response_model=shapes.WebhookEndpoint,
        openapi_extra=document.body(shapes.UpdateEndpoint, form=False),
    )  # fmt: skip
    async def update(request: Request, endpoint_id: str) -> JSONResponse:
        """Change what is given."""
        caller, wish = await admitted(request, shapes.UpdateEndpoint)
        if wish.url is not None:
            await asyncio.wrap_future(hooks.vet(wish.url, caller.owner))
        changes: dict[str, Any] = {
            name: value
            for name, value in (("name", wish.name), ("url", wish.url), ("events", wish.event_types))
            if value is not None
        }

        def work() -> Endpoint:
            return hooks.update(endpoint_id, caller.owner, **changes)

        return JSONResponse(shape(await run_in_threadpool(work)))

    @router.delete(
        place + "/{endpoint_id}", operation_id="deleteWebhookEndpoint", response_model=shapes.DeletedEndpoint
    )
    def delete(request: Request, endpoint_id: str) -> JSONResponse:
        """Send nothing there any more."""
        caller = service.gate.admit(request, "webhooks")
        hooks.delete(endpoint_id, caller.owner)
        return JSONResponse({"id": endpoint_id, "object": "webhook_endpoint.deleted", "deleted": True})

    @router.post(
        place + "/{endpoint_id}/rotate_secret", operation_id="rotateWebhookSecret",
        response_model=shapes.WebhookEndpointWithSecret,
        openapi_extra=document.body(shapes.RotateSecret, form=False, needed=False),
    )  # fmt: skip
    async def rotate(request: Request, endpoint_id: str) -> JSONResponse:
        """Replace the secret."""
        caller, wish = await admitted(request, shapes.RotateSecret)
        keep = wish.keep_old_secret_active_for_24_hours

        def work() -> Endpoint:
            return hooks.rotate(endpoint_id, caller.owner, keep_old=keep)

        return JSONResponse(shape(await run_in_threadpool(work), secret=True))

    @router.post(
        place + "/{endpoint_id}/test", operation_id="testWebhookEndpoint", response_model=shapes.EndpointTest,
        openapi_extra=document.body(shapes.TestEndpoint, form=False),
    )  # fmt: skip
    async def test(request: Request, endpoint_id: str) -> JSONResponse:
        """Send a sample event now."""
        caller, wish = await admitted(request, shapes.TestEndpoint)
        kind = wish.event_type
        status = await asyncio.wrap_future(await run_in_threadpool(hooks.test, endpoint_id, caller.owner, kind))
        return JSONResponse(
            {
                "event_type": kind,
                "object": "webhook_endpoint.test",
                "status_code": status,
                "success": True,
                "webhook_endpoint_id": endpoint_id,
            }
        )

    return router


def shape(endpoint: Endpoint, *, secret: bool = False) -> dict[str, Any]:
    """An endpoint as the API shows it."""
    shown = {
        "id": endpoint.id,
        "object": "webhook_endpoint",
        "created_at": int(endpoint.created_at),
        "updated_at": int(endpoint.updated_at),
        "event_types": list(endpoint.events),
        "name": endpoint.name,
        "url": endpoint.url,
        "signing_secret_hint": endpoint.hint,
    }
    return shown | {"signing_secret": endpoint.secret} if secret else shown
