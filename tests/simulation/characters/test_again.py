"""Who leaves and comes back after a minute is the same: the same row, and the same picture in the pose of reference."""

import numpy as np
import pytest

from langit.blocking.block import block
from langit.clip import Size
from langit.render.renderer import Renderer
from langit.render.snapshot import SOLID, Atmosphere, Backdrop, Posed, Snapshot, View
from langit.simulation import characters
from langit.simulation.actor import Actor, members
from langit.simulation.characters.skeleton import BONES
from langit.understanding.stage import understand

LIGHT = Atmosphere(
    sky_top=(0.3, 0.5, 0.9), sky_horizon=(0.7, 0.8, 0.9), sun_direction=(0.3, -0.5, 0.8), sun_disc=(1.0, 1.0, 1.0),
    key_light=(2.0, 1.9, 1.7), ambient_up=(0.5, 0.6, 0.7), ambient_down=(0.2, 0.2, 0.2), fog_color=(0.6, 0.7, 0.8),
    fog_density=0.0,
)  # fmt: skip
FACE = View(eye=(0.8, 0.0, 1.55), target=(0.0, 0.0, 1.55), fov=25.0)


def face(actor: Actor, time: float) -> np.ndarray:  # type: ignore[type-arg]
    """The face of the meshes that are shown at `time`, with all bones at rest."""
    rest = np.tile(np.eye(3, 4, dtype=np.float32), (BONES, 1, 1))
    shown = tuple(Posed(mesh=one.mesh, joints=rest) for one in actor.at(time).meshes if isinstance(one, Posed))
    backdrop = Backdrop(solids=np.empty(0, SOLID), meshes=(), lamps=(), atmosphere=LIGHT, cast=actor.cast)
    with Renderer(Size(96, 96), backdrop) as renderer:
        return np.asarray(renderer.render(Snapshot(time=0.0, view=FACE, solids=np.empty(0, SOLID), meshes=shown)))


@pytest.mark.slow
def test_the_face_is_the_same_after_a_minute_away() -> None:
    scene = block(understand("a woman walks out of the frame, then she comes back", seconds=62.0, seed=4))
    (member,) = members(scene)
    actor, again = (characters.actor(member, scene) for _ in range(2))
    assert actor is not None
    assert again is not None
    first, last, other = face(actor, 0.5), face(actor, 61.0), face(again, 61.0)
    assert np.ptp(first) > 100, "there is a face"
    assert np.array_equal(first, last)
    assert np.array_equal(first, other)
