import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import Draft, new_id
from langit.jobs.leases import Leases
from langit.jobs.retention import Retention
from langit.jobs.store import Store
from langit.jobs.tables import idempotency
from langit.jobs.uploads import Uploads

Make = Callable[..., Draft]


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(str(tmp_path / "store"), tmp_path / "work")


def finish(store: Store, files: Files, keep: float | None) -> str:
    leases = Leases(store.database, keep=keep)
    lease = leases.claim("w")
    folder = files.staging(f"{lease.job.id}.1")
    (folder / "video.mp4").write_bytes(b"x")
    files.publish(folder, f"videos/{lease.job.id}.1")
    leases.complete(lease, {"folder": f"videos/{lease.job.id}.1"})
    return lease.job.id


def test_expired_bytes_go_and_the_row_stays(store: Store, files: Files, draft: Make) -> None:
    store.submit(draft())
    store.submit(draft())
    over, kept = finish(store, files, -1), finish(store, files, None)
    assert Retention(store, files).sweep() == 1
    assert files.names("videos") == [f"{kept}.1"]
    gone = store.get(over)
    assert (gone.status, gone.asset) == ("completed", None)
    assert store.get(kept).asset is not None


def test_strays_go_at_the_second_sight_and_work_in_progress_does_not(store: Store, files: Files, draft: Make) -> None:
    job, _ = store.submit(draft())
    for name in ("video_none.1", f"{job.id}.1"):
        folder = files.staging(name)
        (folder / "video.mp4").write_bytes(b"x")
        files.publish(folder, f"videos/{name}")
    files.put("inputs/video_none/image.png", b"x")
    files.put(f"inputs/{job.id}/image.png", b"x")
    sweeps = Retention(store, files)
    sweeps.sweep()
    assert len(files.names("videos")) == 2
    sweeps.sweep()
    assert files.names("videos") == [f"{job.id}.1"], "its job is not over: the row may be about to point here"
    assert files.names("inputs") == [job.id]


def test_scratch_of_what_is_over_goes_and_of_what_waits_stays(store: Store, files: Files, draft: Make) -> None:
    waiting, _ = store.submit(draft())
    store.submit(draft())
    leases = Leases(store.database)
    leases.claim("w")
    failed = leases.claim("w")
    leases.fail(failed, "c", "m", again=False)
    unknown = new_id("video")
    for name in (waiting.id, failed.job.id, unknown):
        (files.scratch(name) / "chunk").write_bytes(b"x")
    sweeps = Retention(store, files)
    sweeps.tidy()
    assert sorted(files.leftovers(0)) == sorted([waiting.id, unknown]), "a worker may be about to see that it is gone"
    old = time.time() - 30
    for path in (files.scratch(unknown) / "chunk", files.scratch(unknown)):
        os.utime(path, (old, old))
    sweeps.tidy()
    assert files.leftovers(0) == [waiting.id], "well within a minute"


def test_what_has_expired_is_gone_at_its_second(store: Store, files: Files, draft: Make) -> None:
    store.submit(draft())
    video = finish(store, files, 0.5)
    assert store.get(video).asset is not None
    time.sleep(0.6)
    assert store.get(video).asset is None, "though nobody has swept"
    uploads = Uploads(store.database, files)
    uploads.add("a", filename="f", purpose="batch", data=b"x", lifetime=-1)
    assert uploads.page("a") == ([], False)
    assert Retention(store, files).tidy() == 2
    assert files.names("videos") == files.names("files") == []


def test_old_notes_and_files_go(store: Store, files: Files, draft: Make) -> None:
    uploads = Uploads(store.database, files)
    uploads.add("a", filename="f", purpose="batch", data=b"x", lifetime=-1)
    store.submit(draft(fingerprint="f"), key="k")
    with store.database.write() as connection:
        connection.execute(sa.update(idempotency).values(created_at=1.0))
    assert Retention(store, files).sweep() == 2
    assert files.names("files") == []
    with store.database.read() as connection:
        assert connection.execute(sa.select(idempotency)).all() == []


def test_uploads_that_a_crash_cut_off_go(store: Store, files: Files) -> None:
    for name in ("cut", "coming"):
        (files.uploads / name).mkdir(parents=True)
        (files.uploads / name / "1").write_bytes(b"x")
    old = time.time() - 7200
    for path in (files.uploads / "cut" / "1", files.uploads / "cut"):
        os.utime(path, (old, old))
    assert Retention(store, files).sweep() == 1
    assert [path.name for path in files.uploads.iterdir()] == ["coming"]
