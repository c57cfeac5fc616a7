"""Device memory for geometry and instances: what is fixed is sent once, what moves with every frame."""

from typing import Any, Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from langit.render.batch import Call
from langit.render.device import context
from langit.render.shapes import Geometry

VERTEX: Final = ("position", "normal", "point", "point_normal", "tint", "along")
ROW: Final = ("pose_x", "pose_y", "pose_z", "extra", "color", "finish", "worn")
NEXT_ROW: Final = ("next_x", "next_y", "next_z", "next_extra")


class Store:
    """Buffers, which grow as they must, and the vertex arrays that bind them to programs."""

    def __init__(self, fixed: Geometry):
        self._fixed = context().buffer(fixed.vertices.tobytes())
        self._fixed_indices = context().buffer(fixed.indices.tobytes())
        self._moving, self._moving_indices, self._next = (context().buffer(reserve=64) for _ in range(3))
        self._rows, self._next_rows = context().buffer(reserve=112), context().buffer(reserve=112)
        self._commands = context().buffer(reserve=20)
        self._arrays: dict[tuple[int, bool], Any] = {}

    def fill(self, moving: Geometry, rows: NDArray[np.float32], commands: NDArray[np.uint32]) -> None:
        """Uploads the moving geometry, the instances (N, 28) and the commands (C, 5) of one frame."""
        self._write(self._moving, moving.vertices)
        self._write(self._moving_indices, moving.indices)
        self._write(self._rows, rows)
        self._write(self._commands, commands)

    def fill_next(self, moving: Geometry, rows: NDArray[np.float32]) -> None:
        """Uploads where the same vertices and instances are at the following instant."""
        self._write(self._next, moving.vertices)
        self._write(self._next_rows, rows)

    def draw(self, shaders: Any, call: Call) -> None:
        """Draws one call with a program."""
        key = (shaders.glo, call.lane.moving)
        if key not in self._arrays:
            self._arrays[key] = self._bound(shaders, moving=call.lane.moving)
        self._arrays[key].render_indirect(self._commands, moderngl.TRIANGLES, count=call.size, first=call.first)

    def _bound(self, shaders: Any, *, moving: bool) -> Any:
        vertices, indices, later = (
            (self._moving, self._moving_indices, self._next)
            if moving
            else (self._fixed, self._fixed_indices, self._fixed)
        )
        layout: list[Any] = [
            (vertices, "3f 3f 3f 3f 3f 1f", *VERTEX),
            (self._rows, "4f 4f 4f 4f 4f 4f 4f/i", *ROW),
        ]
        if "next_position" in shaders:
            layout += [(later, "3f 52x", "next_position"), (self._next_rows, "4f 4f 4f 4f 48x/i", *NEXT_ROW)]
        return context().vertex_array(shaders, layout, index_buffer=indices, skip_errors=True)

    @staticmethod
    def _write(buffer: Any, data: NDArray[Any]) -> None:
        if data.nbytes > buffer.size:
            buffer.orphan(1 << int(data.nbytes - 1).bit_length())
        if data.nbytes:
            buffer.write(data.tobytes())
