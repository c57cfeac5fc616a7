"""A backdrop and its snapshots as what the device takes: instances, and the geometry of what bends.

Everything that the backdrop and its cast hold at rest lies in one fixed piece of geometry. What a snapshot places is a
row that points there; what it poses or deforms gets vertices of its own, for that frame.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.render import batch, shapes
from langit.render.batch import Rows
from langit.render.posing import Cast
from langit.render.shapes import Geometry
from langit.render.snapshot import Array, Backdrop, Deformed, Mesh, Placed, Posed, Shown, Snapshot, Still

STILL = np.eye(3, 4, dtype=np.float32)
CREASED: Final = shapes.SEWN[0]
AT_REST: Final = 0.6  # of its creases, that cloth keeps where joints are straight
CALM: Final = 0.004  # the sway below which shadows stand still: at three meters it is a texel of their map


class Assembly:
    """The geometry of one backdrop; `fixed` is sent to the device once. `place` are the instances that always stand."""

    def __init__(self, backdrop: Backdrop):
        unit = shapes.unit_shapes()
        parts = [part for mesh in backdrop.meshes for part in shapes.split(mesh)]
        self._cast = Cast(backdrop.cast)
        members = list(self._cast.meshes.values())
        self._pieces = [shapes.of_mesh(mesh) for mesh in members]
        at_rest = shapes.join([*(shapes.of_mesh(part) for part in parts), *self._pieces])
        self.fixed = shapes.appended(unit, at_rest)
        self.place = batch.joined([batch.of_solids(backdrop.solids), batch.of_meshes(parts, len(unit.table))])
        self._seen = np.array([_seen(mesh) for mesh in members], np.int64)
        self._rest = batch.of_meshes(members, len(unit.table) + len(parts))
        self._numbers = {mesh.name: number for number, mesh in enumerate(members)}
        self._bent: tuple[list[int], Geometry] = ([], shapes.join([]))

    def standing(self, count: int) -> NDArray[np.bool_]:
        """Which of `count` instances of an instant cast the same shadow in all of a clip: bool (count,)."""
        still = np.zeros(count, bool)
        still[: len(self.place.rows)] = -self.place.rows[:, 14] < CALM
        return still

    def of(self, snapshot: Snapshot) -> tuple[Rows, Geometry]:
        """All instances of an instant, and the geometry of what bends, numbered after `fixed`.

        Raises:
            RequestError: the snapshot shows a mesh that is not in the cast.
        """
        rows = [self.place, batch.of_solids(snapshot.solids)]
        rigid = [shown for shown in snapshot.meshes if isinstance(shown, Still | Placed)]
        soft = [shown for shown in snapshot.meshes if isinstance(shown, Posed | Deformed)]
        if rigid:
            poses = np.stack([shown.pose if isinstance(shown, Placed) else STILL for shown in rigid])
            rows.append(batch.placed(batch.taken(self._rest, np.array(self._chosen(rigid))), poses))
        if not soft:
            return batch.joined(rows), shapes.join([])
        chosen = self._chosen(soft)
        geometry, low, high = self._shaped(soft, chosen)
        rest = batch.taken(self._rest, np.array(chosen))
        return batch.joined([*rows, *batch.moving(rest, geometry.table, len(self.fixed.table), low, high)]), geometry

    def _chosen(self, shown: Sequence[Shown]) -> list[int]:
        """The places of meshes in the cast."""
        return [self._numbers[self._cast.mesh(one).name] for one in shown]

    def _shaped(self, shown: Sequence[Posed | Deformed], chosen: list[int]) -> tuple[Geometry, Array, Array]:
        """The geometry of posed and deformed meshes, and their boxes."""
        if self._bent[0] != chosen:  # the same meshes in all of a clip, as a rule
            pieces = shapes.join([self._pieces[number] for number in chosen])
            parts = shapes.halved(pieces, self._seen[chosen])
            self._bent = (chosen, shapes.with_coarse(parts, [cell for cell, _ in batch.COARSE]))
        resting = self._bent[1]
        vertices, first = resting.vertices.copy(), 0
        for _, group in groupby(shown, key=_skeleton):
            points, normals, bent = self._together(list(group))
            span = slice(first, first + len(points))
            vertices[span, 0:3], vertices[span, 3:6] = points, normals
            vertices[span, CREASED] *= AT_REST + (1 - AT_REST) * bent
            first = span.stop
        places, starts = np.ascontiguousarray(vertices[:, 0:3].T), resting.table[: len(chosen), 2].astype(np.intp)
        low, high = (extreme.reduceat(places, starts, axis=1).T for extreme in (np.minimum, np.maximum))
        return replace(resting, vertices=vertices), low, high

    def _together(self, group: Sequence[Posed | Deformed]) -> tuple[Array, Array, Array | float]:
        posed = [shown for shown in group if isinstance(shown, Posed)]
        return self._cast.posed(posed) if posed else (*self._cast.vertices(group[0]), 1.0)


def _seen(mesh: Mesh) -> int:
    """How many indices the triangles have that are seen as the mesh says, from both sides or one."""
    return mesh.triangles.size - (0 if mesh.backed is None else 3 * int(mesh.backed.sum()))


def _skeleton(shown: Posed | Deformed) -> int:
    """What is moved together has the same number: the meshes of one skeleton, each deformed mesh alone."""
    return id(shown.joints) if isinstance(shown, Posed) else id(shown)
