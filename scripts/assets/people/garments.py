"""Cuts the wardrobe of `garments.toml` on the two references and writes it, bound to the body.

    .converters/bin/python scripts/assets/people/garments.py [NAME ...]

With names only those are made.
"""

import sys
import tomllib
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from cloth import Cloth, hemmed, joined
from collars import Collar, Lapel, button, collar, collar_line, lapels, pocket
from cutting import AWAY, Band, Hanging, Pattern, finished, garment, inside, swinging
from equipment import Globe, Pack, globe, pack
from footwear import Footwear, footwear, shaft_height
from headwear import Glasses, Hat, glasses, hat, under
from layer import REFERENCES, Layer, Reference
from manikin import Manikin, manikin
from neckwear import Scarf, Tie, scarf, tie
from simplify import TINTED, simplified
from source import Floats, Ints
from veil import Veil, beneath, veil

ROWS: Final = Path(__file__).with_name("garments.toml")
PAINT: Final = ("red", "green", "blue", "painted")
STIFFENED: Final = 0.0024  # meters that a collar is thick at least
LINED: Final = 0.005  # meters that it has an underside along its edge
INSIDE: Final = 0.55  # how bright the inside of an edge is
NONE: Final = np.zeros(0, np.int64)

Maker = Callable[[Manikin, dict[str, Any]], tuple[Cloth, Ints]]


@cache
def rows() -> dict[str, dict[str, Any]]:
    """Every garment by its name."""
    return tomllib.loads(ROWS.read_text("utf-8"))


def layer(name: str, reference: Reference) -> Layer:
    """A garment of the table on a reference."""
    row = dict(rows()[name])
    make, kind, over = row.pop("make"), row.pop("kind"), row.pop("over", 0)
    differs = {name: row.pop(name, {}) for name in REFERENCES}
    cloth, covers = MAKERS[make](manikin(reference), row | differs[reference])
    none = np.zeros(len(cloth.points))
    within = cloth.values.get("inside", none)
    hangs = row.get("hangs")
    return Layer(
        name=name,
        reference=reference,
        kind=kind,
        vertices=cloth.points,
        triangles=cloth.corners,
        rest=cloth.points,
        shade=cloth.values["shade"] * (1 - (1 - INSIDE) * within),
        covers=covers,
        grips=cloth.grips,
        over=over,
        turned=within,
        sewn=_sewn(cloth),
        paint=np.column_stack([cloth.values.get(name, none) for name in PAINT]),
        stiff=make in STIFF,
        crown=_crown(cloth),
        spread=row.get("spread", SPREAD.get(make, 0.0)),
        swings=cloth.values.get("swings"),
        stands=cloth.values.get("stands"),
        legs="legs" in row,
        hangs=() if hangs is None else _hung(Hanging(**hangs)),
    )


def _sewn(cloth: Cloth) -> Floats | None:
    """How creased cloth is, and how far from edge, seam and pockets; what is sewn on is not cut there."""
    if "edge" not in cloth.values:
        return None
    return np.column_stack([cloth.values[name] for name in ("creases", "edge", "seam", "pocket")])


def _hung(shape: Hanging) -> tuple[float, ...]:
    """What hangs, in the order of `langit.assets.bodies.Hanging`; not a number where it is closed in front."""
    front = float("nan") if shape.front is None else shape.front
    return shape.low, shape.looser, shape.flare, shape.folds, front, shape.vent


def _crown(cloth: Cloth) -> Ints:
    """The vertices (R, C) of a hat's crown in rows from its edge up; none of what has no crown."""
    rows = cloth.values.get("crown", np.zeros(0))
    return np.array([np.flatnonzero(rows == number) for number in range(1, int(rows.max(initial=0)) + 1)])


def saved(cloth: Cloth, most: int) -> Cloth:
    """Cloth with at most so many triangles, and all that there are along its neckline."""
    neck = np.zeros(len(cloth.points), bool)
    if "neck_edge" in cloth.values:
        neck[cloth.rim] = np.abs(cloth.values["neck_edge"][cloth.rim]) < 1e-4
    looks = [cloth.values["shade"]] + [TINTED * cloth.values[name] for name in PAINT if name in cloth.values]
    corners = simplified(cloth.points, cloth.corners, np.column_stack(looks), most, held=neck)
    less = Cloth(points=cloth.points, grips=cloth.grips, corners=corners, values=cloth.values)
    return less.faces(np.ones(len(corners), bool))


def _cut(own: Manikin, row: dict[str, Any]) -> tuple[Cloth, Ints]:
    """What is cut from the suit, with what is sewn on."""
    extra = {key: row.pop(key) for key in ("collar", "lapel", "gorge", "buttons", "flaps") if key in row}
    row["bands"] = tuple(Band(**band) for band in row.get("bands", ()))
    row["hangs"] = Hanging(**row["hangs"]) if "hangs" in row else None
    most = row.pop("faces")
    pattern = _filled(Pattern, row)
    cloth = saved(garment(own, pattern), most)  # before its edges are turned in, which must stay whole
    parts = [finished(cloth, pattern)]
    if "lapel" in extra:
        shape = _filled(Lapel, extra["lapel"])
        parts += [hemmed(flap, pattern.thick, 0.0) for flap in lapels(own, cloth, shape)]
    if "collar" in extra:
        line = collar_line(own, cloth, extra["lapel"]["low"], extra["gorge"]) if "lapel" in extra else None
        made = collar(own, cloth, _filled(Collar, extra["collar"]), line)
        parts.append(hemmed(made, max(0.7 * pattern.thick, STIFFENED), LINED))
    parts += [button(own, cloth, *values) for values in extra.get("buttons", ())]
    parts += [hemmed(flap, 0.0025, 0.0) for values in extra.get("flaps", ()) for flap in pocket(own, cloth, *values)]
    made = joined([parts[0], *(_sewn_on(part) for part in parts[1:])])
    if pattern.hangs:
        made = made.valued(swings=swinging(cloth, made.points))
    return made, own.covered(inside(own, pattern))


def _sewn_on(part: Cloth) -> Cloth:
    """A part that has neither the edges nor the seams of what it is sewn on."""
    off = np.full(len(part.points), AWAY)
    return part.valued(edge=off, seam=off, pocket=off)


def _footwear(own: Manikin, row: dict[str, Any]) -> tuple[Cloth, Ints]:
    row["bands"] = tuple(Band(**band) for band in row.get("bands", ()))
    shape = _filled(Footwear, row)
    below = shaft_height(own, shape, own.points) - own.points[:, 2] - 0.014
    return footwear(own, shape, saved), own.covered(np.where(own.leg > 0.5, below, -1.0))


def _hat(own: Manikin, row: dict[str, Any]) -> tuple[Cloth, Ints]:
    shape = _filled(Hat, row)
    return hat(own, shape), own.covered(under(own, shape))


def _on(make: Callable[[Manikin, Any], Cloth], shape: type[Any]) -> Maker:
    """What fills a shape, makes it and covers nothing."""
    return lambda own, row: (make(own, _filled(shape, row)), NONE)


def _veil(own: Manikin, row: dict[str, Any]) -> tuple[Cloth, Ints]:
    shape = _filled(Veil, row)
    return veil(own, shape), own.covered(beneath(own, shape))


MAKERS: Final[dict[str, Maker]] = {
    "cut": _cut,
    "footwear": _footwear,
    "hat": _hat,
    "glasses": _on(glasses, Glasses),
    "scarf": _on(scarf, Scarf),
    "tie": _on(tie, Tie),
    "veil": _veil,
    "globe": _on(globe, Globe),
    "pack": _on(pack, Pack),
}
STIFF: Final = ("hat", "glasses", "globe", "pack")  # these keep their shape
SPREAD: Final = {"hat": Hat.spread, "globe": Globe.spread}


def _filled(kind: Any, row: dict[str, Any]) -> Any:
    """A shape from a row of the table.

    Raises:
        ValueError: the row has a field that the shape lacks.
    """
    unknown = row.keys() - {entry.name for entry in fields(kind)}
    if unknown:
        raise ValueError(f"{kind.__name__} has no {sorted(unknown)}")
    return kind(**{key: _frozen(value) for key, value in row.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def write(names: list[str]) -> None:
    """Writes garments of the table, all if none is named."""
    from tailor import write_layer

    for name in names or rows():
        for reference in ("f", "m"):
            made = layer(name, reference)
            size = write_layer(made)
            print(f"{name}_{reference}: {len(made.vertices)} vertices, {len(made.triangles)} triangles, {size} bytes")


if __name__ == "__main__":
    write(sys.argv[1:])
