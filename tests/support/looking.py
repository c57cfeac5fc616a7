"""Where bodies are, what room they take and where a camera sees them, by what a blocked scene says alone."""

import math
from dataclasses import dataclass, replace

import numpy as np

from langit.scene.blocked import Blocked, Standing
from langit.scene.dimensions import extent
from langit.simulation.camera import view

WIDE, TALL = 16 / 9, 9 / 16


@dataclass(frozen=True)
class Room:
    """The room that a body takes as the clip begins: its middle on the ground, half sizes, from what height to what."""

    id: str
    x: float
    y: float
    hx: float
    hy: float
    bottom: float
    top: float

    def meets(self, other: "Room", gap: float = 0.0) -> bool:
        return (
            abs(self.x - other.x) < self.hx + other.hx + gap
            and abs(self.y - other.y) < self.hy + other.hy + gap
            and self.bottom < other.top - 1e-6
            and other.bottom < self.top - 1e-6
        )


def rooms(scene: Blocked) -> list[Room]:
    """The room of every body, in the order of subjects; of a pendulum from the ground on."""
    found = []
    for standing in scene.subjects:
        ex, ey, ez = extent(standing.subject, scene)
        for spot in standing.placements:
            c, s = abs(math.cos(spot.heading)), abs(math.sin(spot.heading))
            x, y, z = spot.position
            z = 0.0 if standing.subject.kind == "pendulum" else z
            found.append(Room(standing.subject.id, x, y, c * ex + s * ey, s * ex + c * ey, z, z + 2 * ez))
    return found


def position(scene: Blocked, subject: Standing, index: int, time: float) -> tuple[float, float, float]:
    """The ground point of one body at a time: along the paths of its events at an even speed."""
    first, own = subject.placements[0].position, subject.placements[index].position
    here = first[:2]
    for event in scene.events:
        if event.subject != subject.subject.id or not event.path or event.start > time + 1e-9:
            continue
        start, end = event.start, event.end
        left = min(1.0, (time - start) / max(end - start, 1e-6))
        left *= sum(math.dist(a, b) for a, b in zip(event.path, event.path[1:], strict=False))
        here = event.path[-1]
        for a, b in zip(event.path, event.path[1:], strict=False):
            step = math.dist(a, b)
            if left <= step + 1e-9:
                u = left / step if step else 0.0
                here = (a[0] + u * (b[0] - a[0]), a[1] + u * (b[1] - a[1]))
                break
            left -= step
    return here[0] + own[0] - first[0], here[1] + own[1] - first[1], own[2]


def seen(scene: Blocked, point: tuple[float, float, float], time: float, aspect: float) -> tuple[float, float, float]:
    """Where a point is in the picture: x and y from -1 to 1 inside it, and its depth in meters."""
    followed = (0.0, 0.0, 0.0)
    if scene.camera.follow:
        subject = scene.standing(scene.camera.follow)
        found = np.mean([position(scene, subject, index, time) for index in range(len(subject.placements))], axis=0)
        followed = (float(found[0]), float(found[1]), float(found[2]))
    look = view(replace(scene.camera, handheld=False), time, followed)
    ahead = np.subtract(look.target, look.eye)
    ahead = ahead / np.linalg.norm(ahead)
    right = np.cross(ahead, (0.0, 0.0, 1.0))
    right = right / np.linalg.norm(right)
    up = np.cross(right, ahead)
    away = np.subtract(point, look.eye)
    depth = float(away @ ahead)
    if depth <= 0.05:
        return math.inf, math.inf, depth
    reach = depth * math.tan(math.radians(look.fov) / 2)
    return float(away @ right) / (reach * aspect), float(away @ up) / reach, depth


def inside(scene: Blocked, subject: Standing, time: float, aspect: float, lift: float = 0.5, index: int = 0) -> bool:
    """Whether a body is in the picture: the point at the part `lift` of its height."""
    x, y, z = position(scene, subject, index, time)
    across, up, _ = seen(scene, (x, y, z + 2 * lift * extent(subject.subject, scene)[2]), time, aspect)
    return abs(across) < 1 and abs(up) < 1
