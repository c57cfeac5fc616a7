"""`Draw`: whatever draws the snapshots of one backdrop at one size, and the looks that there are to choose from.

A look is a name; what it opens is imported only then, so that who merely passes snapshots on needs no device. Another
renderer is one more line in `LOOKS`.
"""

from collections.abc import Collection
from importlib import import_module
from types import TracebackType
from typing import Any, Final, NamedTuple, Protocol, Self, cast

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.errors import RequestError
from langit.render.snapshot import Backdrop, Snapshot

Frame = NDArray[np.uint8]  # (H, W, 3), rows from the top down
Truth = dict[str, NDArray[Any]]  # by pass

PASSES: Final = ("depth", "normals", "segmentation", "amodal", "flow")
FAST: Final = "fast"
FILM: Final = "film"


class Look(NamedTuple):
    """What draws a look: module and class, made with a size and a backdrop. `edition` counts how often it changed.

    The module has a function `ready` too, which does what takes time before a backdrop is known.
    """

    opens: str
    edition: int

    @property
    def facts(self) -> dict[str, Any]:
        """What a sidecar says of it."""
        return {"name": next(name for name, look in LOOKS.items() if look is self), "edition": self.edition}


LOOKS: Final = {
    FAST: Look("langit.render.renderer:Renderer", edition=8),
    FILM: Look("langit.film.look:Film", edition=1),
}


class Draw(Protocol):
    """Draws the snapshots of one backdrop. A picture depends on its snapshot alone: frames may come in any order."""

    def render(self, snapshot: Snapshot, near: Snapshot | None = None) -> Frame:
        """The picture of a snapshot.

        `near` is the one a frame later: where `view.shutter` is open for a while, things are drawn out as they move
        toward it, to both sides of where they are. Without it nothing is.

        Raises:
            RequestError: the snapshot shows a mesh that is not in the backdrop's cast.
            ValueError: `near` does not hold the same solids and meshes.
        """

    def truth(self, snapshot: Snapshot, following: Snapshot | None, passes: Collection[str]) -> Truth:
        """What is really there, at the middle of every pixel and without antialiasing; `passes` names what is wanted.

        - `depth`: float32 (H, W), meters along the view axis, inf where there is only sky
        - `normals`: float32 (H, W, 3) in the world, toward the camera; 0 at the sky
        - `segmentation`: uint16 (H, W), the owner seen there, 0 for the place and the sky
        - `amodal`: bool (bodies, H, W), all of each body that is in the frame, hidden or not; body k is owner k + 1
        - `flow`: float32 (H, W, 2), pixels to the right and down that the point seen here moves until `following`;
          NaN where that is unknown

        What an image has cut out is not there; gaps of patterns in leaves and hair do not count, glass is solid, and
        particles and reflections do not count.

        Raises:
            RequestError: a pass has another name, or a mesh is not in the cast.
            ValueError: `following` does not hold the same solids and meshes.
        """

    def close(self) -> None:
        """Gives back what drawing needed."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def ready(look: str) -> None:
    """Do what can be done in a process that will draw a look; what goes wrong is told when it is `opened`."""
    if look in LOOKS:
        import_module(LOOKS[look].opens.split(":")[0]).ready()


def opened(look: str, size: Size, backdrop: Backdrop, *, supersample: float | None = None) -> Draw:
    """What draws that look; close it in the process that opened it.

    `supersample` is how many samples a pixel has along each axis; each look knows what suits the size.

    Raises:
        RequestError: there is no such look, or it cannot draw that size.
        UnavailableError: what it needs of the machine is missing.
    """
    if look not in LOOKS:
        raise RequestError(f"there is no look {look!r}", field="look", remedy=f"Choose of {', '.join(LOOKS)}")
    module, name = LOOKS[look].opens.split(":")
    return cast(Draw, getattr(import_module(module), name)(size, backdrop, supersample=supersample))
