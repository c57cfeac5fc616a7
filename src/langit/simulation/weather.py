"""Light and weather: the atmosphere of a scene, and what falls through it.

`atmosphere` starts from the time of day, then the sky, what falls, fog, the place and the style each change it.
`particles` is a pure function of seed, time and view: every drop belongs to an endless lattice of boxes in the world,
and those in the box around the camera are shown, so a moving camera meets new drops and none jumps.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.render.snapshot import Atmosphere, Particles, View
from langit.scene.blocked import Blocked
from langit.scene.catalogue import setting
from langit.scene.vocabulary import Amount, Precipitation, Style, TimeOfDay

RGB = tuple[float, float, float]


def atmosphere(scene: Blocked, local: Callable[[Atmosphere, Blocked], Atmosphere] | None = None) -> Atmosphere:
    """Sky, sun, fog and grading of a scene; the same for its whole length. `local` is what its place adds to them."""
    air = TIMES[scene.time_of_day]
    layout = setting(scene.setting).layout
    if not layout.indoor:
        air = _overcast(air, _cover(scene))
    thickness = FOG[scene.weather.fog] + FALLING.get(scene.weather.precipitation, 0.0)
    air = replace(air, fog_density=(air.fog_density + thickness) / layout.horizon)
    if scene.weather.fog != "none":
        air = replace(air, fog_on_sky=0.95, saturation=air.saturation * 0.93)
    if layout.indoor:
        air = _indoors(air, scene)
    if local is not None:
        air = local(air, scene)
    if scene.weather.wet or scene.weather.precipitation == "rain":
        air = replace(air, wetness=1.0)
    return _styled(air, scene.style)


# Fog densities here are in units of 1 / horizon of the setting; `atmosphere` divides.
TIMES: Final[dict[TimeOfDay, Atmosphere]] = {
    "dawn": Atmosphere(
        sky_top=(0.22, 0.30, 0.58), sky_horizon=(1.05, 0.66, 0.58), sun_direction=(-0.80, 0.34, 0.24),
        sun_disc=(1.5, 0.85, 0.6), key_light=(2.3, 1.35, 0.95), ambient_up=(0.58, 0.54, 0.68),
        ambient_down=(0.24, 0.20, 0.22), fog_color=(0.78, 0.60, 0.62), fog_density=0.62, clouds=0.45, exposure=0.58,
        bloom=0.4, saturation=1.12, fill=(0.70, 0.66, 0.62),
    ),
    "day": Atmosphere(
        sky_top=(0.15, 0.37, 0.86), sky_horizon=(0.60, 0.83, 1.06), sun_direction=(-0.45, -0.40, 0.72),
        sun_disc=(1.0, 0.95, 0.85), key_light=(2.7, 2.5, 2.15), ambient_up=(0.55, 0.66, 0.84),
        ambient_down=(0.27, 0.25, 0.20), fog_color=(0.66, 0.79, 0.93), fog_density=0.42, clouds=0.42, exposure=0.50,
        bloom=0.25, saturation=1.2, fill=(0.30, 0.29, 0.27),
    ),
    "golden_hour": Atmosphere(
        sky_top=(0.17, 0.33, 0.68), sky_horizon=(1.45, 0.84, 0.36), sun_direction=(-0.85, -0.16, 0.31),
        sun_disc=(2.2, 1.35, 0.60), key_light=(3.95, 2.45, 1.15), ambient_up=(0.58, 0.54, 0.58),
        ambient_down=(0.42, 0.31, 0.20), fog_color=(1.05, 0.70, 0.40), fog_density=0.40, clouds=0.34, exposure=0.60,
        bloom=0.4, saturation=1.26, fill=(0.70, 0.64, 0.58),
    ),
    "sunset": Atmosphere(
        sky_top=(0.12, 0.21, 0.52), sky_horizon=(1.30, 0.44, 0.10), sun_direction=(0.26, 0.95, 0.13),
        sun_disc=(2.6, 1.10, 0.34), key_light=(3.0, 1.66, 0.82), ambient_up=(0.48, 0.48, 0.66),
        ambient_down=(0.34, 0.27, 0.24), fog_color=(0.90, 0.49, 0.32), fog_density=0.36, clouds=0.46, exposure=0.74,
        bloom=0.45, saturation=1.2, fill=(0.90, 0.82, 0.78),
    ),
    "night": Atmosphere(
        sky_top=(0.008, 0.014, 0.045), sky_horizon=(0.045, 0.06, 0.13), sun_direction=(0.35, 0.75, 0.55),
        sun_disc=(0.10, 0.12, 0.18), key_light=(0.20, 0.26, 0.44), ambient_up=(0.09, 0.11, 0.20),
        ambient_down=(0.04, 0.045, 0.07), fog_color=(0.05, 0.065, 0.13), fog_density=0.7, clouds=0.25, stars=0.8,
        exposure=1.0, bloom=0.5, saturation=1.2, contrast=1.04, fill=(0.50, 0.48, 0.47),
    ),
    "studio": Atmosphere(
        sky_top=(0.62, 0.64, 0.68), sky_horizon=(0.92, 0.93, 0.95), sun_direction=(-0.45, -0.50, 0.74),
        sun_disc=(0.0, 0.0, 0.0), key_light=(2.3, 2.2, 2.05), ambient_up=(0.74, 0.76, 0.80),
        ambient_down=(0.40, 0.39, 0.38), fog_color=(0.82, 0.83, 0.86), fog_density=0.3, clouds=0.0, exposure=0.50,
        bloom=0.15, saturation=1.18,
    ),
}  # fmt: skip
FOG: Final[dict[Amount, float]] = {"none": 0.0, "light": 1.5, "strong": 4.0}
FALLING: Final = {"rain": 0.4, "snow": 0.3}


def _cover(scene: Blocked) -> float:
    """How much of the light the clouds take, 0 to 1."""
    falling = {"rain": 0.85, "snow": 0.8}.get(scene.weather.precipitation, 0.0)
    foggy = {"none": 0.0, "light": 0.35, "strong": 0.8}[scene.weather.fog]
    return max(falling, foggy, 0.7 if scene.weather.sky == "cloudy" else 0.0)


def _overcast(air: Atmosphere, cover: float) -> Atmosphere:
    if cover == 0.0:
        return air
    gray = _luma(_mix(air.sky_horizon, air.sky_top, 0.4))
    dull = (gray * 0.96, gray, gray * 1.05)
    return replace(
        air,
        sky_top=_mix(air.sky_top, _times(dull, 0.8), 0.85 * cover),
        sky_horizon=_mix(air.sky_horizon, _times(dull, 1.15), 0.75 * cover),
        sun_disc=_times(air.sun_disc, 1 - 0.9 * cover),
        key_light=_times(_mix(air.key_light, (_luma(air.key_light),) * 3, 0.6 * cover), 1 - 0.72 * cover),
        ambient_up=_times(_mix(air.ambient_up, (_luma(air.ambient_up),) * 3, 0.5 * cover), 1 + 0.35 * cover),
        ambient_down=_times(air.ambient_down, 1 + 0.3 * cover),
        fog_color=_mix(air.fog_color, _times(dull, 1.05), 0.75 * cover),
        clouds=max(air.clouds, 0.9 * cover),
        stars=air.stars * (1 - cover),
    )


def _indoors(air: Atmosphere, scene: Blocked) -> Atmosphere:
    """Walls instead of a sky, and lamps at night."""
    night = scene.time_of_day == "night"
    wall = 0.9 * _luma(air.ambient_up)
    key = _mix(air.key_light, (_luma(air.key_light),) * 3, 0.35)
    toward = (-0.5, -0.55, 0.7) if scene.time_of_day in ("sunset", "night", "dawn") else air.sun_direction
    return replace(
        air,
        sky_top=(wall, wall, wall * 1.02),
        sky_horizon=(wall * 1.1, wall * 1.08, wall * 1.06),
        sun_direction=toward,
        key_light=_times(key, 2.4 if night else 0.85),
        ambient_up=_times(air.ambient_up, 1.6 if night else 1.0),
        ambient_down=_times(air.ambient_down, 1.6 if night else 1.2),
        fog_density=air.fog_density * 0.3,
        clouds=0.0,
        stars=0.0,
    )


@dataclass(frozen=True, kw_only=True)
class Grade:
    """What a style makes of the light: fields of it that are `fixed`, and others so many `times` what they were."""

    fixed: Mapping[str, float | tuple[float, float, float]]
    times: Mapping[str, float]


STYLES: Final[dict[Style, Grade]] = {
    "natural": Grade(fixed={}, times={}),
    "noir": Grade(
        fixed={"saturation": 0.04, "contrast": 1.35, "grain": 0.06}, times={"exposure": 0.95, "bloom": 1.2},
    ),
    "vintage": Grade(
        fixed={"contrast": 0.90, "tint": (1.10, 1.0, 0.80), "grain": 0.05},
        times={"saturation": 0.62, "exposure": 1.05},
    ),
    "vivid": Grade(fixed={"contrast": 1.10}, times={"saturation": 1.3}),
    "pastel": Grade(
        fixed={"contrast": 0.80, "tint": (1.03, 0.99, 1.03)}, times={"saturation": 0.72, "exposure": 1.22},
    ),
    "dreamy": Grade(
        fixed={"contrast": 0.84, "tint": (1.03, 0.99, 1.02)},
        times={"bloom": 3.2, "saturation": 0.92, "fog_density": 1.4},
    ),
}  # fmt: skip


def _styled(air: Atmosphere, style: Style) -> Atmosphere:
    grade = STYLES[style]
    changed: dict[str, Any] = {**grade.fixed, **{name: getattr(air, name) * by for name, by in grade.times.items()}}
    return replace(air, **changed)


@dataclass(frozen=True, kw_only=True)
class Fall:
    """How one kind of weather falls: `speed` down, `flutter` sideways (m), half `length` and `width` of a streak."""

    count: int
    speed: float
    flutter: float
    length: float
    width: float
    color: RGB
    opacity: float
    tumbling: bool = False


FALLS: Final[dict[Precipitation, Fall]] = {
    "rain": Fall(count=1700, speed=8.5, flutter=0.0, length=0.20, width=0.007, color=(0.84, 0.88, 0.98), opacity=0.6),
    "snow": Fall(count=3000, speed=1.15, flutter=0.28, length=0.0, width=0.027, color=(1.4, 1.4, 1.45), opacity=0.9),
    "petals": Fall(
        count=340, speed=0.6, flutter=0.45, length=0.034, width=0.022, color=(0.95, 0.55, 0.68), opacity=0.95,
        tumbling=True,
    ),
    "leaves": Fall(
        count=300, speed=0.8, flutter=0.6, length=0.055, width=0.034, color=(0.80, 0.30, 0.06), opacity=1.0,
        tumbling=True,
    ),
}  # fmt: skip
WIND: Final[dict[Amount, float]] = {"none": 0.12, "light": 1.0, "strong": 3.2}
BOX: Final = np.array([13.0, 13.0, 9.0])  # meters of air around the camera in which things fall


def particles(scene: Blocked, time: float, view: View) -> Particles | None:
    """What falls around `view` at `time` (s), or nothing. It neither rains nor snows in a room."""
    kind = scene.weather.precipitation
    fall = FALLS.get(kind)
    layout = setting(scene.setting).layout
    if fall is None or (layout.indoor and not layout.tabletop and kind in ("rain", "snow")):
        return None
    scale = 0.4 if layout.tabletop else 1.0
    rng = np.random.default_rng([scene.seed, 77])
    home = rng.uniform(0.0, 1.0, (fall.count, 3))
    phase = rng.uniform(0.0, 2 * np.pi, (fall.count, 3))
    pace = rng.uniform(0.85, 1.15, fall.count)
    wind = np.array([WIND[scene.weather.wind], 0.25 * WIND[scene.weather.wind], 0.0])
    velocity = wind * pace[:, None] - np.array([0.0, 0.0, fall.speed]) * pace[:, None]
    rate = np.array([1.3, 1.1, 1.7])
    swing = fall.flutter * np.array([1.0, 0.8, 0.35]) * np.sin(rate * time + phase)
    eye, target = np.array(view.eye), np.array(view.target)
    forward = (target - eye) / max(float(np.linalg.norm(target - eye)), 1e-6)
    size = BOX * scale
    corner = eye + forward * 0.36 * size[0] - size / 2
    centers = corner + np.mod(home * size + (velocity * time + swing) * scale - corner, size)
    return Particles(
        centers=centers.astype(np.float32),
        streaks=(_streaks(fall, velocity, phase, time, forward) * scale).astype(np.float32),
        width=fall.width * scale,
        color=_dimmed(fall.color, scene),
        opacity=fall.opacity,
    )


def _streaks(
    fall: Fall, velocity: NDArray[np.float64], phase: NDArray[np.float64], time: float, forward: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Half vectors: along the motion for rain, turning for leaves, and upright in the picture for flakes."""
    right = np.cross(forward, (0.0, 0.0, 1.0))
    right /= max(float(np.linalg.norm(right)), 1e-6)
    above = np.cross(right, forward)
    if fall.tumbling:
        angle = phase[:, 0] + (1.2 + phase[:, 1] * 0.4) * time
        flat = 0.35 + 0.65 * np.abs(np.sin(phase[:, 2] + 2.1 * time))
        turned = np.cos(angle)[:, None] * right + np.sin(angle)[:, None] * above
        return np.asarray(fall.length * flat[:, None] * turned)
    if fall.length:
        return np.asarray(fall.length * velocity[:1] / np.linalg.norm(velocity[:1]))  # pace is not direction
    return np.asarray(fall.width * (0.6 + 0.4 * np.sin(phase[:, :1]) ** 2) * above)


def _dimmed(color: RGB, scene: Blocked) -> RGB:
    """Flakes and petals shine by the light around them."""
    night = setting(scene.setting).night_light
    share = {"night": night, "sunset": 0.75, "dawn": 0.75}.get(scene.time_of_day, 1.0)
    return _times(color, share)


def _mix(a: RGB, b: RGB, share: float) -> RGB:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def _times(color: RGB, factor: float) -> RGB:
    return (color[0] * factor, color[1] * factor, color[2] * factor)


def _luma(color: RGB) -> float:
    return 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]
