"""Brows as short hairs along the ridge over each eye, and lashes along the edges of the lids."""

from typing import Final

import numpy as np
from layer import Reference, reference
from scalp import obstacle
from scipy.spatial import cKDTree
from source import Floats, Ints, base
from strands import Strands, Style, outside

# The middle line of a brow from its inner end, beside and over the middle of the eye, in meters; then how wide the
# brow is there, and how steeply its hairs rise from the line, in rad: they stand up at the inner end and lie down.
LINE: Final[dict[Reference, tuple[tuple[float, float, float, float], ...]]] = {
    "f": ((-.0150, .0144, .0034, 0.85), (-.0060, .0168, .0050, 0.50), (.0060, .0200, .0050, 0.25),
          (.0150, .0196, .0036, -0.05), (.0240, .0148, .0018, -0.15)),
    "m": ((-.0155, .0126, .0048, 0.90), (-.0060, .0146, .0070, 0.55), (.0060, .0166, .0074, 0.30),
          (.0160, .0162, .0054, 0.05), (.0260, .0118, .0028, -0.10)),
}  # fmt: skip
HAIRS: Final[dict[Reference, int]] = {"f": 270, "m": 330}  # of one brow
UPPER: Final = 2  # the number that the source has for upper lids
LASHES: Final[dict[Reference, dict[int, int]]] = {"f": {UPPER: 110, 1: 16}, "m": {UPPER: 46, 1: 6}}  # of one lid
ASTRAY: Final = 1.35  # of its length, from which on a hair of a brow has fallen into the fold of the lid, and is left out
LONGEST: Final = 0.0050  # meters that a lash is long, nearly: those of the source are twice that at the corners
RIM: Final[dict[Reference, float]] = {"f": 0.0030, "m": 0.0020}  # meters: how wide the band along upper roots is
OUTWARD: Final = 0.10  # of the length of lashes, that the middle of this band is from their roots
LOWER: Final = 0.5  # of the width of upper lashes
PIECES: Final = 30  # of which the rim of a lid is, each so long:
PIECE: Final = 0.0024  # meters


def brows(style: Style, name: Reference, rng: np.random.Generator) -> list[Strands]:
    """The hairs of both brows of a reference adult."""
    lines = []
    for side, sign in (("l", 1.0), ("r", -1.0)):
        eye = reference(name)[base().members(f"helper-{side}-eye")].mean(0)
        x, z, steep = _brow(name, rng)
        lines.append(_on_face(name, eye, sign, x, z, steep, rng))
    points = np.concatenate(lines)
    count = len(points)
    width = style.width * rng.uniform(0.7, 1.2, (count, 1)) * np.array([0.6, 1.0, 0.8, 0.35])
    return [Strands(points=points, width=width, random=rng.random(count), short=True)]


def lashes(style: Style, name: Reference, rng: np.random.Generator) -> list[Strands]:
    """The lashes of all four lids of a reference adult; they fan out along strips that the source has for them.

    What one sees of them first is one dark band along their roots, which is made as such.
    """
    hairs = [_lid(style, name, lid, count, rng) for lid, count in LASHES[name].items()]
    return [*hairs, _rim(name, UPPER, RIM[name])]


def _rim(name: Reference, lid: int, wide: float) -> Strands:
    """The dark rim of both upper lids or of both lower ones: pieces that lap over each other, from the middle to a corner.

    Their random numbers are 0, which says that they are bands (`langit.simulation.characters.ribbons`).
    """
    found, widths = [], []
    for side in "lr":
        columns = _columns(f"helper-{side}-eyelashes-{lid}", reference(name))
        run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(columns[:, 0], axis=0), axis=1))])
        starts = np.linspace(0.03, 0.97, PIECES) * run[-1]
        ends = np.clip(starts + np.where(starts < run[-1] / 2, -PIECE, PIECE), 0.0, run[-1])
        at = starts[:, None] + (ends - starts)[:, None] * np.array([0.0, 0.5, 1.0])
        roots, tips = (
            np.stack([np.interp(at, run, columns[:, place, k]) for k in range(3)], 2) for place in (0, 1)
        )
        found.append(roots + OUTWARD * (tips - roots))
        widths.append(wide * np.sqrt(np.clip(4 * at * (run[-1] - at), 0.0, None)) / run[-1])
    points = np.concatenate(found)
    return Strands(points=points, width=np.concatenate(widths), random=np.zeros(len(points)), lid=lid == UPPER)


def _lid(style: Style, name: Reference, lid: int, count: int, rng: np.random.Generator) -> Strands:
    """The lashes of both upper lids or of both lower ones."""
    found = []
    for side in "lr":
        columns = _columns(f"helper-{side}-eyelashes-{lid}", reference(name))
        place = np.sort(rng.uniform(0, len(columns) - 1.001, count))
        low = place.astype(int)
        share = (place - low)[:, None, None]
        fan = (1 - share) * columns[low] + share * columns[low + 1]
        longer = rng.uniform(0.8, 1.3, (count, 1, 1)) * (1.05 if lid == UPPER else 0.45)
        longer = longer * np.minimum(1.0, LONGEST / np.linalg.norm(fan[:, -1:] - fan[:, :1], axis=2, keepdims=True))
        fan = fan[:, 0:1] + (fan - fan[:, 0:1]) * longer
        aside = np.zeros((count, 5, 3))
        aside[..., 0] = rng.normal(0, 0.0006, (count, 1)) * np.linspace(0, 1, 5)
        found.append((fan + aside)[:, ::2])
    points = np.concatenate(found)
    width = style.width * rng.uniform(0.8, 1.2, (len(points), 1)) * np.array([1.0, 0.75, 0.25])
    width = width * (1.0 if lid == UPPER else LOWER)
    return Strands(points=points, width=width, random=0.02 + 0.3 * rng.random(len(points)), lid=lid == UPPER)


def _brow(name: Reference, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Where hairs begin beside and over an eye (N,) and (N,), and how steeply they rise (N,)."""
    rows, count = np.array(LINE[name]), HAIRS[name]
    t = rng.beta(1.5, 1.25, count)
    place = t * (len(rows) - 1)
    x, z, wide, steep = (np.interp(place, np.arange(len(rows)), rows[:, k]) for k in range(4))
    off = np.clip(rng.normal(0, 0.28, count), -0.5, 0.5)
    slope = np.interp(place, np.arange(len(rows)), np.gradient(rows[:, 1], rows[:, 0]))
    angle = np.arctan(slope) + steep - 1.1 * off * (t > 0.25) + rng.normal(0, 0.20, count)
    return x + rng.normal(0, 0.0011, count), z + off * wide, angle


def _on_face(
    name: Reference, eye: Floats, sign: float, x: Floats, z: Floats, angle: Floats, rng: np.random.Generator
) -> Floats:  # fmt: skip
    """Hairs (N, 4, 3) that lie on the face."""
    length = rng.uniform(0.0055, 0.0085, len(x)) * np.interp(x, [-0.016, 0.0, 0.024], [0.95, 1.1, 0.75])
    step = np.linspace(0, 1, 4)
    bent = angle[:, None] - 0.5 * step * (angle[:, None] > 0.3)
    along = length[:, None] * step
    u, v = x[:, None] + along * np.cos(bent), z[:, None] + along * np.sin(bent)
    flat = np.stack([eye[0] + sign * u, eye[2] + v], 2).reshape(-1, 2)
    body = obstacle(name)
    front = body.points[:, 1] < eye[1] + 0.03
    points, facing = body.points[front], body.normals[front]
    away, near = cKDTree(points[:, [0, 2]]).query(flat, k=4)
    weight = 1 / (away + 1e-4)
    weight /= weight.sum(1, keepdims=True)
    apart = flat[:, None] - points[near][..., [0, 2]]
    depth = points[near][..., 1] - (facing[near][..., [0, 2]] * apart).sum(2) / np.minimum(facing[near][..., 1], -0.3)
    out = (facing[near] * weight[..., None]).sum(1)
    spots = np.column_stack([flat[:, 0], (depth * weight).sum(1), flat[:, 1]])
    lift = 0.0004 + 0.0011 * np.sin(np.pi * step * 0.75)
    hairs = (spots + out * np.tile(lift, len(x))[:, None]).reshape(len(x), 4, 3)
    lying = outside(hairs, body, 0.0003)
    long = np.linalg.norm(np.diff(lying, axis=1), axis=2).sum(1)
    return lying[long < ASTRAY * length]


def _columns(group: str, body: Floats) -> Floats:
    """A strip of lashes as its columns (C, 5, 3) from the lid outward, walked from end to end."""
    faces: Ints = base().faces[base().groups[group]]
    beside: dict[int, set[int]] = {}
    count: dict[int, int] = {}
    for face in faces:
        for i, vertex in enumerate(face):
            beside.setdefault(int(vertex), set()).update((int(face[i - 1]), int(face[(i + 1) % 4])))
            count[int(vertex)] = count.get(int(vertex), 0) + 1
    column = _end(beside, count)
    before: set[int] = set()
    columns = [column]
    while True:
        nexts = [beside[vertex] - set(column) - before for vertex in column]
        if not all(nexts):
            break
        before, column = set(column), [found.pop() for found in nexts]
        columns.append(column)
    strip = np.asarray(body[np.array(columns)])
    return strip if strip[:, 0, 1].mean() > strip[:, -1, 1].mean() else strip[:, ::-1]


def _end(beside: dict[int, set[int]], count: dict[int, int]) -> list[int]:
    """The five vertices of a strip's end, from corner to corner."""
    for corner in (vertex for vertex, faces in count.items() if faces == 1):
        for first in beside[corner]:
            path = [corner, first]
            while count[path[-1]] > 1 and len(path) < 6:
                path.append(next(v for v in beside[path[-1]] if count[v] <= 2 and v not in path))
            if len(path) == 5 and count[path[-1]] == 1:
                return path
    raise ValueError("a strip of lashes is five vertices wide")
