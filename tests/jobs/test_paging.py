"""Lists go on where they were, whatever was deleted meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from langit.errors import RequestError
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import Draft
from langit.jobs.remote import Outward
from langit.jobs.retention import Retention
from langit.jobs.store import Store
from langit.jobs.tables import departed
from langit.jobs.uploads import Uploads
from langit.jobs.webhooks import Webhooks


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_cursor_survives_that_its_video_is_deleted(
    database: Database, draft: Callable[..., Draft], order: str
) -> None:
    store = Store(database)
    made = [store.submit(draft())[0].id for _ in range(6)]
    seen, after = [], None
    for _ in range(3):
        page, more = store.page("somebody", after=after, limit=2, order=order)
        seen += [job.id for job in page]
        after = seen[-1]
        for job in page:
            store.delete(job.id)
    assert seen == (made if order == "asc" else made[::-1])
    assert not more
    with pytest.raises(RequestError, match="to go on from"):
        store.page("another", after=after)


def test_so_do_those_of_files_and_endpoints(database: Database, tmp_path: Path) -> None:
    uploads = Uploads(database, Files(str(tmp_path / "store"), tmp_path / "work"))
    files = [uploads.add("a", filename="f", purpose="vision", data=b"x").id for _ in range(3)]
    uploads.delete(files[1], "a")
    assert [file.id for file in uploads.page("a", after=files[1])[0]] == [files[0]]
    hooks = Webhooks(database, Outward(private=True))
    endpoints = [hooks.create("a", name="n", url="http://127.0.0.1:9/", events=[]).id for _ in range(3)]
    hooks.delete(endpoints[1], "a")
    assert [one.id for one in hooks.page("a", after=endpoints[1], limit=9)[0]] == [endpoints[0]]


def test_places_are_kept_for_a_day(database: Database, draft: Callable[..., Draft], tmp_path: Path) -> None:
    store = Store(database)
    gone, _ = store.submit(draft())
    store.delete(gone.id)
    sweeps = Retention(store, Files(str(tmp_path / "store"), tmp_path / "work"))
    sweeps.sweep()
    assert store.page("somebody", after=gone.id) == ([], False)
    with database.write() as connection:
        connection.execute(sa.update(departed).values(left_at=1.0))
    sweeps.sweep()
    with pytest.raises(RequestError, match="to go on from"):
        store.page("somebody", after=gone.id)
