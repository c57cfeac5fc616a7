"""Shots and moves as camera keys: `filmed` frames what the shot is about and keeps it in the picture.

The camera is a point on a circle around what it looks at; a move changes one of its numbers between two times. Framing
holds for 16:9 and for 9:16 alike, because nobody says here how wide the picture will be.
"""

import math
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from typing import Final

from langit.blocking.framing import Frame, frame
from langit.blocking.ground import Span
from langit.blocking.plot import Plot
from langit.scene.scene import CameraKey, CameraMove, Point
from langit.scene.vocabulary import Manner, MoveName

STRENGTH: Final[dict[Manner, float]] = {"slow": 0.6, "normal": 1.0, "fast": 1.5}
MOST: Final = 1.3  # of that for a zoom and an orbit
KEYS: Final = 7  # of a move along a curve
AWAY: Final = 100.0  # degrees that a camera turns to look away
PARTS: Final[dict[MoveName, Span]] = {"look_away": (0.3, 0.75), "look_back": (0.2, 0.65)}
"""Between which parts of its time such a move is made, for the picture to rest before and after."""


@dataclass(frozen=True)
class _State:
    """The numbers of a camera. Angles in degrees; `turn` 0 looks along y; `yaw` and `pitch` look past the center."""

    turn: float
    distance: float
    height: float
    fov: float
    yaw: float = 0.0
    pitch: float = 0.0
    aside: float = 0.0


def filmed(plot: Plot) -> Plot:
    """The plot with camera keys."""
    camera = plot.scene.camera
    if camera.keys:
        return plot
    shot = frame(plot)
    return Plot(replace(plot.scene, camera=replace(camera, keys=tuple(_keys(plot, shot)), follow=shot.follow)))


def _keys(plot: Plot, shot: Frame) -> list[CameraKey]:
    state = _State(turn=shot.turn, distance=shot.distance, height=shot.height, fov=shot.fov)
    moves = _real(plot)
    if not moves:
        return [_key(plot, shot, state, 0.0)]
    keys: list[CameraKey] = []
    for index, (begin, end) in enumerate(_spans(plot, moves)):
        move = moves[index]
        before, state = _change(move, state, shot, first=index == 0)
        if not keys and begin > 0:
            keys.append(_key(plot, shot, before, 0.0))
        count = KEYS if move.move.startswith("orbit") else 2
        for k in range(count):
            u = k / (count - 1)
            time = begin + (end - begin) * u
            if not keys or time > keys[-1].time + 1e-6:
                keys.append(_key(plot, shot, _between(before, state, u), time))
    return keys


def _real(plot: Plot) -> list[CameraMove]:
    """The moves that change keys; following and standing still do not."""
    return [move for move in plot.scene.camera.moves if move.move not in {"static", "track"}]


def _spans(plot: Plot, moves: list[CameraMove]) -> list[Span]:
    """From when to when each move lasts: as given, or one after the other."""
    seconds, spans = plot.scene.seconds, []
    for index, move in enumerate(moves):
        begin = seconds * index / len(moves) if move.start is None else move.start
        end = seconds * (index + 1) / len(moves) if move.end is None else move.end
        if move.start is None and move.end is None and move.move in PARTS:
            first, last = PARTS[move.move]
            begin, end = begin + first * (end - begin), begin + last * (end - begin)
        spans.append((min(begin, seconds), min(max(end, begin), seconds)))
    return spans


# ---- moves

Range = Callable[[_State, Frame, float], Span]


def _even(by: float) -> Span:
    return -by, by


RANGES: Final[dict[str, Range]] = {
    "yaw": lambda state, shot, much: _even((11.0 if shot.subject else 26.0) * much),
    "pitch": lambda state, shot, much: _even((8.0 if shot.subject else 14.0) * much),
    "aside": lambda state, shot, much: _even(min(0.9, 0.12 * state.distance) * much),
    "distance": lambda state, shot, much: (state.distance * (1 - 0.18 * much), state.distance * (1 + 0.4 * much)),
    "fov": lambda state, shot, much: (
        state.fov * (1 - 0.35 * min(much, MOST)),
        min(state.fov * (1 + 0.15 * much), 70.0),
    ),
    "height": lambda state, shot, much: (
        max(0.35 * state.height, 0.2),
        state.height + 0.55 * state.distance * much,
    ),
    "turn": lambda state, shot, much: (
        state.turn - shot.sweep * min(much, MOST) / 2,
        state.turn + shot.sweep * min(much, MOST) / 2,
    ),
}
"""Between what a move takes one number of the camera, for a frame and a strength."""
MOVES: Final[dict[MoveName, tuple[str, bool]]] = {
    "pan_left": ("yaw", False), "pan_right": ("yaw", True), "tilt_down": ("pitch", False), "tilt_up": ("pitch", True),
    "truck_left": ("aside", False), "truck_right": ("aside", True), "dolly_in": ("distance", False),
    "dolly_out": ("distance", True), "zoom_in": ("fov", False), "zoom_out": ("fov", True),
    "crane_down": ("height", False), "crane_up": ("height", True), "orbit_left": ("turn", False),
    "orbit": ("turn", True), "orbit_right": ("turn", True),
}  # fmt: skip
"""Which number a move changes, and whether it grows."""


def _change(move: CameraMove, state: _State, shot: Frame, *, first: bool) -> tuple[_State, _State]:
    """The state before and after a move. The first move of a clip may begin where it looks best."""
    if move.move == "look_away":
        return state, replace(state, yaw=state.yaw + AWAY * (1 if shot.open_right else -1))
    if move.move == "look_back":
        return state, replace(state, yaw=0.0, pitch=0.0)
    number, grows = MOVES[move.move]
    low, high = RANGES[number](state, shot, STRENGTH[move.manner])
    begin, end = (low, high) if grows else (high, low)
    return (replace(state, **{number: begin}) if first else state), replace(state, **{number: end})


def _between(one: _State, other: _State, u: float) -> _State:
    return _State(*(a + u * (b - a) for a, b in zip(astuple(one), astuple(other), strict=True)))


# ---- keys


def _key(plot: Plot, shot: Frame, state: _State, time: float) -> CameraKey:
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
    eye = _inside(plot, eye, shot)
    target: Point = (cx + right[0] * 0.5 * state.aside, cy + right[1] * 0.5 * state.aside, cz)
    if state.yaw or state.pitch:
        target = _turned(eye, target, state.yaw, state.pitch)
    return CameraKey(time=round(time, 3), eye=_round(eye), target=_round(target), fov=round(state.fov, 2))


def _inside(plot: Plot, eye: Point, shot: Frame) -> Point:
    """The eye kept out of walls and ground; a camera that follows is kept off them by its distance."""
    (x0, x1), (y0, y1), (z0, z1) = plot.place.eyes
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
