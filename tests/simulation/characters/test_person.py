import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.blocking.block import block
from langit.render.snapshot import Mesh, Pattern
from langit.scene.scene import Clothing, Placement, Scene, Subject, Weather
from langit.simulation import characters
from langit.simulation.actor import members
from langit.simulation.characters.mouth import CHEEKS, TEETH


def same(a: tuple[Mesh, ...], b: tuple[Mesh, ...]) -> bool:
    return all(
        np.array_equal(p.vertices, q.vertices) and np.array_equal(p.normals, q.normals)
        for p, q in zip(a, b, strict=True)
    )


def test_a_frame_does_not_depend_on_the_frames_before(cast: Callable[..., Any], outing: Any) -> None:
    actor = cast("woman", outing)
    first = seen(actor, 3.0)
    actor.at(1.0)
    actor.at(7.9)
    again, other = seen(actor, 3.0), seen(cast("woman", outing), 3.0)
    assert same(first.meshes, again.meshes)
    assert same(first.meshes, other.meshes)
    assert first.body == again.body == other.body


def test_counts_and_order_never_change(cast: Callable[..., Any], outing: Any) -> None:
    for kind in ("woman", "man"):
        actor = cast(kind, outing, clothing=(Clothing(kind="umbrella"), Clothing(kind="coat")))
        shapes = {
            (len(look.solids), tuple((m.vertices.shape, m.triangles.shape, m.surface) for m in look.meshes))
            for look in (seen(actor, t) for t in np.arange(0, 8, 0.5))
        }
        assert len(shapes) == 1


def test_everything_is_finite_and_normals_are_unit(cast: Callable[..., Any], outing: Any) -> None:
    actor = cast("woman", outing, clothing=(Clothing(kind="dress"),))
    for t in np.arange(0, 8, 0.4):
        for mesh in seen(actor, t).meshes:
            assert np.isfinite(mesh.vertices).all()
            assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1.0, atol=2e-3)
            assert mesh.vertices.dtype == mesh.normals.dtype == np.float32
            assert mesh.triangles.dtype == np.int32
            assert mesh.owner == actor.owner


def test_motion_is_continuous(cast: Callable[..., Any], outing: Any, cloud: Callable[..., Any]) -> None:
    actor = cast("woman", outing)
    before = cloud(actor, 0.0)
    for t in np.arange(0.03, 8, 0.03):
        now = cloud(actor, t)
        assert np.abs(now - before).max() < 0.03 * 16, f"something jumps at {t:.2f} s"
        before = now


def test_the_body_box_holds_every_vertex_and_follows_the_route(
    cast: Callable[..., Any], outing: Any, cloud: Callable[..., Any]
) -> None:
    actor = cast("man", outing)
    for t in (0.5, 2.7, 4.1, 6.0):
        body = actor.at(t).body
        heading = actor.route.at(t).heading
        assert body.rotation == pytest.approx((np.cos(heading / 2), 0, 0, np.sin(heading / 2)))
        away = cloud(actor, t) - body.center
        along = away[:, 0] * np.cos(heading) + away[:, 1] * np.sin(heading)
        assert np.abs(along).max() == pytest.approx(body.extent[0], abs=1e-4)
        assert np.abs(away[:, 2]).max() == pytest.approx(body.extent[2], abs=1e-4)
        a, b = actor.route.at(t - 0.02), actor.route.at(t + 0.02)
        assert body.velocity == pytest.approx(((b.x - a.x) / 0.04, (b.y - a.y) / 0.04, 0.0))
        assert (body.subject, body.kind, body.owner) == ("a", "man", 1)


def test_waving_raises_a_hand_above_the_shoulder_and_lowers_it(
    cast: Callable[..., Any], event: Any, cloud: Callable[..., Any]
) -> None:
    actor = cast("woman", (event("stand", 0, 2), event("wave", 2, 6), event("stand", 6, 8)))
    moving = np.ptp([cloud(actor, t) for t in np.arange(3, 5, 0.1)], axis=0).max(1) > 0.1
    heights = {t: float(cloud(actor, t)[moving][:, 2].mean()) for t in (1.0, 4.0, 7.5)}
    assert heights[4.0] > heights[1.0] + 0.4
    assert heights[7.5] == pytest.approx(heights[1.0], abs=0.05)


def test_sitting_lowers_the_body_onto_a_seat_and_rises_again(cast: Callable[..., Any], event: Any) -> None:
    actor = cast("man", (event("stand", 0, 1), event("sit", 1, 5), event("walk", 5, 8, [(-3, 3), (0, 3)])))
    tall = [actor.at(t).body.extent[2] * 2 for t in (0.5, 3.5, 7.0)]
    assert tall[1] < 0.82 * tall[0]
    assert tall[2] == pytest.approx(tall[0], abs=0.06)
    seat = actor.at(3.5).solids
    assert len(seat) == 5
    assert (seat["owner"] == 0).all()
    assert len(cast("man", (event("walk", 0, 3, [(-3, 3), (0, 3)]),)).at(0.0).solids) == 0


def test_who_sits_from_the_beginning_sits_on_the_first_frame(cast: Callable[..., Any], event: Any) -> None:
    seated, standing = cast("man", (event("sit", 0, 8),)), cast("man", (event("stand", 0, 8),))
    assert seated.at(0.0).body.extent[2] < 0.82 * standing.at(0.0).body.extent[2]


@pytest.mark.parametrize("action", ["sit", "kneel", "crouch", "lie", "sit_on_ground"])
def test_who_gets_down_stands_first_and_is_down_within_a_second_and_a_half(
    cast: Callable[..., Any], event: Any, action: str
) -> None:
    actor = cast("man", (event(action, 0.25, 8),))
    heights = [actor.at(t).body.face[2] for t in (0.0, 0.25, 1.75, 6.0)]
    assert heights[0] > 1.5
    assert heights[1] == pytest.approx(heights[0], abs=0.02)
    assert heights[2] < heights[0] - 0.3
    assert heights[3] == pytest.approx(heights[2], abs=0.03)


def test_who_sits_down_on_the_ground_keeps_the_feet_where_they_are(cast: Callable[..., Any], event: Any) -> None:
    actor = cast("woman", (event("sit_on_ground", 0.25, 8),))
    ankles = np.array([actor.stance(t).legs.ankles for t in np.arange(0.0, 3.0, 0.1)])
    assert np.ptp(ankles, 0).max() < 0.01


def test_hands_do_not_move_where_a_lens_focuses(cast: Callable[..., Any], event: Any) -> None:
    """A hand that comes forward moves the middle of the box of a body, and not the face."""
    actor = cast("man", (event("point", 1, 8),))
    before, after = actor.at(0.5).body, actor.at(4.0).body
    assert np.hypot(*np.subtract(before.center, after.center)[:2]) > 0.1
    assert np.hypot(*np.subtract(before.face, after.face)[:2]) < 0.05


@pytest.mark.parametrize("build", ["tiny", "small", "normal", "tall", "large", "huge"])
def test_builds_have_their_height(cast: Callable[..., Any], build: str) -> None:
    size = {"tiny": 0.7, "small": 0.9, "normal": 1.0, "tall": 1.1, "large": 1.08, "huge": 1.2}[build]
    for kind, height in (("woman", 1.62), ("man", 1.76)):
        assert 2 * cast(kind, build=build).at(0.0).body.extent[2] == pytest.approx(height * size, rel=0.07)


def test_two_of_a_group_share_what_was_said_and_differ_in_the_rest() -> None:
    places = (Placement(position=(0.0, 3.0, 0.0)), Placement(position=(1.0, 3.0, 0.0)))
    pair = Subject(id="a", kind="woman", count=2, clothing=(Clothing(kind="coat", color="green"),), placements=places)
    scene = block(Scene(setting="park", subjects=(pair,)))
    one, two = (characters.actor(member, scene) for member in members(scene))
    colors = [
        tuple(mesh.surface.color for mesh in seen(actor, 0.0).meshes if mesh.two_sided)[-1] for actor in (one, two)
    ]
    assert colors[0] == colors[1]
    assert abs(one.at(0.0).body.extent[2] - two.at(0.0).body.extent[2]) > 1e-3


def test_identity_outlives_what_happens(cast: Callable[..., Any], outing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("langit.simulation.characters.person.detail", lambda *_: 0)  # which depends on the camera
    busy, idle = seen(cast("woman", outing), 0.0), seen(cast("woman"), 0.0)
    assert [m.surface for m in busy.meshes] == [m.surface for m in idle.meshes]
    assert all(np.array_equal(p.colors, q.colors) for p, q in zip(busy.meshes, idle.meshes, strict=True))
    other = seen(cast("woman", seed=6), 0.0)
    assert [m.surface for m in other.meshes] != [m.surface for m in idle.meshes] or not np.array_equal(
        other.meshes[0].colors, idle.meshes[0].colors
    )


def test_outer_surfaces_face_outward(cast: Callable[..., Any]) -> None:
    for mesh in seen(cast("woman", clothing=(Clothing(kind="trousers"), Clothing(kind="jacket"))), 0.0).meshes:
        if mesh.surface.pattern == Pattern.HAIR:
            continue  # ribbons carry the normals of the whole head of hair
        if mesh.surface in (TEETH, CHEEKS):
            continue  # all in a mouth has the light that comes in through the lips
        v, n, t = mesh.vertices, mesh.normals, mesh.triangles
        faces = np.cross(v[t[:, 1]] - v[t[:, 0]], v[t[:, 2]] - v[t[:, 0]])
        agree = (faces * n[t].mean(1)).sum(1) > -1e-9
        assert agree.mean() > 0.95  # lips, lids and ears fold


@pytest.mark.slow
def test_a_person_costs_little(cast: Callable[..., Any], outing: Any) -> None:
    actor = cast("woman", outing, clothing=(Clothing(kind="coat"), Clothing(kind="umbrella")))
    actor.at(0.0)
    start = time.process_time()
    for i in range(100):
        actor.at(i * 0.05)
    assert (time.process_time() - start) / 100 < 0.005  # twice the goal of 2.5 ms, for busy machines


def test_scenes_with_wind_move_cloth(cast: Callable[..., Any]) -> None:
    placement = Placement(position=(0, 3, 0))
    subject = Subject(id="a", kind="woman", clothing=(Clothing(kind="dress"),), placements=(placement,))
    scene = block(Scene(setting="park", subjects=(subject,)))
    still = seen(characters.actor(members(scene)[0], scene), 1.0).meshes[-1].vertices
    windy = block(replace(scene.said, weather=Weather(wind="strong")))
    assert np.abs(seen(characters.actor(members(windy)[0], windy), 1.0).meshes[-1].vertices - still).max() > 0.01


def test_what_is_shown_after_the_clip_changes_nothing_in_it(
    cast: Callable[..., Any], event: Any, cloud: Callable[..., Any]
) -> None:
    def extended(events: tuple[Any, ...], begin: float, end: float) -> Any:
        place = Placement(position=(-3.0, 3.0, 0.0))
        scene = block(
            Scene(
                setting="park",
                seconds=4.0,
                shown=(begin, end),
                subjects=(Subject(id="a", kind="woman", placements=(place,)),),
                events=events,
            )
        )
        return characters.actor(members(scene)[0], scene)

    walk = event("walk", 0, 4, [(-3, 3), (2, 3)])
    clip = extended((walk,), 0.0, 4.0)
    longer = extended((walk, event("walk", 4, 9, [(2, 3), (8, 3)]), event("wave", 9, 10)), -3.0, 10.0)
    for t in (0.0, 1.3, 2.9, 3.7):
        assert np.abs(cloud(clip, t) - cloud(longer, t)).max() < 3e-3
    before = cloud(longer, -3.0)
    for t in np.arange(-2.96, 10, 0.04):
        now = cloud(longer, t)
        assert np.abs(now - before).max() < 0.04 * 16, f"something jumps at {t:.2f} s"
        before = now


def test_who_sat_when_the_clip_ended_gets_up_before_walking_on(cast: Callable[..., Any], event: Any) -> None:
    scene = block(
        Scene(
            setting="park",
            seconds=4.0,
            shown=(0.0, 9.0),
            subjects=(Subject(id="a", kind="man", placements=(Placement(position=(-3.0, 3.0, 0.0)),)),),
            events=(event("sit", 0, 4), event("walk", 4, 9, [(-3, 3), (1, 3)])),
        )
    )
    man = characters.actor(members(scene)[0], scene)
    heights = [man.at(t).body.extent[2] for t in (0.0, 3.9, 5.4)]
    assert heights[1] == pytest.approx(heights[0], abs=0.02)
    assert heights[2] > 1.2 * heights[0]
    assert np.hypot(*man.at(4.5).body.velocity[:2]) < 0.05
