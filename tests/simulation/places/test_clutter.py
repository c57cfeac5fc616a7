"""Clutter: every row can be made, stands on the ground, apart from others, and never where somebody walks."""

from pathlib import Path

import numpy as np
import pytest

from langit.blocking.block import block
from langit.scene import catalogue
from langit.scene.catalogue import clutter, setting, settings
from langit.scene.clutter import Clutter
from langit.scene.rows import CatalogueError
from langit.scene.scene import Scene, Weather
from langit.simulation.places.clutter import FLAT, high, litter, made, walked
from langit.simulation.places.site import Site


def littered(name: str, seed: int = 3, **scene: object) -> Site:
    """An empty place with nothing but its clutter."""
    site = Site(scene=block(Scene(setting=name, seed=seed, **scene)), rng=np.random.default_rng(0))
    litter(site)
    return site


def test_everything_can_be_made_and_stands_on_the_ground() -> None:
    for thing in clutter().values():
        dull, _ = made(thing, np.random.default_rng(1), lit=False)
        points = np.concatenate([part[0] for part in dull.parts])
        assert -0.03 < points[:, 2].min() < 0.1, thing.name
        assert abs(points[:, 2].max() - high(thing) * 1.0) < 0.35 * high(thing) + 0.05, thing.name
        assert np.linalg.norm(points[:, :2], axis=1).max() < 2.2 * thing.radius, thing.name


def test_nobody_walks_where_something_stands() -> None:
    row = setting("neon_street")
    assert walked(row, 0.2, 5.0, 0.1)
    assert not walked(row, 4.0, 5.0, 0.3)
    for name, row in settings().items():
        for mesh in littered(name, time_of_day="day").meshes:
            for x, y, z in mesh.vertices[mesh.vertices[:, 2] > FLAT + 0.05]:
                assert not walked(row, float(x), float(y), 0.0), (name, x, y, z)


def test_the_seed_scatters_and_snow_covers_what_is_flat() -> None:
    first, again, other = (littered("neon_street", seed).meshes[0].vertices for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)
    snowy = littered("neon_street", weather=Weather(precipitation="snow")).meshes[0].vertices
    assert (np.abs(snowy[:, 0]) < 2.8).sum() == 0  # no covers and patches in the road


def test_a_new_thing_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clutter").mkdir()
    row = tmp_path / "clutter" / "mine.toml"
    row.write_text('[stool]\nradius = 0.3\nparts = [{ form = "box", at = [0, 0, 0.2], half = [0.2, 0.2, 0.2] }]\n')
    monkeypatch.setenv("LANGIT_CATALOGUE", str(tmp_path))
    catalogue.catalogue.cache_clear()
    try:
        assert isinstance(clutter()["stool"], Clutter)
        row.write_text('[stool]\nradius = 0.3\nparts = [{ form = "cube", at = [0, 0, 0.2] }]\n')
        catalogue.catalogue.cache_clear()
        with pytest.raises(CatalogueError, match="cube"):
            clutter()
    finally:
        monkeypatch.undo()
        catalogue.catalogue.cache_clear()
