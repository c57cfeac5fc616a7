"""Where bodies are and where a camera sees them, by the paths and keys of a blocked scene alone."""

import math
from dataclasses import replace

import numpy as np

from langit.scene.scene import Scene, Subject
from langit.simulation.camera import view

WIDE, TALL = 16 / 9, 9 / 16


def position(scene: Scene, subject: Subject, index: int, time: float) -> tuple[float, float, float]:
    """The ground point of one body at a time: along the paths of its events at an even speed."""
    first, own = subject.placements[0].position, subject.placements[index].position
    here = first[:2]
    for event in scene.events:
        if event.subject != subject.id or not event.path or (event.start or 0.0) > time + 1e-9:
            continue
        start, end = event.start or 0.0, event.end or scene.seconds
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


def seen(scene: Scene, point: tuple[float, float, float], time: float, aspect: float) -> tuple[float, float, float]:
    """Where a point is in the picture: x and y from -1 to 1 inside it, and its depth in meters."""
    followed = (0.0, 0.0, 0.0)
    if scene.camera.follow:
        subject = scene.subject(scene.camera.follow)
        found = np.mean([position(scene, subject, index, time) for index in range(subject.count)], axis=0)
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


def inside(scene: Scene, subject: Subject, time: float, aspect: float, lift: float = 0.5, index: int = 0) -> bool:
    """Whether a body is in the picture: the point at the part `lift` of its height."""
    from langit.scene.dimensions import extent

    x, y, z = position(scene, subject, index, time)
    across, up, _ = seen(scene, (x, y, z + 2 * lift * extent(subject, scene)[2]), time, aspect)
    return abs(across) < 1 and abs(up) < 1
