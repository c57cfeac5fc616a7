"""Make `src/langit/assets/people/hair`: the styles of `hair.toml`, grown on the reference adults and bound to the body.

    .converters/bin/python scripts/assets/people/hair.py [STYLE ...]

With names only those are made.
The skin that hair grows on is a file of its own, for the caps of all styles.
"""

import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import meshoptimizer
import numpy as np
from bind import anchors, closest
from body import REGIONS, kept, plain
from brows import brows, lashes
from eyes import lids
from layer import Reference, reference
from numpy.typing import NDArray
from pack import AUTHOR, place
from scalp import Region, head, scalp
from scipy.spatial import cKDTree
from skeleton import ahead
from source import Floats, Ints, base, normals, triangles
from store import LENGTH, SHARE, save, steps
from strands import FORMS, Strands, Style

from langit.assets.tresses import ANGLE, WIDTH
from langit.simulation.characters.wrap import frames

ROWS: Final = Path(__file__).with_name("hair.toml")
MADE: Final = FORMS | {"brows": brows, "lashes": lashes}
BESIDE: Final = 0.135  # meters from the middle within which hair that hangs is bound to the suit
EDGE: Final = 0.99  # of the way that the edge of an upper lid goes when it shuts
COLUMN: Final = 0.0022  # meters beside a vertex of a lid to look for its edge
GROUNDS: Final[tuple[tuple[Region, Reference], ...]] = (
    ("scalp", "f"),
    ("scalp", "m"),
    ("beard", "m"),
    ("mustache", "m"),
)
FAR: Final = 0.5  # of the triangles of a face that are kept below hair that is seen from afar
NEAREST: Final = 12  # triangles that are tried for a point, by their middles
FALLS: Final = 0.02  # meters below the chin from which hair goes with the chest


def styles() -> dict[str, Style]:
    """The rows of the file, by name."""
    rows = tomllib.loads(ROWS.read_text("utf-8"))
    return {name: Style(**row) for name, row in rows.items()}


def _reduced(vertices: Floats, corners: Ints) -> Ints:
    """Fewer triangles (T, 3) over the same vertices; their border stays."""
    used, places = np.unique(corners, return_inverse=True)
    made = np.zeros(corners.size, np.uint32)
    count = meshoptimizer.simplify(
        made,
        np.ascontiguousarray(places.ravel(), np.uint32),
        np.ascontiguousarray(vertices[used], np.float32),
        target_index_count=int(corners.size * FAR) // 3 * 3,
        target_error=0.05,
        options=meshoptimizer.SIMPLIFY_LOCK_BORDER,
    )
    return np.asarray(used[made[:count].astype(np.int64)].reshape(-1, 3))


def grown(style: Style, name: Reference) -> list[Strands]:
    """The strands of a style on a reference adult, in one or more parts."""
    return MADE[style.form](style, name, np.random.default_rng(style.seed))


def covering(name: Reference, region: Region) -> tuple[dict[str, Floats], tuple[Ints, Ints]]:
    """The skin under hair, cut open at the back, where the angle around the head leaps.

    Points and normals (V, 3), how far inside (V,) and the angle (V,), and two levels of triangles (T, 3).
    """
    skin, marks = scalp(name, region), head(name)
    shown = skin.inside > -0.012
    coarse = skin.coarse[shown[skin.coarse].any(1)]
    finest = skin.medium[shown[skin.medium].any(1)] if region == "scalp" else coarse
    levels = [finest, coarse if region == "scalp" else _reduced(skin.vertices, coarse)]
    used, places = np.unique(np.concatenate(levels), return_inverse=True)
    corners = places.reshape(-1, 3)
    away = skin.vertices[used] - marks.middle - (0, 0.03, 0)
    turn = np.arctan2(away[:, 0], -away[:, 1])
    torn = np.ptp(turn[corners], axis=1) > np.pi
    moved = np.unique(corners[torn][turn[corners[torn]] < 0])
    places = np.arange(len(used))
    places[moved] = len(used) + np.arange(len(moved))
    corners[torn] = np.where(turn[corners[torn]] < 0, places[corners[torn]], corners[torn])
    used = np.concatenate([used, used[moved]])
    fields = {
        "points": skin.vertices[used],
        "normals": skin.normals[used],
        "inside": skin.inside[used],
        "turn": np.concatenate([turn, turn[moved] + 2 * np.pi]),
    }
    return fields, (corners[: len(levels[0])], corners[len(levels[0]) :])


@cache
def _ground(name: Reference) -> tuple[Floats, Floats]:
    """Vertices (V, 3) and smooth normals (V, 3) of a reference adult."""
    vertices = plain(reference(name))
    return vertices, normals(vertices, anchors())


@cache
def _hold(name: Reference) -> Ints:
    """The triangles (T, 3) that hair may be bound to: head and neck and what of the suit it may hang on, but not the
    arms, which move."""
    vertices, piece = plain(reference(name)), kept()
    faces = base().faces[piece.faces]
    low = head(name).shoulder - 0.30
    trunk = (np.abs(vertices[faces][..., 0]) < BESIDE).all(1) & (vertices[faces][..., 2] > low).all(1)
    suit = piece.regions == REGIONS.index("suit")
    return triangles(faces[(piece.regions == REGIONS.index("head")) | (suit & trunk)])


def _edge(vertices: Floats) -> Floats:
    """How near to the edge of an upper lid every vertex (V,) is: 1 on it, and 0 off the lids.

    Lids go less far toward the corners of the eye, so each vertex is held against the farthest one beside it.
    """
    share = lids()
    on_lid = np.flatnonzero(share > 0.02)
    beside = np.abs(vertices[on_lid, 0][:, None] - vertices[on_lid, 0]) < COLUMN
    found = np.zeros(len(share))
    found[on_lid] = share[on_lid] / np.where(beside, share[on_lid], 0).max(1)
    return found


def _nearest(name: Reference, points: Floats) -> tuple[Ints, Floats]:
    """The triangles (N, 3) nearest to points (N, 3), and the shares (N, 3) of their corners there."""
    (vertices, _), every = _ground(name), _hold(name)
    _, near = cKDTree(vertices[every].mean(1)).query(points, NEAREST)
    best = np.full(len(points), np.inf)
    found, shares = np.zeros((len(points), 3), np.int64), np.zeros((len(points), 3))
    for rank in range(NEAREST):
        corners = every[near[:, rank]]
        share = closest(points, vertices[corners])
        away = np.linalg.norm(points - np.einsum("vk,vki->vi", share, vertices[corners]), axis=1)
        nearer = away < best - 1e-9
        best[nearer], found[nearer], shares[nearer] = away[nearer], corners[nearer], share[nearer]
    return found, shares


def _on_edge(name: Reference, points: Floats) -> tuple[Ints, Floats]:
    """The same for lashes: a triangle at the nearest vertex of the edge of a lid, with all of the share for that."""
    vertices, every = _ground(name)[0], _hold(name)
    edge = np.flatnonzero(_edge(vertices) > EDGE)
    edge = edge[np.isin(edge, every)]
    nearest = edge[cKDTree(vertices[edge]).query(points)[1]]
    rows = np.array([np.flatnonzero((every == vertex).any(1))[0] for vertex in nearest])
    return every[rows], (every[rows] == nearest[:, None]).astype(float)


def bound(
    name: Reference, points: Floats, starts: Floats | None = None, *, lid: bool = False, short: bool = False
) -> dict[str, NDArray[Any]]:
    """Arrays of the pack for points (N, 3), each bound to the triangle nearest to it, or to its place in `starts`.

    Where the two differ a point is `free`: its offset is in the axes of the body at rest instead of the triangle's,
    with which only lashes and `short` hairs turn.
    """
    vertices, outward = _ground(name)
    sought = points if starts is None else starts
    found, shares = (_on_edge if lid else _nearest)(name, sought)
    places, axes = frames(vertices, outward, found, shares)
    free = (points != sought).any(1) & (not (lid or short))
    offsets = np.einsum("vji,vj->vi", axes, points - places)
    offsets[free] = ahead(points - places)[free]
    return {
        "anchors": place()[found].astype(np.uint16),
        "shares": steps(shares[:, 1:], SHARE),
        "offsets": steps(offsets, LENGTH),
        "free": free,
    }


def write_style(title: str, style: Style, name: Reference) -> int:
    """The file of a style; its size in bytes."""
    parts = grown(style, name)
    rows = [bound(name, part.points.reshape(-1, 3), _starts(part, head(name).chin), lid=part.lid, short=part.short) for part in parts]
    lowest = min(float(part.points[..., 2].min()) for part in parts)
    falls = style.region == "scalp" and lowest < head(name).chin - FALLS and not any(part.rigid for part in parts)
    gone, full, lift, shade = style.cap or (0.0, 0.0, 0.0, 0.0)
    arrays: dict[str, NDArray[Any]] = {key: np.concatenate([row[key] for row in rows]) for key in rows[0]}
    arrays["parts"] = np.array([part.points.shape[:2] for part in parts], np.int32)
    arrays["width"] = np.concatenate([np.minimum(np.rint(part.width.ravel() / WIDTH), 255) for part in parts]).astype(np.uint8)
    arrays["random"] = np.concatenate([np.rint(part.random * 255) for part in parts]).astype(np.uint8)
    arrays["grounds"] = np.array(f"{style.region}_{name}-skin" if style.cap else "")
    arrays["look"] = np.array([gone, full, lift, shade, style.skin, style.dark, float(falls), float(style.sparse)])
    return save(f"people/hair/{title}_{name}.npz", "Grown for Langit on the body (scripts/assets/people/hair.py)",
                f"Langit; the body: {AUTHOR}", **arrays)  # fmt: skip


def write_skin(region: Region, name: Reference) -> int:
    """The file of the skin that hair grows on; its size in bytes."""
    fields, levels = covering(name, region)
    arrays = bound(name, fields["points"])
    arrays["inside"] = steps(np.clip(fields["inside"], -0.2, 0.2), LENGTH)
    arrays["turn"] = steps(fields["turn"], ANGLE)
    for level, corners in enumerate(levels):
        arrays[f"triangles_{level}"] = corners.astype(np.uint16)
    return save(f"people/hair/{region}_{name}-skin.npz", "Skin inside a hairline (scripts/assets/people/hair.py)",
                f"Langit; the body: {AUTHOR}", **arrays)  # fmt: skip


def _starts(part: Strands, chin: float) -> Floats:
    """For all points (N, 3) of strands that to which they keep: themselves on the head; below it the last one that is.

    All points of a rigid part, of short hairs or of a lid keep to the root of their strand.
    """
    count, length = part.points.shape[:2]
    on_head = part.points[..., 2] > chin
    on_head[:, 1:] &= not (part.rigid or part.short or part.lid)
    on_head[:, 0] = True
    last = np.maximum.accumulate(np.where(on_head, np.arange(length), 0), axis=1)
    return part.points[np.arange(count)[:, None], last].reshape(-1, 3)


def write(names: list[str]) -> None:
    """Styles of the table and the skin below them; all if none is named."""
    size = sum(write_skin(region, name) for region, name in GROUNDS)
    for title in names or styles():
        style = styles()[title]
        made = [write_style(title, style, name) for name in style.references]
        size += sum(made)
        print(title, made)
    print(f"{size / 1e6:.2f} MB")


if __name__ == "__main__":
    write(sys.argv[1:])
