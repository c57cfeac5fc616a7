"""A scene becomes a model with a whole number of steps a frame, and everything in it has an owner."""

import mujoco
import numpy as np
import pytest

from langit.blocking.block import block
from langit.scene.catalogue import kinds, settings
from langit.scene.scene import Placement, Scene, Subject
from langit.simulation.build import CLOTH_STEP, STEP, build


def at(x: float, y: float = 0.0, z: float = 0.0) -> Placement:
    return Placement(position=(x, y, z))


BALL = Subject(id="b", kind="ball", placements=(at(0, 0, 0.5),))


def test_a_scene_without_things_needs_no_physics() -> None:
    people = tuple(Subject(id=kind, kind=kind, placements=(at(0),)) for kind, row in kinds().items() if not row.thing)
    assert build(block(Scene(subjects=people)), 24) is None


@pytest.mark.parametrize("fps", [8, 12, 24, 25, 30, 60, 120])
def test_a_frame_is_a_whole_number_of_short_steps(fps: int) -> None:
    cloth = Subject(id="c", kind="cloth", placements=(at(0, 0, 1),))
    for subjects, longest in (((BALL,), STEP), ((BALL, cloth), CLOTH_STEP)):
        stage = build(block(Scene(subjects=subjects)), fps)
        assert stage is not None
        assert stage.model.opt.timestep * stage.substeps * fps == pytest.approx(1.0, abs=1e-9)
        assert 0.4 * longest < stage.model.opt.timestep <= longest + 1e-12


def test_every_shape_knows_its_owner() -> None:
    subjects = (
        BALL,
        Subject(id="p", kind="pendulum", placements=(at(1),)),
        Subject(id="t", kind="table", placements=(at(2),)),
        Subject(id="w", kind="woman", placements=(at(3),)),
        Subject(id="c", kind="cloth", count=2, placements=(at(4, 0, 1), at(6, 0, 1))),
        Subject(id="u", kind="umbrella", placements=(at(8),)),
    )
    stage = build(block(Scene(setting="meadow", subjects=subjects)), 24)
    assert stage is not None
    assert set(stage.owners) == {0, 1, 2, 3, 4, 7}
    assert list(stage.flex_owners) == [5, 6]
    assert [driven.member.owner for driven in stage.driven] == [4]
    assert [hanging.member.owner for hanging in stage.hanging] == [2]
    assert (stage.restitution[stage.owners == 0] == 0).all()
    assert (stage.restitution[stage.owners == 1] > 0).all()


@pytest.mark.parametrize("kind", [name for name, row in kinds().items() if row.scenery])
def test_scenery_stands_and_can_be_hit(kind: str) -> None:
    stage = build(block(Scene(setting="meadow", subjects=(BALL, Subject(id="s", kind=kind, placements=(at(3),))))), 24)
    assert stage is not None
    shapes = np.nonzero(stage.owners == 2)[0]
    assert len(shapes) > 0
    assert (stage.model.body_dofnum[stage.model.geom_bodyid[shapes]] == 0).all()


def test_a_ramp_rises_along_its_own_x() -> None:
    ramp = Subject(id="r", kind="ramp", placements=(Placement(position=(0.0, 0.0, 0.0), heading=np.pi / 2),))
    far = Subject(id="b", kind="ball", placements=(at(9),))
    stage = build(block(Scene(setting="meadow", subjects=(ramp, far))), 24)
    assert stage is not None
    data = mujoco.MjData(stage.model)
    mujoco.mj_forward(stage.model, data)
    heights = []
    for y in (-0.6, 0.0, 0.6):
        geom = np.zeros(1, np.int32)
        point, down = np.array([0.0, y, 3.0]), np.array([0.0, 0.0, -1.0])
        heights.append(3.0 - mujoco.mj_ray(stage.model, data, point, down, None, 1, -1, geom, None))
    assert heights == pytest.approx([0.1, 0.3, 0.5], abs=0.01)


@pytest.mark.parametrize("setting", settings())
def test_every_place_has_a_ground_at_zero(setting: str) -> None:
    stage = build(block(Scene(setting=setting, subjects=(BALL,))), 24)
    assert stage is not None
    data = mujoco.MjData(stage.model)
    for _ in range(600):
        mujoco.mj_step(stage.model, data)
    assert data.qpos[2] == pytest.approx(stage.loose[0].plan.position[2] - 0.5, abs=0.003)
