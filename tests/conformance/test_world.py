"""The whole of it once, with nothing stood in for: `langit serve`, the openai package, the world engine."""

import subprocess
import sys
from pathlib import Path

import openai
import pytest

from langit.media import video


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_sentence_becomes_a_film_and_the_film_is_edited(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "langit", "serve", "--data", str(tmp_path / "data"), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        url = process.stdout.readline().split()[-1]
        with openai.OpenAI(base_url=url, api_key="none") as client:
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
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()
