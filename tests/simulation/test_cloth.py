"""Cloth keeps its threads' length, feels wind as pressure, hangs where it is pinned, and is seen from both sides."""

from typing import Any

import mujoco
import numpy as np
import pytest

from langit.blocking.block import block
from langit.render.posing import Cast
from langit.scene.blocked import Blocked
from langit.scene.dimensions import extent
from langit.scene.scene import Event, Placement, Scene, Subject, Weather
from langit.scene.vocabulary import Amount
from langit.simulation.actor import members
from langit.simulation.build import build
from langit.simulation.cloth import AIR, BREEZE, PRESSURE, Fabric, sheet

HERE = (Placement(position=(0.0, 0.0, 0.0)),)
FLAG = Subject(id="f", kind="flag", placements=HERE)
CLOTH = Subject(id="c", kind="cloth", placements=HERE)


def compiled(scene: Blocked) -> tuple[Any, Any, Fabric]:
    stage = build(scene, 24)
    assert stage is not None
    data = mujoco.MjData(stage.model)
    return stage.model, data, Fabric(stage.sheets[0], stage.model, data, scene.seed)


@pytest.mark.parametrize(("wind", "speed"), [("none", 0.0), ("light", 4.0), ("strong", 8.0)])
def test_weather_says_how_hard_the_wind_blows(wind: Amount, speed: float) -> None:
    scene = block(Scene(subjects=(FLAG,), weather=Weather(wind=wind)))
    assert sheet(members(scene)[0], scene)[0].wind == speed


def test_who_flutters_has_at_least_a_breeze() -> None:
    scene = block(Scene(subjects=(FLAG,), events=(Event(subject="f", action="flutter"),)))
    assert sheet(members(scene)[0], scene)[0].wind == BREEZE


def test_a_flag_is_pinned_to_its_pole() -> None:
    scene = block(Scene(setting="meadow", subjects=(FLAG,)))
    _, _, fabric = compiled(scene)
    pinned = fabric.rest[~fabric.free]
    x, _, _ = extent(FLAG, scene)
    assert len(pinned) == 9
    assert np.ptp(pinned[:, 0]) == pytest.approx(0.0, abs=1e-6)
    assert pinned[0, 0] == pytest.approx(-x, abs=0.05)
    assert fabric.rest[:, 0].max() == pytest.approx(x, abs=0.05)


def test_a_cloth_that_flutters_hangs_from_its_upper_edge() -> None:
    scene = block(Scene(setting="meadow", subjects=(CLOTH,), events=(Event(subject="c", action="flutter"),)))
    _, _, fabric = compiled(scene)
    assert fabric.rest[~fabric.free][:, 2] == pytest.approx(fabric.rest[:, 2].max())
    assert fabric.rest[:, 2].min() > 0.1
    assert len(fabric.sheet.stand) == 3


def test_a_cloth_that_drapes_begins_above_its_target() -> None:
    box = Subject(id="b", kind="box", placements=(Placement(position=(2.0, 1.0, 0.0)),))
    scene = block(
        Scene(
            setting="meadow", subjects=(box, CLOTH), events=(Event(subject="c", action="drape", target="b", start=1.0),)
        )
    )
    _, _, fabric = compiled(scene)
    assert fabric.rest.mean(axis=0)[:2] == pytest.approx([2.0, 1.0], abs=0.01)
    assert fabric.rest[:, 2].min() > 0.44
    assert fabric.sheet.held_until == 1.0


def test_on_a_table_a_cloth_falls_behind_the_middle_of_what_it_covers() -> None:
    ball, drape = Subject(id="b", kind="ball"), Event(subject="c", action="drape", target="b", start=1.0)
    scene = block(Scene(setting="studio", subjects=(ball, Subject(id="c", kind="cloth")), events=(drape,)))
    x, y, _ = scene.standing("b").placements[0].position
    _, _, fabric = compiled(scene)
    across, away = fabric.rest.mean(axis=0)[:2] - [x, y]
    assert abs(across) < 0.01
    assert 0.2 < away < 0.4  # of a ball with a radius of 0.16 and a cloth that is a meter wide


def test_wind_presses_with_half_the_density_and_the_square_of_its_speed() -> None:
    scene = block(Scene(setting="meadow", subjects=(FLAG,), weather=Weather(wind="light")))
    model, data, fabric = compiled(scene)
    fabric._wind = lambda points, time: np.broadcast_to([0.0, 3.0, 0.0], points.shape)  # type: ignore[method-assign]  # a steady wind across
    mujoco.mj_forward(model, data)
    fabric.blow(data, 0.0)
    sides = np.ptp(fabric.rest, axis=0)
    inner = data.qfrc_applied[fabric.dofs][:, 1].sum()
    edge = 0.5 / 14  # of the force, half of the first column's share, is on the pinned points
    assert inner == pytest.approx(0.5 * AIR * PRESSURE * 9.0 * sides[0] * sides[2] * (1 - edge), rel=0.02)


def test_holding_puts_every_point_back() -> None:
    scene = block(Scene(setting="meadow", subjects=(CLOTH,)))
    model, data, fabric = compiled(scene)
    for _ in range(20):
        mujoco.mj_step(model, data)
    assert data.flexvert_xpos[:, 2].max() < fabric.rest[:, 2].max() - 1e-3
    fabric.hold(model, data)
    mujoco.mj_forward(model, data)
    assert data.flexvert_xpos == pytest.approx(fabric.rest, abs=1e-9)
    assert not data.qvel.any()


def test_a_flat_cloth_has_flat_normals_and_its_weave_in_meters() -> None:
    scene = block(Scene(setting="meadow", subjects=(FLAG,)))
    model, data, fabric = compiled(scene)
    mujoco.mj_forward(model, data)
    mesh = Cast([fabric.laid]).world(fabric.mesh(data))
    assert np.abs(mesh.normals[:, 1]) == pytest.approx(1.0)
    assert mesh.two_sided
    assert mesh.texture is not None
    sides = sorted(np.ptp(fabric.rest, axis=0))[1:]
    assert sorted(np.ptp(mesh.texture, axis=0)) == pytest.approx(sides, rel=1e-4)
    one, other = mesh.vertices[0] - mesh.vertices[40], mesh.texture[0] - mesh.texture[40]
    assert np.linalg.norm(one) == pytest.approx(np.linalg.norm(other), rel=1e-4)
