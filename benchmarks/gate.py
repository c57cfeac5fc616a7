"""What everything that `langit generate` does beside making a clip costs of it: checks, marks, signature.

    python benchmarks/gate.py [PROMPT...]

Each prompt is a clip of 2 seconds at 640x360, made by `engine.run` in a fresh process, with the usual marks. CPU
seconds are of all threads and of all processes, those that draw and the one that holds the key; what a mark loads
counts. The state, with keys and registry, is a new one that was used once.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

PROMPTS = (
    "A red ball rolls across a wooden table.",
    "A woman in a blue dress walks in a park by day.",
    "Two people walk through a neon street at night in the rain.",
)
MADE = "the clip"
SHOWN = 0.005  # seconds from which a part is printed


class Clock:
    """CPU seconds of this process, told apart by who spends them."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._owners, self._since = [MADE], time.process_time()

    @contextmanager
    def of(self, owner: str) -> Iterator[None]:
        """What is spent within is the owner's, less what is another's within that."""
        self._turn()
        self._owners.append(owner)
        try:
            yield
        finally:
            self._turn()
            self._owners.pop()

    def _turn(self) -> None:
        now = time.process_time()
        self.spent[self._owners[-1]] += now - self._since
        self._since = now


@dataclass(frozen=True)
class Timed:
    """A mark, with its time taken."""

    mark: Any
    clock: Clock

    @property
    def name(self) -> str:
        return str(self.mark.name)

    def before(self, request: Any) -> None:
        with self.clock.of(f"{self.name}, before"):
            self.mark.before(request)

    def around(self, clip: Any, request: Any) -> Any:
        inner = replace(clip, frames=self._timed(clip.frames, MADE))
        made = self.mark.around(inner, request)
        return replace(made, frames=self._timed(made.frames, f"{self.name}, frames"))

    def after(self, file: Any) -> Any:
        with self.clock.of(f"{self.name}, files"):
            return self.mark.after(file)

    def _timed(self, frames: Any, owner: str) -> Iterator[Any]:
        with closing(frames):
            while True:
                with self.clock.of(owner):
                    try:
                        frame = next(frames)
                    except StopIteration as end:
                        return end.value
                yield frame


def made(prompt: str, folder: Path) -> None:
    """Make one clip and print what its marks spent, as JSON."""
    clock = Clock()
    from langit import engine
    from langit.clip import Size
    from langit.marks import usual
    from langit.provenance import signer
    from langit.request import VideoRequest

    usual.MARKS = tuple(Timed(mark, clock) for mark in usual.MARKS)  # type: ignore[misc]
    request = VideoRequest(prompt=prompt, seconds=2, size=Size(640, 360), seed=7)
    outputs = engine.Outputs(video=folder / "clip.mp4", overwrite=True)
    engine.run(request, outputs, engine.load("world", processes=1))
    before = _of_children()
    signer.close()  # those that draw are still there
    clock.spent["signature, process of the key"] = _of_children() - before
    del clock.spent[MADE]
    print(json.dumps(clock.spent))


def _of_children() -> float:
    """CPU seconds of the processes that were started and have ended, and of theirs."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def main() -> None:
    """Every prompt, in a process of its own."""
    if sys.argv[1:2] == ["--one"]:
        made(sys.argv[2], Path(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "LANGIT_STATE": f"{folder}/state"}
        for prompt in ("A gray wall.", *(sys.argv[1:] or PROMPTS)):
            before = _of_children()
            told = subprocess.run(
                [sys.executable, __file__, "--one", prompt, folder], check=True, env=environ, stdout=subprocess.PIPE
            )
            whole, spent = _of_children() - before, json.loads(told.stdout)
            print(f"{prompt}\n  {'all of it':<32}{whole:7.2f} s")
            for owner, part in (("checks, marks and signature", sum(spent.values())), *spent.items()):
                if part >= SHOWN:
                    print(f"  {owner:<32}{part:7.2f} s{part / whole:8.1%}", flush=True)


if __name__ == "__main__":
    main()
