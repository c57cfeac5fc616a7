"""Hair under hats: none comes through a crown, all of it that ends there is left out, and below it hangs as ever."""

import numpy as np
import pytest

from langit.assets.bodies import worn
from langit.scene.catalogue import adults
from langit.simulation.characters.adult import bodily
from langit.simulation.characters.headgear import CLEAR, Crown
from langit.simulation.characters.layers import placed
from langit.simulation.characters.tresses import tresses

COLOR, TONE = (0.2, 0.1, 0.05), (0.5, 0.3, 0.2)
SEX = {"she": "f", "he": "m"}


def dome(radius: float, rows: int = 9, columns: int = 24) -> np.ndarray:  # type: ignore[type-arg]
    up = np.linspace(0, np.pi / 2, rows)[:, None]
    turn = np.linspace(0, 2 * np.pi, columns, endpoint=False)[None]
    return radius * np.stack([np.cos(up) * np.cos(turn), np.cos(up) * np.sin(turn), np.sin(up) + 0 * turn], -1)


def test_what_sticks_out_of_a_dome_comes_inside_and_nothing_else_moves() -> None:
    crown = Crown.of(dome(0.1), spread=1.0)
    rng = np.random.default_rng(3)
    points = rng.normal(size=(500, 3)) * 0.08
    pressed = crown.pressed(points)
    above = points[:, 2] > 0
    assert np.linalg.norm(pressed[above], axis=1).max() < 0.1 - 0.9 * CLEAR
    small = np.linalg.norm(points, axis=1) < 0.09
    assert np.allclose(pressed[small], points[small])
    assert (crown.under(points) == (points[:, 2] > 0.004)).all()


def test_hair_spreads_below_an_edge_as_far_as_it_may() -> None:
    far = np.array([[0.3, 0.0, -0.05], [0.0, 0.3, -0.05]])
    open_hat, closed = (Crown.of(dome(0.1), spread=spread).pressed(far) for spread in (1.0, 0.0))
    assert np.allclose(np.linalg.norm(open_hat[:, :2], axis=1), 0.15 - CLEAR, atol=1e-3)
    assert np.allclose(np.linalg.norm(closed[:, :2], axis=1), 0.1 - CLEAR, atol=1e-3)
    assert np.allclose(open_hat[:, 2], -0.05)


@pytest.mark.parametrize("hat", ["hat", "cap", "beanie", "toque", "helmet"])
@pytest.mark.parametrize(("name", "style"), [("amara", "afro"), ("elena", "wavy"), ("diego", "curly"), ("ines", "bun")])
def test_no_hair_comes_through_a_hat(name: str, style: str, hat: str) -> None:
    own, sex = bodily(adults()[name], 1.0, 1), SEX[adults()[name].pronoun]
    piece = worn(f"garments/{hat}_{sex}")
    rows = placed(own, piece)[piece.crown]
    crown = Crown.of(rows, piece.spread)
    open_ones, pressed = (
        np.concatenate([part.vertices for part in tresses(own, f"{style}_{sex}", COLOR, TONE, 1, over)])
        for over in (None, crown)
    )
    assert len(pressed) < len(open_ones)
    assert _out(rows, open_ones) > (100 if style == "afro" else -1)
    assert _out(rows, pressed) == 0


def _out(rows: np.ndarray, points: np.ndarray) -> int:  # type: ignore[type-arg]
    """How many points above the edge of a crown are outside of it, as its rows (R, C, 3) say by themselves."""
    middle = rows[0].mean(0)
    high = points[points[:, 2] > rows[0, :, 2].max() + 0.01] - middle
    flat = (rows - middle).reshape(-1, 3)
    way, there = (some / np.linalg.norm(some, axis=1, keepdims=True) for some in (high, flat))
    near = np.linalg.norm(flat, axis=1)[(way @ there.T).argmax(1)]
    return int((np.linalg.norm(high, axis=1) > near + 0.005).sum())  # a crown is creased
