"""Binds what is worn to the body: each vertex to a triangle of suit or skin, which it then follows on any adult."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from body import REGIONS, kept, plain
from layer import Layer, Reference, reference
from scipy.spatial import cKDTree
from source import Floats, Ints, base, normals, triangles

NEAREST = 12  # triangles that are tried for a vertex, by their middles


@dataclass(frozen=True, kw_only=True)
class Bound:
    """Where each vertex is: `anchors` (V, 3) of the base, `shares` (V, 3) of them, `offsets` (V, 3) in the frame there.

    The frame is that of `langit.simulation.characters.wrap.frames`: along the first edge, across it, and outward.
    """

    anchors: Ints
    shares: Floats
    offsets: Floats


@cache
def anchors() -> Ints:
    """The triangles (T, 3) that things may be bound to."""
    piece = kept()
    return triangles(base().faces[piece.faces[piece.regions < REGIONS.index("mouth")]])


@cache
def _ground(name: Reference) -> tuple[Floats, Floats, cKDTree]:
    """Vertices and smooth normals of a reference, and its triangles by their middles."""
    vertices = plain(reference(name))
    return vertices, normals(vertices, anchors()), cKDTree(vertices[anchors()].mean(1))


def bind(layer: Layer) -> Bound:
    """Every vertex of a layer on the triangle of its reference that is nearest to its grip."""
    from langit.simulation.characters.wrap import frames

    vertices, outward, tree = _ground(layer.reference)
    grips = layer.vertices if layer.grips is None else layer.grips
    _, near = tree.query(grips, NEAREST)
    best = np.full(len(layer.vertices), np.inf)
    found, shares = np.zeros((len(layer.vertices), 3), np.int64), np.zeros((len(layer.vertices), 3))
    for rank in range(NEAREST):
        corners = anchors()[near[:, rank]]
        share = closest(grips, vertices[corners])
        away = np.linalg.norm(grips - np.einsum("vk,vki->vi", share, vertices[corners]), axis=1)
        nearer = away < best - 1e-9
        best[nearer], found[nearer], shares[nearer] = away[nearer], corners[nearer], share[nearer]
    places, axes = frames(vertices, outward, found, shares)
    return Bound(anchors=found, shares=shares, offsets=np.einsum("vji,vj->vi", axes, layer.vertices - places))


def closest(points: Floats, corners: Floats) -> Floats:
    """Barycentric shares (N, 3) of the points of triangles `corners` (N, 3, 3) that are nearest to `points` (N, 3)."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    u, v, w = b - a, c - a, points - a
    uu, uv, vv = (u * u).sum(1), (u * v).sum(1), (v * v).sum(1)
    wu, wv = (w * u).sum(1), (w * v).sum(1)
    area = np.maximum(uu * vv - uv * uv, 1e-18)
    t, s = (vv * wu - uv * wv) / area, (uu * wv - uv * wu) / area
    inside = (t >= 0) & (s >= 0) & (t + s <= 1)
    options = []
    for start, end in ((a, b), (a, c), (b, c)):
        along = end - start
        share = ((points - start) * along).sum(1) / np.maximum((along * along).sum(1), 1e-18)
        options.append(np.clip(share, 0.0, 1.0))
    zero = np.zeros_like(t)
    rows = np.stack(
        [
            np.stack([1 - options[0], options[0], zero], 1),
            np.stack([1 - options[1], zero, options[1]], 1),
            np.stack([zero, 1 - options[2], options[2]], 1),
        ]
    )
    away = np.linalg.norm(np.einsum("kvc,vci->kvi", rows, corners) - points, axis=2)
    edge = rows[away.argmin(0), np.arange(len(points))]
    return np.where(inside[:, None], np.stack([1 - t - s, t, s], 1), edge)
