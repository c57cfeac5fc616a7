"""Upper floors: whole walls with holes in them for windows, in every manner, the same house by day and by night."""

import numpy as np
import pytest

from langit.render.snapshot import Surface
from langit.simulation.places.facades import FACADES, FLOOR, GROUND, Front
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.panels import Panels

WALL, START, END, FLOORS = 4.4, 2.0, 6.0, 3


def front(name: str, *, lit: bool = False, fine: bool = True) -> Front:
    """A house of that manner, built."""
    masonry, fittings, glass, light = (Panels(wall=WALL) for _ in range(4))
    house = Front(
        rng=np.random.default_rng(5), facade=FACADES[name], start=START, end=END, floors=FLOORS, fine=fine, lit=lit,
        masonry=masonry, fittings=fittings, glass=glass, light=light, round_things=MeshBuilder(),
    )  # fmt: skip
    house.build()
    return house


def area(panels: Panels, depth: float | None = None) -> float:
    """How much there is that looks at the street, at a depth or anywhere (square meters)."""
    rows = np.array(panels.rows).reshape(-1, 27)
    rows = rows[(rows[:, 14] < 0) & ((rows[:, 2] == depth) if depth is not None else True)]
    return float(((rows[:, 3] - rows[:, 0]) * (rows[:, 7] - rows[:, 1])).sum())


@pytest.mark.parametrize("name", sorted(FACADES))
def test_wall_and_windows_cover_the_front(name: str) -> None:
    house = front(name)
    panes = area(house.glass)
    whole = (END - START) * (FLOOR * FLOORS + 0.3)
    assert panes > 0.1 * whole
    assert abs(area(house.masonry, 0.0) + panes - whole) < 0.01 * whole


@pytest.mark.parametrize("name", sorted(FACADES))
def test_panes_are_set_back_and_nothing_hangs_over_the_road(name: str) -> None:
    house = front(name)
    assert min(row[2] for row in house.glass.rows) == FACADES[name].depth > 0.05
    mesh = MeshBuilder()
    for panels in (house.masonry, house.fittings, house.glass):
        panels.into(mesh)
    (built,) = mesh.build(Surface())
    assert built.vertices[:, 0].min() > WALL - 1.1
    high = built.vertices[:, 2] > GROUND
    assert built.vertices[high, 1].min() >= START - 0.1
    corners = built.vertices[built.triangles].astype(float)
    wound = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (np.einsum("ij,ij->i", wound, built.normals[built.triangles[:, 0]]) >= 0).all()


def test_a_house_is_the_same_by_day_and_by_night_but_for_its_lights() -> None:
    day, night = front("brick"), front("brick", lit=True)
    assert day.masonry.rows == night.masonry.rows
    assert len(night.light.rows) > 10 * (len(day.light.rows) + 1)


def test_afar_there_is_less_to_draw() -> None:
    counts = [sum(len(p.rows) for p in (h.masonry, h.fittings)) for h in (front("brick"), front("brick", fine=False))]
    assert counts[1] < 0.7 * counts[0]
