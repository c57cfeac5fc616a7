"""How long the small model takes to extend a short clip while other processes want the same cores.

  python benchmarks/threads.py --load 8 --rounds 3

Rows: one thread; threads that spin while they wait, as torch's do by default; threads that sleep, as `langit` sets it
(OMP_WAIT_POLICY). The last must take at most 1.5 times as long as the first.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAYS = {
    "one thread": {"OMP_NUM_THREADS": "1"},
    "threads that spin": {"OMP_WAIT_POLICY": "ACTIVE"},
    "as langit sets it": {},
}
MOST = 1.5


@contextmanager
def busy(count: int) -> Iterator[None]:
    """So many processes that do nothing but take time."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def langit(*words: str, **variables: str) -> float:
    """Seconds that a command took."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OMP_")}
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "langit", *words], env=kept | variables, check=True, capture_output=True)
    return time.monotonic() - began


def main() -> int:
    """Measure and print; 1 if threads cost more than they may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--load", type=int, default=8, help="processes that are busy beside it (default 8)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured; medians are printed")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mp4"
        langit("generate", "a red ball rolls", "--size", "128x128", "--seconds", "1", "--fps", "8", "-o", str(clip))
        longer = ("extend", str(clip), "--model", "small", "--seconds", "1", "--overwrite", "-o", f"{folder}/more.mp4")
        took: dict[str, list[float]] = {way: [] for way in WAYS}
        with busy(args.load):
            for _ in range(args.rounds):  # in turn, so that other load of the machine meets all alike
                for way, variables in WAYS.items():
                    took[way].append(langit(*longer, **variables))
    first = statistics.median(took["one thread"])
    for way, found in took.items():
        seconds = statistics.median(found)
        print(f"{way:<20}{seconds:7.1f} s{seconds / first:7.2f} times one thread, at load {args.load}")
    return int(statistics.median(took["as langit sets it"]) > MOST * first)


if __name__ == "__main__":
    raise SystemExit(main())
