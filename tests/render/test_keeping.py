import os
import subprocess
import sys

import numpy as np
import pytest

from langit.render.keeping import kept


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("LANGIT_CACHE", str(tmp_path / "cache"))


def never():
    raise AssertionError("it was made again")


def test_what_is_kept_is_not_made_again(tmp_path):
    made = kept("light", "abc", lambda: {"a": np.arange(3)})
    found = kept("light", "abc", never)
    np.testing.assert_array_equal(found["a"], made["a"])
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_broken_file_is_made_anew(tmp_path):
    kept("light", "abc", lambda: {"a": np.arange(3)})
    (path,) = tmp_path.rglob("*.npz")
    path.write_bytes(path.read_bytes()[:40])
    assert kept("light", "abc", lambda: {"a": np.arange(4)})["a"].size == 4
    assert kept("light", "abc", never)["a"].size == 4


def test_it_is_made_where_nothing_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("LANGIT_CACHE", str(tmp_path / "file"))
    assert kept("light", "abc", lambda: {"a": np.ones(2)})["a"].sum() == 2


def test_of_several_processes_one_makes_it_and_the_others_wait(tmp_path):
    script = (
        "import sys, time; from pathlib import Path; import numpy as np; from langit.render.keeping import kept\n"
        "def make(): Path(sys.argv[1]).open('a').write('x'); time.sleep(0.3); return {'a': np.arange(5)}\n"
        "assert kept('light', 'abc', make)['a'].sum() == 10"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "made")]
    started = [subprocess.Popen(command, env=dict(os.environ)) for _ in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]
    assert (tmp_path / "made").read_text() == "x"
