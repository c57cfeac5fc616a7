"""The world against closed forms: real MuJoCo, the scenes that words make."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import pytest

from langit.blocking.block import block
from langit.errors import RequestError
from langit.render.posing import Cast
from langit.render.snapshot import SOLID, Body
from langit.scene.dimensions import extent
from langit.scene.scene import Event, Placement, Scene, Subject, Weather
from langit.simulation.actor import Appearance
from langit.simulation.bodies import SLIPPERY
from langit.simulation.build import SWING, build
from langit.simulation.physics import Physics

G = 9.81


def at(x: float, y: float = 0.0, z: float = 0.0, heading: float = 0.0) -> Placement:
    return Placement(position=(x, y, z), heading=heading)


def scene(*subjects: Subject, events: tuple[Event, ...] = (), **more: Any) -> Scene:
    return block(Scene(**{"setting": "meadow", "subjects": subjects, "events": events, **more}))


def play(shot: Scene, seconds: float, fps: int = 24) -> Iterator[tuple[float, list[Body], Physics]]:
    """Time, bodies and physics at every frame of a scene in which nobody walks."""
    stage = build(shot, fps)
    assert stage is not None
    physics = Physics(stage, shot)
    physics.begin([])
    yield 0.0, physics.bodies(), physics
    for frame in range(1, round(seconds * fps) + 1):
        physics.advance([[], []], (frame - 1) / fps, frame / fps)
        yield frame / fps, physics.bodies(), physics


def last(shot: Scene, seconds: float) -> list[Body]:
    return list(play(shot, seconds))[-1][1]


def test_free_fall() -> None:
    ball = Subject(id="b", kind="ball", placements=(at(0, 0, 1.5),))
    shot = scene(ball, events=(Event(subject="b", action="drop", start=0.25),))
    radius = extent(ball, shot)[2]
    landing = 0.25 + math.sqrt(2 * 1.5 / G)
    times = []
    for time, (body,), _ in play(shot, landing - 1 / 60, fps=30):
        fallen = 0.5 * G * max(time - 0.25, 0.0) ** 2
        times.append(time)
        assert body.center[2] == pytest.approx(1.5 + radius - fallen, abs=0.01 * 1.5)
    assert times[-1] > landing - 1 / 20


def test_a_bounce_returns_as_high_as_its_restitution_says() -> None:
    ball = Subject(id="b", kind="ball", placements=(at(0, 0, 1.5),))
    shot = scene(ball, events=(Event(subject="b", action="bounce", start=0.0),))
    heights = [body.center[2] - 0.22 for _, (body,), _ in play(shot, 1.5, fps=120)]
    bottom = int(np.argmin(heights[:90]))
    assert max(heights[bottom:]) == pytest.approx(0.8**2 * 1.5, rel=0.03)


def test_a_pendulum_keeps_its_period() -> None:
    swing = Subject(id="p", kind="pendulum", placements=(at(0),))
    shot = scene(swing, events=(Event(subject="p", action="swing", start=0.0),))
    times, angles, length, radius = [], [], 0.0, 0.0
    for time, (body,), physics in play(shot, 6.0, fps=60):
        hanging = physics.stage.hanging[0]
        length = math.dist(body.center, physics.data.xpos[hanging.body])
        radius = body.extent[2]
        times.append(time)
        angles.append(float(physics.data.qpos[hanging.qpos]))
    signs = np.sign(angles)
    i = np.nonzero(np.diff(signs))[0]
    crossings = [times[k] + angles[k] / (angles[k] - angles[k + 1]) / 60 for k in i]
    period = 2 * float(np.mean(np.diff(crossings)))
    reduced = length + 0.4 * radius**2 / length
    expected = 2 * math.pi * math.sqrt(reduced / G) * (1 + SWING**2 / 16 + 11 * SWING**4 / 3072)
    assert period == pytest.approx(expected, rel=0.01)


def test_a_pendulum_waits_for_its_moment() -> None:
    swing = Subject(id="p", kind="pendulum", placements=(at(0),))
    shot = scene(swing, events=(Event(subject="p", action="swing", start=0.5),))
    speeds = []
    for time, (body,), physics in play(shot, 1.0):
        angle = float(physics.data.qpos[physics.stage.hanging[0].qpos])
        assert (angle == pytest.approx(SWING, abs=1e-4)) == (time < 0.52)
        speeds.append(body.velocity[0])
    assert speeds[-1] > 0.3


def test_a_ball_rolls_without_slipping() -> None:
    ball = Subject(id="b", kind="ball", placements=(at(-2),))
    shot = scene(ball, events=(Event(subject="b", action="roll", velocity=(1.5, 0.0, 0.0), start=0.0),))
    for _, (body,), physics in play(shot, 2.0):
        spin = float(physics.data.qvel[4])
        assert spin * 0.22 == pytest.approx(body.velocity[0], rel=0.02)
        assert body.center[2] == pytest.approx(0.22, abs=0.02 * 0.44)
    assert 2.0 < body.center[0] + 2.0 < 3.0


def test_a_slide_is_stopped_by_friction() -> None:
    """Distance v^2 / (2 mu g) of a box."""
    box = Subject(id="b", kind="box", material="wood", placements=(at(0),))
    shot = scene(box, events=(Event(subject="b", action="slide", velocity=(2.0, 0.0, 0.0), start=0.0),))
    (body,) = last(shot, 8.0)
    assert body.center[0] == pytest.approx(4.0 / (2 * SLIPPERY * G), rel=0.05)
    assert math.dist(body.velocity, (0, 0, 0)) < 0.01


def test_balls_that_collide_keep_their_momentum() -> None:
    """In the air, where no ground rubs: momentum stays, and the speeds apart are restitution times those before."""
    one = Subject(id="a", kind="ball", placements=(at(-0.6, 0, 3.0),))
    other = Subject(id="b", kind="ball", build="small", placements=(at(0.6, 0, 3.066),))
    shot = scene(
        one,
        other,
        events=(
            Event(subject="a", action="bounce", velocity=(2, 0, 0), start=0),
            Event(subject="b", action="bounce", velocity=(-1, 0, 0), start=0),
        ),
    )
    *_, (_, bodies, physics) = play(shot, 0.5)
    masses = [float(physics.stage.model.body_mass[loose.body]) for loose in physics.stage.loose]
    before = 2.0 * masses[0] - 1.0 * masses[1]
    after = sum(mass * body.velocity[0] for mass, body in zip(masses, bodies, strict=True))
    assert after == pytest.approx(before, rel=0.02)
    assert bodies[1].velocity[0] - bodies[0].velocity[0] == pytest.approx(0.8 * 3.0, rel=0.03)


@pytest.mark.parametrize("kind", ["ball", "box", "cylinder", "cone", "capsule", "glass", "bottle", "domino"])
def test_nothing_sinks_when_it_lands(kind: str) -> None:
    thing = Subject(id="a", kind=kind, placements=(at(0, 0, 1.0),))
    shot = scene(thing, events=(Event(subject="a", action="drop", start=0.0),))
    deepest = 0.0
    for _, _, physics in play(shot, 1.2, fps=120):
        for contact in physics.data.contact:
            deepest = max(deepest, -contact.dist)
    assert deepest < 0.02 * 2 * min(extent(thing, shot))


def test_a_stack_stands() -> None:
    high = 0.44
    boxes = Subject(id="s", kind="box", count=5, placements=tuple(at(0, 0, high * i) for i in range(5)))
    for i, body in enumerate(last(scene(boxes), 3.0)):
        assert body.center[2] == pytest.approx(high * (i + 0.5), abs=0.02 * high)
        assert math.hypot(*body.center[:2]) < 0.01
        assert math.dist(body.velocity, (0, 0, 0)) < 0.01


def test_dominoes_topple_in_order() -> None:
    row = Subject(id="d", kind="domino", count=8, placements=tuple(at(0.26 * i) for i in range(8)))
    shot = scene(row, events=(Event(subject="d", action="topple", start=0.5),))
    fallen: dict[int, float] = {}
    for time, bodies, _ in play(shot, 5.0):
        for body in bodies:
            _, x, y, _ = body.rotation
            upright = 1 - 2 * (x * x + y * y)
            if upright < math.cos(math.radians(30)) and body.owner not in fallen:
                fallen[body.owner] = time
    assert list(fallen) == list(range(1, 9))
    assert min(fallen.values()) > 0.5
    assert list(fallen.values()) == sorted(fallen.values())


def test_a_pile_comes_to_rest_where_it_can_be_seen() -> None:
    rng = np.random.default_rng(3)
    kinds: list[str] = ["ball", "box", "cylinder", "cone", "capsule", "bottle", "glass", "box"]
    things = tuple(
        Subject(id=f"t{i}", kind=kind, placements=(at(*rng.uniform(-0.3, 0.3, 2), 0.5 + 0.4 * i),))
        for i, kind in enumerate(kinds)
    )
    shot = scene(*things, events=tuple(Event(subject=t.id, action="drop", start=0.0) for t in things))
    for _, bodies, _ in play(shot, 6.0):
        assert all(abs(c) < 6.0 for body in bodies for c in body.center)
        assert all(body.center[2] > 0.0 for body in bodies)
    still = [body for body in bodies if math.dist(body.velocity, (0, 0, 0)) < 0.05]
    assert len(still) >= 6


def test_things_put_into_each_other_part_quietly() -> None:
    pair = Subject(id="a", kind="box", count=2, placements=(at(0), at(0.3)))
    ball = Subject(id="b", kind="ball", placements=(at(0.1, 0.2, 1.2),))
    other = Subject(id="c", kind="ball", placements=(at(0.1, 0.25, 1.3),))
    shot = scene(pair, ball, other, events=tuple(Event(subject=s, action="drop", start=0.5) for s in "bc"))
    for time, bodies, _ in play(shot, 1.0):
        assert math.dist(bodies[0].center, bodies[1].center) > 0.98 * 0.44
        assert math.dist(bodies[2].center, bodies[3].center) > 0.98 * 0.44
        assert all(math.hypot(*body.velocity[:2]) < 0.3 for body in bodies if time < 0.6)


def test_a_pile_never_gains_energy() -> None:
    kinds: list[str] = ["ball", "box", "cylinder", "cone", "capsule", "bottle"]
    things = tuple(
        Subject(id=k + "s", kind=k, placements=(at(0.05 * i, 0.03 * i, 0.3 + 0.8 * i),)) for i, k in enumerate(kinds)
    )
    shot = scene(*things, events=tuple(Event(subject=t.id, action="drop", start=0.0) for t in things))
    before = math.inf
    for _, _, physics in play(shot, 2.5, fps=120):
        model, data = physics.stage.model, physics.data
        mujoco.mj_energyPos(model, data)
        mujoco.mj_energyVel(model, data)
        energy = float(data.energy.sum())
        assert energy < before + 2.0  # of some thousand joules
        before = energy


def test_a_cloth_drapes_and_comes_to_rest() -> None:
    ball = Subject(id="b", kind="ball", build="large", placements=(at(0),))
    cloth = Subject(id="c", kind="cloth", placements=(at(0),))
    shot = scene(ball, cloth, events=(Event(subject="c", action="drape", target="b", start=0.2),))
    top = 2 * extent(ball, shot)[2]
    for time, bodies, physics in play(shot, 5.0):
        fabric = physics.fabrics[0]
        if time <= 0.2:
            assert bodies[1].center[2] > top
    points = physics.data.flexvert_xpos
    assert points[:, 2].max() == pytest.approx(top, abs=0.05)  # lies on the ball
    assert points[:, 2].min() < 0.5 * top  # and hangs down its sides
    inside = np.linalg.norm(points - bodies[0].center, axis=1) < 0.98 * top / 2
    assert not inside.any()
    speeds = np.linalg.norm(physics.data.qvel[fabric.dofs], axis=1)
    assert speeds.max() < 0.15
    assert np.sqrt((speeds**2).mean()) < 0.02
    edges = physics.data.flexedge_length / physics.stage.model.flexedge_length0
    assert edges.max() < 1.05


def test_a_car_knocks_over_what_stands_in_its_way() -> None:
    car = Subject(id="c", kind="car", placements=(at(-4),))
    box = Subject(id="b", kind="box", placements=(at(0),))
    shot = scene(car, box)
    stage = build(shot, 24)
    assert stage is not None
    physics = Physics(stage, shot)

    def driving(time: float) -> list[Appearance]:
        body = Body(owner=1, subject="c", kind="car", center=(-4 + 5.0 * time, 0.0, 0.7), extent=(2.1, 0.88, 0.7))
        return [Appearance(solids=np.empty(0, SOLID), meshes=(), body=body)]

    physics.begin(driving(0.0))
    hit = False
    for frame in range(1, 25):
        physics.advance([driving((frame - 1) / 24), driving(frame / 24)], (frame - 1) / 24, frame / 24)
        front = -4 + 5.0 * frame / 24 + 2.1
        (body,) = physics.bodies()
        assert body.center[0] > front - 0.02 * 0.44  # never inside the car
        hit = hit or any(contact.owners == (1, 2) for contact in physics.contacts())
    assert hit
    assert body.velocity[0] > 3.0


def test_scenery_and_walls_stop_things() -> None:
    ball = Subject(id="b", kind="ball", placements=(at(0),))
    wall = Subject(id="w", kind="wall", placements=(at(1.0),))
    roll = Event(subject="b", action="roll", velocity=(3, 0, 0), start=0.0)
    for shot in (scene(ball, wall, events=(roll,)), scene(ball, events=(roll,), setting="mirror_room")):
        furthest = max(body.center[0] for _, (body,), _ in play(shot, 3.0))
        assert furthest < 4.0


def test_things_go_down_a_ramp_as_galileo_says() -> None:
    """A rolling ball gains 5/7 of what slides without friction; a sliding box loses mu cos to it."""
    ramp = Subject(id="r", kind="ramp", build="huge", placements=(at(0),))
    x, _, z = extent(ramp, scene(ramp))
    angle = math.atan2(z, x)
    ball = Subject(id="b", kind="ball", placements=(at(0.5 * x),))
    box = Subject(id="b", kind="box", placements=(at(0.5 * x),))
    slide = Event(subject="b", action="slide", velocity=(0, 0, 0), start=0.0)
    for shot, share in (
        (scene(ramp, ball), 5 / 7 * (math.sin(angle) - 0.03 * math.cos(angle))),
        (scene(ramp, box, events=(slide,)), math.sin(angle) - SLIPPERY * math.cos(angle)),
    ):
        frames = [bodies[0].center for _, bodies, _ in play(shot, 0.8)]
        assert frames[-1][0] < frames[0][0]
        assert math.dist(frames[-1], frames[0]) == pytest.approx(0.5 * G * 0.8**2 * share, rel=0.05)


def test_a_tower_topples_as_a_whole() -> None:
    tower = Subject(id="t", kind="box", count=4, placements=tuple(at(0, 0, 0.44 * i) for i in range(4)))
    shot = scene(tower, events=(Event(subject="t", action="topple", direction="right", start=0.5),))
    for time, bodies, _ in play(shot, 3.0):
        if time < 0.5:
            assert bodies[3].center[2] == pytest.approx(3.5 * 0.44, abs=0.01)
    assert bodies[3].center[2] < 0.5
    assert bodies[3].center[0] > 0.5


def test_a_cradle_hands_its_swing_on() -> None:
    radius = 0.19
    row = Subject(id="p", kind="pendulum", count=3, placements=tuple(at(2 * radius * 1.005 * i) for i in range(3)))
    furthest = [0.0, 0.0, 0.0]
    for time, bodies, _ in play(scene(row), 1.6):
        if time > 0.7:
            furthest = [
                max(f, b.center[0] - 2 * radius * 1.005 * i)
                for i, (f, b) in enumerate(zip(furthest, bodies, strict=True))
            ]
    assert furthest[2] > 0.5
    assert max(furthest[:2]) < 0.5 * furthest[2]


def test_what_floats_stays_where_it_is() -> None:
    ball = Subject(id="b", kind="ball", placements=(at(0, 0, 1.0),))
    for _, (body,), _ in play(scene(ball, events=(Event(subject="b", action="float", start=0.0),)), 3.0):
        assert math.dist(body.center, (0, 0, 1.22)) < 0.1


def test_what_is_told_to_move_later_stays_put_until_then() -> None:
    early = Subject(id="a", kind="ball", placements=(at(-1, 0, 1.0),))
    late = Subject(id="b", kind="ball", placements=(at(1),))
    shot = scene(
        early,
        late,
        events=(
            Event(subject="a", action="drop", start=1.0),
            Event(subject="b", action="roll", direction="right", start=1.5),
        ),
    )
    for time, (one, other), _ in play(shot, 2.0):
        if time <= 1.0:
            assert one.center == pytest.approx((-1, 0, 1.22), abs=1e-4)
        if time <= 1.5:
            assert other.center[:2] == pytest.approx((1, 0), abs=1e-3)
    assert one.center[2] < 1.0
    assert other.center[0] > 1.4


def test_a_ball_leaves_and_returns() -> None:
    ball = Subject(id="b", kind="ball", placements=(at(0),))
    shot = scene(
        ball,
        events=(
            Event(subject="b", action="leave", direction="right", start=0.0, end=2.0),
            Event(subject="b", action="return", start=3.0, end=5.0),
        ),
    )
    seen = {round(time, 3): body for time, (body,), _ in play(shot, 6.0)}
    assert seen[2.5].center[0] > 2.5
    assert seen[6.0].center[0] == pytest.approx(0.0, abs=0.02)
    assert seen[1.0].velocity[0] > 1.0


def test_what_is_told_to_stop_stops() -> None:
    ball = Subject(id="b", kind="ball", placements=(at(0),))
    shot = scene(
        ball,
        events=(
            Event(subject="b", action="roll", velocity=(1.5, 0, 0), start=0.0),
            Event(subject="b", action="stop", start=1.0),
        ),
    )
    assert math.dist(last(shot, 3.0)[0].velocity, (0, 0, 0)) < 0.01


def test_contacts_tell_who_carries_whom() -> None:
    boxes = Subject(id="s", kind="box", count=2, placements=(at(0), at(0, 0, 0.44)))
    shot = scene(boxes)
    *_, (_, _, physics) = play(shot, 1.0)
    found = {contact.owners: contact for contact in physics.contacts()}
    weight = float(physics.stage.model.body_mass[physics.stage.loose[0].body]) * G / 24
    assert found[(0, 1)].impulse == pytest.approx(2 * weight, rel=0.05)
    assert found[(1, 2)].impulse == pytest.approx(weight, rel=0.05)
    assert found[(1, 2)].position == pytest.approx((0, 0, 0.44), abs=0.02)


def test_wind_flies_a_flag_and_calm_lets_it_hang() -> None:
    flag = Subject(id="f", kind="flag", placements=(at(0),))
    flying = last(scene(flag, weather=Weather(wind="strong")), 3.0)[0]
    hanging = last(scene(flag), 3.0)[0]
    assert flying.extent[0] > 0.45
    assert hanging.extent[0] < 0.8 * flying.extent[0]
    assert hanging.center[2] < flying.center[2]


def test_what_no_physics_can_follow_is_an_error_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ball = Subject(id="b", kind="ball", placements=(at(0),))
    shot = scene(ball, events=(Event(subject="b", action="slide", velocity=(1e12, 0, 0), start=0.0),))
    with pytest.raises(RequestError, match="too fast"):
        last(shot, 0.5)
    assert not list(tmp_path.iterdir())


def test_a_flag_flies_already_when_the_clip_begins() -> None:
    flag = Subject(id="f", kind="flag", placements=(at(0),))
    begun = next(play(scene(flag, weather=Weather(wind="strong")), 0.0))[2]
    board = begun.fabrics[0].rest
    assert np.abs(Cast(begun.cast()).world(begun.meshes()[0]).vertices - board).max() > 0.1
    assert begun.data.time == 0.0


def test_what_is_let_go_waits_while_a_flag_takes_the_wind() -> None:
    flag = Subject(id="f", kind="flag", placements=(at(0),))
    ball = Subject(id="b", kind="ball", placements=(at(2, 0, 1.0),))
    bodies = next(play(scene(flag, ball), 0.0))[1]
    fallen = next(body for body in bodies if body.owner == 2)
    assert fallen.center[2] > 1.0
    assert np.linalg.norm(fallen.velocity) < 1e-9


def test_what_rolls_down_a_ramp_comes_to_rest_on_the_table() -> None:
    ramp = Subject(id="r", kind="ramp", placements=(at(0, heading=math.pi),))
    ball = Subject(id="b", kind="ball", placements=(at(-0.28, 0, 0.28),))
    roll = Event(subject="b", action="roll", target="r", start=0.0, velocity=(0.15, 0.0, 0.0))
    bodies = last(scene(ramp, ball, events=(roll,), setting="studio"), 5.0)
    (rested,) = (body for body in bodies if body.subject == "b")
    assert 0.7 < rested.center[0] < 1.5
    assert np.linalg.norm(rested.velocity) < 0.02
