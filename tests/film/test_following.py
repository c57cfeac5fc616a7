import numpy as np
import pytest
from panning import HEIGHT, WIDTH, flat, flow, texture

from langit.film.following import followed, guide, way


@pytest.mark.parametrize("shift", [0.0, 1.0, 0.5, -3.25, 11.0])
def test_a_plane_that_pans_is_found_where_it_was(shift):
    here = guide(*flat())
    along = way(here, flow(-shift), here)
    found = followed(texture(), along)
    off = np.abs(found - texture(shift))[2:-2, 2:-2][along.seen[2:-2, 2:-2]]
    assert off.max() < 0.4
    assert off.mean() < 0.02
    assert along.seen.mean() >= 1 - (abs(shift) + 1) / WIDTH


def test_what_stands_still_is_copied_to_the_bit():
    here = guide(*flat())
    assert np.array_equal(followed(texture(), way(here, flow(0), here)), texture())


def test_nothing_is_seen_out_of_the_picture_or_where_flow_is_unknown():
    here, moved = guide(*flat()), flow(-10).copy()
    moved[20:30] = np.nan
    along = way(here, moved, here)
    assert not along.seen[:, :9].any()
    assert not along.seen[20:30].any()
    assert along.seen[:20, 10:].all()


@pytest.mark.parametrize("what", ["owner", "depth"])
def test_what_another_thing_hid_is_not_seen(what):
    depth, owner = flat()
    hidden = depth.copy(), owner.copy()
    hidden[what == "owner"][10:20, 10:30] = 1 if what == "owner" else 3.0
    along = way(guide(depth, owner), flow(0), guide(*hidden))
    assert not along.seen[10:20, 10:30].any()
    assert along.seen[:8].all()


def test_a_plane_seen_at_a_grazing_angle_is_seen():
    depth = np.repeat(1 / np.linspace(0.01, 1, HEIGHT, dtype=np.float32)[:, None], WIDTH, 1)
    here = guide(depth, flat()[1])
    assert way(here, flow(0, 0.7), here).seen[4:-4].mean() > 0.95


def test_pixels_beside_an_edge_go_with_what_is_in_front():
    depth, owner = flat()
    depth[10:20, 10:30], owner[10:20, 10:30] = 2.0, 1
    near = guide(depth, owner)
    assert near.owner[15, 9] == near.owner[15, 30] == near.owner[9, 15] == 1
    assert near.owner[15, 8] == 0
    assert divmod(int(near.source[15 * WIDTH + 9]), WIDTH) == (15, 10)
