"""Cameras as matrices: the view, its mirror image in a plane, and the camera of the light that casts shadows."""

from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from langit.clip import Size
from langit.render.snapshot import Floats, Reflector, View

NEAR: Final = 0.05
FAR: Final = 600.0
CLOSE: Final = 0.9  # meters: of a picture that shows no more than that at its target, shadows are twice as fine
WIDE: Final = 2.2  # how far to each side a lamp casts shadows, in its heights


@dataclass(frozen=True, kw_only=True)
class Camera:
    """A camera: orthonormal axes in the world and half extents (of the picture plane at distance 1, or in meters).

    `handed` is -1 for a mirror image, whose triangles wind the other way.
    """

    eye: Floats
    right: Floats
    up: Floats
    forward: Floats
    half_width: float
    half_height: float
    near: float = NEAR
    far: float = FAR
    parallel: bool = False
    handed: int = 1

    @property
    def matrix(self) -> Floats:
        """World to clip space, (4, 4), for column vectors."""
        look = np.eye(4)
        look[0, :3], look[1, :3], look[2, :3] = self.right, self.up, -self.forward
        look[:3, 3] = -look[:3, :3] @ self.eye
        project = np.zeros((4, 4))
        project[0, 0], project[1, 1] = 1 / self.half_width, 1 / self.half_height
        depth = self.far - self.near
        if self.parallel:
            project[2, 2], project[2, 3], project[3, 3] = -2 / depth, -(self.far + self.near) / depth, 1
        else:
            project[2, 2], project[2, 3] = -(self.far + self.near) / depth, -2 * self.far * self.near / depth
            project[3, 2] = -1
        return np.asarray(project @ look)

    def sees(self, centers: NDArray[Any], radii: NDArray[Any]) -> NDArray[np.bool_]:
        """Which of the balls (N, 3), (N,) touch the volume of view: bool (N,)."""
        matrix = self.matrix
        planes = np.stack([matrix[3] + matrix[0], matrix[3] - matrix[0], matrix[3] + matrix[1], matrix[3] - matrix[1],
                           matrix[3] + matrix[2], matrix[3] - matrix[2]])  # fmt: skip
        planes /= np.linalg.norm(planes[:, :3], axis=1, keepdims=True)
        return np.asarray(((centers @ planes[:, :3].T + planes[:, 3]) > -radii[:, None]).all(axis=1))

    def distances(self, centers: NDArray[Any]) -> NDArray[Any]:
        """How far the points (N, 3) are along the view axis: (N,)."""
        return np.asarray((centers - self.eye) @ self.forward)

    def scale(self, height: int) -> float:
        """Pixels a meter takes at distance 1 (or anywhere, if parallel) in a picture `height` pixels high."""
        return height / (2 * self.half_height)


def from_view(view: View, size: Size) -> Camera:
    """The camera of a view, for a picture of that size; it is level wherever that is possible."""
    eye = np.asarray(view.eye, float)
    forward = _unit(np.asarray(view.target, float) - eye, fallback=(0.0, 1.0, 0.0))
    level = (0.0, 0.0, 1.0) if abs(forward[2]) < 0.9999 else (0.0, 1.0, 0.0)
    right = _unit(np.cross(forward, level), fallback=(1.0, 0.0, 0.0))
    half = float(np.tan(np.radians(view.fov) / 2))
    return Camera(
        eye=eye,
        right=right,
        up=np.cross(right, forward),
        forward=forward,
        half_width=half * size.width / size.height,
        half_height=half,
    )


def focused(seen: View) -> float:
    """How far away along the view axis is what is in focus, in meters."""
    distance = float(np.linalg.norm(np.subtract(seen.target, seen.eye))) if seen.focus is None else seen.focus
    return max(distance, 0.1)


def mirrored(camera: Camera, reflector: Reflector) -> Camera:
    """The camera's mirror image in the plane: what it sees at a pixel is what the plane reflects at that pixel."""
    normal = np.asarray(reflector.normal, float)
    length = np.linalg.norm(normal)
    normal, offset = normal / length, reflector.offset / float(length)

    def turn(axis: Floats) -> Floats:
        return np.asarray(axis - 2 * (axis @ normal) * normal)

    return replace(
        camera,
        eye=camera.eye - 2 * (camera.eye @ normal - offset) * normal,
        right=turn(camera.right),
        up=turn(camera.up),
        forward=turn(camera.forward),
        handed=-camera.handed,
    )


class Light(NamedTuple):
    """The camera of the light that casts shadows, and where in its picture (0 to 1) what is to be seen has its middle.

    `strength` is how much of its shadows is seen.
    """

    camera: Camera
    middle: tuple[float, float]
    strength: float = 1.0


def of_light(view: View, direction: ArrayLike, texels: int) -> Light:
    """The camera of the key light: it looks at the ground between eye and target.

    Its extent grows in steps with the distance of the target. It moves in strides of a ninth of its picture, which are
    whole texels, so that edges of shadows stay where they are, and what stands still is drawn once a stride.
    """
    eye, target = np.asarray(view.eye, float), np.asarray(view.target, float)
    reach = float(np.linalg.norm((target - eye)[:2]))
    tall = 2 * float(np.linalg.norm(target - eye)) * float(np.tan(np.radians(view.fov) / 2))
    least, more = (1.7, 0.6) if tall < CLOSE else (3.0, 1.5)
    radius = 1.3 ** np.ceil(np.log(np.clip(1.1 * reach + more, least, 26.0)) / np.log(1.3))
    center = eye + (target - eye) * min(1.0, max(0.8, 0.75 * radius / max(reach, 1e-6)))
    center[2] = min(max(center[2], 0.0), 1.0) if tall >= CLOSE else center[2]
    toward = _unit(np.asarray(direction, float), fallback=(0.0, 0.0, 1.0))
    level = (0.0, 0.0, 1.0) if abs(toward[2]) < 0.99 else (0.0, 1.0, 0.0)
    right = _unit(np.cross(-toward, level), fallback=(1.0, 0.0, 0.0))
    up = np.cross(right, -toward)
    extent = float(radius) * 9 / 8  # half a stride more to each side
    stride = texels // 9 * (2 * extent / texels)
    axes = np.stack([right, up, toward])
    snapped = axes.T @ (np.round(axes @ center / stride) * stride)
    aside = axes[:2] @ (center - snapped) / (2 * extent)
    camera = Camera(
        eye=snapped + toward * 60.0,
        right=right,
        up=up,
        forward=-toward,
        half_width=extent,
        half_height=extent,
        near=0.0,
        far=60.0 + 3 * extent,
        parallel=True,
    )
    return Light(camera, (0.5 + float(aside[0]), 0.5 + float(aside[1])))


def of_lamp(position: ArrayLike, strength: float) -> Light:
    """The camera of a lamp that casts shadows: it looks straight down, and so sees the same from frame to frame."""
    x, y, z = np.eye(3)
    eye = np.asarray(position, float)
    seen = Camera(
        eye=eye,
        right=x,
        up=y,
        forward=-z,
        half_width=WIDE,
        half_height=WIDE,
        near=0.25,
        far=max(1.1 * eye[2], 1.0) + 1.0,
    )
    return Light(seen, (0.5, 0.5), strength)


def _unit(vector: Floats, fallback: ArrayLike) -> Floats:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length > 1e-9 else fallback, float)
