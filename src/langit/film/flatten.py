"""A backdrop and its snapshots as pieces: what always stands, and what each instant moves.

What moves keeps its pieces, their triangles and attributes through a clip; an instant says only where its points are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from langit.clip import Size
from langit.film import kinds, solids
from langit.film.batch import Piece, Stuff, attributes, by_light, joined, single, unrolled
from langit.film.carried import Moved
from langit.film.draped import clear, draped
from langit.film.finer import Then
from langit.film.growing import overgrown
from langit.film.parts import Part, parts
from langit.film.planted import Planted, settled
from langit.film.rooms import room
from langit.film.seen import Seen
from langit.film.shore import shallow
from langit.film.strands import Hairs
from langit.film.swaying import Swaying, split
from langit.render import camera
from langit.render.posing import Cast
from langit.render.snapshot import WHOLE, Backdrop, Mesh, Pattern, Posed, Shown, Snapshot

MESH: Final = "mesh-"  # how names of what is of meshes begin
EDGE: Final = 0.007  # of the height of the picture that edges of a body's triangles fill where it is nearest


class Flat:
    """One backdrop as pieces, as its first snapshot shows it."""

    def __init__(self, backdrop: Backdrop, first: Snapshot, size: Size):
        self._cast, self._first = Cast(backdrop.cast), first
        view = camera.from_view(first.view, size)
        self._eye, self._scale = view.eye, view.scale(size.height)
        self._parts: dict[str, list[Part]] = {}  # of meshes that were shown
        self.owners: dict[str, int] = {}
        """Whose a thing is that is of a mesh, by the names that `moving` gives."""
        self._fine = _fine(backdrop.cast, size.height)
        seen = Seen(view.eye, view.forward, float(np.arctan(np.hypot(view.half_width, view.half_height))))
        still: list[Piece] = []
        growing: dict[float, list[Piece]] = {}  # by how much the wind moves it
        self.swaying: list[Swaying] = []
        """What stands in every picture, but for the wind."""
        self.planted: list[Planted] = []
        """The same of what is a model."""
        for mesh in backdrop.meshes:
            if len(mesh.triangles):
                growing.setdefault(mesh.sway, []).append(_of_mesh(mesh))
        for sway, pieces in growing.items():
            made, models = overgrown(pieces, seen, sway)
            self.planted += settled(models, self._eye, self._scale)
            for piece in made:
                stands, sways = split(piece, sway, self._eye, self._scale)
                still += stands
                self.swaying += sways
        self.room = room(backdrop.solids)
        """What shuts the light in, if anything does."""
        windows = self.room.kinds if self.room else None
        still += solids.pieces(backdrop.solids, self._eye, self._scale, windows)
        self.place: list[Piece] = [part for piece in joined(still) for part in by_light(piece)]
        """What stands in every picture."""
        self.place += shallow(self.place)

    def _made(self, mesh: Mesh, sheet: bool) -> list[Part]:
        """The parts of a mesh, of which a `sheet` is smooth."""
        piece = _of_mesh(mesh, sheet=sheet)
        smooth = draped(piece) if sheet else None
        if smooth is None:
            return parts(piece, self._fine[mesh.owner])
        made, where = smooth
        return [replace(part, at=Then(where, part.at)) for part in parts(made, self._fine[mesh.owner])]

    def moving(self, snapshot: Snapshot) -> dict[str, Piece | Hairs]:
        """What a snapshot shows beside the place, by name."""
        found: dict[str, Piece | Hairs] = dict(self._solids(snapshot))
        for name, part, where in self._bodies(snapshot):
            if isinstance(part.made, Hairs):
                found[name] = replace(part.made, points=where.points)
            else:
                found[name] = replace(part.made, points=where.points, normals=where.normals)
        return found

    def moved(self, snapshot: Snapshot) -> dict[str, Moved]:
        """Where all that moves is, by the same names."""
        found = {name: Moved(piece.points, piece.normals) for name, piece in self._solids(snapshot).items()}
        found.update((name, where) for name, _, where in self._bodies(snapshot))
        return found

    def _solids(self, snapshot: Snapshot) -> dict[str, Piece]:
        placed = joined(solids.pieces(snapshot.solids, self._eye, self._scale))
        return {f"solid-{number}-{piece.stuff.name}": piece for number, piece in enumerate(placed)}

    def _bodies(self, snapshot: Snapshot) -> Iterator[tuple[str, Part, Moved]]:
        """The parts of all meshes by name, and where they are."""
        for number, (shown, moved) in enumerate(self._shown(snapshot.meshes)):
            mesh = self._cast.mesh(shown)
            if not len(mesh.triangles):
                continue
            name = f"{MESH}{number}-{mesh.name}"
            if name not in self._parts:
                self._parts[name] = self._made(mesh, kinds.loose(shown, mesh))
            for part in self._parts[name]:
                self.owners[name + part.name] = mesh.owner
                where = part.at(moved)
                yield name + part.name, part, clear(where, snapshot.solids) if kinds.loose(shown, mesh) else where

    def _shown(self, shown: Sequence[Shown]) -> list[tuple[Shown, Moved]]:
        """Meshes where they are; those of one skeleton are posed together."""
        found: dict[int, Moved] = {}
        groups: dict[int, list[int]] = {}
        for number, one in enumerate(shown):
            if isinstance(one, Posed):
                groups.setdefault(id(one.joints), []).append(number)
            else:
                found[number] = Moved(*self._cast.vertices(one))
        for numbers in groups.values():
            group: list[Any] = [shown[number] for number in numbers]
            points, normals, _ = self._cast.posed(group)
            ends = np.cumsum([len(self._cast.mesh(one).vertices) for one in group])[:-1]
            for number, *where in zip(numbers, np.split(points, ends), np.split(normals, ends), strict=True):
                found[number] = Moved(*where)
        return [(one, found[number]) for number, one in enumerate(shown)]


def _fine(cast: Sequence[Mesh], height: int) -> dict[int, float]:
    """How many pixels a meter of each owner fills where they are nearest, in a picture so high.

    Who is seen from near is made of small triangles, once for all of a clip. That says it the same whichever snapshot
    comes first, as where a clip goes on that was broken off.
    """
    edges: dict[int, list[float]] = {}
    for mesh in sorted(cast, key=lambda mesh: mesh.surface.pattern != Pattern.SKIN):
        if len(mesh.triangles) and (mesh.surface.pattern == Pattern.SKIN or mesh.owner not in edges):
            ends = mesh.vertices[mesh.triangles[:, :2]]
            long = float(np.median(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)))
            edges.setdefault(mesh.owner, []).append(long)
    return {owner: EDGE * height / max(min(long), 1e-4) for owner, long in edges.items()}


def _of_mesh(mesh: Mesh, *, sheet: bool = False) -> Piece:
    """A mesh as a piece, at rest; a `sheet` is of woven cloth whatever it says."""
    made, count = replace(mesh.surface, **kinds.WOVEN) if sheet else mesh.surface, len(mesh.vertices)
    texture = mesh.vertices[:, :2] if mesh.texture is None else mesh.texture
    spot = np.zeros((count, 3), np.float32)
    spot[:, : texture.shape[1]] = texture
    facing = np.tile(np.array([0.0, 0.0, 1.0]), (count, 1))
    held = attributes(
        count, made.color if mesh.colors is None else mesh.colors, emission=made.emission, roughness=made.roughness,
        metal=made.metal, thin=made.thin, variant=made.variant, flat=unrolled(spot, facing, made.scale),
        scale=made.scale, spot=spot,
    )  # fmt: skip
    if made.pattern == Pattern.PLAIN and mesh.texture is None:
        held["spot"][:, 2] = mesh.vertices[:, 2]
    if made.pattern == Pattern.CLOTH:
        sewn = np.broadcast_to(np.array(WHOLE), (count, 4)) if mesh.sewn is None else mesh.sewn
        held["sewn"] = sewn.astype(np.float32)
        if sheet:
            low, high = texture.min(axis=0), texture.max(axis=0)
            held["sewn"][:, 1] = np.minimum(texture - low, high - texture).min(axis=1)
        level = texture.shape[1] == 2  # it lies on a plane as it is
        held["facing"] = (facing if level else mesh.normals).astype(np.float32)
    return Piece(
        stuff=Stuff(made.pattern, made.image, thin=made.thin > 0, kind=kinds.of_mesh(mesh, made, bends=sheet)),
        points=mesh.vertices,
        normals=mesh.normals,
        triangles=single(mesh.triangles),
        attributes=held,
    )
