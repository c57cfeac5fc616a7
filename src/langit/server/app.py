"""The application: routes, middleware, lifespan; nothing else."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

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
    videos,
    webhooks,
)
from langit.server.observe import Metrics, Observe
from langit.server.service import Service
from langit.server.settings import Settings

THREADS = 16  # requests that work at once; more would only wait for each other


def create(settings: Settings, engines: Mapping[str, Capability]) -> FastAPI:
    """A server of the Videos API for these engines; workers are somebody else's.

    The service is `app.state.service`, open between startup and shutdown.
    """
    service = Service(settings, engines)
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
    app.add_middleware(Observe, metrics=metrics)
    errors.install(app)
    for routes in (characters, page, content, videos, files, batches, webhooks, models):
        app.include_router(routes.routes(service))
    app.include_router(health.routes(service, metrics))
    app.include_router(manual.routes())
    document.install(app)
    return app
