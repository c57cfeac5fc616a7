"""Make what was asked for, with its progress shown, and say what was made."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from langit import capability, engine
from langit.cli import asking, progress, waiting
from langit.cli.ending import tell
from langit.engine import Engine, Outputs, Result
from langit.errors import OutputError, TakenError
from langit.presets import OPEN_WEIGHTS, open_weights, past_training
from langit.request import VideoRequest
from langit.scene.scene import Scene
from langit.scene.summary import summary


def make(args: argparse.Namespace, requests: list[VideoRequest], ending: str, *, sheet: bool = False) -> None:
    """Every request to its file, all of which are checked before the first is made.

    Without a name, each file gets a free one with `ending`. Of processes that share a clip, the first writes it.
    """
    options = asking.options(args)
    if "announce" in capability.named(args.model).options:
        options["announce"] = print_scene
    said = list(_notes(requests[0]))
    for note in said:
        print(f"note: {note}", file=sys.stderr)
    names = _Names(args, ending, sheet=sheet)
    takes = [(request, names.next(request)) for request in requests]
    first = args.share is None or _join() == 0
    for request, outputs in takes:
        if first:
            with waiting.expected(request, options) as more:
                result = _made(request, outputs, engine.load(request.model, **options, **more), names)
            print_result(result)
            for note in result.facts.get("notes", ()):
                if note not in said:
                    tell(f"note: {note}")
        else:
            engine.clip(request, engine.load(request.model, **options))


def _made(request: VideoRequest, outputs: Outputs, chosen: Engine, names: "_Names") -> Result:
    """The files of one request; if another process has taken a free name meanwhile, those of the next."""
    while True:
        if outputs.watch is not None:
            tell(f"{outputs.watch} shows how far it is, from the first frame on")
        try:
            with progress.shown() as report:
                told = waiting.told(report)
                return engine.run(request, replace(outputs, created=datetime.now(UTC)), chosen, report=told)
        except TakenError:
            if names.given:
                raise
            outputs = names.next(request)


class _Names:
    """The outputs of one take after the other: as the arguments name them, or free ones made of the prompt."""

    def __init__(self, args: argparse.Namespace, ending: str, *, sheet: bool):
        self._args, self._sheet = args, sheet
        self.given = args.output is not None
        self._paths = asking.outputs(args, ending)

    def next(self, request: VideoRequest) -> Outputs:
        """The outputs of the next take, which can be written.

        Raises:
            LangitError: as of `engine.check`.
        """
        for path in self._paths:
            outputs = self._outputs(path, request)
            if self.given or _is_free(request, outputs):
                engine.check(request, outputs)
                return outputs
        raise OutputError("every name is taken", field="output", remedy="Name the file with -o")

    def _outputs(self, path: Path, request: VideoRequest) -> Outputs:
        return Outputs(
            video=path,
            sheet=path.with_name(f"{path.stem}-sheet.png") if self._sheet else None,
            watch=path.with_name(f"{path.stem}-now.png") if self._args.watch and not request.still else None,
            embed=self._args.embed,
            title=path.stem.encode("utf-8", "replace").decode(),
            overwrite=self._args.overwrite,
        )


def _notes(request: VideoRequest) -> Iterator[str]:
    """What to know before a long wait."""
    if request.model in OPEN_WEIGHTS:
        yield from past_training(open_weights(request.model), request.count)


def _is_free(request: VideoRequest, outputs: Outputs) -> bool:
    """Whether nothing has the names of a film and what lies beside it."""
    try:
        engine.check(replace(request, truth=None, layers=None), replace(outputs, overwrite=False))
    except TakenError:
        return False
    return True


def _join() -> int:
    from langit.generation import parallel

    return parallel.join()


def print_scene(scene: Scene) -> None:
    """The scene that was understood, in a few plain lines."""
    for line in summary(scene):
        tell(line)


def _called(look: dict[str, Any]) -> str:
    """A look in the words of the sidecar: its name, what was spent on it, and what traced it on which device."""
    return " ".join(str(look[name]) for name in ("name", "quality", "engine", "device") if name in look)


def print_result(result: Result) -> None:
    """What was made: the path, size, engine and time."""
    facts, size = result.facts, result.outputs.video.stat().st_size
    length = "still" if facts["frames"] == 1 else f"{facts['seconds']:g} s at {facts['fps']} frames/s"
    look = f", look {_called(facts['look'])}" if "look" in facts else ""
    weight = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
    print(
        f"{result.outputs.video}  {facts['size']}  {length}  {weight}  "
        f"engine {facts['engine']}{look}  made in {result.took:.1f} s"
    )
    if unknown := facts.get("not_understood"):
        print(f"not understood: {', '.join(unknown)}")
    if facts.get("reuse"):
        print(facts["reuse"])
    if result.outputs.embed:
        print(f"prompt and scene can be read in {result.outputs.video.name} itself")
    if result.outputs.sheet:
        print(result.outputs.sheet)
