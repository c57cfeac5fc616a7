"""The camera at a moment: keys joined by smooth curves, a hand that trembles, a subject that is followed.

`view` is a pure function of its arguments; only `Follower` remembers, and only how the followed body moved so far.
"""

import math
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.render.snapshot import View
from langit.scene.blocked import Filming
from langit.scene.scene import CameraKey, Point

SENSOR: Final = 0.036 * 9 / 16  # meters: the height of a picture of 16:9 that is 36 mm wide
STOP: Final = 2.0  # the f-number, where nobody says one
# Sway of a hand: frequencies in hertz, and how far the aim wanders, as a part of the distance to what is looked at.
SWAY: Final = ((0.31, 0.010), (0.73, 0.006), (1.37, 0.0028), (2.9, 0.0009))


def view(camera: Filming, time: float, followed: Point = (0.0, 0.0, 0.0), *, seed: int = 0) -> View:
    """Where the camera is at `time` and what it looks at.

    `followed` is the (smoothed) position of the subject that `camera.follow` names: the keys are offsets from it.
    """
    numbers = _interpolate(camera.keys, time)
    eye, target, fov = numbers[0:3], numbers[3:6], float(numbers[6])
    if camera.follow is not None:
        eye, target = eye + followed, target + followed
    if camera.handheld:
        reach = float(np.linalg.norm(target - eye))
        eye = eye + 0.35 * reach * _sway(time, seed)
        target = target + reach * _sway(time, seed + 1)
    focal = SENSOR / 2 / math.tan(math.radians(fov) / 2)
    aperture, shutter = focal / (camera.aperture or STOP), (camera.shutter or 0.0) / 360.0
    return View(eye=_point(eye), target=_point(target), fov=fov, aperture=aperture, shutter=shutter)


def focused(seen: View, points: NDArray[np.float64], depths: NDArray[np.float64]) -> View:
    """The view with what is `depths` (N,) meters before those points (N, 3) in focus: at their mean distance, but never
    much nearer than what the camera looks at.

    So focus stays where it was while a subject passes the camera or is behind it.
    """
    sight = np.subtract(seen.target, seen.eye)
    reach = float(np.linalg.norm(sight))
    if not len(points) or reach < 1e-6:
        return seen
    distance = float(((points - seen.eye) @ sight / reach - depths).mean())
    return replace(seen, focus=max(distance, 0.5 * reach))


def raised(seen: View, by: float) -> View:
    """The same view from so many meters higher."""
    (x, y, z), (u, v, w) = seen.eye, seen.target
    return replace(seen, eye=(x, y, z + by), target=(u, v, w + by))


@dataclass(kw_only=True)
class Follower:
    """Smooths the position of a followed body: steps and bounces fade, steady motion is tracked without lag.

    A fading-memory filter of second order, critically damped (Brookner, Tracking and Kalman Filtering, 1998); `memory`
    is its time constant in seconds.
    """

    memory: float = 0.35
    _position: NDArray[np.float64] | None = field(default=None, init=False)
    _velocity: NDArray[np.float64] = field(default_factory=lambda: np.zeros(3), init=False)

    def follow(self, position: Point, velocity: Point, step: float) -> Point:
        """The smoothed position, `step` seconds after the last call; `velocity` is only used by the first."""
        seen = np.asarray(position, float)
        if self._position is None:
            self._position, self._velocity = seen, np.asarray(velocity, float)
            return position
        fading = math.exp(-step / self.memory)
        predicted = self._position + self._velocity * step
        missed = seen - predicted
        self._position = predicted + (1 - fading**2) * missed
        self._velocity = self._velocity + (1 - fading) ** 2 / step * missed
        return _point(self._position)


def _interpolate(keys: tuple[CameraKey, ...], time: float) -> NDArray[np.float64]:
    """Eye, target, field of view (7) at `time` by monotone cubics (Fritsch and Carlson, 1980), at rest at both ends."""
    ordered = sorted(keys, key=lambda key: key.time)
    times = np.array([key.time for key in ordered])
    values = np.array([[*key.eye, *key.target, key.fov] for key in ordered], float)
    if time <= times[0] or len(ordered) == 1:
        return np.asarray(values[0])
    if time >= times[-1]:
        return np.asarray(values[-1])
    i = int(np.searchsorted(times, time, side="right")) - 1
    length = times[i + 1] - times[i]
    begin, end = _slope(times, values, i), _slope(times, values, i + 1)
    u = (time - times[i]) / length
    result: NDArray[np.float64] = (
        (1 + 2 * u) * (1 - u) ** 2 * values[i]
        + u * (1 - u) ** 2 * length * begin
        + u * u * (3 - 2 * u) * values[i + 1]
        + u * u * (u - 1) * length * end
    )
    return result


def _slope(times: NDArray[np.float64], values: NDArray[np.float64], i: int) -> NDArray[np.float64]:
    """Velocity at key i: the harmonic mean of the slopes beside it where they agree in sign, else zero."""
    if i == 0 or i == len(times) - 1:
        return np.zeros(values.shape[1])
    before = (values[i] - values[i - 1]) / max(times[i] - times[i - 1], 1e-9)
    after = (values[i + 1] - values[i]) / max(times[i + 1] - times[i], 1e-9)
    agree = before * after > 0
    total = np.where(agree, before + after, 1.0)
    return np.where(agree, 2 * before * after / total, 0.0)


def _sway(time: float, seed: int) -> NDArray[np.float64]:
    phases = np.random.default_rng([seed, 77]).uniform(0, 2 * math.pi, (len(SWAY), 3))
    waves = [size * np.sin(2 * math.pi * hertz * time + phases[k]) for k, (hertz, size) in enumerate(SWAY)]
    return np.asarray(np.sum(waves, axis=0))


def _point(values: NDArray[np.float64]) -> Point:
    return (float(values[0]), float(values[1]), float(values[2]))
