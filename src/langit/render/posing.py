"""Where the meshes of a snapshot are: its short records with the cast become vertices in the world.

No renderer's own: whoever draws, measures or exports a snapshot reads it through a `Cast`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from langit.errors import RequestError
from langit.render.snapshot import NORMAL, Array, Floats, Mesh, Placed, Posed, Shown, Skinning, Still


class Blend:
    """Linear blend skinning with weights (V, J), made ready: vertices that hang alike are mixed once.

    Joints may be of any precision; they are mixed in float64 and applied in float32. Coordinates come first, vertices
    last, for numpy is slow on rows of three. The few joints that a vertex hangs on are added one by one: a product of
    matrices would be shared among threads, which spin for a core that others draw on.
    """

    def __init__(self, weights: Floats):
        rows, which = np.unique(weights, axis=0, return_inverse=True)
        self._which = which.ravel()
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


class _Hung:
    """Skinned meshes on one skeleton, all their vertices in a row."""

    def __init__(self, meshes: Sequence[Mesh], joints: int):
        self._blend = Blend(np.concatenate([spread(_held(mesh, joints), joints) for mesh in meshes]))
        self._points = np.ascontiguousarray(np.concatenate([mesh.vertices for mesh in meshes]).T)
        self._normals = np.ascontiguousarray(np.concatenate([mesh.normals for mesh in meshes]).T)

    def posed(self, joints: Array) -> tuple[Array, Array]:
        """Vertices and unit normals (V, 3)."""
        mixed = self._blend.mixed(joints)
        normals = turned_by(mixed, self._normals)
        normals /= np.sqrt(normals[0] ** 2 + normals[1] ** 2 + normals[2] ** 2 + np.float32(1e-12))
        return moved_by(mixed, self._points).T, normals.T


def _held(mesh: Mesh, joints: int) -> Skinning:
    if mesh.skinning is None:
        raise RequestError(f"the mesh {mesh.name!r} has no skinning to be posed by", field="snapshot")
    needed = int(mesh.skinning.joints.max(initial=0)) + 1
    if needed > joints:
        raise RequestError(f"the mesh {mesh.name!r} hangs on {needed} joints, not {joints}", field="snapshot")
    return mesh.skinning


class Cast:
    """The meshes that the snapshots of one backdrop may show, by name."""

    def __init__(self, meshes: Iterable[Mesh]):
        self.meshes = {mesh.name: mesh for mesh in meshes}
        self._hung: dict[tuple[str, ...], tuple[int, _Hung]] = {}

    def mesh(self, shown: Shown) -> Mesh:
        """The mesh that a record shows.

        Raises:
            RequestError: the cast has no such mesh.
        """
        mesh = self.meshes.get(shown.mesh)
        if mesh is None:
            raise RequestError(
                f"the snapshot shows a mesh {shown.mesh!r} that is not in the cast",
                field="snapshot",
                remedy="Draw it with the backdrop that it was made for",
            )
        return mesh

    def vertices(self, shown: Shown) -> tuple[Array, Array]:
        """Vertices and unit normals in the world, both (V, 3) float32.

        Raises:
            RequestError: the cast has no such mesh, or it cannot be shown that way.
        """
        mesh = self.mesh(shown)
        match shown:
            case Still():
                return mesh.vertices, mesh.normals
            case Placed():
                turn = shown.pose[:, :3].T
                return mesh.vertices @ turn + shown.pose[:, 3], mesh.normals @ turn
            case Posed():
                return self.posed((shown,))
        if len(shown.vertices) != len(mesh.vertices):
            raise RequestError(
                f"the mesh {shown.mesh!r} has {len(mesh.vertices)} vertices, not {len(shown.vertices)}",
                field="snapshot",
            )
        return shown.vertices, shown.normals.astype(np.float32) / np.float32(NORMAL)

    def posed(self, group: Sequence[Posed]) -> tuple[Array, Array]:
        """Those of skinned meshes that share their joints, one mesh after the other. Raises as `vertices` does."""
        names, joints = tuple(shown.mesh for shown in group), group[0].joints
        count, hung = self._hung.get(names, (0, None))
        if hung is None or count != len(joints):
            hung = _Hung([self.mesh(shown) for shown in group], len(joints))
            self._hung[names] = (len(joints), hung)
        return hung.posed(joints)

    def world(self, shown: Shown) -> Mesh:
        """The mesh of a record as it is in the world, a mesh of its own. Raises as `vertices` does."""
        vertices, normals = self.vertices(shown)
        return replace(self.mesh(shown), vertices=vertices, normals=normals, skinning=None)
