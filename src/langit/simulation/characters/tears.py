"""Tears of who cries: a wet streak below each eye with drops on it, which goes along with the face."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import body
from langit.simulation.characters.adult import SKINNED, Bodily
from langit.simulation.characters.loft import Part
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.characters.tresses import going_along
from langit.simulation.characters.wrap import hung_alike

CRIES: Final = "cry"  # the expression that brings them
WET: Final = replace(SKINNED, roughness=0.2)
# From below an eye down the cheek, in meters: how far outside of the middle of the eye, and below it.
WAY: Final = ((-0.006, 0.0125), (-0.004, 0.021), (0.001, 0.031), (0.003, 0.042), (0.003, 0.051))
POINTS: Final = 28
STREAK: Final = (0.0009, 0.0002)  # meters that a streak is wide to each side, and thick
DROP: Final = (0.0011, 0.0011)  # and that a drop adds
DROPS: Final = ((0.30, 0.97), (0.62, 0.985))  # where they are on the ways below the left eye and the right one
LONG: Final = 0.038  # of a way, that a drop takes
PALER: Final = 1.04  # of the color of the skin below
ROUND: Final = 0.5  # how far normals turn from the middle to an edge


def tears(own: Bodily, colors: Floats) -> list[Part]:
    """Both streaks on an adult whose skin has those colors (V, 3)."""
    return [_streak(own, colors, side, drops) for side, drops in zip((1.0, -1.0), DROPS, strict=True)]


def _streak(own: Bodily, colors: Floats, side: float, drops: tuple[float, ...]) -> Part:
    along = np.linspace(0.0, 1.0, POINTS)
    swell = np.exp(-(((along[:, None] - np.array(drops)) / LONG) ** 2)).max(1)
    taper = np.sqrt(np.clip(np.minimum(along, 1 - along) / 0.06, 0.0, 1.0))
    wide, thick = (taper * (thin + more * swell) for thin, more in zip(STREAK, DROP, strict=True))
    out, below = (np.interp(along * (len(WAY) - 1), np.arange(len(WAY)), column) for column in zip(*WAY, strict=True))
    eye = _eye(side)
    middle = np.column_stack([eye[1] + side * out, eye[2] - below])
    three = middle[:, None] + np.array([-1.0, 0.0, 1.0])[:, None] * np.stack([wide, 0 * wide], 1)[:, None]
    anchors, shares = _on_face(own, three.reshape(-1, 2))
    normals = hung_alike(own.normals, anchors, shares).reshape(POINTS, 3, 3)
    points = hung_alike(own.vertices, anchors, shares).reshape(POINTS, 3, 3)
    points = points + own.size * normals * np.column_stack([0 * thick, thick, 0 * thick])[..., None]
    normals[:, [0, 2]] += np.array([[0.0, -ROUND, 0.0], [0.0, ROUND, 0.0]])
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    return Part(
        vertices=points.reshape(-1, 3),
        normals=normals.reshape(-1, 3),
        triangles=_strip(),
        weights=hung_alike(body().weights, anchors, shares),
        colors=PALER * hung_alike(colors, anchors, shares),
        texture=hung_alike(body().mean, anchors, shares),
        surface=WET,
        two_sided=True,
        lively=going_along(own, anchors, shares),
    )


def _eye(side: float) -> Floats:
    """The middle of an eye (3,) of the body that all share."""
    bone = Bone.EYE if side > 0 else SIDE + Bone.EYE
    return np.asarray(body().mean[body().weights[:, bone] > 0.5].mean(0))


def _on_face(own: Bodily, spots: Floats) -> tuple[NDArray[np.int32], Floats]:
    """The triangles (N, 3) of the face that are seen at places (N, 2) across and up on the shared body, and the shares
    (N, 3) of their corners there."""
    triangles = own.detail.triangles[own.faces(("head",)) & ~own.inside]
    corners = body().mean[triangles]
    triangles, corners = triangles[corners[..., 0].min(1) > 0.05], corners[corners[..., 0].min(1) > 0.05]
    a, b, c = (corners[:, k, 1:] for k in range(3))
    area = _cross(b - a, c - a)
    area = np.where(np.abs(area) < 1e-12, 1e-12, area)
    to = spots[:, None]
    shares = np.stack([_cross(b - to, c - to), _cross(c - to, a - to), _cross(a - to, b - to)], 2) / area[:, None]
    least = shares.min(2)
    ahead = np.where(least > -1e-6, (shares * corners[..., 0]).sum(2), -1.0)
    best = np.where(ahead.max(1) > 0, ahead.argmax(1), least.argmax(1))
    found = np.clip(shares[np.arange(len(spots)), best], 0.0, 1.0)
    return triangles[best], found / found.sum(1, keepdims=True)


def _cross(u: Floats, v: Floats) -> Floats:
    return np.asarray(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0])


def _strip() -> NDArray[np.int32]:
    """The triangles (T, 3) between rows of three points."""
    first = (3 * np.arange(POINTS - 1)[:, None] + np.arange(2)).ravel()
    left, right = np.c_[first, first + 4, first + 1], np.c_[first, first + 3, first + 4]
    return np.concatenate([left, right]).astype(np.int32)
