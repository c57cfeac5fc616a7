"""Hair on adults: on their own head, outside of it, cheap from afar, and moved by what it hangs on."""

import numpy as np
import pytest

from langit.assets.bodies import body
from langit.assets.tresses import style
from langit.scene.catalogue import adults
from langit.simulation.characters.adult import Bodily, bodily
from langit.simulation.characters.loft import Part
from langit.simulation.characters.ribbons import ribbons
from langit.simulation.characters.skeleton import Bone, turned
from langit.simulation.characters.tresses import hairline, hanging, roots, tresses

COLOR, TONE = (0.2, 0.1, 0.05), (0.5, 0.3, 0.2)
ADULTS = adults()
SEX = {"she": "f", "he": "m"}
STYLES = ("buzz", "short", "curly", "afro", "bob", "long", "wavy", "ponytail", "braid", "bun")


def worn(own: Bodily, file: str, detail: int = 0) -> list[Part]:
    return tresses(own, f"{file}_{SEX[own.row.pronoun]}", COLOR, TONE, detail)


def joined(parts: list[Part]) -> np.ndarray:  # type: ignore[type-arg]
    return np.concatenate([part.vertices for part in parts])


def triangles(parts: list[Part]) -> int:
    return sum(len(part.triangles) for part in parts)


def depth(own: Bodily, points: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """How far inside the skin of the head points (N, 3) are (N,), for those within 2 cm of it."""
    detail = own.shared.details[0]
    head = detail.vertices(("head",))
    vertices, normals = own.vertices[head], own.normals[head]
    found = []
    for some in np.array_split(points, max(len(points) // 400, 1)):
        nearest = ((vertices**2).sum(1) - 2 * some @ vertices.T).argmin(1)  # but for a term that is the same for all
        apart = some - vertices[nearest]
        near = np.linalg.norm(apart, axis=1) < 0.02
        found.append(-(apart * normals[nearest]).sum(1)[near])
    return np.concatenate(found)


@pytest.mark.parametrize("row", ADULTS.values(), ids=list(ADULTS))
def test_hair_brows_and_lashes_lie_on_the_head_of_whoever_has_them(row) -> None:  # type: ignore[no-untyped-def]
    own = bodily(row, 1.0, 0)
    for file in (row.style, "brows", "lashes"):
        inside = depth(own, joined(worn(own, file))[::5])
        assert len(inside) > 50
        assert inside.max() < 0.006
        assert (inside > 0.003).mean() < 0.01


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("row", [ADULTS["elena"], ADULTS["marek"]], ids=["elena", "marek"])
def test_hair_from_afar_takes_fewer_triangles(name: str, row) -> None:  # type: ignore[no-untyped-def]
    own = bodily(row, 1.0, 0)
    near, street, far = (triangles(worn(own, name, detail)) for detail in range(3))
    assert near < 20_000
    assert street < 6_500
    assert far < 2_500


@pytest.mark.parametrize("size", [0.9, 1.1])
def test_hair_grows_with_whoever_has_it(size: float) -> None:
    one, other = (joined(worn(bodily(ADULTS["elena"], k, 0), "bob")) for k in (1.0, size))
    assert np.ptp(other, axis=0) == pytest.approx(size * np.ptp(one, axis=0), rel=0.05)


def test_long_hair_goes_with_the_head_at_its_roots_and_with_the_chest_at_its_tips() -> None:
    own = bodily(ADULTS["elena"], 1.0, 0)
    hair = worn(own, "long")[-1]
    high = hair.vertices[:, 2] > own.joints[Bone.EYE, 2]
    low = hair.vertices[:, 2] < own.joints[Bone.NECK, 2] - 0.05
    assert high.sum() > 500
    assert low.sum() > 500
    assert hair.weights[high, Bone.HEAD].min() == 1.0
    assert hair.weights[low, Bone.HAIR].min() == 1.0
    assert hair.weights.sum(1) == pytest.approx(1.0)


def test_short_hair_never_goes_with_the_chest() -> None:
    own = bodily(ADULTS["marek"], 1.0, 0)
    assert worn(own, "short")[-1].weights[:, Bone.CHEST].max() < 0.2


def test_upper_lashes_turn_with_the_lids_and_lower_ones_do_not() -> None:
    upper, lower, rim = worn(bodily(ADULTS["elena"], 1.0, 0), "lashes")
    lids = [Bone.LIDS, Bone.LIDS_HALF]
    for part in (upper, rim):
        assert part.weights[:, lids].sum(1).mean() > 0.6
    assert lower.weights[:, lids].sum(1).max() < 0.2


def test_no_hair_of_a_brow_strays() -> None:
    for row in ADULTS.values():
        points = worn(bodily(row, 1.0, 0), "brows")[0].vertices.reshape(-1, 4, 2, 3).mean(2)
        long = np.linalg.norm(np.diff(points, axis=1), axis=2).sum(1)
        assert long.max() < 0.013, row.name


def test_long_hair_stays_off_everybodys_shoulders() -> None:
    for row in ADULTS.values():
        own = bodily(row, 1.0, 0)
        detail = own.shared.details[0]
        suit = detail.vertices(("suit",))
        points = worn(own, "long")[-1].vertices[::4]
        points = points[points[:, 2] < own.joints[Bone.NECK, 2] + 0.05]
        nearest = np.concatenate(
            [((some[:, None] - own.vertices[suit]) ** 2).sum(2).argmin(1) for some in np.array_split(points, 20)]
        )
        out = ((points - own.vertices[suit][nearest]) * own.normals[suit][nearest]).sum(1)
        assert np.quantile(out, 0.01) > 0.0, row.name


@pytest.mark.parametrize("yaw", [-1.0, 1.0])
@pytest.mark.parametrize("roll", [-1.0, 1.0])
def test_long_hair_swings_no_further_into_shoulders_than_a_centimeter(yaw: float, roll: float) -> None:
    own = bodily(ADULTS["elena"], 1.0, 0)
    hung = hanging(own, "long_f")
    assert hung is not None
    hang, pivot = hung
    hair = worn(own, "long")[-1]
    turn = turned(yaw * hang.yaw, 0.0, roll * hang.roll)
    share = hair.weights[:, Bone.HAIR, None]
    swung = hair.vertices + share * ((hair.vertices - pivot) @ turn.T + pivot - hair.vertices)
    detail = own.shared.details[0]
    suit = detail.vertices(("suit",))
    low = np.flatnonzero(hair.vertices[:, 2] < own.joints[Bone.NECK, 2] + 0.05)[::8]
    assert np.linalg.norm(swung - hair.vertices, axis=1).max() > 0.02
    nearest = np.concatenate(
        [((some[:, None] - own.vertices[suit]) ** 2).sum(2).argmin(1) for some in np.array_split(swung[low], 20)]
    )
    out = ((swung[low] - own.vertices[suit][nearest]) * own.normals[suit][nearest]).sum(1)
    assert np.quantile(out, 0.01) > -0.01


def test_the_scalp_is_covered_where_hair_grows() -> None:
    assert all(style(f"{name}_{sex}").grounds == f"scalp_{sex}-skin" for name in STYLES for sex in "fm")


def test_a_ribbon_curves_away_from_the_middle_of_the_head() -> None:
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    roots = np.stack([np.cos(angles), np.sin(angles), 0 * angles], 1) * 0.1
    points = roots[:, None] + np.linspace(0, 1, 5)[:, None] * np.array([0.0, 0.0, -0.1])
    piece = ribbons(points, np.full((40, 5), 0.006), np.linspace(0, 1, 40), np.zeros(3))
    assert np.linalg.norm(piece.normals, axis=1) == pytest.approx(1.0)
    flat = piece.vertices * (1, 1, 0)
    assert ((flat * piece.normals).sum(1) / np.linalg.norm(flat, axis=1)).min() > 0.8
    a, b, c = (piece.vertices[piece.triangles[:, i]] for i in range(3))
    faces = np.cross(b - a, c - a)
    assert (faces * piece.normals[piece.triangles[:, 0]]).sum(1).min() > 0
    assert piece.texture[:, 1].min() == 0.0
    assert piece.texture[:, 1].max() == 1.0


def test_skin_takes_on_the_color_of_hair_smoothly_where_that_begins() -> None:
    own = bodily(adults()["ines"], 1.0, 0)
    share = hairline(own, "bun_f")
    assert share.max() > 0.6
    corners = share[own.detail.triangles[own.faces(("head",))]]
    assert np.ptp(corners, axis=1).max() < 0.75  # no edge from skin to hair within one triangle
    assert ((share > 0.1) & (share < 0.5)).sum() > 30
    assert not hairline(own, "bald_m").any()


def test_edges_of_lids_are_dark_where_lashes_stand() -> None:
    lined = roots("lashes_f")
    upper = body().weights[:, [Bone.LIDS, Bone.LIDS_HALF]].sum(1) > 0
    assert lined[upper].max() > lined[~upper].max() > 0
    assert 0 < (lined > 0).mean() < 0.02
