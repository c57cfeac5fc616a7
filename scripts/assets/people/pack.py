"""Make `src/langit/assets/people`: the body that twelve adults share, each adult, and what is worn.

    python -m venv .converters && .converters/bin/pip install -r scripts/assets/people/requirements.txt -e .
    .converters/bin/python scripts/assets/people/pack.py

The source comes from the package index on the first run (`source.py`); the same versions write the same bytes.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import meshoptimizer
import numpy as np
from body import REGIONS, kept, plain
from eyes import LIDS, ball, lids, orbit
from numpy.typing import NDArray
from paint import MASKS, masks
from skeleton import bone_weights, rested
from source import Floats, Ints, base, shape, target, triangles
from store import LENGTH, save, steps

from langit.simulation.characters.skeleton import BONES, SIDE, Bone

AUTHOR: Final = "Data Collection AB, Joel Palmius, Jonas Hauquier (MakeHuman)"
ADULTS: Final = Path(__file__).with_name("adults.toml")
YOUNGEST, OLDEST = 25, 90
LIDDED: Final = {"f": 0.10, "m": 0.03}  # how far upper lids rest below the source's, whose eyes stare
AT_EASE: Final = {"expression/units/caucasian/mouth-corner-puller": 0.17}  # nobody looks grim by nature
# Of the triangles of each region that levels of detail keep.
LEVELS: Final = (
    {},
    {"head": 0.42, "hand": 0.22, "foot": 0.15, "mouth": 0.5, "eyes": 0.6, "arm": 0.7, "shin": 0.7, "suit": 0.7},
    {"head": 0.16, "hand": 0.08, "foot": 0.05, "mouth": 0.0, "eyes": 0.25, "arm": 0.4, "shin": 0.4, "suit": 0.5,
     "suit_arm": 0.5, "suit_shin": 0.5, "suit_foot": 0.4, "suit_head": 0.5},
)  # fmt: skip


@cache
def used() -> Ints:
    """The vertices of the source that the pack holds, ascending; those of the eyes come after them."""
    return np.unique(base().faces[kept().faces])


@cache
def place() -> Ints:
    """Where a vertex (19158,) of the source is in the pack, -1 where it is not."""
    places = np.full(len(base().vertices), -1)
    places[used()] = np.arange(len(used()))
    return places


def faces() -> tuple[Ints, Ints]:
    """All triangles (T, 3) of the pack's vertices at full detail, and their regions (T,)."""
    piece = kept()
    corners = base().faces[piece.faces]
    square = corners[:, 2] != corners[:, 3]
    regions = np.concatenate([piece.regions, piece.regions[square]])
    points, fans = ball()
    both = np.concatenate([fans + len(used()), fans + len(used()) + len(points)])
    return (
        np.concatenate([place()[triangles(corners)], both]),
        np.concatenate([regions, np.full(len(both), REGIONS.index("eyes"))]),
    )


def simplified(vertices: Floats, level: dict[str, float]) -> tuple[Ints, Ints]:
    """Triangles and regions of a level of detail: fewer over the same vertices, the edges of regions untouched."""
    every, regions = faces()
    order = np.lexsort((np.arange(len(every)), regions))
    every, regions = every[order], regions[order]
    found: list[Ints] = []
    for index, name in enumerate(REGIONS):
        own, share = every[regions == index], level.get(name, 1.0)
        found.append(own if share == 1.0 else _reduced(vertices, own, share))
    return np.concatenate(found), np.repeat(np.arange(len(REGIONS)), [len(part) for part in found])


def _reduced(vertices: Floats, corners: Ints, share: float) -> Ints:
    if share == 0.0:
        return corners[:0]
    points, indices = np.unique(corners, return_inverse=True)
    flat = np.ascontiguousarray(indices.ravel(), np.uint32)
    made = np.zeros_like(flat)
    count = meshoptimizer.simplify(
        made,
        flat,
        np.ascontiguousarray(vertices[points], np.float32),
        target_index_count=int(len(flat) * share) // 3 * 3,
        target_error=0.05,
        options=meshoptimizer.SIMPLIFY_LOCK_BORDER,
    )
    return np.asarray(points[made[:count].astype(np.int64)].reshape(-1, 3))


def weights() -> Floats:
    """Bone weights (V, B) of the pack's vertices."""
    found = bone_weights()[used()].copy()
    lid = lids()[used()]
    full, half = np.clip(2 * lid - 1, 0, 1), np.where(lid > 0.5, 2 - 2 * lid, 2 * lid)
    found *= (1 - full - half)[:, None]
    found[:, Bone.LIDS], found[:, Bone.LIDS_HALF] = full, half
    eyes = np.zeros((2 * len(ball()[0]), BONES))
    eyes[: len(eyes) // 2, Bone.EYE] = eyes[len(eyes) // 2 :, SIDE + Bone.EYE] = 1.0
    return np.concatenate([found, eyes])


def adult(row: dict[str, Any]) -> tuple[Floats, Floats, Floats]:
    """A row at rest: vertices (V, 3) of the pack, joints (B, 3), and masks (V, 6)."""
    measures = {key: value for key, value in row.items() if key != "years"}
    made = shape(age=(row["years"] - YOUNGEST) / (OLDEST - YOUNGEST), **measures)
    lidded = LIDDED["m" if row["gender"] > 0.5 else "f"]
    for path, share in ({LIDS.format(side): lidded for side in ("left", "right")} | AT_EASE).items():
        index, by = target(path)
        made[index] += share * by
    vertices, joints = rested(plain(made))
    points, _ = ball()
    orbits = {side: orbit(vertices, side) for side in "lr"}
    middles = {side: middle for side, (middle, _) in orbits.items()}
    joints[Bone.EYE], joints[SIDE + Bone.EYE] = middles["l"], middles["r"]
    joints[[Bone.LIDS, Bone.LIDS_HALF]] = (middles["l"] + middles["r"]) / 2
    eyes = [middle + radius * points for middle, radius in orbits.values()]
    colored = np.concatenate([masks(vertices, middles)[used()], np.zeros((2 * len(points), len(MASKS)))])
    return np.concatenate([vertices[used()], *eyes]), joints, colored


def strongest(every: Floats) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Weights (V, B) as the four strongest bones (V, 4) of each vertex and their shares of 255."""
    bones = np.argsort(-every, axis=1, kind="stable")[:, :4]
    share = np.take_along_axis(every, bones, axis=1)
    share = share / share.sum(1, keepdims=True)
    return bones.astype(np.uint8), np.rint(share * 255).astype(np.uint8)


def write() -> None:
    """The body and the adults."""
    rows = tomllib.loads(ADULTS.read_text("utf-8"))
    made = [adult(row) for row in rows.values()]
    mean = np.mean([vertices for vertices, _, _ in made], axis=0)
    bones, shares = strongest(weights())
    arrays: dict[str, NDArray[np.generic]] = {
        "mean": steps(mean - (0, 0, 0.9), 4 * LENGTH),
        "joints": np.array(BONES),
        "bones": bones,
        "shares": shares,
        "masks": np.rint(255 * np.mean([colored for _, _, colored in made], axis=0)).astype(np.uint8),
        "source": np.concatenate([used(), np.full(len(mean) - len(used()), -1)]).astype(np.int16),
    }
    for number, level in enumerate(LEVELS):
        corners, regions = simplified(mean, level)
        arrays[f"triangles_{number}"] = corners.astype(np.uint16)
        arrays[f"regions_{number}"] = regions.astype(np.uint8)
    size = save(
        "people/body.npz",
        "Skin of head, lower arms, hands, shins and feet, the tights as a suit; levels of detail, bone weights and "
        "masks of color; eyes made anew (scripts/assets/people)",
        AUTHOR,
        **arrays,
    )
    base_of = arrays["mean"].astype(float) * 4 * LENGTH + (0, 0, 0.9)
    size += save(
        "people/adults.npz",
        "Shapes of twelve adults from the targets, at rest (scripts/assets/people/adults.toml)",
        AUTHOR,
        names=np.array(list(rows)),
        differences=np.stack([steps(vertices - base_of, LENGTH) for vertices, _, _ in made]),
        joints=np.stack([joints for _, joints, _ in made]).astype(np.float32),
    )
    counts = [len(arrays[f"triangles_{number}"]) for number in range(len(LEVELS))]
    print(f"{len(mean)} vertices, {counts} triangles, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    write()
