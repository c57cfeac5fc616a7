"""Linear light and ground truth of a film as layers, one OpenEXR file a frame, for programs that grade and compose.

| channels | type | what |
|---|---|---|
| `R`, `G`, `B` | half | light as the tracer saw it: linear, primaries of BT.709, before exposure, bloom and grading |
| `Z` | float | meters along the view axis; inf where there is only sky |
| `N.X`, `N.Y`, `N.Z` | half | normals in the world, toward the camera; 0 at the sky |
| `forward.u`, `forward.v` | float | pixels to the right and down until the next frame; NaN where that is unknown |
| `segmentation.id` | float | whose it is; 0 is the place and the sky (readers take whole numbers for shares of 1) |

OpenEXR's own library writes them: no other in this package has half floats in named channels.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit import __version__
from langit.errors import missing
from langit.media.publish import unwritable
from langit.render.draw import LINEAR
from langit.render.snapshot import Snapshot

LAYERS: Final = frozenset({LINEAR, "depth", "normals", "segmentation", "flow"})
BRIGHTEST: Final = 65504.0  # of a half float
BT709: Final = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)  # x and y of red, green, blue and white
ORIGIN: Final = "Computed by a program from a described scene; no camera was there"


class LayerFiles:
    """Files `000000.exr` and so on in `folder`, which is there already.

    Raises:
        UnavailableError: the library that writes them is not installed.
    """

    def __init__(self, folder: Path):
        try:
            import OpenEXR
        except ModuleNotFoundError as error:
            raise missing(error) from error
        self._library: Any = OpenEXR
        self._folder, self._count = folder, 0

    def add(self, snapshot: Snapshot, passes: dict[str, NDArray[Any]]) -> None:
        """The layers of the next frame: `passes` holds those of LAYERS; without `flow` it has none.

        Raises:
            OutputError: it cannot be written.
        """
        path = self._folder / f"{self._count:06d}.exr"
        header = {
            "compression": self._library.ZIP_COMPRESSION,
            "type": self._library.scanlineimage,
            "chromaticities": BT709,
            "software": f"langit {__version__}",
            "comments": ORIGIN,
            "langitSeconds": float(snapshot.time),
        }
        try:
            self._library.File(header, _channels(passes)).write(str(path))
        except (OSError, RuntimeError) as error:
            raise unwritable(path, error if isinstance(error, OSError) else OSError(str(error))) from error
        self._count += 1


def _channels(passes: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The planes of a frame, (H, W) each, by the names that they have in the file."""
    light = np.clip(passes[LINEAR], 0.0, BRIGHTEST).astype(np.float16)
    normals = passes["normals"].astype(np.float16)
    found: dict[str, NDArray[Any]] = {name: light[..., place] for place, name in enumerate("RGB")}
    found |= {f"N.{name}": normals[..., place] for place, name in enumerate("XYZ")}
    found |= {"Z": passes["depth"].astype(np.float32), "segmentation.id": passes["segmentation"].astype(np.float32)}
    if "flow" in passes:
        flow = passes["flow"].astype(np.float32)
        found |= {f"forward.{name}": flow[..., place] for place, name in enumerate("uv")}
    return {name: np.ascontiguousarray(plane) for name, plane in found.items()}
