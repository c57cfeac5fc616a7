"""From the source's skeleton and A-pose to Langit's: joints, weights and vertices of an adult at rest.

At rest a person faces x, y to the left, z up; arms hang `APART` from the vertical with the palms inward, legs are
straight, feet flat on z = 0 (`langit/simulation/characters/skeleton.py`). Half bones take the middle of a blend.
"""

from functools import cache
from math import atan2, cos, sin
from typing import Final

import numpy as np
from source import BODY, Floats, Rig, base

from langit.simulation.characters.skeleton import APART, BONES, SIDE, Bone, halfway, matrices, swung

FINGERS: Final = ("index", "middle", "ring", "pinky")
CLAVICLE: Final = 0.10  # rad by which a shoulder sinks from the A-pose to a hanging arm
CREASE: Final = (0.014, 0.016)  # meters behind the ball where a foot begins to bend, and over which it does
CLOSED: Final = 0.7  # how far spread fingers are brought together
THUMB: Final = 0.22  # rad by which a thumb comes to the palm
ABOVE_HIP: Final = 0.0088  # of the hips' height: how far the pelvis turns above the joints of the legs
# Which of our bones a bone of the source is; of a pair the left side's.
TRUNK: Final = {
    "Root": Bone.PELVIS, "pelvis": Bone.PELVIS, "spine_01": Bone.SPINE, "spine_02": Bone.CHEST, "spine_03": Bone.CHEST,
    "neck_01": Bone.NECK, "head": Bone.HEAD,
}  # fmt: skip
LIMBS: Final = {
    "clavicle": Bone.CHEST, "upperarm": Bone.UPPER_ARM, "lowerarm": Bone.FOREARM, "hand": Bone.HAND,
    "thumb_01": Bone.HAND, "thumb_02": Bone.THUMB, "thumb_03": Bone.THUMB, "thigh": Bone.THIGH, "calf": Bone.SHIN,
    "foot": Bone.FOOT, "ball": Bone.TOE,
    **{f"{finger}_01": Bone.FINGERS for finger in FINGERS},
    **{f"{finger}_{end}": Bone.TIPS for finger in FINGERS for end in ("02", "03")},
}  # fmt: skip
# The half bone between two that bend: chest and arm, pelvis and leg, and so on.
HALVES: Final = (
    (Bone.CHEST, Bone.UPPER_ARM, Bone.SHOULDER), (Bone.UPPER_ARM, Bone.FOREARM, Bone.ELBOW),
    (Bone.PELVIS, Bone.THIGH, Bone.HIP), (Bone.THIGH, Bone.SHIN, Bone.KNEE),
)  # fmt: skip


def ahead(points: Floats) -> Floats:
    """Points (..., 3) that face -y, turned to face x."""
    return np.stack([-points[..., 1], points[..., 0], points[..., 2]], -1)


def ours(name: str) -> int:
    """Our bone for a bone of the source."""
    if name in TRUNK:
        return int(TRUNK[name])
    bone = LIMBS[name[:-2]]
    return int(bone) + (SIDE if name.endswith("_r") and bone != Bone.CHEST else 0)


@cache
def bone_weights() -> Floats:
    """The weights (19158, B) of every vertex on our bones; lids and eyes are added by `eyes.py`."""
    rig = Rig(base().vertices)
    found = np.zeros((len(rig.weights), BONES))
    for column, name in enumerate(rig.names):
        found[:, ours(name)] += rig.weights[:, column]
    for upper, lower, half in HALVES:
        for side in (0, SIDE):
            a = upper if upper in (Bone.CHEST, Bone.PELVIS) else side + upper
            shared = np.minimum(found[:, a], found[:, side + lower])
            found[:, a] -= shared
            found[:, side + lower] -= shared
            found[:, side + half] += 2 * shared
    for side, mark in ((0, "l"), (SIDE, "r")):
        _creased(found, side, float(rig.head(f"ball_{mark}")[1]))
    return found


def _creased(weights: Floats, side: int, ball: float) -> None:
    """Lets a foot bend in a narrow crease behind its ball, at that y, so that no sole goes into the ground."""
    both = weights[:, side + Bone.FOOT] + weights[:, side + Bone.TOE]
    toes = np.clip((ball - base().vertices[:, 1] + CREASE[0]) / CREASE[1], 0.0, 1.0)
    weights[:, side + Bone.TOE], weights[:, side + Bone.FOOT] = both * toes, both * (1 - toes)


def relaxed(vertices: Floats) -> Floats:
    """Vertices (19158, 3) of the A-pose with the shoulders sunk and the hands at ease, as where arms hang."""
    rig = Rig(vertices)
    turns: dict[str, Floats] = {}
    for side, sign in (("l", 1.0), ("r", -1.0)):
        c, s = cos(CLAVICLE), sign * sin(CLAVICLE)
        turns[f"clavicle_{side}"] = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        turns |= _at_ease(rig, side)
    bones = np.zeros((len(rig.names), 4, 4))
    for i, name in enumerate(rig.names):
        own, turn = np.eye(4), turns.get(name, np.eye(3))
        own[:3, :3], own[:3, 3] = turn, rig.heads[i] - turn @ rig.heads[i]
        bones[i] = own if rig.parents[i] < 0 else bones[rig.parents[i]] @ own
    each = np.einsum("vj,jab->vab", rig.weights, bones)
    loose = rig.weights.sum(1) < 0.5
    each[loose] = np.eye(4)
    return np.einsum("vab,vb->va", each[:, :3, :3], vertices) + each[:, :3, 3]


def _at_ease(rig: Rig, side: str) -> dict[str, Floats]:
    """Turns of the finger bones of a hand: closed up beside the middle finger, and a little curled."""
    way = {name: rig.head(f"{name}_02_{side}") - rig.head(f"{name}_01_{side}") for name in FINGERS}
    row = rig.head(f"index_01_{side}") - rig.head(f"pinky_01_{side}")
    middle = _unit(rig.tails[rig.index[f"middle_03_{side}"]] - rig.head(f"middle_01_{side}"))
    last = rig.tails[rig.index[f"middle_03_{side}"]] - rig.head(f"middle_03_{side}")
    row = _unit(row - middle * (row @ middle))
    curl = row if np.cross(way["middle"], last) @ row > 0 else -row
    turns: dict[str, Floats] = {}
    for i, name in enumerate(FINGERS):
        whole = _unit(rig.tails[rig.index[f"{name}_03_{side}"]] - rig.head(f"{name}_01_{side}"))
        aside = whole - np.cross(middle, row) * (whole @ np.cross(middle, row))
        goal = _unit((1 - CLOSED) * _unit(aside) + CLOSED * middle)
        turns[f"{name}_01_{side}"] = _turn(curl, 0.10 + 0.05 * i) @ _swing(_unit(aside), goal)
        turns[f"{name}_02_{side}"] = _turn(curl, 0.16 + 0.06 * i)
        turns[f"{name}_03_{side}"] = _turn(curl, 0.10 + 0.03 * i)
    thumb = _unit(rig.tails[rig.index[f"thumb_03_{side}"]] - rig.head(f"thumb_01_{side}"))
    turns[f"thumb_01_{side}"] = _turn(_unit(np.cross(thumb, middle)), THUMB)
    return turns


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / np.linalg.norm(vector))


def _turn(axis: Floats, angle: float) -> Floats:
    """The turn (3, 3) about a unit axis by an angle."""
    return np.asarray(_about(np.eye(3), axis, np.full(3, angle)).T)


def rested(vertices: Floats) -> tuple[Floats, Floats]:
    """An adult (19158, 3) of the source's A-pose at rest: vertices (19158, 3) and joints (B, 3)."""
    eased = relaxed(vertices)
    points, rig = ahead(eased), Rig(eased)
    spot = {name: ahead(rig.head(name)) for name in rig.names}
    before, after, turns = np.zeros((BONES, 3)), np.zeros((BONES, 3)), np.tile(np.eye(3), (BONES, 1, 1))
    hip = (spot["thigh_l"] + spot["thigh_r"]) / 2
    before[Bone.PELVIS] = (hip[0], 0, hip[2] * (1 + ABOVE_HIP))
    for bone, name in ((Bone.SPINE, "spine_01"), (Bone.CHEST, "spine_02"), (Bone.NECK, "neck_01"), (Bone.HEAD, "head")):
        before[bone] = spot[name] * (1, 0, 1)
    after[:] = before
    for side, mark, sign in ((0, "_l", 1.0), (SIDE, "_r", -1.0)):
        at = {name[:-2]: place for name, place in spot.items() if name.endswith(mark)}
        _arm(at, side, sign, before, after, turns)
        _leg(at, side, before, after, turns)
    _halve(before, after, turns)
    for bones in (before, after):
        bones[Bone.PROP] = bones[SIDE + Bone.HAND]
    shaped = _posed(points, matrices(turns, after, before))
    for side in (0, SIDE):
        shaped = _twisted(shaped, after, turns, side)
    shift = np.array([-after[Bone.THIGH, 0], 0.0, -shaped[:BODY, 2].min()])
    joints = after + shift
    joints[[Bone.TOE, SIDE + Bone.TOE], 2] = 0.0
    return shaped + shift, joints


def _posed(points: Floats, bones: Floats) -> Floats:
    each = np.einsum("vb,bij->vij", bone_weights(), bones)
    return np.einsum("vij,vj->vi", each[:, :, :3], points) + each[:, :, 3]


def _swing(start: Floats, end: Floats) -> Floats:
    a, b = start / np.linalg.norm(start), end / np.linalg.norm(end)
    return swung(tuple(a.tolist()), tuple(b.tolist()))


def _arm(at: dict[str, Floats], side: int, sign: float, before: Floats, after: Floats, turns: Floats) -> None:
    """Lets an arm hang. The elbow stretches about its own hinge; the palm is turned inward by `_twisted`."""
    shoulder, elbow, wrist = at["upperarm"], at["lowerarm"], at["hand"]
    knuckles = np.mean([at[f"{finger}_01"] for finger in FINGERS], axis=0)
    middles = np.mean([at[f"{finger}_02"] for finger in FINGERS], axis=0)
    down = np.array([0, sign * sin(APART), -cos(APART)])
    upper = _swing(elbow - shoulder, down)
    lower = _swing(upper @ (wrist - elbow), down) @ upper
    hand = _swing(lower @ (knuckles - wrist), down) @ lower
    places = {Bone.UPPER_ARM: shoulder, Bone.FOREARM: elbow, Bone.HAND: wrist}
    ends = {
        Bone.UPPER_ARM: shoulder,
        Bone.FOREARM: shoulder + down * np.linalg.norm(elbow - shoulder),
        Bone.HAND: shoulder + down * (np.linalg.norm(elbow - shoulder) + np.linalg.norm(wrist - elbow)),
    }
    for bone, place in ((Bone.FINGERS, knuckles), (Bone.TIPS, middles), (Bone.THUMB, at["thumb_02"])):
        places[bone] = place
        ends[bone] = ends[Bone.HAND] + hand @ (place - wrist)
    for bone, place in places.items():
        before[side + bone], after[side + bone] = place, ends[bone]
        turns[side + bone] = {Bone.UPPER_ARM: upper, Bone.FOREARM: lower}.get(bone, hand)


def _twisted(points: Floats, joints: Floats, turns: Floats, side: int) -> Floats:
    """Turns a forearm about itself, more and more toward the wrist, until the knuckles lie along x."""
    weights = bone_weights()
    lower = [side + bone for bone in (Bone.FOREARM, Bone.HAND, Bone.FINGERS, Bone.TIPS, Bone.THUMB)]
    elbow, wrist = joints[side + Bone.FOREARM], joints[side + Bone.HAND]
    axis = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    row = _knuckle_row(points, side)
    across = row - axis * (row @ axis)
    goal = np.array([1.0, 0, 0]) - axis * axis[0]
    angle = atan2(float(np.cross(across, goal) @ axis), float(across @ goal))
    along = np.clip((points - elbow) @ axis / np.linalg.norm(wrist - elbow), 0.0, 1.0)
    turn = angle * along * (weights[:, lower].sum(1) + weights[:, side + Bone.ELBOW])
    moved = _about(points - elbow, axis, turn) + elbow
    for bone in lower[2:]:
        joints[bone] = _about((joints[bone] - elbow)[None], axis, np.array([angle]))[0] + elbow
    return moved


def _knuckle_row(points: Floats, side: int) -> Floats:
    """From the little finger's knuckle to the forefinger's, both the mean of the vertices around it."""
    mark = "r" if side else "l"
    ends = [points[base().members(f"joint-{mark}-finger-{number}-1")].mean(0) for number in (5, 2)]
    return np.asarray(ends[1] - ends[0])


def _about(points: Floats, axis: Floats, angles: Floats) -> Floats:
    """Points (N, 3) turned about an axis through the origin, each by its own angle (Rodrigues)."""
    c, s = np.cos(angles)[:, None], np.sin(angles)[:, None]
    return points * c + np.cross(axis, points) * s + axis * (points @ axis)[:, None] * (1 - c)


def _leg(at: dict[str, Floats], side: int, before: Floats, after: Floats, turns: Floats) -> None:
    """Stretches a leg straight down from the hip, under it a foot that points ahead."""
    hip, knee, ankle, ball = (at[name] for name in ("thigh", "calf", "foot", "ball"))
    down = np.array([0.0, 0.0, -1.0])
    places = (hip, hip + down * np.linalg.norm(knee - hip), None)
    foot = places[1] + down * np.linalg.norm(ankle - knee)
    yaw = atan2(float(ball[1] - ankle[1]), float(ball[0] - ankle[0]))
    c, s = cos(-yaw), sin(-yaw)
    level = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
    rows = (
        (Bone.THIGH, hip, hip, _swing(knee - hip, down)),
        (Bone.SHIN, knee, hip + down * np.linalg.norm(knee - hip), _swing(ankle - knee, down)),
        (Bone.FOOT, ankle, foot, level),
        (Bone.TOE, ball, foot + level @ (ball - ankle), level),
    )
    for bone, place, end, turn in rows:
        before[side + bone], after[side + bone], turns[side + bone] = place, end, turn


def _halve(before: Floats, after: Floats, turns: Floats) -> None:
    for upper, lower, half in HALVES:
        for side in (0, SIDE):
            a = upper if upper in (Bone.CHEST, Bone.PELVIS) else side + upper
            before[side + half], after[side + half] = before[side + lower], after[side + lower]
            turns[side + half] = halfway(turns[None, a], turns[None, side + lower])[0]
