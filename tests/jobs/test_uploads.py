from pathlib import Path

import pytest

from langit.errors import RequestError
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import NotFoundError
from langit.jobs.uploads import Uploads


@pytest.fixture
def uploads(database: Database, tmp_path: Path) -> Uploads:
    return Uploads(database, Files(str(tmp_path / "store"), tmp_path / "work"))


def test_a_file_is_kept_and_forgotten(uploads: Uploads) -> None:
    file = uploads.add("a", filename="x" * 300, purpose="vision", data=b"abc")
    assert (file.bytes, len(file.filename)) == (3, 255)
    assert uploads.read(uploads.get(file.id, "a")) == b"abc"
    for act in (uploads.get, uploads.delete):
        with pytest.raises(NotFoundError):
            act(file.id, "b")
    uploads.delete(file.id, "a")
    with pytest.raises(NotFoundError):
        uploads.get(file.id, "a")
    assert uploads.store.names("files") == []


def test_an_expired_file_is_not_found(uploads: Uploads) -> None:
    file = uploads.add("a", filename="x", purpose="batch", data=b"", lifetime=-1)
    with pytest.raises(NotFoundError):
        uploads.get(file.id, "a")


def test_pages_of_files(uploads: Uploads) -> None:
    ids = [uploads.add("a", filename="x", purpose=what, data=b"").id for what in ("batch", "vision", "batch")]
    first, more = uploads.page("a", limit=2)
    assert ([file.id for file in first], more) == (ids[:0:-1], True)
    rest, more = uploads.page("a", after=first[-1].id, limit=2)
    assert ([file.id for file in rest], more) == (ids[:1], False)
    assert [file.id for file in uploads.page("a", order="asc", after=ids[0])[0]] == ids[1:]
    assert len(uploads.page("a", purpose="batch")[0]) == 2
    with pytest.raises(RequestError):
        uploads.page("a", after="file_none")


def test_characters_belong_to_somebody(uploads: Uploads) -> None:
    made = uploads.add_character("a", name="Mossy", data=b"film")
    assert uploads.character(made.id, "a") == made
    assert b"".join(uploads.store.read(made.asset)) == b"film"
    with pytest.raises(NotFoundError):
        uploads.character(made.id, "b")
