"""What of the body is kept: skin of head, arms below a sleeve, hands, shins and feet; all else is the suit, cloth.

Torso, shoulders and thighs have no skin here, so nothing can show any.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from skeleton import bone_weights
from source import BODY, Floats, Ints, Rig, base, normals

from langit.simulation.characters.skeleton import SIDE, Bone

REGIONS: Final = (
    "head", "arm", "hand", "shin", "foot",
    "suit", "suit_head", "suit_arm", "suit_shin", "suit_foot", "mouth", "eyes",
)  # fmt: skip
# Of which bones a region is; a face belongs to it where all its corners hang on them for the most part. Ends come last,
# so that what lies between a limb and its end, such as a wrist, is of the limb.
LIMBS: Final = {
    "head": (Bone.HEAD, Bone.NECK),
    "arm": (Bone.UPPER_ARM, Bone.ELBOW, Bone.FOREARM, Bone.HAND, Bone.FINGERS, Bone.TIPS, Bone.THUMB),
    "shin": (Bone.SHIN, Bone.FOOT, Bone.TOE),
}
ENDS: Final = {"hand": (Bone.HAND, Bone.FINGERS, Bone.TIPS, Bone.THUMB), "foot": (Bone.FOOT, Bone.TOE)}
SLEEVE: Final = 0.46  # of the upper arm, down to which short sleeves always reach: there the skin of an arm begins
NECK: Final = 0.12  # the share of neck and head from which skin is theirs: down to the clavicles
COLLAR: Final = 2  # rings of faces that the suit's collar has
TUCKED: Final = 0.006  # meters
SMOOTHED: Final = 10  # times


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Faces of the base mesh by their region: `faces` (F,) of the source and `regions` (F,) of `REGIONS`."""

    faces: Ints
    regions: Ints


@cache
def kept() -> Piece:
    """Every face of the source that the pack holds."""
    body, tights = base().groups["body"], base().groups["helper-tights"]
    skin, suit = _regions(body, bare=True), _regions(tights, bare=False)
    mouth = np.concatenate(
        [base().groups[name] for name in ("helper-upper-teeth", "helper-lower-teeth", "helper-tongue")]
    )
    return Piece(
        faces=np.concatenate([body[skin >= 0], tights, mouth]),
        regions=np.concatenate([skin[skin >= 0], suit, np.full(len(mouth), REGIONS.index("mouth"))]),
    )


def _regions(faces: Ints, *, bare: bool) -> Ints:
    """The region of each face (F,): of the skin where it is `bare`, -1 where there is none; else of the suit."""
    corners, weights = base().faces[faces], bone_weights()
    found = np.full(len(faces), -1 if bare else REGIONS.index("suit"))
    for limb, bones in LIMBS.items():
        if limb == "head" and not bare:
            found[_collar(corners)] = REGIONS.index("suit_head")
            continue
        share = weights[:, _sided(bones)].sum(1) * (_below_sleeve() if limb == "arm" else 1.0)
        whole = (share[corners] > (NECK if bare and limb == "head" else 0.5)).all(1)
        found[whole] = REGIONS.index(limb if bare else f"suit_{limb}")
    for end, bones in ENDS.items():
        share = weights[:, _sided(bones)].sum(1)
        name = end if bare else f"suit_{end}"
        if name in REGIONS:
            found[(share[corners] > 0.5).all(1)] = REGIONS.index(name)
    return found


@cache
def _below_sleeve() -> NDArray[np.bool_]:
    """Which vertices (19158,) are further down an arm than every sleeve reaches."""
    rig, points = Rig(base().vertices), np.abs(base().vertices) * (1, 0, 0) + base().vertices * (0, 1, 1)
    shoulder, elbow = rig.head("upperarm_l"), rig.head("lowerarm_l")
    way = elbow - shoulder
    return np.asarray((points - shoulder) @ way / (way @ way) > SLEEVE)


def _collar(corners: Ints) -> NDArray[np.bool_]:
    """The rings of faces (F,) at the neck of the suit, so that its neckline is a clean round."""
    edges = np.sort(np.stack([corners, np.roll(corners, -1, 1)], 2).reshape(-1, 2), axis=1)
    unique, count = np.unique(edges, axis=0, return_counts=True)
    rim = np.unique(unique[count == 1])
    reached = np.zeros(len(bone_weights()), bool)
    reached[rim[bone_weights()[rim][:, [Bone.HEAD, Bone.NECK]].sum(1) > 0.5]] = True
    faces = np.zeros(len(corners), bool)
    for _ in range(COLLAR):
        faces = reached[corners].any(1)
        reached[corners[faces]] = True
    return faces


def _sided(bones: tuple[Bone, ...]) -> list[int]:
    """The bones of both sides."""
    return [int(b) + side for b in bones for side in ((0,) if b in (Bone.HEAD, Bone.NECK) else (0, SIDE))]


@cache
def _torso() -> tuple[Ints, Ints, Floats]:
    """Edges (E,) from and to of the suit's torso, and how much its vertices (19158,) are smoothed."""
    corners = base().faces[base().groups["helper-tights"]]
    edges = np.concatenate([np.stack([corners[:, i], corners[:, (i + 1) % 4]], 1) for i in range(4)])
    edges = np.unique(np.concatenate([edges, edges[:, ::-1]]), axis=0)
    share = bone_weights()[:, _sided((Bone.HIP, Bone.THIGH))].sum(1)
    share += bone_weights()[:, [Bone.PELVIS, Bone.SPINE, Bone.CHEST]].sum(1)
    shoulder = Rig(base().vertices).head("clavicle_l")[2]
    share *= np.clip((shoulder - 0.06 - base().vertices[:, 2]) / 0.06, 0.0, 1.0)
    share[: base().members("helper-tights")[0]] = 0.0
    return edges[:, 0], edges[:, 1], share


def plain(vertices: Floats) -> Floats:
    """Vertices (19158, 3) of an A-pose whose suit is smoothed over the torso, as thick cloth lies on it.

    Its soles are flat on z = 0, and the edge of the neck's skin goes under it.
    """
    start, end, share = _torso()
    count = np.maximum(np.bincount(start, minlength=len(vertices)), 1)[:, None]
    moved = vertices.copy()
    for _ in range(SMOOTHED):
        mean = np.stack([np.bincount(start, moved[end, i], minlength=len(vertices)) for i in range(3)], 1) / count
        moved += 0.5 * share[:, None] * (mean - moved)
    tights = base().members("helper-tights")
    moved[tights, 2] = np.maximum(moved[tights, 2], 0.0)
    return moved - TUCKED * _tucked()[:, None] * normals(vertices, base().faces[base().groups["body"]])


@cache
def _tucked() -> Floats:
    """How far skin (19158,) goes under the neckline of the suit, from 0 to 1, so that none comes through it.

    That of the limbs, of which neck and head have no part, stays as it is.
    """
    share = bone_weights()[:, [Bone.HEAD, Bone.NECK]].sum(1)
    share[BODY:] = 1.0
    return np.where(share > 0, np.clip((0.5 - share) / (0.5 - NECK), 0.0, 1.0), 0.0)
