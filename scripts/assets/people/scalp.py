"""Where hair grows: landmarks of a head, the scalp inside its hairline, and a body that hair cannot pass."""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
from layer import Reference, reference
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from source import BODY, Floats, Ints, Rig, base, normals, target, triangles

# Height of the hairline over the eyes in meters, by the angle around the head from the face (0) to the nape (180
# degrees): forehead, temple, sideburn, over the ear, behind it, nape. Anatomy by eye; a man's temples recede.
ANGLES: Final = (0, 14, 26, 38, 47, 55, 61, 66, 71, 75, 79, 88, 95, 101, 108, 118, 135, 158, 180)
HAIRLINE: Final[dict[Reference, tuple[float, ...]]] = {
    "f": (.059, .060, .061, .056, .045, .028, .009, -.008, -.012, .000, .012, .016, .012, .000, -.018, -.042, -.064,
          -.072, -.075),
    "m": (.059, .061, .064, .061, .049, .029, .010, -.008, -.016, -.004, .012, .018, .013, .000, -.018, -.040, -.060,
          -.066, -.070),
}  # fmt: skip
Region = Literal["scalp", "beard", "mustache"]
CLOTH: Final = 0.016  # meters that hair keeps from the torso, for what is worn on it
ALONG: Final = 9  # points on a triangle along the hairline
SPACING: Final = 0.004  # meters between the points that stand for the body


@dataclass(frozen=True)
class Head:
    """Landmarks of a reference adult, in meters.

    `eyes`: between the eyes (3,); `middle`: of the skull (3,); `top` and `chin` are heights; `throat`: where the neck
    begins (3,); `shoulder`: height of the collarbones; `nose` its lowest point, `mouth` where the lips meet (3,).
    """

    eyes: Floats
    middle: Floats
    top: float
    chin: float
    throat: Floats
    shoulder: float
    nose: Floats
    mouth: Floats


@cache
def head(name: Reference) -> Head:
    """The landmarks of a reference adult."""
    body = reference(name)
    rig = Rig(body)
    eyes = np.mean([body[base().members(f"helper-{side}-eye")].mean(0) for side in "lr"], axis=0)
    skull = body[:BODY][rig.weights[:BODY, rig.index["head"]] > 0.9]
    front = skull[np.abs(skull[:, 0]) < 0.02]
    chin = front[front[:, 1] < eyes[1] + 0.03][:, 2].min()
    middle = np.array([0.0, (eyes[1] + skull[:, 1].max()) / 2, eyes[2] + 0.02])
    below = front[(front[:, 2] < eyes[2] - 0.02) & (front[:, 2] > chin + 0.02)]
    nose = below[below[:, 1].argmin()]
    lips = np.mean([body[target(f"mouth/mouth-{lip}lip-volume-incr")[0]].mean(0) for lip in ("upper", "lower")], axis=0)
    mouth = np.array([0.0, below[np.abs(below[:, 2] - lips[2]).argsort()[:12], 1].min(), lips[2]])
    return Head(
        eyes=eyes, middle=middle, top=skull[:, 2].max(), chin=chin, throat=rig.head("neck_01"),
        shoulder=rig.head("clavicle_l")[2], nose=nose, mouth=mouth,
    )  # fmt: skip


class Obstacle:
    """The body and a layer of clothes as points with normals; hair asks how far it is from them."""

    def __init__(self, name: Reference):
        body, mesh, marks = reference(name), base(), head(name)
        corners = triangles(mesh.faces[mesh.groups["body"]])
        corners = corners[(body[corners][..., 2] > marks.shoulder - 0.45).all(1)]
        facing = normals(body, triangles(mesh.faces[mesh.groups["body"]]))
        points, across = body, facing
        while _longest(points, corners) > SPACING * 2:
            points, corners, across = halved(points, corners, across)
        used = np.unique(corners)
        self.points, across = points[used], across[used]
        ear = _sticking(self.points, marks, body)
        across[ear] = np.stack([np.sign(self.points[ear, 0]), 0 * self.points[ear, 0], 0 * self.points[ear, 0]], 1)
        self.normals = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
        rig = Rig(body)
        torso = sum(rig.weights[:, rig.index[bone]] for bone in rig.names if _of_torso(bone))
        nearest = cKDTree(body[:BODY]).query(self.points)[1]
        self.margin = CLOTH * torso[nearest]
        self.tree = cKDTree(self.points)

    def distance(self, points: Floats) -> tuple[Floats, Floats]:
        """How far points (N, 3) lie outside (N,), negative inside, and the way out (N, 3)."""
        _, near = self.tree.query(points, k=4)
        out = self.normals[near].mean(1)
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        away = ((points[:, None] - self.points[near]) * self.normals[near]).sum(2).mean(1)
        return away - self.margin[near].mean(1), out


@cache
def obstacle(name: Reference) -> Obstacle:
    """The body of a reference adult as something to go around."""
    return Obstacle(name)


@dataclass(frozen=True)
class Scalp:
    """The skin in and just around the hairline: `vertices` and `normals` (V, 3).

    `triangles` (T, 3) are about 4 mm long, `coarse` are those of the base mesh, `medium` in between. `inside` (V,) is
    how far a vertex lies inside the hairline, in meters along the skin, negative outside.
    """

    vertices: Floats
    normals: Floats
    triangles: Ints
    medium: Ints
    coarse: Ints
    inside: Floats


@cache
def scalp(name: Reference, region: Region = "scalp") -> Scalp:
    """Where hair of a kind grows on a reference adult."""
    body, mesh, marks = reference(name), base(), head(name)
    corners = triangles(mesh.faces[mesh.groups["body"]])
    facing = normals(body, corners)
    skull = (body[:, 2] > marks.chin - 0.05) & ((body[:, 2] > marks.chin) | (body[:, 1] > marks.middle[1]))
    if region != "scalp":
        skull = (body[:, 2] > marks.shoulder + 0.03) & (body[:, 1] < marks.mouth[1] + 0.12) & ~_in_mouth(body, facing, marks)
    over = EDGES[region](name, body)
    corners = corners[
        skull[corners].all(1) & (over[corners] > -0.04).all(1) & ~_sticking(body, marks, body)[corners].any(1)
    ]
    used, corners = np.unique(corners, return_inverse=True)
    points, facing = body[used], facing[used]
    rounds = [corners.reshape(-1, 3)]
    for _ in range(2):
        points, corners, facing = halved(points, rounds[-1], facing)
        rounds.append(corners)
    facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    over = EDGES[region](name, points)
    inside = np.where(over > 0, 1.0, -1.0) * cKDTree(_crossings(points, corners, over)).query(points)[0]
    return Scalp(points, facing, corners, rounds[1], rounds[0], inside)


def sample(skin: Scalp, count: int, margin: float, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """`count` roots spread evenly at least `margin` meters inside: points (N, 3), normals (N, 3), `inside` (N,)."""
    corners = skin.triangles[(skin.inside[skin.triangles] > margin).all(1)]
    a, b, c = (skin.vertices[corners[:, i]] for i in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    many = 12 * count
    which = rng.choice(len(corners), many, p=area / area.sum())
    u = rng.random((many, 2))
    u = np.where(u.sum(1, keepdims=True) > 1, 1 - u, u)
    weights = np.column_stack([1 - u.sum(1), u])[..., None]
    points, facing, inside = (
        (field[corners[which]] * weights).sum(1) for field in (skin.vertices, skin.normals, skin.inside[:, None])
    )
    chosen = _spread(points, count)
    facing = facing[chosen] / np.linalg.norm(facing[chosen], axis=1, keepdims=True)
    return points[chosen], facing, inside[chosen, 0]


def halved(points: Floats, corners: Ints, *fields: Floats) -> tuple[Floats, Ints, *tuple[Floats, ...]]:
    """Every triangle cut in four; each of the `fields` (V, ...) is meant along."""
    edges = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]]), axis=1)
    pairs, which = np.unique(edges, axis=0, return_inverse=True)
    a, b, c = (which.ravel() + len(points)).reshape(3, -1)
    i, j, k = corners.T
    cut = np.concatenate([np.c_[i, a, c], np.c_[j, b, a], np.c_[k, c, b], np.c_[a, b, c]])
    points, *fields_ = (np.concatenate([field, field[pairs].mean(1)]) for field in (points, *fields))
    return points, cut, *fields_


def _over_hairline(name: Reference, points: Floats) -> Floats:
    """How much higher than the hairline at their angle points (N, 3) are (N,)."""
    marks = head(name)
    angle = np.degrees(np.arctan2(np.abs(points[:, 0]), marks.middle[1] - points[:, 1]))
    return np.asarray(points[:, 2] - marks.eyes[2] - np.interp(angle, ANGLES, HAIRLINE[name]))


def _in_beard(name: Reference, points: Floats) -> Floats:
    """How far points (N, 3) lie within the lines of a beard (N,), measured straight: cheek, throat, lips."""
    marks = head(name)
    y, z = points[:, 1], points[:, 2]
    back = np.clip((y - marks.mouth[1] - 0.01) / 0.075, 0, 1)
    cheek = marks.mouth[2] + 0.004 + 0.060 * back**1.8 - z
    throat = z - (marks.chin - 0.012 + 0.030 * back)
    ear = marks.middle[1] - 0.016 - y
    on_lip = np.maximum(cheek, _in_mustache(name, points))
    return np.asarray(np.minimum.reduce([on_lip, throat, ear, _off_lips(name, points)]))


def _in_mustache(name: Reference, points: Floats) -> Floats:
    """The same for a mustache."""
    marks = head(name)
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    lower = marks.mouth[2] + 0.008 - 0.60 * np.clip(x - 0.014, 0, None)
    upper = marks.mouth[2] + 0.021 - 0.45 * np.clip(x - 0.007, 0, None)
    edge = np.minimum.reduce([z - lower, upper - z, 0.034 - x, marks.mouth[1] + 0.03 - y])
    return np.asarray(np.minimum(edge, _off_lips(name, points)))


def _off_lips(name: Reference, points: Floats) -> Floats:
    """How far points (N, 3) are outside of the lips and of what lies bare below them (N,)."""
    marks = head(name)
    x, z = points[:, 0], points[:, 2] - marks.mouth[2] + 0.001
    wide, high = 0.027, np.where(z > 0, 0.0092, 0.0105)
    return np.asarray((np.hypot(x / wide, z / high) - 1) * 0.008)


EDGES: Final = {"scalp": _over_hairline, "beard": _in_beard, "mustache": _in_mustache}


def _in_mouth(points: Floats, facing: Floats, marks: Head) -> NDArray[np.bool_]:
    """Which points (N,) with such normals (N, 3) lie behind the lips, and not beside them on the cheeks."""
    x, y, z = (points - marks.mouth).T
    cheek = (facing[:, 1] < 0) & (np.sign(x) * facing[:, 0] > 0)
    return np.asarray((np.abs(x) < 0.03) & (y > 0.012) & (np.abs(z) < 0.022) & ~cheek)


def _sticking(points: Floats, marks: Head, body: Floats) -> NDArray[np.bool_]:
    """Which of some points (N,) are of ears: wider than the skull over them."""
    upper = np.abs(body[np.abs(body[:, 2] - marks.eyes[2] - 0.03) < 0.01, 0]).max()
    behind = points[:, 1] - marks.middle[1]
    wide = (np.abs(points[:, 0]) > 0.98 * upper) & (behind > -0.022) & (behind < 0.04)
    return np.asarray(wide & (np.abs(points[:, 2] - marks.eyes[2] + 0.03) < 0.042))


def _crossings(points: Floats, corners: Ints, over: Floats) -> Floats:
    """Points along the lines on which the hairline crosses triangles (N, 3), so close that no distance is scalloped."""
    edges = np.stack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]], 1)
    a, b = over[edges[..., 0]], over[edges[..., 1]]
    crossed = (a * b < 0) & ((a * b < 0).sum(1) == 2)[:, None]
    share = (a / np.where(crossed, a - b, 1.0))[crossed, None]
    start, end = points[edges[..., 0][crossed]], points[edges[..., 1][crossed]]
    both = (start + (end - start) * share).reshape(-1, 2, 3)
    along = np.linspace(0.0, 1.0, ALONG)[:, None]
    return np.asarray(both[:, :1] * (1 - along) + both[:, 1:] * along).reshape(-1, 3)


def _spread(points: Floats, count: int) -> Ints:
    """`count` of the points that keep the largest distance from one another: Bridson's dart throwing, by halving."""
    low, high = 0.0, 0.05
    tree, best = cKDTree(points), np.arange(count)
    for _ in range(12):
        radius = (low + high) / 2
        free, kept = np.ones(len(points), bool), []
        for i in range(len(points)):
            if free[i]:
                kept.append(i)
                free[tree.query_ball_point(points[i], radius)] = False
        if len(kept) >= count:
            low, best = radius, np.array(kept)
        else:
            high = radius
    return best[:count]


def _longest(points: Floats, corners: Ints) -> float:
    a, b = points[corners], points[corners[:, [1, 2, 0]]]
    return float(np.quantile(np.linalg.norm(a - b, axis=2), 0.95))


def _of_torso(bone: str) -> bool:
    return bone.startswith(("spine", "clavicle", "upperarm", "pelvis"))
