"""Writes layers of clothing to `src/langit/assets/people/garments`, bound to the body, in three levels of detail."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
from bind import Bound, anchors, bind
from body import plain
from eyes import ball
from layer import Layer, reference
from numpy.typing import NDArray
from pack import AUTHOR, place, used
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from simplify import TINTED, simplified
from skeleton import bone_weights, rested
from source import Floats, Ints, base, normals
from store import LENGTH, SHARE, save, steps

from langit.assets.bodies import SEWN, SEWN_ZERO
from langit.simulation.characters.skeleton import BONES, SIDE, Bone, matrices, turned
from langit.simulation.characters.wrap import hung_alike, wrapped

LEVELS: Final = (1.0, 0.5, 0.2)  # of the triangles
TURNED: Final = 0.6  # the least share that keeps the edges that are turned in
SMALL: Final = 60  # triangles of a piece that is left out from afar, such as a button
FAR: Final = 0.3  # the least share that keeps such a piece
# Rad by which arms swing forward and bend, and by which legs do.
POSES: Final = (
    ((0.0, 0.0), (0.0, 0.0)), ((0.6, 0.3), (-0.5, 0.7)), ((-0.6, 0.1), (0.6, 0.5)), ((0.5, 2.1), (0.2, 1.8)),
    ((0.2, 0.9), (1.4, 1.5)),
)  # fmt: skip
DRAWN: Final = (1.0, 0.75, 0.5, 0.3, 0.15)  # of its offset, to which cloth in a crease is drawn in
FOLDER: Final = "people/garments"


def write_layer(layer: Layer) -> int:
    """The file of a layer, `NAME_f.npz` or `NAME_m.npz`; its size in bytes."""
    bound = eased(layer, bind(layer))
    swings = np.zeros(len(layer.vertices)) if layer.swings is None else layer.swings
    arrays: dict[str, NDArray[Any]] = {
        "kind": np.array(layer.kind),
        "anchors": place()[bound.anchors].astype(np.uint16),
        "shares": steps(bound.shares[:, 1:], SHARE),
        "offsets": steps(bound.offsets, LENGTH),
        "rest": steps(layer.rest - (0, 0, 0.6), 2 * LENGTH),
        "shade": np.clip(np.rint(layer.shade * 128), 0, 255).astype(np.uint8),
        "swings": np.rint(np.clip(swings, 0, 1) * 255).astype(np.uint8),
        "hides": hides(layer.covers),
        "two_sided": np.array(layer.two_sided),
        "over": np.array([layer.over], np.uint8),
        "stiff": np.array(layer.stiff),
        "crown": layer.crown.astype(np.uint16),
        "spread": np.array(layer.spread, np.float32),
        "hangs": np.array(layer.hangs, np.float32),
    }
    if layer.paint is not None and layer.paint[:, 3].any():
        arrays["paint"] = np.rint(np.clip(layer.paint, 0, 1) * 255).astype(np.uint8)
    if layer.stands is not None:
        arrays["stands"] = layer.stands > 0
    if layer.sewn is not None:
        arrays["sewn"] = np.clip(np.rint(layer.sewn / SEWN + SEWN_ZERO), 0, 255).astype(np.uint8)
    for number, share in enumerate(LEVELS):
        arrays[f"triangles_{number}"] = _reduced(layer, share).astype(np.uint16)
    return save(
        f"{FOLDER}/{layer.name}_{layer.reference}.npz",
        "Cut for Langit on the body (scripts/assets/people/garments.py)",
        f"Langit; the body: {AUTHOR}",
        **arrays,
    )


def eased(layer: Layer, bound: Bound) -> Bound:
    """Cloth drawn in where limbs that hang, swing or bend press it into what is across a crease, such as an armpit.

    It is cut on spread arms and straight legs. A vertex that would be in the body comes nearer to what it is bound
    to, as far as it must.
    """
    if layer.stiff:
        return bound
    body, joints = rested(plain(reference(layer.reference)))
    outward, used = normals(body, anchors()), np.unique(anchors())
    weights = hung_alike(bone_weights(), bound.anchors, bound.shares)
    best = np.ones(len(bound.offsets))
    for arms, legs in POSES:
        bones = _swung(joints, arms, legs if layer.legs else (0.0, 0.0))
        posed = moved(body, bone_weights(), bones)
        facing, tree = normals(posed, anchors()), cKDTree(posed[used])
        free = np.full(len(best), DRAWN[-1])
        for share in reversed(DRAWN):
            points = wrapped(body, outward, bound.anchors, bound.shares, share * bound.offsets)
            points = moved(points, weights, bones)
            near = used[tree.query(points)[1]]
            free[((points - posed[near]) * facing[near]).sum(1) > 0] = share
        best = np.minimum(best, free)
    if layer.swings is not None:
        best[layer.swings > 0] = 1.0  # this goes with what hangs below, not with the body
    if layer.stands is not None:
        best[layer.stands > 0] = 1.0
    return replace(bound, offsets=bound.offsets * best[:, None])


def _swung(joints: Floats, arms: tuple[float, float], legs: tuple[float, float]) -> Floats:
    """Bones (B, 3, 4) of arms and legs that swing forward by an angle and bend by one; `joints` (B, 3) are at rest."""
    turns, places = np.tile(np.eye(3), (BONES, 1, 1)), joints.copy()
    for side in (0, SIDE):
        _swing_leg(joints, turns, places, side, *legs)
        swing, bend = arms
        upper, lower = turned(0.0, -swing), turned(0.0, -swing - bend)
        shoulder, elbow = joints[side + Bone.UPPER_ARM], joints[side + Bone.FOREARM]
        turns[side + Bone.SHOULDER], turns[side + Bone.UPPER_ARM] = turned(0.0, -swing / 2), upper
        turns[side + Bone.ELBOW] = turned(0.0, -swing - bend / 2)
        places[side + Bone.ELBOW] = bent = shoulder + upper @ (elbow - shoulder)
        for bone in range(Bone.FOREARM, Bone.HIP):
            turns[side + bone], places[side + bone] = lower, bent + lower @ (joints[side + bone] - elbow)
    return matrices(turns, places, joints)


def _swing_leg(joints: Floats, turns: Floats, places: Floats, side: int, swing: float, bend: float) -> None:
    """Turn the bones of one leg in place: thighs forward, shins back."""
    thigh, shin = turned(0.0, -swing), turned(0.0, bend - swing)
    hip, knee = joints[side + Bone.THIGH], joints[side + Bone.SHIN]
    turns[side + Bone.HIP], turns[side + Bone.THIGH] = turned(0.0, -swing / 2), thigh
    turns[side + Bone.KNEE] = turned(0.0, bend / 2 - swing)
    places[side + Bone.KNEE] = bent = hip + thigh @ (knee - hip)
    for bone in (Bone.SHIN, Bone.FOOT, Bone.TOE):
        turns[side + bone], places[side + bone] = shin, bent + shin @ (joints[side + bone] - knee)


def moved(rest: Floats, weights: Floats, bones: Floats) -> Floats:
    """Vertices (V, 3) by linear blending with weights (V, B) over bones (B, 3, 4)."""
    mixed = np.einsum("vb,bij->vij", weights, bones)
    return np.asarray(np.einsum("vij,vj->vi", mixed[:, :, :3], rest) + mixed[:, :, 3])


def hides(covers: Ints) -> NDArray[np.uint8]:
    """For the vertices (V,) of the pack: 2 where every face around is covered, 1 where some are."""
    corners = base().faces
    near, whole = np.zeros(len(base().vertices), bool), np.ones(len(base().vertices), bool)
    near[corners[covers]] = True
    open_ones = np.ones(len(corners), bool)
    open_ones[covers] = False
    whole[corners[open_ones]] = False
    found = np.where(near & whole, 2, np.where(near, 1, 0))[used()]
    return np.concatenate([found, np.zeros(2 * len(ball()[0]))]).astype(np.uint8)


def _reduced(layer: Layer, share: float) -> Ints:
    """A share of the triangles of each piece that is sewn on; where it is small no edges are turned in."""
    turned = np.zeros(len(layer.vertices)) if layer.turned is None else layer.turned
    values = np.column_stack(
        [layer.shade, turned] + ([] if layer.paint is None else [(1.0 if layer.stiff else TINTED) * layer.paint])
    )
    found = []
    for corners in _pieces(layer):
        most = int(len(corners) * share)
        kept = corners[turned[corners].max(1) == 0] if share < TURNED else corners
        if len(corners) >= SMALL or share >= FAR:
            found.append(simplified(layer.vertices, kept, values, most))
    return np.concatenate(found)


def _pieces(layer: Layer) -> list[Ints]:
    """The triangles (T, 3) of each connected piece, such as a collar, which would be the first to go among all."""
    ends = layer.triangles[:, [0, 1, 1, 2]].reshape(-1, 2).T
    links = coo_matrix((np.ones(ends.shape[1]), ends), shape=(len(layer.vertices),) * 2)
    _, island = connected_components(links, directed=False)
    first = island[layer.triangles[:, 0]]
    return [layer.triangles[first == number] for number in np.unique(first)]
