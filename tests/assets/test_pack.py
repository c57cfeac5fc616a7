"""No file of the pack without a row that says whom it comes from, and no row whose file is another one."""

import hashlib
from pathlib import Path

import pytest

import langit.assets
from langit.assets import pack
from langit.assets.pack import Credit, credits, opened
from langit.errors import UnavailableError

FOLDER = Path(langit.assets.__file__).parent
FILES = {
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*")
    if path.is_file() and path.suffix not in {".py", ".pyc"} and path.name != "credits.toml"
}


def test_every_file_has_a_row() -> None:
    assert {row.file for row in credits()} == FILES


@pytest.mark.parametrize("row", credits(), ids=lambda row: row.file)
def test_a_row_is_whole_and_of_its_file(row: Credit) -> None:
    assert all((row.source, row.author, row.licence, row.change))
    assert hashlib.sha256((FOLDER / row.file).read_bytes()).hexdigest() == row.sha256
    assert not row.notice or row.notice in FILES


def test_a_file_that_is_not_the_one_of_its_row_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "letters/NOTICE-unicode.txt"
    assert opened(name)
    monkeypatch.setattr(pack, "ROOT", tmp_path)
    with pytest.raises(UnavailableError, match="is not there"):
        opened(name)
    (tmp_path / "letters").mkdir()
    (tmp_path / name).write_bytes((FOLDER / name).read_bytes() + b" ")
    with pytest.raises(UnavailableError, match="is not the one of its row"):
        opened(name)
    (tmp_path / "letters" / "more.txt").write_bytes(b"a file without a row")
    with pytest.raises(UnavailableError, match="is not the one of its row"):
        opened("letters/more.txt")


def test_the_notice_of_wordnet_goes_along() -> None:
    assert "Princeton University" in opened("words/NOTICE-wordnet.txt").decode()
