"""What kinds of stuff share a pattern and are of different materials all the same."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from langit.render.snapshot import Deformed, Mesh, Pattern, Shown, Surface

PANE: Final = "pane"
RUG: Final = "rug"
LINEN: Final = "linen"  # what sheets are of that bend freely
FAR: Final = "far"  # hills and mountains that close the view
VAST: Final = 200.0  # meters: how wide they are
GLOSS: Final = "gloss"  # what is painted and polished, as cars are
GLOSSY: Final = 0.28  # the roughness below which it is
ONE_SIDED: Final = "one-sided"  # walls, ceilings and lamps that are not there from behind, and throw no shadow
WEAVES: Final = ((0.1, "leather"), (0.3, "knit"), (0.5, "denim"), (0.8, "woven"), (0.9, "lace"))

WOVEN: Final[dict[str, Any]] = {"pattern": Pattern.CLOTH, "variant": 0.7, "thin": 0.3}  # of a surface of plain weave


def loose(shown: Shown, mesh: Mesh) -> bool:
    """Whether a mesh is a sheet that bends freely and has no pattern, as flags and table cloths are: it is cloth."""
    bends = isinstance(shown, Deformed) and mesh.two_sided and mesh.colors is None
    return bends and mesh.surface.pattern == Pattern.PLAIN and mesh.surface.emission == 0


def closes(mesh: Mesh) -> bool:
    """Whether a mesh is a chain of hills or mountains far away: plain, and wider than any thing."""
    plain = mesh.surface.pattern == Pattern.PLAIN and mesh.surface.roughness >= 1 and mesh.colors is not None
    return plain and len(mesh.vertices) > 0 and float(np.ptp(mesh.vertices[:, 0])) > VAST


def of_mesh(mesh: Mesh, surface: Surface, *, bends: bool) -> str:
    """The kind of stuff that a mesh with a `surface` is of; `bends`: it is a sheet that is `loose`."""
    if bends:
        return LINEN
    return FAR if closes(mesh) else kind_of(surface)


def kind_of(surface: Surface) -> str:
    """The kind of stuff that a surface is of, empty where its pattern has but one."""
    return KINDS[surface.pattern](surface) if surface.pattern in KINDS else ""


def weave(surface: Surface) -> str:
    """How cloth is made, which its variant says: as in `cloth.glsl`."""
    return next((kind for below, kind in WEAVES if surface.variant < below), "coated")


def age(surface: Surface) -> str:
    """Whether skin has wrinkles."""
    return "aged" if surface.variant > 0 else ""


def sheet(surface: Surface) -> str:
    """Whether glass is a pane, which has no inside."""
    return PANE if surface.variant == 1 else ""


def finish(surface: Surface) -> str:
    """Whether what has one color is painted and polished, or smooth as glass."""
    return GLOSS if surface.roughness < GLOSSY and surface.metal < 0.5 and surface.emission == 0 else ""


KINDS: Final[dict[Pattern, Callable[[Surface], str]]] = {
    Pattern.PLAIN: finish,
    Pattern.CLOTH: weave,
    Pattern.SKIN: age,
    Pattern.GLASS: sheet,
}
