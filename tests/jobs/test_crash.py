"""Every labelled point: the process ends there as in a power cut, another goes on, nothing is lost or double."""

import hashlib
import http.server
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from crashing import act

from langit.jobs import crash
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import new_id
from langit.jobs.leases import Leases
from langit.jobs.remote import Outward
from langit.jobs.retention import Retention
from langit.jobs.store import Store
from langit.jobs.tables import deliveries, videos
from langit.jobs.webhooks import Webhooks

pytestmark = pytest.mark.long

SOURCE = Path(__file__).parents[2] / "src"
OF_CREATE = ("create_inserted", "create_committed")
OF_WORK = ("claimed", "running", "rendered", "checked", "renamed", "completing", "completed")


def test_every_point_is_in_the_code_and_tried_here() -> None:
    code = "".join(path.read_text() for path in (SOURCE / "langit").rglob("*.py"))
    for label in crash.POINTS:
        assert f'crash.point("{label}")' in code
    assert set(crash.POINTS) == {*OF_CREATE, *OF_WORK, "delivering", "deleting"}


def test_a_point_that_was_not_asked_for_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(crash.VARIABLE, "claimed")
    crash.point("running")


@pytest.mark.parametrize("label", OF_CREATE)
def test_a_create_that_dies_is_found_or_made_by_its_retry(url: str, tmp_path: Path, label: str) -> None:
    database = Database(url)
    database.migrate()
    act("create", url, tmp_path, first := new_id("video"), crash_at=label)
    again = act("create", url, tmp_path, second := new_id("video"))
    committed = label == "create_committed"
    assert again == {"id": first if committed else second, "new": not committed}
    assert Store(database).census()["queued"] == 1
    database.close()


@pytest.mark.parametrize("label", OF_WORK)
def test_a_worker_that_dies_leaves_a_job_that_is_finished_once(tmp_path: Path, label: str) -> None:
    url = f"sqlite:///{tmp_path}/q.db"
    database = Database(url)
    database.migrate()
    store, files = Store(database), Files(str(tmp_path / "store"), tmp_path / "work")
    act("create", url, tmp_path, video := new_id("video"))
    act("work", url, tmp_path, crash_at=label)
    after = store.get(video)
    assert after.status == ("completed" if label == "completed" else "in_progress")
    progress = after.progress
    time.sleep(0.6)  # the lease runs out
    act("work", url, tmp_path)
    done = store.get(video)
    assert (done.status, done.progress, done.attempts) == ("completed", 100, 1 if label == "completed" else 2)
    assert done.progress >= progress
    for name, facts in done.asset["files"].items():
        data = (tmp_path / "store" / done.asset["folder"] / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == facts["sha256"]
    sweeps = Retention(store, files)
    sweeps.sweep()
    sweeps.sweep()
    assert files.names("videos") == [f"{video}.{done.token}"], "no orphan of the lost attempt is left"
    assert files.leftovers(0) == []
    database.close()


def test_a_delete_that_dies_leaves_no_files_behind(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/q.db"
    database = Database(url)
    database.migrate()
    act("create", url, tmp_path, video := new_id("video"))
    act("work", url, tmp_path)
    act("delete", url, tmp_path, video, crash_at="deleting")
    files = Files(str(tmp_path / "store"), tmp_path / "work")
    assert files.names("videos") != []
    sweeps = Retention(Store(database), files)
    sweeps.sweep()
    sweeps.sweep()
    assert files.names("videos") == []
    database.close()


def test_an_event_whose_sender_dies_is_sent_again_under_its_id(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/q.db"
    database = Database(url)
    database.migrate()
    heard: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.headers["webhook-id"])
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        hooks = Webhooks(database, Outward(private=True))
        place = f"http://127.0.0.1:{receiver.server_port}/"
        hooks.create("o", name="n", url=place, events=["video.completed"])
        act("create", url, tmp_path, new_id("video"))
        leases = Leases(database)
        leases.complete(leases.claim("w"), {"folder": "f"})
        act("deliver", url, tmp_path, crash_at="delivering")
        assert hooks.waiting() == 1
        with database.write() as connection:
            connection.execute(sa.update(deliveries).values(next_at=0.0))
        act("deliver", url, tmp_path)
        receiver.shutdown()
    assert hooks.waiting() == 0
    assert len(heard) == 2
    assert len(set(heard)) == 1
    with database.read() as connection:
        assert connection.scalar(sa.select(videos.c.status)) == "completed"
    database.close()
