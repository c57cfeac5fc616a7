"""The whole of it once, with nothing stood in for: `langit serve`, the openai package, the world engine."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest
import serving

from langit.media import video

pytestmark = pytest.mark.long


@contextlib.contextmanager
def served(data: Path, *options: str) -> Iterator[openai.OpenAI]:
    command = [sys.executable, "-m", "langit", "serve", "--data", str(data), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        with openai.OpenAI(base_url=process.stdout.readline().split()[-1], api_key="none") as client:
            yield client
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_sentence_becomes_a_film_and_the_film_is_edited(tmp_path: Path) -> None:
    with served(tmp_path / "data") as client:
        small = {"model": "world", "size": "128x72", "seconds": "2", "extra_body": {"fps": 12, "seed": 3}}
        made = client.videos.create_and_poll(prompt="a red ball falls on the grass", **small)
        assert made.status == "completed", made.error
        path = tmp_path / "made.mp4"
        client.videos.download_content(made.id).write_to_file(path)
        found = video.probe(path)
        assert (str(found.size), found.count, found.fps) == ("128x72", 24, 12.0)
        for variant, magic in (("thumbnail", b"RIFF"), ("spritesheet", b"\xff\xd8")):
            assert client.videos.download_content(made.id, variant=variant).read().startswith(magic)
        remix = client.videos.poll(client.videos.remix(made.id, prompt="at night").id)
        assert remix.status == "completed", remix.error
        by_id = {"video": openai.omit, "extra_body": {"video": {"id": made.id}}}
        longer = client.videos.poll(client.videos.extend(prompt="it goes on", seconds="4", **by_id).id)
        refused = longer.status == "failed" and longer.error.code in ("invalid_request", "not_understood")
        assert longer.status == "completed" or refused, longer.error
        if longer.status == "completed":
            client.videos.download_content(longer.id).write_to_file(path)
            assert video.probe(path).seconds == pytest.approx(6, abs=0.2)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_worker_killed_at_four_fifths_draws_only_the_rest(tmp_path: Path) -> None:
    """The lease is ten minutes, so that the job goes on because its worker was seen to end, and not because time ran
    out; and the film is the one that nobody interrupted."""
    data = tmp_path / "data"
    asked = {"model": "world", "size": "256x144", "seconds": "20", "extra_body": {"fps": 24, "seed": 3}}
    with served(data, "--lease", "600") as client:
        films: list[Any] = []
        for killed in (True, False):
            made = client.videos.create(prompt="a red ball rolls on the grass past a blue box", **asked)
            if killed:
                serving.until(lambda name=made.id: client.videos.retrieve(name).progress >= 80, timeout=120)
                with contextlib.closing(sqlite3.connect(data / "langit.db")) as rows:
                    (worker,) = rows.execute("select worker from videos").fetchone()
                kept = sorted((data / "work" / "scratch" / made.id).glob("[0-9]*.mkv"))
                os.kill(int(worker.rsplit(":", 1)[1]), signal.SIGKILL)
                assert len(kept) >= 15, "three quarters of the film need not be drawn again"
                written = {path: path.stat().st_mtime_ns for path in kept}
                following = kept[0].with_name(f"{len(kept) + 1:04d}.mkv")  # a second later, of the next attempt
                serving.until(following.exists, timeout=120, pause=0.01)
                assert {path: path.stat().st_mtime_ns for path in kept} == written
            done = client.videos.poll(made.id)
            assert done.status == "completed", done.error
            path = tmp_path / f"{made.id}.mp4"
            client.videos.download_content(made.id).write_to_file(path)
            films.append(np.stack(list(video.read(path))).astype(np.float32))
        with contextlib.closing(sqlite3.connect(data / "langit.db")) as rows:
            assert rows.execute("select attempts from videos order by created_at").fetchall() == [(2,), (1,)]
    assert films[0].shape == films[1].shape == (480, 144, 256, 3)
    assert np.abs(films[0] - films[1]).mean() < 0.5
