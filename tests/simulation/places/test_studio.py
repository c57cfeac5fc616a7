"""The studio: a table top of wood or mirror before paper that fills the picture, and for people paper alone."""

import numpy as np

from langit.blocking.block import block
from langit.render.snapshot import Pattern
from langit.scene.scene import Scene, Subject
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


def test_people_stand_on_paper_that_turns_up_into_walls_without_a_seam() -> None:
    place = backdrop(block(Scene(setting="studio", subjects=(Subject(id="who", kind="woman"),))))
    assert not np.isin(place.solids["pattern"], [Pattern.WOOD, Pattern.MIRROR]).any()
    (paper,) = place.meshes
    near = np.linalg.norm(paper.vertices[:, :2], axis=1) < 3.0
    assert np.abs(paper.vertices[near, 2]).max() < 0.01
    steps = np.diff(np.sort(np.unique(paper.vertices[:, 2].round(3))))
    assert paper.vertices[:, 2].max() > 3.0
    assert steps.max() < 1.0
