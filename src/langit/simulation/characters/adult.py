"""Adults of the pack as parts: skin and eyes of one of the twelve, and the suit that is always worn below.

Torso, shoulders and thighs have no skin at all: where no garment is, there is the suit, which is cloth.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import SKIN, SUIT, Body, Detail, Ints, body, shapes
from langit.assets.expressions import expressions
from langit.render.snapshot import Pattern, Surface
from langit.scene.adults import Adult
from langit.scene.catalogue import catalogue
from langit.simulation.characters.figure import Hips
from langit.simulation.characters.gait import Stride
from langit.simulation.characters.loft import ColorRGB, Lively, Part, normals
from langit.simulation.characters.skeleton import LEG, SIDE, Bone, leg

SKINNED: Final = Surface(color=(0.8, 0.6, 0.5), roughness=0.56, pattern=Pattern.SKIN)
EYES: Final = Surface(color=(0.1, 0.05, 0.03), roughness=0.09, pattern=Pattern.EYE)
OWN: Final = (Pattern.SKIN, Pattern.CLOTH, Pattern.HAIR, Pattern.EYE)  # patterns in space, not on y and z
GUMS: Final = (0.30, 0.10, 0.09)
BLOOD: Final = np.array([0.75, 0.42, 0.38])  # what flushed skin keeps of its color
HOLLOW: Final = np.array([0.66, 0.50, 0.47])  # and shaded skin
BEARDED: Final = np.array([0.52, 0.53, 0.58])  # and skin with stubble
KOHL: Final = 0.12  # and skin along the edge of a lid, where lashes stand
WRINKLED: Final = (40, 66)  # years at which wrinkles begin, and at which all are there
THROAT: Final = 0.035  # meters above the joints of the arms, down to which an open collar shows skin
SUNK: Final = 0.014  # meters that it lies lower where cloth begins
ARMS: Final = [bone + side for side in (0, SIDE) for bone in (Bone.UPPER_ARM, Bone.ELBOW, Bone.FOREARM, Bone.HAND)]
HEEL: Final = 1.0  # of the way from the ankle to the back of the heel, where a foot begins to roll


@dataclass(frozen=True, kw_only=True)
class Bodily:
    """An adult's body at rest, as large as they are in a scene.

    They are `size` times as large as by nature, and of `scale` against a person of 1.7 m. `vertices` and `normals`
    (V, 3), `joints` (B, 3); `hidden` (V,) is 2 for what is covered, 1 along an edge; `lively` is the face.
    """

    row: Adult
    size: float
    scale: float
    vertices: Floats
    normals: Floats
    joints: Floats
    detail: Detail
    hidden: NDArray[np.uint8]
    lively: Lively

    @property
    def moving(self) -> NDArray[np.bool_]:
        """Which of the detail's triangles (T,) move with the face."""
        return np.asarray(_moved(self.lively)[self.detail.triangles].any(1))

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which of the detail's triangles (T,) are of the cheeks and gums as seen in an open mouth."""
        return np.asarray((self.shared.masks["mouth"][self.detail.triangles] > 0.3).all(1))

    @property
    def shared(self) -> Body:
        """What all adults share."""
        return body()

    def faces(self, regions: tuple[str, ...]) -> NDArray[np.bool_]:
        """Which of the detail's triangles (T,) are of some regions."""
        return self.detail.of(regions)

    def part(
        self, wanted: NDArray[np.bool_], surface: Surface, colors: Floats | ColorRGB, texture: Floats | None = None
    ) -> Part | None:
        """The wanted triangles (T,) that nothing covers, in `colors` (3,) or (V, 3); None if there are none."""
        covered = self.hidden[self.detail.triangles]
        wanted = wanted & ~((covered > 0).all(1) & (covered == 2).any(1))
        if not wanted.any():
            return None
        used, corners = np.unique(self.detail.triangles[wanted], return_inverse=True)
        return Part(
            vertices=self.vertices[used],
            normals=self.normals[used],
            triangles=corners.reshape(-1, 3).astype(np.int32),
            weights=self.shared.weights[used],
            colors=np.broadcast_to(np.asarray(colors, float), (len(self.vertices), 3))[used],
            texture=(self._woven(surface) if texture is None else texture)[used],
            surface=surface,
            lively=self._lively(used),
        )

    def _lively(self, used: NDArray[np.integer]) -> Lively | None:
        """How some vertices move with the face; None if they do not."""
        if not _moved(self.lively)[used].any():
            return None
        return Lively(by=self.lively.by[:, used], turn=self.lively.turn[:, used])

    def _woven(self, surface: Surface) -> Floats:
        """Coordinates for a pattern (V, 3): in space, or across and up."""
        return self.shared.mean if surface.pattern in OWN else self.vertices[:, [1, 2, 0]]


def bodily(row: Adult, size: float, detail: int, faces: tuple[str, ...] = ()) -> Bodily:
    """The body of an adult, `size` times as large as they are by nature, at a level of detail.

    Their face can make the expressions `faces` (`langit.assets.expressions`).

    Raises:
        CatalogueError: the row names a body that is not in the pack.
    """
    if row.body not in shapes():
        fault = f"has the body {row.body!r}, which is not in the pack"
        raise catalogue().sources["adults", row.name].fault("body", fault, f"Bodies: {', '.join(shapes())}")
    shape, shared = shapes()[row.body], body()
    vertices, joints = shape.vertices * size, shape.joints * size
    return Bodily(
        row=row,
        size=size,
        scale=leg(joints).whole / LEG.whole,
        vertices=vertices,
        normals=normals(vertices, shared.details[0].triangles),
        joints=joints,
        detail=shared.details[min(detail, len(shared.details) - 1)],
        hidden=np.zeros(len(vertices), np.uint8),
        lively=_expressive(vertices, shared.details[0].triangles, size, faces),
    )


def _expressive(vertices: Floats, triangles: Ints, size: float, faces: tuple[str, ...]) -> Lively:
    """How the vertices (V, 3) of a body of that size move for each expression."""
    by = np.array([size * expressions()[name] for name in faces]).reshape(len(faces), *vertices.shape)
    turns = np.zeros_like(by)
    near = triangles[np.asarray(by.any((0, 2)))[triangles].any(1)]
    if len(near):
        rest = normals(vertices, near)
        for i, moved in enumerate(by):
            turns[i] = normals(vertices + moved, near) - rest
        turns[:, np.setdiff1d(np.arange(len(vertices)), near)] = 0.0
    return Lively(by=by, turn=turns)


def _moved(lively: Lively) -> NDArray[np.bool_]:
    """Which vertices (V,) move with the face."""
    return np.asarray(lively.by.any((0, 2)))


def stride(own: Bodily) -> Stride:
    """How an adult steps: over the heel and the ball of their own feet."""
    back = own.vertices[own.shared.weights[:, Bone.FOOT] > 0.5, 0].min()
    return replace(Stride(), heel=float(-HEEL * back / own.scale), ball=float(own.joints[Bone.TOE, 0] / own.scale))


def complexion(
    row: Adult,
    tone: ColorRGB,
    grown: Sequence[Floats] = (),
    hair: ColorRGB = (0.0, 0.0, 0.0),
    lashes: float | Floats = 0.0,
) -> Floats:
    """Colors (V, 3) of the skin of an adult whose skin is of that tone.

    Each of `grown` (V,) is how much of the color of their hair it has under brows or at hairlines; along `lashes` (V,)
    it is nearly black.
    """
    shares = body().masks
    skin = np.tile(np.asarray(tone, float), (len(body().mean), 1))
    lips = np.asarray(row.lips) if tone == row.tone else np.asarray(tone) * (0.82, 0.48, 0.50)
    fair = min(1.0, float(np.mean(tone)) / 0.35)  # a flush shows less on dark skin

    def mixed(below: Floats, share: Floats, color: Floats) -> Floats:
        return below + share[:, None] * (color - below)

    skin = mixed(skin, 0.55 * fair * shares["flush"], skin * (1.0, *(BLOOD[1:] + 0.25)))
    skin = mixed(skin, 0.55 * shares["shade"], skin * HOLLOW)
    skin = mixed(skin, row.stubble * shares["stubble"], skin * BEARDED)
    for share in grown:
        skin = mixed(skin, share, 0.75 * np.asarray(hair) + 0.25 * skin)
    skin = mixed(skin, 0.85 * shares["lips"], np.broadcast_to(lips, skin.shape))
    skin = mixed(skin, np.broadcast_to(lashes, len(skin)), KOHL * skin)
    skin = mixed(skin, 0.5 * fair * shares["nails"], np.minimum(skin * (1.2, 1.05, 1.0), 1.0))
    return mixed(skin, shares["mouth"], np.broadcast_to(np.array(GUMS), skin.shape))


def face_and_hands(
    own: Bodily, colors: Floats, bare: tuple[str, ...], gloves: tuple[ColorRGB, Surface] | None = None
) -> list[Part]:
    """Skin in `colors` (V, 3) of head and hands and of the regions that are `bare`, and eyes.

    `gloves` are a color and a surface.
    """
    shown = ("head", *(name for name in bare if name in SKIN), *(() if gloves else ("hand",)))
    skin = own.faces(shown) & ~(own.faces(("head",)) & own.inside)
    skinned = replace(SKINNED, variant=_aged(own.row.age))
    found = [own.part(skin & moves, skinned, colors) for moves in (own.moving, ~own.moving)]
    found.append(_below_cloth(own).part(throat(own), skinned, colors))
    found.append(own.part(own.faces(("hand",)), gloves[1], gloves[0]) if gloves else None)
    found.append(own.part(own.faces(("eyes",)), EYES, own.row.iris, _gaze(own)))
    return [part for part in found if part is not None]


def throat(own: Bodily) -> NDArray[np.bool_]:
    """Which of the detail's triangles (T,) of the suit are skin all the same: what an open collar shows."""
    high = own.vertices[:, 2] > own.joints[Bone.UPPER_ARM, 2] + THROAT * own.size
    return own.faces(("suit",)) & high[own.detail.triangles].all(1)


def opened(own: Bodily, color: ColorRGB, tone: ColorRGB) -> Floats:
    """Colors (V, 3) of the suit under a top: what is left of it in an open collar is of the tone of skin."""
    bare = (own.hidden == 0) & (own.vertices[:, 2] > own.joints[Bone.UPPER_ARM, 2])
    bare[own.detail.triangles[throat(own)]] = True
    return np.where(bare[:, None], tone, color)


def lower(own: Bodily, height: float) -> NDArray[np.bool_]:
    """Which triangles (T,) are below a height, of the arms none."""
    arm = own.shared.weights[:, ARMS].sum(1) > 0.3
    low = (own.vertices[:, 2] < height) & ~arm
    return np.asarray(low[own.detail.triangles].all(1))


def _below_cloth(own: Bodily) -> Bodily:
    """The same body, thinner the more of what is around a point is covered, so that it does not come through there."""
    triangles = own.detail.triangles[own.faces(("suit",))]
    covered, count = np.zeros(len(own.vertices)), np.zeros(len(own.vertices))
    np.add.at(covered, triangles, (own.hidden[triangles] > 0).mean(1, keepdims=True))
    np.add.at(count, triangles, 1.0)
    low = SUNK * own.size * np.maximum(covered / np.maximum(count, 1.0), own.hidden > 0)
    return replace(own, vertices=own.vertices - low[:, None] * own.normals)


def _aged(age: int) -> float:
    """How much of their wrinkles somebody has, 0 to 1."""
    return min(1.0, max(0.0, (age - WRINKLED[0]) / (WRINKLED[1] - WRINKLED[0])))


def _gaze(own: Bodily) -> Floats:
    """For the vertices of the eyes, their places (V, 3) on balls of radius 1; 0 for all others."""
    places = np.zeros_like(own.vertices)
    triangles = own.shared.details[0]
    every = triangles.vertices(("eyes",))
    for half in np.split(every, 2):
        bone = int(own.shared.weights[half[0]].argmax())
        away = own.vertices[half] - own.joints[bone]
        places[half] = away / np.median(np.linalg.norm(away, axis=1))
    return places


def hips(own: Bodily) -> Hips:
    """What cloth hangs over: rings around the suit of the trunk, and how thick the legs are."""
    k, weights, points = own.scale, own.shared.weights, own.vertices
    detail = own.shared.details[0]
    cloth = detail.vertices(SUIT)
    above = [
        Bone.PELVIS,
        Bone.SPINE,
        Bone.CHEST,
        *(bone + side for side in (0, SIDE) for bone in (Bone.HIP, Bone.THIGH)),
    ]
    trunk = cloth[weights[cloth][:, above].sum(1) > 0.5]
    rings = _calm(np.array([_ring(points[trunk], height, 0.03 * k) for height in np.arange(0.80, 1.30, 0.03) * k]))
    left = cloth[weights[cloth][:, [Bone.THIGH, Bone.KNEE, Bone.SHIN]].sum(1) > 0.5]
    legs = [_ring(points[left], height, 0.03 * k) for height in np.arange(0.12, 0.80, 0.04) * k]
    thick = [(height, max(deep, wide)) for height, _, deep, wide in legs]
    thick += [(0.86 * k, 0.85 * thick[-1][1]), (0.905 * k, 0.6 * thick[-1][1])]  # there it is within the trunk
    return Hips(
        scale=k,
        joints=own.joints,
        trunk=rings,
        legs=np.array(thick),
    )


def _calm(rings: Floats) -> Floats:
    """Rings (R, 4) smoothed along the body."""
    padded = np.vstack([rings[:1], rings, rings[-1:]])
    return np.asarray((padded[:-2] + 2 * rings + padded[2:]) / 4)


def _ring(points: Floats, height: float, reach: float) -> tuple[float, float, float, float]:
    """Height, offset forward, half depth and half width of what is within `reach` of a height."""
    near = points[np.abs(points[:, 2] - height) < reach]
    low, high = near.min(0), near.max(0)
    return height, (low[0] + high[0]) / 2, (high[0] - low[0]) / 2, (high[1] - low[1]) / 2
