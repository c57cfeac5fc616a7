"""The hair of an adult as parts: the cap and the ribbons of a style on their own head, and brows and lashes alike."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import body
from langit.assets.tresses import Bound, Style, grounds, style
from langit.render.snapshot import Pattern, Surface
from langit.simulation.characters.adult import Bodily
from langit.simulation.characters.headgear import Crown
from langit.simulation.characters.loft import ColorRGB, Lively, Part
from langit.simulation.characters.near import apart, nearest
from langit.simulation.characters.ribbons import LEVELS, Piece, cap, ribbons
from langit.simulation.characters.skeleton import BONES, SIDE, Bone
from langit.simulation.characters.sway import Hang
from langit.simulation.characters.wrap import frames, hung_alike

STRANDS: Final = Surface(roughness=0.6, pattern=Pattern.HAIR)
SINGLE: Final = Surface(roughness=0.6, pattern=Pattern.FUZZ)  # hairs that one sees skin between
SKULL: Final = (-0.091, 0.0, 0.020)  # from between the eyes to the middle of the skull, in meters, forward first
# Long hair goes with the head down to the first of these heights over the lower end of the neck, and swings over the
# chest from the second, in meters.
HANGING: Final = (0.07, -0.04)
BROW: Final = 0.0045  # meters from a brow over which the skin takes on its color
UNDER: Final = 0.6  # of its color that the skin takes on
LINED: Final = (0.85, 0.25)  # how much lashes darken the edges of upper and lower lids
EDGE: Final = (-0.015, 0.006)  # meters inside a hairline between which skin takes on the color of hair
FADED: Final = 0.8  # of that color, at most
WITHIN: Final = 0.010  # meters inside a hairline where a cap has all of its color
SHOWN: Final = 0.75  # of that color, at the line itself
COLLAR: Final = 0.020  # meters that hair keeps from the suit, for what is worn over it
TAIL: Final = 0.08  # meters that a tail hangs down at least; a bun does not
WIDER: Final = [wide for _, wide, _ in LEVELS]  # than on a face close up ribbons are
CORNER: Final = 0.65  # of its width, that a ribbon keeps from a hat: half of it, and more in a dent
LIGHT: Final = 0.35  # what very light hair reflects
CALM: Final = 0.75  # of the differences of dark hair, that it has not
TRUNK: Final = (Bone.CHEST, Bone.SHOULDER, Bone.SHOULDER + SIDE)


def tresses(
    own: Bodily, file: str, color: ColorRGB, tone: ColorRGB, detail: int, crown: Crown | None = None,
    *, on_face: bool = False,
) -> list[Part]:  # fmt: skip
    """Hair of the file `hair/...` of the pack on an adult whose hair is of that color and whose skin of that tone.

    Under a hat with a `crown` it is pressed, and what ends there is left out. What grows `on_face` goes along with it.
    """
    found = style(file)
    between = (own.joints[Bone.EYE] + own.joints[SIDE + Bone.EYE]) / 2
    middle = between + np.asarray(SKULL) * own.size
    tint = found.dark * (found.skin * np.asarray(tone) + (1 - found.skin) * np.asarray(color))
    under = found.dark * np.asarray(tone), tint
    below = None if found.grounds is None else _below(own, found, found.grounds, under, detail, crown, on_face=on_face)
    parts = [] if below is None else [below]
    for strands in found.strands:
        points = _placed(own, strands.bound).reshape(*strands.width.shape, 3)
        if crown is not None:
            shown = np.flatnonzero(~crown.under(points).all(1))
            if not len(shown):
                continue
            strands = strands.of(shown)
            points = crown.pressed(points[shown], CORNER * WIDER[detail] * own.size * strands.width)
        if found.falls:
            points = _over_shoulders(own, points)
        round_what = points.mean((0, 1)) if strands.apart else middle
        piece = ribbons(points, strands.width * own.size, strands.random, round_what, detail, sparse=found.sparse)
        anchors, shares = (
            piece.of(field.reshape(*strands.width.shape, 3)) for field in (strands.bound.anchors, strands.bound.shares)
        )
        weights = _hanging(own, piece.vertices) if found.falls else hung_alike(body().weights, anchors, shares)
        if strands.apart and _long(points) > TAIL * own.size:
            weights = _tail(piece.rows / (points.shape[1] - 1))
        lively = going_along(own, anchors, shares) if on_face else None
        parts.append(_part(piece, weights, tint, lively, SINGLE if found.sparse else STRANDS))
    return parts


def brows(own: Bodily, file: str) -> Floats:
    """How much of the color of brows the skin under them has, a share of every vertex (V,) of an adult."""
    anchors = np.concatenate([strands.bound.anchors for strands in style(file).strands])
    points = np.concatenate([_placed(own, strands.bound) for strands in style(file).strands])
    near, found = np.unique(anchors), np.zeros(len(own.vertices))
    away = apart(own.vertices[near], points)
    found[near] = UNDER * np.exp(-((away / (BROW * own.size)) ** 2))
    return found


def roots(file: str) -> Floats:
    """How much lashes darken every vertex (V,): the edges of the lids that they grow from, most at the upper ones."""
    found = np.zeros(len(body().mean))
    lids = body().weights[:, [Bone.LIDS, Bone.LIDS_HALF]].sum(1)
    for strands in style(file).strands:
        anchors, shares = strands.bound.anchors, strands.bound.shares
        edge = np.unique(np.take_along_axis(anchors, shares.argmax(1)[:, None], 1))
        found[edge] = np.where(lids[edge] > 0, *LINED)
    return found


def hairline(own: Bodily, file: str) -> Floats:
    """How much of the color of hair the skin of an adult (V,) has where it begins: it fades out over the edge."""
    found, below = np.zeros(len(own.vertices)), style(file).grounds
    if below is not None:
        skin, weight = grounds(below), np.zeros(len(found))
        shown = np.clip((skin.inside - EDGE[0]) / (EDGE[1] - EDGE[0]), 0.0, 1.0)
        anchors, shares = skin.bound.anchors, skin.bound.shares**4  # the vertex that is nearest has nearly all
        np.add.at(found, anchors, shares * shown[:, None])
        np.add.at(weight, anchors, shares)
        found = FADED * (found / np.maximum(weight, 1e-6)) ** 1.5
    return found


def _below(
    own: Bodily, found: Style, file: str, tints: tuple[Floats, Floats], detail: int, crown: Crown | None,
    *, on_face: bool,
) -> Part:  # fmt: skip
    """The cap of a style, whose colors go from the first of `tints` (3,) at the hairline to the second within."""
    skin = grounds(file)
    anchors, shares = skin.bound.anchors, skin.bound.shares
    outward = frames(own.vertices, own.normals, anchors, shares)[1][..., 2]
    points, triangles = _placed(own, skin.bound), skin.levels[min(detail, len(skin.levels) - 1)]
    if crown is not None:
        triangles = triangles[~crown.under(points)[triangles].all(1)]
    piece = cap(
        points, outward, triangles, skin.inside, skin.turn, fade=found.fade, lift=found.lift * own.size,
        shade=found.shade,
    )  # fmt: skip
    if crown is not None:
        piece = replace(piece, vertices=crown.pressed(piece.vertices))
    lively = going_along(own, anchors, shares) if on_face else None
    share = SHOWN + (1 - SHOWN) * np.clip((skin.inside - found.fade[0]) / WITHIN, 0.0, 1.0)[:, None]
    tint = share * tints[1] + (1 - share) * tints[0] / max(found.shade, 1e-6)
    return _part(piece, hung_alike(body().weights, anchors, shares), tint, lively, STRANDS)


def going_along(own: Bodily, anchors: NDArray[np.integer], shares: Floats) -> Lively | None:
    """How points (N, 3) of them on the body move with its face, if that moves; their normals stay."""
    if not len(own.lively.by):
        return None
    by = np.array([hung_alike(moved, anchors, shares) for moved in own.lively.by])
    return Lively(by=by, turn=np.zeros_like(by))


def _placed(own: Bodily, bound: Bound) -> Floats:
    """Where bound points (N, 3) are on an adult."""
    places, axes = frames(own.vertices, own.normals, bound.anchors, bound.shares)
    turned = np.einsum("nij,nj->ni", axes, bound.offsets)
    return places + own.size * np.where(bound.free[:, None], bound.offsets, turned)


def _over_shoulders(own: Bodily, points: Floats) -> Floats:
    """Strands (N, P, 3) lifted off the shoulders and the chest of whoever has others than the reference."""
    neck = own.joints[Bone.NECK, 2]
    torso = np.flatnonzero((np.abs(own.vertices[:, 2] - neck) < 0.25) & (own.shared.weights[:, TRUNK].sum(1) > 0.5))
    flat = points.reshape(-1, 3)
    near = flat[:, 2] < neck + HANGING[0]
    below = torso[nearest(flat[near], own.vertices[torso], 1)[:, 0]]
    out = own.normals[below]
    deep = np.clip(COLLAR - ((flat[near] - own.vertices[below]) * out).sum(1), 0.0, 0.08)
    lifted = np.zeros_like(flat)
    lifted[near] = deep[:, None] * out
    move: Floats = lifted.reshape(points.shape)
    for _ in range(2):
        move[:, 1:-1] = 0.25 * move[:, :-2] + 0.5 * move[:, 1:-1] + 0.25 * move[:, 2:]
    return points + move


def _hanging(own: Bodily, vertices: Floats) -> Floats:
    """Bone weights (V, B) of hair that hangs from the head before or behind the chest."""
    high, low = (own.joints[Bone.NECK, 2] + height * own.size for height in HANGING)
    share = np.clip((high - vertices[:, 2]) / (high - low), 0.0, 1.0)
    weights = np.zeros((len(vertices), BONES))
    weights[:, Bone.HEAD], weights[:, Bone.HAIR] = 1 - share, share
    return weights


def _tail(along: Floats) -> Floats:
    """Bone weights (V, B) of a tail, `along` (V,) of which they are from 0 at its root to 1 at its tip."""
    share = np.clip(along / 0.35, 0.0, 1.0)
    weights = np.zeros((len(along), BONES))
    weights[:, Bone.HEAD], weights[:, Bone.HAIR] = 1 - share, share
    return weights


def _long(points: Floats) -> float:
    """How far strands (N, P, 3) hang down, in meters."""
    return float((points[:, 0, 2] - points[:, -1, 2]).mean())


def hanging(own: Bodily, file: str) -> tuple[Hang, Floats] | None:
    """How hair of a style hangs on an adult, and from where (3,); None if it does not.

    Long hair lies on chest and shoulders and goes along them only; a tail swings freely, but not into the neck.
    """
    found = style(file)
    if found.falls:
        high = own.joints[Bone.NECK, 2] + HANGING[0] * own.size
        return Hang(base=Bone.CHEST, high=high, long=0.28 * own.size, yaw=0.12, pitch=0.0, roll=0.07), own.joints[
            Bone.NECK
        ]
    for strands in filter(lambda strands: strands.apart, found.strands):
        points = _placed(own, strands.bound).reshape(*strands.width.shape, 3)
        if _long(points) > TAIL * own.size:
            root = points[:, 0].mean(0)
            return Hang(base=Bone.HEAD, high=root[2], long=_long(points), yaw=0.0, pitch=0.7, roll=0.35), root
    return None


def _part(piece: Piece, weights: Floats, tint: Floats, lively: Lively | None, surface: Surface) -> Part:
    used, corners = np.unique(piece.triangles, return_inverse=True)
    return Part(
        vertices=piece.vertices[used],
        normals=piece.normals[used],
        triangles=corners.reshape(-1, 3).astype(np.int32),
        weights=weights[used],
        colors=_shaded(piece.shade[:, None], np.broadcast_to(tint, (len(piece.vertices), 3)))[used],
        texture=piece.texture[used],
        surface=surface,
        two_sided=True,
        lively=lively and Lively(by=lively.by[:, used], turn=lively.turn[:, used]),
    )


def _shaded(shade: Floats, tint: Floats) -> Floats:
    """Colors (V, 3) of hair of a `tint` (V, 3) with shades (V, 1), which differ less the lighter it is.

    Light goes through light hair, so that what lies below is hardly darker.
    """
    light = np.clip(tint.mean(1, keepdims=True) / LIGHT, 0.0, 1.0)
    return np.asarray(tint * shade ** (1 - CALM * light))
