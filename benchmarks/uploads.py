"""What the box costs and holds: a picture read in it and beside it, its start, and mutations of whole files.

    python benchmarks/uploads.py [--mutations 1000] [--seed 1]

Times are wall seconds, the least of several, since a child's CPU time is its parent's, which is the box. Memory is the
greatest of this process; a child has the limits that `media/box/outside.py` gives it.
"""

import argparse
import io
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from langit.errors import UnavailableError
from langit.media import image, kinds
from langit.media.box import outside
from langit.redteam import files, mutations


def least(work: Callable[[], object], times: int = 9) -> float:
    """Milliseconds of the fastest run."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return 1000 * min(taken)


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--mutations", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    args = asked.parse_args()
    began = time.perf_counter()
    print(f"held by {', '.join(outside.held())}; first answer after {time.perf_counter() - began:.2f} s")
    ramp = np.linspace(0, 255, 1280 * 720 * 3).reshape(720, 1280, 3).astype(np.uint8)
    for kind in ("PNG", "JPEG", "WEBP"):
        held = io.BytesIO()
        Image.fromarray(ramp).save(held, kind)
        data = held.getvalue()
        inside, beside = least(lambda d=data: outside.picture(d)), least(lambda d=data: image.look(d))  # type: ignore[misc]
        print(f"{kind:<5} 1280x720: {inside:5.0f} ms in the box, {beside:5.0f} ms beside it")
    with tempfile.TemporaryDirectory() as folder:
        mutate(Path(folder), args.mutations, args.seed)


def mutate(folder: Path, count: int, seed: int) -> None:
    """Read mutations, and say what became of them."""
    told, slowest = Counter[str](), 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for kind, data in mutations.mutated(files.whole(), count, seed):
        began = time.perf_counter()
        try:
            found = kinds.of(data[: kinds.HEAD])
            if found is not None and found.film:
                path = folder / "mutated"
                path.write_bytes(data)
                sum(1 for _ in outside.read(path))
            else:
                outside.picture(data)
            told[f"{kind} read"] += 1
        except UnavailableError:
            told[f"{kind} refused"] += 1
        slowest = max(slowest, time.perf_counter() - began)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{count} mutations (seed {seed}): {dict(sorted(told.items()))}")
    print(f"the slowest took {slowest:.2f} s, this process grew by {grown:.0f} MiB")


if __name__ == "__main__":
    main()
