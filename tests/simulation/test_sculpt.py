"""Sculpted meshes close, face outward, and fill the sizes they are given."""

import numpy as np
import pytest

from langit.render.snapshot import Mesh, Surface
from langit.simulation.sculpt import canopy, rounded_box, turned


def facing(mesh: Mesh) -> np.ndarray:
    """For every triangle with an area: cosine between its winding's normal and the mean of its corners' normals."""
    corners = mesh.vertices[mesh.triangles].astype(float)
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    size = np.linalg.norm(across, axis=1)
    kept = size > 1e-9
    mean = mesh.normals[mesh.triangles].mean(axis=1)
    return np.einsum(
        "ij,ij->i", across[kept] / size[kept, None], mean[kept] / np.linalg.norm(mean[kept], axis=1)[:, None]
    )


def volume(mesh: Mesh) -> float:
    a, b, c = np.moveaxis(mesh.vertices[mesh.triangles].astype(float), 1, 0)
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def test_a_rounded_box_is_a_box_less_its_edges() -> None:
    mesh = rounded_box((0.3, 0.2, 0.1), 0.04, Surface(), 3, steps=6)
    assert mesh.owner == 3
    assert np.abs(mesh.vertices).max(axis=0) == pytest.approx([0.3, 0.2, 0.1])
    assert facing(mesh).min() > 0.9
    a, b, c, r = 0.52, 0.32, 0.12, 0.04  # Steiner's formula for a box swollen by a ball
    exact = a * b * c + 2 * r * (a * b + b * c + a * c) + np.pi * r * r * (a + b + c) + 4 / 3 * np.pi * r**3
    assert volume(mesh) == pytest.approx(exact, rel=0.01)


def test_a_turned_cylinder_has_a_cylinders_volume() -> None:
    profile = np.array([[0, -1], [0.5, -1], [0.5, -1], [0.5, 1], [0.5, 1], [0, 1.0]])
    mesh = turned(profile, Surface(), 1, sides=96)
    assert facing(mesh).min() > 0.99  # points given twice keep the edges sharp
    assert volume(mesh) == pytest.approx(np.pi * 0.25 * 2, rel=0.005)


def test_a_canopy_spans_its_radius_and_has_panels() -> None:
    mesh = canopy(0.5, 0.1, 0.4, Surface(color=(1.0, 0.0, 0.0)), 2)
    reach = np.hypot(mesh.vertices[:, 0], mesh.vertices[:, 1])
    assert reach.max() == pytest.approx(0.5)
    assert mesh.vertices[:, 2].max() == pytest.approx(0.4)
    assert mesh.two_sided
    assert mesh.colors is not None
    assert len(np.unique(mesh.colors, axis=0)) == 2
    assert facing(mesh).min() > 0.5
