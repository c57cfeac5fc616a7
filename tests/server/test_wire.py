import openai.types
import pytest
from pydantic import ValidationError

from langit.jobs.job import Job
from langit.server import wire

JOB = {
    "id": "video_1", "owner": "o", "model": "sora-2", "engine": "world", "prompt": "p", "size": "720x1280",
    "seconds": "4", "request": {"values": {"seed": 3}}, "status": "in_progress", "created_at": 10.9, "ready_at": 10.9,
    "started_at": 100.0, "progress": 25,
}  # fmt: skip


def test_a_video_is_what_the_package_and_our_document_say() -> None:
    shown = wire.video(Job.of(JOB), position=None, now=130.0)
    assert shown.keys() == wire.Video.model_fields.keys()
    wire.Video.model_validate(shown, strict=True)
    openai.types.Video.model_validate(shown, strict=True)
    assert (shown["created_at"], shown["seconds_left"], shown["error"]) == (10, 90, None)


def test_a_failed_video_has_an_error_whatever_the_row_says() -> None:
    shown = wire.video(Job.of({**JOB, "status": "failed"}))
    assert shown["error"].keys() == {"code", "message"}
    assert shown["error"]["code"]
    assert shown["seconds_left"] is None


def test_time_left_waits_until_it_can_be_told() -> None:
    assert wire.left(Job.of({**JOB, "progress": 4}), 130.0) is None
    assert wire.left(Job.of({**JOB, "status": "queued"}), 130.0) is None


@pytest.mark.parametrize(
    "changes",
    [{"prompt": ""}, {"prompt": 5}, {"prompt": "x" * 32_001}, {"seed": -1}, {"seed": "3"}, {"fps": 0},
     {"characters": [{"id": "a"}] * 3}, {"fit": "stretch"}, {"storyboard": [{"start": -1, "prompt": "p"}]}],
)  # fmt: skip
def test_bad_values_do_not_pass(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        wire.CreateVideo.model_validate({"prompt": "p", **changes}, strict=True)


def test_pages_have_cursors() -> None:
    page = wire.page([{"id": "a"}, {"id": "b"}], True)
    assert (page["first_id"], page["last_id"], page["has_more"]) == ("a", "b", True)
    assert wire.page([], False)["last_id"] is None
