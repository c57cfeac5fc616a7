import os
import signal
import sys
from pathlib import Path

import postgres
import pytest
import serving
from serving import until

from langit.errors import UnavailableError
from langit.jobs.database import Database
from langit.jobs.fleet import Fleet, Host
from langit.jobs.job import Draft, new_id
from langit.jobs.order import pack
from langit.jobs.store import Store

PROGRAM = str(serving.PROGRAM)


def test_a_host_runs_a_worker_and_stops_it() -> None:
    host = Host(["-Sc", "import os, time; assert os.environ['LANGIT_DATABASE'] == 'd'; time.sleep(60)"],
                {"LANGIT_DATABASE": "d"})  # fmt: skip
    assert host.process.poll() is None
    host.stop(5)
    assert host.run() == -signal.SIGTERM
    stubborn = Host(
        ["-Sc", "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"], {}
    )
    serving.time.sleep(0.5)
    stubborn.stop(0.2)
    assert stubborn.run() == -signal.SIGKILL


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UnavailableError, match="Ray is not installed"):
        Fleet(["x"], most=1, waiting=lambda: 0).start()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Ray leaves sockets and files open at its end
def test_a_node_lost_in_the_middle_of_a_job_costs_nothing_but_time(tmp_path: Path, draft: object) -> None:
    """Two nodes of a real cluster on this machine. With one goes its worker, as with a machine that loses power."""
    cluster_utils = pytest.importorskip("ray.cluster_utils", reason="Ray is not installed; use langit[scale]")
    import ray

    os.environ["PYTHONPATH"] = os.pathsep.join([str(serving.HERE), os.environ.get("PYTHONPATH", "")])
    with postgres.cluster() as databases:
        url = databases.database()
        database = Database(url)
        database.migrate()
        store = Store(database)
        small = {"object_store_memory": 80 << 20}
        nodes = cluster_utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **small})
        rooms = [nodes.add_node(num_cpus=1, **small) for _ in range(2)]
        ray.init(address=nodes.address, log_to_driver=False)
        secrets = {"LANGIT_DATABASE": url, "LANGIT_STORAGE": str(tmp_path / "store")}
        command = [PROGRAM, "--role", "worker", "--data", str(tmp_path), "--lease", "3"]

        def waiting() -> int:
            census = store.census()
            return census["queued"] + census["in_progress"]

        fleet = Fleet(command, most=2, waiting=waiting, address=nodes.address, secrets=secrets, idle=2.0)
        try:
            assert fleet.alive() == 0
            fleet.start()
            ids = []
            for _ in range(4):
                request = pack({"prompt": "slow", "seconds": 10.0, "size": "720x1280"}, {})
                wanted = Draft(id=new_id("video"), owner="o", model="sora-2", engine="world", prompt="slow",
                               size="720x1280", seconds="10", request=request)  # fmt: skip
                ids.append(store.submit(wanted)[0].id)
            until(lambda: store.census()["in_progress"] == 2, timeout=90)
            until(lambda: any(store.get(one).progress >= 40 for one in ids), timeout=60)
            victim = next(job for job in map(store.get, ids) if job.status == "in_progress")
            worker = int(victim.worker.rsplit(":", 1)[1])
            room = next(node for node in rooms if _raylet(node) == _parent(_parent(worker)))
            os.kill(worker, signal.SIGKILL)
            nodes.remove_node(room, allow_graceful=False)
            nodes.add_node(num_cpus=1, **small)
            until(lambda: store.census()["completed"] == 4, timeout=180)
            assert store.get(victim.id).attempts == 2, "the lost job was tried again"
            assert fleet.replaced >= 1
            until(lambda: fleet.alive() == 0, timeout=60)
        finally:
            fleet.stop()
            ray.shutdown()
            nodes.shutdown()
            database.close()


def _raylet(node: object) -> int:
    return node.all_processes["raylet"][0].process.pid


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
