"""Our renderer against Blender (Workbench, and Cycles at 8 samples): the same scene, the same size, one run.

    python benchmarks/blender.py PYTHON_WITH_BPY [--size 640x360] [--frames 12] [--pictures FOLDER]

The scene is the neon street with four people as our renderer gets it: every solid as a mesh of the same shape, every
mesh as it is, the lamps as point lights, the key light as a sun. Blender has it ready in memory and renders each view;
both sides are timed over the same views after one warm-up frame, one after the other: by wall clock, and by the CPU
time of all their threads, which is the one to believe on a machine that does other work too.
"""

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from langit.clip import Size
from langit.media import image
from langit.render import FAST, opened
from langit.render.posing import Cast
from langit.render.snapshot import Shape, Snapshot
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

STREET = "A neon street in Tokyo at night in heavy rain. A woman in a red coat walks toward the camera. Three men walk."
INSIDE = Path(__file__).with_name("blender_inside.py")


def main() -> None:
    """Time ours, then Blender's two engines, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", help="a python with bpy")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--frames", type=int, default=12)
    parser.add_argument("--engines", default="BLENDER_WORKBENCH,CYCLES", help="which of Blender's (default: both)")
    parser.add_argument("--pictures", type=Path, help="keep one picture of each renderer here")
    arguments = parser.parse_args()
    size = Size.parse(arguments.size)
    episode = Episode(stage(STREET, seconds=arguments.frames / 12, seed=1), 12)
    snapshots = list(episode.snapshots())

    with opened(FAST, size, episode.backdrop) as draw:
        draw.render(snapshots[0])
        began, spent = time.monotonic(), time.process_time()
        pictures = [draw.render(snapshot) for snapshot in snapshots]
        ours = (time.monotonic() - began) / len(snapshots)
        cpu = (time.process_time() - spent) / len(snapshots)
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
        image.save(arguments.pictures / "langit.png", pictures[-1])
    print(f"{'langit':<24}{ours:8.3f} s a frame, {cpu:8.3f} CPU s", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder, "world.pickle")
        world.write_bytes(pickle.dumps(exported(episode.backdrop, snapshots, size, arguments.pictures)))
        for engine in arguments.engines.split(","):
            done = subprocess.run(
                [arguments.python, str(INSIDE), str(world), engine], check=True, capture_output=True, text=True
            )
            told = json.loads(done.stdout.splitlines()[-1])
            taken, worked = told["seconds_a_frame"], told["cpu_seconds_a_frame"]
            print(
                f"{engine.lower():<24}{taken:8.3f} s a frame, {worked:8.3f} CPU s   ours is {taken / ours:5.1f} and "
                f"{worked / cpu:5.1f} times as fast",
                flush=True,
            )


def exported(backdrop: Any, snapshots: list[Snapshot], size: Size, pictures: Path | None) -> dict[str, Any]:
    """The scene as plain lists, so that a python without langit can read it."""
    last, cast = snapshots[-1], Cast(backdrop.cast)
    solids = [
        {"shape": Shape(int(row["shape"])).name, "pose": row["pose"].tolist(), "color": row["color"].tolist(),
         "emission": float(row["emission"])}
        for row in np.concatenate([backdrop.solids, last.solids])
    ]  # fmt: skip
    meshes = [
        {"vertices": mesh.vertices.tolist(), "triangles": mesh.triangles.tolist(), "color": list(mesh.surface.color),
         "emission": mesh.surface.emission}
        for mesh in (*backdrop.meshes, *map(cast.world, last.meshes))
    ]  # fmt: skip
    lamps = [{"position": list(lamp.position), "color": list(lamp.color)} for lamp in backdrop.lamps[:10]]
    views = [(snapshot.view.eye, snapshot.view.target, snapshot.view.fov) for snapshot in snapshots]
    sun = backdrop.atmosphere.sun_direction
    keep = str(pictures.resolve()) if pictures else None
    return {
        "solids": solids,
        "meshes": meshes,
        "lamps": lamps,
        "views": views,
        "sun": sun,
        "size": tuple(size),
        "keep": keep,
    }


if __name__ == "__main__":
    sys.exit(main())
