"""Trees, bushes, grass and flowers. A `Grove` grows them all into a few meshes: wood, blades (grass, palms) and leaves.

A crown is a few lumps: two shells that wear an image of leaves, and cards of sprays around them, which are shaded like
the cloud that they are in and darker inside: round light with a leafy outline, for some thousand triangles a tree close
by and some hundred far away. Wind is `Mesh.sway`: the meshes themselves stay as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from langit.arrays import Floats
from langit.render.image import Image
from langit.render.snapshot import Mesh, Pattern, Surface
from langit.scene.vocabulary import Season
from langit.simulation.materials import linear
from langit.simulation.places import foliage
from langit.simulation.places.meshwork import MeshBuilder, unit, up
from langit.simulation.places.site import RGB, Site, wind_sway

# Dark inside, middle, light outside: sRGB codes, or linear RGB.
Shade = str | RGB
Shades = tuple[Shade, Shade, Shade]
LEAVES: Final[dict[str, tuple[Shades, ...]]] = {
    "green": (("1d3a16", "3f7a2a", "7fb544"), ("1a3818", "3a7030", "74a84a"), ("24401a", "55842c", "9bbd4e")),
    "deep": (("10280f", "2c5a24", "5a8c38"), ("14301a", "2f6332", "5f9650")),
    "cherry": (("cc7496", "f4adc6", "ffe2ec"), ("d4809e", "f8bcd0", "fff0f5"), ("c86c92", "f0a0be", "ffd8e6")),
    "autumn": (
        ("6a2008", "d0541a", "f59a30"), ("701408", "c83418", "ee6a28"), ("75480a", "dba21c", "fbd650"),
        ("5c3410", "b8761e", "e8b348"),
    ),
    "palm": (("1c4016", "3f7f2a", "86b64a"),),
    "frost": (("5a6a7c", "b4c4d6", "f2f6fb"),),
}  # fmt: skip
BARK: Final = {"brown": "66503c", "gray": "766d63", "cherry": "6e564c", "birch": "d5d0c6", "pine": "664a35"}
NEEDLES: Final = ("0d2a1c", "1d4a30", "35694a")
HOME: Final = (0.0, -3.0)  # where most cameras stand (x, y)
NEAR: Final = 11.0  # meters from there
CLOSE: Final = 7.0
TUFTS: Final = (15.0, 4.5, 1.5)  # to a point close by, near, and far away
SNOW: Final = ("9fb3cc", "dfe9f4", "ffffff")


@dataclass(kw_only=True)
class Grove:
    """Plants that are drawn together. `snow` 0 to 1 lies on them; `season` colors the leaves of broad-leaved trees."""

    rng: np.random.Generator
    season: Season = "summer"
    snow: float = 0.0
    wood: MeshBuilder = field(default_factory=MeshBuilder)
    leaves: MeshBuilder = field(default_factory=MeshBuilder)
    blades: MeshBuilder = field(default_factory=MeshBuilder)
    sprays: MeshBuilder = field(default_factory=MeshBuilder)
    bloom: MeshBuilder = field(default_factory=MeshBuilder)
    tufts: MeshBuilder = field(default_factory=MeshBuilder)
    boughs: MeshBuilder = field(default_factory=MeshBuilder)
    petals: MeshBuilder = field(default_factory=MeshBuilder)
    far: MeshBuilder = field(default_factory=MeshBuilder)

    def meshes(self, *, sway: float = 0.0, owner: int = 0) -> tuple[Mesh, ...]:
        """All that has been planted, bending in the wind by `sway`."""
        leaf = Surface(roughness=0.75, pattern=Pattern.LEAF, scale=1.1, thin=0.75)
        return (
            self.wood.build(Surface(roughness=0.9, pattern=Pattern.BARK), sway=sway, owner=owner)
            + self.blades.build(Surface(roughness=0.75, thin=0.5), sway=sway, owner=owner)
            + self.leaves.build(leaf, sway=sway, owner=owner, lies="in the picture")
            + self.sprays.build(_spray(Image.LEAVES), sway=sway, owner=owner, lies="on cards")
            + self.bloom.build(_spray(Image.BLOSSOM), sway=sway, owner=owner, lies="on cards")
            + self.tufts.build(_spray(Image.TUFT), sway=sway, owner=owner, lies="on cards")
            + self.boughs.build(_spray(Image.LEAVES, 2.2), sway=sway, owner=owner, lies="in the picture")
            + self.far.build(_spray(Image.LEAVES, 0.6), sway=sway, owner=owner, lies="in the picture")
            + self.petals.build(_spray(Image.BLOSSOM, 2.2), sway=sway, owner=owner, lies="in the picture")
        )

    def tree(
        self, species: str, at: ArrayLike, height: float, *, detail: float = 1.0, shades: Shades | None = None
    ) -> None:
        """One tree of a species of `SPECIES`, its foot `at` (x, y, z), `height` meters high.

        `detail` scales the number of leaves: 1 close by, 0.3 far away. `shades` override the colors of its leaves.
        """
        foot = np.asarray(at, float)
        if species == "pine":
            self._pine(foot, height, detail, shades)
        elif species == "palm":
            self._palm(foot, height, detail, shades)
        else:
            self._broadleaf(species, foot, height, detail, shades)

    def bush(self, at: ArrayLike, radius: float, shades: Shades | None = None, *, detail: float = 1.0) -> None:
        """A round bush, which wears the season unless it has `shades` of its own."""
        foot = np.asarray(at, float)
        colors = shades or self._shades(self._leaf_name("green"))
        for _ in range(1 if detail < 0.35 else 2 if detail < 0.6 else 3):
            offset = np.append(self.rng.uniform(-0.45, 0.45, 2) * radius, self.rng.uniform(0.35, 0.6) * radius)
            radii = np.full(3, radius * self.rng.uniform(0.6, 0.8))
            self._clump(foot + offset, radii, colors, detail, foot[2], radius, self.sprays)

    def hedge(self, start: ArrayLike, end: ArrayLike, height: float, width: float, *, detail: float = 1.0) -> None:
        """A clipped hedge from `start` to `end` (x, y); `detail` as for a tree."""
        a, b = np.asarray(start, float), np.asarray(end, float)
        colors = [_rgb(shade) for shade in self._shades("deep")]
        along = unit((b - a)[None])[0]
        side = np.array([-along[1], along[0]])
        length = float(np.linalg.norm(b - a))
        steps = max(2, int(length / 0.35))
        for offset, above, normal in (
            (side * width / 2, None, side), (-side * width / 2, None, -side), (side * 0, height, np.zeros(2)),
        ):  # fmt: skip
            count = round(steps * detail * (19 if above is None else 14))
            t = self.rng.uniform(0, 1, count)
            z = self.rng.uniform(0.04, height, count) if above is None else height * self.rng.uniform(0.94, 1.1, count)
            spread = self.rng.normal(0, 0.035, count) if above is None else self.rng.uniform(-0.5, 0.5, count) * width
            place = a + t[:, None] * (b - a) + offset + np.multiply.outer(spread, side)
            facing = unit(np.tile([*normal, 0.35 if above is None else 1.0], (count, 1)))
            tone = (z / height)[:, None] * self.rng.uniform(0.3, 1.0, (count, 1))
            color = colors[1] + (colors[2] - colors[1]) * tone
            size = self.rng.uniform(0.10, 0.17, count)
            self.sprays.cards(np.column_stack([place, z]), facing, color, size, self.rng, tilt=0.7, aspect=1.0)
        self._bar(self.blades, a, b, height * 0.86, width * 0.72, colors[0] * 0.9)
        self._bar(self.boughs, a, b, height * 0.97, width * 0.94, colors[1] * 0.55)

    def grass(self, points: Floats, height: float, shades: Shades, *, share: float = 1.0) -> None:
        """Tufts of grass about `points` (N, 3), more of them close by; `share` is how many of the usual number."""
        tones = (_rgb(shades[0]), _rgb(shades[1]), _rgb(shades[2]))
        away = np.linalg.norm(points[:, :2] - HOME, axis=1)
        more = np.select([away < CLOSE, away < NEAR], TUFTS[:2], TUFTS[2]) * share
        feet = np.repeat(points, (more + self.rng.random(len(points))).astype(int), axis=0)
        feet = feet + np.append(self.rng.uniform(-0.45, 0.45, (len(feet), 2)), np.zeros((len(feet), 1)), axis=1)
        tall = height * self.rng.uniform(0.55, 1.15, len(feet))
        foliage.tufts(self.tufts, feet, tall, tones, self.rng)

    def flowers(self, points: Floats, colors: Floats, size: float) -> None:
        """Flower heads at `points` (N, 3) with colors (N, 3); those close by have petals and stems."""
        sizes = size * self.rng.uniform(0.7, 1.2, len(points))
        near = np.linalg.norm(points[:, :2] - HOME, axis=1) < NEAR
        foliage.flowers(self.blades, points[near], colors[near], sizes[near] * 0.8, self.rng)
        far = points[~near]
        facing = np.tile([0.0, -0.6, 0.8], (len(far), 1))
        self.blades.cards(far, facing, colors[~near], sizes[~near], self.rng, tilt=0.35, aspect=0.9)

    def _shades(self, name: str) -> Shades:
        choices = LEAVES[name]
        return choices[self.rng.integers(len(choices))]

    def _broadleaf(self, species: str, foot: Floats, height: float, detail: float, shades: Shades | None) -> None:
        look = SPECIES.get(species, SPECIES["oak"])
        rng, spread = self.rng, look.spread * height
        fork = look.trunk * height
        lean = np.append(rng.uniform(-0.05, 0.05, 2) * height, 0.0)
        bark = np.array(linear(BARK[look.bark]))
        girth = 0.034 * height * look.girth
        self.wood.tube(
            [foot - up(0.1), foot + up(0.35 * girth), foot + lean * 0.4 + up(fork * 0.5), foot + lean + up(fork)],
            [girth * 1.9, girth * 1.3, girth, girth * 0.85], bark, sides=11 if detail > 0.6 else 5,
        )  # fmt: skip
        top = foot + lean + up(fork)
        bare = shades is None and self.season == "winter"
        colors = shades or self._shades(self._leaf_name(look.leaf))
        cherry = look.leaf == "cherry" and self.season == "spring"
        sprays = self.bloom if cherry else self.sprays
        lumps = max(3, round(look.lumps * min(1.0, 0.5 + detail / 2)))
        turn = rng.uniform(0, 2 * np.pi)
        for index in range(lumps):
            ring = 0.0 if index == 0 else 1.0
            angle = turn + index * 2.4
            rise = 1.0 if index == 0 else look.low + (0.86 - look.low) * (index - rng.uniform(0, 1)) / (lumps - 1)
            away = ring * spread * look.open * rng.uniform(0.45, 0.62)
            center = top + np.array([np.cos(angle) * away, np.sin(angle) * away, (height - fork) * rise * 0.72])
            self.wood.tube([top - up(0.1 * height), (top + center) / 2 + up(0.02 * height), center],
                           [girth * 0.7, girth * 0.45, girth * 0.2], bark, sides=6 if detail > 0.6 else 4)  # fmt: skip
            if bare:
                self._twigs(top, center, girth, bark)
                continue
            size = spread * rng.uniform(0.46, 0.60) * (1.0 if detail > 0.35 else 1.18)  # far crowns have no gaps
            radii = np.array([size, size, size * look.flat])
            self._clump(center, radii, colors, detail, top[2], height - fork, sprays)

    def _leaf_name(self, leaf: str) -> str:
        if leaf == "green":
            return {"autumn": "autumn", "winter": "frost"}.get(self.season, "green")
        if leaf == "cherry":
            return {"summer": "green", "autumn": "autumn", "winter": "frost"}.get(self.season, "cherry")
        return leaf

    def _clump(
        self,
        center: Floats,
        radii: Floats,
        shades: Shades,
        detail: float,
        bottom: float,
        rise: float,
        sprays: MeshBuilder,
    ) -> None:
        dark, middle, light = (_rgb(shade) for shade in shades)
        snow = np.array(linear("f4f8fd"))

        def shade(directions: Floats, heights: Floats) -> Floats:
            lift = np.clip(0.35 + 0.4 * directions[:, 2:3] + 0.35 * (heights - bottom) / rise, 0.0, 1.0)
            color = np.where(lift < 0.5, dark + (middle - dark) * lift * 2, middle + (light - middle) * (lift * 2 - 1))
            lies = self.snow * np.clip(directions[:, 2:3] * 1.6 - 0.1, 0.0, 1.0)
            return np.asarray(color + (snow - color) * lies)

        def inside(part: float) -> Callable[[Floats], Floats]:
            return lambda d: np.asarray(shade(d, center[2] + d[:, 2:3] * radii[2]) * part)

        # Shells that wear an image of leaves, a dark one in a lighter one, and sprays around them: lighter, the farther
        # out. Far away the inner one has no gaps.
        near, large = detail > 0.35, radii[0] > 2.4
        shell = self.far if not near else self.petals if sprays is self.bloom else self.boughs
        heart = shell if near else self.blades
        heart.blob(center, radii * 0.56, inside(0.36), self.rng, detail=1 if detail > 0.8 else 0, bumps=0.2)
        shell.blob(center, radii * 0.82, inside(0.6), self.rng, detail=1 if near or large else 0, bumps=0.2)
        count = int((150 if detail > 0.45 else 92) * detail * min(1.6, 0.6 + float(radii[0])))
        outward = unit(self.rng.normal(size=(count, 3)) + up(0.2))
        depth = self.rng.uniform(0.0, 1.0, (count, 1)) ** 0.7
        at = center + outward * radii * (0.60 + 0.48 * depth)
        hue = 1.0 + self.rng.normal(0, 0.07, (count, 3)) * (1.0, 0.4, 1.0)
        color = shade(outward, at[:, 2:3]) * self.rng.uniform(0.75, 1.25, (count, 1)) * (0.55 + 0.60 * depth) * hue
        size = radii[0] * self.rng.uniform(0.15, 0.27, count) / np.sqrt(min(1.0, detail + 0.4))
        sprays.cards(at, outward, color, size, self.rng, tilt=0.9, aspect=1.0)

    def _twigs(self, top: Floats, center: Floats, girth: float, bark: Floats) -> None:
        """A bare branch with its twigs, and a line of snow on each."""
        white = np.array(linear("eef3f9"))
        ways = [np.array([top, (top + center) / 2, center])]
        for _ in range(3):
            start = top + (center - top) * self.rng.uniform(0.45, 0.9)
            end = start + (center - top) * 0.35 + self.rng.normal(0, 0.16, 3) * np.linalg.norm(center - top)
            ways.append(np.array([start, (start + end) / 2, end]))
            self.wood.tube(ways[-1], [girth * 0.3, girth * 0.2, girth * 0.08], bark, sides=4)
        if self.snow:
            for way, thick in zip(ways, (0.34, 0.2, 0.2, 0.2), strict=True):
                self.wood.tube(way + up(girth * thick * 0.9), np.array([0.8, 0.7, 0.3]) * girth * thick, white, sides=4)

    def _pine(self, foot: Floats, height: float, detail: float, shades: Shades | None) -> None:
        """Skirts of drooping boughs, each a jagged cone with snow on its upper side."""
        rng = self.rng
        bark = np.array(linear(BARK["pine"]))
        self.wood.tube([foot - up(0.1), foot + up(height * 0.85)], [height * 0.030, height * 0.008], bark, sides=5)
        dark, middle, light = (_rgb(shade) for shade in shades or NEEDLES)
        blue, white, bright = (np.array(linear(code)) for code in SNOW)
        layers = 9 if detail > 0.6 else 6 if detail > 0.45 else 5
        boughs = 14 if detail > 0.6 else 8 if detail > 0.45 else 6
        width = height * rng.uniform(0.20, 0.26)
        for index in range(layers):
            t = index / (layers - 1)
            base = foot[2] + height * (0.13 + 0.70 * t)
            radius = width * (1.0 - 0.86 * t) * rng.uniform(0.92, 1.08)
            tall = height * (0.25 - 0.08 * t)
            apex = np.array([foot[0], foot[1], base + tall])
            angle = (np.arange(2 * boughs) + rng.uniform(0, 1)) * np.pi / boughs
            tip = np.arange(2 * boughs) % 2 == 0
            reach = np.where(tip, radius * rng.uniform(0.9, 1.12, 2 * boughs), radius * 0.66)
            z = base + np.where(tip, -0.14 * tall * rng.uniform(0.5, 1.2, 2 * boughs), 0.16 * tall)
            outer = np.column_stack([foot[0] + np.cos(angle) * reach, foot[1] + np.sin(angle) * reach, z])
            inner = apex + (outer - apex) * 0.55 + up(0.05 * tall)
            radial = np.column_stack([np.cos(angle), np.sin(angle), np.full(2 * boughs, 0.55)])
            vertices = np.concatenate([[apex], inner, outer])
            normals = np.concatenate([[[0.0, 0.0, 1.0]], unit(radial + up(0.3)), unit(radial)])
            count = 2 * boughs
            first, following = 1 + np.arange(count), 1 + (np.arange(count) + 1) % count
            faces = np.concatenate(
                [
                    np.column_stack([np.zeros(count, int), first, following]),
                    np.column_stack([first, first + count, following + count]),
                    np.column_stack([first, following + count, following]),
                ]
            )
            needle = middle + (light - middle) * rng.uniform(0, 0.6, (count, 1))
            rim = np.where(tip[:, None], needle, dark)
            cover = self.snow * rng.uniform(0.55, 1.0, (count, 1))
            top = middle + (bright - middle) * self.snow * 0.8
            mid = needle + (white - needle) * cover
            edge = rim + (blue - rim) * self.snow * np.where(tip[:, None], rng.uniform(0.2, 0.75, (count, 1)), 0.1)
            self.leaves.add(vertices, normals, faces, np.concatenate([[top], mid, edge]))
            under = np.concatenate([[apex - up(tall * 0.5)], outer])
            self.leaves.add(
                under, [0.0, 0.0, -1.0], np.column_stack([np.zeros(count, int), following, first]), dark * 0.6
            )

    def _palm(self, foot: Floats, height: float, detail: float, shades: Shades | None) -> None:
        rng = self.rng
        bend = np.append(rng.uniform(-0.22, 0.22, 2) * height, 0.0)
        t = np.linspace(0, 1, 7)[:, None]
        trunk = foot + bend * t**2 + up(0.92 * height) * t
        self.wood.tube(trunk, np.linspace(0.034, 0.020, 7) * height, np.array(linear("7a6248")), sides=7)
        dark, middle, light = shades or LEAVES["palm"][0]
        foliage.palm_crown(self.blades, trunk[-1], height, (_rgb(dark), _rgb(middle), _rgb(light)), rng, detail)
        for angle in rng.uniform(0, 2 * np.pi, 4):
            nut = trunk[-1] + height * np.array([0.025 * np.cos(angle), 0.025 * np.sin(angle), -0.03])
            self.wood.blob(nut, np.full(3, 0.013 * height), lambda d: np.array(linear("5a4426")) + 0 * d, rng, detail=0)

    def _bar(self, mesh: MeshBuilder, a: Floats, b: Floats, height: float, width: float, color: Floats) -> None:
        """The inside of a hedge, darker at its foot."""
        along = unit((b - a)[None])[0]
        side = np.array([-along[1], along[0]]) * width / 2
        low = [(*(a + side), 0.0), (*(a - side), 0.0), (*(b - side), 0.0), (*(b + side), 0.0)]
        high = [(x, y, height) for x, y, _ in low]
        mesh.quad([high[0], high[1], high[2], high[3]], color)
        for i in range(4):
            j = (i + 1) % 4
            mesh.quad([low[i], low[j], high[j], high[i]], np.stack([color * 0.5, color * 0.5, color, color]))


@dataclass(frozen=True, kw_only=True)
class Species:
    """The shape of a broad-leaved tree, as parts of its height: `spread` of the crown, height of the `trunk`.

    `open` is how far its boughs reach out: little in a column of a tree.
    """

    leaf: str
    bark: str = "brown"
    spread: float = 0.36
    trunk: float = 0.34
    lumps: int = 7
    low: float = 0.25
    flat: float = 0.85
    girth: float = 1.0
    open: float = 1.0


SPECIES: Final[dict[str, Species]] = {
    "oak": Species(leaf="green", spread=0.42, girth=1.2, lumps=8),
    "cherry": Species(leaf="cherry", bark="cherry", spread=0.46, trunk=0.36, lumps=10, low=0.25, flat=0.75),
    "maple": Species(leaf="green", bark="gray", spread=0.38, lumps=7),
    "birch": Species(leaf="green", bark="birch", spread=0.24, trunk=0.30, lumps=7, low=0.15, flat=1.1, girth=0.65),
    "poplar": Species(
        leaf="deep", bark="gray", spread=0.17, trunk=0.12, lumps=9, low=0.05, flat=1.7, girth=0.7, open=0.4
    ),
    "willow": Species(leaf="green", bark="gray", spread=0.46, trunk=0.36, lumps=9, low=0.05, flat=1.0),
    "pine": Species(leaf="deep", bark="pine"),
    "palm": Species(leaf="palm"),
}


def grove(site: Site) -> Grove:
    """A grove for the season and the snow of a place."""
    snow = 0.9 if site.snowy else 0.0
    return Grove(rng=site.rng, season=site.scene.season, snow=snow)


def plant(site: Site, plants: Grove) -> None:
    """Adds the meshes of a grove to the place, moving in its wind."""
    site.meshes += plants.meshes(sway=wind_sway(site.scene))


def _spray(image: Image, scale: float = 1.0) -> Surface:
    return Surface(roughness=0.75, pattern=Pattern.LEAF, scale=scale, thin=0.75, image=image)


def _rgb(shade: Shade) -> Floats:
    return np.array(linear(shade) if isinstance(shade, str) else shade)
