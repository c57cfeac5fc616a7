"""Structured logs and optional traces. A log line is one JSON object; prompts are never in it unless asked for.

Traces need the opentelemetry packages and their usual environment (OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME, …);
without them a span costs nothing.
"""

import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from langit.errors import UnavailableError

try:
    from opentelemetry import propagate, trace
except ImportError:
    trace = None  # type: ignore[assignment]  # the module or nothing

COLLECTORS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
USUAL: Final = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "color_message"}


class Lines(logging.Formatter):
    """One JSON object a line: time, level, logger, message and whatever was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in USUAL}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        text = json.dumps(line, default=str, ensure_ascii=False)
        return text if text.isprintable() else "".join(map(_shown, text))


def _shown(letter: str) -> str:
    """A letter, or the escape of one that breaks a line, turns its direction or cannot be seen."""
    return letter if letter.isprintable() else json.dumps(letter)[1:-1]


def log_as_lines(level: int = logging.INFO) -> None:
    """Write all logs of this process to standard error in that form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "alembic", "botocore", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)


def send_traces() -> None:
    """Send the spans of this process to the collector that the environment names, if it names one.

    Raises:
        UnavailableError: it names one, and the packages that would send are not installed.
    """
    if not any(os.environ.get(name) for name in COLLECTORS):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise UnavailableError(
            f"{COLLECTORS[0]} asks for traces, and what sends them is not installed",
            remedy="pip install 'langit[traces]'",
        ) from None
    named = "OTEL_SERVICE_NAME" in os.environ
    provider = TracerProvider(resource=Resource.create({} if named else {SERVICE_NAME: "langit"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)  # which sends what is left when the process ends


@contextlib.contextmanager
def span(name: str, *, parent: Mapping[str, str] | None = None, **attributes: str | int | float) -> Iterator[Any]:
    """A piece of work in the trace; `parent` is what `carrier` gave in another process."""
    if trace is None:
        yield None
        return
    context = propagate.extract(dict(parent)) if parent else None
    with trace.get_tracer("langit").start_as_current_span(name, context=context, attributes=attributes) as current:
        yield current


def carrier() -> dict[str, str]:
    """The present span, to be kept beside a job."""
    kept: dict[str, str] = {}
    if trace is not None:
        propagate.inject(kept)
    return kept
