"""Who looks at themselves is near the glass, and the camera sees the face in it beside the head before it."""

import numpy as np
import pytest

from langit.blocking.block import block
from langit.simulation.places import backdrop
from langit.understanding.stage import understand

SHOULDER = 0.25  # meters from the middle of somebody to the end of a shoulder


@pytest.mark.parametrize("prompt", ["a man looks at himself in a mirror", "a woman looks into a mirror"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_face_in_the_glass_is_large_and_nothing_is_before_it(prompt: str, seed: int) -> None:
    blocked = block(understand(prompt, seconds=4.0, seed=seed))
    reflector = backdrop(blocked).reflector
    assert reflector is not None
    (spot,) = blocked.subjects[0].placements
    here = np.array(spot.position)
    normal = np.array(reflector.normal)
    off = float(normal @ here) - reflector.offset
    assert 0.4 < off < 0.8
    eye = np.array(blocked.camera.keys[0].eye)
    there = here - 2 * off * normal
    near, far = (np.linalg.norm((one - eye)[:2]) for one in (here, there))
    assert far < 2.2 * near
    ways = [np.arctan2(*(one - eye)[:2]) for one in (here, there)]
    assert abs(ways[0] - ways[1]) > np.arcsin(SHOULDER / near), "a shoulder hides no face"
