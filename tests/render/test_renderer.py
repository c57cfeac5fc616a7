import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from langit.clip import Size
from langit.errors import RequestError
from langit.render.renderer import OVERLAID, Renderer
from langit.render.snapshot import Builder, Lamp, Mesh, Particles, Pattern, Reflector, Shape, Surface, View, deformed

SIZE = Size(96, 64)
RED = Surface(color=(0.9, 0.02, 0.02), emission=0.5, roughness=0.8)


@pytest.fixture(scope="module")
def renderer(backdrop):
    with Renderer(SIZE, backdrop()) as made:
        yield made


def ball(surface=RED, center=(0.0, 0.0, 1.0), radius=0.5):
    builder = Builder(owner=1)
    builder.add(Shape.BALL, center, (radius,) * 3, surface)
    return builder


def redness(frame):
    return frame[..., 0].astype(int) - frame[..., 1:].max(axis=-1)


def test_a_red_ball_is_red_in_the_middle(renderer, snapshot):
    frame = renderer.render(snapshot(ball()))
    assert frame.shape == (64, 96, 3)
    assert frame.dtype == np.uint8
    assert redness(frame)[32, 48] > 80
    assert redness(frame)[32, 4] < 20


def test_a_frame_depends_on_its_snapshot_alone(renderer, snapshot):
    first, other = snapshot(ball()), snapshot(ball(center=(0.5, 1.0, 0.7)), time=1.0)
    before = renderer.render(first)
    renderer.render(other)
    np.testing.assert_array_equal(renderer.render(first), before)


def test_what_stands_casts_the_same_shadow_whoever_drew_first(backdrop, snapshot):
    leaf = Mesh(
        vertices=np.array([[-0.6, 0, 1.2], [0.6, 0, 1.2], [0, 1, 1.2]], np.float32),
        normals=np.tile(np.float32([0, 0, 1]), (3, 1)),
        triangles=np.array([[0, 1, 2]], np.int32),
        surface=Surface(),
        sway=0.003,
    )
    place = replace(backdrop(), meshes=(leaf,))
    high = View(eye=(0.0, -5.0, 6.0), target=(0.0, 0.0, 0.0), fov=40.0)
    first, second = snapshot(ball(), high), snapshot(ball(center=(0.4, 0.0, 0.6)), high, time=0.8)
    with Renderer(SIZE, place) as made:
        made.render(first)
        after = made.render(second)
    with Renderer(SIZE, place) as made:
        np.testing.assert_array_equal(made.render(second), after)
    with Renderer(SIZE, backdrop()) as made:
        assert (np.abs(made.render(second).astype(int) - after).sum(axis=2) > 50).sum() > 30  # it does cast one


def test_two_processes_make_the_same_frame(tmp_path, backdrop, snapshot):
    place, state = backdrop(Pattern.GRASS, bloom=0.3, grain=0.05), snapshot(ball(), time=0.5)
    (tmp_path / "input").write_bytes(pickle.dumps((SIZE, place, state)))
    script = (
        "import pickle, sys; from pathlib import Path; from langit.render.renderer import Renderer\n"
        "folder = Path(sys.argv[1]); size, place, state = pickle.loads((folder / 'input').read_bytes())\n"
        "with Renderer(size, place) as made: (folder / 'output').write_bytes(made.render(state).tobytes())"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)
    theirs = np.frombuffer((tmp_path / "output").read_bytes(), np.uint8).reshape(64, 96, 3)
    with Renderer(SIZE, place) as made:
        ours = made.render(state)
    assert np.abs(ours.astype(int) - theirs).max() <= 1


@pytest.mark.parametrize("size", [Size(64, 130), Size(202, 66)])
def test_any_even_size_shows_the_same_view(backdrop, snapshot, size):
    with Renderer(size, backdrop()) as made:
        frame = made.render(snapshot(ball()))
    assert frame.shape == (size.height, size.width, 3)
    rows, columns = np.nonzero(redness(frame) > 60)
    assert rows.mean() == pytest.approx(size.height / 2, abs=1.5)
    assert columns.mean() == pytest.approx(size.width / 2, abs=1.5)
    assert np.ptp(rows) == pytest.approx(np.ptp(columns), abs=2)


def test_impossible_sizes_are_refused(backdrop):
    with pytest.raises(RequestError, match="8x64"):
        Renderer(Size(8, 64), backdrop())


def test_a_mirror_on_a_wall_shows_the_body_at_its_mirrored_place(backdrop, snapshot):
    place = backdrop(None, Reflector(normal=(0.0, 1.0, 0.0), offset=3.0))  # either sign of the normal will do
    wall = Builder()
    facing = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
    wall.add(Shape.PLANE, (0, 3, 1), (3, 3, 1), Surface(pattern=Pattern.MIRROR, roughness=0.02), facing)
    body = ball(center=(1.0, -7.5, 1.4), radius=0.7)  # behind the camera: only its image at y = 13.5 is in view
    with Renderer(Size(128, 96), replace(place, solids=wall.build())) as made:
        frame = made.render(snapshot(body))
    rows, columns = np.nonzero(redness(frame) > 40)
    focal = 48 / np.tan(np.radians(20)) / 19.5
    assert len(rows) > 40
    assert columns.mean() == pytest.approx(64 + 1.0 * focal, abs=1.5)
    assert rows.mean() == pytest.approx(48 - 0.4 * focal, abs=1.5)


def test_a_polished_floor_shows_what_stands_on_it(backdrop, snapshot):
    frames = []
    for reflector in (None, Reflector(normal=(0.0, 0.0, 1.0), offset=0.0)):
        with Renderer(SIZE, backdrop(Pattern.MARBLE, reflector)) as made:
            frames.append(
                redness(made.render(snapshot(ball(center=(0, 0, 0.6)), View(eye=(0, -6, 1.3), target=(0, 0, 0.7)))))
            )
    assert frames[1][47:56, 44:52].mean() > frames[0][47:56, 44:52].mean() + 8


def test_a_shadow_falls_away_from_the_sun(renderer, snapshot):
    high = View(eye=(0.0, -5.0, 6.0), target=(0.0, 0.0, 0.0), fov=40.0)
    empty = renderer.render(snapshot(view=high)).astype(int).sum(axis=2)
    shaded = renderer.render(snapshot(ball(Surface(), center=(0, 0, 0.9)), high)).astype(int).sum(axis=2)
    darker = (empty - shaded) > 50
    assert darker.sum() > 30
    assert np.nonzero(darker)[1].mean() == pytest.approx(48, abs=3)  # the sun stands in the plane of view


def test_a_shadow_begins_where_what_casts_it_is_near(backdrop, snapshot):
    """Light from the right, a plate just above the floor: its shadow reaches out to the left by as little."""
    over = View(eye=(-0.33, 0.0, 1.2), target=(-0.33, 0.001, 0.0), fov=40.0)
    plate = Builder(owner=1)
    plate.add(Shape.BOX, (0.0, 0.0, 0.035), (0.3, 0.3, 0.004), Surface())
    with Renderer(Size(320, 200), backdrop(sun_direction=(0.7, 0.0, 0.7))) as made:
        row = made.render(snapshot(plate, over))[100].astype(int).sum(axis=1)
    meters = -0.33 + (np.arange(320) - 159.5) * (2 * 1.2 * np.tan(np.radians(20)) / 200)
    assert row[(meters > -0.315) & (meters < -0.305)].mean() < 0.8 * row[(meters > -0.6) & (meters < -0.45)].mean()


def test_light_ends_in_red_on_skin(backdrop, snapshot):
    red = []
    for pattern in (Pattern.PLAIN, Pattern.SKIN):
        surface = Surface(color=(0.5, 0.5, 0.5), roughness=0.9, pattern=pattern)
        with Renderer(SIZE, backdrop(sun_direction=(1.0, -0.5, 0.0), ambient_up=(0.0,) * 3)) as made:
            row = made.render(snapshot(ball(surface, radius=0.9)))[32].astype(float)
        red.append(row[:, 0] / row.sum(axis=1))
    more = red[1] - red[0]
    assert more[40:48].max() > 0.01  # where the ball turns from the light
    assert np.abs(more[52:57]).max() < 0.004  # and not where it faces it


@pytest.mark.parametrize(("sun", "dyed"), [((0.0, 1.0, 0.1), False), ((0.0, 0.4, 0.9), True)])
def test_the_sky_across_from_a_low_sun_dyes_skin_less_than_other_things(backdrop, snapshot, sun, dyed):
    blue = []
    for pattern in (Pattern.PLAIN, Pattern.SKIN):
        surface = Surface(color=(0.5, 0.5, 0.5), roughness=0.9, pattern=pattern)
        with Renderer(SIZE, backdrop(sun_direction=sun)) as made:
            seen = made.render(snapshot(ball(surface, radius=0.9)))[28:36, 44:52].astype(float)
        blue.append(seen[..., 2].sum() / seen.sum())
    assert (blue[1] > blue[0] - 0.003) == dyed


@pytest.mark.parametrize("thick", [0.002, 0.005])
def test_a_hair_thinner_than_a_sample_is_a_faint_line_and_no_row_of_dots(backdrop, snapshot, thick):
    """A dark hair across the floor, seen from above, where a sample is 7 mm; its ribbon is three times as wide."""
    along = np.linspace(-0.5, 0.5, 9)
    middle, wide = np.column_stack([0.3 * along, along, 0 * along + 0.01]), 1.5 * thick / 0.64
    x = np.tile([-1.0, 2.0], 9)
    hair = Mesh(
        vertices=(np.repeat(middle, 2, 0) + np.outer(np.tile([-wide, wide], 9), (1.0, -0.3, 0.0))).astype(np.float32),
        normals=np.tile(np.float32([0, 0, 1]), (18, 1)),
        triangles=np.array([[i, i + 1, i + 3] for i in range(0, 16, 2)] + [[i, i + 3, i + 2] for i in range(0, 16, 2)]),
        surface=Surface(color=(0.0, 0.0, 0.0), pattern=Pattern.FUZZ),
        two_sided=True,
        texture=np.column_stack([x, np.full(18, 0.05), np.full(18, 1.3)]).astype(np.float32),
    )
    view = View(eye=(0.0, 0.0, 1.0), target=(0.0, 0.001, 0.0), fov=40.0)
    drawn = []
    for meshes in ((hair,), ()):
        with Renderer(SIZE, replace(backdrop(), meshes=meshes)) as made:
            drawn.append(made.render(snapshot(None, view)).astype(float).sum(axis=2))
    darker = (drawn[1] - drawn[0])[8:-8].sum(axis=1)
    assert darker.mean() > 15
    assert darker.min() > 0.6 * darker.mean()


def test_lamps_light_the_floor_at_night(backdrop, snapshot):
    dark = backdrop(key_light=(0.0, 0.0, 0.0), ambient_up=(0.01, 0.01, 0.01), ambient_down=(0.01, 0.01, 0.01))
    lit = replace(dark, lamps=(Lamp(position=(-1.0, 0.0, 1.0), color=(2.0, 2.0, 2.0)),))
    frames = []
    for place in (dark, lit):
        with Renderer(SIZE, place) as made:
            frames.append(made.render(snapshot()).astype(int).sum(axis=2))
    gain = frames[1] - frames[0]
    assert gain[50, 30] > 60
    assert gain[50, 30] > gain[50, 90] + 30


def test_a_lamp_casts_shadows_where_there_is_no_key_light(backdrop, snapshot):
    dark = backdrop(key_light=(0.0, 0.0, 0.0), ambient_up=(0.02,) * 3, ambient_down=(0.02,) * 3)
    high, body = View(eye=(0.0, -5.0, 6.0), target=(0.0, 0.0, 0.0), fov=40.0), ball(Surface(), center=(0.0, 0.0, 0.7))
    shadows = []
    for casts in (False, True):
        lamp = Lamp(position=(-1.5, 0.0, 2.2), color=(6.0, 6.0, 6.0), casts=casts)
        with Renderer(SIZE, replace(dark, lamps=(lamp,))) as made:
            shadows.append(made.render(snapshot(body, high)).astype(int).sum(axis=2))
    darker = shadows[0] - shadows[1] > 40
    assert darker.sum() > 30
    assert np.nonzero(darker)[1].mean() > 52  # on the far side of the ball from the lamp


def test_glass_lets_through_and_rain_is_seen(renderer, snapshot):
    behind = ball(center=(0.0, 2.0, 1.0), radius=0.8)
    plain = renderer.render(snapshot(behind))
    behind.add(Shape.BOX, (0, -1, 1), (0.6, 0.05, 0.6), Surface(pattern=Pattern.GLASS))
    glazed = renderer.render(snapshot(behind))
    assert (glazed != plain).any()
    assert redness(glazed)[32, 48] > 50
    drops = Particles(
        centers=np.array([[0.0, -2.0, 1.0]], np.float32), streaks=np.array([[0, 0, 0.3]], np.float32), width=0.05,
        color=(1.0, 1.0, 1.0), opacity=0.9,
    )  # fmt: skip
    rainy = renderer.render(snapshot(behind, particles=drops))
    assert redness(rainy)[32, 48] < redness(glazed)[32, 48] - 20


def test_a_thread_thinner_than_a_pixel_has_no_gaps_and_hides_as_much_as_it_is_wide(renderer, snapshot):
    empty, changes = renderer.render(snapshot()).astype(float), []
    for radius in (0.004, 0.008):
        thread = Builder()
        black = Surface(color=(0.0, 0.0, 0.0), pattern=Pattern.THREAD, variant=radius)
        thread.capsule((-0.4, 0.0, 0.2), (0.4, 0.0, 1.8), radius, black)
        changes.append(np.abs(renderer.render(snapshot(thread)) - empty).sum(axis=(1, 2))[24:40])
    assert changes[0].min() > 0.5 * changes[0].mean() > 0
    assert 1.5 < changes[1].sum() / changes[0].sum() < 2.6


def test_what_is_overlaid_leaves_the_place_beside_it_as_it_is(backdrop, snapshot):
    hairs = Mesh(
        vertices=np.array([[-0.2, 0, 0.8], [0.2, 0, 0.8], [0, 0, 1.2]], np.float32),
        normals=np.tile(np.float32([0, -1, 0]), (3, 1)),
        triangles=np.array([[0, 1, 2]], np.int32),
        surface=Surface(color=(0.1, 0.1, 0.1), pattern=Pattern.FUZZ),
    )
    with Renderer(SIZE, replace(backdrop(), cast=(hairs,))) as made:
        alone = made.render(snapshot(ball()))
        moved = made.render(snapshot(ball(), meshes=(deformed(hairs, hairs.vertices, hairs.normals),)))
    np.testing.assert_array_equal(moved[48:], alone[48:])  # the floor


def test_every_pattern_renders(backdrop, snapshot):
    builder = Builder()
    alone = [pattern for pattern in Pattern if pattern not in (Pattern.GLASS, *OVERLAID)]
    for pattern in alone:
        surface = Surface(color=(0.6, 0.4, 0.3), emission=0.3, pattern=pattern, scale=2.0, variant=0.3)
        builder.add(Shape.BOX, (pattern % 6 - 2.5, 0.0, pattern // 6 * 1.0 + 0.5), (0.45, 0.45, 0.45), surface)
    with Renderer(SIZE, backdrop(None), supersample=1.0) as made:
        view = View(eye=(0.0, -8.0, 2.1), target=(0.0, 0.0, 2.0), fov=40.0)
        seen = made.render(snapshot(builder, view))
        sky = made.render(snapshot(view=view))
    for pattern in alone:
        column, row = 48 + int((pattern % 6 - 2.5) * 11.6), 32 - int((pattern // 6 - 1.5) * 11.6)
        window = np.s_[row - 3 : row + 4, column - 3 : column + 4]
        assert (seen[window] != sky[window]).any(), pattern


def test_closed_renderers_give_their_memory_back(backdrop, snapshot):
    def resident():
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def once():
        with Renderer(Size(640, 640), backdrop(), supersample=1.5) as made:
            made.render(snapshot(ball()))

    once()
    before = resident()
    for _ in range(6):  # each holds some 35 MB
        once()
    assert resident() - before < 100e6


def test_a_wide_lens_blurs_what_is_not_in_focus(backdrop, snapshot):
    def edge(view):
        """How sharp the rim of a ball far behind is, and that of one in focus."""
        both = ball(center=(-0.8, 0.0, 1.0), radius=0.4)
        both.add(Shape.BALL, (4.0, 20.0, 1.0), (2.0,) * 3, RED)
        red = redness(made.render(snapshot(both, view))).astype(float)
        steps = np.abs(np.diff(red[88:104], axis=1)).max(axis=0)
        return steps[:144].max(), steps[160:].max()

    sharp = View(eye=(0.0, -6.0, 1.0), target=(0.0, 0.0, 1.0), fov=40.0)
    with Renderer(Size(288, 192), backdrop()) as made:
        near, far = edge(sharp)
        focused, blurred = edge(replace(sharp, aperture=0.15))
    assert focused == pytest.approx(near, rel=0.2)
    assert blurred < 0.6 * far


def test_smooth_metal_shows_the_room_and_rough_things_do_not(backdrop, snapshot):
    """A ball of metal before a red wall behind the camera is red in its middle."""
    place, wall = backdrop(), Builder()
    wall.add(Shape.BOX, (0.0, -9.0, 2.0), (6.0, 0.2, 6.0), Surface(color=(0.9, 0.02, 0.02), emission=1.0))
    place = replace(place, solids=np.concatenate([place.solids, wall.build()]))
    with Renderer(SIZE, place) as made:
        metal, matte = (
            redness(made.render(snapshot(ball(Surface(color=(0.8, 0.8, 0.8), metal=metal, roughness=rough)))))[32, 48]
            for metal, rough in ((1.0, 0.1), (0.0, 0.9))
        )
    assert metal > matte + 40


def test_light_comes_through_what_is_thin(backdrop, snapshot):
    turned = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
    frames = []
    for thin in (0.0, 0.8):
        sheet = Builder()
        sheet.add(Shape.PLANE, (0.0, 0.0, 1.0), (0.6, 0.6, 1.0), Surface(roughness=1.0, thin=thin), turned)
        with Renderer(SIZE, backdrop(sun_direction=(0.0, 0.8, 0.6))) as made:
            frames.append(made.render(snapshot(sheet))[32, 48].astype(int).sum())
    assert frames[1] > frames[0] + 60
