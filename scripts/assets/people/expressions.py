"""Make `src/langit/assets/people/expressions.npz`: what faces can do, by the rows of `expressions.toml`.

    .converters/bin/python scripts/assets/people/expressions.py

Differences are in the axes of the body at rest, where heads are turned as in the source, and fit all adults: they are
the mean of those that the source has for three origins. Teeth and tongue go along with the jaw.

Lids can go one by one: `eye-{}-slit/lower` is what a unit does below the corners of the eye, `/upper` what it does over
them. `cheek-{}-raise` is ours, for the source has none: the cheek comes up and forward beside the fold from nose to mouth,
as it does with a smile that is felt (action unit 6 of Ekman and Friesen, "Facial Action Coding System", 1978).
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pack import AUTHOR, used
from skeleton import ahead
from source import BODY, RACES, VERTICES, Floats, base, target
from store import LENGTH, save, steps

ROWS: Final = Path(__file__).with_name("expressions.toml")
SIDES: Final = ("left", "right")
TONGUE: Final = 0.8  # of the way of the lower teeth; the source leaves the tongue behind
PARTED: Final = 0.004  # meters that the jaw goes from where teeth are seen
# Meters that the source's teeth are too high there: lower ones fill its mouths, of upper ones nothing is seen.
HIGHER: Final = 0.005
SHORTER: Final = 0.004
CORNER: Final = 0.0015  # meters over and below the corners of an eye within which upper and lower lids share a move
BULGED: Final = 0.60  # of its way up, that a lower lid goes forward
# A raised cheek: where it is most, beside and below the eye; how far it reaches aside and up; how it moves outward,
# forward and up; and the fold that bounds it, from the nose to the corner of the mouth, beside the middle of the face
# and below the eye. Meters.
CHEEK: Final = (0.004, -0.030)
CHEEK_REACH: Final = (0.021, 0.015)
CHEEK_MOVE: Final = (0.0010, 0.0034, 0.0050)
FOLD: Final = ((0.020, -0.040), (0.036, -0.078))
FOLDED: Final = 0.016  # how wide the fold is
LEAST: Final = 5e-5  # meters below which a vertex is left alone


def rows() -> dict[str, dict[str, float]]:
    """Every expression as weights of the source's units, both sides spelled out."""
    found = tomllib.loads(ROWS.read_text("utf-8"))
    return {
        name: {unit.format(side): weight for unit, weight in row.items() for side in SIDES}
        for name, row in found.items()
    }


def difference(weights: dict[str, float]) -> Floats:
    """How far every vertex (19158, 3) of the source moves, in the source's axes."""
    moved = np.zeros((VERTICES, 3))
    for unit, weight in weights.items():
        moved += weight * _unit(unit)
    lower, upper = base().members("helper-lower-teeth"), base().members("helper-upper-teeth")
    jaw = moved[lower].mean(0)
    moved[base().members("helper-tongue")] += TONGUE * jaw
    parted = min(1.0, float(np.linalg.norm(jaw)) / PARTED)
    moved[lower, 2] -= HIGHER * parted
    moved[upper, 2] -= SHORTER * parted
    return moved


@cache
def _unit(name: str) -> Floats:
    """How far every vertex (19158, 3) moves for all of a unit."""
    unit, _, lid = name.partition("/")
    side = "left" if "-left-" in unit else "right"
    eye = base().vertices[base().members(f"helper-{side[0]}-eye")].mean(0)
    if unit == f"cheek-{side}-raise":
        return _raised(eye)
    moved = np.zeros((VERTICES, 3))
    for race in RACES:
        index, by = target(f"expression/units/{race}/{unit}")
        moved[index] += by / len(RACES)
    if lid == "lower":  # it comes up over the ball, which is rounder than the source's
        away = base().vertices - eye
        away /= np.linalg.norm(away, axis=1, keepdims=True)
        moved += BULGED * np.linalg.norm(moved, axis=1, keepdims=True) * away
    if lid:
        over = np.clip(0.5 + (base().vertices[:, 2] - eye[2]) / (2 * CORNER), 0.0, 1.0)
        moved *= (over if lid == "upper" else 1 - over)[:, None]
    return moved


def _raised(eye: Floats) -> Floats:
    """How far every vertex (19158, 3) moves with the cheek below an eye (3,)."""
    side = np.sign(eye[0])
    x, z = side * base().vertices[:, 0], base().vertices[:, 2] - eye[2]
    share = np.exp(-(((x - abs(eye[0]) - CHEEK[0]) / CHEEK_REACH[0]) ** 2) - ((z - CHEEK[1]) / CHEEK_REACH[1]) ** 2)
    (near, high), (far, low) = FOLD
    beside = (x - np.interp(-z, [-high, -low], [near, far])) / FOLDED
    share *= np.clip(beside, 0.0, 1.0) ** 2 * (3 - 2 * np.clip(beside, 0.0, 1.0))
    share *= base().vertices[:, 1] < eye[1] + 0.02
    share[BODY:] = 0.0
    aside, onward, up = CHEEK_MOVE
    return np.asarray(share[:, None] * np.array([side * aside, -onward, up]))


def write() -> None:
    """The file: names, and for each one after the other which vertices of the pack move and by how much."""
    index, by, counts = [], [], []
    for weights in rows().values():
        moved = ahead(difference(weights)[used()])
        some = np.flatnonzero(np.linalg.norm(moved, axis=1) > LEAST)
        index.append(some)
        by.append(moved[some])
        counts.append(len(some))
    arrays: dict[str, NDArray[Any]] = {
        "names": np.array(list(rows())),
        "counts": np.array(counts, np.int32),
        "index": np.concatenate(index).astype(np.uint16),
        "by": steps(np.concatenate(by), LENGTH),
    }
    change = "Expressions and mouth shapes as sums of the source's units (scripts/assets/people/expressions.toml)"
    print(counts, save("people/expressions.npz", change, AUTHOR, **arrays))


if __name__ == "__main__":
    write()
