"""Linear blend skinning: how meshes hang on joints, and where their vertices are when the joints have moved."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from langit.render.distinct import alike

Array = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Skinning:
    """How a mesh hangs on joints: for every vertex up to four `joints` (V, 4) and their `weights` (V, 4).

    The weights of a vertex sum to 1; a joint that has no say has weight 0.
    """

    joints: NDArray[np.uint16]
    weights: Array


class Blend:
    """Linear blend skinning with weights (V, J), made ready: vertices that hang alike are mixed once.

    Joints may be of any precision; they are mixed in float64 and applied in float32. Coordinates come first, vertices
    last, for numpy is slow on rows of three. The few joints that a vertex hangs on are added one by one: a product of
    matrices would be shared among threads, which spin for a core that others draw on.
    """

    def __init__(self, weights: Floats):
        first, self._which = alike(weights)
        rows = weights[first]
        most = int((rows != 0).sum(axis=1).max(initial=0))
        joints = np.argsort(-np.abs(rows), axis=1, kind="stable")[:, :most]
        self._joints, self._weights = joints.T.copy(), np.take_along_axis(rows, joints, axis=1).T[..., None].copy()

    def mixed(self, joints: NDArray[np.floating]) -> Array:
        """One transform a vertex (4, 3, V): the three columns of its turn, then its shift; `joints` are (J, 3, 4)."""
        flat = joints.transpose(0, 2, 1).reshape(len(joints), 12).astype(np.float64, copy=False)
        rows = np.zeros((self._joints.shape[1], 12))
        for which, weight in zip(self._joints, self._weights, strict=True):
            rows += flat.take(which, axis=0) * weight
        return np.asarray(rows.astype(np.float32).T.take(self._which, axis=1).reshape(4, 3, -1))


def turned_by(mixed: Array, vectors: Array) -> Array:
    """`vectors` (3, V), each turned by its own transform (4, 3, V)."""
    return np.asarray(mixed[0] * vectors[0] + mixed[1] * vectors[1] + mixed[2] * vectors[2])


def moved_by(mixed: Array, points: Array) -> Array:
    """`points` (3, V), each moved by its own transform (4, 3, V)."""
    return turned_by(mixed, points) + mixed[3]


def skinning(weights: Floats) -> Skinning:
    """Weights (V, J) of every joint as the four strongest of each vertex."""
    count = min(4, weights.shape[1])
    joints = np.argsort(-weights, axis=1, kind="stable")[:, :count]
    strongest = np.take_along_axis(weights, joints, axis=1)
    share = np.zeros((len(weights), 4), np.float32)
    share[:, :count] = strongest / strongest.sum(axis=1, keepdims=True)
    chosen = np.zeros((len(weights), 4), np.uint16)
    chosen[:, :count] = joints
    return Skinning(joints=chosen, weights=share)


def spread(held: Skinning, joints: int) -> Floats:
    """The weights (V, J) of all joints, from those of each vertex's four."""
    weights = np.zeros((len(held.joints), joints))
    np.add.at(weights, (np.arange(len(weights))[:, None], held.joints), held.weights)
    return weights
