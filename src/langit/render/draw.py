"""`Draw`: whatever draws the snapshots of one backdrop at one size, and the looks that there are to choose from.

A look is a name; what it opens is imported only then, so that who merely passes snapshots on needs no device. `opened`
draws single snapshots, `shared` a clip, with processes of its own. Another renderer is one more line in `LOOKS`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Protocol, Self, cast

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.errors import RequestError, UnavailableError
from langit.render.snapshot import Backdrop, Snapshot
from langit.request import FAST as FAST
from langit.request import FILM as FILM
from langit.request import USUAL_QUALITY

Frame = NDArray[np.uint8]  # (H, W, 3), rows from the top down
Truth = dict[str, NDArray[Any]]  # by pass

PASSES: Final = ("depth", "normals", "segmentation", "amodal", "flow")
LINEAR: Final = "linear"  # a pass of looks that trace light: float32 (H, W, 3), scene-linear BT.709, before any grading


class Look(NamedTuple):
    """What draws a look. `edition` counts how often it changed.

    `opens` is the module and class that draw single snapshots (`Draw`); the module has a function `ready` too, which
    does what takes time before a backdrop is known. `shares` is the module and class that draw a clip (`Shares`); where
    its processes can be started before a backdrop is known, the module has a function `expect`. `needs` is a function
    that raises UnavailableError where this machine lacks what the look takes. What is `traced` takes all cores with
    one process, keeps its frames in the `scratch` of a `Manner`, and has the pass LINEAR.
    """

    opens: str
    shares: str
    edition: int
    needs: str = ""
    traced: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """What a sidecar says of it."""
        return {"name": next(name for name, look in LOOKS.items() if look is self), "edition": self.edition}


LOOKS: Final = {
    FAST: Look("langit.render.renderer:Renderer", "langit.render.farm:Farm", edition=10),
    FILM: Look(
        "langit.film.look:Film", "langit.film.clip:Traced", edition=4, needs="langit.film.found:home", traced=True
    ),
}


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a clip is to be drawn, as far as its look leaves that open; the fast look leaves nothing.

    `quality` is one of the look's in `request.LOOKS`, `device` one of `request.DEVICES`. What lies in `scratch`, a
    folder, was left by an earlier attempt at this very clip and need not be made again. `still` is whether one picture
    is all that is wanted. `cluster` is the address of a Ray cluster whose machines trace, None for this machine.
    """

    quality: str = USUAL_QUALITY
    device: str = "auto"
    scratch: Path | None = None
    still: bool = False
    cluster: str | None = None


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


USUAL: Final = Manner()


class Shares(Protocol):
    """Draws a clip of one backdrop with processes of its own: the same frames whatever their number."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What a sidecar says of how it was drawn, beside the look; complete when all is drawn."""

    def draw(
        self, snapshots: Iterable[Snapshot], passes: frozenset[str] = frozenset(), *, beyond: bool = False
    ) -> Iterator[tuple[Snapshot, Frame, Truth]]:
        """Each snapshot with its picture and, for the `passes` asked for, its ground truth, in order.

        With `beyond` the last one is not drawn: it only says where things go while the last frame is exposed.
        """

    def close(self) -> None:
        """Let the processes go."""

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
    return cast(Draw, _named(_row(look).opens)(size, backdrop, supersample=supersample))


def shared(
    look: str, size: Size, backdrop: Backdrop, processes: int, *, supersample: float | None = None,
    manner: Manner = USUAL,
) -> Shares:  # fmt: skip
    """What draws a clip in that look, with so many processes; close it.

    `supersample` is as for `opened`.

    Raises:
        RequestError: there is no such look, or it cannot draw that size.
        UnavailableError: what it needs of the machine is missing.
    """
    made = _named(_row(look).shares)(size, backdrop, processes, look, supersample=supersample, manner=manner)
    return cast(Shares, made)


def expect(look: str, processes: int) -> None:
    """Start the processes that `shared` will ask for soon, where the look has some that wait for a backdrop."""
    start = getattr(import_module(_row(look).shares.split(":")[0]), "expect", None)
    if start is not None:
        start(processes, look)


def see(look: str) -> Any:
    """See that this machine can draw a look, and with what: the answer of its row's `needs`.

    Raises:
        RequestError: there is no such look.
        UnavailableError: something is missing; the error names the remedy.
    """
    needs = _row(look).needs
    return _named(needs)() if needs else None


def drawable() -> tuple[str, ...]:
    """The looks that this machine has all for, as far as `see` tells."""
    found = []
    for look in LOOKS:
        with suppress(UnavailableError):
            see(look)
            found.append(look)
    return tuple(found)


def _row(look: str) -> Look:
    if look not in LOOKS:
        raise RequestError(f"there is no look {look!r}", field="look", remedy=f"Choose of {', '.join(LOOKS)}")
    return LOOKS[look]


def _named(place: str) -> Any:
    """What a `module:name` of a row means, imported now and not before."""
    module, name = place.split(":")
    return getattr(import_module(module), name)
