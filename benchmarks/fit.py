"""How deep clothes lie in the body, and how far the body comes through them, over what people do.

  python benchmarks/fit.py [--adults N] [--moments N] [GARMENT ...]

Every garment of the catalogue on adults of both sexes, at moments of every motion, a walk, a run and a seat. Depth is
that below the surface of the body where a vertex of the cloth is nearest, and never more than the way out on any side;
what of the body is left out under clothes counts as body. What the body does not enclose (by its winding number) is not
in it. From depth is taken how deep cloth would lie that keeps its distance from its own place on the body: that is the
body folded into itself, at a bent elbow or hip.

A body comes through where a vertex of it that is drawn, and lies under the cloth at rest, has that cloth not above it
but below: rays outward and inward say so. So a hem that has slid off, or one that lies before the other leg, is no
fault, nor is cloth that lies in a fold which the body closes, such as that behind a bent knee. What is buried in such a
fold, or lies under what else is worn, such as a shoe, is not seen. It is never more than the way out of the body from
where the cloth is.

What is stiff (hats, glasses, packs) and cloth that hangs (aprons, skirts, tails) is not measured. Depths end at 35 mm,
beyond which another limb may be meant. As a control the garment is laid 30 mm below the body all over and measured at
one moment: what does not read so measures nothing. 1 if anything is deeper than 1 cm.
"""

import argparse
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from within import struck, wound

from langit.arrays import Floats
from langit.assets.bodies import SUIT, Worn
from langit.blocking.block import block
from langit.render.lining import Kept
from langit.scene.blocked import Blocked
from langit.scene.catalogue import garments, motions
from langit.scene.scene import Clothing, Event, Scene, Subject
from langit.simulation.actor import members
from langit.simulation.characters.adult import Bodily
from langit.simulation.characters.beneath import Beneath
from langit.simulation.characters.layers import placed
from langit.simulation.characters.loft import normals
from langit.simulation.characters.near import nearest
from langit.simulation.characters.outfit import hung, put_on
from langit.simulation.characters.person import Person
from langit.simulation.characters.skeleton import matrices
from langit.simulation.characters.stance import Stance
from langit.simulation.characters.wardrobe import Wear, looks

Ints = NDArray[np.integer]
MOST: Final = 0.010  # meters
NEAR: Final = 0.035  # meters from the body within which cloth is in it or on it
ALIKE: Final = 0.4  # the least cosine between two surfaces that lie on one another
ASIDE: Final = 0.012  # meters beside a vertex up to which it says where the surface is
CANDIDATES: Final = 10  # vertices of the other surface that are looked at for one, nearest at rest
COVERED: Final = tuple(name for name in SUIT if name != "suit_head")  # regions
BARE: Final = {"arms": ("suit_arm", "arm"), "shins": ("suit_shin", "shin")}  # there skin is drawn, not the suit
WITHIN: Final = 0.5  # times that a body goes around what it encloses
OVER: Final = 0.06  # meters over a body up to which there is cloth that covers it
BURIED: Final = 0.002  # meters off a body within which it is looked for what it is buried in
PRESSED: Final = 0.030  # meters, of the control
LEFT_OUT: Final = ("umbrella", "gloves")  # they do not lie on the body


class Found(NamedTuple):
    """The worst of a garment in meters, the share of its vertices that were deeper than `MOST`, and where."""

    deep: float = 0.0
    through: float = 0.0
    share: float = 0.0
    where: str = ""


def main() -> int:
    """Measure and print a line a garment, with its control."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("garments", nargs="*", help="all by default")
    parser.add_argument("--adults", type=int, default=2, help="of each sex")
    parser.add_argument("--moments", type=int, default=4, help="of each motion")
    options = parser.parse_args()
    failed = False
    for name in options.garments or [name for name in garments() if name not in LEFT_OUT]:
        worst, control = Found(), Found()
        for kind in ("woman", "man"):
            for seed in range(options.adults):
                found = measured(name, kind, seed, options.moments)
                worst, control = (max(pair, key=_worse) for pair in zip((worst, control), found, strict=True))
        failed |= _worse(worst) > MOST
        deepest = f"{1e3 * worst.deep:5.1f} mm in, {1e3 * worst.through:5.1f} mm through"
        said = f"{deepest}, {100 * worst.share:4.1f} % of it deeper than {1e3 * MOST:.0f} mm  {worst.where}"
        said += f"; control {1e3 * control.deep:.0f} in, {1e3 * control.through:.0f} through"
        print(f"{name:>16}: {said if worst.where else 'not measured'}", flush=True)
    return int(failed)


def _worse(found: Found) -> float:
    return max(found.deep, found.through)


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


def measured(garment: str, kind: str, seed: int, moments: int) -> tuple[Found, Found]:
    """The worst of a garment on somebody, over everything that they may do; and that of the control."""
    scene = stage(kind, seed, (Clothing(kind=garment),))
    own, wearing = put_on(looks(members(scene)[0], scene), 1.0, 0)
    surfaces = Surfaces(own, wearing, garment)
    worst, control = Found(), Found()
    if not surfaces.measurable:
        return worst, control
    for pose in poses(kind, seed, moments):
        bones, where = matrices(pose.stance.turns, pose.stance.places, own.joints), f"{kind} {seed}, {pose.what}"
        found = Found(*surfaces.at(bones), where)
        worst = max(worst, found, key=_worse) if worst.where else found
        control = control if control.where else Found(*surfaces.at(bones, PRESSED), where)
    return worst, control


class Paired(NamedTuple):
    """A piece of the pack on somebody at rest: vertices (V, 3), bone weights (V, B), and pairs with the body.

    Its vertices `used` (N,) may lie at those of the body in `near` (N, C), and those `drawn` (M,) of the body lie below
    it. That of the body next to each is its `home` (V,).
    """

    piece: Worn
    rest: Floats
    weights: Floats
    kept: Kept | None
    used: Ints
    near: Ints
    drawn: Ints
    home: Ints

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


def under(own: Bodily, wearing: Sequence[tuple[Worn, Wear]]) -> Ints:
    """The vertices of the body that are drawn and lie under something that is worn, at rest."""
    drawn = drawn_suit(own, wearing)
    found = [_covered(own, drawn, placed(own, piece), piece) for piece, _ in wearing if not piece.stiff]
    return drawn[np.any(found, axis=0)]


def drawn_suit(own: Bodily, wearing: Sequence[tuple[Worn, Wear]]) -> Ints:
    """The vertices that are drawn of the suit, and of skin where a garment leaves it bare."""
    detail, regions = own.shared.details[0], set(COVERED)
    for part in {part for _, wear in wearing for part in wear.row.bare}:
        regions ^= set(BARE[part])
    covered = own.hidden[detail.triangles]
    shown = ~((covered > 0).all(1) & (covered == 2).any(1)) & detail.of(regions)
    return np.unique(detail.triangles[shown])


def _covered(own: Bodily, drawn: Ints, rest: Floats, piece: Worn) -> NDArray[np.bool_]:
    """Which of the vertices `drawn` (N,) lie at rest below a piece with vertices `rest` (V, 3)."""
    return np.isfinite(struck(own.vertices[drawn], own.normals[drawn], rest, piece.triangles[0], NEAR, out=True))


class Surfaces:
    """The body of somebody and the pieces of a garment at rest, which the bones of an actor pose."""

    def __init__(self, own: Bodily, wearing: Sequence[tuple[Worn, Wear]], garment: str):
        cut = garments()[garment].cut or garments()[garment].builder
        detail = own.shared.details[0]
        self._own = own
        self._solid = detail.triangles[~detail.of(("mouth", "eyes"))]
        shell = np.unique(self._solid)
        drawn = drawn_suit(own, wearing)
        soft = [piece for piece, _ in wearing if not piece.stiff]
        own_ones = [piece.name.split("/")[1].rpartition("_")[0] == cut for piece in soft]
        self._pieces = [self._paired(piece, shell, drawn) for piece, mine in zip(soft, own_ones, strict=True) if mine]
        self._others = [
            self._paired(piece, shell, drawn) for piece, mine in zip(soft, own_ones, strict=True) if not mine
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
        near = shell[nearest(rest[used], body_at[shell], CANDIDATES)]
        facing = (cloth_outward[used] * outward[near[:, 0]]).sum(1) > ALIKE
        used, near = used[facing], alike(near[facing], outward[near[facing, 0]], outward)
        below = drawn[_covered(self._own, drawn, rest, piece)]
        home = shell[nearest(rest, body_at[shell], 1)[:, 0]]
        return Paired(piece, rest, hung(piece), self._kept(rest, piece), used, near, below, home)

    def _kept(self, rest: Floats, piece: Worn) -> Kept | None:
        """What keeps a piece off the body, as the renderer does."""
        lining = Beneath(self._own).lining(rest, normals(rest, piece.triangles[0]), hung(piece))
        return None if lining is None else Kept(lining, len(self._own.joints), np.float32(rest.T))

    def at(self, joints: Floats, pressed: float | None = None) -> tuple[float, float, float]:
        """How deep the cloth is in the body at most, how far the body is through it, and how much of the cloth is deep.

        The bones (B, 3, 4) are those of a pose. As a control the cloth is `pressed` so many meters below the body.
        """
        points = posed(self._own.vertices, self._own.shared.weights, joints)
        outward, found = normals(points, self._solid), [(0.0, 0.0, 0.0)]
        for own in self._pieces:
            cloth = own.posed(joints) if pressed is None else points[own.home] - pressed * outward[own.home]
            deep = self._deep(own, cloth, points, outward)
            through = self._through(own, cloth, points, outward)
            if through.max(initial=0.0) > MOST and pressed is None:
                through = self._through(
                    own, cloth, points, outward, [(other, other.posed(joints)) for other in self._others]
                )
            found.append((float(deep.max(initial=0.0)), float(through.max(initial=0.0)), float((deep > MOST).mean())))
        deepest, through, share = (max(one) for one in zip(*found, strict=True))
        return deepest, through, share

    def _deep(self, own: Paired, cloth: Floats, points: Floats, outward: Floats) -> Floats:
        """How deep the vertices `own.used` (N,) of the cloth (V, 3) are in a body (B, 3)."""
        deep = below(cloth[own.used], points, outward, own.near)
        deep -= below(own.over_skin(points, outward, self._own.size)[own.used], points, outward, own.near)
        some = np.flatnonzero(deep > 0)
        deep[some] = np.minimum(deep[some], self._way_out(cloth[own.used[some]], points))
        some = some[deep[some] > MOST / 2]
        deep[some] *= wound(cloth[own.used[some]], points, self._solid) > WITHIN
        return np.maximum(deep, 0.0)

    def _through(
        self, own: Paired, cloth: Floats, points: Floats, outward: Floats, more: Sequence[tuple[Paired, Floats]] = ()
    ) -> Floats:
        """How far the vertices `own.drawn` (M,) of a body (B, 3) are through the cloth (V, 3), under nothing `more`."""
        bare, faces = own.drawn, own.piece.triangles[0]
        for over, places in [(own, cloth), *more]:
            bare = bare[np.isinf(struck(points[bare], outward[bare], places, over.piece.triangles[0], OVER))]
        far = struck(points[bare], -outward[bare], cloth, faces, NEAR)
        far, bare = far[np.isfinite(far)], bare[np.isfinite(far)]
        places = points[bare] - far[:, None] * outward[bare]
        met = own.home[nearest(places, cloth, 1)[:, 0]]
        far = np.minimum(far, self._way_out(places, points))
        return np.where(self._buried(bare, points, outward) | self._buried(met, points, outward), 0.0, far)

    def _way_out(self, places: Floats, points: Floats) -> Floats:
        """How far (N,) places (N, 3) are from a body (B, 3), whichever side of it is nearest."""
        surface = np.concatenate([points[np.unique(self._solid)], points[self._solid].mean(1)])
        return np.asarray(np.linalg.norm(places - surface[nearest(places, surface, 1)[:, 0]], axis=1))

    def _buried(self, which: Ints, points: Floats, outward: Floats) -> NDArray[np.bool_]:
        """At which of its vertices `which` (N,) a body (B, 3) is in itself, as in the fold behind a bent knee."""
        return np.asarray(wound(points[which] + BURIED * outward[which], points, self._solid) > WITHIN)


def posed(rest: Floats, weights: Floats, joints: Floats) -> Floats:
    """Vertices (V, 3) by linear blending over `joints` (B, 3, 4)."""
    mixed = np.einsum("vb,bij->vij", weights, joints)
    return np.einsum("vij,vj->vi", mixed[:, :, :3], rest) + mixed[:, :, 3]


def alike(near: Ints, way: Floats, outward: Floats) -> Ints:
    """Of the vertices `near` (N, C) those that look as `way` (N, 3) does; the others become the first of them."""
    same = np.einsum("nci,ni->nc", outward[near], way) > ALIKE
    first = near[np.arange(len(near)), same.argmax(1)]
    return np.where(same, near, first[:, None])


def below(points: Floats, surface: Floats, outward: Floats, near: Ints) -> Floats:
    """How far (N,) points (N, 3) are below a surface, as `over` has it; 0 over it, and where another side is meant."""
    height, apart = over(points, surface, outward, near)
    return np.where((apart < ASIDE) & (height > -NEAR), np.maximum(-height, 0.0), 0.0)


def over(points: Floats, surface: Floats, outward: Floats, near: Ints) -> tuple[Floats, Floats]:
    """How high points (N, 3) are over a surface, of whose vertices `near` (N, C) may be nearest, and how far aside."""
    away = np.linalg.norm(points[:, None] - surface[near], axis=2)
    first = near[np.arange(len(near)), away.argmin(1)]
    height = ((points - surface[first]) * outward[first]).sum(1)
    return height, np.sqrt(np.maximum(away.min(1) ** 2 - height**2, 0.0))


if __name__ == "__main__":
    raise SystemExit(main())
