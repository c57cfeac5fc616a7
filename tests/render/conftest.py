"""A small world to render: a floor, and bodies that a test adds."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from langit.render.snapshot import (
    SOLID,
    Atmosphere,
    Backdrop,
    Builder,
    Pattern,
    Reflector,
    Shape,
    Snapshot,
    Surface,
    View,
)

DAY = Atmosphere(
    sky_top=(0.1, 0.3, 0.8), sky_horizon=(0.6, 0.8, 1.0), sun_direction=(0.0, -0.4, 0.9), sun_disc=(1.0, 0.9, 0.8),
    key_light=(2.4, 2.3, 2.0), ambient_up=(0.5, 0.6, 0.8), ambient_down=(0.3, 0.3, 0.2), fog_color=(0.7, 0.8, 0.9),
    fog_density=0.002, bloom=0.0,
)  # fmt: skip
HOME = View(eye=(0.0, -6.0, 1.0), target=(0.0, 0.0, 1.0), fov=40.0)


@pytest.fixture(scope="session")
def backdrop() -> Callable[..., Backdrop]:
    """Builds a backdrop: a plain floor at z 0 with its reflector, if any, and a changed atmosphere."""

    def build(floor: Pattern | None = Pattern.PLAIN, reflector: Reflector | None = None, **look: Any) -> Backdrop:
        builder = Builder()
        if floor is not None:
            surface = Surface(color=(0.5, 0.5, 0.5), roughness=0.9, pattern=floor)
            builder.add(Shape.PLANE, (0, 0, 0), (30, 30, 1), surface)
        return Backdrop(
            solids=builder.build(), meshes=(), lamps=(), atmosphere=replace(DAY, **look), reflector=reflector
        )

    return build


@pytest.fixture(scope="session")
def snapshot() -> Callable[..., Snapshot]:
    """Builds a snapshot of what the builder holds, seen from 6 m before the origin."""

    def build(builder: Builder | None = None, view: View = HOME, **others: Any) -> Snapshot:
        solids = builder.build() if builder else np.zeros(0, SOLID)
        return Snapshot(time=others.pop("time", 0.0), view=view, solids=solids, **others)

    return build
