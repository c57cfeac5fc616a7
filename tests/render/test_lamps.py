import numpy as np

from langit.render import lamps
from langit.render.snapshot import Lamp

POSITIONS = np.random.default_rng(1).uniform(-20, 20, (40, 3))


def test_few_lamps_all_count():
    np.testing.assert_array_equal(lamps.weights(POSITIONS[:8], (0, 0, 0)), np.ones(8))


def test_the_selection_is_continuous_along_a_path():
    path = np.linspace((-15.0, -10.0, 1.0), (15.0, 10.0, 1.0), 4001)
    weights = np.array([lamps.weights(POSITIONS, focus) for focus in path])
    step = np.linalg.norm(path[1] - path[0])
    assert np.abs(np.diff(weights, axis=0)).max() < 2.0 * step  # never jumps: at most two a meter
    assert (weights > 0).sum(axis=1).max() <= lamps.LAMPS
    assert np.ptp((weights > 0.5).argmax(axis=1)) > 0  # and yet the lamps do change along the way


def test_chosen_are_the_nearest_with_faded_colors():
    given = [Lamp(position=tuple(p), color=(1.0, 0.5, 0.25), falloff=0.7) for p in POSITIONS]
    positions, colors, count = lamps.chosen(given, (0, 0, 0))
    assert 0 < count <= lamps.LAMPS
    nearest = np.argsort(np.linalg.norm(POSITIONS, axis=1))[:count]
    assert {tuple(np.round(p, 4)) for p in positions[:count, :3]} == {
        tuple(np.round(POSITIONS[i].astype(np.float32), 4)) for i in nearest
    }
    np.testing.assert_allclose(colors[:count, 0], 2 * colors[:count, 1], atol=1e-6)
    assert (colors[count:] == 0).all()


def test_no_lamps():
    assert lamps.chosen((), (0, 0, 0))[2] == 0


def test_programs_for_few_numbers_of_lamps():
    assert [lamps.rounded(n) for n in (0, 1, 4, 5, 12, 50)] == [0, 4, 4, 8, 8, 8]


def test_shadows_fade_before_another_lamp_casts_them():
    given = [Lamp(position=(x, 0.0, 3.0), color=(1.0, 1.0, 1.0), casts=x != 4.0) for x in (0.0, 4.0, 8.0)]
    found = [lamps.caster(given, (x, 0.0, 0.0)) for x in np.linspace(0.0, 8.0, 161)]
    assert {one.place for one in found} == {0, 2}
    strength = np.array([one.strength for one in found])
    assert strength[0] == strength[-1] == 1.0
    assert strength[80] == 0.0  # half way between them
    assert np.abs(np.diff(strength)).max() < 0.1


def test_who_casts_comes_first():
    given = [Lamp(position=(x, 0.0, 3.0), color=(1.0, x, 1.0)) for x in (0.0, 1.0, 2.0)]
    assert lamps.caster(given, (0.0, 0.0, 0.0)) is None
    assert lamps.chosen(given, (0.0, 0.0, 0.0), first=2)[0][0, 0] == 2.0


def test_rims_have_the_colors_of_the_signs_on_their_side_and_white_lamps_give_none():
    cyan = Lamp(position=(-2.0, 0.0, 2.0), color=(0.0, 1.5, 2.0), falloff=0.5)
    red = Lamp(position=(2.0, 0.0, 2.0), color=(2.0, 0.1, 0.3), falloff=0.5)
    white = Lamp(position=(2.0, 0.0, 2.0), color=(9.0, 9.0, 9.0), falloff=0.5)
    left, right = lamps.rims((cyan, red, white), (0.0, 0.0, 1.5), (1.0, 0.0, 0.0))
    assert left[2] > 4 * left[0]
    assert right[0] > 2 * right[2] > 0
    np.testing.assert_allclose(lamps.rims((cyan, red), (0.0, 0.0, 1.5), (-1.0, 0.0, 0.0)), [right, left])
    many = lamps.rims((cyan,) * 400, (0.0, 0.0, 1.5), (1.0, 0.0, 0.0))
    assert many.max() <= lamps.BRIGHT
    assert not lamps.rims((), (0.0, 0.0, 0.0), (1.0, 0.0, 0.0)).any()
    assert not lamps.rims((white,), (0.0, 0.0, 0.0), (1.0, 0.0, 0.0)).any()
