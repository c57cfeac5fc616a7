"""What is worn follows the body: a vertex keeps its place in the frame of a triangle of the body, whoever's it is."""

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats


def frames(vertices: Floats, normals: Floats, anchors: NDArray[np.integer], shares: Floats) -> tuple[Floats, Floats]:
    """Places (N, 3) on triangles `anchors` (N, 3), by `shares` (N, 3) of their corners, and axes (N, 3, 3) there.

    The columns of the axes go along the first edge, across it, and outward along the body's smooth `normals` (V, 3);
    so neighbors on two triangles turn alike.
    """
    corners = vertices[anchors]
    places = np.einsum("nk,nki->ni", shares, corners)
    outward = np.einsum("nk,nki->ni", shares, normals[anchors])
    outward = outward / np.maximum(np.linalg.norm(outward, axis=1, keepdims=True), 1e-12)
    along = corners[:, 1] - corners[:, 0]
    along = along - outward * (along * outward).sum(1, keepdims=True)
    along = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    return places, np.stack([along, np.cross(outward, along), outward], 2)


def wrapped(vertices: Floats, normals: Floats, anchors: NDArray[np.integer], shares: Floats, offsets: Floats) -> Floats:
    """Where bound vertices (N, 3) are on a body with these `vertices` and `normals` (V, 3)."""
    places, axes = frames(vertices, normals, anchors, shares)
    return places + np.einsum("nij,nj->ni", axes, offsets)


def stiffened(shape: Floats, placed: Floats) -> Floats:
    """Vertices (N, 3) of a piece that keeps its `shape` (N, 3) as it comes to where it was `placed` (N, 3).

    It is only turned, stretched and sheared as a whole: the affine map that is nearest to all places.
    """
    full = np.column_stack([shape, np.ones(len(shape))])
    return np.asarray(full @ np.linalg.lstsq(full, placed, rcond=None)[0])


def hung_alike(weights: Floats, anchors: NDArray[np.integer], shares: Floats) -> Floats:
    """Bone weights (N, B) of bound vertices, from those (V, B) of the body."""
    return np.einsum("nk,nkb->nb", shares, weights[anchors])
