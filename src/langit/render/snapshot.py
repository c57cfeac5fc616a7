"""One instant of the world, as a renderer takes it: solids, meshes, particles and a view, all numpy.

Everything that builds something to see makes these values; `render` reads them and knows nothing of scenes. A mesh
travels once, in the `cast` of the backdrop; a snapshot says where it is. Meters, radians, linear RGB from 0 to 1.
"""

from dataclasses import dataclass, field, fields
from enum import IntEnum
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from langit.render.image import Image
from langit.render.lining import Lining
from langit.render.skinning import Skinning

Array = NDArray[np.float32]  # what is drawn
Floats = NDArray[np.float64]  # what is computed with


class Shape(IntEnum):
    """The solid shapes. All but the capsule are unit shapes (half extent or radius 1 around the origin, axis z)."""

    BOX = 0
    BALL = 1
    CYLINDER = 2
    CONE = 3
    CAPSULE = 4
    PLANE = 5


class Pattern(IntEnum):
    """Procedural surface patterns; each has a small shader of its own."""

    PLAIN = 0
    CHECKER = 1
    WINDOWS = 2
    BRICK = 3
    WOOD = 4
    ASPHALT = 5
    GRASS = 6
    SAND = 7
    WATER = 8
    STRIPES = 9
    BEACH = 10
    SIGN = 11
    MARBLE = 12
    TILES = 13
    LEAF = 14
    SNOW = 15
    MIRROR = 16
    GLASS = 17
    SKIN = 18
    CLOTH = 19
    HAIR = 20
    EYE = 21
    BATIK = 22
    BARK = 23
    FUZZ = 24
    THREAD = 25  # thinner than a finger: `variant` is its radius in meters


@dataclass(frozen=True, kw_only=True)
class Surface:
    """How a surface looks.

    `emission` scales its own light; `scale` is pattern repeats a meter; `variant` is a seed from 0 to 1, of skin its
    wrinkles, of cloth its weave. `thin` is the share of the light on one side that shows on the other, as in leaves;
    metal is never thin. An `image` lies where the pattern does, repeated as `image.py` says.
    """

    color: tuple[float, float, float] = (0.8, 0.8, 0.8)
    emission: float = 0.0
    roughness: float = 0.5
    metal: float = 0.0
    pattern: Pattern = Pattern.PLAIN
    scale: float = 1.0
    variant: float = 0.0
    thin: float = 0.0
    image: Image = Image.NONE


SOLID: Final = np.dtype(
    [
        ("pose", np.float32, (3, 4)),  # columns: three scaled axes, then the center; a capsule: p0 r0 p1 r1 in a row
        ("color", np.float32, 3),
        ("emission", np.float32),
        ("roughness", np.float32),
        ("metal", np.float32),  # below 0: how thin it is
        ("scale", np.float32),
        ("variant", np.float32),
        ("shape", np.uint8),
        ("pattern", np.uint8),
        ("image", np.uint8),
        ("owner", np.uint16),  # 0: the place; 1 and up: bodies of subjects, in the order of `bodies` below
    ]
)
Solids = NDArray[np.void]  # of dtype SOLID


@dataclass(kw_only=True)
class Builder:
    """Collects solids one by one. `owner` marks all that follow."""

    owner: int = 0
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def add(
        self, shape: Shape, center: ArrayLike, half: ArrayLike, surface: Surface, rotation: ArrayLike | None = None
    ) -> None:
        """A unit shape scaled by `half` (3), turned by `rotation` (3, 3) and moved to `center` (3)."""
        turned = np.eye(3) if rotation is None else np.asarray(rotation)
        pose = np.column_stack([turned * np.asarray(half, float), np.asarray(center, float)])
        self._row(shape, pose, surface)

    def capsule(
        self, start: ArrayLike, end: ArrayLike, radius: float, surface: Surface, end_radius: float | None = None
    ) -> None:
        """A rounded rod from `start` to `end`, tapering from `radius` to `end_radius`."""
        pose = np.zeros(12)
        pose[0:3], pose[3], pose[4:7], pose[7] = start, radius, end, radius if end_radius is None else end_radius
        self._row(Shape.CAPSULE, pose.reshape(3, 4), surface)

    def _row(self, shape: Shape, pose: NDArray[Any], surface: Surface) -> None:
        finish = (surface.roughness, surface.metal - surface.thin, surface.scale, surface.variant)
        what = (int(shape), int(surface.pattern), int(surface.image), self.owner)
        self.rows.append((pose, surface.color, surface.emission, *finish, *what))

    def build(self) -> Solids:
        """All of them as one array of dtype SOLID."""
        return np.array(self.rows, dtype=SOLID)


WHOLE: Final = (0.0, 1.0, 1.0, 1.0)  # how cloth is sewn that has neither creases nor seams


@dataclass(frozen=True, kw_only=True)
class Mesh:
    """A triangle mesh at rest: `vertices` and `normals` (V, 3) float32, `triangles` (T, 3) int32, counterclockwise.

    `two_sided` ones (cloth, sails) are lit on both sides, but for triangles, `backed` (T,), that nobody sees from
    behind. `texture` (V, 2) or (V, 3) are coordinates for the pattern, in meters, else the vertex's own x and y.
    `colors` (V, 3) override the surface's color. `sewn` (V, 4) is cloth: how creased, 0 to 1 across z, below 0 along
    it; meters from the edge and, with a sign, from seam and openings of pockets. `sway`: in the wind what is at height
    z moves aside by some sway * z meters. What has `skinning` can be `Posed`, off its `lining`.
    """

    vertices: Array
    normals: Array
    triangles: NDArray[np.int32]
    surface: Surface
    owner: int = 0
    two_sided: bool = False
    backed: NDArray[np.bool_] | None = None
    texture: Array | None = None
    colors: Array | None = None
    sway: float = 0.0
    skinning: Skinning | None = None
    lining: Lining | None = None
    sewn: Array | None = None

    @cached_property
    def name(self) -> str:
        """What snapshots call it: a hash of all that it is, so that the same mesh has the same name everywhere."""
        digest = blake2b(digest_size=8)
        _hash(digest, self)
        return digest.hexdigest()


def _hash(digest: Any, value: object) -> None:
    """Feeds a value to a hash: arrays with their form, dataclasses field by field."""
    if isinstance(value, np.ndarray):
        digest.update(f"{value.dtype.str}{value.shape}".encode())
        digest.update(np.ascontiguousarray(value).data)
    elif isinstance(value, Mesh | Skinning | Lining):
        for one in fields(value):
            _hash(digest, getattr(value, one.name))
    else:
        digest.update(repr(value).encode())


@dataclass(frozen=True, kw_only=True)
class Still:
    """A mesh of the cast where its own vertices put it; `mesh` is its name."""

    mesh: str


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A rigid mesh: `pose` (3, 4) float32 leads from its own frame to the world."""

    mesh: str
    pose: Array


@dataclass(frozen=True, kw_only=True)
class Posed:
    """A skinned mesh: `joints` (J, 3, 4) float32 lead from rest to the world, one a joint.

    Meshes on one skeleton share the array, which then travels once a snapshot.
    """

    mesh: str
    joints: Array


NORMAL: Final = 32767  # the length of a unit normal in 16 bits


@dataclass(frozen=True, kw_only=True)
class Deformed:
    """A mesh that changes its shape: `vertices` (V, 3) float32 in the world, `normals` (V, 3) int16 `NORMAL` long.

    Silhouettes need all bits of a vertex; light does not show more than 16 of a normal.
    """

    mesh: str
    vertices: Array
    normals: NDArray[np.int16]


Shown = Still | Placed | Posed | Deformed


def deformed(mesh: Mesh, vertices: NDArray[Any], normals: NDArray[Any]) -> Deformed:
    """`mesh` with other `vertices` and unit `normals` (V, 3) for an instant."""
    return Deformed(
        mesh=mesh.name,
        vertices=vertices.astype(np.float32),
        normals=np.rint(normals * NORMAL).astype(np.int16),
    )


@dataclass(frozen=True, kw_only=True)
class Particles:
    """Rain, snow, petals: camera-facing streaks. `centers` (N, 3), `streaks` (N, 3) half vectors, `width` in meters.

    Where all streaks are alike they are one row (1, 3).
    """

    centers: Array
    streaks: Array
    width: float
    color: tuple[float, float, float]
    opacity: float


@dataclass(frozen=True, kw_only=True)
class View:
    """A camera: `eye` and `target` in the world, vertical field of view in degrees.

    What is `focus` meters away along the view axis (by default as far as the target) is sharp, and all else the less so
    the wider the lens is: `aperture` is its width in meters, 0 for a picture that is sharp everywhere.
    The shutter is open for the share `shutter` of the time between two frames, 0 for an instant.
    """

    eye: tuple[float, float, float]
    target: tuple[float, float, float]
    fov: float = 45.0
    focus: float | None = None
    aperture: float = 0.0
    shutter: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """A point light: `falloff` is the weight of squared distance in 1 / (1 + falloff d^2).

    Where there is no key light, the nearest that `casts` throws shadows down from itself.
    """

    position: tuple[float, float, float]
    color: tuple[float, float, float]
    falloff: float = 0.5
    casts: bool = False


@dataclass(frozen=True, kw_only=True)
class Reflector:
    """A plane that mirrors the world: `normal . x = offset`. A place has at most one: floor, water or wall mirror."""

    normal: tuple[float, float, float]
    offset: float


@dataclass(frozen=True, kw_only=True)
class Atmosphere:
    """Sky, sun, fog and grading. `fill`: a soft light beside the camera, on what is in focus, while the sun is low."""

    sky_top: tuple[float, float, float]
    sky_horizon: tuple[float, float, float]
    sun_direction: tuple[float, float, float]  # toward the sun
    sun_disc: tuple[float, float, float]
    key_light: tuple[float, float, float]
    ambient_up: tuple[float, float, float]
    ambient_down: tuple[float, float, float]
    fog_color: tuple[float, float, float]
    fog_density: float
    fog_on_sky: float = 0.6
    clouds: float = 0.0
    stars: float = 0.0
    wetness: float = 0.0
    exposure: float = 0.5
    bloom: float = 0.35
    saturation: float = 1.2
    contrast: float = 1.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    grain: float = 0.0
    fill: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Where a place sends its light: a grid of `count` probes from `low` to `high` stands for all its points.

    Smooth things mirror the place as it is seen from `middle`. `sky` is the share of the sky that gets in, `glow` how
    much more light things give than they are bright. Lamps that stand for windows and signs, which the probes see too,
    keep the share `lamps` of the light that they spread.
    """

    low: tuple[float, float, float] = (-6.0, -6.0, 0.3)
    high: tuple[float, float, float] = (6.0, 6.0, 3.0)
    count: tuple[int, int, int] = (2, 2, 2)
    middle: tuple[float, float, float] = (0.0, 0.0, 1.0)
    sky: float = 1.0
    glow: float = 1.0
    lamps: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Backdrop:
    """What stays as it is for the whole clip: built once, sent to every rendering process once.

    `meshes` are there in every picture; those of the `cast` only where a snapshot shows them.
    """

    solids: Solids
    meshes: tuple[Mesh, ...]
    lamps: tuple[Lamp, ...]
    atmosphere: Atmosphere
    reflector: Reflector | None = None
    cast: tuple[Mesh, ...] = ()
    around: Surroundings = field(default_factory=Surroundings)

    @cached_property
    def name(self) -> str:
        """A hash of all but the cast, so that the same place in the same light has the same name everywhere."""
        digest = blake2b(digest_size=16)
        for part in (self.solids, self.lamps, self.atmosphere, self.reflector, self.around):
            _hash(digest, part)
        for mesh in self.meshes:
            digest.update(mesh.name.encode())
        return digest.hexdigest()


@dataclass(frozen=True, kw_only=True)
class Body:
    """The true state of one body at one instant, seen or not: the ground truth of identity and permanence.

    `center` is the middle of its bounding box, `extent` its half sizes, `rotation` a quaternion w x y z. `face` is the
    point that a lens focuses on, of what has one.
    """

    owner: int
    subject: str
    kind: str
    center: tuple[float, float, float]
    extent: tuple[float, float, float]
    rotation: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    velocity: tuple[float, float, float] = (0.0, 0.0, 0.0)
    face: tuple[float, float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Two bodies touching: where, and the impulse in newton seconds since the last snapshot. Owner 0 is the place."""

    owners: tuple[int, int]
    position: tuple[float, float, float]
    impulse: float


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One instant: with the backdrop it belongs to, all that a picture needs.

    Solids and meshes keep their order and count through a clip, so that flow can match them.
    """

    time: float
    view: View
    solids: Solids
    meshes: tuple[Shown, ...] = ()
    particles: Particles | None = None
    bodies: tuple[Body, ...] = ()
    contacts: tuple[Contact, ...] = ()
