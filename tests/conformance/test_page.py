"""The page at / in a real browser: a prompt is typed, its progress is shown, the film plays, the history knows it."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import serving

pytestmark = pytest.mark.long


class Tab:
    """A tab of headless Chromium, spoken to by its own protocol."""

    def __init__(self, socket: Any):
        self.socket, self.count, self.problems = socket, 0, []

    def call(self, method: str, **params: Any) -> Any:
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv(timeout=60))
            if message.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.problems.append(message["params"])
            if message.get("id") == self.count:
                return message["result"]

    def see(self, expression: str) -> Any:
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def choose(self, selector: str, file: Path) -> None:
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file)])

    def wait(self, expression: str) -> None:
        serving.until(lambda: bool(self.see(expression)), timeout=90, pause=0.2)


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium here: apt-get install -y --no-install-recommends chromium")
    client = pytest.importorskip("websockets.sync.client", reason="pip install websockets")
    command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
               "--no-first-run", f"--user-data-dir={tmp_path}/profile", "about:blank"]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        told = tmp_path / "profile" / "DevToolsActivePort"
        serving.until(told.exists, timeout=60)
        time.sleep(0.5)
        port = told.read_text().splitlines()[0]
        pages = httpx.get(f"http://127.0.0.1:{port}/json", timeout=20).json()
        address = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
        with client.connect(address, max_size=None) as socket:
            made = Tab(socket)
            made.call("Runtime.enable")
            made.call("Log.enable")
            yield made
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_from_a_prompt_to_a_film_that_plays(tab: Tab, tmp_path: Path) -> None:
    with serving.running(tmp_path / "data") as server:
        tab.call("Page.navigate", url=f"{server.root}/")
        tab.wait("document.querySelectorAll('#size option').length > 0")
        tab.see("document.getElementById('prompt').value = 'slow but sure'")
        tab.see("document.getElementById('ask').requestSubmit()")
        tab.wait("document.getElementById('progress').value > 20")
        assert "drawing" in tab.see("document.getElementById('state').textContent")
        tab.wait("!document.getElementById('player').hidden && document.getElementById('player').readyState >= 2")
        assert tab.see("document.getElementById('player').videoWidth") == 80
        tab.see("document.getElementById('player').play()")
        tab.wait("document.getElementById('player').currentTime > 0.1")
        tab.wait("document.querySelectorAll('#history li').length === 1")
        assert "slow but sure (completed)" in tab.see("document.querySelector('#history .text').textContent")
        tab.wait("document.querySelector('#history img').naturalWidth > 0")
        tab.see("document.getElementById('prompt').value = 'refuse this film'")
        tab.see("document.getElementById('ask').requestSubmit()")
        tab.wait("document.getElementById('state').textContent.includes('refused')")
        tab.see("document.querySelectorAll('#history li button:last-child')[1].click()")
        tab.wait("document.querySelectorAll('#history li').length === 1")
        assert tab.problems == [], "nothing on the console"
        tab.call("Page.navigate", url=f"{server.root}/docs")
        tab.wait("document.querySelectorAll('.opblock').length > 20")


@pytest.mark.slow
def test_a_file_is_examined_and_only_what_was_found_is_said_to_prove_something(tab: Tab, tmp_path: Path) -> None:
    with serving.running(tmp_path / "data") as server:
        made = httpx.post(f"{server.url}/videos", json={"prompt": "a ball"}, timeout=30).json()["id"]
        serving.until(lambda: httpx.get(f"{server.url}/videos/{made}").json()["status"] == "completed", timeout=60)
        ours, strange = tmp_path / "ours.mp4", tmp_path / "strange.txt"
        ours.write_bytes(httpx.get(f"{server.url}/videos/{made}/content", timeout=30).content)
        strange.write_bytes(b"no film")
        tab.call("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=True)
        tab.call("Page.navigate", url=f"{server.root}/provenance")
        tab.wait("document.readyState === 'complete' && document.getElementById('file') !== null")
        found = "[...document.querySelectorAll('#found th')].map((one) => one.textContent).join()"
        for file, verdict, kinds in ((ours, "Made here", "bytes,engine"), (strange, "Not known here", "")):
            tab.choose("#file", file)
            tab.see("document.getElementById('ask').requestSubmit()")
            tab.wait(f"document.getElementById('verdict').textContent === '{verdict}'")
            assert tab.see(found) == kinds
            assert tab.see("document.querySelectorAll('#found tr, #missing tr').length") == 6
            assert tab.see("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"
        assert tab.problems == [], "nothing on the console"
