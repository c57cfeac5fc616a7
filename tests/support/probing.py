"""A mark that tells a file of everything that it sees; as a program, the langit command with it among the usual marks.

The file is LANGIT_TEST_PROBE: one JSON line for each moment. A route to pictures that leaves no line avoids the marks.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from langit.clip import Clip, Frames
from langit.errors import RefusedError
from langit.marks import usual
from langit.marks.mark import Finished
from langit.request import VideoRequest

FILE = "LANGIT_TEST_PROBE"


@dataclass(frozen=True)
class Probe:
    """`refuse` names the moment at which it refuses, if it does."""

    file: Path
    refuse: str = ""
    name: str = "probe"

    def before(self, request: VideoRequest) -> None:
        self.tell("before", prompt=request.prompt, mode=request.mode)

    def around(self, clip: Clip, request: VideoRequest) -> Clip:
        return replace(clip, frames=self.watched(clip))

    def after(self, file: Finished) -> None:
        self.tell("after", exists=file.path.stat().st_size > 0, role=file.role, digest=file.facts["digest"])

    def watched(self, clip: Clip) -> Frames:
        count = 0
        for frame in clip.frames:
            count += 1
            yield frame
        self.tell("around", frames=count, engine=clip.engine)
        return {"frames": count}

    def tell(self, moment: str, **more: Any) -> None:
        with self.file.open("a") as file:
            file.write(json.dumps({"moment": moment, **more}) + "\n")
        if moment == self.refuse:
            raise RefusedError(f"refused {moment}")


def seen(file: Path) -> list[dict[str, Any]]:
    """What the probe told, in its order."""
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@contextmanager
def installed(probe: Probe) -> Iterator[None]:
    """The probe among the usual marks of this process."""
    before = usual.MARKS
    usual.MARKS = (probe, *before)
    try:
        yield
    finally:
        usual.MARKS = before


if __name__ == "__main__":
    from langit.cli import main

    with installed(Probe(Path(os.environ[FILE]))):
        sys.exit(main(sys.argv[1:]))
