"""Make `src/langit/assets/people/expressions.npz`: what faces can do, by the rows of `expressions.toml`.

    .converters/bin/python scripts/assets/people/expressions.py

Differences are in the axes of the body at rest, where heads are turned as in the source, and fit all adults: they are
the mean of those that the source has for three origins. Teeth and tongue go along with the jaw.
"""

import tomllib
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pack import AUTHOR, used
from skeleton import ahead
from source import RACES, VERTICES, Floats, base, target
from store import LENGTH, save, steps

ROWS: Final = Path(__file__).with_name("expressions.toml")
SIDES: Final = ("left", "right")
TONGUE: Final = 0.8  # of the way of the lower teeth; the source leaves the tongue behind
PARTED: Final = 0.004  # meters that the jaw goes from where teeth are seen
# Meters that the source's teeth are too high there: lower ones fill its mouths, of upper ones nothing is seen.
HIGHER: Final = 0.005
SHORTER: Final = 0.004
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
        for race in RACES:
            index, by = target(f"expression/units/{race}/{unit}")
            moved[index] += weight * by / len(RACES)
    lower, upper = base().members("helper-lower-teeth"), base().members("helper-upper-teeth")
    jaw = moved[lower].mean(0)
    moved[base().members("helper-tongue")] += TONGUE * jaw
    parted = min(1.0, float(np.linalg.norm(jaw)) / PARTED)
    moved[lower, 2] -= HIGHER * parted
    moved[upper, 2] -= SHORTER * parted
    return moved


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
