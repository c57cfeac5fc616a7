"""Prints how far the body comes through each garment, on the references and on a thin and a heavy adult.

    .converters/bin/python scripts/assets/people/fitting.py [NAME ...]

Nothing is left of the body well inside a garment, so that only what is near its edges can come through.
"""

import sys
from typing import Final

import numpy as np
from bind import anchors, bind
from body import REGIONS, kept, plain
from garments import layer, rows
from layer import REFERENCES, Layer, Reference
from source import Floats, base, normals, shape

from langit.simulation.characters.wrap import wrapped

NEAR: Final = 0.03
THROUGH: Final = 0.0005
BUILDS: Final = {
    "reference": {},
    "thin": {"weight": 0.25, "muscle": 0.35, "height": 0.6},
    "heavy": {"weight": 0.8, "muscle": 0.6, "height": 0.45},
}


def crossed(points: Floats, ways: Floats, corners: Floats) -> Floats:
    """How far (N,) from points (N, 3) along `ways` (N, 3) the first of triangles (T, 3, 3) is; infinite if none.

    The test is that of Moeller and Trumbore (1997).
    """
    first = np.full(len(points), np.inf)
    a, u, v = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    for i, (point, way) in enumerate(zip(points, ways, strict=True)):
        near = np.cross(way, v)
        size = (u * near).sum(1)
        size = np.where(np.abs(size) < 1e-14, np.inf, size)
        from_a = point - a
        share = (from_a * near).sum(1) / size
        across = np.cross(from_a, u)
        other, along = across @ way / size, (v * across).sum(1) / size
        hit = (share >= 0) & (other >= 0) & (share + other <= 1) & (along > 0)
        first[i] = along[hit].min(initial=np.inf)
    return first


def through(made: Layer, vertices: Floats) -> tuple[int, float]:
    """How many vertices of a body (19158, 3) come through a garment, and by how much at most, in meters.

    Only those count that are left in place at the edges of what it covers. One has come through if the garment lies
    below it and not above.
    """
    held, skin = bind(made), kept().faces[kept().regions < REGIONS.index("mouth")]
    ground = normals(vertices, anchors())
    worn = wrapped(vertices, ground, held.anchors, held.shares, held.offsets)
    left = np.unique(base().faces[np.setdiff1d(skin, made.covers)])
    rim = np.intersect1d(left, np.unique(base().faces[made.covers]))
    corners = worn[made.triangles]
    above = crossed(vertices[rim], ground[rim], corners)
    below = crossed(vertices[rim], -ground[rim], corners)
    out = np.where((above > NEAR) & (below < NEAR), below, 0.0)
    return int((out > THROUGH).sum()), float(out.max(initial=0.0))


def main(names: list[str]) -> None:
    """Prints a line a garment."""
    bodies: dict[tuple[Reference, str], Floats] = {
        (name, build): plain(shape(**(REFERENCES[name] | change)))
        for name in REFERENCES
        for build, change in BUILDS.items()
    }
    print("vertices that come through, and by how many mm at most:", *BUILDS)
    for name in names or rows():
        for reference in REFERENCES:
            made = layer(name, reference)
            found = [through(made, bodies[reference, build]) for build in BUILDS]
            print(f"{name}_{reference}", *(f"{count} ({1000 * most:.1f})" for count, most in found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
