"""The page for operators does what it says when it is pasted into a shell."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from serving import get, until

pytestmark = pytest.mark.long

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_the_first_commands_make_a_server_that_the_key_opens(tmp_path: Path) -> None:
    lines = re.findall(r"^langit (.*?)(?:\s+#.*)?$", PAGE.read_text(), re.MULTILINE)[:3]
    alone, keys, serve = (line.replace("/var/lib/langit", str(tmp_path)).split() for line in lines)
    assert (alone[0], keys[:2], serve[0]) == ("serve", ["keys", "create"], "serve")
    langit = [sys.executable, "-m", "langit"]
    made = subprocess.run([*langit, *keys], capture_output=True, text=True, check=True)
    secret = re.search(r"^lk-\S+$", made.stdout, re.MULTILINE)[0]
    for command, key in ((alone, ""), (serve, secret)):
        port = free_port()
        environment = os.environ | {"LANGIT_PORT": str(port)}
        with subprocess.Popen([*langit, *command], env=environment, stderr=subprocess.DEVNULL) as server:
            try:
                opened(f"http://127.0.0.1:{port}", key)
            finally:
                server.send_signal(signal.SIGTERM)
                assert server.wait(40) == 0


def opened(url: str, key: str) -> None:
    """See that a key opens a server and nothing else does; without a key everybody is let in."""
    until(lambda: ready(url), timeout=60)
    headers = {"authorization": f"Bearer {key}"} if key else {}
    assert httpx.get(f"{url}/v1/videos", headers=headers).status_code == 200
    assert httpx.get(f"{url}/v1/videos").status_code == (401 if key else 200)


def ready(url: str) -> bool:
    try:
        return get(f"{url}/ready").status_code == 200
    except httpx.TransportError:
        return False
