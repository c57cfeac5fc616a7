"""Around every request: an id, a log line without prompts, a metric, a span. Pure ASGI, so that it costs little."""

import logging
import re
import time
import uuid
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from langit.jobs.telemetry import span
from langit.server.service import Service

log = logging.getLogger("langit.access")
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
OUR_ID: Final = re.compile(r"[\w.-]{1,64}")


class Metrics:
    """What /metrics shows: requests as they pass, jobs as the store counts them when it is asked."""

    def __init__(self, service: Service):
        self._service = service
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("langit_http_requests", "Requests answered.", labels, registry=self.registry)
        self.seconds = Histogram(
            "langit_http_request_seconds", "Time to the end of the answer.", ("route",), buckets=BUCKETS,
            registry=self.registry,
        )  # fmt: skip
        self.open = Gauge("langit_http_requests_open", "Requests being answered.", registry=self.registry)
        self.registry.register(_Jobs(service))

    def text(self) -> bytes:
        """In the format of Prometheus."""
        return generate_latest(self.registry)


class _Jobs:
    def __init__(self, service: Service):
        self._service = service

    def describe(self) -> list[Any]:
        """Nothing in advance: the store is not asked at registration."""
        return []

    def collect(self) -> list[GaugeMetricFamily]:
        """Counts of the store, now."""
        jobs = GaugeMetricFamily("langit_videos", "Videos by state.", labels=["status"])
        for status, count in self._service.store.census().items():
            jobs.add_metric([status], count)
        wait = self._service.store.oldest_wait()
        oldest = GaugeMetricFamily("langit_queue_oldest_seconds", "How long the next in line has waited.", value=wait)
        due = self._service.webhooks.waiting()
        hooks = GaugeMetricFamily("langit_webhooks_waiting", "Events not yet delivered.", value=due)
        return [jobs, oldest, hooks]


class Observe:
    """The middleware."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics):
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sent = headers.get("x-request-id", "")
        request_id = sent if OUR_ID.fullmatch(sent) else f"req_{uuid.uuid4().hex}"
        began, status = time.perf_counter(), 500

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                added = MutableHeaders(scope=message)
                added["x-request-id"] = request_id
                added["openai-processing-ms"] = str(round((time.perf_counter() - began) * 1000))
            await send(message)

        self.metrics.open.inc()
        method = scope["method"]
        parent = {name: headers[name] for name in ("traceparent", "tracestate") if name in headers}
        try:
            with span(f"{method} {scope['path'].split('/')[-1][:32]}", parent=parent, method=method):
                await self.app(scope, receive, named)
        finally:
            took = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "other")
            self.metrics.open.dec()
            self.metrics.requests.labels(method if method in METHODS else "other", route, str(status)).inc()
            self.metrics.seconds.labels(route).observe(took)
            log.info(
                "request",
                extra={"method": method, "route": route, "status": status, "took": round(took, 4), "id": request_id},
            )


METHODS: Final = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS"})
