"""The mirror room: a closed room whose mirror hangs in its frame on the far wall."""

from langit.blocking.block import block
from langit.render.snapshot import Pattern, Shape
from langit.scene.scene import Scene
from langit.simulation.places import backdrop


def test_room_is_closed() -> None:
    solids = backdrop(block(Scene(setting="mirror_room"))).solids
    walls = solids[solids["shape"] == Shape.PLANE]
    normals = {tuple(row["pose"][:, 2].round().astype(int)) for row in walls}
    assert normals >= {(0, 0, 1), (0, 0, -1), (1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0)}


def test_mirror_shows_a_standing_person() -> None:
    solids = backdrop(block(Scene(setting="mirror_room"))).solids
    (glass,) = solids[solids["pattern"] == Pattern.MIRROR]
    low, high = glass["pose"][2, 3] - 1.3, glass["pose"][2, 3] + 1.3
    assert low < 0.4
    assert high > 2.0


def test_floor_shines_when_polished() -> None:
    def floor(polished: bool) -> float:
        solids = backdrop(block(Scene(setting="mirror_room", mirror_floor=polished))).solids
        return float(next(row["roughness"] for row in solids if tuple(row["pose"][:, 2].round()) == (0, 0, 1)))

    assert floor(True) < 0.5 * floor(False)
