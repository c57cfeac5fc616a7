"""Where the path tracer is: a python that has `bpy`, or an installed Blender. Nothing of it is loaded into our process.

Every `bpy` for Python 3.11 wants a numpy below 2, which no langit runs with, so it has a folder of its own beside ours:
`scripts/setup film` makes `.film`. Since 5.1 it is for Python 3.13 alone and takes our numpy: there it may stand among
our own packages.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from langit.errors import UnavailableError

VARIABLE: Final = "LANGIT_FILM"
OLDEST: Final = (4, 2)
REMEDY: Final = (
    "In a checkout run `scripts/setup film`; elsewhere install Blender 4.2 or newer, or name a python that has bpy in "
    "LANGIT_FILM; or draw in the look fast"
)
FOLDER: Final = ".film"
PATIENCE: Final = 120.0  # seconds; a first start reads 800 MB from the disk
BESIDE: Final = ("--background", "--factory-startup", "--python-exit-code", "70", "--python")
ASKS: Final = """
import bpy, json
cycles = bpy.context.preferences.addons["cycles"].preferences
found = {}
for kind in ("CUDA", "OPTIX", "HIP", "ONEAPI", "METAL"):
    try:
        cycles.compute_device_type = kind
        cycles.refresh_devices()
    except (TypeError, AttributeError):
        continue
    names = [device.name for device in cycles.devices if device.type == kind]
    if names:
        found[kind.lower()] = names
print("langit", json.dumps(found))
"""


@dataclass(frozen=True, kw_only=True)
class Home:
    """What runs a script in the path tracer: the words before the script's name, what it is, and its version."""

    command: tuple[str, ...]
    engine: str
    version: str

    def __str__(self) -> str:
        return f"{self.engine} {self.version} ({self.command[0]})"


def interpreter() -> list[str]:
    """The beginning of the command line that runs a script inside it.

    Raises:
        UnavailableError: as of `home`.
    """
    return list(home().command)


def home() -> Home:
    """The first that is there: what LANGIT_FILM names, our own python, the folder `.film`, a Blender on the path.

    Raises:
        UnavailableError: none is there, or none that can be used; the error says why.
    """
    return _home(os.environ.get(VARIABLE, ""))


@cache
def _home(named: str) -> Home:
    if named:
        if shutil.which(named) is None:
            raise UnavailableError(f"{VARIABLE} names {named}, which is no program", field="look", remedy=REMEDY)
        return _seen(named)
    reasons = []
    for program in _usual():
        try:
            return _seen(program)
        except UnavailableError as error:
            reasons.append(error.message)
    why = "; ".join(reasons) or "neither bpy nor Blender is here"
    raise UnavailableError(f"the film look needs a path tracer: {why}", field="look", remedy=REMEDY)


def _usual() -> Iterator[str]:
    """The programs that may be it, the likeliest first."""
    if find_spec("bpy") is not None:
        yield sys.executable
    for folder in dict.fromkeys((Path(sys.prefix).parent, *Path(__file__).parents[3:4])):
        for python in (folder / FOLDER / "bin" / "python", folder / FOLDER / "Scripts" / "python.exe"):
            if python.exists():
                yield str(python)
    if (blender := shutil.which("blender")) is not None:
        yield blender


def _seen(program: str) -> Home:
    """What a program is.

    Raises:
        UnavailableError: it is too old, or has no path tracer.
    """
    python = Path(program).name.startswith("python")
    words = [program, "-P", "-c", "import bpy; print('Blender', bpy.app.version_string)"] if python else [
        program, "--background", "--factory-startup", "--version"
    ]  # fmt: skip
    said = _answer(words)
    found = re.search(r"^Blender (\d+)\.(\d+)(\S*)", said, re.MULTILINE)
    if found is None:
        raise UnavailableError(f"{program} has no bpy" if python else f"{program} is no Blender", remedy=REMEDY)
    version = f"{found[1]}.{found[2]}{found[3]}"
    if (int(found[1]), int(found[2])) < OLDEST:
        raise UnavailableError(f"{program} is Blender {version}, and 4.2 is the oldest that will do", remedy=REMEDY)
    command = (program, "-P") if python else (program, *BESIDE)
    return Home(command=command, engine="bpy" if python else "Blender", version=version)


def devices(home: Home) -> dict[str, list[str]]:
    """What light can be traced on there beside the processor: names of devices, by kind.

    Raises:
        UnavailableError: it does not start.
    """
    words = [*home.command, "-c", ASKS] if home.engine == "bpy" else [*home.command[:-1], "--python-expr", ASKS]
    for line in _answer(words).splitlines():
        if line.startswith("langit "):
            found: dict[str, list[str]] = json.loads(line.removeprefix("langit "))
            return found
    raise UnavailableError(f"{home} does not say what it can trace on", remedy=REMEDY)


def see_device(home: Home, device: str) -> None:
    """See that light can be traced on a device that was asked for; `auto` and `cpu` are always there.

    Raises:
        UnavailableError: it is not there; the error says which are.
    """
    if device in ("auto", "cpu"):
        return
    there = devices(home)
    if device not in there:
        raise UnavailableError(
            f"there is no {device} here to trace light on", field="device",
            remedy=f"Use {' or '.join(('auto', 'cpu', *there))}",
        )  # fmt: skip


def _answer(words: list[str]) -> str:
    """What a program prints.

    Raises:
        UnavailableError: it does not run.
    """
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"{words[0]} does not run: {error}", field="look", remedy=REMEDY) from error
    return done.stdout if done.returncode == 0 else ""
