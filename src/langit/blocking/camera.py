"""Shots and moves as camera keys: `film` frames what the shot is about and keeps it in the picture.

The camera is a point on a circle around what it looks at; a move changes one of its numbers between two times. Framing
holds for 16:9 and for 9:16 alike, because nobody says here how wide the picture will be.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

from langit.blocking.framing import Frame, frame
from langit.blocking.ground import EYES
from langit.scene.scene import CameraKey, CameraMove, Point, Scene
from langit.scene.vocabulary import Manner, MoveName

STRENGTH: Final[dict[Manner, float]] = {"slow": 0.6, "normal": 1.0, "fast": 1.5}
KEYS: Final = 7  # of a move along a curve
AWAY: Final = 100.0  # degrees that a camera turns to look away


@dataclass(frozen=True, kw_only=True)
class _State:
    """The numbers of a camera. Angles in degrees; `turn` 0 looks along y; `yaw` and `pitch` look past the center."""

    turn: float
    distance: float
    height: float
    yaw: float = 0.0
    pitch: float = 0.0
    aside: float = 0.0
    fov: float = 45.0


def film(scene: Scene) -> Scene:
    """The scene with camera keys, if it has none."""
    camera = scene.camera
    if camera.keys:
        return scene
    shot = frame(scene)
    keys = _keys(scene, shot)
    return replace(scene, camera=replace(camera, keys=tuple(keys), follow=shot.follow))


def _keys(scene: Scene, shot: Frame) -> list[CameraKey]:
    start = _State(turn=shot.turn, distance=shot.distance, height=shot.height, fov=shot.fov)
    moves = [(move, *span) for move, span in zip(_real(scene), _spans(scene), strict=True)]
    if not moves:
        return [_key(scene, shot, start, 0.0)]
    state = start
    keys: list[CameraKey] = []
    for index, (move, begin, end) in enumerate(moves):
        before, after = _change(move, state, shot, first=index == 0 or _opens(move.move, moves[index - 1][0].move))
        if index == 0 and begin > 0:
            keys.append(_key(scene, shot, before, 0.0))
        count = KEYS if move.move.startswith("orbit") else 2
        for k in range(count):
            u = k / (count - 1)
            time = begin + (end - begin) * u
            if keys and time <= keys[-1].time + 1e-6:
                continue
            keys.append(_key(scene, shot, _between(before, after, u), time))
        state = after
    return keys


def _real(scene: Scene) -> list[CameraMove]:
    """The moves that change keys; following and standing still do not."""
    return [move for move in scene.camera.moves if move.move not in {"static", "track"}]


def _spans(scene: Scene) -> list[tuple[float, float]]:
    """From when to when each move lasts: as given, or one after the other."""
    moves = _real(scene)
    count = max(len(moves), 1)
    spans = []
    for index, move in enumerate(moves):
        begin = scene.seconds * index / count if move.start is None else move.start
        end = scene.seconds * (index + 1) / count if move.end is None else move.end
        if move.move == "look_away" and move.start is None and move.end is None:
            begin, end = begin + 0.3 * (end - begin), begin + 0.75 * (end - begin)
        if move.move == "look_back" and move.start is None and move.end is None:
            begin, end = begin + 0.2 * (end - begin), begin + 0.65 * (end - begin)
        spans.append((min(begin, scene.seconds), min(max(end, begin), scene.seconds)))
    return spans


def _opens(move: MoveName, before: MoveName) -> bool:
    """Whether a move begins at its own place rather than where the one before ended."""
    return False


def _change(move: CameraMove, state: _State, shot: Frame, *, first: bool) -> tuple[_State, _State]:
    """The state before and after a move. The first move of a clip may begin where it looks best."""
    much = STRENGTH[move.manner]
    name = move.move
    if name in {"pan_left", "pan_right"}:
        by = (11.0 if shot.subject else 26.0) * much * (-1 if name == "pan_left" else 1)
        return (replace(state, yaw=-by) if first else state), replace(state, yaw=by)
    if name in {"tilt_up", "tilt_down"}:
        by = (8.0 if shot.subject else 14.0) * much * (1 if name == "tilt_up" else -1)
        return (replace(state, pitch=-by) if first else state), replace(state, pitch=by)
    if name in {"truck_left", "truck_right"}:
        by = min(0.9, 0.12 * state.distance) * much * (-1 if name == "truck_left" else 1)
        return (replace(state, aside=-by) if first else state), replace(state, aside=by)
    if name in {"dolly_in", "dolly_out"}:
        near, far = state.distance * (1 - 0.18 * much), state.distance * (1 + 0.4 * much)
        begin, end = (far, near) if name == "dolly_in" else (near, far)
        return (replace(state, distance=begin) if first else state), replace(state, distance=end)
    if name in {"zoom_in", "zoom_out"}:
        tight, wide = state.fov * (1 - 0.35 * min(much, 1.3)), min(state.fov * (1 + 0.15 * much), 70.0)
        begin, end = (wide, tight) if name == "zoom_in" else (tight, wide)
        return (replace(state, fov=begin) if first else state), replace(state, fov=end)
    if name in {"crane_up", "crane_down"}:
        low, high = max(0.35 * state.height, 0.2), state.height + 0.55 * state.distance * much
        begin, end = (low, high) if name == "crane_up" else (high, low)
        return (replace(state, height=begin) if first else state), replace(state, height=end)
    if name.startswith("orbit"):
        by = shot.sweep * min(much, 1.3) * (-1 if name == "orbit_left" else 1)
        return (replace(state, turn=state.turn - by / 2) if first else state), replace(state, turn=state.turn + by / 2)
    if name == "look_away":
        return state, replace(state, yaw=state.yaw + AWAY * (1 if shot.open_right else -1))
    return state, replace(state, yaw=0.0, pitch=0.0)


def _between(one: _State, other: _State, u: float) -> _State:
    names = ("turn", "distance", "height", "yaw", "pitch", "aside", "fov")
    return _State(**{name: getattr(one, name) + u * (getattr(other, name) - getattr(one, name)) for name in names})


def _key(scene: Scene, shot: Frame, state: _State, time: float) -> CameraKey:
    """The key of a state: the eye kept where there is room for it, the center in the picture."""
    turn = math.radians(state.turn)
    cx, cy, cz = shot.center
    right = (math.cos(turn), math.sin(turn))
    back = (math.sin(turn), -math.cos(turn))
    eye = (
        cx + back[0] * state.distance + right[0] * state.aside,
        cy + back[1] * state.distance + right[1] * state.aside,
        state.height,
    )
    eye = _inside(eye, scene, shot)
    target: Point = (cx + right[0] * 0.5 * state.aside, cy + right[1] * 0.5 * state.aside, cz)
    if state.yaw or state.pitch:
        target = _turned(eye, target, state.yaw, state.pitch)
    return CameraKey(time=round(time, 3), eye=_round(eye), target=_round(target), fov=round(state.fov, 2))


def _inside(eye: Point, scene: Scene, shot: Frame) -> Point:
    """The eye kept out of walls and ground; a camera that follows is kept off them by its distance."""
    (x0, x1), (y0, y1), (z0, z1) = EYES[scene.setting]
    x, y, z = eye
    if shot.follow is not None:
        return x, y, max(min(z, z1), z0)
    return min(max(x, x0), x1), min(max(y, y0), y1), min(max(z, z0), z1)


def _turned(eye: Point, target: Point, yaw: float, pitch: float) -> Point:
    """What the eye sees when it turns to the right by `yaw` and up by `pitch` degrees from the target."""
    dx, dy, dz = (b - a for a, b in zip(eye, target, strict=True))
    flat = math.hypot(dx, dy)
    bearing = math.atan2(dy, dx) - math.radians(yaw)
    reach = math.hypot(flat, dz)
    lift = min(max(math.atan2(dz, flat) + math.radians(pitch), -1.5), 1.5)
    return (
        eye[0] + reach * math.cos(lift) * math.cos(bearing),
        eye[1] + reach * math.cos(lift) * math.sin(bearing),
        eye[2] + reach * math.sin(lift),
    )


def _round(point: Point) -> Point:
    x, y, z = (round(value, 3) + 0.0 for value in point)
    return x, y, z
