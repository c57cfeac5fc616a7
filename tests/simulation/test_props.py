"""Props: the right owner, color and extent, in the shape that physics collides with, and still."""

import numpy as np
import pytest
from appearing import Seen, seen

from langit.blocking.block import block
from langit.render.snapshot import Pattern, Shape
from langit.scene.catalogue import kinds
from langit.scene.dimensions import TABLE_TOP, extent
from langit.scene.scene import Placement, Scene, Subject, Weather
from langit.simulation.actor import members
from langit.simulation.materials import COLORS
from langit.simulation.props import actor

SCENERY = [name for name, row in kinds().items() if row.scenery]


def made(kind: str, *, heading: float = 0.0, **look: object) -> tuple[Seen, Scene, Subject]:
    scene_look = {
        name: look.pop(name) for name in ("setting", "time_of_day", "season", "weather", "seed") if name in look
    }
    subject = Subject(id=kind, kind=kind, placements=(Placement(position=(2.0, 3.0, 0.0), heading=heading),), **look)
    scene = block(Scene(subjects=(subject,), **{"setting": "meadow", **scene_look}))
    (member,) = members(scene)
    return seen(actor(member, scene), 1.0), scene, subject


def points(look: Seen) -> np.ndarray:
    """Corners of everything drawn (N, 3), relative to the foot of the prop."""
    found = [mesh.vertices for mesh in look.meshes]
    for row in look.solids:
        pose = row["pose"].astype(float)
        if row["shape"] == Shape.CAPSULE:
            flat = pose.reshape(-1)
            found += [flat[0:3] + s * flat[3] * np.eye(3) for s in (-1, 1)]
            found += [flat[4:7] + s * flat[7] * np.eye(3) for s in (-1, 1)]
        else:
            signs = np.array(np.meshgrid([-1, 1], [-1, 1], [-1, 1])).reshape(3, -1).T
            if row["shape"] in (Shape.BALL, Shape.CYLINDER, Shape.CONE):
                signs = np.concatenate([np.eye(3), -np.eye(3)])
            found.append(signs @ pose[:, :3].T + pose[:, 3])
    return np.concatenate(found) - [2.0, 3.0, 0.0]


@pytest.mark.parametrize("kind", SCENERY)
@pytest.mark.parametrize("setting", ["meadow", "studio"])
def test_prop_fills_its_extent_and_no_more(kind: str, setting: str) -> None:
    look, scene, subject = made(kind, setting=setting)
    size = np.array(extent(subject, scene))
    drawn = points(look)
    tolerance = 0.08 * size + 0.02
    assert (drawn.max(0) <= size * [1, 1, 2] + tolerance).all()
    assert (drawn.min(0) >= -size * [1, 1, 0] - tolerance).all()
    assert drawn[:, 2].max() >= 2 * size[2] * 0.94
    assert np.ptp(drawn[:, 1]) >= 2 * size[1] * 0.85
    assert look.body.extent == extent(subject, scene)
    assert np.abs(np.array(look.body.center) - [2.0, 3.0, size[2]]).max() < 1e-6


@pytest.mark.parametrize("kind", SCENERY)
def test_every_part_belongs_to_its_body(kind: str) -> None:
    look, _, subject = made(kind)
    assert look.body.owner == 1
    assert look.body.subject == subject.id
    assert (look.solids["owner"] == 1).all()
    assert all(mesh.owner == 1 for mesh in look.meshes)


@pytest.mark.parametrize("kind", sorted(set(SCENERY) - {"rock"}))
def test_color_is_the_color_asked_for(kind: str) -> None:
    look, _, _ = made(kind, color="blue")
    colors = [row["color"] for row in look.solids] + [
        mesh.colors.mean(0) for mesh in look.meshes if mesh.colors is not None
    ]
    colors += [np.array(mesh.surface.color) for mesh in look.meshes if mesh.colors is None]
    blue = np.array(COLORS["blue"])
    hues = [color / max(float(color.max()), 1e-6) for color in colors]
    assert min(np.abs(hue - blue / blue.max()).max() for hue in hues) < 0.3


def test_rock_takes_a_color_too() -> None:
    look, _, _ = made("rock", color="red")
    red, green, _ = look.meshes[0].colors.mean(0)
    assert red > 5 * green


def test_heading_turns_a_prop() -> None:
    plain, turned = (points(made("ramp", heading=heading)[0]) for heading in (0.0, np.pi / 2))
    rotated = plain @ np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert np.abs(rotated - turned).max() < 1e-5
    look, _, _ = made("ramp", heading=np.pi / 2)
    assert np.abs(np.array(look.body.rotation) - [np.sqrt(0.5), 0, 0, np.sqrt(0.5)]).max() < 1e-5


def test_ramp_rises_along_x() -> None:
    drawn = points(made("ramp")[0])
    assert drawn[drawn[:, 0] > 0.8, 2].max() > 0.5
    assert drawn[drawn[:, 0] < -0.8, 2].max() < 0.01


def test_table_top_is_where_physics_has_it() -> None:
    look, scene, subject = made("table")
    x, y, z = extent(subject, scene)
    top = look.solids[0]["pose"]
    assert np.abs(np.diag(top[:, :3]) - [x, y, TABLE_TOP * z]).max() < 1e-6
    assert len(look.solids) == 5


def test_species_and_season_show() -> None:
    cherry = made("tree", species="cherry")[0].meshes[-1].colors.mean(0)
    assert cherry[0] > cherry[2] > cherry[1]
    pine = made("tree", species="pine", weather=Weather(precipitation="snow"))[0].meshes[-1].colors.mean(0)
    assert pine.min() > 0.15
    palm = made("tree", setting="sea")[0].meshes[-1].colors.mean(0)
    assert palm[1] > palm[0] > palm[2]


def test_lamps_signs_and_windows_glow_at_night() -> None:
    for kind in ("lamp", "sign", "house"):

        def brightest(time: str, kind: str = kind) -> float:
            look = made(kind, time_of_day=time)[0]
            return max([float(look.solids["emission"].max()), *[mesh.surface.emission for mesh in look.meshes]])

        assert brightest("night") > 2 * brightest("day")


def test_a_house_has_panes_before_its_rooms_and_a_door_behind_its_steps() -> None:
    look, scene, subject = made("house")
    size = extent(subject, scene)
    solids = look.solids
    pose = solids["pose"].astype(float)
    out = pose[:, 0, 3]
    panes = out[solids["pattern"] == Pattern.GLASS]
    assert len(panes) == 3
    assert np.ptp(panes) < 0.02 * size[0]
    brass = pose[solids["metal"] > 0.5][:, :, 3] - [2.0, 3.0, 0.0]
    assert (brass[:, 2] > 0.4 * size[2]).all()
    assert (brass[:, 2] < 0.7 * size[2]).all()


def test_materials_show() -> None:
    look, _, _ = made("wall", material="marble")
    assert (look.solids["pattern"] == Pattern.MARBLE).any()
    assert (made("mirror")[0].solids["pattern"] == Pattern.MIRROR).any()


def test_wind_moves_leaves() -> None:
    calm, windy = (made("tree", weather=Weather(wind=wind))[0].meshes[-1].sway for wind in ("none", "strong"))
    assert windy > 2 * calm > 0
