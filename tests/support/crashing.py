"""One action of the service in a process of its own, to be ended at a labelled point of langit.jobs.crash."""

import json
import multiprocessing
import os
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from drawing import draw

from langit.jobs import crash
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import Draft, fingerprint
from langit.jobs.leases import Leases
from langit.jobs.order import pack
from langit.jobs.remote import Outward
from langit.jobs.store import Store
from langit.jobs.webhooks import Webhooks
from langit.jobs.worker import Worker

# One server that has everything imported and forks for each action: a start in milliseconds.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["crashing", "pytest"])


def act(action: str, url: str, data: Path, argument: str = "-", *, crash_at: str = "") -> Any:
    """Do it elsewhere; the process must end well, or at the point it was told to end at."""
    _serve_forks()
    result = data / "result.json"
    result.unlink(missing_ok=True)
    process = FORKS.Process(target=_act, args=(action, url, data, argument, crash_at, result))
    process.start()
    process.join(60)
    assert process.exitcode == (137 if crash_at else 0), process.exitcode
    process.close()
    return json.loads(result.read_text()) if result.exists() else None


def _serve_forks() -> None:
    """Start the server where this module can be found."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), before or ""])
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def _act(action: str, url: str, data: Path, argument: str, crash_at: str, result: Path) -> None:
    os.environ[crash.VARIABLE] = crash_at
    database = Database(url, pool=2)
    store, files = Store(database), Files(str(data / "store"), data / "work")
    if action == "create":
        request = pack({"prompt": "a red ball", "seconds": 4.0, "seed": 5, "size": "720x1280"}, {})
        draft = Draft(
            id=argument, owner="o", model="sora-2", engine="world", prompt="a red ball", size="720x1280", seconds="4",
            request=request, fingerprint=fingerprint("o", {"prompt": "a red ball"}),
        )  # fmt: skip
        job, new = store.submit(draft, key="same")
        result.write_text(json.dumps({"id": job.id, "new": new}))
    elif action == "work":
        Worker(Leases(database, seconds=0.5), files, draw, name="w").once()
    elif action == "delete":
        job = store.delete(argument)
        files.remove(job.asset["folder"])
    elif action == "deliver":
        Webhooks(database, Outward(private=True)).deliver()
    database.close()
