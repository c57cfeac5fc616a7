"""Who sits or lies on the ground is let down onto it: the trunk is on it, and of who lies the head and the back too."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.scene.motions import Motion, Pose
from langit.simulation.characters.gestures import Gesture
from langit.simulation.characters.skeleton import SIDE, Bone

DOWN: Final = 0.6  # meters by which hips sink from where somebody is on the ground with them
PRESSED: Final = 0.004  # meters that they press into it
SETTLING: Final = 4  # times that they are let down, for hips also go down as far as feet ask
HIPS: Final = (Bone.PELVIS, *(bone + side for side in (0, SIDE) for bone in (Bone.HIP, Bone.THIGH)))
BACK: Final = (Bone.CHEST, Bone.SHOULDER, Bone.SHOULDER + SIDE)
TRUNK: Final = (*HIPS, Bone.SPINE, *BACK)
NECK: Final = 0.19  # meters from the middle of the neck to the back of the head
SPINE: Final = 0.34  # meters from the hips to where a back touches the ground
BACK_MOST: Final = 0.4  # radians that a head nods for that, at most
LEAN_MOST: Final = 0.15  # and a trunk leans

Posed = Callable[[Gesture], Floats]  # the vertices (V, 3) of somebody who makes a motion


def laid(gesture: Gesture, posed: Posed, hangs: NDArray[np.integer], scale: float, floor: float) -> Gesture:
    """The motion of who lies or sits on the ground, with the trunk on it and neither over it nor in it.

    A body of that `scale` against 1.7 m; `hangs` (V,) says on which bone each of its vertices hangs most.
    """
    if not any(pose.sinks > DOWN for pose in gesture.motion.poses):
        return gesture

    def low(vertices: Floats, bones: tuple[int, ...]) -> float:
        return float(vertices[np.isin(hangs, bones), 2].min() - floor) / scale

    for _ in range(SETTLING):
        vertices = posed(gesture)
        trunk = low(vertices, TRUNK)
        gesture = replace(gesture, sunk=gesture.sunk + trunk + PRESSED)
        if gesture.motion.lies:
            nods = gesture.nods - (low(vertices, (Bone.HEAD,)) - trunk) / NECK
            leans = gesture.leans - (low(vertices, BACK) - low(vertices, HIPS)) / SPINE
            gesture = replace(
                gesture,
                nods=max(-BACK_MOST, min(BACK_MOST, nods)),
                leans=max(-LEAN_MOST, min(LEAN_MOST, leans)),
            )
    return gesture


def mirrored(motion: Motion) -> Motion:
    """The same motion with left and right exchanged."""
    other = {"left": "right", "right": "left"}
    return replace(
        motion,
        poses=tuple(map(_mirrored, motion.poses)),
        on_ground=tuple(side for side in ("left", "right") if other[side] in motion.on_ground),
    )


def _mirrored(pose: Pose) -> Pose:
    return replace(
        pose,
        left=pose.right,
        right=pose.left,
        left_leg=pose.right_leg,
        right_leg=pose.left_leg,
        tilt=-pose.tilt,
        twist=-pose.twist,
        turns=-pose.turns,
        inclines=-pose.inclines,
        sways=-pose.sways,
    )
