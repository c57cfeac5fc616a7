"""Where the meshes of a snapshot are: its short records with the cast become vertices in the world.

No renderer's own: whoever draws, measures or exports a snapshot reads it through a `Cast`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from langit.errors import RequestError
from langit.render.lining import Kept, merged
from langit.render.skinning import Blend, Skinning, moved_by, spread, turned_by
from langit.render.snapshot import NORMAL, Array, Mesh, Placed, Posed, Shown, Still

BENDS: Final = 3.0  # of the square root of what a mean of turns lacks: 1 is an elbow bent at a right angle


class _Hung:
    """Skinned meshes on one skeleton, all their vertices in a row."""

    def __init__(self, meshes: Sequence[Mesh], joints: int):
        self._blend = Blend(np.concatenate([spread(_held(mesh, joints), joints) for mesh in meshes]))
        self._points = np.ascontiguousarray(np.concatenate([mesh.vertices for mesh in meshes]).T)
        self._normals = np.ascontiguousarray(np.concatenate([mesh.normals for mesh in meshes]).T)
        linings = merged((mesh.lining, len(mesh.vertices)) for mesh in meshes)
        self._kept = [Kept(lining, joints, self._points) for lining in linings]

    def posed(self, joints: Array) -> tuple[Array, Array, Array]:
        """Vertices and unit normals (V, 3), and how much the joints bend there (V,)."""
        mixed = self._blend.mixed(joints)
        normals = turned_by(mixed, self._normals)
        normals /= np.sqrt(normals[0] ** 2 + normals[1] ** 2 + normals[2] ** 2 + np.float32(1e-12))
        points = moved_by(mixed, self._points)
        for kept in self._kept:
            kept.lift(points, joints)
        return points.T, normals.T, _bent(mixed)


def _bent(mixed: Array) -> Array:
    """How much the joints of vertices bend, 0 to 1, from their transforms (4, 3, V).

    A mean of turns is no turn: the less two of them agree, the shorter it is (its Frobenius norm).
    """
    whole = np.einsum("ijv,ijv->v", mixed[:3], mixed[:3]) / 3
    return np.minimum(BENDS * np.sqrt(np.maximum(1 - whole, 0.0)), 1.0)


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
                return self.posed((shown,))[:2]
        if len(shown.vertices) != len(mesh.vertices):
            raise RequestError(
                f"the mesh {shown.mesh!r} has {len(mesh.vertices)} vertices, not {len(shown.vertices)}",
                field="snapshot",
            )
        return shown.vertices, shown.normals.astype(np.float32) / np.float32(NORMAL)

    def posed(self, group: Sequence[Posed]) -> tuple[Array, Array, Array]:
        """Those of skinned meshes that share their joints, one mesh after the other, and how much joints bend there.

        The last, (V,), is 0 to 1. Raises as `vertices` does.
        """
        names, joints = tuple(shown.mesh for shown in group), group[0].joints
        count, hung = self._hung.get(names, (0, None))
        if hung is None or count != len(joints):
            hung = _Hung([self.mesh(shown) for shown in group], len(joints))
            self._hung[names] = (len(joints), hung)
        return hung.posed(joints)

    def world(self, shown: Shown) -> Mesh:
        """The mesh of a record as it is in the world, a mesh of its own. Raises as `vertices` does."""
        vertices, normals = self.vertices(shown)
        return replace(self.mesh(shown), vertices=vertices, normals=normals, skinning=None, lining=None)
