"""Run a command as several processes of a Ray cluster that share one clip, as torchrun does on one machine.

  langit cluster --processes 4 generate "a red car drives past" --model wan2.1-14b --share weights
  langit cluster --processes 4 generate "a red car drives past" --look film

Each process gets a GPU of its own where the cluster has any. Of those that share, all machines see the weights, and the
first process writes the clip on the machine that it is on. The look film is traced on the machines of the cluster, each
of which has a path tracer, and the clip is written here: the same pixels whatever the number of processes.
"""

import argparse
import os
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from langit import spawn
from langit.cli import main
from langit.errors import RequestError, UnavailableError
from langit.request import FILM
from langit.spawn import cluster


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit cluster` takes."""
    parser.add_argument("--processes", type=int, required=True, help="how many share the clip")
    parser.add_argument("--address", help="the cluster (default: RAY_ADDRESS, or one on this machine alone)")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="COMMAND ...", help="the langit command to run")


def run(args: argparse.Namespace) -> int:
    """Run the command, and print what its first process prints."""
    if not any(word.startswith("--share") for word in args.words):
        if FILM not in [word.removeprefix("--look=") for word in args.words]:
            raise RequestError(
                "the command does not say what its processes share", field="share",
                remedy="Add --share tokens or --share weights, or --look film",
            )  # fmt: skip
        return main([*args.words, "--processes", str(args.processes), "--cluster", args.address or ""])
    print(share(spawn.command("langit", *args.words), args.processes, args.address), end="")
    return 0


class Process:
    """One of the processes, as an actor on whatever machine Ray finds for it."""

    def address(self) -> tuple[str, int]:
        """Where the others can meet this one: its machine, and a port that is free there."""
        import ray

        host = ray.util.get_node_ip_address()
        with socket.socket() as probe:
            probe.bind((host, 0))
            return host, int(probe.getsockname()[1])

    def run(self, command: Sequence[str], folder: str, variables: dict[str, str]) -> str:
        """What the command printed, run in `folder` where this machine has it.

        Raises:
            RuntimeError: it failed; the error is the last line that it said.
        """
        done = subprocess.run(
            command, env=os.environ | variables, cwd=folder if Path(folder).is_dir() else None, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
            raise RuntimeError(said[-1].removeprefix("langit: "))
        return done.stdout


def share(command: Sequence[str], processes: int, address: str | None = None) -> str:
    """Run `command` as so many processes that find each other through torch.distributed. What the first one printed.

    Raises:
        UnavailableError: Ray is not installed, there is no such cluster, it has no room for so many processes, or one
            of them failed, whereupon the others are stopped.
    """
    if processes < 1:
        raise RequestError(f"{processes} processes cannot share a clip", field="processes", remedy="Use 1 or more")
    ray = cluster(address)
    needs = {"num_cpus": 1, "num_gpus": 1 if ray.cluster_resources().get("GPU") else 0}
    _check_room(ray.cluster_resources(), needs, processes)
    members = [ray.remote(**needs)(Process).remote() for _ in range(processes)]
    try:
        host, port = ray.get(members[0].address.remote())
        # Ray shows each actor its own GPU alone, so the number of that is 0 everywhere.
        meeting = {"WORLD_SIZE": str(processes), "LOCAL_RANK": "0", "MASTER_ADDR": host, "MASTER_PORT": str(port)}
        running = [
            member.run.remote(list(command), str(Path.cwd()), meeting | {"RANK": str(rank)})
            for rank, member in enumerate(members)
        ]
        waiting = list(running)
        while waiting:  # the first that fails ends all, since the others would wait for it
            done, waiting = ray.wait(waiting)
            ray.get(done)
        return str(ray.get(running[0]))
    except ray.exceptions.RayError as error:  # the command failed, or the machine under it is gone
        raise UnavailableError(f"a process of the clip failed: {getattr(error, 'cause', error)}") from error
    finally:
        for member in members:
            ray.kill(member)


def _check_room(resources: dict[str, float], needs: dict[str, int], processes: int) -> None:
    """Ray would wait for ever for machines that may never come."""
    for name, resource in (("CPU", "num_cpus"), ("GPU", "num_gpus")):
        most = int(resources.get(name, 0) // needs[resource]) if needs[resource] else processes
        if most < processes:
            raise UnavailableError(
                f"the cluster has {name}s for {most} processes, not {processes}", field="processes",
                remedy="Use fewer, or add machines",
            )  # fmt: skip
