"""How much is seen of the suit below clothes, in pictures of what people do: the body that comes through cloth.

  python benchmarks/seen.py [--adults N] [--moments N] [--keep FOLDER] [GARMENT ...]

The poses are those of `fit.py`. Everybody is drawn from three sides, 400 pixels high; counted are the pixels at which
the eye meets what of the suit lies under cloth at rest, in percent of those of the whole figure. What is seen is of the
color of the clothes over it, so it is a fold where none should be rather than a patch. With --keep the worst picture of
each garment is written there.
1 if any garment shows more than 0.5 percent.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import fit
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from langit.clip import Size
from langit.render.draw import FAST, Draw, opened
from langit.render.snapshot import SOLID, Shown, Snapshot, View
from langit.scene.catalogue import garments
from langit.scene.scene import Clothing
from langit.simulation.actor import members
from langit.simulation.characters import outfit
from langit.simulation.characters.built import Built
from langit.simulation.characters.loft import Skin
from langit.simulation.characters.skeleton import Bone, matrices
from langit.simulation.characters.wardrobe import Looks, looks
from langit.simulation.places import backdrop

CLOTHED, SUIT = 1, 2  # owners of what is drawn
MOST: Final = 0.5  # percent
SIZE: Final = Size(300, 400)
AWAY: Final = 3.4  # meters
SIDES: Final = (np.pi / 6, 5 * np.pi / 6, 3 * np.pi / 2)


class Sight(NamedTuple):
    """The most that was seen, in percent, where, and the owners (H, W) at each pixel of that picture."""

    share: float = 0.0
    where: str = ""
    owners: NDArray[np.uint16] | None = None


def main() -> int:
    """Measure and print a line a garment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("garments", nargs="*", help="all by default")
    parser.add_argument("--adults", type=int, default=1, help="of each sex")
    parser.add_argument("--moments", type=int, default=2, help="of each motion")
    parser.add_argument("--keep", type=Path, help="folder for the worst pictures")
    options = parser.parse_args()
    worst = []
    for name in options.garments or [name for name in garments() if name not in fit.LEFT_OUT]:
        found = Sight()
        for kind in ("woman", "man"):
            for seed in range(options.adults):
                found = max(found, seen(name, kind, seed, options.moments), key=lambda sight: sight.share)
        worst.append(found.share)
        print(f"{name:>16}: {found.share:5.2f} %  {found.where}", flush=True)
        if options.keep and found.owners is not None:
            options.keep.mkdir(parents=True, exist_ok=True)
            Image.fromarray((found.owners * 120).astype(np.uint8)).save(options.keep / f"{name}.png")
    return int(max(worst) > MOST)


def seen(garment: str, kind: str, seed: int, moments: int) -> Sight:
    """The most that is seen of the suit of somebody in a garment, over everything that they may do."""
    scene = fit.stage(kind, seed, (Clothing(kind=garment),))
    who = looks(members(scene)[0], scene)
    built, skins = dressed(who)
    if not skins[1].meshes:
        return Sight()
    cast = [mesh for skin in skins for mesh in skin.meshes] + [drape.mesh for drape in built.drapes]
    nowhere = replace(backdrop(scene), meshes=(), solids=np.empty(0, SOLID), reflector=None, cast=tuple(cast))
    found = Sight()
    with opened(FAST, SIZE, nowhere) as draw:
        for pose in fit.poses(kind, seed, moments):
            for side in SIDES:
                share, owners = _share(draw, _snapshot(built, skins, pose, side))
                if share > found.share:
                    found = Sight(share, f"{kind} {seed}, {pose.what}, from {np.degrees(side):.0f} degrees", owners)
    return found


def dressed(who: Looks) -> tuple[Built, tuple[Skin, Skin]]:
    """Somebody dressed, and two skins of them: what may be seen, and what of the suit lies under cloth at rest."""
    built, (own, wearing) = outfit.dress(who, CLOTHED, 1.0, 0), outfit.put_on(who, 1.0, 0)
    below = {own.vertices[vertex].tobytes() for vertex in fit.under(own, wearing)}
    shown, covered = [], []
    for part in built.parts:
        under = np.array([row.tobytes() in below for row in part.vertices])[part.triangles].all(1)
        for triangles, parts in ((part.triangles[~under], shown), (part.triangles[under], covered)):
            if len(triangles):
                parts.append(replace(part, triangles=triangles))
    return built, (Skin(shown, CLOTHED), Skin(covered, SUIT))


def _snapshot(built: Built, skins: tuple[Skin, Skin], pose: fit.Pose, side: float) -> Snapshot:
    """Them in a pose, seen from a side."""
    stance = pose.stance
    joints = matrices(stance.turns, stance.places, built.joints)
    shown: list[Shown] = [one for skin in skins for one in skin.pose(joints)[1]]
    shown += [drape.on(stance.bearer(joints)) for drape in built.drapes]
    x, y, _ = stance.places[Bone.PELVIS].tolist()
    high = float(stance.places[Bone.PELVIS, 2])
    eye = (x + AWAY * float(np.cos(side)), y + AWAY * float(np.sin(side)), high + 0.5)
    view = View(eye=eye, target=(x, y, high), fov=36.0)
    return Snapshot(time=0.0, view=view, solids=np.empty(0, SOLID), meshes=tuple(shown))


def _share(draw: Draw, snapshot: Snapshot) -> tuple[float, NDArray[np.uint16]]:
    """Of what share of a figure the suit is seen, in percent, and the owners (H, W) at each pixel."""
    owners = draw.truth(snapshot, None, ("segmentation",))["segmentation"]
    return 100 * float((owners == SUIT).sum() / max(1, (owners > 0).sum())), owners


if __name__ == "__main__":
    raise SystemExit(main())
