"""What falls, over light and by depth."""

from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.film import weather
from langit.film.weather import drawn
from langit.render.snapshot import Builder, Particles, Snapshot, View
from langit.simulation.weather import TIMES

SIZE = Size(96, 54)
NIGHT = TIMES["night"]
DROP = Particles(centers=np.float32([[0, 4, 1]]), streaks=np.float32([[0, 0, -0.2]]), width=0.02,
                 color=(0.8, 0.9, 1.0), opacity=0.6)  # fmt: skip
FLAKES = replace(DROP, streaks=np.float32([[0, 0, 0.03]]), width=0.05, color=(1.4, 1.4, 1.4), opacity=0.9)


def shot(fall: Particles | None, aperture: float = 0.0) -> Snapshot:
    view = View(eye=(0, 0, 1), target=(0, 4, 1), aperture=aperture, focus=12.0)
    return Snapshot(time=0.0, view=view, solids=Builder().build(), particles=fall)


def wall(level: float, depth: float = 9.0) -> tuple[np.ndarray, np.ndarray]:
    shape = (SIZE.height, SIZE.width)
    return np.full((*shape, 3), level, np.float32), np.full(shape, depth, np.float32)


def test_a_drop_is_a_bright_streak_where_it_is() -> None:
    light, depth = wall(0.2)
    change = (drawn(light, depth, shot(DROP), SIZE, NIGHT) - light)[..., 1]
    rows, columns = np.nonzero(change > 0.3 * change.max())
    assert change.min() >= 0
    assert np.ptp(rows) > 2 * np.ptp(columns)
    assert rows.mean() == pytest.approx(SIZE.height / 2, abs=1.5)
    assert columns.mean() == pytest.approx(SIZE.width / 2, abs=1.5)


def test_a_nearer_surface_hides_it() -> None:
    light, depth = wall(0.2, 3.0)
    assert np.array_equal(drawn(light, depth, shot(DROP), SIZE, NIGHT), light)
    depth[:, : SIZE.width // 2] = 9.0
    change = np.abs(drawn(light, depth, shot(DROP), SIZE, NIGHT) - light).max(axis=-1)
    assert change[:, : SIZE.width // 2].max() > 0
    assert change[:, SIZE.width // 2 :].max() == 0


def test_rain_is_seen_before_lights_and_hardly_in_the_dark() -> None:
    change = []
    for level in (0.02, 2.0):
        light, depth = wall(level)
        change.append(float(np.abs(drawn(light, depth, shot(DROP), SIZE, NIGHT) - light).max()))
    assert change[1] > 5 * change[0]


def test_drops_are_many_and_no_two_streaks_are_as_long() -> None:
    at = np.float32([[x, 4, z] for x in (-1.5, -0.5, 0.5, 1.5) for z in (0.5, 1.5)])
    centers, halves = weather._many(at.astype(float), np.tile([0.0, 0.0, -0.2], (8, 1)))
    assert len(centers) == weather.MORE * len(at)
    assert np.allclose(centers[: len(at)], at)
    assert (centers >= at.min(axis=0) - 1e-5).all()
    assert (centers <= at.max(axis=0) + 1e-5).all()
    long = np.abs(halves[:, 2])
    assert long.max() < 0.2
    assert long.max() > 1.5 * long.min()
    later, _ = weather._many(at - [0.0, 0.0, 0.1], np.tile([0.0, 0.0, -0.2], (8, 1)))
    assert np.allclose(later[:, :2], centers[:, :2])  # each falls straight down


def test_what_is_out_of_focus_is_wide_and_faint() -> None:
    light, depth = wall(0.05)
    sharp, soft = (drawn(light, depth, shot(FLAKES, width), SIZE, TIMES["day"]) - light for width in (0.0, 0.4))
    assert (np.abs(soft) > 1e-4).sum() > 2 * (np.abs(sharp) > 1e-4).sum()
    assert soft.max() < 0.7 * sharp.max()
    assert soft.sum() == pytest.approx(sharp.sum(), rel=0.5)


def test_flakes_are_as_bright_as_the_hour() -> None:
    light, depth = wall(0.01)
    day, night = (
        float((drawn(light, depth, shot(FLAKES), SIZE, TIMES[hour]) - light).max()) for hour in ("day", "night")
    )
    assert day > 3 * night > 0


def test_nothing_falls_where_nothing_is() -> None:
    light, depth = wall(0.3)
    assert drawn(light, depth, shot(None), SIZE, NIGHT) is light
    behind = replace(DROP, centers=np.float32([[0, -4, 1]]))
    assert np.array_equal(drawn(light, depth, shot(behind), SIZE, NIGHT), light)


def test_a_storm_of_drops_costs_as_little_as_its_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    many = replace(DROP, centers=(rng.uniform(-6, 6, (1700, 3)) + np.array([0, 7, 1])).astype(np.float32))
    light, depth = wall(0.2)
    counted: list[int] = []
    real = np.bincount
    monkeypatch.setattr(np, "bincount", lambda x, *rest: counted.append(len(x)) or real(x, *rest))
    drawn(light, depth, shot(many), SIZE, NIGHT)
    assert sum(counted) < 40 * SIZE.width * SIZE.height


def test_no_flake_is_like_another_and_each_stays_itself() -> None:
    light, depth = wall(0.05)

    def seen(number: int) -> int:
        centers = np.full((40, 3), -9.0, np.float32)  # behind the camera, but for one of them
        centers[number] = (0, 4, 1)
        change = drawn(light, depth, shot(replace(FLAKES, width=0.3, centers=centers)), SIZE, TIMES["day"]) - light
        return int((np.abs(change).max(axis=-1) > 1e-3).sum())

    areas = [seen(number) for number in range(12)]
    assert max(areas) > 1.5 * min(areas)
    assert areas == [seen(number) for number in range(12)]
