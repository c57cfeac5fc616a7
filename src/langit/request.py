"""`VideoRequest`: what one person asked for, whatever engine will make it. Validated once, here."""

import math
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from langit.clip import Size, rate
from langit.errors import RequestError

LONGEST_PROMPT = 32_000  # characters, the limit of the Videos API
LONGEST = 60.0  # seconds
SMALLEST, WIDEST = 64, 1920  # pixels a side, of a video
WIDEST_STILL = 2048  # pixels a side, of one frame
RATES = (1, 60)  # frames a second
MOST_STEPS, MOST_SHIFT, MOST_GUIDANCE = 1000, 100, 100
HIGHEST_SEED = 2**63 - 1
FITS = ("cover", "contain", "pad")
TRUTHS = (".npz",)  # the kinds of file that ground truth is written as
FAST, FILM = "fast", "film"
LOOKS: dict[str, tuple[str, ...]] = {FAST: (), FILM: ("draft", "standard", "master")}  # with the qualities of each
USUAL_QUALITY = "standard"
DEVICES = ("auto", "cpu", "cuda", "optix", "hip", "oneapi", "metal")  # that light is traced on
Mode = Literal["create", "extend", "loop", "connect", "fill", "remix"]
FILMS: dict[Mode, tuple[int, ...]] = {  # how many films each mode works on
    "create": (0,),
    "extend": (1,),
    "loop": (0, 1),
    "connect": (2,),
    "fill": (1,),
    "remix": (1,),
}
DEFAULT_SIZE = Size(640, 360)
LENSES = (8.0, 300.0)  # millimeters
APERTURES = (0.7, 64.0)  # f-numbers
SHUTTERS = (0.0, 360.0)  # degrees


@dataclass(frozen=True, kw_only=True)
class Card:
    """One card of a storyboard: at `start` seconds the clip cuts to what `prompt` says."""

    start: float
    prompt: str


@dataclass(frozen=True)
class Extend:
    """More of a film, after its end or before its beginning."""

    source: Path
    backward: bool


@dataclass(frozen=True)
class Loop:
    """A film that ends where it begins."""

    source: Path


@dataclass(frozen=True)
class Connect:
    """A film that leads to another."""

    source: Path
    other: Path


@dataclass(frozen=True)
class Fill:
    """A film with the seconds of `span` made anew."""

    source: Path
    span: tuple[float, float]


@dataclass(frozen=True)
class Remix:
    """A film again, as different as `strength` lets it be."""

    source: Path
    strength: float


Edit = Extend | Loop | Connect | Fill | Remix


@dataclass(frozen=True, kw_only=True)
class VideoRequest:
    """Everything a person can ask of an engine. An engine that cannot do a part of it says so with a RequestError.

    `prompt` is in English or Indonesian. `seconds` 0 asks for one frame, a still. `seed` fixes the result.
    `negative_prompt` is what it should not show: None leaves that to the model, and "" is nothing. `scene` is a scene
    file in place of a prompt. `image` begins the video and `last_image` ends it; `fit` says how one of another size is
    used (cover, contain or pad). `source` is the film that `mode` works on, `other` the second one of a connection and
    `span` the seconds of the source that are filled anew; `backward` extends before the beginning. `strength` is how
    far a remix may go, 0 to 1, and `keys` are frames of a guide that stay as they are, from the end if negative.
    `storyboard` are cards in any order; `cards` says what they make of the prompt, and `common` is said before each.
    `characters` are clips that show whom to reuse. `strict` turns words that were not understood into an error.
    `lens` is the focal length of the camera in millimeters, on a picture whose longer side is 36 mm, `aperture` its
    f-number, `shutter` how long a frame is exposed, in degrees, 0 for an instant. `truth` is where the ground truth
    goes, as .npz, if it is wanted. `look` is how the world is drawn, and `quality` how much is spent on it; None is
    that of the film that it works on, and of a new one the fast look. `layers` is a folder for linear light and ground
    truth, an OpenEXR file a frame. `visible_mark` is whether the name of this program moves over what was made.
    `steps`, `shift` and `guidance` sample a model of open weights otherwise than its preset does; of two numbers of
    guidance the first is for high noise. `consent` attests that all whose faces are in its pictures and films are
    adults and agreed.

    `fps` is exact: an int and what `clip.rate` reads, such as 24000/1001 or 23.976, become a fraction here.

    Raises:
        RequestError: a field is out of its range; the error names the field and the remedy.
    """

    prompt: str = ""
    seconds: float = 8.0
    size: Size = DEFAULT_SIZE
    fps: Fraction = Fraction(24)
    seed: int = 0
    model: str = "world"
    mode: Mode = "create"
    negative_prompt: str | None = None
    scene: Path | None = None
    image: Path | None = None
    last_image: Path | None = None
    source: Path | None = None
    other: Path | None = None
    span: tuple[float, float] | None = None
    storyboard: tuple[Card, ...] = field(default=())
    common: str = ""
    strength: float = 0.6
    guide: str | None = None
    keys: tuple[int, ...] = field(default=())
    strict: bool = False
    fit: str = "cover"
    backward: bool = False
    characters: tuple[Path, ...] = field(default=())
    lens: float | None = None
    aperture: float | None = None
    shutter: float | None = None
    truth: Path | None = None
    look: str | None = None
    quality: str | None = None
    layers: Path | None = None
    visible_mark: bool = False
    steps: int | None = None
    shift: float | None = None
    guidance: tuple[float, ...] = field(default=())
    consent: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "fps", rate(self.fps))
        self._check_words()
        self._check_time()
        self._check_storyboard()
        self._check_guide()
        self._check_mode()
        self._check_lens()
        self._check_look()
        self._check_size()
        self._check_sampling()

    def _check_words(self) -> None:
        said = self.scene is not None or self.storyboard or self.prompt.strip()
        if not said and (self.mode == "remix" or self.source is None):
            raise RequestError("the prompt is empty", field="prompt", remedy="Say what the video should show")
        if len(self.prompt) > LONGEST_PROMPT:
            raise RequestError(
                f"the prompt has {len(self.prompt):,} characters",
                field="prompt",
                remedy=f"Keep it to {LONGEST_PROMPT:,}",
            )
        for text in (self.prompt, self.negative_prompt or "", self.common, *(card.prompt for card in self.storyboard)):
            if not _is_text(text):
                raise RequestError("the words hold bytes that are not UTF-8", field="prompt", remedy="Say it in UTF-8")

    def _check_time(self) -> None:
        if not RATES[0] <= self.fps <= RATES[1]:
            raise RequestError(
                f"{float(self.fps):g} frames a second cannot be made",
                field="fps",
                remedy=f"Ask for {RATES[0]} to {RATES[1]}",
            )
        if not (self.seconds == 0 or 1 / self.fps <= self.seconds <= LONGEST):
            raise RequestError(
                f"{self.seconds:g} seconds cannot be made",
                field="seconds",
                remedy=f"Ask for up to {LONGEST:g}; for a single frame use `langit image`",
            )
        if not 0 <= self.seed <= HIGHEST_SEED:
            raise RequestError(f"{self.seed} is not a seed", field="seed", remedy=f"Use 0 to {HIGHEST_SEED}")
        if self.truth is not None and self.truth.suffix.lower() not in TRUTHS:
            raise RequestError(
                f"ground truth is not written as {self.truth.name}", field="truth",
                remedy=f"End the name in {' or '.join(TRUTHS)}",
            )  # fmt: skip

    def _check_storyboard(self) -> None:
        if not self.storyboard:
            if self.common.strip():
                raise RequestError("there are no cards to say it before", field="common", remedy="Say it in the prompt")
            return
        for card in self.cards:
            self._check_card(card)
        for card, after in pairwise(self.cards):
            if after.start - card.start < 1 / self.fps:
                raise RequestError(
                    f"cards begin at {card.start:g} s and at {after.start:g} s, with no frame between",
                    field="storyboard", remedy="Leave one out, or put them apart",
                )  # fmt: skip

    def _check_card(self, card: Card) -> None:
        if not 0 <= card.start < math.inf:
            raise RequestError(f"{card.start:g} s is no second of a film", field="storyboard", remedy="Use 0 or more")
        last = self._last_start
        if last is not None and card.start > last:
            raise RequestError(
                f"the card at {card.start:g} s is past the end", field="storyboard",
                remedy=f"Cards begin up to {float(last):.4g} s, or ask for more seconds",
            )  # fmt: skip
        if not card.prompt.strip() and (card.start or self.source is None):
            raise RequestError(
                f"nothing is said of what is shown from {card.start:g} s on", field="storyboard",
                remedy="Give it a prompt" if card.start else "Give a prompt, or a card at 0",
            )  # fmt: skip

    @property
    def _last_start(self) -> Fraction | None:
        """When the last card may begin, in seconds; None where the film that it is made of says how long it is."""
        if self.mode == "remix":
            return None
        length = self.span[1] - self.span[0] if self.mode == "fill" and self.span else self.seconds
        return Fraction(length) - 1 / self.fps

    def _check_guide(self) -> None:
        if self.fit not in FITS:
            raise RequestError(f"{self.fit!r} is no way to fit an image", field="fit", remedy=f"Use {', '.join(FITS)}")
        if not 0 <= self.strength <= 1:
            raise RequestError(f"{self.strength:g} is not a strength", field="strength", remedy="Use 0 to 1")
        for key in self.keys:
            if self.guide is None or not -self.count <= key <= self.count:
                raise RequestError(
                    f"there is no frame {key} of a guide", field="keys",
                    remedy=f"With a guide, use {-self.count} to {self.count}",
                )  # fmt: skip

    def _check_mode(self) -> None:
        if self.mode not in get_args(Mode):
            raise RequestError(f"there is no mode {self.mode!r}", field="mode", remedy=", ".join(get_args(Mode)))
        if self.films not in FILMS[self.mode]:
            taken = " or ".join(map(str, FILMS[self.mode]))
            raise RequestError(f"{self.films} films were given", field="source", remedy=f"{self.mode} takes {taken}")
        if self.mode == "fill" and not (self.span and 0 <= self.span[0] < self.span[1]):
            raise RequestError("there is no span to fill", field="span", remedy="Give its first and last second")

    def _check_lens(self) -> None:
        widest, narrowest = APERTURES
        if self.aperture is not None and not widest <= self.aperture <= narrowest:
            raise RequestError(
                f"there is no aperture f/{self.aperture:g}", field="aperture",
                remedy=f"Use f/{widest:g} to f/{narrowest:g}",
            )  # fmt: skip
        shut, open_ = SHUTTERS
        if self.shutter is not None and not shut <= self.shutter <= open_:
            raise RequestError(
                f"there is no shutter of {self.shutter:g} degrees", field="shutter",
                remedy=f"Use {shut:g} (an instant) to {open_:g} (all of a frame)",
            )  # fmt: skip
        shortest, longest = LENSES
        if self.lens is not None and not shortest <= self.lens <= longest:
            raise RequestError(
                f"there is no lens of {self.lens:g} mm", field="lens", remedy=f"Use {shortest:g} to {longest:g}"
            )

    def _check_look(self) -> None:
        if self.look is not None and self.look not in LOOKS:
            raise RequestError(f"there is no look {self.look!r}", field="look", remedy=f"Use {' or '.join(LOOKS)}")
        if self.look is None and self.films:  # then the film says
            qualities = tuple(quality for qualities in LOOKS.values() for quality in qualities)
        else:
            qualities = LOOKS[self.look or FAST]
        if self.quality is not None and self.quality not in qualities:
            if not qualities:
                raise RequestError(
                    "the fast look has one quality", field="quality", remedy="Leave it out, or ask for the look film"
                )
            raise RequestError(
                f"there is no quality {self.quality!r}", field="quality", remedy=f"Use {', '.join(qualities)}"
            )
        if self.layers is not None and (self.look or (FILM if self.films else FAST)) != FILM:
            raise RequestError("the fast look has no linear light", field="layers", remedy="Ask for the look film")

    def _check_size(self) -> None:
        widest = WIDEST_STILL if self.still else WIDEST
        for side in self.size:
            if not SMALLEST <= side <= widest:
                raise RequestError(
                    f"{self.size} is out of range",
                    field="size",
                    remedy=f"Each side takes {SMALLEST} to {widest} pixels",
                )
            if side % 2:
                even = Size(*(side + side % 2 for side in self.size))
                raise RequestError(f"{self.size} has an odd side", field="size", remedy=f"The nearest size is {even}")

    def _check_sampling(self) -> None:
        if self.last_image is not None and (self.image is None or self.mode != "create"):
            raise RequestError(
                "a film that ends with a picture begins with one", field="last_image", remedy="Give an image too"
            )
        if self.steps is not None and not 1 <= self.steps <= MOST_STEPS:
            raise RequestError(f"{self.steps} steps cannot be made", field="steps", remedy=f"Use 1 to {MOST_STEPS}")
        if self.shift is not None and not 0 < self.shift <= MOST_SHIFT:
            raise RequestError(
                f"{self.shift:g} is no shift", field="shift", remedy=f"Use more than 0, at most {MOST_SHIFT}"
            )
        for scale in self.guidance:
            if not 1 <= scale <= MOST_GUIDANCE:
                raise RequestError(
                    f"{scale:g} is no guidance", field="guidance", remedy=f"Use 1, which is none, to {MOST_GUIDANCE}"
                )

    @property
    def edit(self) -> Edit | None:
        """What is done to which film; None makes one of words."""
        match self.mode, self.source, self.other, self.span:
            case "extend", Path() as source, _, _:
                return Extend(source, self.backward)
            case "loop", Path() as source, _, _:
                return Loop(source)
            case "connect", Path() as source, Path() as other, _:
                return Connect(source, other)
            case "fill", Path() as source, _, (start, stop):
                return Fill(source, (start, stop))
            case "remix", Path() as source, _, _:
                return Remix(source, self.strength)
        return None

    @property
    def cards(self) -> tuple[Card, ...]:
        """The storyboard as it is shown: in order, with the prompt as the card at 0 where it has none, and `common`
        before each. Nothing without a storyboard.
        """
        cards = sorted(self.storyboard, key=lambda card: card.start)
        if cards and cards[0].start:
            cards.insert(0, Card(start=0.0, prompt=self.prompt))
        before = f"{self.common.rstrip('. ')}. " if self.common.strip() else ""
        return tuple(replace(card, prompt=before + card.prompt) for card in cards)

    @property
    def unshown(self) -> str:
        """The prompt, where a card at 0 stands in its place; else nothing."""
        first = next((card.prompt for card in self.storyboard if card.start == 0), self.prompt)
        return self.prompt if first != self.prompt else ""

    @property
    def films(self) -> int:
        """How many films it works on."""
        return sum(film is not None for film in (self.source, self.other))

    @property
    def still(self) -> bool:
        """Whether one frame is asked for."""
        return self.seconds == 0

    @property
    def count(self) -> int:
        """How many frames."""
        return 1 if self.still else max(1, round(self.seconds * self.fps))


def _is_text(text: str) -> bool:
    """Whether it can be written as UTF-8: what was read from other bytes holds marks that cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
