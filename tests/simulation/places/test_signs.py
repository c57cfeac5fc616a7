"""Writing faces its readers, reads from left to right or downward, and every word has its glyphs."""

import numpy as np
import pytest

from langit.render.snapshot import Mesh, Surface
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.signs import RIGHT, STROKES, WORDS, outline, write


def written(text: str, **look: object) -> Mesh:
    tubes = MeshBuilder()
    write(tubes, text, (0, 0, 0), 1.0, (1, 0, 0), **look)
    return tubes.build(Surface(emission=2.0))[0]


def test_every_word_can_be_written() -> None:
    for word in WORDS:
        assert all(glyph in STROKES for glyph in word if glyph != " ")
    for lines in STROKES.values():
        points = np.concatenate([np.array(line) for line in lines])
        assert points.min() >= 0
        assert points.max() <= 10


@pytest.mark.parametrize("facing", sorted(RIGHT))
def test_writing_faces_its_readers(facing: str) -> None:
    normal = {"front": (0, -1, 0), "back": (0, 1, 0), "left": (-1, 0, 0), "right": (1, 0, 0)}[facing]
    mesh = written("東京", facing=facing)
    assert np.abs(mesh.normals - normal).max() < 1e-6
    corners = mesh.vertices[mesh.triangles]
    wound = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (wound @ np.array(normal) > 0).all()


def test_writing_runs_across_or_down() -> None:
    across, down = written("カメラ"), written("カメラ", vertical=True)
    assert np.ptp(across.vertices[:, 0]) > 3 > 1.3 > np.ptp(across.vertices[:, 2])
    assert np.ptp(down.vertices[:, 2]) > 3 > 1.3 > np.ptp(down.vertices[:, 0])
    bar = written("ー", vertical=True)
    assert np.ptp(bar.vertices[:, 2]) > 4 * np.ptp(bar.vertices[:, 0])


def test_outline_surrounds_a_board() -> None:
    tubes = MeshBuilder()
    outline(tubes, (0, 0, 2), (0.5, 1.0), 0.1, (1, 1, 1), facing="front")
    mesh = tubes.build(Surface())[0]
    assert np.abs(np.abs(mesh.vertices).max(0) - [0.55, 0, 3.05]).max() < 1e-5
