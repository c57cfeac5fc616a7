"""One person or dog alone in a park, and what is on the ground under its feet."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen
from numpy.typing import NDArray

from langit.blocking.block import block
from langit.scene.scene import Camera, Event, Placement, Scene, Subject
from langit.simulation import characters
from langit.simulation.actor import members

Points = NDArray[np.float64]
AROUND = 0.06  # meters from where a foot stands


def _event(action: Any, start: float, end: float, path: Any = (), direction: Any = None) -> Event:
    return Event(subject="a", action=action, start=start, end=end, path=tuple(path), direction=direction)


@pytest.fixture
def event() -> Callable[..., Event]:
    return _event


@pytest.fixture
def cast() -> Callable[..., Any]:
    """Makes the first actor of a scene with one subject."""

    def make(
        kind: Any = "woman", events: tuple[Event, ...] = (), *, seconds: float = 8.0, seed: int = 5, **words: Any
    ) -> Any:
        placement = Placement(position=words.pop("at", (-3.0, 3.0, 0.0)), heading=words.pop("heading", 0.0))
        camera = words.pop("camera", Camera())
        subject = Subject(id="a", kind=kind, placements=(placement,), **words)
        said = Scene(setting="park", seconds=seconds, seed=seed, subjects=(subject,), events=events, camera=camera)
        scene = block(said)
        return characters.actor(members(scene)[0], scene)

    return make


@pytest.fixture
def outing() -> tuple[Event, ...]:
    """A walk with a curve, a stop, a turn on the spot, a run back over a sharp corner, and a wave at the end."""
    return (
        _event("walk", 0, 3, [(-3, 3), (0, 3), (0.6, 4)]),
        _event("stop", 3, 3.6),
        _event("turn_round", 3.6, 4.6),
        _event("run", 4.6, 6.6, [(0.6, 4), (-2, 4), (-2, 2)]),
        _event("wave", 6.6, 8, direction="toward"),
    )


def points(actor: Any, time: float) -> Points:
    return np.concatenate([mesh.vertices for mesh in seen(actor, time).meshes]).astype(float)


def worst_slip(actor: Any, fps: float, seconds: float) -> tuple[float, float]:
    """How far (m) a point of a sole on the ground slides at most during one stance, and how deep anything sinks."""
    slip, depth = 0.0, 0.0
    stands: dict[int, tuple[Any, NDArray[np.bool_], Points, Points]] = {}
    for i in range(int(seconds * fps)):
        time = i / fps
        now = points(actor, time)
        depth = max(depth, -float(now[:, 2].min()))
        for leg in range(len(actor.steps.stride.phases)):
            contact = actor.steps.foot(leg, time).contact
            if contact is None:
                stands.pop(leg, None)
                continue
            near = np.hypot(now[:, 0] - contact[0], now[:, 1] - contact[1]) < AROUND
            low = near & (now[:, 2] < 0.003)
            assert low.any(), "a foot that should stand is in the air"
            slid = np.zeros(len(now))
            if leg in stands and stands[leg][0] == contact:
                _, before, then, total = stands[leg]
                both = low & before
                slid[both] = total[both] + np.hypot(*(now - then)[both, :2].T)
                slip = max(slip, float(slid.max()))
            stands[leg] = (contact, low, now, slid)
    return slip, depth


@pytest.fixture
def slip() -> Callable[[Any, float, float], tuple[float, float]]:
    return worst_slip


@pytest.fixture
def cloud() -> Callable[[Any, float], Points]:
    return points
