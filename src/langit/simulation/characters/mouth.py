"""What an open mouth shows: two rows of teeth, each tooth a crown of its own, tongue, cheeks and gums.

The pack has a plain band where teeth stand. Whoever moves the face and is made finely gets crowns on it.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import Ints, body
from langit.render.snapshot import Surface
from langit.simulation.characters.adult import Bodily
from langit.simulation.characters.loft import Lively, Part, grid, normals

# Where nothing of the sky is seen nothing mirrors it, or a mouth would be blue.
TEETH: Final = Surface(color=(0.93, 0.80, 0.60), roughness=0.5)
CHEEKS: Final = Surface(color=(0.20, 0.06, 0.05), roughness=1.0)
TONGUE: Final = (0.20, 0.075, 0.06)
DARK: Final = 0.35  # of the light that is left to a tongue at the back of the mouth
ONWARD: Final = 0.35  # of what turns from the front in a mouth, that its light knows of
ROUNDED: Final = 0.7  # the same of crowns
# Breadth of crowns at their widest and their height, in mm, from the middle to the first molar: means of Nelson and
# Ash, "Wheeler's Dental Anatomy, Physiology and Occlusion".
UPPER: Final = ((8.5, 10.5), (6.5, 9.0), (7.5, 10.0), (7.0, 8.5), (7.0, 8.5), (10.0, 7.5))
LOWER: Final = ((5.0, 9.0), (5.5, 9.5), (7.0, 11.0), (7.0, 8.5), (7.0, 8.0), (11.0, 7.5))
CANINE: Final = 2  # its number in these
BENT: Final = 2.2  # power of the curve on which teeth stand; 2 would be an ellipse
ACROSS: Final = np.array([-1.0, -0.88, -0.6, -0.2, 0.2, 0.6, 0.88, 1.0])  # of half a crown's breadth
UP: Final = np.array([0.0, 0.03, 0.10, 0.25, 0.5, 0.75, 1.0])  # of its height, from the cutting edge
THICK: Final = 0.0024  # meters of a cutting edge
CURVE: Final = (
    0.0014,
    0.0020,
)  # meters that edges are nearer to the other jaw in the middle, and how much farther behind
BACK: Final = 0.10  # of the light at the front of a mouth that comes to the first molar


def mouth(own: Bodily) -> list[Part]:
    """Teeth and tongue, cheeks and gums of an adult."""
    inner, within = own.faces(("mouth",)), own.faces(("head",)) & own.inside
    fine = own.detail is own.shared.details[0] and own.moving[inner].any()
    crowned = _crowns(own) if fine else []
    if fine:
        inner = inner & (body().masks["mouth"][own.detail.triangles] > 0.5).all(1)
    halves = [own.part(inner & moves, TEETH, _in_mouth(own)) for moves in (own.moving, ~own.moving)]
    halves += [own.part(within & moves, CHEEKS, CHEEKS.color) for moves in (own.moving, ~own.moving)]
    return crowned + [_lit_from_front(part, ONWARD) for part in halves if part is not None]


def _lit_from_front(part: Part, turned: float) -> Part:
    """A part that no light reaches but through the lips: nothing of the ground or the sky above."""
    assert part.normals is not None, "bodies have normals"
    ahead = turned * part.normals + np.array([1.0, 0.0, 0.0])
    return replace(part, normals=ahead / np.linalg.norm(ahead, axis=1, keepdims=True))


def _in_mouth(own: Bodily) -> Floats:
    """Colors (V, 3) of teeth and tongue, darker toward the back, where no light comes."""
    tongue, places = body().masks["mouth"][:, None], own.shared.mean[:, 0]
    finest = own.shared.details[0]
    inside = places[finest.vertices(("mouth",))]
    front = np.clip((places - inside.min()) / (inside.max() - inside.min()), 0.0, 1.0)[:, None]
    color = np.asarray(TEETH.color) + tongue * (np.asarray(TONGUE) - TEETH.color)
    return np.asarray(color * (DARK + (1 - DARK) * front**2))


def _crowns(own: Bodily) -> list[Part]:
    """The teeth of both jaws, which move as the band of the pack does."""
    every = own.shared.details[0].vertices(("mouth",))
    bands = np.split(every[own.shared.masks["mouth"][every] < 0.5], 2)
    bands.sort(key=lambda band: float(own.shared.mean[band, 2].mean()))
    return [_row(own, band, table, up) for band, table, up in zip(bands, (LOWER, UPPER), (-1.0, 1.0), strict=True)]


def _row(own: Bodily, band: NDArray[np.integer], table: tuple[tuple[float, float], ...], up: float) -> Part:
    """The crowns of one jaw, on the band (N,) of the body; they reach `up` (1) or down (-1) from where they cut."""
    curve, along = _arch(own.vertices[band], up)
    breadths, heights = np.array(table).T / 1000 * own.size
    middles = np.cumsum(breadths) - breadths / 2
    behind = middles / middles[-1]  # 0 in the middle of the jaw, 1 at the last tooth
    points, colors = [], []
    for number, middle in enumerate(middles):
        at, tangent, outward = (
            np.array([np.interp(middle, along, column) for column in columns.T]) for columns in (curve, *_ways(curve))
        )
        at[2] += up * own.size * (CURVE[1] * behind[number] ** 2 - CURVE[0])
        local, shade = _crown(breadths[number], heights[number], own.size, pointed=number == CANINE)
        axes = np.stack([tangent, outward, np.array([0.0, 0.0, up])])
        for side in (1.0, -1.0):
            points.append((at + (local * (side, 1.0, 1.0)) @ axes) * (1.0, side, 1.0))
            colors.append(shade * (1.0 - (1.0 - BACK) * behind[number] ** 1.3))
    vertices, triangles = np.concatenate(points), _grids(len(points), turned=up < 0)
    near = band[((vertices[:, None] - own.vertices[band]) ** 2).sum(2).argmin(1)]
    by = own.lively.by[:, near]
    made = Part(
        vertices=vertices,
        normals=normals(vertices, triangles),
        triangles=triangles,
        weights=own.shared.weights[near],
        colors=np.concatenate(colors) * TEETH.color,
        surface=TEETH,
        texture=vertices,
        lively=Lively(by=by, turn=np.zeros_like(by)),
    )
    return _lit_from_front(made, ROUNDED)


def _grids(count: int, *, turned: bool) -> Ints:
    """The triangles (T, 3) of so many crowns, facing the other way if they are turned."""
    rows, columns = len(UP) + 1, len(ACROSS)
    one = grid(rows, columns, closed=False)
    one = one[:, ::-1] if turned else one
    return np.concatenate([one + rows * columns * number for number in range(count)]).astype(np.int32)


def _arch(band: Floats, up: float) -> tuple[Floats, Floats]:
    """The curve of cutting edges of one jaw: points (P, 3) from its middle to the left, and its lengths (P,)."""
    back, front, wide = band[:, 0].min(), band[:, 0].max(), np.abs(band[:, 1]).max()
    turn = np.linspace(0.0, np.pi / 2, 64)
    x = back + (front - back) * np.cos(turn) ** (2 / BENT)
    y = wide * np.sin(turn) ** (2 / BENT)
    ends = [up * (up * band[near, 2]).min() for near in (band[:, 0] < back + 0.004, band[:, 0] > front - 0.004)]
    z = np.interp(x, [back, front], ends)
    places = np.column_stack([x, y, z])
    return places, np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(places[:, :2], axis=0), axis=1))])


def _ways(places: Floats) -> tuple[Floats, Floats]:
    """Along a curve (P, 3) and outward from it, level, (P, 3) each."""
    along = np.gradient(places * (1.0, 1.0, 0.0), axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    return along, np.column_stack([along[:, 1], -along[:, 0], 0 * along[:, 0]])


def _crown(broad: float, high: float, size: float, *, pointed: bool) -> tuple[Floats, Floats]:
    """One tooth: points (R C, 3) along the row, outward and away from the cutting edge, and shades (R C, 3).

    Rows run from behind the cutting edge over it to the gum.
    """
    u, v = np.meshgrid(ACROSS, UP)
    half = 0.5 * broad * (0.99 - 0.20 * np.clip(v - 0.2, 0.0, 1.0) ** 1.3 - 0.03 * np.clip(0.15 - v, 0, 1) / 0.15)
    edge = (0.0008 if pointed else 0.0006) * size * np.abs(u) ** (1.2 if pointed else 5.0)  # round corners, or a tip
    out = -0.13 * broad * np.abs(u) ** 4 + 0.0006 * size * np.sin(np.pi * np.clip(v + 0.15, 0.0, 1.0))
    out -= 0.0010 * size * np.clip(1 - v / 0.12, 0.0, 1.0) ** 2
    face = np.stack([u * half, out, edge + v * (high - edge)], 2)
    behind = face[:1] - np.array([0.0, THICK * size, -0.0012 * size])
    gap = 1 - 0.42 * np.clip((np.abs(u) - 0.80) / 0.20, 0.0, 1.0) ** 2
    neck = np.clip((v - 0.45) / 0.55, 0.0, 1.0)[..., None]
    shade = gap[..., None] * (1 - neck * np.array([0.22, 0.28, 0.38]))
    shade = np.concatenate([0.55 * shade[:1], shade])
    return np.concatenate([behind, face]).reshape(-1, 3), shade.reshape(-1, 3)
