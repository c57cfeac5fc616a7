"""Where skin is not of one color: shares from 0 to 1 a vertex, by which the run time mixes the colors of an adult."""

import io
from functools import cache
from typing import Final

import numpy as np
from PIL import Image
from source import BODY, Floats, base, read

MASKS: Final = ("lips", "flush", "shade", "stubble", "nails", "mouth")


@cache
def _texture(name: str) -> Floats:
    """A mask of the source over the vertices (19158,) of the base."""
    with Image.open(io.BytesIO(read(f"textures/mpfb_{name}.jpg"))) as picture:
        values = np.asarray(picture.convert("L"), float) / 255
    mesh = base()
    place = np.zeros((len(mesh.vertices), 2))
    place[mesh.faces] = mesh.uvs[mesh.corners]
    high, wide = values.shape
    rows = np.clip((1 - place[:, 1]) * high, 0, high - 1).astype(int)
    return np.asarray(values[rows, np.clip(place[:, 0] * wide, 0, wide - 1).astype(int)])


def masks(vertices: Floats, eyes: dict[str, Floats]) -> Floats:
    """Shares (19158, 6) in the order of `MASKS` for an adult at rest; `eyes` are the middles of both."""
    middle = (eyes["l"] + eyes["r"]) / 2
    front = np.where(np.abs(vertices[:BODY, 1]) < 0.01, vertices[:BODY, 0], -9)
    level = np.abs(vertices[:BODY, 2] - middle[2] + 0.045) < 0.03
    nose = vertices[np.argmax(np.where(level, front, -9))]

    def near(x: float, y: float, z: float, reach: tuple[float, float, float]) -> Floats:
        return np.exp(-(((vertices - (x, y, z)) / reach) ** 2).sum(1))

    def both(x: float, y: float, z: float, reach: tuple[float, float, float]) -> Floats:
        return near(x, y, z, reach) + near(x, -y, z, reach)

    x, z, drop = nose[0], middle[2], middle[2] - nose[2]
    wide, out = eyes["l"][1], eyes["l"][0]
    flush = 0.9 * both(x - 0.025, 1.25 * wide, z - 0.95 * drop, (0.035, 0.022, 0.018)) + 0.7 * near(
        x, 0, nose[2], (0.018, 0.013, 0.012)
    )
    flush += 0.6 * _texture("ears") + 0.3 * near(x - 0.012, 0, nose[2] - 0.085, (0.02, 0.02, 0.012))
    shade = 0.55 * both(out + 0.012, wide, z - 0.013, (0.02, 0.016, 0.006))
    shade += 0.75 * both(out + 0.012, wide, z + 0.0085, (0.02, 0.018, 0.006))
    jaw = near(x - 0.055, 0, z - 2.35 * drop, (0.075, 0.075, 0.040)) * (vertices[:, 2] < nose[2] - 0.008)
    jaw = np.clip(1.35 * jaw, 0, 1) * np.clip((vertices[:, 0] - x + 0.12) / 0.05, 0, 1)
    columns = (_texture("lips"), flush, shade, jaw, _texture("fingernails"), _texture("inside-mouth"))
    found = np.clip(np.stack(columns, 1), 0.0, 1.0)
    found[BODY:] = 0.0
    found[base().members("helper-tongue"), MASKS.index("mouth")] = 1.0
    found[:, MASKS.index("stubble")] *= 1 - found[:, 0]
    return found
