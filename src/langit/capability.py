"""What each engine takes, said once: refusals, `--help`, the model list and the server's answer at the door read it.

An engine's `can` is its row. Loads without torch, like the presets whose models it tells of.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, NamedTuple

from langit.clip import Size, written_rate
from langit.config import OpenWeightsConfig
from langit.errors import RequestError, UnsupportedError
from langit.presets import OPEN_WEIGHTS
from langit.request import DEFAULT_SIZE, FILMS, LONGEST, Mode, VideoRequest

PARTS: Final[dict[str, str]] = {  # what a request may hold beside words, and how an engine lacks it
    "scene": "reads no scene file",
    "image": "begins with no picture",
    "last_image": "ends with no picture",
    "characters": "shows nobody from films",
    "storyboard": "follows no storyboard",
    "negative_prompt": "takes no words to avoid",
    "guide": "follows no guide",
    "lens": "has no lens to choose",
    "aperture": "has no aperture",
    "shutter": "has no shutter",
    "truth": "knows no ground truth",
    "look": "has no looks to choose from",
    "quality": "has one quality",
    "layers": "writes no layers",
    "steps": "takes no number of steps",
    "shift": "takes no shift of its times",
    "guidance": "takes no guidance",
}
SAMPLING: Final = frozenset({"steps", "shift", "guidance"})  # the parts that say how noise becomes a clip
ALWAYS: Final = frozenset(FILMS)


class Option(NamedTuple):
    """An option of `engine.load`: the word by which people ask for it, and how an engine lacks it."""

    word: str
    lacking: str


OPTIONS: Final[dict[str, Option]] = {
    "processes": Option("processes", "draws in one process"),
    "announce": Option("announce", "has no scene to announce"),
    "chat": Option("chat", "is staged by no chat endpoint"),
    "scratch": Option("scratch", "keeps nothing to go on from"),
    "device": Option("device", "traces no light"),
    "cluster": Option("cluster", "traces no light"),
    "adapters": Option("lora", "merges no low-rank changes"),
    "quantized": Option("quantize", "has no eight-bit weights"),
    "threshold": Option("reuse", "reuses no features"),
    "compiled": Option("compile", "is not compiled"),
    "shard": Option("share", "is not shared by processes"),
}


@dataclass(frozen=True, kw_only=True)
class Capability:
    """What one engine takes.

    `modes` says how many films each mode may work on, and with `own_films` they must be by this engine. `parts` are
    those of PARTS that it has a use for, with the modes in which it has; `worded` the modes that must be told what to
    show, `pictured` those that must begin with a picture, `unheard` those in which words beside a film are heard by
    nobody, and `foretold` whether words may say what happened before a film. `options` are those of OPTIONS.
    With `drawn` all that it shows is said by a scene, which can be judged in place of its pictures. `guidances` is how
    many numbers of guidance it may be given. Sides are multiples of `step`, and a clip that is created has a whole
    number of `stride` frames after its first. `size`, `rate` (frames a second) and `seconds` are what is made when none
    are asked for, `longest` is in seconds.
    """

    engine: str
    description: str = ""
    modes: Mapping[Mode, tuple[int, ...]] = field(default_factory=lambda: FILMS)
    own_films: bool = False
    drawn: bool = False
    parts: Mapping[str, frozenset[Mode]] = field(default_factory=lambda: dict.fromkeys(PARTS, ALWAYS))
    worded: frozenset[Mode] = frozenset()
    pictured: frozenset[Mode] = frozenset()
    unheard: frozenset[Mode] = frozenset()
    foretold: bool = True
    options: frozenset[str] = frozenset()
    guidances: int = 1
    size: Size = DEFAULT_SIZE
    step: int = 2
    rate: int = 24
    seconds: float = 8.0
    stride: int = 1
    longest: float = LONGEST

    def makes(self, size: Size) -> bool:
        """Whether the sides are what the engine can make."""
        return not any(side % self.step for side in size)

    def nearest(self, size: Size) -> list[Size]:
        """The sizes around `size` that the engine can make, the nearest first."""
        widths, heights = (_multiples(side, self.step) for side in size)
        return [Size(width, height) for width in widths for height in heights]

    def refuse(self, request: VideoRequest, offered: "Iterable[Capability] | None" = None) -> None:
        """See that the engine takes all of a request. Remedies name those of the `offered` engines that would.

        Raises:
            UnsupportedError: a mode or a part is not for this engine.
            RequestError: a value is not one that it can make.
        """
        others = list(every().values() if offered is None else offered)
        self._refuse_mode(request, others)
        self._refuse_parts(request, PARTS.keys() - SAMPLING, others)
        self._refuse_words(request)
        self._refuse_without_picture(request, others)
        self.refuse_clip(request, others)

    def refuse_clip(self, request: VideoRequest, others: "Iterable[Capability]") -> None:
        """See that a clip of such a size, length and sampling can be made, whatever it shows.

        Raises:
            UnsupportedError: it is not sampled by these numbers.
            RequestError: a value is not one that it can make; the error names the nearest.
        """
        self._refuse_parts(request, SAMPLING, list(others))
        if not request.films:  # a film keeps its own size, and what is made for it is brought to that
            self._refuse_size(request.size)
        self._refuse_length(request)
        if len(request.guidance) > self.guidances:
            raise RequestError(
                f"{len(request.guidance)} numbers of guidance are more than {self.engine} has transformers",
                field="guidance", remedy=f"Give {' or '.join(map(str, range(1, self.guidances + 1)))}",
            )  # fmt: skip

    def refuse_film(self, maker: str, name: str = "the film", offered: "Iterable[Capability] | None" = None) -> None:
        """See that the engine can work on a film made by `maker`, the name of an engine or nothing. The remedy names
        those of the `offered` engines that can.

        Raises:
            UnsupportedError: it edits its own films only.
        """
        if self.own_films and maker != self.engine:
            able = pixel_editors(offered)
            instead = f", or have its pixels edited by {' or '.join(able)}" if able else ""
            raise UnsupportedError(
                f"{name} was not made by the {self.engine} engine, or was coded anew by a program that left that out; "
                f"{self.engine} edits its own films only",
                field="source", remedy=f"Use a film as the {self.engine} engine wrote it{instead}",
            )  # fmt: skip

    def refuse_footage(self, request: VideoRequest, size: Size, fps: Fraction, name: str = "the film") -> None:
        """See that the frames of a film of `size`, `fps` a second, can stay as they are in what `request` asks for.

        Raises:
            RequestError: the result would have another size or rate; an engine that draws its own films anew may.
        """
        if self.own_films:
            return
        if size.even != request.size:
            raise RequestError(
                f"{name} is {size}, not {request.size}, and its frames are kept as they are",
                field="size", remedy=f"Ask for {size.even}, or bring the film to {request.size} first",
            )  # fmt: skip
        if fps != request.fps:
            own, asked = written_rate(fps), written_rate(request.fps)
            raise RequestError(
                f"{name} has {own} frames a second, not {asked}, and they are kept as they are",
                field="fps", remedy=f"Ask for {own}, or bring the film to {asked} first",
            )  # fmt: skip

    def _refuse_size(self, size: Size) -> None:
        """See that the sides are what the engine can make.

        Raises:
            RequestError: they are not; the error names the nearest sizes.
        """
        if not self.makes(size):
            raise RequestError(
                f"{self.engine} makes sides that are multiples of {self.step}, and {size} is not",
                field="size", remedy=f"The nearest are {' or '.join(map(str, self.nearest(size)))}",
            )  # fmt: skip

    def refuse_options(self, names: Iterable[str]) -> None:
        """See that the engine has a use for options of `engine.load`.

        Raises:
            UnsupportedError: it has none for one of them.
        """
        for name in names:
            if name not in self.options:
                word, lacking = OPTIONS.get(name, Option(name, f"has no option {name!r}"))
                text = f"the engine {self.engine} {lacking}"
                raise UnsupportedError(text, field=word, remedy=_leave_out_or(takers(name)))

    def _refuse_mode(self, request: VideoRequest, others: "list[Capability]") -> None:
        films, mode = request.films, request.mode
        if films in self.modes.get(mode, ()):
            return
        what = mode if mode not in self.modes else f"{mode} {'films' if films else 'without a film'}"
        able = _called(others, lambda one: films in one.modes.get(mode, ()))
        remedy = f"Use {' or '.join(able)}" if able else f"It can {', '.join(self.modes)}"
        raise UnsupportedError(f"the engine {self.engine} cannot {what}", field="mode", remedy=remedy)

    def _refuse_parts(self, request: VideoRequest, names: Set[str], others: "list[Capability]") -> None:
        for part, lacking in PARTS.items():
            if part in names and getattr(request, part):
                self._refuse_part(part, lacking, request.mode, others)

    def _refuse_part(self, part: str, lacking: str, mode: Mode, others: "list[Capability]") -> None:
        used = self.parts.get(part, frozenset())
        if mode in used:
            return
        when = f" when asked to {mode}" if used else ""
        raise UnsupportedError(
            f"the engine {self.engine} {lacking}{when}", field=part,
            remedy=_leave_out_or(_called(others, lambda one: mode in one.parts.get(part, ()))),
        )  # fmt: skip

    def _refuse_words(self, request: VideoRequest) -> None:
        if request.mode in self.worded and not request.prompt.strip():
            raise RequestError("the prompt is empty", field="prompt", remedy="Say what it should show")
        if request.films and request.mode in self.unheard and request.prompt.strip():
            text = f"the engine {self.engine} hears no words when asked to {request.mode}"
            raise UnsupportedError(text, field="prompt", remedy="Leave the prompt out")
        if request.backward and request.prompt.strip() and not self.foretold:
            text = f"the {self.engine} engine cannot be told what happened before"
            raise UnsupportedError(text, field="prompt", remedy="Leave the prompt out")

    def _refuse_without_picture(self, request: VideoRequest, others: "list[Capability]") -> None:
        if request.mode in self.pictured and request.image is None:
            able = _called(others, lambda one: request.mode in one.modes and request.mode not in one.pictured)
            raise RequestError(
                f"{self.engine} makes a film of its first picture, and there is none", field="image",
                remedy=f"Give one, or use {' or '.join(able)}" if able else "Give one",
            )  # fmt: skip

    def _refuse_length(self, request: VideoRequest) -> None:
        if request.seconds > self.longest:
            raise RequestError(
                f"{self.engine} makes no {request.seconds:g} seconds", field="seconds",
                remedy=f"Ask for up to {self.longest:g}",
            )  # fmt: skip
        count = request.count + (request.count % self.stride == 0)  # whole seconds are framed on both sides
        if request.mode == "create" and (count - 1) % self.stride:
            low = count - (count - 1) % self.stride
            high, rate = low + self.stride, float(request.fps)
            raise RequestError(
                f"{request.seconds:g} seconds at {written_rate(request.fps)} a second are {request.count} frames, "
                f"not {self.stride} k + 1",
                field="seconds",
                remedy=f"The nearest are {low} and {high} frames, {low / rate:.4g} and {high / rate:.4g} s",
            )


WORLD: Final = Capability(
    engine="world",
    description="A scene of the sentence, physics, and a renderer. Edits films that it made itself.",
    own_films=True,
    drawn=True,
    parts={
        "scene": frozenset({"create", "loop"}),
        "storyboard": frozenset({"create"}),
        "negative_prompt": frozenset({"create", "loop", "fill"}),
        "lens": frozenset({"create", "loop"}),
        "aperture": frozenset({"create", "loop"}),
        "shutter": frozenset({"create", "loop"}),
        "truth": frozenset({"create", "extend", "fill", "remix"}),  # a dissolve shows two worlds and has no one truth
        "look": ALWAYS,
        "quality": ALWAYS,
        "layers": frozenset({"create", "extend", "fill", "remix"}),  # so here
    },
    worded=frozenset({"fill"}),
    unheard=frozenset({"loop", "connect"}),
    foretold=False,
    options=frozenset({"processes", "announce", "chat", "scratch", "device", "cluster"}),
)
SMALL: Final = Capability(
    engine="small",
    description="The small model, trained on the world engine.",
    parts={"image": frozenset({"create", "loop"}), "storyboard": ALWAYS, "negative_prompt": ALWAYS},
    options=frozenset({"scratch"}),
)


def weights(config: OpenWeightsConfig) -> Capability:
    """What the engine of some open weights takes.

    A model that is told of known frames in channels of its own begins with a picture, may end with one, and keeps what
    it is told, so it remixes nothing. One that was distilled for a few steps takes no others, and without guidance of
    its own there is nothing that words to avoid would be weighed against.
    """
    told, sampling = bool(config.transformer.told_channels), config.sampling
    create: frozenset[Mode] = frozenset({"create"})
    parts = {"image": create, "guide": create, "guidance": ALWAYS}
    if told:
        parts["last_image"] = create
    if not sampling.times:
        parts |= {"steps": ALWAYS, "shift": ALWAYS}
    if set(sampling.guidance) != {1.0}:
        parts["negative_prompt"] = ALWAYS
    return Capability(
        engine=config.name,
        description="Open weights, in a folder on the worker's machine.",
        modes={mode: films for mode, films in (FILMS | {"loop": (1,)}).items() if not told or mode != "remix"},
        parts=parts,
        pictured=create if told else frozenset(),
        options=frozenset({"scratch", "adapters", "quantized", "threshold", "compiled", "shard"}),
        guidances=config.experts,
        size=config.size,
        step=config.autoencoder.space_stride * config.transformer.patch[1],
        rate=config.fps,
        seconds=config.seconds,
        stride=config.autoencoder.time_stride,
    )


def every() -> dict[str, Capability]:
    """What every engine takes, by the name of its model."""
    return {"world": WORLD, "small": SMALL} | {name: weights(make()) for name, make in OPEN_WEIGHTS.items()}


def named(model: str, field: str = "model") -> Capability:
    """What the engine of a model's name takes.

    Raises:
        RequestError: nobody has that name.
    """
    known = every()
    if model not in known:
        raise RequestError(f"there is no {field} {model!r}", field=field, remedy=f"Use one of {', '.join(known)}")
    return known[model]


def takers(part: str) -> list[str]:
    """The engines that have a use for a part of a request or for an option, as people call them."""
    return _called(every().values(), lambda one: part in one.parts or part in one.options)


def pixel_editors(among: Iterable[Capability] | None = None) -> list[str]:
    """The engines that edit everybody's films, by what they see of them; `among` all where none are given."""
    return _called(every().values() if among is None else among, lambda one: not one.own_films)


def _multiples(side: int, step: int) -> list[int]:
    """The multiples of `step` at or around `side`, the nearest first."""
    below, above = max(step, side // step * step), -(-side // step) * step
    return sorted({below, above}, key=lambda near: abs(near - side))


def _called(among: Iterable[Capability], fit: Callable[[Capability], bool]) -> list[str]:
    """Names of those that fit; all open weights together are called that."""
    found = [one.engine for one in among if fit(one)]
    if not set(OPEN_WEIGHTS) <= set(found):
        return found
    return [*(name for name in found if name not in OPEN_WEIGHTS), "open weights"]


def _leave_out_or(able: list[str]) -> str:
    """The remedy for what an engine lacks and others have."""
    return f"Leave it out, or use {' or '.join(able)}" if able else "Leave it out"
