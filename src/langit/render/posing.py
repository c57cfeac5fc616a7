"""Where the meshes of a snapshot are: its short records with the cast become vertices in the world.

No renderer's own: whoever draws, measures or exports a snapshot reads it through a `Cast`.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from langit.errors import RequestError
from langit.render.snapshot import NORMAL, Array, Deformed, Floats, Mesh, Placed, Posed, Shown, Skinning, Still


class Blend:
    """Linear blend skinning with weights (V, J), made ready: vertices that hang alike are mixed once.

    Joints may be of any precision; they are mixed in that of the weights and applied in float32.
    """

    def __init__(self, weights: Floats):
        self._rows, which = np.unique(weights, axis=0, return_inverse=True)
        self._which = which.ravel()

    def mixed(self, joints: NDArray[np.floating]) -> Array:
        """One transform a vertex (V, 12): the three columns of its turn, then its shift; `joints` are (J, 3, 4)."""
        flat = joints.transpose(0, 2, 1).reshape(len(joints), 12)
        return np.asarray((self._rows @ flat).astype(np.float32)[self._which])


def turned_by(mixed: Array, vectors: Array) -> Array:
    """`vectors` (V, 3), each turned by its own transform."""
    x, y, z = mixed[:, 0:3], mixed[:, 3:6], mixed[:, 6:9]
    return np.asarray(x * vectors[:, :1] + y * vectors[:, 1:2] + z * vectors[:, 2:])


def moved_by(mixed: Array, points: Array) -> Array:
    """`points` (V, 3), each moved by its own transform."""
    return np.asarray(turned_by(mixed, points) + mixed[:, 9:12])


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


class Cast:
    """The meshes that the snapshots of one backdrop may show, by name."""

    def __init__(self, meshes: Iterable[Mesh]):
        self.meshes = {mesh.name: mesh for mesh in meshes}
        self._blends: dict[tuple[str, int], Blend] = {}

    def mesh(self, shown: Shown) -> Mesh:
        """The mesh that a record shows.

        Raises:
            RequestError: the cast has no such mesh, or it cannot be shown that way.
        """
        mesh = self.meshes.get(shown.mesh)
        if mesh is None:
            raise RequestError(
                f"the snapshot shows a mesh {shown.mesh!r} that is not in the cast",
                field="snapshot",
                remedy="Draw it with the backdrop that it was made for",
            )
        if isinstance(shown, Posed) and mesh.skinning is None:
            raise RequestError(f"the mesh {shown.mesh!r} has no skinning to be posed by", field="snapshot")
        if isinstance(shown, Deformed) and len(shown.vertices) != len(mesh.vertices):
            raise RequestError(
                f"the mesh {shown.mesh!r} has {len(mesh.vertices)} vertices and the snapshot {len(shown.vertices)}",
                field="snapshot",
            )
        return mesh

    def vertices(self, shown: Shown) -> tuple[Array, Array]:
        """Vertices and unit normals in the world, both (V, 3) float32. Raises as `mesh` does."""
        mesh = self.mesh(shown)
        match shown:
            case Still():
                return mesh.vertices, mesh.normals
            case Placed():
                turn = shown.pose[:, :3].T
                return mesh.vertices @ turn + shown.pose[:, 3], mesh.normals @ turn
            case Deformed():
                return shown.vertices, shown.normals.astype(np.float32) / np.float32(NORMAL)
        mixed = self._blend(mesh, len(shown.joints)).mixed(shown.joints)
        normals = turned_by(mixed, mesh.normals)
        normals /= np.sqrt(np.einsum("ij,ij->i", normals, normals) + 1e-12)[:, None]
        return moved_by(mixed, mesh.vertices), normals

    def world(self, shown: Shown) -> Mesh:
        """The mesh of a record as it is in the world, a mesh of its own. Raises as `mesh` does."""
        vertices, normals = self.vertices(shown)
        return replace(self.mesh(shown), vertices=vertices, normals=normals, skinning=None)

    def _blend(self, mesh: Mesh, joints: int) -> Blend:
        held = mesh.skinning
        assert held is not None, "`mesh` refuses others"
        key = (mesh.name, joints)
        if key not in self._blends:
            needed = int(held.joints.max(initial=0)) + 1
            if needed > joints:
                raise RequestError(
                    f"the mesh {mesh.name!r} hangs on {needed} joints and the snapshot has {joints}", field="snapshot"
                )
            self._blends[key] = Blend(spread(held, joints))
        return self._blends[key]
