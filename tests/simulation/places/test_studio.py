"""The studio: a table top of wood or mirror, and paper behind it that fills the picture."""

import numpy as np

from langit.blocking.block import block
from langit.render.snapshot import Pattern
from langit.scene.scene import Scene
from langit.simulation.places import backdrop


def test_table_is_wood_or_a_mirror() -> None:
    for mirror, pattern in ((False, Pattern.WOOD), (True, Pattern.MIRROR)):
        place = backdrop(block(Scene(setting="studio", mirror_floor=mirror)))
        (top,) = [row for row in place.solids if row["pattern"] == pattern and row["pose"][2, 3] == 0.0]
        assert top["pose"][0, 0] > 3
        assert place.reflector is not None


def test_paper_reaches_below_the_table_and_above_the_picture() -> None:
    (paper,) = backdrop(block(Scene(setting="studio"))).meshes
    assert paper.vertices[:, 2].min() < -0.5
    assert paper.vertices[:, 2].max() > 3.0
    assert np.ptp(paper.vertices[:, 0]) > 10


def test_paper_comes_in_several_colors() -> None:
    papers = {tuple(backdrop(block(Scene(seed=seed))).meshes[0].colors[0].round(4)) for seed in range(12)}
    assert len(papers) >= 3
