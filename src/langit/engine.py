"""The one path from a request to files: refuse, check, generate, mark, write, describe, publish.

No caller goes around it. Command line, library, job worker and the processes that share a clip all come through `clip`,
and files through `run`.
"""

import hashlib
import importlib.metadata
import json
import platform
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

from langit import __version__, capability
from langit.capability import Capability
from langit.clip import Clip, Frames, Progress, Report, silent, written_rate
from langit.errors import RequestError, UnavailableError, missing
from langit.marks import usual
from langit.marks.mark import Finished, Mark, Role
from langit.media import facts as said
from langit.media import image, stream, video
from langit.media.box import outside as box
from langit.media.publish import published, published_folder, refuse_taken, refuse_taken_folder
from langit.media.sheet import Sheet
from langit.media.watch import Show, watched
from langit.moderation import texts
from langit.presets import open_weights
from langit.provenance import formats
from langit.provenance.registry import Record, Remember, remember
from langit.request import VideoRequest

SMALL: Final = Path(__file__).parent / "weights" / "shipped" / "small"  # in the package, once released
RECORDED: Final = ("numpy", "av", "mujoco", "moderngl", "torch")  # what can change pixels, if it was used


class Engine(Protocol):
    """Anything that makes a clip of a request. `can` says which requests those are; others do not reach `generate`.

    What `generate` gives bears no mark and was checked by nobody, so only `clip` calls it.
    """

    @property
    def name(self) -> str: ...

    @property
    def can(self) -> Capability: ...

    def generate(self, request: VideoRequest, report: Report) -> Clip: ...


@runtime_checkable
class Starts(Protocol):
    """An engine of which something takes time to start, and can do so while a request is judged."""

    def start(self, request: VideoRequest) -> None:
        """Start it. Nothing is made of the request yet, which may be refused."""


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """Where the files go, and what the film says of itself. The sidecar beside it says all: its name and `.json`.

    `watch` is a picture that shows how far the film is, from its first frame on, and is gone when the film is there.
    A film bears a short id, `id` or one made of its facts, and `title`, or the id as one; with `embed` it carries its
    facts, prompt and scene too. `created` is its date, if it shall say one: the same films then differ in bytes.
    Files that are there already are refused, unless `overwrite` gives them up.
    """

    video: Path
    sheet: Path | None = None
    thumbnail: Path | None = None
    watch: Path | None = None
    embed: bool = False
    id: str = ""
    title: str = ""
    created: datetime | None = None
    overwrite: bool = False

    @property
    def sidecar(self) -> Path:
        """The JSON that says how the video was made."""
        return said.sidecar(self.video)

    @property
    def manifest(self) -> Path | None:
        """Where the signed manifest of the video goes, if its format has no place for one."""
        return formats.sidecar(self.video)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was made: the files, what the sidecar says, and how long it took in seconds."""

    outputs: Outputs
    facts: Mapping[str, Any]
    took: float


def load(model: str, **options: Any) -> Engine:
    """The engine of a model's name; its packages are imported now and not before.

    `options` are those that `capability` lists for it: fields of WorldEngine, SmallEngine or OpenEngine by their names,
    and `chat`, which is whether a chat endpoint stages the prompt for the world.

    Raises:
        RequestError: nobody has that name.
        UnsupportedError: the engine has no use for an option.
        UnavailableError: its packages are not installed; the error says the line that installs them.
    """
    capability.named(model).refuse_options(options)
    try:
        return _loaded(model, options)
    except ModuleNotFoundError as error:
        raise missing(error) from error


def _loaded(model: str, options: dict[str, Any]) -> Engine:
    if model == "world":
        from langit.generation.world import WorldEngine

        if options.pop("chat", False):
            from langit.understanding.chat import understand

            options["stage"] = understand
        return WorldEngine(**options)
    if model == "small":
        from langit.generation.small import SmallEngine

        return SmallEngine(folder=SMALL, **options)
    from langit.generation.pipeline import OpenEngine
    from langit.generation.previz import previz

    return OpenEngine(config=open_weights(model), guides=previz, **options)


def clip(request: VideoRequest, engine: Engine, marks: Sequence[Mark] = (), report: Report = silent) -> Clip:
    """The clip of a request as it may leave: allowed, and with every mark. Its frames are made as they are read.

    `marks` come before the usual ones, which no clip is without. One of several processes that share a clip calls this
    too, and lets the frames be.

    Raises:
        LangitError: the engine cannot make it or a mark refuses it; a mark may do so until the last frame was read.
    """
    engine.can.refuse(request)
    _refuse_films(request, engine)
    if isinstance(engine, Starts):
        engine.start(request)
    for mark in _all(marks):
        mark.before(request)
    made = engine.generate(request, report)
    facts = dict(made.facts)
    for mark in _all(marks):
        made = _around(mark, made, request, facts)
    return replace(made, facts=facts)


def run(
    request: VideoRequest, outputs: Outputs, engine: Engine, marks: Sequence[Mark] = (), report: Report = silent,
    registry: Remember = remember,
) -> Result:  # fmt: skip
    """Make the clip and publish its files, all of them or none. `marks` are as for `clip`.

    `registry` writes down that it was made, so that it can be found again by what it looks like.

    Raises:
        LangitError: one clear sentence; nothing half-written is left.
    """
    began = time.monotonic()
    check(request, outputs)
    with ExitStack() as files:
        paths = {
            path: files.enter_context(published(path, overwrite=outputs.overwrite)) for path in _paths(outputs, request)
        }
        if request.layers is not None:
            paths[request.layers] = files.enter_context(published_folder(request.layers, overwrite=outputs.overwrite))
        truth, layers = (None if path is None else paths[path] for path in (request.truth, request.layers))
        made = clip(replace(request, truth=truth, layers=layers), engine, marks, report)
        sheet = Sheet(made.count)
        with closing(made.frames):  # an engine stops its processes when nobody reads on
            _write(made, sheet, paths[outputs.video], request, files.enter_context(watched(outputs.watch)))
        made = _sounding(paths[outputs.video], request, made)
        facts = _finish(paths[outputs.video], outputs, request, made)
        report(Progress("writing", 1, 1))
        if outputs.sheet:
            image.save(paths[outputs.sheet], sheet.picture())
        if outputs.thumbnail and sheet.thumbnail is not None:
            image.save(paths[outputs.thumbnail], sheet.thumbnail)
        for role, path in _roles(outputs, request).items():
            beside = paths[outputs.manifest] if role == "film" and outputs.manifest else None
            file = Finished(path=paths[path], role=role, request=request, facts=facts, beside=beside)
            _seal(file, facts, marks)
        text = _json(facts)
        paths[outputs.sidecar].write_text(text + "\n", "utf-8")
        registry(Record.of(json.loads(text)))
    return Result(outputs=outputs, facts=json.loads(text), took=time.monotonic() - began)


def _roles(outputs: Outputs, request: VideoRequest) -> dict[Role, Path]:
    """The files that marks are shown, by what they are."""
    named: dict[Role, Path | None] = {
        "still" if request.still else "film": outputs.video,
        "sheet": outputs.sheet,
        "thumbnail": outputs.thumbnail,
        "truth": request.truth,
    }
    return {role: path for role, path in named.items() if path is not None}


def _seal(file: Finished, facts: dict[str, Any], marks: Sequence[Mark]) -> None:
    """Show a finished file to every mark, and write down among `facts` what they say."""
    for mark in _all(marks):
        if learned := mark.after(file):
            first = file.role in ("film", "still")
            facts[mark.name] = {**facts.get(mark.name, {}), **(learned if first else {file.role: dict(learned)})}


def _all(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return (*marks, *usual.MARKS)


def _refuse_films(request: VideoRequest, engine: Engine) -> None:
    for film in filter(None, (request.source, request.other)):
        if engine.can.own_films:
            engine.can.refuse_film(str(said.of(film).get("engine", "")), film.name)
        found = box.probe(film)
        engine.can.refuse_footage(request, found.size, found.fps, film.name)


def _around(mark: Mark, inner: Clip, request: VideoRequest, facts: dict[str, Any]) -> Clip:
    """The clip with a mark around it, which tells `facts` when its frames have ended."""
    marked = mark.around(inner, request)

    def told() -> Frames:
        with closing(inner.frames):  # a mark need not think of who stops reading
            learned = yield from marked.frames
        if learned:
            facts[mark.name] = dict(learned)
        return None

    return replace(marked, frames=told())


def check(request: VideoRequest, outputs: Outputs) -> None:
    """See that the request can be written to these files, before any work.

    Raises:
        RequestError: a name's ending does not say how to write it, or two files have the same name.
        TakenError: a file is there already, and `overwrite` does not give it up.
    """
    if request.still and outputs.video.suffix.lower() not in image.ENDINGS:
        raise RequestError("one frame is a picture, not a film", field="output", remedy="End the name in .png or .jpg")
    if request.still and request.films:
        raise RequestError("an edit makes a film, not a picture", field="seconds", remedy="Ask for more than 0")
    if request.still and outputs.embed:
        raise RequestError("a picture carries no facts", field="embed", remedy="They stand in the JSON beside it")
    if not request.still:
        video.format_of(outputs.video)
    paths = _paths(outputs, request)
    for path in paths:
        if paths.count(path) > 1:
            raise RequestError(f"two files would be written to {path}", field="output", remedy="Name them apart")
        if not outputs.overwrite:
            refuse_taken(path)
    if request.layers is not None and not outputs.overwrite:
        refuse_taken_folder(request.layers)


def _paths(outputs: Outputs, request: VideoRequest) -> list[Path]:
    """The files in an order such that the video, which others wait for, is published last."""
    wanted = [outputs.video, outputs.manifest, outputs.sidecar, outputs.sheet, outputs.thumbnail, request.truth]
    return [path for path in wanted if path is not None]


def _write(made: Clip, sheet: Sheet, path: Path, request: VideoRequest, show: Show) -> None:
    frames = show(sheet.watch(made.frames))
    if request.still:
        for frame in frames:
            image.save(path, frame)
    else:
        video.write(path, frames, size=made.size, fps=made.fps)


def _sounding(path: Path, request: VideoRequest, made: Clip) -> Clip:
    """The clip whose film got its sound, and says so and what was lost of it."""
    kept = {part.film for part in made.sound}
    left = [film for film in (request.source, request.other) if film is not None and film not in kept]
    try:
        notes = [box.lay(path, made.sound)] if made.sound else []
        notes += [f"the sound of {film.name} was left out" for film in left if box.track(film)]
    except UnavailableError as error:
        notes = [f"the film is silent: {error.message}"]
    facts = {**made.facts, "notes": [*made.facts.get("notes", ()), *filter(None, notes)]}
    return replace(made, facts=facts) if facts["notes"] else made


def _finish(path: Path, outputs: Outputs, request: VideoRequest, made: Clip) -> dict[str, Any]:
    """What is known of a film or picture, which is complete behind this but for its marks."""
    facts = _facts(request, made)
    if not request.still:
        facts["stream"] = stream.identity(path)
    facts["id"] = outputs.id or hashlib.sha256(_json(facts).encode()).hexdigest()[:12]
    if not request.still:
        bearing = said.bearing(facts["id"])
        comment = _json(facts) if outputs.embed else bearing
        video.annotate(path, comment, title=outputs.title or bearing, created=outputs.created)
        video.verify(path, size=made.size, fps=made.fps, count=made.count)
    return facts


def _json(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, indent=1, ensure_ascii=False, default=str)


def _facts(request: VideoRequest, made: Clip) -> dict[str, Any]:
    """What made the clip, so that it can be made again."""
    versions = {name: importlib.metadata.version(name) for name in RECORDED if name in sys.modules}
    return {
        "engine": made.engine,
        "model": request.model,
        "prompt": request.prompt,
        "seed": request.seed,
        "size": str(made.size),
        "fps": written_rate(made.fps),
        "frames": made.count,
        "seconds": made.seconds,
        "langit": __version__,
        "python": platform.python_version(),
        "versions": versions,
        **({"storyboard": [asdict(card) for card in request.cards]} if request.storyboard else {}),
        **({"consent": "attested"} if request.consent else {}),
        **({"history": [part.text for part in texts.earlier(request)]} if request.films else {}),
        **made.facts,
    }
