"""Exact ground truth for every pixel: depth, normals, who is seen, who is there though hidden, and where it moves."""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

import moderngl
import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.errors import RequestError
from langit.render import batch
from langit.render.batch import Call, Draws, Rows
from langit.render.camera import Camera
from langit.render.device import context, program
from langit.render.shapes import Geometry
from langit.render.store import Store
from langit.render.targets import picture

PASSES: Final = ("depth", "normals", "segmentation", "amodal", "flow")
FINEST: Final = 0.02  # pixels that an edge may be off: the finest shapes


class State(NamedTuple):
    """An instant as the device takes it: all instances, the geometry of moving meshes, the view and the time."""

    rows: Rows
    moving: Geometry
    view: Camera
    time: float


class TruthCamera:
    """The targets that ground truth of one size is drawn into."""

    def __init__(self, size: Size):
        self._size = size
        self._shape, self._motion = picture(size, "f4"), picture(size, "f4")
        depth = context().depth_texture(size)
        self._seen = context().framebuffer([self._shape, self._motion], depth)
        self._outline = context().framebuffer([self._shape])

    def take(
        self,
        store: Store,
        table: NDArray[np.uint32],
        now: State,
        after: State | None,
        bodies: int,
        passes: Collection[str],
    ) -> dict[str, NDArray[Any]]:
        """The wanted passes of the state `now`; flow leads to the state `after`.

        The block of the frame's values must be bound. Raises as `Renderer.truth` does.
        """
        for name in passes:
            if name not in PASSES:
                raise RequestError(
                    f"There is no ground truth named {name!r}", field="truth", remedy=f"Take any of {', '.join(PASSES)}"
                )
        rows, moving, view, _ = now
        height, width = self._size.height, self._size.width
        draws = Draws(rows, table)
        everyone = np.ones(len(rows.rows), bool)
        seen = draws.add(everyone, view, height, plain=True, tolerance=FINEST)
        outlines = [
            draws.add(rows.owners == body + 1, view, height, plain=True, tolerance=FINEST) if "amodal" in passes else []
            for body in range(bodies)
        ]
        order = draws.chosen()
        following = after or now
        later, later_moving = batch.carried(rows, following.rows), following.moving
        if len(later_moving.vertices) != len(moving.vertices):
            raise ValueError("the following snapshot has other meshes")
        store.fill(moving, rows.rows[order], draws.commands())
        store.fill_next(later_moving, later[order])
        shaders = program("truth.vert.glsl", "truth.frag.glsl")
        shaders["next_projection"].write(np.ascontiguousarray(following.view.matrix.T, np.float32).tobytes())
        shaders["next_time"].value = following.time
        self._seen.use()
        self._seen.clear(depth=1.0)
        context().enable_only(moderngl.DEPTH_TEST)
        context().depth_func = "<="
        _draw(store, seen)
        shape, motion = self._read(self._seen, 0), self._read(self._seen, 1)
        sky = shape[:, :, 3] <= 0

        result: dict[str, NDArray[Any]] = {}
        if "depth" in passes:
            result["depth"] = np.where(sky, np.float32(np.inf), shape[:, :, 3])
        if "normals" in passes:
            result["normals"] = np.where(sky[:, :, None], np.float32(0), shape[:, :, :3])
        if "segmentation" in passes:
            result["segmentation"] = np.where(sky, 0, np.rint(motion[:, :, 2])).astype(np.uint16)
        if "flow" in passes:
            flow = np.full((height, width, 2), np.nan, np.float32)
            if after is not None:
                known = ~sky & (motion[:, :, 3] > 0)
                flow[known] = motion[known, :2]
                flow[sky] = _turning(view, after.view, self._size)[sky]
            result["flow"] = flow
        if "amodal" in passes:
            result["amodal"] = np.zeros((bodies, height, width), bool)
            context().enable_only(moderngl.NOTHING)
            for body, calls in enumerate(outlines):
                if calls:
                    self._outline.use()
                    self._outline.clear()
                    _draw(store, calls)
                    result["amodal"][body] = self._read(self._outline, 0)[:, :, 3] > 0
        return result

    def _read(self, framebuffer: Any, attachment: int) -> NDArray[np.float32]:
        data = framebuffer.read(components=4, attachment=attachment, dtype="f4", alignment=1)
        pixels = np.frombuffer(data, np.float32).reshape(self._size.height, self._size.width, 4)
        return pixels[::-1]


def _draw(store: Store, calls: list[Call]) -> None:
    for call in calls:
        (context().disable if call.lane.two_sided else context().enable)(moderngl.CULL_FACE)
        store.draw(program("truth.vert.glsl", "truth.frag.glsl"), call)


def _turning(view: Camera, following: Camera, size: Size) -> NDArray[np.float32]:
    """The flow of what is infinitely far: (H, W, 2), NaN where it leaves to behind the camera."""
    x = (np.arange(size.width) + 0.5) / size.width * 2 - 1
    y = 1 - (np.arange(size.height) + 0.5) / size.height * 2
    ray = view.forward + x[None, :, None] * view.half_width * view.right + y[:, None, None] * view.half_height * view.up
    ahead = ray @ following.forward
    with np.errstate(divide="ignore", invalid="ignore"):
        next_x = (ray @ following.right) / (ahead * following.half_width)
        next_y = (ray @ following.up) / (ahead * following.half_height)
    flow = np.stack([(next_x - x) * size.width / 2, (y[:, None] - next_y) * size.height / 2], axis=-1)
    flow[ahead <= 0] = np.nan
    return flow.astype(np.float32)
