"""What the fast look costs: CPU seconds a frame of several scenes, of this tree and, beside it, of another one.

    python benchmarks/look.py [--against TREE] [--scenes street,park] [--frames 24] [--pictures FOLDER] [--turns 2]

TREE is the root of another checkout, or any folder with its `src`. Each tree draws a scene in a process of its own with
one thread, in turns with the other, so that what else the machine does falls on both. Simulation and the first frames,
in which a process compiles its shaders, do not count. A figure is the least of the turns' medians. Pictures show the
other tree left and this one right.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

HERE: Final = Path(__file__).parents[1]
SCENES: Final = {
    "street": "A neon street in Tokyo at night in heavy rain. A woman in a red coat walks toward the camera. "
    "Three men with umbrellas walk on the street.",
    "park": "A woman in a red coat walks in a park in spring at golden hour.",
    "sea": "A white sailboat sails to the right on the sea at sunset.",
    "studio": "A metal ball, a glass and a red cloth on a wooden table.",
    "meadow": "A brown dog runs in a meadow with flowers.",
    "night park": "A woman in a blue dress walks in a park at night.",
    "day street": "A man in a green jacket walks toward the camera on a city street by day.",
    "snow": "A man in a blue jacket walks in a snowy forest.",
    "room": "A woman in a turquoise dress stands in a room with a mirror.",
    "road": "A red car drives to the right on a country road in the rain.",
    "beach": "A man in a green jacket walks on the beach by day.",
    "fog": "A country road in thick fog.",
    "noir": "Black and white film noir. A man in a coat walks on a city street at night.",
}
USE: Final = """
import json, sys, time
import numpy as np
from langit.clip import Size
from langit.render import FAST, opened
from langit.simulation.episode import Episode
from langit.understanding.stage import stage
prompt, frames, width, height, path = json.loads(sys.argv[1])
episode = Episode(stage(prompt, seconds=frames / 12, seed=1), 12)
snapshots = list(episode.snapshots())
began = time.process_time()
draw = opened(FAST, Size(width, height), episode.backdrop)
opening, spent = time.process_time() - began, []
for snapshot in snapshots[:2]:
    draw.render(snapshot)
for snapshot in snapshots:
    began = time.process_time()
    frame = draw.render(snapshot)
    spent.append(time.process_time() - began)
if path:
    np.save(path, np.stack([draw.render(snapshots[len(snapshots) // 2]), frame]))
print(json.dumps([float(np.median(spent)), opening]))
"""


def main() -> None:
    """Print a row a scene."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path, metavar="TREE", help="another tree to compare with")
    parser.add_argument("--scenes", default=",".join(SCENES), help="which of them (default: all)")
    parser.add_argument("--frames", type=int, default=24)
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--turns", type=int, default=2, help="how often each tree draws each scene")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="save a frame of each scene here")
    arguments = parser.parse_args()
    trees = [arguments.against, HERE] if arguments.against else [HERE]
    print(f"{'scene':<12}" + "".join(f"{name:>22}" for name in ("other", "this")[-len(trees) :]), flush=True)
    for scene in arguments.scenes.split(","):
        turns = [[drawn(tree, scene, arguments) for tree in trees] for _ in range(arguments.turns)]
        best = [min(row[n][0] for row in turns) for n in range(len(trees))]
        opening = [min(row[n][1] for row in turns) for n in range(len(trees))]
        cells = "".join(f"{a:>11.3f} (open {b:4.1f})" for a, b in zip(best, opening, strict=True))
        change = f"{100 * (best[-1] / best[0] - 1):+7.1f} %" if arguments.against else ""
        print(f"{scene:<12}{cells}{change}", flush=True)
        if arguments.pictures:
            arguments.pictures.mkdir(parents=True, exist_ok=True)
            frames = [turns[-1][n][2][0] for n in range(len(trees))]
            Image.fromarray(np.concatenate(frames, 1)).save(arguments.pictures / f"{scene.replace(' ', '-')}.png")


def drawn(tree: Path, scene: str, arguments: argparse.Namespace) -> tuple[float, float, np.ndarray]:
    """Median CPU seconds a frame and CPU seconds of opening, and two frames, drawn by a tree."""
    width, height = (int(side) for side in arguments.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frames.npy"
        told = json.dumps([SCENES[scene], arguments.frames, width, height, str(path) if arguments.pictures else ""])
        environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "LP_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        done = subprocess.run([sys.executable, "-c", USE, told], env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{tree}: {scene}\n{done.stderr}")
        seconds, opening = json.loads(done.stdout.splitlines()[-1])
        frames = np.load(path) if arguments.pictures else np.zeros(0, np.uint8)
    return seconds, opening, frames


if __name__ == "__main__":
    main()
