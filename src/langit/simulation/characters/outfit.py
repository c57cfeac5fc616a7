"""What an adult wears: pieces of the pack wrapped around them, the suit below in the colors of the clothes, and drapes.

A garment that the pack has no piece for is painted on the suit, so that every color that was said is shown.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import Ints, Worn, body, wardrobe, worn
from langit.render.snapshot import Pattern, Surface
from langit.scene.catalogue import garment
from langit.simulation.characters.adult import (
    ARMS,
    OWN,
    Bodily,
    bodily,
    complexion,
    face_and_hands,
    hips,
    lower,
    opened,
    stride,
    throat,
)
from langit.simulation.characters.bags import handbag, shoulder_bag
from langit.simulation.characters.beneath import Beneath
from langit.simulation.characters.built import Built
from langit.simulation.characters.drape import Cut, Drape, Edge
from langit.simulation.characters.figure import WAIST
from langit.simulation.characters.headgear import Crown
from langit.simulation.characters.layers import (
    backed,
    clear,
    contact,
    flowing,
    grounded,
    level,
    lifted,
    placed,
    pressed,
    uncovered,
    unhemmed,
    veiled,
)
from langit.simulation.characters.loft import ColorRGB, Part, normals
from langit.simulation.characters.mouth import mouth
from langit.simulation.characters.props import balloon, umbrella
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.characters.solid import Solid
from langit.simulation.characters.tears import CRIES, tears
from langit.simulation.characters.tresses import brows, hairline, hanging, roots, tresses
from langit.simulation.characters.wardrobe import Looks, Wear
from langit.simulation.characters.wrap import hung_alike

GLASS: Final = Surface(color=(0.78, 0.86, 0.90), roughness=0.04, pattern=Pattern.GLASS)
# What cloth is made of, as the pattern CLOTH has its variant.
WEAVES: Final = {"leather": 0.05, "knit": 0.2, "denim": 0.4, "cloth": 0.7, "lace": 0.85, "coated": 0.95}
SMOOTH: Final = 0.4  # the roughness below which cloth of a material that was said is leather
LEATHER: Final = Surface(roughness=0.36, pattern=Pattern.CLOTH, variant=WEAVES["leather"])
APRON: Final = Cut(
    hem=0.52, looser=0.030, flare=0.012, folds=0.012, high=WAIST + 0.02, waist=1.0, covers=0.010, around=0.62
)
TUCKED: Final = 0.65  # meters up to which trousers go below hanging cloth, lest they come through, of a person of 1.7 m
OVER_MORE: Final = 0.58  # meters that a coat over a dress goes down to at least, which would come through below
ALL: Final = 0.997  # of how far a vertex can go with what hangs, along its edge
FAR: Final = 2  # the level of detail from which nobody sees how deep cloth lies
WITHIN: Final = 0.025  # meters that a shirt goes on in a skirt or in trousers
BELTED: Final = 0.02  # meters below its upper edge from which the suit has the color of what is on the legs
BLOUSE: Final = 0.07  # meters over a waist down to which a shirt hangs freely
TIGHT: Final = 0.45  # how far from the body it is within, of how far it is else
SHOES: Final = "shoes"  # what nobody goes without
Places = NDArray[np.signedinteger]
SEX: Final = {"she": "f", "he": "m"}  # in the names of files of the pack


def dress(looks: Looks, owner: int, size: float, detail: int, faces: tuple[str, ...] = ()) -> Built:
    """An adult, dressed, `size` times as large as by nature, at a level of detail; the face can look as in `faces`."""
    assert looks.adult is not None, "outfits are for adults"
    clothes, sex = _shod(looks), SEX[looks.adult.pronoun]
    own, wearing = put_on(looks, size, detail, faces)
    veiled = any(wear.veils for wear in clothes.values())
    hair = None if veiled else hanging(own, f"{looks.adult.style}_{sex}")
    if hair is not None:
        joints = own.joints.copy()
        joints[Bone.HAIR] = hair[1]
        own = replace(own, joints=joints)
    bare = _bare(clothes)
    dark = np.maximum(roots(f"lashes_{sex}"), contact(own, [piece for piece, _ in wearing]))
    colors = complexion(looks.adult, looks.tone, _hairy(own, looks, sex), looks.hair, dark)
    parts = face_and_hands(own, colors, bare, gloves=_gloves(clothes))
    parts += _suit(own, clothes, bare, _belt(own, wearing), looks.tone)
    beneath = Beneath(own) if detail < FAR else None
    for piece, wear in wearing:
        triangles = _shown(own, piece, wearing, detail)
        if wear.veils and not piece.stiff:
            triangles = unhemmed(own, piece, triangles)
        if wear.row.bottom and not wear.row.hangs and (_coat(clothes) or _hanging(clothes)):
            triangles = triangles[(placed(own, piece)[triangles, 2] < TUCKED * own.scale).all(1)]
        waist = _waist(own, piece, wear, wearing)
        if waist is not None:
            shown = (placed(own, piece)[:, 2] > waist - WITHIN * own.scale) | _of_arm(piece)
            triangles = triangles[shown[triangles].any(1)]
        if len(triangles):
            parts.append(_wrapped(own, piece, triangles, wear, detail, beneath))
    crowns = (Crown.of(placed(own, piece)[piece.crown], piece.spread) for piece, _ in wearing if piece.crown.size)
    if not veiled:
        parts += tresses(own, f"{looks.adult.style}_{sex}", looks.hair, looks.tone, detail, next(crowns, None))
    for style in filter(None, ("brows", "lashes", looks.adult.beard)):
        parts += tresses(own, f"{style}_{sex}", looks.hair, looks.tone, detail, on_face=True)
    parts += mouth(own) + (tears(own, colors) if CRIES in faces else [])
    for name, make in CARRIED.items():
        if name in clothes:
            parts += make(own, clothes[name])
    return Built(
        scale=own.scale,
        joints=own.joints,
        stride=stride(own),
        parts=parts,
        drapes=_drapes(own, wearing, clothes.get("apron"), looks.phase, owner),
        hair=hair and hair[0],
    )


def _hairy(own: Bodily, looks: Looks, sex: str) -> list[Floats]:
    """How much of the color of hair the skin (V,) has: under brows, and where hair and beard begin."""
    assert looks.adult is not None, "outfits are for adults"
    styles = [style for style in (looks.adult.style, looks.adult.beard) if style]
    return [brows(own, f"brows_{sex}"), *(hairline(own, f"{style}_{sex}") for style in styles)]


def put_on(
    looks: Looks, size: float, detail: int, faces: tuple[str, ...] = ()
) -> tuple[Bodily, list[tuple[Worn, Wear]]]:
    """The body of an adult as their clothes hide and lift it, and the pieces of the pack that they wear."""
    assert looks.adult is not None, "outfits are for adults"
    own, sex = bodily(looks.adult, size, detail, faces), SEX[looks.adult.pronoun]
    pieces = ((f"garments/{wear.cut}{part}_{sex}", wear) for wear in _visible(_shod(looks)) for part in ("", "_glass"))
    wearing = [(worn(file), wear) for file, wear in pieces if file in wardrobe()]
    wearing = [(pressed(piece, [other for other, _ in wearing]), wear) for piece, wear in wearing]
    wearing = [(_drawn_in(own, piece, _waist(own, piece, wear, wearing)), wear) for piece, wear in wearing]
    wearing = [(_over_all(own, piece, wear, wearing), wear) for piece, wear in wearing]
    own = replace(own, hidden=np.max([own.hidden, *(piece.hides for piece, _ in wearing)], axis=0))
    return grounded(own, [piece for piece, _ in wearing]), wearing


def _over_all(own: Bodily, piece: Worn, wear: Wear, wearing: list[tuple[Worn, Wear]]) -> Worn:
    """A piece that lies on all that shows around it, if it is such a one or before the eyes."""
    if "eyes" in wear.row.covers:
        return clear(own, piece, [placed(own, other) for other, its in wearing if its.veils and not other.stiff])
    if not wear.row.lies or piece.stiff:
        return piece
    below = [other for other, _ in wearing if other.over < piece.over and not other.stiff]
    shown = [placed(own, other)[np.unique(_shown(own, other, wearing, 0))] for other in below]
    return lifted(own, piece, shown)


def _shown(own: Bodily, piece: Worn, wearing: list[tuple[Worn, Wear]], detail: int) -> Ints:
    """The triangles (T, 3) of a piece that neither lie under what is worn over it nor come through a veil."""
    triangles = uncovered(piece, [other for other, _ in wearing], detail)
    for veil, wear in wearing:
        if wear.veils and not veil.stiff and not piece.stiff and piece.over < veil.over:
            triangles = triangles[~veiled(own, piece, veil)[triangles].all(1)]
    return triangles


def _waist(own: Bodily, piece: Worn, wear: Wear, wearing: list[tuple[Worn, Wear]]) -> float | None:
    """The height at which a shirt goes into a skirt or into trousers; None for what does not."""
    over = [other for other, its in wearing if its.row.bottom]
    within = [float(placed(own, other)[:, 2].max()) for other in over if piece.over < other.over]
    return max(within) if within and wear.row.under else None


def _drawn_in(own: Bodily, piece: Worn, waist: float | None) -> Worn:
    """A piece that lies close to the body from a waist down, and comes to it from above."""
    if waist is None:
        return piece
    heights = placed(own, piece)[:, 2] - waist
    close = np.interp(heights, (0.0, BLOUSE * own.scale), (TIGHT, 1.0))
    close[_of_arm(piece)] = 1.0
    return replace(piece, offsets=piece.offsets * np.column_stack([np.ones((len(close), 2)), close]))


def _of_arm(piece: Worn) -> NDArray[np.bool_]:
    """Which vertices (N,) of a piece are of a sleeve."""
    return np.asarray(hung(piece)[:, ARMS].sum(1) > 0.5)


def _shod(looks: Looks) -> dict[str, Wear]:
    """What somebody wears, shoes at least."""
    if any("feet" in wear.row.covers for wear in looks.clothes.values()):
        return looks.clothes
    row = garment(SHOES)
    return looks.clothes | {row.builder: Wear(row=row, color=looks.shoes, surface=LEATHER)}


def _visible(clothes: dict[str, Wear]) -> list[Wear]:
    """What is worn and can be seen: no shirt below a dress or what is closed, no dress below trousers and a coat."""
    hides = any(wear.row.whole or wear.row.closed for wear in clothes.values())
    return [wear for wear in clothes.values() if not (hides and wear.row.under) and not wear.row.held]


def _bare(clothes: dict[str, Wear]) -> tuple[str, ...]:
    """Of arms and shins, what no garment reaches."""
    tops, legs = _covering("top", clothes), _covering("legs", clothes)
    arms = ("arm",) if tops and "arms" in tops[-1].row.bare else ()
    return (*arms, *(("shin",) if legs and "shins" in legs[-1].row.bare else ()))


def _covering(part: Literal["top", "legs"], clothes: dict[str, Wear]) -> list[Wear]:
    """What covers a part of the body, the innermost first."""
    return sorted((wear for wear in clothes.values() if part in wear.row.covers), key=lambda wear: wear.row.layer)


def _coat(clothes: dict[str, Wear]) -> Wear | None:
    """What hangs from the shoulders over the rest."""
    return next((wear for wear in clothes.values() if wear.row.outer and wear.row.hangs), None)


def _suit(own: Bodily, clothes: dict[str, Wear], bare: tuple[str, ...], belt: float, tone: ColorRGB) -> list[Part]:
    """The suit in the colors of what is worn: above the height of a `belt`, on thighs and shins, and on the feet."""
    tops = _covering("top", clothes)
    top = next((wear for wear in tops if wear.row.closed), tops[0])  # the innermost that shows
    hanging = _hanging(clothes)
    shins = next((wear for wear in _covering("legs", clothes) if not wear.row.hangs), hanging or top)
    over = _coat(clothes) or hanging or shins  # of the color of the cloth over them, thighs never come through it
    shoes = next(wear for wear in clothes.values() if "feet" in wear.row.covers)
    foot = own.faces(("suit_foot", "suit_shin") if shoes.row.shaft else ("suit_foot",))
    shown = ~own.faces(("suit_head", *(f"suit_{name}" for name in bare))) & ~foot & ~throat(own)
    below = lower(own, belt)
    shin = own.faces(("suit_shin",))
    found = (
        own.part(own.faces(("suit", "suit_arm")) & ~below & shown, _fabric(top, "cloth"), opened(own, top.color, tone)),
        own.part(own.faces(("suit",)) & below & shown, _fabric(over, "cloth"), over.color),
        own.part(shin & shown, _fabric(shins, "cloth"), shins.color),
        own.part(foot, LEATHER, shoes.color),
    )
    return [part for part in found if part is not None]


def _belt(own: Bodily, wearing: list[tuple[Worn, Wear]]) -> float:
    """How high what is worn on the legs goes."""
    legs = [piece for piece, wear in wearing if wear.row.bottom]
    return min(
        (float(placed(own, piece)[:, 2].max()) - BELTED * own.scale for piece in legs), default=WAIST * own.scale
    )


def _gloves(clothes: dict[str, Wear]) -> tuple[ColorRGB, Surface] | None:
    """The color and the surface of hands in gloves."""
    wear = next((wear for wear in clothes.values() if "hands" in wear.row.covers), None)
    return None if wear is None else (wear.color, _fabric(wear, "cloth"))


def _fabric(wear: Wear, kind: str) -> Surface:
    """The surface of a garment: woven where it is plain."""
    if kind == "glass":
        return GLASS
    surface = wear.surface
    if surface.pattern != Pattern.PLAIN or surface.metal > 0:
        return surface
    made_of = WEAVES["leather" if surface.roughness < SMOOTH else kind]
    return replace(surface, color=(0.8, 0.8, 0.8), pattern=Pattern.CLOTH, variant=made_of)


def _wrapped(own: Bodily, piece: Worn, triangles: Ints, wear: Wear, detail: int, beneath: Beneath | None) -> Part:
    """Triangles (T, 3) of a piece of the pack on an adult; kept off what is `beneath`."""
    vertices, surface = placed(own, piece), _fabric(wear, piece.kind)
    used, corners = np.unique(triangles, return_inverse=True)
    used, corners, texture = _sewn(piece, used, corners.reshape(-1, 3), surface)
    outward, weights = normals(vertices, level(piece, detail)), hung(piece)
    if wear.veils and not piece.stiff:
        weights = flowing(piece, vertices, weights)
    return Part(
        vertices=vertices[used],
        normals=outward[used],
        triangles=corners.astype(np.int32),
        weights=weights[used],
        lining=beneath.lining(vertices[used], outward[used], weights[used]) if beneath and not piece.stiff else None,
        colors=_colored(piece, wear.color)[used],
        texture=texture,
        surface=surface,
        two_sided=piece.two_sided,
        backed=backed(own, piece, vertices, triangles) if piece.two_sided else None,
        sewn=piece.sewn[used] if piece.sewn is not None and surface.pattern == Pattern.CLOTH else None,
    )


def _sewn(piece: Worn, used: Places, corners: Places, surface: Surface) -> tuple[Places, Places, Floats]:
    """The vertices (N,) of a piece that `corners` (T, 3) use, and where they are in the pattern of its surface (N, 3).

    Those along the seam of a sleeve come twice, so that what is printed ends there and does not stretch over it.
    """
    if surface.pattern in OWN:
        return used, corners, piece.rest[used]
    trunk, sleeve = _woven(piece)
    arm = _of_arm(piece)[used]
    of_sleeve = arm[corners].sum(1) > 1
    wrong = arm[corners] != of_sleeve[:, None]
    again, places = np.unique(corners[wrong], return_inverse=True)
    corners = corners.copy()
    corners[wrong] = len(used) + places.ravel()
    every = np.concatenate([used, used[again]])
    is_sleeve = np.concatenate([arm, ~arm[again]])
    return every, corners, np.where(is_sleeve[:, None], sleeve[every], trunk[every])


def _woven(piece: Worn) -> tuple[Floats, Floats]:
    """Where vertices (N, 3) are on the cloth that trunk and sleeves are cut from: across, up and 0, in meters.

    Across goes from the middle of the front, with seams at the sides, or around a sleeve from its front; up a sleeve is
    from the wrist to the shoulder. What is cut has its arms spread (`Worn.rest`).
    """
    aside, back, up = piece.rest.T
    arm = _of_arm(piece)
    sign = np.where(aside < 0, -1.0, 1.0)
    front = back[~arm].min(initial=0.0)
    behind = back > 0.5 * (front + back[~arm].max(initial=0.0))
    trunk = np.column_stack([np.where(behind, aside, sign * (np.abs(aside) + back - front)), up, 0 * up])
    along, across = (np.abs(aside) + up) / 2**0.5, (np.abs(aside) - up) / 2**0.5
    return trunk, np.column_stack([sign * (across + back), -along, 0 * up])


def hung(piece: Worn) -> Floats:
    """Bone weights (N, B) of a piece: those of the body below, of what is stiff the same everywhere.

    Legs of trousers end around a foot and do not go with it.
    """
    found = hung_alike(body().weights, piece.anchors, piece.shares)
    if found[:, Bone.KNEE].any():
        for side in (0, SIDE):
            feet = [side + Bone.FOOT, side + Bone.TOE]
            found[:, side + Bone.SHIN] += found[:, feet].sum(1)
            found[:, feet] = 0.0
    if piece.hangs is not None:
        found *= 1 - piece.swings[:, None]
        found[:, Bone.PELVIS] += piece.swings
    return np.broadcast_to(found.mean(0), found.shape) if piece.stiff else found


def _colored(piece: Worn, color: ColorRGB) -> Floats:
    """Colors (N, 3) of a piece that is of that color but for what has one of its own."""
    share = piece.paint[:, 3:]
    return np.asarray((1 - share) * piece.shade[:, None] * np.asarray(color) + share * piece.paint[:, :3])


def _hanging(clothes: dict[str, Wear]) -> Wear | None:
    """What hangs from the waist; a dress over trousers and under a coat does not show there."""
    legs = _covering("legs", clothes)
    shown = all(wear.row.hangs for wear in legs) or not any(wear.row.outer for wear in clothes.values())
    hanging = [wear for wear in legs if wear.row.hangs and (shown or wear.row.bottom)]
    return hanging[-1] if hanging else None


def _drapes(own: Bodily, wearing: list[tuple[Worn, Wear]], apron: Wear | None, phase: float, owner: int) -> list[Drape]:
    """The cloth that hangs from pieces, and an apron; what is worn over more is wider and goes less far down."""
    below, solid, found = hips(own), Solid(own), []
    hung_up = [(piece, wear, piece.hangs) for piece, wear in wearing if piece.hangs is not None]
    for place, (piece, wear, shape) in enumerate(sorted(hung_up, key=lambda one: one[0].over)):
        low = max(shape.low, OVER_MORE) if place else shape.low
        cut = Cut(
            hem=low, looser=shape.looser, flare=shape.flare, folds=shape.folds, waist=1.0, covers=0.012 + 0.018 * place,
            front=shape.front, vent=shape.vent,
        )  # fmt: skip
        fabric = _fabric(wear, piece.kind)
        found.append(Drape(below, cut, wear.color, fabric, owner, phase=phase, edge=_edge(own, piece), solid=solid))
    if apron is not None:
        found.append(Drape(below, APRON, apron.color, _fabric(apron, "cloth"), owner, phase=phase, solid=solid))
    return found


def _edge(own: Bodily, piece: Worn) -> Edge:
    """The edge of a piece from which cloth hangs."""
    used, points = np.unique(piece.triangles[0]), placed(own, piece)
    edge = used[piece.swings[used] > ALL]
    return Edge(points=points[edge], normals=normals(points, piece.triangles[0])[edge])


CARRIED: Final[dict[str, Callable[[Bodily, Wear], list[Part]]]] = {
    "umbrella": lambda own, wear: umbrella(own.joints[Bone.PROP], wear),
    "balloon": lambda own, wear: balloon(own.joints[Bone.PROP], wear),
    "bag": lambda own, wear: shoulder_bag(hips(own), wear),
    "handbag": lambda own, wear: handbag(own.joints[Bone.PROP], own.scale, wear),
}
"""What makes the things that somebody carries, by the builders of their rows."""
