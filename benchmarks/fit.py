"""How deep clothes lie in the body, and how far the body comes through them, over what people do.

  python benchmarks/fit.py [--adults N] [--moments N] [GARMENT ...]

Every garment of the catalogue on adults of both sexes, at moments of every motion, a walk, a run and a seat. Depth is
that below the surface of the body where a vertex of the cloth is nearest; what of the body is left out under clothes
counts as body. From it is taken how deep cloth would lie that keeps its distance from its own place on the body: that
is the body folded into itself, at a bent elbow or hip. A body comes through where a vertex of the suit that is drawn,
and under the cloth at rest, lies outside of it. What is stiff (hats, glasses, packs) and cloth that hangs (aprons,
skirts, tails) is not measured. Depths end at 35 mm, beyond which another limb may be meant. 1 if anything is deeper
than 1 cm.
"""

import argparse
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import SUIT, Worn
from langit.blocking.block import block
from langit.render.lining import Kept
from langit.scene.blocked import Blocked
from langit.scene.catalogue import garments, motions
from langit.scene.scene import Clothing, Event, Scene, Subject
from langit.simulation.actor import members
from langit.simulation.characters import beneath
from langit.simulation.characters.adult import Bodily
from langit.simulation.characters.layers import placed
from langit.simulation.characters.loft import normals
from langit.simulation.characters.outfit import hung, put_on
from langit.simulation.characters.person import Person
from langit.simulation.characters.skeleton import matrices
from langit.simulation.characters.stance import Stance
from langit.simulation.characters.wardrobe import looks

Ints = NDArray[np.integer]
MOST: Final = 0.010  # meters
NEAR: Final = 0.035  # meters from the body within which cloth is in it or on it
ALIKE: Final = 0.4  # the least cosine between two surfaces that lie on one another
ASIDE: Final = 0.012  # meters beside a vertex up to which it says where the surface is
CANDIDATES: Final = 10  # vertices of the other surface that are looked at for one, nearest at rest
COVERED: Final = tuple(name for name in SUIT if name != "suit_head")  # regions
LEFT_OUT: Final = ("umbrella", "gloves")  # they do not lie on the body


class Found(NamedTuple):
    """The worst of a garment in meters, the share of its vertices that were deeper than `MOST`, and where."""

    deep: float = 0.0
    through: float = 0.0
    share: float = 0.0
    where: str = ""


def main() -> int:
    """Measure and print a line a garment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("garments", nargs="*", help="all by default")
    parser.add_argument("--adults", type=int, default=2, help="of each sex")
    parser.add_argument("--moments", type=int, default=4, help="of each motion")
    options = parser.parse_args()
    failed = False
    for name in options.garments or [name for name in garments() if name not in LEFT_OUT]:
        worst = Found()
        for kind in ("woman", "man"):
            for seed in range(options.adults):
                worst = max(worst, measured(name, kind, seed, options.moments), key=lambda found: max(found[:2]))
        failed |= max(worst[:2]) > MOST
        deepest = f"{1e3 * worst.deep:5.1f} mm in, {1e3 * worst.through:5.1f} mm through"
        said = f"{deepest}, {100 * worst.share:4.1f} % of it deeper than {1e3 * MOST:.0f} mm  {worst.where}"
        print(f"{name:>16}: {said if worst.where else 'not measured'}", flush=True)
    return int(failed)


class Pose(NamedTuple):
    """What somebody does and when, and how they hold themselves."""

    what: str
    stance: Stance


@cache
def poses(kind: str, seed: int, moments: int) -> list[Pose]:
    """Somebody in everything that people do."""
    found = []
    ways = {"walk": ((0.0, 0.0), (4.0, 0.0)), "run": ((0.0, 0.0), (9.0, 0.0))}
    for deed in (*ways, "sit", *motions()):
        event = Event(subject="a", action=deed, start=0.0, end=4.0, path=ways.get(deed, ()))
        actor = Person(members(stage(kind, seed, (), (event,)))[0], stage(kind, seed, (), (event,)))
        for time in np.linspace(0.4, 3.6, moments).tolist():
            found.append(Pose(f"{deed} at {time:.1f} s", actor.stance(time)))
    return found


def stage(kind: str, seed: int, clothing: tuple[Clothing, ...], events: tuple[Event, ...] = ()) -> Blocked:
    """Somebody alone."""
    subject = Subject(id="a", kind=kind, clothing=clothing)
    return block(Scene(setting="studio", seconds=4.0, seed=seed, subjects=(subject,), events=events))


def measured(garment: str, kind: str, seed: int, moments: int) -> Found:
    """The worst of a garment on somebody, over everything that they may do."""
    scene = stage(kind, seed, (Clothing(kind=garment),))
    own, wearing = put_on(looks(members(scene)[0], scene), 1.0, 0)
    surfaces = Surfaces(own, wearing, garment)
    worst = Found()
    if not surfaces.measurable:
        return worst
    for pose in poses(kind, seed, moments):
        deep, through, share = surfaces.at(matrices(pose.stance.turns, pose.stance.places, own.joints))
        if not worst.where or max(deep, through) > max(worst[:2]):
            worst = Found(deep, through, share, f"{kind} {seed}, {pose.what}")
    return worst


class Paired(NamedTuple):
    """A piece of the pack on somebody at rest: vertices (V, 3), bone weights (V, B), and pairs with the body.

    Its vertices `used` (N,) may lie at those of the body in `near` (N, C); those `drawn` (M,) of the body lie below
    those of the piece in `beside` (M, C).
    """

    piece: Worn
    rest: Floats
    weights: Floats
    kept: Kept | None
    used: Ints
    near: Ints
    drawn: Ints
    beside: Ints

    def posed(self, joints: Floats) -> Floats:
        """Its vertices (V, 3), posed by bones (B, 3, 4) and kept off the body."""
        cloth = np.ascontiguousarray(posed(self.rest, self.weights, joints).T.astype(np.float32))
        if self.kept is not None:
            self.kept.lift(cloth, joints)
        return cloth.T.astype(float)

    def over_skin(self, points: Floats, outward: Floats, size: float) -> Floats:
        """Where its vertices (V, 3) were, if each kept its distance from its own place on a body (B, 3) in a pose."""
        shares, anchors = self.piece.shares, self.piece.anchors
        place, way = (np.einsum("nk,nki->ni", shares, rows[anchors]) for rows in (points, outward))
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        return np.asarray(place + way * np.maximum(self.piece.offsets[:, 2:] * size, 0.0))


def under(own: Bodily, wearing: Sequence[tuple[Worn, object]]) -> Ints:
    """The vertices of the suit that are drawn and lie under something that is worn, at rest."""
    drawn, outward = drawn_suit(own), own.normals
    found = []
    for piece in (piece for piece, _ in wearing if not piece.stiff):
        rest = placed(own, piece)
        used = np.unique(piece.triangles[0])
        beside = alike(
            used[nearest(own.vertices[drawn], rest[used])], outward[drawn], normals(rest, piece.triangles[0])
        )
        found.append(_below(own, drawn, rest, normals(rest, piece.triangles[0]), beside))
    return drawn[np.any(found, axis=0)]


def drawn_suit(own: Bodily) -> Ints:
    """The vertices of the suit that are drawn."""
    detail = own.shared.details[0]
    covered = own.hidden[detail.triangles]
    shown = ~((covered > 0).all(1) & (covered == 2).any(1)) & detail.of(COVERED)
    return np.unique(detail.triangles[shown])


def _below(own: Bodily, drawn: Ints, rest: Floats, outward: Floats, beside: Ints) -> NDArray[np.bool_]:
    """Which of the vertices `drawn` (N,) lie at rest below cloth, of which those `beside` (N, C) may be nearest."""
    height, apart = over(own.vertices[drawn], rest, outward, beside)
    return np.asarray((height < 0) & (height > -NEAR) & (apart < ASIDE))


class Surfaces:
    """The body of somebody and the pieces of a garment at rest, which the bones of an actor pose."""

    def __init__(self, own: Bodily, wearing: Sequence[tuple[Worn, object]], garment: str):
        cut = garments()[garment].cut or garments()[garment].builder
        detail = own.shared.details[0]
        self._own = own
        self._solid = detail.triangles[~detail.of(("mouth", "eyes"))]
        shell = np.unique(self._solid)
        drawn = drawn_suit(own)
        self._pieces = [
            self._paired(piece, shell, drawn)
            for piece, _ in wearing
            if piece.name.split("/")[1].rpartition("_")[0] == cut and not piece.stiff
        ]

    @property
    def measurable(self) -> bool:
        """Whether there is a piece that bends with the body."""
        return bool(self._pieces)

    def _paired(self, piece: Worn, shell: Ints, drawn: Ints) -> Paired:
        """A piece, and which of its vertices may come to lie at which of the body's, and the reverse.

        Edges that are turned in and the inside of collars do not count as the outside of cloth. A surface that looks
        elsewhere is not the one that a vertex lies on: where an arm presses on the chest, the body is in itself.
        """
        rest, body_at = placed(self._own, piece), self._own.vertices
        used = np.unique(piece.triangles[0])
        outward, cloth_outward = self._own.normals, normals(rest, piece.triangles[0])
        near = shell[nearest(rest[used], body_at[shell])]
        facing = (cloth_outward[used] * outward[near[:, 0]]).sum(1) > ALIKE
        used, near = used[facing], alike(near[facing], outward[near[facing, 0]], outward)
        beside = used[nearest(body_at[drawn], rest[used])]
        beside = alike(beside, outward[drawn], cloth_outward)
        below = _below(self._own, drawn, rest, cloth_outward, beside)
        return Paired(piece, rest, hung(piece), self._kept(rest, piece), used, near, drawn[below], beside[below])

    def _kept(self, rest: Floats, piece: Worn) -> Kept | None:
        """What keeps a piece off the body, as the renderer does."""
        lining = beneath.Beneath(self._own).lining(rest, normals(rest, piece.triangles[0]), hung(piece))
        return None if lining is None else Kept(lining, len(self._own.joints), np.float32(rest.T))

    def at(self, joints: Floats) -> tuple[float, float, float]:
        """How deep the cloth is in the body at most, how far the body is through it, and how much of the cloth is deep.

        The bones (B, 3, 4) are those of a pose.
        """
        points = posed(self._own.vertices, self._own.shared.weights, joints)
        outward, found = normals(points, self._solid), [(0.0, 0.0, 0.0)]
        for own in self._pieces:
            cloth = own.posed(joints)
            height, apart = over(cloth[own.used], points, outward, own.near)
            deep = np.where((apart < ASIDE) & (height > -NEAR), -height, 0.0)
            ideal = own.over_skin(points, outward, self._own.size)
            height, apart = over(ideal[own.used], points, outward, own.near)
            folded = np.where((apart < ASIDE) & (height > -NEAR), -height, 0.0)
            deep = deep - np.maximum(folded, 0.0)
            outside = normals(cloth, own.piece.triangles[0])
            height, apart = over(points[own.drawn], cloth, outside, own.beside)
            through = np.where((apart < ASIDE) & (height < NEAR), height, 0.0).max(initial=0.0)
            found.append((float(deep.max(initial=0.0)), float(through), float((deep > MOST).mean())))
        deepest, through, share = (max(one) for one in zip(*found, strict=True))
        return deepest, through, share


def posed(rest: Floats, weights: Floats, joints: Floats) -> Floats:
    """Vertices (V, 3) by linear blending over `joints` (B, 3, 4)."""
    mixed = np.einsum("vb,bij->vij", weights, joints)
    return np.einsum("vij,vj->vi", mixed[:, :, :3], rest) + mixed[:, :, 3]


def nearest(points: Floats, others: Floats) -> Ints:
    """For each of `points` (N, 3) the nearest of `others`, (N, CANDIDATES), the nearest first."""
    some = np.array_split(points, max(1, len(points) // 200))  # all at once would take too much memory
    return np.concatenate([beneath.nearest(few, others, CANDIDATES) for few in some])


def alike(near: Ints, way: Floats, outward: Floats) -> Ints:
    """Of the vertices `near` (N, C) those that look as `way` (N, 3) does; the others become the first of them."""
    same = np.einsum("nci,ni->nc", outward[near], way) > ALIKE
    first = near[np.arange(len(near)), same.argmax(1)]
    return np.where(same, near, first[:, None])


def over(points: Floats, surface: Floats, outward: Floats, near: Ints) -> tuple[Floats, Floats]:
    """How high points (N, 3) are over a surface, of whose vertices `near` (N, C) may be nearest, and how far aside."""
    away = np.linalg.norm(points[:, None] - surface[near], axis=2)
    first = near[np.arange(len(near)), away.argmin(1)]
    height = ((points - surface[first]) * outward[first]).sum(1)
    return height, np.sqrt(np.maximum(away.min(1) ** 2 - height**2, 0.0))


if __name__ == "__main__":
    raise SystemExit(main())
