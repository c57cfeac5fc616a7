"""Things fill the sizes they are given, look as they were told, and move as one."""

import math
from dataclasses import replace

import numpy as np
import pytest

from langit.blocking.block import block
from langit.render.posing import Cast
from langit.render.snapshot import Pattern, Shape, Solids
from langit.scene.dimensions import extent
from langit.scene.scene import Event, Placement, Scene, Subject
from langit.scene.vocabulary import Color
from langit.simulation.actor import members
from langit.simulation.bodies import flagpole, form, pendulum, place, place_mesh, support, surface_of
from langit.simulation.materials import COLORS

HERE = (Placement(position=(1.0, 2.0, 0.0)),)
RIGID: tuple[str, ...] = ("ball", "box", "cylinder", "cone", "capsule", "domino", "glass", "bottle", "umbrella")


def scene(*subjects: Subject, **more: object) -> Scene:
    return block(replace(Scene(setting="studio", subjects=subjects), **more))  # type: ignore[arg-type]  # names of fields


def reach(solids: Solids) -> np.ndarray:
    """Furthest point of each solid from the origin, along each axis (3)."""
    far = [np.zeros(3)]
    for row in solids:
        pose = row["pose"].astype(float)
        if row["shape"] == Shape.CAPSULE:
            flat = pose.ravel()
            far += [np.abs(flat[0:3]) + flat[3], np.abs(flat[4:7]) + flat[7]]
        else:
            spread = np.abs(pose[:, :3])
            round_ = row["shape"] in (Shape.BALL, Shape.CYLINDER, Shape.CONE)
            far.append(np.abs(pose[:, 3]) + (spread.max(axis=1) if round_ else spread.sum(axis=1)))
    return np.max(far, axis=0)


@pytest.mark.parametrize("kind", RIGID)
@pytest.mark.parametrize("rolls", [False, True])
def test_a_thing_fills_its_box(kind: str, rolls: bool) -> None:
    shot = scene(Subject(id="a", kind=kind, placements=HERE))
    if rolls:
        shot = replace(shot, events=(Event(subject="a", action="roll"),))
    member = members(shot)[0]
    made = form(member, shot)
    size = np.asarray(extent(member.subject, shot))
    seen = np.max([reach(made.solids), *(np.abs(mesh.vertices).max(axis=0) for mesh in made.meshes)], axis=0)
    assert (seen < 1.05 * size).all()
    assert (seen > 0.95 * size).all()
    assert (made.solids["owner"] == 1).all()
    assert all(mesh.owner == 1 for mesh in made.meshes)


def test_words_decide_the_look() -> None:
    shot = scene(
        Subject(id="a", kind="ball", color="green", placements=HERE),
        Subject(id="b", kind="box", material="wood", placements=HERE),
        Subject(id="c", kind="glass", placements=HERE),
        Subject(id="d", kind="ball", material="beach", placements=HERE),
    )
    green, wooden, glass, beach = (surface_of(member, shot) for member in members(shot))
    assert green.color == COLORS["green"]
    assert wooden.pattern == Pattern.WOOD
    assert glass.pattern == Pattern.GLASS
    assert beach.pattern == Pattern.BEACH


def test_things_without_a_color_get_different_ones_by_the_seed() -> None:
    shot = scene(*(Subject(id=f"s{i}", kind="box", placements=HERE) for i in range(6)))
    looks = [surface_of(member, shot).color for member in members(shot)]
    assert len(set(looks)) == 6
    other = block(replace(shot.said, seed=1))
    assert looks != [surface_of(member, other).color for member in members(other)]
    named: Color = "red"
    shot = scene(Subject(id="r", kind="box", color=named, placements=HERE), *shot.said.subjects)
    assert COLORS["red"] not in [surface_of(member, shot).color for member in members(shot)[1:]]


def test_all_of_a_group_are_alike() -> None:
    for seed in range(6):
        shot = scene(Subject(id="b", kind="ball", count=4, placements=HERE * 4), seed=seed)
        assert len({surface_of(member, shot) for member in members(shot)}) == 1


def test_dominoes_are_a_row_of_colors() -> None:
    shot = scene(Subject(id="d", kind="domino", count=5, placements=HERE * 5))
    assert len({surface_of(member, shot).color for member in members(shot)}) == 5
    shot = scene(Subject(id="d", kind="domino", count=5, color="blue", placements=HERE * 5))
    assert {surface_of(member, shot).color for member in members(shot)} == {COLORS["blue"]}


def test_a_bouncing_ball_bounces_more_than_a_box() -> None:
    shot = scene(
        Subject(id="a", kind="ball", placements=HERE),
        Subject(id="b", kind="box", placements=HERE),
        events=(Event(subject="a", action="bounce"),),
    )
    ball, box = (form(member, shot) for member in members(shot))
    assert ball.restitution == 0.8
    assert box.restitution < 0.3


def test_a_placed_thing_is_the_same_thing_elsewhere() -> None:
    shot = scene(Subject(id="a", kind="umbrella", placements=HERE))
    made = form(members(shot)[0], shot)
    turn = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    moved = place(made.solids, np.array([1.0, 2.0, 3.0]), turn)
    for before, after in zip(made.solids, moved, strict=True):
        if before["shape"] == Shape.CAPSULE:
            old, new = before["pose"].ravel(), after["pose"].ravel()
            assert new[0:3] == pytest.approx(turn @ old[0:3] + [1, 2, 3], abs=1e-6)
            assert new[4:7] == pytest.approx(turn @ old[4:7] + [1, 2, 3], abs=1e-6)
            assert (new[3], new[7]) == (old[3], old[7])
        else:
            assert after["pose"][:, :3] == pytest.approx(turn @ before["pose"][:, :3], abs=1e-6)
            assert after["pose"][:, 3] == pytest.approx(turn @ before["pose"][:, 3] + [1, 2, 3], abs=1e-6)
    mesh = Cast(made.meshes).world(place_mesh(made.meshes[0], np.array([1.0, 2.0, 3.0]), turn))
    assert mesh.vertices == pytest.approx(made.meshes[0].vertices @ turn.T + [1, 2, 3], abs=1e-6)
    assert mesh.normals == pytest.approx(made.meshes[0].normals @ turn.T, abs=1e-6)


def test_a_pendulum_hangs_from_its_support() -> None:
    shot = scene(Subject(id="p", kind="pendulum", placements=HERE))
    member = members(shot)[0]
    stand, swinging, length, radius = pendulum(member, shot)
    height = support(member, shot)
    assert height == pytest.approx(2 * extent(member.subject, shot)[2])
    assert length + radius < height  # the bob clears the ground
    assert math.sin(0.6) * length + radius < 1.1 * extent(member.subject, shot)[0]
    assert len(stand) > 0
    assert len(swinging) == 2
    hung = replace(shot.said.subjects[0], placements=(Placement(position=(0.0, 0.0, 2.5)),))
    assert support(members(scene(hung))[0], scene(hung)) == 2.5


def test_a_flagpole_stands_at_the_end_of_its_box() -> None:
    shot = scene(Subject(id="f", kind="flag", placements=HERE))
    member = members(shot)[0]
    x, _, z = extent(member.subject, shot)
    pole, foot, _ = flagpole(member, shot)
    assert foot == pytest.approx([1.0 - x, 2.0, 0.0])
    assert pole[0]["pose"].ravel()[6] == pytest.approx(2 * z)
