"""What is worn over what: pieces lie close under others, are left out where those hide them, veils go over all.

Glasses are put clear of the face.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import Ints, Worn
from langit.render.distinct import numbered
from langit.simulation.characters.adult import Bodily
from langit.simulation.characters.near import apart, nearest
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.characters.wrap import frames, stiffened, wrapped

SOLE: Final = 0.007  # meters of a sole that differ on another foot
PRESSED: Final = 0.4  # how far from the body cloth is under other cloth, of how far it is else,
LIES: Final = 0.005  # and meters that it keeps off the body all the same, which would come through
EVENED: Final = 40  # vertices of a collar around one that are pressed alike
ASIDE: Final = 0.016  # meters along a veil within which one of its vertices is over what lies there
THROUGH: Final = 0.07  # meters off a veil that a collar under it stands out at most
RIM: Final = 0.028  # meters from the edge of a veil within which what is below goes on
HEM: Final = 0.025  # meters from the edge of a veil that its hem is wide at most
OVER: Final = 0.005  # meters that a veil keeps off what shows around it
SPREAD: Final = 20  # vertices around one over which a veil is lifted with it
SMOOTHED: Final = 3  # times that this is made even
FLOWS: Final = 14  # times that bone weights of a veil are made even
FACE: Final = 0.5  # the weight of the head from which on an edge of a veil is that around the face
WITHIN: Final = 0.05  # meters from an edge up to which cloth is seen from within
LOOSE: Final = 0.06  # meters off the body from which on cloth is
PAST: Final = 0.04  # the weight of head and neck from which on one looks past a chin into cloth
WELDED: Final = 1e-4  # meters within which vertices are one
CLEAR: Final = 0.0015  # meters that rims of glasses keep before the face
LENS: Final = 0.027  # meters from the middle of an eye to the outer end of a rim
SHADED: Final = (0.5, 0.011)  # how dark skin is at the edge of what lies on it, and meters over which that fades
BEHIND: Final = -0.02  # meters before the eyes from which on the face begins


def placed(own: Bodily, piece: Worn) -> Floats:
    """Where the vertices (N, 3) of a piece are on an adult; what is stiff keeps its shape, and soles are flat."""
    vertices = wrapped(own.vertices, own.normals, piece.anchors, piece.shares, piece.offsets * own.size)
    if piece.stiff:
        return stiffened(piece.rest, vertices)
    low = vertices[:, 2].min()
    if low < own.vertices[:, 2].min():
        vertices[vertices[:, 2] < low + SOLE * own.size, 2] = low
    return vertices


def grounded(own: Bodily, wearing: list[Worn]) -> Bodily:
    """The body lifted by the soles, so that the lowest of all is on the ground; toes still bend there.

    Whatever the level of detail it is lifted as far.
    """
    finest = own.shared.details[0]
    feet = finest.vertices(("suit_foot", "foot"))
    low = own.vertices[feet[own.hidden[feet] < 2], 2].min(initial=0.0)
    soles = [placed(own, piece)[:, 2].min() for piece in wearing]
    lift = np.array([0.0, 0.0, -min([low, *soles])])
    joints = own.joints + lift
    joints[[Bone.TOE, SIDE + Bone.TOE], 2] = 0.0
    return replace(own, vertices=own.vertices + lift, joints=joints)


def level(piece: Worn, detail: int) -> Ints:
    """The triangles (T, 3) of a piece at a level of detail."""
    return piece.triangles[min(detail, len(piece.triangles) - 1)]


def uncovered(piece: Worn, worn_too: list[Worn], detail: int) -> Ints:
    """The triangles (T, 3) of a piece without those that lie under what is worn over it, which would come through."""
    triangles = level(piece, detail)
    open_ones = (_above(piece, worn_too)[piece.anchors] != 2).any(1) | piece.stands
    return triangles[open_ones[triangles].any(1)]


def pressed(piece: Worn, worn_too: list[Worn]) -> Worn:
    """A piece that lies close to the body under what is worn over it."""
    under = _above(piece, worn_too)[piece.anchors].max(1) > 0
    height = np.where(under, PRESSED, 1.0)
    collar = np.flatnonzero(piece.stands)
    if under[collar].any():  # a collar is bent as a whole
        around = collar[nearest(piece.rest[collar], piece.rest[collar], EVENED)]
        for _ in range(SMOOTHED):
            height[collar] = height[around].mean(1)
    off = piece.offsets[:, 2]
    low = np.maximum(off * height, np.minimum(off, LIES))
    return replace(piece, offsets=np.column_stack([piece.offsets[:, :2], low]))


def _above(piece: Worn, worn_too: list[Worn]) -> NDArray[np.uint8]:
    """What of the body (V,) is hidden by that which is worn over a piece, as `Worn.hides` says it."""
    return np.max([0 * piece.hides, *(other.hides for other in worn_too if other.over > piece.over)], axis=0)


def veiled(own: Bodily, piece: Worn, veil: Worn) -> NDArray[np.bool_]:
    """Which vertices (N,) of a piece lie under a veil, or come through it, further in than its rim."""
    cloth, outward = placed(own, veil), _outward(own, veil)
    edge = _edge(veil.triangles[0])
    rim = apart(cloth, cloth[edge]) < RIM * own.size
    points = placed(own, piece)
    some = np.flatnonzero(points[:, 2] > cloth[:, 2].min() - THROUGH * own.size)
    near = nearest(points[some], cloth, SPREAD)
    beside = _beside(points[some, None] - cloth[near], outward[near], own.size)
    under = np.zeros(len(points), bool)
    under[some] = (beside & ~rim[near]).any(1)
    return under


def unhemmed(own: Bodily, veil: Worn, triangles: Ints) -> Ints:
    """The triangles (T, 3) of a veil without its hems, which are turned in and come through it where it folds."""
    cloth = placed(own, veil)
    turned = _facing(own, veil, cloth, triangles) <= 0
    hem = apart(cloth, cloth[_edge(veil.triangles[0])]) < HEM * own.size
    return triangles[~(turned & hem[triangles].all(1))]


def lifted(own: Bodily, veil: Worn, shown: list[Floats]) -> Worn:
    """A veil off what is `shown` around it, points (N, 3) of other pieces."""
    cloth, outward = placed(own, veil), _outward(own, veil)
    points = np.concatenate(shown) if shown else np.zeros((0, 3))
    points = points[points[:, 2] > cloth[:, 2].min() - ASIDE * own.size]
    if len(points) <= SPREAD:
        return veil
    near = nearest(cloth, points, SPREAD)
    away = points[near] - cloth[:, None]
    height = (away * outward[:, None]).sum(2) + OVER * own.size
    up = np.where(_beside(away, np.broadcast_to(outward[:, None], away.shape), own.size), height, 0.0).max(1)
    around = nearest(cloth, cloth, SPREAD)
    up = np.maximum(up, 0.0)[around].max(1)
    for _ in range(SMOOTHED):
        up = up[around].mean(1)
    head = _of_head(own, veil)[:, None]  # ways of neighbors below a jaw differ so much that they would cross
    way = outward
    for _ in range(SMOOTHED):
        way = (1 - head) * outward + head * way[around].mean(1)
    way = way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-12)
    axes = frames(own.vertices, own.normals, veil.anchors, veil.shares)[1]
    return replace(veil, offsets=veil.offsets + np.einsum("nij,ni->nj", axes, way * up[:, None]) / own.size)


def flowing(veil: Worn, points: Floats, weights: Floats) -> Floats:
    """Bone weights (N, B) of a veil with vertices `points` (N, 3) that change evenly from the head to the chest.

    Those of the skin below, `weights` (N, B), jump where cloth hangs from the chin past the throat, and tear it. Its
    edge around the face goes with the face.
    """
    edge = _edge(veil.triangles[0])
    face = edge[weights[edge, Bone.HEAD] > FACE]
    around, found = nearest(points, points, SPREAD), weights
    for _ in range(FLOWS):
        found = found[around].mean(1)
        found[face] = weights[face]
    return found


def _of_head(own: Bodily, piece: Worn) -> Floats:
    """How much (N,) vertices of a piece hang on head and neck."""
    return np.asarray(own.shared.weights[piece.anchors[:, 0]][:, [Bone.HEAD, Bone.NECK]].sum(1))


def _outward(own: Bodily, piece: Worn) -> Floats:
    """The directions (N, 3) off the body at the vertices of a piece."""
    return frames(own.vertices, own.normals, piece.anchors, piece.shares)[1][..., 2]


def _beside(away: Floats, outward: Floats, size: float) -> NDArray[np.bool_]:
    """Which differences (..., 3) go along `outward` (..., 3), so that the one point is over the other."""
    height = (away * outward).sum(-1)
    aside = np.linalg.norm(away - height[..., None] * outward, axis=-1)
    return np.asarray((aside < ASIDE * size) & (np.abs(height) < THROUGH * size))


def _edge(triangles: NDArray[np.integer]) -> NDArray[np.integer]:
    """The vertices along the edges of triangles (T, 3)."""
    sides = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    _, first, times = np.unique(numbered(sides), return_index=True, return_counts=True)
    return np.unique(sides[first[times == 1]])


def backed(own: Bodily, piece: Worn, points: Floats, triangles: Ints) -> NDArray[np.bool_]:
    """Which triangles (T, 3) of a piece with vertices `points` (N, 3) nobody sees from behind: the body is there."""
    places = numbered(np.round(points / WELDED).astype(np.int64))
    _, one, welded = np.unique(places, return_index=True, return_inverse=True)
    edge = points[one[_edge(welded[triangles])]]
    far = apart(points, edge) if len(edge) else np.inf
    hidden = (far > WITHIN * own.size) & (piece.offsets[:, 2] < LOOSE)
    hidden &= _of_head(own, piece) < PAST
    return np.asarray(hidden[triangles].all(1) & (_facing(own, piece, points, triangles) > 0))


def _facing(own: Bodily, piece: Worn, points: Floats, triangles: Ints) -> Floats:
    """Above 0 for those triangles (T, 3) of a piece with vertices `points` (N, 3) that look away from the body."""
    corners, outward = points[triangles], _outward(own, piece)[triangles].mean(1)
    return np.asarray((np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) * outward).sum(1))


def clear(own: Bodily, glasses: Worn, below: list[Floats]) -> Worn:
    """Glasses so far ahead that their rims are clear of the face, and of points `below` (N, 3) around it."""
    points, eye = placed(own, glasses), own.joints[SIDE + Bone.EYE] / 2 + own.joints[Bone.EYE] / 2
    aside = abs(own.joints[Bone.EYE, 1] - eye[1]) + LENS * own.size
    rims = points[(np.abs(points[:, 1]) < aside) & (points[:, 0] > eye[0])]
    skin = own.vertices[own.detail.vertices(("head",))]
    faces = [some[some[:, 0] > eye[0] + BEHIND * own.size] for some in (skin, *below)]
    sight = np.array([0.0, 1.0, 1.0])
    behind = np.concatenate([some[nearest(rims * sight, some * sight, 1)[:, 0]] for some in faces])
    deep = (behind[:, 0] - np.tile(rims[:, 0], len(faces))).max()
    ahead = np.array([max(0.0, float(deep) + CLEAR * own.size), 0.0, 0.0])
    axes = frames(own.vertices, own.normals, glasses.anchors, glasses.shares)[1]
    return replace(glasses, offsets=glasses.offsets + np.einsum("nij,i->nj", axes, ahead) / own.size)


def contact(own: Bodily, pieces: list[Worn]) -> Floats:
    """How dark skin (V,) is by the edge of hats and veils among some pieces, under which no light gets: 0 far off.

    Shadows of the renderer begin farther off (`shade.frag.glsl`).
    """
    head, found = own.shared.details[0].vertices(("head",)), np.zeros(len(own.vertices))
    face = head[(own.hidden[head] < 2) & (own.vertices[head, 2] > own.joints[Bone.HEAD, 2])]
    for piece in pieces:
        edge = piece.crown[0] if piece.crown.size else _edge(piece.triangles[0])
        points = placed(own, piece)[edge] if (piece.hides[face] > 0).any() or piece.crown.size else np.zeros((0, 3))
        if len(points) > 1:
            most, fades = SHADED
            away = apart(own.vertices[face], points)
            found[face] = np.maximum(found[face], most * np.exp(-((away / (fades * own.size)) ** 2)))
    return found
