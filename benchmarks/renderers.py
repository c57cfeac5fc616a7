"""Our renderer against two kept engines on the same street: panda3d with simplepbr, and pygfx on Mesa's lavapipe.

    python benchmarks/renderers.py [--size 640x360] [--frames 12] [--pictures FOLDER]

Needs the extra `bench` and, for pygfx, a Vulkan driver (`apt-get install -y --no-install-recommends
mesa-vulkan-drivers`). The scene is the neon street in rain with four people. All get the same triangles, lamps, key
light and views, and return the same numpy frames; each runs in a process of its own with one thread, one after the
other. The kept engines draw plain colors: patterns, mirroring street, rain, fog and sky, which ours draws, are left out
of their work. Time is CPU time of the whole process over the same frames after two to warm up, so that other work on
the machine counts little.
"""

import argparse
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import renderers_kept
from PIL import Image

from langit.clip import Size
from langit.render import FAST, lamps, opened, shapes
from langit.render.batch import of_solids
from langit.render.posing import Cast
from langit.render.snapshot import Backdrop, Snapshot
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

STREET = (
    "A neon street in Tokyo at night in heavy rain. A woman in a red coat walks toward the camera. "
    "Three men with umbrellas walk on the street."
)
DETAIL = 3  # the level of detail of round shapes for engines without levels of their own: 18 segments
WARM = 2


@dataclass(frozen=True, kw_only=True)
class Job:
    """What an engine is given."""

    size: Size
    backdrop: Backdrop
    snapshots: list[Snapshot]


def main() -> int:
    """Times all three and prints the ratios; saves their last frames side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--frames", type=int, default=12)
    parser.add_argument("--pictures", type=Path, help="save the last frame of each here, and all side by side")
    arguments = parser.parse_args()
    os.environ["LP_NUM_THREADS"] = "1"
    episode = Episode(stage(STREET, seconds=(arguments.frames + WARM) / 12, seed=1), 12)
    snapshots = list(episode.snapshots())[: arguments.frames + WARM]
    job = Job(size=Size.parse(arguments.size), backdrop=episode.backdrop, snapshots=snapshots)

    pictures, seconds = [], {}
    for name, engine in {
        "langit": langit,
        "langit, plain": langit_plain,
        "panda3d + simplepbr": panda,
        "panda3d, one sample": panda_plain,
        "pygfx on lavapipe": pygfx,
    }.items():
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
            seconds[name], picture = process.submit(engine, job).result()
        pictures.append(picture)
        ratio = seconds[name] / seconds["langit"]
        print(f"{name:<24}{1000 * seconds[name]:9.1f} CPU ms a frame {ratio:8.2f} times ours", flush=True)
        if arguments.pictures:
            arguments.pictures.mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture).save(arguments.pictures / f"{name.split()[0].strip(',')}{len(pictures)}.png")
    if arguments.pictures:
        sheet = np.concatenate([np.concatenate(pictures[:2], 1), np.concatenate([pictures[2], pictures[4]], 1)])
        Image.fromarray(sheet).save(arguments.pictures / "side-by-side.png")
    return 0


def langit(job: Job) -> tuple[float, Any]:
    """Ours, with everything, at the default of 1.5 samples along an axis."""
    with opened(FAST, job.size, job.backdrop) as draw:
        return timed(draw.render, job.snapshots)


def langit_plain(job: Job) -> tuple[float, Any]:
    """Ours with what the others draw: no mirror, no rain, one sample a pixel."""
    plain = [replace(snapshot, particles=None) for snapshot in job.snapshots]
    with opened(FAST, job.size, replace(job.backdrop, reflector=None), supersample=1.0) as draw:
        return timed(draw.render, plain)


def panda(job: Job, samples: int = 4) -> tuple[float, Any]:
    """panda3d with simplepbr, four samples a pixel (its default)."""
    render = renderers_kept.panda(tuple(job.size), street(job), samples)
    cast = Cast(job.backdrop.cast)
    return timed(lambda snapshot: render(view(snapshot), moving(snapshot, cast)), job.snapshots)


def panda_plain(job: Job) -> tuple[float, Any]:
    """The same without antialiasing."""
    return panda(job, samples=0)


def pygfx(job: Job) -> tuple[float, Any]:
    """pygfx with physical materials and its default antialiasing."""
    render = renderers_kept.pygfx(tuple(job.size), street(job))
    cast = Cast(job.backdrop.cast)
    return timed(lambda snapshot: render(view(snapshot), moving(snapshot, cast)), job.snapshots)


def timed(render: Any, snapshots: list[Snapshot]) -> tuple[float, Any]:
    """CPU seconds a frame, of the frames after the first ones, and the last frame."""
    for snapshot in snapshots[:WARM]:
        render(snapshot)
    began = time.process_time()
    for snapshot in snapshots[WARM:]:
        frame = render(snapshot)
    return (time.process_time() - began) / (len(snapshots) - WARM), frame


def street(job: Job) -> dict[str, Any]:
    """The fixed scene as plain arrays: triangles, lamps, key light."""
    first, look = job.snapshots[0], job.backdrop.atmosphere
    positions, colors, count = lamps.chosen(job.backdrop.lamps, first.view.target)
    return {
        "fixed": triangles(job.backdrop.solids, job.backdrop.meshes),
        "moving": moving(first, Cast(job.backdrop.cast)),
        "lamps": [(p[:3].tolist(), c[:3].tolist(), float(p[3])) for p, c in zip(positions, colors, strict=True)][
            :count
        ],
        "sun": tuple(look.sun_direction),
        "key_light": tuple(look.key_light),
        "ambient": tuple((np.array(look.ambient_up) + look.ambient_down) / 2),
        "background": look.sky_horizon,
        "texels": 1024,  # of the shadow map, each way
        "view": view(first),
    }


def view(snapshot: Snapshot) -> tuple[Any, Any, float]:
    """Eye, target, vertical field of view."""
    return snapshot.view.eye, snapshot.view.target, snapshot.view.fov


def moving(snapshot: Snapshot, cast: Cast) -> dict[str, Any]:
    """The people of one instant."""
    return triangles(snapshot.solids, [cast.world(shown) for shown in snapshot.meshes])


def triangles(solids: Any, meshes: Any) -> dict[str, Any]:
    """Solids and meshes as one list: positions, normals, colors (V, 3), emission (V,), indices (T, 3)."""
    rows, unit = of_solids(solids), shapes.unit_shapes()
    parts: list[tuple[Any, ...]] = []
    for row, entry, girth in zip(rows.rows, rows.entries, rows.girth, strict=True):
        count, first, base = unit.table[entry + (DETAIL if girth > 0 else 0)]
        indices = unit.indices[first : first + count]
        vertices = unit.vertices[base : base + indices.max() + 1]
        pose, (start, end, length) = row[:12].reshape(3, 4), row[12:15]
        along = vertices[:, 15:16]
        local = vertices[:, :3] * (start + (end - start) * along) + np.array([0, 0, length], np.float32) * along
        axes = pose[:, :3]
        normals = vertices[:, 3:6] @ (axes / (axes**2).sum(0)).T
        parts.append((local @ axes.T + pose[:, 3], normals, np.tile(row[16:19], (len(local), 1)), row[19], indices))
    for mesh in meshes:
        colors = (
            np.tile(np.array(mesh.surface.color, "f4"), (len(mesh.vertices), 1)) if mesh.colors is None else mesh.colors
        )
        indices = mesh.triangles.ravel()
        parts.append((mesh.vertices, mesh.normals, colors, mesh.surface.emission, indices))
    offsets = np.cumsum([0, *(len(part[0]) for part in parts)])
    normals = np.concatenate([part[1] for part in parts])
    return {
        "positions": np.concatenate([part[0] for part in parts]).astype(np.float32),
        "normals": (normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)).astype(np.float32),
        "colors": np.concatenate([part[2] for part in parts]).astype(np.float32),
        "emission": np.concatenate([np.full(len(part[0]), part[3], np.float32) for part in parts]),
        "indices": np.concatenate([part[4] + offset for part, offset in zip(parts, offsets, strict=False)])
        .reshape(-1, 3)
        .astype(np.int32),
    }


if __name__ == "__main__":
    sys.exit(main())
