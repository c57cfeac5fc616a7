"""One request is one trace, from the client through the web process to the worker: seen by a collector over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import serving
from listening import Listener

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="no traces here; use langit[traces]")
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

pytestmark = pytest.mark.long

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Collector(Listener):
    """What an operator would run: takes spans as OTLP over HTTP."""

    @property
    def spans(self) -> list[tuple[str, Any]]:
        """Each span with its service."""
        found: list[tuple[str, Any]] = []
        for _, body in self.heard:
            for group in ExportTraceServiceRequest.FromString(body).resource_spans:
                tags = {tag.key: tag.value.string_value for tag in group.resource.attributes}
                found += [(tags["service.name"], span) for scope in group.scope_spans for span in scope.spans]
        return found

    def find(self, name: str) -> Any:
        """The span of that name in the client's trace, and its service."""
        trace = bytes.fromhex(PARENT.split("-")[1])
        return next((one for one in self.spans if one[1].name == name and one[1].trace_id == trace), None)

    def above(self, span: Any) -> list[bytes]:
        """The spans within which this one lies, the nearest first."""
        parents = {one.span_id: one.parent_span_id for _, one in self.spans}
        found = [span.parent_span_id]
        while found[-1] in parents:
            found.append(parents[found[-1]])
        return found


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    with made:
        yield made


@pytest.mark.slow
def test_a_request_is_one_trace_from_the_client_to_the_worker(tmp_path: Path, collector: Collector) -> None:
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    with serving.running(tmp_path, environment=environment) as server:
        asked = httpx.post(
            f"{server.url}/videos", json={"prompt": "a very private wish"}, headers={"traceparent": PARENT}, timeout=20
        ).json()
        assert server.wait(asked["id"])["status"] == "completed"
        serving.until(lambda: bool(collector.find("POST videos") and collector.find("make video")), timeout=30)
    service, request = collector.find("POST videos")
    assert service == "langit"
    assert request.parent_span_id == bytes.fromhex(PARENT.split("-")[2])
    _, made = collector.find("make video")
    assert request.span_id in collector.above(made), "the framework may have spans of its own between"
    assert {tag.key: tag.value.string_value for tag in made.attributes}["video"] == asked["id"]
    assert not any("private" in str(span) for _, span in collector.spans), "prompts are in no trace"
