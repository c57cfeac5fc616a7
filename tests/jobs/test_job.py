import re

from langit.jobs.job import Job, fingerprint, new_id


def test_ids_have_the_documented_form_and_differ() -> None:
    ids = {new_id("video") for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch(r"video_[0-9a-f]{32}", one) for one in ids)


def test_a_fingerprint_is_of_owner_request_and_bytes() -> None:
    base = fingerprint("a", {"prompt": "x", "seed": 1}, b"image")
    assert base == fingerprint("a", {"seed": 1, "prompt": "x"}, b"image")
    others = [
        fingerprint("b", {"prompt": "x", "seed": 1}, b"image"),
        fingerprint("a", {"prompt": "y", "seed": 1}, b"image"),
        fingerprint("a", {"prompt": "x", "seed": 1}, b"other"),
        fingerprint("a", {"prompt": "x", "seed": 1}),
    ]
    assert len({base, *others}) == 5


def test_a_row_of_a_newer_version_can_be_read() -> None:
    row = {
        "id": "video_1", "owner": "o", "model": "m", "engine": "e", "prompt": "p", "size": "1x1", "seconds": "4",
        "request": {}, "status": "failed", "created_at": 1.0, "ready_at": 1.0, "a_column_of_tomorrow": 5,
    }  # fmt: skip
    assert Job.of(row).ended
