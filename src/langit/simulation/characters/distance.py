"""How large somebody is in the picture, and so how finely they are made, once a clip."""

from math import radians, tan
from statistics import median
from typing import Final

import numpy as np

from langit.scene.blocked import Blocked
from langit.simulation.actor import Member
from langit.simulation.camera import view
from langit.simulation.characters.route import Route

TALL: Final = 1.7  # meters
MOMENTS: Final = 25  # of a clip that are looked at
FACE: Final = 1.2  # of the picture's height: who is larger half of the time is made for close-ups (level 0)
EXPRESSIVE: Final = 1  # the last level at which faces move
FAR: Final = 0.35  # who is never as large is made for crowds (level 2)


def detail(member: Member, scene: Blocked, route: Route) -> int:
    """The level of detail of a member who goes that way: 0 is the finest.

    Who only passes close to the camera is not made for a close-up: that would cost all the clip.
    """
    times = np.linspace(0.0, scene.seconds, MOMENTS).tolist()  # an extension changes nobody who was there before
    heights = [_height(time, member, scene, route) for time in times]
    if median(heights) >= FACE:
        return 0
    return 1 if max(heights) >= FAR else 2


def _height(time: float, member: Member, scene: Blocked, route: Route) -> float:
    """How much of the picture's height somebody fills, 0 for who is out of it."""
    moment = route.at(time)
    here = np.array([moment.x, moment.y, member.placement.position[2]])
    middle = here + np.array([0.0, 0.0, TALL / 2])
    follow = scene.camera.follow
    followed = here if follow in (None, member.subject.id) else scene.standing(str(follow)).placements[0].position
    seen = view(scene.camera, time, (float(followed[0]), float(followed[1]), float(followed[2])))
    eye, target = np.array(seen.eye), np.array(seen.target)
    half = tan(radians(seen.fov) / 2)
    ahead = (target - eye) / max(float(np.linalg.norm(target - eye)), 1e-6)
    away = middle - eye
    depth = max(float(away @ ahead), 0.3)
    aside = float(np.linalg.norm((away - ahead * (away @ ahead))[:2]))
    if away @ ahead < 0 or aside > half * scene.said.aspect * depth + TALL / 3:
        return 0.0
    return TALL / (2 * depth * half)
