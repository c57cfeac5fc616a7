"""The wardrobe of the pack: complete, light from afar, over the body, and level on the ground."""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from langit.arrays import Floats
from langit.assets.bodies import Worn, body, shapes, wardrobe, worn
from langit.scene.catalogue import adults
from langit.simulation.characters.loft import normals
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.characters.wrap import wrapped

ROWS = tomllib.loads((Path(__file__).parents[2] / "scripts/assets/people/garments.toml").read_text("utf-8"))
CUT = [name for name, row in ROWS.items() if row["make"] == "cut"]
SHOES = [name for name, row in ROWS.items() if row["make"] == "footwear"]
HATS = [name for name, row in ROWS.items() if row["make"] == "hat"]
SEXES = {"she": "f", "he": "m"}
ADULTS = sorted(shapes())


@cache
def outward(adult: str) -> Floats:
    return normals(shapes()[adult].vertices, body().details[0].triangles)


def on(adult: str, garment: str) -> tuple[Worn, Floats]:
    """A garment, and its vertices on an adult at rest."""
    piece = worn(f"garments/{garment}_{SEXES[adults()[adult].pronoun]}")
    shape = shapes()[adult]
    return piece, wrapped(shape.vertices, outward(adult), piece.anchors, piece.shares, piece.offsets)


def test_every_row_is_in_the_pack_for_both_and_nothing_else() -> None:
    files = {name for name in wardrobe() if name.startswith("garments/")}
    assert files == {f"garments/{name}_{sex}" for name in ROWS for sex in "fm"}


@pytest.mark.parametrize("garment", sorted(ROWS))
@pytest.mark.parametrize("sex", ["f", "m"])
def test_a_garment_has_fewer_triangles_from_afar(garment: str, sex: str) -> None:
    finest, middle, far = (len(triangles) for triangles in worn(f"garments/{garment}_{sex}").triangles)
    assert finest < 6500
    assert 0 < middle < 0.55 * finest
    assert 0 < far < 0.25 * finest


@pytest.mark.parametrize("garment", CUT)
@pytest.mark.parametrize("sex", ["f", "m"])
def test_what_is_cut_from_the_suit_lies_over_it(garment: str, sex: str) -> None:
    heights = worn(f"garments/{garment}_{sex}").offsets[:, 2]
    assert np.quantile(heights, 0.01) > -0.001
    assert np.median(heights) > 0.004


@pytest.mark.parametrize("garment", SHOES)
@pytest.mark.parametrize("adult", ADULTS)
def test_soles_are_level_on_the_ground(adult: str, garment: str) -> None:
    _, points = on(adult, garment)
    left = points[points[:, 1] > 0]
    ahead, ball = left[:, 0], shapes()[adult].joints[Bone.TOE, 0]
    heel = left[ahead < ahead.min() + 0.06, 2].min()
    front = left[np.abs(ahead - ball) < 0.025, 2].min()
    assert abs(heel - front) < 0.0035
    assert left[:, 2].min() < -0.02  # a sole, which lifts the body


@pytest.mark.parametrize("garment", sorted(ROWS))
@pytest.mark.parametrize("sex", ["f", "m"])
def test_no_garment_leaves_out_a_face(garment: str, sex: str) -> None:
    detail = body().details[0]
    head = detail.vertices(("head",))
    hidden = head[worn(f"garments/{garment}_{sex}").hides[head] == 2]
    assert len(hidden) > 100 or garment not in HATS
    for adult in ADULTS:
        if SEXES[adults()[adult].pronoun] == sex:
            points, joints = shapes()[adult].vertices[hidden], shapes()[adult].joints
            heights = points[:, 2]
            if garment in HATS:
                assert heights[points[:, 0] > joints[Bone.EYE, 0] - 0.03].min() > joints[Bone.EYE, 2]
            elif ROWS[garment]["make"] == "veil":
                away = points - (joints[Bone.EYE] + joints[SIDE + Bone.EYE]) / 2
                face = (away[:, 0] > -0.03) & (np.abs(away[:, 1]) < 0.035) & (np.abs(away[:, 2]) < 0.04)
                assert not face.any()
            else:
                assert heights.max(initial=0.0) < joints[Bone.HEAD, 2]


@pytest.mark.parametrize("garment", CUT)
def test_cloth_knows_its_edges_and_how_creased_it_is(garment: str) -> None:
    piece = worn(f"garments/{garment}_f")
    assert piece.sewn is not None
    creases, edge, _, _ = piece.sewn[np.unique(piece.triangles[0])].T
    assert creases.min() >= 0
    assert creases.max() <= 1
    assert edge.min() == 0
    assert edge.max() <= 0.12


@pytest.mark.parametrize(
    ("garment", "axis", "bend", "beside"),
    [
        *((garment, 0, 0.32, (0.17, 0.42)) for garment in ("shirt", "sweater", "coat")),  # elbow, shoulder, wrist
        *((garment, 2, 0.45, (0.27, 0.60)) for garment in ("trousers", "jeans")),  # knee, shin, thigh
    ],
)
def test_cloth_folds_most_where_limbs_bend(garment: str, axis: int, bend: float, beside: tuple[float, float]) -> None:
    piece = worn(f"garments/{garment}_f")
    assert piece.sewn is not None
    along, creases = np.abs(piece.rest[:, axis]), piece.sewn[:, 0]

    def around(place: float) -> float:
        return float(creases[np.abs(along - place) < 0.03].mean())

    assert around(bend) > 1.15 * max(map(around, beside))


@pytest.mark.parametrize("sex", ["f", "m"])
def test_legs_are_sewn_along_both_sides(sex: str) -> None:
    piece = worn(f"garments/jeans_{sex}")
    assert piece.sewn is not None
    shin = np.abs(piece.rest[:, 2] - 0.3) < 0.05
    behind, seam = piece.rest[shin, 1], piece.sewn[shin, 2]
    assert seam[behind.argmin()] < -0.03
    assert seam[behind.argmax()] > 0.03
    assert np.corrcoef(behind, seam)[0, 1] > 0.99


@pytest.mark.parametrize("garment", ["shirt", "suit", "sweater"])
@pytest.mark.parametrize("sex", ["f", "m"])
def test_a_sleeve_is_sewn_in_along_a_straight_line(garment: str, sex: str) -> None:
    piece = worn(f"garments/{garment}_{sex}")
    assert piece.sewn is not None
    seam = piece.sewn[:, 2]
    near = (np.abs(seam) < 0.03) & (np.abs(piece.rest[:, 0]) > 0.1)
    near &= piece.rest[:, 2] > piece.rest[near, 2].max() - 0.08  # over the shoulder, where it shows
    points = np.column_stack([np.abs(piece.rest[near, 0]), piece.rest[near, 1:], np.ones(near.sum())])
    apart = seam[near] - points @ np.linalg.lstsq(points, seam[near])[0]
    assert near.sum() > 12
    assert np.abs(apart).max() < 0.001


@pytest.mark.parametrize("garment", ["shirt", "sweater", "suit"])
def test_no_stitches_run_along_a_neckline(garment: str) -> None:
    piece = worn(f"garments/{garment}_m")
    assert piece.sewn is not None
    shoulders = (piece.rest[:, 2] > 1.35) & (np.abs(piece.rest[:, 0]) < 0.12)
    assert shoulders.any()
    assert piece.sewn[shoulders, 1].min() > 0.03
