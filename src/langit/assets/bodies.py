"""The people of the pack: the body that all share, the shapes of twelve adults, and what is worn over it.

Everything is at rest (`simulation/characters/skeleton.py`), in meters. Files are read when first asked for.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import isnan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.pack import ROOT, opened

LENGTH: Final = 2e-5  # meters a step of 16 bits
SHARE: Final = 1 / 32767
SEWN: Final = np.array([1 / 255, 5e-4, 1e-3, 1e-3])  # a step of 8 bits: how creased, and meters
SEWN_ZERO: Final = np.array([0, 0, 128, 128])
MIDDLE: Final = (0.0, 0.0, 0.9)  # of the body
CLOTH_MIDDLE: Final = (0.0, 0.0, 0.6)  # of what is worn
# The order in which `scripts/assets/people/body.py` numbers the parts of a body.
REGIONS: Final = (
    "head", "arm", "hand", "shin", "foot",
    "suit", "suit_head", "suit_arm", "suit_shin", "suit_foot", "mouth", "eyes",
)  # fmt: skip
SKIN: Final = REGIONS[:5]
SUIT: Final = tuple(name for name in REGIONS if name.startswith("suit"))
HEAD: Final = ("head", "suit_head", "mouth", "eyes")  # all that goes with the skull, and does not bend
MASKS: Final = ("lips", "flush", "shade", "stubble", "nails", "mouth")

Ints = NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One level of detail: `triangles` (T, 3) and of which of `REGIONS` each is (T,)."""

    triangles: Ints
    regions: Ints

    def of(self, regions: Iterable[str]) -> NDArray[np.bool_]:
        """Which triangles (T,) are of some regions."""
        return np.isin(self.regions, [REGIONS.index(name) for name in regions])

    def vertices(self, regions: Iterable[str]) -> NDArray[np.int32]:
        """The numbers of the vertices of those, rising."""
        return np.unique(self.triangles[self.of(regions)])


@dataclass(frozen=True, kw_only=True)
class Body:
    """What all adults share: `mean` (V, 3), bone `weights` (V, B), `masks` (V,) of color, `details`, finest first."""

    mean: Floats
    weights: Floats
    masks: dict[str, Floats]
    details: tuple[Detail, ...]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One of the adults at rest: `vertices` (V, 3) of the body and `joints` (B, 3)."""

    vertices: Floats
    joints: Floats


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """Cloth that goes on below a piece, down to the height `low`, in meters as on a person of 1.7 m.

    It is `looser` than the hips and wider at its end by `flare`, with `folds` so deep. Where it can be opened that is
    at `front`, left of the middle; behind it is slit up to `vent` over its end.
    """

    low: float
    looser: float
    flare: float
    folds: float
    front: float | None
    vent: float


@dataclass(frozen=True, kw_only=True)
class Worn:
    """A piece of hair or clothing, bound to the body.

    Every vertex has `anchors` (N, 3) of the body, `shares` (N, 3) of them and an `offsets` (N, 3) in the frame there
    (`simulation/characters/wrap.py`). `rest` (N, 3) are coordinates for its pattern, `shade` (N,) a factor of its
    color, `swings` (N,) how far it goes with cloth that `hangs` below it: 1 along the edge of both. `hides` (V,) is 2
    for what of the body lies under it, 1 along its edge. Of two pieces the one that is more `over` lies above. `paint`
    (N, 4) is a color of its own and the share that it has of a vertex. A `stiff` piece keeps its shape on everybody.
    `crown` (R, C) are vertices of a hat in rows around the head, from its edge up, none of what is no hat; below it
    hair spreads by `spread` meters a meter. Cloth is `sewn` (N, 4) as meshes are (`langit.render.snapshot.Mesh`). What
    `stands` (N,) is the collar, which shows over what is worn above.
    """

    name: str
    kind: str
    triangles: tuple[Ints, ...]
    anchors: Ints
    shares: Floats
    offsets: Floats
    rest: Floats
    shade: Floats
    swings: Floats
    stands: NDArray[np.bool_]
    hides: NDArray[np.uint8]
    two_sided: bool
    over: int
    paint: Floats
    stiff: bool
    crown: Ints
    spread: float
    hangs: Hanging | None
    sewn: Floats | None


def _arrays(file: str) -> dict[str, NDArray[np.generic]]:
    with np.load(io.BytesIO(opened(f"people/{file}"))) as archive:
        return {name: archive[name] for name in archive.files}


@cache
def body() -> Body:
    """The body that all adults share."""
    arrays = _arrays("body.npz")
    bones, shares = arrays["bones"].astype(np.int64), arrays["shares"].astype(float)
    weights = np.zeros((len(bones), arrays["joints"].item()))
    np.add.at(weights, (np.arange(len(bones))[:, None], bones), shares / shares.sum(1, keepdims=True))
    levels = sum(name.startswith("triangles_") for name in arrays)
    return Body(
        mean=arrays["mean"].astype(float) * (4 * LENGTH) + MIDDLE,
        weights=weights,
        masks={name: arrays["masks"][:, i].astype(float) / 255 for i, name in enumerate(MASKS)},
        details=tuple(
            Detail(
                triangles=arrays[f"triangles_{level}"].astype(np.int32),
                regions=arrays[f"regions_{level}"].astype(np.int32),
            )
            for level in range(levels)
        ),
    )


@cache
def shapes() -> dict[str, Shape]:
    """Every adult by the name of their row in the catalogue."""
    arrays, mean = _arrays("adults.npz"), body().mean
    return {
        str(name): Shape(vertices=mean + apart.astype(float) * LENGTH, joints=joints.astype(float))
        for name, apart, joints in zip(arrays["names"], arrays["differences"], arrays["joints"], strict=True)
    }


@cache
def worn(file: str) -> Worn:
    """A piece by its file without the ending, such as `hair/bob_f`."""
    arrays = _arrays(f"{file}.npz")
    levels = sum(name.startswith("triangles_") for name in arrays)
    shares = arrays["shares"].astype(float) * SHARE
    paint = arrays.get("paint", np.zeros((len(shares), 4), np.uint8))
    return Worn(
        name=file,
        kind=str(arrays["kind"].item()),
        triangles=tuple(arrays[f"triangles_{level}"].astype(np.int32) for level in range(levels)),
        anchors=arrays["anchors"].astype(np.int32),
        shares=np.column_stack([1 - shares.sum(1), shares]),
        offsets=arrays["offsets"].astype(float) * LENGTH,
        rest=arrays["rest"].astype(float) * (2 * LENGTH) + CLOTH_MIDDLE,
        shade=arrays["shade"].astype(float) / 128,
        swings=arrays["swings"].astype(float) / 255,
        stands=arrays.get("stands", np.zeros(len(shares), bool)).astype(bool),
        hides=arrays["hides"].astype(np.uint8),
        two_sided=bool(arrays["two_sided"].item()),
        over=int(arrays["over"][0]),
        paint=paint.astype(float) / 255,
        stiff=bool(arrays["stiff"].item()),
        crown=arrays["crown"].astype(np.int32),
        spread=float(arrays["spread"].item()),
        hangs=_hanging(arrays["hangs"].astype(float)),
        sewn=(arrays["sewn"].astype(float) - SEWN_ZERO) * SEWN if "sewn" in arrays else None,
    )


def _hanging(values: Floats) -> Hanging | None:
    if not len(values):
        return None
    low, looser, flare, folds, front, vent = (round(value, 5) for value in values.tolist())
    return Hanging(low=low, looser=looser, flare=flare, folds=folds, front=None if isnan(front) else front, vent=vent)


@cache
def wardrobe() -> frozenset[str]:
    """The files that `worn` knows, without their endings."""
    folders = [folder for folder in (ROOT / "people").iterdir() if folder.is_dir()]
    return frozenset(
        f"{folder.name}/{file.name[:-4]}"
        for folder in folders
        for file in folder.iterdir()
        if file.name.endswith(".npz")
    )
