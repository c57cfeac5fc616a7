"""Where the path tracer is: a python that has bpy, or an installed Blender."""

import sys
from pathlib import Path


def interpreter() -> list[str]:
    """The beginning of the command line that runs a script inside it."""
    return [str(Path(sys.prefix).parent / ".film" / "bin" / "python")]
