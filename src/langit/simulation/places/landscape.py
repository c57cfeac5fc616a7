"""Open country: ground in the colors of the season, rolling hills, far ridges, rocks, fences and poles."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from langit.arrays import Floats
from langit.render.snapshot import Pattern, Shape, Surface
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder, up
from langit.simulation.places.site import Site, glow, matte, patterned
from langit.simulation.places.vegetation import Grove

GRASS: Final = {"spring": "5f7a3c", "summer": "526f36", "autumn": "7a6c3c", "winter": "6f7a48"}
HILLS: Final = {"spring": "52723e", "summer": "456a3c", "autumn": "80642f", "winter": "5f6a58"}
SNOW_CODE: Final = "e6edf6"


def grass_surface(site: Site, scale: float = 0.6) -> Surface:
    """The surface of a lawn in this season, or snow."""
    if site.snowy:
        return patterned(SNOW_CODE, Pattern.SNOW, 1.0, 0.75)
    return patterned(GRASS[site.scene.season], Pattern.GRASS, scale, 0.9)


def lawn(site: Site, x: tuple[float, float], y: tuple[float, float], z: float = 0.0) -> None:
    """A flat piece of grass (or snow) between two x and two y."""
    site.plane(((x[0] + x[1]) / 2, (y[0] + y[1]) / 2, z), ((x[1] - x[0]) / 2, (y[1] - y[0]) / 2), grass_surface(site))


def rolling(site: Site, near: float, far: float, rise: float, *, behind: bool = False) -> None:
    """Hilly ground from y `near`, where it is flat, to y `far`, where hills are about `rise` meters high.

    With `behind` the same toward -y, behind the opening camera.
    """
    rng = site.rng
    waves = [(rng.uniform(0.015, 0.06), rng.uniform(0.02, 0.05), rng.uniform(0, 6.3)) for _ in range(5)]
    base = np.array(linear(SNOW_CODE if site.snowy else HILLS[site.scene.season]))

    def height(x: Floats, y: Floats) -> Floats:
        t = np.clip((y - near) / (far - near), 0.0, 1.0)
        bumps = sum(np.sin(kx * x + ky * y + phase) for kx, ky, phase in waves) / 5
        return np.asarray(rise * t**1.5 * (0.75 + 0.9 * bumps) - 0.02)

    def color(x: Floats, y: Floats, z: Floats) -> Floats:
        patches = 0.5 + 0.25 * np.sin(0.11 * x + 0.07 * y) + 0.25 * np.sin(0.06 * x - 0.16 * y + 2.0)
        tone = (0.80 + 0.35 * patches)[..., None]
        warm = np.array([1.10, 1.0, 0.72]) if not site.snowy else np.ones(3)
        return np.asarray(base * tone * (1 + (warm - 1) * patches[..., None]))

    ground = MeshBuilder()
    columns, rows = (31, 11) if behind else (61, 22)
    x, y = np.linspace(-150, 150, columns), np.linspace(near, far, rows)
    _toward(ground, x, y, height, color, behind)
    pattern = Pattern.SNOW if site.snowy else Pattern.GRASS
    site.put(ground, Surface(color=(1.0, 1.0, 1.0), roughness=0.95, pattern=pattern, scale=0.25))


def woods(site: Site, plants: Grove, ring: ArrayLike, height: float, *, each: float = 4.5) -> None:
    """The edge of far woods along a line of points (N, 2): crowns side by side, about `height` meters high.

    A clump stands every `each` meters; at that distance nobody sees a trunk.
    """
    line = np.asarray(ring, float)
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    steps = np.arange(0.0, lengths[-1], each)
    for x, y in np.column_stack([np.interp(steps, lengths, line[:, axis]) for axis in (0, 1)]):
        at = (x + site.rng.uniform(-1.5, 1.5), y + site.rng.uniform(-2.0, 2.0), -0.3)
        plants.bush(at, height * site.rng.uniform(0.55, 0.85), detail=0.31)


def ridge(site: Site, distance: float, height: float, code: str, *, jag: float = 0.3, behind: bool = False) -> None:
    """A far chain of hills or mountains across the view; fog turns it into a silhouette."""
    rng = site.rng
    x = np.linspace(-150, 150, 61)
    line = np.zeros_like(x)
    for octave in range(5):
        line += np.sin(x * 0.021 * 1.9**octave + rng.uniform(0, 6.3)) * (jag * 1.6) ** octave
    line = height * (0.62 + 0.38 * line / (1 + jag))
    base = np.array(linear(code))
    mesh = MeshBuilder()
    rows = np.array([distance, distance + 0.35 * height, distance + 1.5 * height])
    profile = np.array([-0.15, 0.55, 1.0])

    def heights(xs: Floats, ys: Floats) -> Floats:
        return np.asarray(np.interp(xs, x, line) * np.interp(ys, rows, profile))

    _toward(mesh, x, rows, heights, lambda xs, ys, zs: np.broadcast_to(base, (*zs.shape, 3)), behind)
    site.put(mesh, Surface(roughness=1.0))


def _toward(
    mesh: MeshBuilder,
    x: Floats,
    y: Floats,
    height: Callable[[Floats, Floats], Floats],
    color: Callable[[Floats, Floats, Floats], Floats],
    behind: bool,
) -> None:
    """Terrain ahead, or mirrored to lie behind the camera."""
    if behind:
        mesh.terrain(x, -y[::-1], lambda u, v: height(u, -v), lambda u, v, z: color(u, -v, z))
    else:
        mesh.terrain(x, y, height, color)


def rock(stones: MeshBuilder, at: ArrayLike, size: float, rng: np.random.Generator, snow: float = 0.0) -> None:
    """One boulder, flattened, half in the ground."""
    tone = rng.uniform(0.75, 1.2)
    gray, cap = np.array(linear("7d7a76")) * tone, np.array(linear("f2f6fb"))
    radii = size * np.array([rng.uniform(0.8, 1.2), rng.uniform(0.8, 1.2), rng.uniform(0.5, 0.8)])

    def color(d: Floats) -> Floats:
        shade = gray * (0.7 + 0.4 * np.clip(d[:, 2:3], 0, 1))
        return np.asarray(shade + (cap - shade) * snow * np.clip(d[:, 2:3] * 2, 0, 1))

    stones.blob(np.asarray(at, float) + up(radii[2] * 0.3), radii, color, rng, detail=1, bumps=0.16)


def fence(
    site: Site, start: tuple[float, float], end: tuple[float, float], *, code: str = "8a7355", rails: int = 2
) -> None:
    """A wooden fence of posts and rails between two points (x, y)."""
    a, b = np.array(start), np.array(end)
    surface = matte(code, 0.85)
    length = float(np.linalg.norm(b - a))
    for point in np.linspace(a, b, max(2, round(length / 2.2) + 1)):
        site.box((*point, 0.5), (0.06, 0.06, 0.55), surface)
    for rail in range(rails):
        z = 0.45 + 0.42 * rail
        site.rod((*a, z), (*b, z), 0.035, surface)


def street_lamp(
    site: Site, at: tuple[float, float], height: float, *, code: str = "2c2f33", light: str = "ffd9a0"
) -> None:
    """A lamp post with a round head; it shines when lamps are lit."""
    x, y = at
    post = matte(code, 0.5)
    site.rod((x, y, 0), (x, y, height), 0.055, post, 0.04)
    site.box((x, y, 0.12), (0.11, 0.11, 0.12), post, shape=Shape.CYLINDER)
    site.box((x, y, height + 0.30), (0.19, 0.19, 0.05), post, shape=Shape.CONE)
    head = glow(light, 3.0) if site.lit else matte("f0ead8", 0.3)
    site.box((x, y, height + 0.13), (0.15, 0.15, 0.15), head, shape=Shape.BALL)
    red, green, blue = linear(light)
    site.lamp((x, y, height - 0.1), (red * 2.7, green * 2.7, blue * 2.7), 0.25)
