"""What an adult wears: pieces of the pack wrapped around them, the suit below in the colors of the clothes, and drapes.

A garment that the pack has no piece for is painted on the suit, so that every color that was said is shown.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import REGIONS, Worn, body, wardrobe, worn
from langit.render.snapshot import Pattern, Surface
from langit.simulation.characters.adult import Bodily, bodily, face_and_hands, hips, stride
from langit.simulation.characters.built import Built
from langit.simulation.characters.clothing import umbrella
from langit.simulation.characters.drape import Drape
from langit.simulation.characters.figure import WAIST
from langit.simulation.characters.loft import ColorRGB, Part, normals
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.characters.tresses import tresses
from langit.simulation.characters.wardrobe import Looks, Wear
from langit.simulation.characters.wrap import hung_alike, wrapped

ARMS: Final = [bone + side for side in (0, SIDE) for bone in (Bone.UPPER_ARM, Bone.ELBOW, Bone.FOREARM, Bone.HAND)]
LEATHER: Final = Surface(roughness=0.36, pattern=Pattern.CLOTH, variant=0.05)
SEX: Final = {"she": "f", "he": "m"}  # in the names of files of the pack


def dress(looks: Looks, owner: int, size: float, detail: int) -> Built:
    """An adult, dressed, `size` times as large as they are by nature, at a level of detail."""
    assert looks.adult is not None, "outfits are for adults"
    own = bodily(looks.adult, size, detail)
    wearing = [(piece, wear) for builder, wear in looks.clothes.items() for piece in _pieces(builder, own)]
    own = replace(own, hidden=np.max([own.hidden, *(piece.hides for piece, _ in wearing)], axis=0))
    own = _grounded(own, wearing)
    clothes, bare = looks.clothes, _bare(looks)
    parts = face_and_hands(own, looks.tone, bare) + _suit(own, looks, bare)
    parts += [_wrapped(own, piece, wear.color, _fabric(wear, piece.kind), detail) for piece, wear in wearing]
    sex = SEX[looks.adult.pronoun]
    for style in (looks.adult.style, "brows", "lashes", looks.adult.beard):
        if style is not None:
            parts += tresses(own, f"{style}_{sex}", looks.hair, looks.tone, detail)
    if "umbrella" in clothes:
        parts += umbrella(own.joints[Bone.PROP], clothes["umbrella"])
    return Built(
        scale=own.scale,
        joints=own.joints,
        stride=stride(own),
        parts=parts,
        drapes=_drapes(own, clothes, looks.phase, owner),
    )


def _grounded(own: Bodily, wearing: list[tuple[Worn, Wear]]) -> Bodily:
    """The body lifted by the soles, so that the lowest of all is on the ground; toes still bend there.

    Whatever the level of detail it is lifted as far.
    """
    finest = own.shared.details[0]
    feet = np.unique(finest.triangles[np.isin(finest.regions, [REGIONS.index(name) for name in ("suit_foot", "foot")])])
    low = own.vertices[feet[own.hidden[feet] < 2], 2].min(initial=0.0)
    soles = [_placed(own, piece)[:, 2].min() for piece, _ in wearing]
    lift = np.array([0.0, 0.0, -min([low, *soles])])
    joints = own.joints + lift
    joints[[Bone.TOE, SIDE + Bone.TOE], 2] = 0.0
    return replace(own, vertices=own.vertices + lift, joints=joints)


def _found(name: str, own: Bodily) -> list[Worn]:
    """The piece of that name for a woman or a man, if the pack has one."""
    file = f"{name}_{SEX[own.row.pronoun]}"
    return [worn(file)] if file in wardrobe() else []


def _pieces(builder: str, own: Bodily) -> list[Worn]:
    return _found(f"garments/{builder}", own)


def _bare(looks: Looks) -> tuple[str, ...]:
    """Of arms and shins, what no garment reaches."""
    clothes = looks.clothes
    arms = "dress" in clothes and not clothes.keys() & {"coat", "jacket", "shirt"}
    return (*(("forearm",) if arms else ()), *(() if "trousers" in clothes or "boots" in clothes else ("shin",)))


def _suit(own: Bodily, looks: Looks, bare: tuple[str, ...]) -> list[Part]:
    """The suit in the colors of what is worn: above the waist, on thighs and shins, and on the feet."""
    clothes = looks.clothes
    top = next(clothes[name] for name in ("coat", "jacket", "dress", "shirt") if name in clothes)
    hanging = _hanging(clothes)
    shins = clothes.get("trousers") or hanging or top
    over = clothes.get("coat") or hanging or shins  # of the color of the cloth over them, thighs never come through it
    shoes = clothes.get("boots")
    foot = own.faces(("suit_foot", "suit_shin") if shoes else ("suit_foot",))
    shown = ~own.faces(("suit_head", *(f"suit_{name}" for name in bare))) & ~foot
    below = _below_waist(own)
    shin = own.faces(("suit_shin",))
    found = (
        own.part(own.faces(("suit", "suit_forearm")) & ~below & shown, _fabric(top, "cloth"), top.color),
        own.part(own.faces(("suit",)) & below & shown, _fabric(over, "cloth"), over.color),
        own.part(shin & shown, _fabric(shins, "cloth"), shins.color),
        own.part(foot, LEATHER, shoes.color if shoes else looks.shoes),
    )
    return [part for part in found if part is not None]


def _below_waist(own: Bodily) -> NDArray[np.bool_]:
    """Which triangles (T,) are below the waist, of the arms none."""
    arm = own.shared.weights[:, ARMS].sum(1) > 0.3
    low = (own.vertices[:, 2] < WAIST * own.scale) & ~arm
    return np.asarray(low[own.detail.triangles].all(1))


def _fabric(wear: Wear, kind: str) -> Surface:
    """The surface of a garment: woven where it is plain."""
    surface = wear.surface
    if surface.pattern != Pattern.PLAIN or surface.metal > 0:
        return surface
    variant = 0.05 if kind == "leather" or surface.roughness < 0.4 else 0.2 if kind == "knit" else 0.7
    return replace(surface, color=(0.8, 0.8, 0.8), pattern=Pattern.CLOTH, variant=variant)


def _wrapped(own: Bodily, piece: Worn, color: ColorRGB, surface: Surface, detail: int) -> Part:
    """A piece of the pack on an adult, in a color."""
    vertices = _placed(own, piece)
    triangles = piece.triangles[min(detail, len(piece.triangles) - 1)]
    used, corners = np.unique(triangles, return_inverse=True)
    outward = normals(vertices, piece.triangles[0])
    return Part(
        vertices=vertices[used],
        normals=outward[used],
        triangles=corners.reshape(-1, 3).astype(np.int32),
        weights=hung_alike(body().weights, piece.anchors[used], piece.shares[used]),
        colors=(piece.shade[:, None] * np.asarray(color))[used],
        texture=piece.rest[used],
        surface=surface,
        two_sided=piece.two_sided,
    )


def _placed(own: Bodily, piece: Worn) -> Floats:
    """Where the vertices (N, 3) of a piece are on an adult."""
    return wrapped(own.vertices, own.normals, piece.anchors, piece.shares, piece.offsets * own.size)


def _hanging(clothes: dict[str, Wear]) -> Wear | None:
    """What hangs from the waist; a dress over trousers and under a coat does not show there."""
    gown = None if "trousers" in clothes and clothes.keys() & {"coat", "jacket"} else clothes.get("dress")
    return clothes.get("skirt") or gown


def _drapes(own: Bodily, clothes: dict[str, Wear], phase: float, owner: int) -> list[Drape]:
    """The cloth that hangs: a skirt or a dress, and the tails of a coat over it."""
    hanging = _hanging(clothes)
    below, found = hips(own), []
    if hanging is not None:
        flare = 0.06 if "skirt" in clothes else 0.11
        looser = 0.008 if clothes.keys() & {"coat", "jacket"} else 0.014
        found.append(
            Drape(
                below, 0.45, looser, flare, 0.035, hanging.color, _fabric(hanging, "cloth"), owner,
                high=WAIST + 0.02, phase=phase,
            )
        )  # fmt: skip
    if "coat" in clothes:
        coat = clothes["coat"]
        found.append(
            Drape(
                below, 0.58 if hanging is not None else 0.44, 0.022, 0.075, 0.022, coat.color, _fabric(coat, "cloth"),
                owner, high=WAIST + 0.012, opening=True, phase=phase, covers=0.03 if hanging is not None else 0.012,
            )
        )  # fmt: skip
    return found
