"""A stand-in for a look that traces: the fast picture, tinted, with light of its own and a place to keep its frames.

It lets what stands around a look be tested without a path tracer. A row of `LOOKS` may name it as `sketch:Sketch`.
"""

from pathlib import Path

import numpy as np

from langit.errors import UnavailableError
from langit.render.draw import FAST, LINEAR, Look, Manner, opened
from langit.render.farm import with_next

ROW = Look("langit.render.renderer:Renderer", "sketch:Sketch", edition=3, traced=True)
manners = []  # with which clips were drawn, the latest last


def lacking():
    """A need that no machine meets."""
    raise UnavailableError("there is no light here", remedy="Wait for the sun")


class Sketch:
    def __init__(self, size, backdrop, processes, look, *, supersample=None, manner=Manner()):  # noqa: B008
        self.processes, self.manner, self.facts = processes, manner, {}
        self._fast = opened(FAST, size, backdrop)
        manners.append(manner)

    def draw(self, snapshots, passes=frozenset(), *, beyond=False):
        for number, (snapshot, following, last) in enumerate(with_next(snapshots, beyond)):
            known = passes - {LINEAR}
            truth = self._fast.truth(snapshot, None if last else following, known) if known else {}
            picture = self._fast.render(snapshot)
            if LINEAR in passes:
                truth[LINEAR] = 4 * (picture / np.float32(255)) ** np.float32(2.2)
            if self.manner.scratch is not None:
                self.manner.scratch.mkdir(parents=True, exist_ok=True)
                (Path(self.manner.scratch) / str(number)).touch()
            self.facts = {"engine": "Sketch 1", "device": self.manner.device, "samples": 4, "traced": number + 1}
            yield snapshot, 255 - picture, truth

    def close(self):
        self._fast.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
