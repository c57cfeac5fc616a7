"""Writes layers of clothing to `src/langit/assets/people/garments`, bound to the body, in three levels of detail."""

from typing import Any, Final

import numpy as np
from bind import bind
from eyes import ball
from layer import Layer
from numpy.typing import NDArray
from pack import AUTHOR, place, used
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from simplify import simplified
from source import Ints, base
from store import LENGTH, SHARE, save, steps

LEVELS: Final = (1.0, 0.5, 0.2)  # of the triangles
TURNED: Final = 0.6  # the least share that keeps the edges that are turned in
SMALL: Final = 60  # triangles of a piece that is left out from afar, such as a button
FAR: Final = 0.3  # the least share that keeps such a piece
FOLDER: Final = "people/garments"


def write_layer(layer: Layer) -> int:
    """The file of a layer, `NAME_f.npz` or `NAME_m.npz`; its size in bytes."""
    bound = bind(layer)
    swings = np.zeros(len(layer.vertices)) if layer.swings is None else layer.swings
    arrays: dict[str, NDArray[Any]] = {
        "kind": np.array(layer.kind),
        "anchors": place()[bound.anchors].astype(np.uint16),
        "shares": steps(bound.shares[:, 1:], SHARE),
        "offsets": steps(bound.offsets, LENGTH),
        "rest": steps(layer.rest - (0, 0, 0.6), 2 * LENGTH),
        "shade": np.clip(np.rint(layer.shade * 128), 0, 255).astype(np.uint8),
        "swings": np.rint(np.clip(swings, 0, 1) * 255).astype(np.uint8),
        "hides": hides(layer.covers),
        "two_sided": np.array(layer.two_sided),
        "over": np.array([layer.over], np.uint8),
    }
    for number, share in enumerate(LEVELS):
        arrays[f"triangles_{number}"] = _reduced(layer, share).astype(np.uint16)
    return save(
        f"{FOLDER}/{layer.name}_{layer.reference}.npz",
        "Cut for Langit on the body (scripts/assets/people/garments.py)",
        f"Langit; the body: {AUTHOR}",
        **arrays,
    )


def hides(covers: Ints) -> NDArray[np.uint8]:
    """For the vertices (V,) of the pack: 2 where every face around is covered, 1 where some are."""
    corners = base().faces
    near, whole = np.zeros(len(base().vertices), bool), np.ones(len(base().vertices), bool)
    near[corners[covers]] = True
    open_ones = np.ones(len(corners), bool)
    open_ones[covers] = False
    whole[corners[open_ones]] = False
    found = np.where(near & whole, 2, np.where(near, 1, 0))[used()]
    return np.concatenate([found, np.zeros(2 * len(ball()[0]))]).astype(np.uint8)


def _reduced(layer: Layer, share: float) -> Ints:
    """A share of the triangles of each piece that is sewn on; where it is small no edges are turned in."""
    turned = np.zeros(len(layer.vertices)) if layer.turned is None else layer.turned
    values = np.column_stack([layer.shade, turned])
    found = []
    for corners in _pieces(layer):
        most = int(len(corners) * share)
        kept = corners[turned[corners].max(1) == 0] if share < TURNED else corners
        if len(corners) >= SMALL or share >= FAR:
            found.append(simplified(layer.vertices, kept, values, most))
    return np.concatenate(found)


def _pieces(layer: Layer) -> list[Ints]:
    """The triangles (T, 3) of each connected piece, such as a collar, which would be the first to go among all."""
    ends = layer.triangles[:, [0, 1, 1, 2]].reshape(-1, 2).T
    links = coo_matrix((np.ones(ends.shape[1]), ends), shape=(len(layer.vertices),) * 2)
    _, island = connected_components(links, directed=False)
    first = island[layer.triangles[:, 0]]
    return [layer.triangles[first == number] for number in np.unique(first)]
