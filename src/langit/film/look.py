"""`Film`: the look that is path-traced, a picture at a time."""

from collections.abc import Collection
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.closing import Closing
from langit.film import grade, weather
from langit.film.scene import Scene
from langit.film.tracer import Tracer
from langit.render.draw import Draw, Frame, Truth, opened
from langit.render.snapshot import Backdrop, Snapshot
from langit.request import FAST

SAMPLES: Final = 64  # a pixel, of a still


class Film(Closing):
    """Draws single snapshots: as `render.draw.Draw`. The truth is that of the fast look, for it is the same world."""

    def __init__(self, size: Size, backdrop: Backdrop, *, supersample: float | None = None, samples: int = SAMPLES):
        self.size, self.backdrop, self._samples = size, backdrop, samples
        self._scene: Scene | None = None
        self._tracer: Tracer | None = None
        self._fast: Draw | None = None

    def render(self, snapshot: Snapshot, near: Snapshot | None = None) -> Frame:
        """The picture of a snapshot. As `Draw.render`."""
        light, look = self.traced(snapshot, near), self.backdrop.atmosphere
        if snapshot.particles is not None:
            depth = self.truth(snapshot, None, {"depth"})["depth"]
            light = weather.drawn(light, depth, snapshot, self.size, look)
        return grade.developed(light, look, grade.exposure(light, look), round(1000 * snapshot.time))

    def traced(self, snapshot: Snapshot, near: Snapshot | None = None, seed: int = 0) -> NDArray[np.float32]:
        """The light of a snapshot, linear (H, W, 3), as no film has seen it yet.

        Raises:
            UnavailableError: as `Tracer` says.
        """
        if self._scene is None or self._tracer is None or not self._scene.shows(snapshot):
            if self._tracer is not None:
                self._tracer.close()
            self._scene = Scene(self.size, self.backdrop, snapshot, samples=self._samples)
            self._tracer = Tracer(self._scene.setup)
        answers = self._tracer.ask([*self._scene.instant(snapshot, near), {"do": "render", "seed": seed}])
        return np.asarray(answers["picture"], np.float32)

    def truth(self, snapshot: Snapshot, following: Snapshot | None, passes: Collection[str]) -> Truth:
        """What is really there. As `Draw.truth`."""
        if self._fast is None:
            self._fast = opened(FAST, self.size, self.backdrop)
        return self._fast.truth(snapshot, following, passes)

    def close(self) -> None:
        """Lets the tracer and the device go."""
        for one in (self._tracer, self._fast):
            if one is not None:
                one.close()
        self._scene = self._tracer = self._fast = None


def ready() -> None:
    """Nothing takes time before a backdrop is known."""
