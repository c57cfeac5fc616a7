"""What of the body is kept: skin of head, arms below a sleeve, hands, shins and feet; all else is the suit, cloth.

Torso, shoulders and thighs have no skin here, so nothing can show any.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from skeleton import bone_weights
from source import BODY, Floats, Ints, Rig, base, normals

from langit.simulation.characters.skeleton import SIDE, Bone

REGIONS: Final = (
    "head", "arm", "hand", "shin", "foot",
    "suit", "suit_head", "suit_arm", "suit_shin", "suit_foot", "mouth", "eyes",
)  # fmt: skip
# Of which bones a region is; a face belongs to it where all its corners hang on them for the most part. Ends come last,
# so that what lies between a limb and its end, such as a wrist, is of the limb.
LIMBS: Final = {
    "head": (Bone.HEAD, Bone.NECK),
    "arm": (Bone.UPPER_ARM, Bone.ELBOW, Bone.FOREARM, Bone.HAND, Bone.FINGERS, Bone.TIPS, Bone.THUMB),
    "shin": (Bone.SHIN, Bone.FOOT, Bone.TOE),
}
ENDS: Final = {"hand": (Bone.HAND, Bone.FINGERS, Bone.TIPS, Bone.THUMB), "foot": (Bone.FOOT, Bone.TOE)}
SLEEVE: Final = 0.46  # of the upper arm, down to which short sleeves always reach: there the skin of an arm begins
COLLAR: Final = 5  # rings of faces that the source's suit goes up the neck, which ours does not
NOTCH: Final = 0.018  # meters over the collarbones at which the suit ends in front, at most
TUCKED: Final = 0.005  # meters that the edge of the neck's skin lies under that of the suit
EASED: Final = (0.5, 0.2)  # of that move, which the rings of skin next to the edge make
SMOOTHED: Final = 10  # times


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Faces of the base mesh by their region: `faces` (F,) of the source and `regions` (F,) of `REGIONS`."""

    faces: Ints
    regions: Ints


@cache
def kept() -> Piece:
    """Every face of the source that the pack holds."""
    body, tights = base().groups["body"], base().groups["helper-tights"]
    skin, suit = _regions(body, bare=True), _regions(tights, bare=False)
    mouth = np.concatenate(
        [base().groups[name] for name in ("helper-upper-teeth", "helper-lower-teeth", "helper-tongue")]
    )
    return Piece(
        faces=np.concatenate([body[skin >= 0], tights, mouth]),
        regions=np.concatenate([skin[skin >= 0], suit, np.full(len(mouth), REGIONS.index("mouth"))]),
    )


def _regions(faces: Ints, *, bare: bool) -> Ints:
    """The region of each face (F,): of the skin where it is `bare`, -1 where there is none; else of the suit."""
    corners, weights = base().faces[faces], bone_weights()
    found = np.full(len(faces), -1 if bare else REGIONS.index("suit"))
    for limb, bones in LIMBS.items():
        if limb == "head":
            found[_over_collar(bare)[corners].all(1)] = REGIONS.index("head" if bare else "suit_head")
            continue
        share = weights[:, _sided(bones)].sum(1) * (_below_sleeve() if limb == "arm" else 1.0)
        found[(share[corners] > 0.5).all(1)] = REGIONS.index(limb if bare else f"suit_{limb}")
    for end, bones in ENDS.items():
        share = weights[:, _sided(bones)].sum(1)
        name = end if bare else f"suit_{end}"
        if name in REGIONS:
            found[(share[corners] > 0.5).all(1)] = REGIONS.index(name)
    return found


@cache
def _below_sleeve() -> NDArray[np.bool_]:
    """Which vertices (19158,) are further down an arm than every sleeve reaches."""
    rig, points = Rig(base().vertices), np.abs(base().vertices) * (1, 0, 0) + base().vertices * (0, 1, 1)
    shoulder, elbow = rig.head("upperarm_l"), rig.head("lowerarm_l")
    way = elbow - shoulder
    return np.asarray((points - shoulder) @ way / (way @ way) > SLEEVE)


@cache
def _rings() -> Ints:
    """Which ring around the neck a vertex (19158,) of the source's suit is of, from 0 at its rim; -1 further down."""
    corners = base().faces[base().groups["helper-tights"]]
    edges, rim = _edges(corners)
    head = bone_weights()[:, [Bone.HEAD, Bone.NECK]].sum(1)
    found = np.full(len(head), -1)
    found[rim[head[rim] > 0.5]] = 0
    for ring in range(1, COLLAR + 3):
        beside = edges[(found[edges] == ring - 1).any(1)]
        found[beside[found[beside] < 0]] = ring
    return found


def _edges(corners: Ints) -> tuple[Ints, Ints]:
    """Every edge (E, 2) of some faces (F, 4) once, and the vertices of those that have a face on one side only."""
    sides = np.sort(np.stack([corners, np.roll(corners, -1, 1)], 2).reshape(-1, 2), axis=1)
    edges, count = np.unique(sides, axis=0, return_counts=True)
    return edges, np.unique(edges[count == 1])


@cache
def _over_collar(bare: bool) -> NDArray[np.bool_]:
    """Which vertices (19158,) of skin or suit are of head and neck, down to where the suit ends."""
    rings = _rings()
    if not bare:
        return np.asarray((rings >= 0) & (rings <= COLLAR))
    tights = base().members("helper-tights")
    head = bone_weights()[:, [Bone.HEAD, Bone.NECK]].sum(1)
    nearest = tights[cKDTree(base().vertices[tights]).query(base().vertices[:BODY])[1]]
    found = head > 0.5
    found[:BODY] |= (rings[nearest] >= 0) & (rings[nearest] <= COLLAR)
    return found


def _sided(bones: tuple[Bone, ...]) -> list[int]:
    """The bones of both sides."""
    return [int(b) + side for b in bones for side in ((0,) if b in (Bone.HEAD, Bone.NECK) else (0, SIDE))]


@cache
def _torso() -> tuple[Ints, Ints, Floats]:
    """Edges (E,) from and to of the suit's torso, and how much its vertices (19158,) are smoothed."""
    corners = base().faces[base().groups["helper-tights"]]
    edges = np.concatenate([np.stack([corners[:, i], corners[:, (i + 1) % 4]], 1) for i in range(4)])
    edges = np.unique(np.concatenate([edges, edges[:, ::-1]]), axis=0)
    share = bone_weights()[:, _sided((Bone.HIP, Bone.THIGH))].sum(1)
    share += bone_weights()[:, [Bone.PELVIS, Bone.SPINE, Bone.CHEST]].sum(1)
    shoulder = Rig(base().vertices).head("clavicle_l")[2]
    share *= np.clip((shoulder - 0.06 - base().vertices[:, 2]) / 0.06, 0.0, 1.0)
    share[: base().members("helper-tights")[0]] = 0.0
    return edges[:, 0], edges[:, 1], share


def plain(vertices: Floats) -> Floats:
    """Vertices (19158, 3) of an A-pose whose suit is smoothed over the torso, as thick cloth lies on it.

    Its soles are flat on z = 0, it ends where the neck begins, and the edge of the neck's skin lies under it.
    """
    start, end, share = _torso()
    count = np.maximum(np.bincount(start, minlength=len(vertices)), 1)[:, None]
    moved = vertices.copy()
    for _ in range(SMOOTHED):
        mean = np.stack([np.bincount(start, moved[end, i], minlength=len(vertices)) for i in range(3)], 1) / count
        moved += 0.5 * share[:, None] * (mean - moved)
    tights = base().members("helper-tights")
    moved[tights, 2] = np.maximum(moved[tights, 2], 0.0)
    _lower_neckline(moved, float(Rig(vertices).head("clavicle_l")[2]) + NOTCH)
    _tuck(moved)
    return moved


def neckline(vertices: Floats) -> Floats:
    """The edge of the suit (N, 3) at the neck of an A-pose, the front from its middle to both sides, then the back."""
    edge = vertices[_rings() == COLLAR]
    edge = edge[np.abs(edge[:, 0]).argsort(kind="stable")]
    front = edge[:, 1] < edge[:, 1].mean()
    return np.concatenate([edge[front], edge[~front]])


def _lower_neckline(vertices: Floats, level: float) -> None:
    """Draws the edge of the suit down in front to a level, where it is higher, and the ring below it half as far."""
    rings, edges = _rings(), _edges(base().faces[base().groups["helper-tights"]])[0]
    edge = np.flatnonzero(rings == COLLAR)
    middle, drop = vertices[edge].mean(0), max(0.0, neckline(vertices)[:2, 2].mean() - level)
    for ring, part in ((COLLAR, 1.0), (COLLAR + 1, 0.5)):
        own = np.flatnonzero(rings == ring)
        below = np.array([_beside(edges, vertex, rings == ring + 1) for vertex in own])
        front = np.clip((middle[1] - vertices[own, 1]) / (middle[1] - vertices[edge, 1].min()), 0.0, 1.0)
        way = vertices[below] - vertices[own]
        share = np.clip(part * drop / np.maximum(-way[:, 2], 1e-3), 0.0, 1.0) * front
        vertices[own] += share[:, None] * way


def _beside(edges: Ints, vertex: int, wanted: NDArray[np.bool_]) -> int:
    """The first wanted vertex at the other end of an edge of a vertex, or itself."""
    ends = edges[(edges == vertex).any(1)].ravel()
    return int(next((end for end in ends if end != vertex and wanted[end]), vertex))


@cache
def _neck_edge() -> tuple[Ints, Ints, Floats, list[Ints]]:
    """Vertices (N,) along the edge of the neck's skin; for each the two of the suit's edge that it lies at (N, 2), and
    their shares (N, 2); then the rings of skin next to the edge."""
    points = base().vertices
    skin = base().faces[kept().faces[kept().regions == REGIONS.index("head")]]
    edges, rim = _edges(skin)
    rim = rim[points[rim, 2] < points[rim, 2].min() + 0.10]  # not that of the mouth and the eyes
    ring, every = np.flatnonzero(_rings() == COLLAR), _edges(base().faces[base().groups["helper-tights"]])[0]
    hems = every[np.isin(every, ring).all(1)]
    first, along = points[hems[:, 0]], points[hems[:, 1]] - points[hems[:, 0]]
    part = np.clip(((points[rim][:, None] - first) * along).sum(2) / (along**2).sum(1), 0.0, 1.0)
    nearest = np.linalg.norm(first + part[..., None] * along - points[rim][:, None], axis=2).argmin(1)
    share = part[np.arange(len(rim)), nearest]
    around, known = [], rim
    for _ in EASED:
        beside = np.setdiff1d(edges[np.isin(edges, known).any(1)], known)
        around.append(beside)
        known = np.union1d(known, beside)
    return rim, hems[nearest], np.column_stack([1 - share, share]), around


def _tuck(vertices: Floats) -> None:
    """Lays the edge of the neck's skin under that of the suit, and draws what is beside it after."""
    rim, hems, shares, around = _neck_edge()
    outward = normals(vertices, base().faces[base().groups["helper-tights"]])
    place = np.einsum("nk,nki->ni", shares, vertices[hems] - TUCKED * outward[hems])
    move = place - vertices[rim]
    before = cKDTree(vertices[rim])
    for ring, share in zip(around, EASED, strict=True):
        vertices[ring] += share * move[before.query(vertices[ring])[1]]
    vertices[rim] = place
