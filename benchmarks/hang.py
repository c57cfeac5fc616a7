"""How deep cloth that hangs lies in what it hangs over: skirts and coat tails in people, a cloth in the ball below it.

  python benchmarks/hang.py [--moments N]

The poses are those of `fit.py`, on one woman and one man. Depth is that of a vertex of the cloth below the surface of
the posed body, trunk, legs and arms, at the vertex of it that is nearest; what the body does not enclose (by winding
number) is not in it. As a control every garment is measured again on a body that is 20 mm thicker all over: what does
not see that measures nothing. 1 if anything is deeper than 1 cm.
"""

import argparse
from typing import Final, NamedTuple

import fit
import numpy as np
from within import wound

from langit.arrays import Floats
from langit.render.snapshot import Deformed, Shape
from langit.scene.catalogue import garments
from langit.scene.scene import Clothing
from langit.simulation.actor import members
from langit.simulation.characters import outfit
from langit.simulation.characters.adult import Bodily
from langit.simulation.characters.built import Built
from langit.simulation.characters.loft import normals
from langit.simulation.characters.near import nearest
from langit.simulation.characters.skeleton import matrices
from langit.simulation.characters.wardrobe import looks
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

MOST: Final = 0.010  # meters
THICKER: Final = 0.020  # meters, of the control
ASIDE: Final = 0.030  # meters beside a vertex up to which it says where the surface is
DEEPEST: Final = 0.080  # meters below the surface, beyond which another side is meant
OVER_BALL: Final = "a cloth falls over a red ball"
ON_RODS: Final = {
    "flag": "a flag flutters in the strong wind",
    "cloth on a line": "a white cloth flutters in the wind",
}


class Depth(NamedTuple):
    """The deepest vertex in meters, the share that is deeper than `MOST`, and where."""

    most: float = 0.0
    share: float = 0.0
    where: str = ""


def main() -> int:
    """Measure and print a line a garment, then the cloth over a ball."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("garments", nargs="*", help="all that hang by default")
    parser.add_argument("--moments", type=int, default=2, help="of each motion")
    options = parser.parse_args()
    deepest = []
    for name in options.garments or garments():
        found, control = Depth(), Depth()
        for kind in ("woman", "man"):
            both = measured(name, kind, options.moments)
            found, control = max(found, both[0]), max(control, both[1])
        if control.where:
            deepest.append(found.most)
            print(f"{name:>16}: {_said(found)}; control {1e3 * control.most:.1f} mm", flush=True)
    if not options.garments:
        deepest.append(in_ball())
        print(f"   over the ball: {1e3 * deepest[-1]:5.1f} mm")
        for name, prompt in ON_RODS.items():
            deepest.append(in_rods(prompt))
            print(f"{name:>16}: {1e3 * deepest[-1]:5.1f} mm in what it hangs from")
    return int(max(deepest) > MOST)


def measured(garment: str, kind: str, moments: int) -> tuple[Depth, Depth]:
    """How deep what hangs from a garment is in somebody at most, and in the control."""
    scene = fit.stage(kind, 0, (Clothing(kind=garment),))
    who = looks(members(scene)[0], scene)
    built, (own, wearing) = outfit.dress(who, 1, 1.0, 0), outfit.put_on(who, 1.0, 0)
    found, control = Depth(), Depth()
    cut = garments()[garment].cut or garments()[garment].builder
    if not any(piece.hangs and piece.name.split("/")[1].rpartition("_")[0] == cut for piece, _ in wearing):
        return found, control
    used, corners = np.unique(own.shared.details[1].triangles, return_inverse=True)
    solid = corners.reshape(-1, 3)
    for pose in fit.poses(kind, 0, moments):
        body = _posed(built, own, pose, used)
        cloth, outward = _hung(built, pose), normals(body, solid)
        where = f"{kind}, {pose.what}"
        found = max(found, _deep(cloth, body, outward, solid, where))
        control = max(control, _deep(cloth, body + THICKER * outward, outward, solid, where))
    return found, control


def _posed(built: Built, own: Bodily, pose: fit.Pose, used: fit.Ints) -> Floats:
    """The vertices `used` (N,) of somebody in a pose, (N, 3)."""
    joints = matrices(pose.stance.turns, pose.stance.places, built.joints)
    return fit.posed(own.vertices[used], own.shared.weights[used], joints)


def _hung(built: Built, pose: fit.Pose) -> Floats:
    """Vertices (V, 3) of all that hangs from somebody in a pose."""
    stance = pose.stance
    bones = matrices(stance.turns, stance.places, built.joints)
    return np.concatenate([drape.on(stance.bearer(bones)).vertices.astype(float) for drape in built.drapes])


def _deep(cloth: Floats, body: Floats, outward: Floats, triangles: fit.Ints, where: str) -> Depth:
    """How deep vertices of cloth (V, 3) are in a body (N, 3) with `triangles` (T, 3)."""
    near = nearest(cloth, body, 1)[:, 0]
    away = cloth - body[near]
    height = (away * outward[near]).sum(1)
    aside = np.sqrt(np.maximum((away**2).sum(1) - height**2, 0.0))
    deep = np.where((aside < ASIDE) & (height > -DEEPEST), np.maximum(-height, 0.0), 0.0)
    some = np.flatnonzero(deep > MOST)
    deep[some] *= wound(cloth[some], body, triangles) > fit.WITHIN
    return Depth(float(deep.max(initial=0.0)), float((deep > MOST).mean()), where)


def in_ball() -> float:
    """How deep a cloth is in the ball that it has fallen over, at most, in meters; less than 0 where it stays off."""
    scene = stage(OVER_BALL, seconds=4.0, seed=1)
    deepest = -np.inf
    for snapshot in Episode(scene, 8.0).snapshots():
        ball = next(body for body in snapshot.bodies if body.kind == "ball")
        for mesh in (mesh for mesh in snapshot.meshes if isinstance(mesh, Deformed)):
            away = np.linalg.norm(mesh.vertices - np.array(ball.center), axis=1)
            deepest = max(deepest, float(max(ball.extent) - away.min()))
    return deepest


def in_rods(prompt: str) -> float:
    """How deep cloth is in the rods of the scene at most, such as its pole, in meters; less than 0 if it stays off."""
    deepest = -np.inf
    scene = stage(prompt, seconds=4.0, seed=1)
    for snapshot in Episode(scene, 8.0).snapshots():
        solids = snapshot.solids
        rods = solids[solids["shape"] == Shape.CAPSULE]["pose"].reshape(-1, 12).astype(float)
        for mesh in (mesh for mesh in snapshot.meshes if isinstance(mesh, Deformed)):
            for start, radius, end in ((rod[:3], rod[3], rod[4:7]) for rod in rods):
                along = end - start
                share = np.clip((mesh.vertices - start) @ along / (along @ along), 0.0, 1.0)
                away = np.linalg.norm(mesh.vertices - start - share[:, None] * along, axis=1)
                deepest = max(deepest, float(radius - away.min()))
    return deepest


def _said(found: Depth) -> str:
    return f"{1e3 * found.most:5.1f} mm, {100 * found.share:4.1f} % deeper than {1e3 * MOST:.0f} mm  {found.where}"


if __name__ == "__main__":
    raise SystemExit(main())
