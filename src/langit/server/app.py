"""The application: routes, middleware, lifespan; nothing else."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import anyio.to_thread
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from langit import __version__
from langit.capability import Capability
from langit.server import (
    batches,
    characters,
    content,
    document,
    errors,
    files,
    health,
    manual,
    models,
    page,
    provenance,
    videos,
    webhooks,
)
from langit.server.azure import Azure
from langit.server.foresight import Foresight
from langit.server.observe import Metrics, Observe
from langit.server.service import Service
from langit.server.settings import Settings

CORS: Final[dict[str, Any]] = {  # what pages of the origins that the operator names may send and see
    "allow_methods": ("GET", "HEAD", "POST", "DELETE"),
    "allow_headers": ("*",),
    "expose_headers": ("x-request-id", "openai-poll-after-ms", "retry-after", "content-range", "etag"),
    "max_age": 3600,
}
THREADS = 16  # requests that work at once; more would only wait for each other


def create(
    settings: Settings, engines: Mapping[str, Capability], foresight: Mapping[str, Foresight] | None = None
) -> FastAPI:
    """A server of the Videos API for these engines; workers are somebody else's. `foresight` is as for `Intake`.

    The service is `app.state.service`, open between startup and shutdown.
    """
    service = Service(settings, engines, foresight)
    metrics = Metrics(service)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        await run_in_threadpool(service.open)
        try:
            yield
        finally:
            service.draining = True
            await run_in_threadpool(service.close)

    app = FastAPI(
        title="langit",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    app.state.service = service
    if settings.cors:
        app.add_middleware(CORSMiddleware, allow_origins=settings.cors, **CORS)
    app.add_middleware(Azure)
    app.add_middleware(Observe, metrics=metrics)
    errors.install(app)
    for routes in (characters, page, content, videos, files, batches, webhooks, models, provenance):
        app.include_router(routes.routes(service))
    app.include_router(health.routes(service, metrics))
    app.include_router(manual.routes())
    document.install(app)
    return app
