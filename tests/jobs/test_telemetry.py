import json
import logging
import sys

import pytest

from langit.errors import UnavailableError
from langit.jobs import telemetry


def test_a_line_is_one_json_object_with_what_was_given() -> None:
    try:
        raise ValueError("secret\nsecond line")
    except ValueError:
        record = logging.LogRecord("langit.jobs", logging.WARNING, __file__, 1, "a %s", ("word",), sys.exc_info())
    record.video = "video_1"
    text = telemetry.Lines().format(record)
    assert "\n" not in text
    line = json.loads(text)
    assert (line["message"], line["level"], line["video"], line["logger"]) == (
        "a word", "warning", "video_1", "langit.jobs",
    )  # fmt: skip
    assert "ValueError" in line["exception"]


def test_a_span_is_carried_to_another_process() -> None:
    trace = pytest.importorskip("opentelemetry.trace", reason="no traces here; use langit[traces]")
    parent = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    with telemetry.span("work", parent=parent, video="video_1"):
        kept = telemetry.carrier()
        assert trace.get_current_span().get_span_context().is_valid
    assert kept["traceparent"].split("-")[1] == "0af7651916cd43dd8448eb211c80319c"


def test_without_the_packages_a_span_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telemetry, "trace", None)
    with telemetry.span("work") as current:
        assert current is None
    assert telemetry.carrier() == {}


def test_traces_that_are_asked_for_and_cannot_be_sent_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in telemetry.COLLECTORS:
        monkeypatch.delenv(name, raising=False)
    telemetry.send_traces()  # nobody asked
    monkeypatch.setenv(telemetry.COLLECTORS[1], "http://127.0.0.1:4318/v1/traces")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(UnavailableError, match=r"pip install 'langit\[traces\]'"):
        telemetry.send_traces()
