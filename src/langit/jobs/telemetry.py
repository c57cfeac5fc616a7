"""Structured logs and optional traces. A log line is one JSON object; prompts are never in it unless asked for.

Traces need the opentelemetry packages and their usual environment; without them a span costs nothing.
"""

import contextlib
import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

try:
    from opentelemetry import propagate, trace
except ImportError:
    trace = None  # type: ignore[assignment]  # the module or nothing

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
        return json.dumps(line, default=str, ensure_ascii=False)


def log_as_lines(level: int = logging.INFO) -> None:
    """Write all logs of this process to standard error in that form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "alembic", "botocore", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)


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
