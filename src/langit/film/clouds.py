"""Clouds: a layer of heaps with thickness, lit by the sun through itself, and veils of ice high above them.

The heaps are a periodic grid of densities. Light goes down through it along the sun's rays once; then every ray of the
picture of the sky goes up through it, layer by layer.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.render.snapshot import Atmosphere, Floats

CELLS: Final = 640
WIDE: Final = 17000.0  # meters until the heaps repeat
LAYERS: Final = 16
BASE, TALL = 1500.0, 1300.0  # meters
DENSE: Final = 0.011  # 1/m in the middle of a heap
LOWEST: Final = 0.02  # the sine of the height below which there are no clouds but haze
SEEN: Final = 30000.0  # meters in which air takes on the color of the sky
Grid = NDArray[np.float32]
Values = NDArray[np.floating[Any]]


def overcast(atmosphere: Atmosphere) -> float:
    """How closed the cover of clouds is, 0 to 1."""
    return float(np.clip((atmosphere.clouds - 0.5) / 0.15, 0, 1))


def seen(ways: Floats, toward: Floats, atmosphere: Atmosphere, sky: Floats) -> tuple[Values, Values]:
    """What clouds hide of a `sky` (..., 3) in directions `ways` (..., 3), a share, and the light that they give."""
    key, above = np.array(atmosphere.key_light, float), np.array(atmosphere.ambient_up, float)
    cover, lit = np.zeros(ways.shape[:-1]), np.zeros(ways.shape)
    if atmosphere.clouds <= 0:
        return cover, lit
    up = ways[..., 2] > LOWEST
    rays, behind = ways[up].astype(np.float32), sky[up]
    thin, veil = _veils(rays, toward, key, above, atmosphere.clouds)
    share, light = _heaps(rays, toward, key, above, atmosphere)
    air = np.exp(-(BASE / rays[:, 2:]) / SEEN)
    ends = np.clip((rays[:, 2] - LOWEST) / 0.05, 0, 1)
    hidden = share * ends
    light = (light * air + share[:, None] * behind * (1 - air)) * ends[:, None]
    cover[up] = 1 - (1 - hidden) * (1 - thin * ends)
    lit[up] = light + (1 - hidden)[:, None] * veil * ends[:, None]
    return _soft(cover), _soft(lit)


def _soft(picture: Values) -> Values:
    """A picture blurred a little; its columns close to a ring."""
    wide = (np.roll(picture, 1, 1) + 2 * picture + np.roll(picture, -1, 1)) / 4
    tall = np.concatenate([wide[:1], wide, wide[-1:]])
    return np.asarray((tall[:-2] + 2 * tall[1:-1] + tall[2:]) / 4)


def noise(cells: int, slope: float, seed: int, stretch: tuple[float, float] = (1.0, 1.0)) -> Grid:
    """Periodic noise (cells, cells) of mean 0 and deviation 1, whose spectrum falls by `slope`."""
    rng = np.random.default_rng([seed, 901])
    one = np.fft.fftfreq(cells) * cells
    length = np.hypot(one[:, None] * stretch[0], one[None, :] * stretch[1])
    length[0, 0] = np.inf
    made = np.fft.ifft2(np.fft.fft2(rng.standard_normal((cells, cells))) * length**-slope).real
    return np.asarray((made - made.mean()) / made.std(), np.float32)


def _grid(cover: float) -> tuple[Grid, Floats]:
    """Densities 0 to 1 (LAYERS, CELLS, CELLS) of heaps that take the share `cover` of the sky, and heights 0 to 1."""
    broad = noise(CELLS, 1.75, 1)
    broad -= np.float32(np.quantile(broad, 1 - cover))
    fine = [noise(CELLS, 1.25, seed) for seed in (2, 3, 4)]
    high = (np.arange(LAYERS) + 0.5) / LAYERS
    made = np.empty((LAYERS, CELLS, CELLS), np.float32)
    for layer, h in enumerate(high):
        turn = 2.4 * h * np.pi
        billow = np.cos(turn) * fine[0] + np.sin(turn) * fine[1]
        lump = 0.8 - np.abs(billow)  # heaps bulge out and have sharp valleys
        shape = broad - 1.5 * h**1.4 + (0.16 + 0.5 * h) * lump + 0.12 * fine[2] - 0.25 * (h < 0.06)
        made[layer] = np.clip(shape / 0.35, 0, 1)
    return made, high


def _lit(dense: Grid, toward: Floats) -> Grid:
    """What lies between each cell and the sun (LAYERS, CELLS, CELLS), in optical depth."""
    step, cell = TALL / LAYERS, WIDE / CELLS
    slope = min(np.hypot(*toward[:2]) / max(toward[2], 0.08), 9.0)
    way = toward[:2] / max(float(np.hypot(*toward[:2])), 1e-6)
    move = np.rint(-way * slope * step / cell).astype(int)
    long = DENSE * step * np.sqrt(1 + slope**2)
    before = np.zeros_like(dense)
    total = np.zeros(dense.shape[1:], np.float32)
    for layer in range(LAYERS - 1, -1, -1):
        before[layer] = total + 0.5 * long * dense[layer]
        total = np.roll(total + long * dense[layer], (move[0], move[1]), (0, 1))
    return before


def _heaps(rays: Grid, toward: Floats, key: Floats, above: Floats, atmosphere: Atmosphere) -> tuple[Values, Values]:
    """What the heaps hide (N,) and their light (N, 3)."""
    closed = overcast(atmosphere)
    dense, heights = _grid(0.62 * atmosphere.clouds * (1 - closed) + closed * 0.985)
    before = _lit(dense, toward)
    shown = _sun_shown(dense, toward)
    dense, before = np.roll(dense, shown, (1, 2)), np.roll(before, shown, (1, 2))
    sun = np.clip(rays @ toward.astype(np.float32), 0, 1)
    ahead = 0.55 + 1.5 * sun**6 + 3.0 * sun**60
    through, gray, bright = (np.zeros(len(rays), np.float32) for _ in range(3))
    through += 1
    slope, step = rays[:, :2] / rays[:, 2:], -DENSE * np.minimum(TALL / LAYERS / rays[:, 2], 900.0)
    # Each ray meets the layers a little higher or lower than its neighbors, or the layers would show as steps.
    shift = np.random.default_rng(903).random(len(rays), np.float32) - 0.5
    for layer, h in enumerate(heights):
        where = slope * ((BASE + TALL * (h + shift / LAYERS)) * CELLS / WIDE)[:, None]
        thick, shade = _looked_up((dense[layer], before[layer]), where)
        left = through * np.exp(step * thick)
        part = through - left
        bright += part * (0.54 * np.exp(-shade) + 0.34 * np.exp(-0.10 * shade) + 0.10)
        gray += part * np.float32(0.45 + 0.55 * h)
        through = left
    light = (bright * ahead)[:, None] * key + gray[:, None] * above * 0.85
    return 1 - through, light


def _sun_shown(dense: Grid, toward: Floats) -> tuple[int, int]:
    """How far to move the heaps, in cells, so that few are before the sun and some beside it."""
    rng = np.random.default_rng(905)
    angle = rng.uniform(0, 2 * np.pi, 40)
    around = toward + 0.07 * rng.random((40, 1)) * np.column_stack([np.cos(angle), np.sin(angle), np.sin(2 * angle)])
    high = (BASE + TALL * (np.arange(LAYERS) + 0.5) / LAYERS) * CELLS / WIDE
    where = np.rint(around[:, None, :2] / np.maximum(around[:, None, 2:], LOWEST) * high[:, None]).astype(int)
    moves = rng.integers(0, CELLS, (60, 2))
    layer = np.arange(LAYERS)
    hidden = [dense[layer, (where[..., 0] - x) % CELLS, (where[..., 1] - y) % CELLS].sum() for x, y in moves]
    x, y = moves[int(np.argsort(hidden)[3])]
    return int(x), int(y)


def _looked_up(grids: tuple[Grid, ...], where: Values) -> list[Values]:
    """Periodic grids at places (N, 2), in straight lines between their cells."""
    low = np.floor(where)
    x, y = (where - low).T
    low = low.astype(np.int32)
    x0, y0 = low[:, 0] % CELLS * CELLS, low[:, 1] % CELLS
    x1, y1 = (x0 + CELLS) % (CELLS * CELLS), (y0 + 1) % CELLS
    corners = ((x0 + y0, (1 - x) * (1 - y)), (x0 + y1, (1 - x) * y), (x1 + y0, x * (1 - y)), (x1 + y1, x * y))
    return [sum(grid.ravel()[place] * share for place, share in corners) for grid in grids]


def _veils(rays: Grid, toward: Floats, key: Floats, above: Floats, clouds: float) -> tuple[Values, Values]:
    """Ice high up, in threads along the wind: what it hides (N,) and its light (N, 3)."""
    threads, where = noise(CELLS, 1.5, 7, (1.0, 3.2)), rays[:, :2] / (rays[:, 2:] + 0.04) * (CELLS / 11.0)
    patches = noise(CELLS, 2.0, 8)
    thread, patch = _looked_up((threads, patches), where)
    thin = np.clip(0.35 * thread + 0.45 * patch + 0.1, 0, 1) ** 1.5 * min(clouds, 0.6) * 0.8
    sun = np.clip(rays @ toward, 0, 1)
    light = key * (0.28 + 0.9 * sun**8)[:, None] + above * 0.4
    return thin, thin[:, None] * light
