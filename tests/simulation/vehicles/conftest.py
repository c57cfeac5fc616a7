"""One vehicle alone in a scene."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen
from numpy.typing import NDArray

from langit.blocking.block import block
from langit.scene.scene import Event, Placement, Scene, Subject
from langit.simulation import vehicles
from langit.simulation.actor import members


@pytest.fixture
def launch() -> Callable[..., Any]:
    """Makes a vehicle that does `action` along `path` from `start` to `end` in a scene of 8 seconds."""

    def make(
        kind: Any,
        path: Any = (),
        action: Any = "drive",
        *,
        start: float = 0.0,
        end: float = 8.0,
        direction: Any = None,
        setting: Any = "meadow",
        words: Any = None,
        **more: Any,
    ) -> Any:
        begin = (*(path[0] if path else (0.0, 6.0)), 0.0)
        subject = Subject(id="v", kind=kind, placements=(Placement(position=begin),), **(words or {}))
        event = Event(subject="v", action=action, start=start, end=end, path=tuple(path), direction=direction)
        scene = block(Scene(setting=setting, subjects=(subject,), events=(event,), seconds=8.0, **more))
        return vehicles.actor(members(scene)[0], scene)

    return make


def points(actor: Any, time: float) -> NDArray[np.float64]:
    return np.concatenate([mesh.vertices for mesh in seen(actor, time).meshes]).astype(float)


@pytest.fixture
def cloud() -> Callable[[Any, float], NDArray[np.float64]]:
    return points
