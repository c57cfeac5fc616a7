"""Exact ground truth for every pixel: depth, normals, who is seen, who is there though hidden, and where it moves."""

from collections.abc import Callable, Collection
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
from langit.render.draw import PASSES, Truth
from langit.render.motion import Motion
from langit.render.shapes import Geometry
from langit.render.snapshot import Array
from langit.render.store import Store
from langit.render.targets import picture

FINEST: Final = 0.02  # pixels that an edge may be off: the finest shapes


class State(NamedTuple):
    """An instant as the device takes it: all instances, the geometry of moving meshes, the view and the time."""

    rows: Rows
    moving: Geometry
    view: Camera
    time: float


class TruthCamera:
    """The targets that ground truth of one size is drawn into; the picture has `fine` samples to a pixel, each way."""

    def __init__(self, size: Size, fine: float):
        self._size, self._fine = size, fine
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
    ) -> Truth:
        """The wanted passes of the state `now`; flow leads to the state `after`.

        The block of the frame's values must be bound. Raises as `Draw.truth` does.
        """
        for name in passes:
            if name not in PASSES:
                raise RequestError(
                    f"There is no ground truth named {name!r}", field="truth", remedy=f"Take any of {', '.join(PASSES)}"
                )
        draws, height = Draws(now.rows, table), self._size.height
        seen = draws.add(np.ones(len(now.rows.rows), bool), now.view, height, plain=True, tolerance=FINEST)
        outlines = [
            draws.add(now.rows.owners == body + 1, now.view, height, plain=True, tolerance=FINEST)
            for body in (range(bodies) if "amodal" in passes else ())
        ]
        _send(store, draws, now, after or now, self._fine)
        shape, motion = self._looked(store, seen)
        sky = shape[:, :, 3] <= 0
        made: dict[str, Callable[[], NDArray[Any]]] = {
            "depth": lambda: np.where(sky, np.float32(np.inf), shape[:, :, 3]),
            "normals": lambda: np.where(sky[:, :, None], np.float32(0), shape[:, :, :3]),
            "segmentation": lambda: np.where(sky, 0, np.rint(motion[:, :, 2])).astype(np.uint16),
            "flow": lambda: self._flow(motion, sky, now.view, None if after is None else after.view),
            "amodal": lambda: self._outlines(store, outlines),
        }
        return {name: made[name]() for name in PASSES if name in passes}

    def motion(self, store: Store, table: NDArray[np.uint32], now: State, after: State) -> Motion:
        """What every pixel shows and how it moves until the state `after`, on the device. As for `take`."""
        draws = Draws(now.rows, table)
        calls = draws.add(np.ones(len(now.rows.rows), bool), now.view, self._size.height, plain=True, tolerance=0.5)
        _send(store, draws, now, after, self._fine)
        self._look(store, calls)
        return Motion(self._shape, self._motion)

    def _look(self, store: Store, calls: list[Call]) -> None:
        self._seen.use()
        self._seen.clear(depth=1.0)
        context().enable_only(moderngl.DEPTH_TEST)
        context().depth_func = "<="
        _draw(store, calls)

    def _looked(self, store: Store, calls: list[Call]) -> tuple[Array, Array]:
        """What every pixel shows: normal and distance; motion, owner and whether it is known (H, W, 4)."""
        self._look(store, calls)
        return self._read(self._seen, 0), self._read(self._seen, 1)

    def _flow(self, motion: Array, sky: NDArray[np.bool_], view: Camera, following: Camera | None) -> Array:
        flow = np.full((*sky.shape, 2), np.nan, np.float32)
        if following is not None:
            known = ~sky & (motion[:, :, 3] > 0)
            flow[known] = motion[known, :2]
            flow[sky] = _turning(view, following, self._size)[sky]
        return flow

    def _outlines(self, store: Store, bodies: list[list[Call]]) -> NDArray[np.bool_]:
        """All of each body, as if nothing stood before it."""
        found = np.zeros((len(bodies), self._size.height, self._size.width), bool)
        context().enable_only(moderngl.NOTHING)
        for body, calls in enumerate(bodies):
            if calls:
                self._outline.use()
                self._outline.clear()
                _draw(store, calls)
                found[body] = self._read(self._outline, 0)[:, :, 3] > 0
        return found

    def _read(self, framebuffer: Any, attachment: int) -> Array:
        data = framebuffer.read(components=4, attachment=attachment, dtype="f4", alignment=1)
        pixels = np.frombuffer(data, np.float32).reshape(self._size.height, self._size.width, 4)
        return pixels[::-1]


def _send(store: Store, draws: Draws, now: State, following: State, fine: float) -> None:
    """Uploads where everything is now and at the following instant."""
    if not np.array_equal(now.moving.table, following.moving.table):
        raise ValueError("the following snapshot has other meshes")
    order = draws.chosen()
    store.fill(now.moving, now.rows.rows[order], draws.commands())
    store.fill_next(following.moving, batch.carried(now.rows, following.rows)[order])
    for cut in (False, True):
        shaders = _shaders(cut)
        shaders["next_projection"].write(np.ascontiguousarray(following.view.matrix.T, np.float32).tobytes())
        shaders["next_time"].value = following.time
        if cut:
            shaders["fine"].value = fine


def _shaders(cut: bool) -> Any:
    """Draws the truth; of what is `cut`, the same holes as in the picture."""
    return program("truth.vert.glsl", "truth.frag.glsl", defines=("CUT",) if cut else ())


def _draw(store: Store, calls: list[Call]) -> None:
    for call in calls:
        (context().disable if call.lane.two_sided else context().enable)(moderngl.CULL_FACE)
        store.draw(_shaders(call.lane.cut), call)


def _turning(view: Camera, following: Camera, size: Size) -> Array:
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
