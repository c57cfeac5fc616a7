"""What is remembered, and how it is found again."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from leaving import picture

from langit import state
from langit.errors import OutputError
from langit.provenance import registry
from langit.provenance.fingerprint import WINDOWS, hashed
from langit.provenance.registry import Record, Registry

FACTS = {
    "id": "abc", "engine": "world", "prompt": "a secret otter", "stream": "5" * 64,
    "digest": {"frames": 2, "pixels": "0" * 64, "file": "1" * 64, "sheet": {"file": "2" * 64}},
    "fingerprint": {"hashes": [f"{int(hashed(picture(1))[0]):016x}"]},
}  # fmt: skip


def test_a_record_is_found_by_each_of_its_sides(tmp_path: Path) -> None:
    kept = Registry(tmp_path / "made.db")
    kept.add(Record(id="other", engine="small", files=("9" * 64,)))
    record = Record.of(FACTS)
    kept.add(record)
    assert kept.by_file("1" * 64) == kept.by_file("2" * 64) == record
    assert kept.by_stream("5" * 64) == kept.by_id("abc") == record
    assert kept.by_stream("") is kept.by_file("3" * 64) is kept.by_id("nobody") is None
    found = kept.alike(lambda index: index.find([hashed(picture(1), WINDOWS)]))
    assert found is not None
    assert found[0] == record
    assert kept.alike(lambda index: index.find([hashed(picture(2), WINDOWS)])) is None


def test_the_registry_says_no_prompt(tmp_path: Path) -> None:
    kept = Registry(tmp_path / "made.db")
    kept.add(Record.of(FACTS))
    assert b"otter" not in kept.path.read_bytes()


def test_processes_may_remember_at_once(state: Path) -> None:
    code = (
        "import sys; from langit.provenance.registry import Record, remember\n"
        "for n in range(5): remember(Record(id=f'{sys.argv[1]}{n}', engine='world', files=()))"
    )
    several = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "ab"]
    assert [process.wait() for process in several] == [0, 0]
    with sqlite3.connect(state / registry.FILE) as connection:
        assert connection.execute("select count(*) from made").fetchone() == (10,)
    connection.close()


def test_what_cannot_be_written_is_said_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutputError, match=r"the registry .* cannot be written.*LANGIT_STATE"):
        Registry(tmp_path / "no folder" / "made.db").add(Record.of(FACTS))
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(state.VARIABLE, str(tmp_path / "file" / "below"))
    with pytest.raises(OutputError, match="cannot be made"):
        registry.remember(Record.of(FACTS))
