from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from appearing import seen

from langit.simulation.materials import COLORS
from langit.simulation.vehicles import BUILDERS
from langit.simulation.vehicles.vehicle import hinged, rolled

WAY = ((0.0, 6.0), (14.0, 6.0), (20.0, 12.0))
each = pytest.mark.parametrize("kind", sorted(BUILDERS))


@each
def test_frames_are_independent_and_counts_constant(kind: str, launch: Callable[..., Any]) -> None:
    vehicle = launch(kind, WAY)
    first = seen(vehicle, 3.0)
    counts = {
        (len(look.solids), tuple((m.vertices.shape, m.triangles.shape, m.surface) for m in look.meshes))
        for look in (seen(vehicle, t) for t in np.arange(0, 8, 0.5))
    }
    again, other = seen(vehicle, 3.0), seen(launch(kind, WAY), 3.0)
    assert len(counts) == 1
    assert first.body == again.body == other.body
    for a, b, c in zip(first.meshes, again.meshes, other.meshes, strict=True):
        assert np.array_equal(a.vertices, b.vertices)
        assert np.array_equal(a.vertices, c.vertices)


@each
def test_meshes_are_finite_with_unit_normals(kind: str, launch: Callable[..., Any]) -> None:
    for mesh in seen(launch(kind, WAY), 2.0).meshes:
        assert np.isfinite(mesh.vertices).all()
        assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1.0, atol=5e-3)
        assert mesh.triangles.max() < len(mesh.vertices)


@each
def test_color_is_what_was_asked(kind: str, launch: Callable[..., Any]) -> None:
    meshes = seen(launch(kind, WAY, words={"color": "purple"}), 0.0).meshes
    colors = np.concatenate([mesh.colors for mesh in meshes if mesh.colors is not None])
    assert (np.abs(colors - COLORS["purple"]).max(1) < 0.01).mean() > 0.08


@each
def test_the_way_is_taken_in_its_time(kind: str, launch: Callable[..., Any]) -> None:
    vehicle = launch(kind, WAY, start=1.0, end=6.0)
    assert vehicle.route.at(0.5)[:2] == pytest.approx(WAY[0], abs=1e-6)
    assert vehicle.route.at(6.0)[:2] == pytest.approx(WAY[-1], abs=0.05)
    body = vehicle.at(3.0).body
    speed = vehicle.route.at(3.0).speed
    assert np.hypot(*body.velocity[:2]) == pytest.approx(speed, rel=0.05)
    assert body.kind == kind


@each
def test_toys_on_a_table_are_the_size_of_toys(kind: str, launch: Callable[..., Any]) -> None:
    body = launch(kind, ((-0.5, 0.0), (0.5, 0.0)), setting="studio").at(0.0).body
    assert max(body.extent) < 1.0


def test_rolling_goes_forward() -> None:
    assert rolled(0.1) @ [0, 0, 1] == pytest.approx([np.sin(0.1), 0, np.cos(0.1)])
    assert hinged(2, 4).tolist() == [0, 0, 1, 0]
