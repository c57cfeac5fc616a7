"""What models there are, what each can do, and which sizes and lengths a name allows."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from langit.capability import Capability
from langit.clip import Size
from langit.errors import RequestError, UnsupportedError
from langit.request import FAST, FILMS, LOOKS, RATES, SMALLEST, WIDEST, VideoRequest
from langit.server.errors import ApiError

PORTRAIT, LANDSCAPE = "720x1280", "1280x720"
SORA_2: Final = (PORTRAIT, LANDSCAPE)
SORA_2_PRO: Final = (*SORA_2, "1024x1792", "1792x1024", "1080x1920", "1920x1080")
SORA_SECONDS: Final = ("4", "8", "12", "16", "20")
EXTENSION_SECONDS: Final = SORA_SECONDS
SHOWN: Final = ("image", "characters", "storyboard")  # parts of a request that clients know as modes
BORN: Final = 1_790_000_000  # what `created` says of the engines


@dataclass(frozen=True, kw_only=True)
class Name:
    """A model name a client may use: the sizes and seconds it allows (None: any the engine takes)."""

    id: str
    created: int
    sizes: tuple[str, ...] | None = None
    seconds: tuple[str, ...] | None = None


SORA: Final = (
    Name(id="sora-2", created=1_759_708_800, sizes=SORA_2, seconds=SORA_SECONDS),
    Name(id="sora-2-pro", created=1_759_708_800, sizes=SORA_2_PRO, seconds=SORA_SECONDS),
    Name(id="sora-2-2025-10-06", created=1_759_708_800, sizes=SORA_2, seconds=SORA_SECONDS),
    Name(id="sora-2-pro-2025-10-06", created=1_759_708_800, sizes=SORA_2_PRO, seconds=SORA_SECONDS),
    Name(id="sora-2-2025-12-08", created=1_765_152_000, sizes=SORA_2, seconds=SORA_SECONDS),
)


class Catalog:
    """The names and the engines behind them; the documented names mean `chosen`. Workers draw `looks`."""

    def __init__(self, engines: Mapping[str, Capability], chosen: str, looks: Iterable[str] = (FAST,)):
        if chosen not in engines:
            raise RequestError(f"there is no engine {chosen!r}", field="engine", remedy=f"Use {', '.join(engines)}")
        self.engines, self.chosen, self.looks = dict(engines), chosen, tuple(looks)
        self.names = {name.id: name for name in SORA} | {engine: Name(id=engine, created=BORN) for engine in engines}

    def find(self, model: str, engine: str | None) -> list[tuple[Name, Capability]]:
        """A model's name and the engines that it may mean, the preferred one first.

        A documented name means the operator's choice, and where that cannot, any other engine on offer that can. An
        engine's own name means that engine, and one that the client chose is what is meant.

        Raises:
            ApiError: nobody has that name.
        """
        name = self.names.get(model)
        if name is None:
            known = ", ".join(self.names)
            raise ApiError(400, f"The model {model!r} does not exist. Use one of {known}.", code="model_not_found",
                           param="model")  # fmt: skip
        if engine is None and model not in self.engines:
            others = [one for one in self.engines if one != self.chosen]
            return [(name, self.engines[one]) for one in (self.chosen, *others)]
        capability = self.engines.get(engine or model)
        if capability is None:
            known = ", ".join(self.engines)
            raise ApiError(400, f"There is no engine {engine!r}. Use one of {known}.", code="engine_not_found",
                           param="engine")  # fmt: skip
        return [(name, capability)]

    def refuse_characters(self) -> None:
        """See that an engine on offer shows somebody from a film.

        Raises:
            UnsupportedError: none does.
        """
        if not any("characters" in capability.parts for capability in self.engines.values()):
            raise UnsupportedError(
                f"no engine on offer here shows anybody from films ({', '.join(self.engines)})",
                remedy="Describe the character in the prompt",
            )

    def refuse_look(self, capability: Capability, request: VideoRequest, shown: str | None) -> None:
        """See that workers can draw what is asked for; `shown` is the look of the video that it works on.

        Raises:
            RequestError: they have no such look; or the video's own look has no such quality.
        """
        if "look" not in capability.parts:
            return
        look = request.look or (shown if shown in LOOKS else None) or FAST
        if look not in self.looks:
            raise RequestError(
                f"the look {look!r} is not drawn here", field="look", remedy=f"Use {' or '.join(self.looks)}"
            )
        if request.quality is not None and request.quality not in LOOKS[look]:
            raise RequestError(f"the look {look!r} has one quality", field="quality", remedy="Leave it out")

    def size(self, name: Name, capability: Capability, size: str | None) -> str:
        """The size a request means, written out: `"720p"`, `"9:16"` and other names as `Size.parse` reads them.

        A shape alone has the shorter side of the usual size.

        Raises:
            ApiError: it is no size, the name does not allow it, or its engine cannot make it.
        """
        usual = capability.size if name.sizes is None else Size.parse(PORTRAIT)
        takes = f"{name.id} takes {', '.join(name.sizes)}" if name.sizes else None
        try:
            wanted = Size.parse(size, short=min(usual)) if size else usual
        except RequestError as error:
            raise _no_size(f"{size!r}. {takes or error.remedy}.") from error
        if name.sizes is not None and str(wanted) not in name.sizes:
            raise _no_size(f"{size!r}. {takes}.")
        if not capability.makes(wanted):
            near = capability.nearest(wanted)[0]
            raise _no_size(f"'{wanted}'. The engine {capability.engine!r} makes sides that are multiples of "
                           f"{capability.step}, such as {near}.")  # fmt: skip
        return str(wanted)

    def seconds(
        self,
        value: str | float | None,
        *,
        allowed: tuple[str, ...] | None,
        longest: float,
        strict: bool,
        default: str = "4",
    ) -> str:
        """The length a request means, as text.

        Raises:
            ApiError: it is not allowed, or with `strict` not text.
        """
        if value is None:
            return default
        if strict and not isinstance(value, str):
            kind = "an integer" if isinstance(value, int) else "a number"
            wanted = "expected one of '4', '8', or '12'"
            raise ApiError(400, f"Invalid type for 'seconds': {wanted}, but got {kind} instead.",
                           code="invalid_type", param="seconds")  # fmt: skip
        try:
            number = float(value)
            text = f"{number:g}"
        except ValueError:
            number, text = -1.0, str(value)
        fine = text in allowed if allowed is not None else 0 < number <= longest
        if not fine:
            takes = f"one of {', '.join(allowed)}" if allowed is not None else f"up to {longest:g}"
            raise ApiError(400, f"Invalid value for 'seconds': {str(value)[:40]!r}. Use {takes}.",
                           code="invalid_value", param="seconds")  # fmt: skip
        return text

    def listing(self) -> list[dict[str, Any]]:
        """`GET /v1/models`."""
        return [self.entry(model) for model in self.names]

    def entry(self, model: str) -> dict[str, Any]:
        """One model with its capabilities, for machines to read.

        Raises:
            ApiError: nobody has that name.
        """
        name = self.names.get(model)
        if name is None:
            raise ApiError(404, f"The model {model!r} does not exist.", code="model_not_found", param="model")
        capability = self.engines[model if model in self.engines else self.chosen]
        sizes = [size for size in name.sizes if capability.makes(Size.parse(size))] if name.sizes else None
        return {
            "id": name.id,
            "object": "model",
            "created": name.created,
            "owned_by": "langit",
            "capabilities": {
                "engine": capability.engine,
                "description": capability.description,
                "modes": [*_among(FILMS, capability.modes), *_among(SHOWN, capability.parts)],
                "sizes": sizes,
                "usual_size": str(capability.size) if sizes is None else PORTRAIT,
                "smallest_side": SMALLEST,
                "largest_side": WIDEST,
                "side_step": capability.step,
                "seconds": list(name.seconds) if name.seconds is not None else None,
                "longest_seconds": 20 if name.seconds is not None else capability.longest,
                "looks": {look: list(LOOKS[look]) for look in self.looks} if "look" in capability.parts else None,
                "rate": capability.rate,
                "lowest_rate": RATES[0],
                "highest_rate": RATES[1],
                "price_per_second": 0,
            },
        }


def _no_size(why: str) -> ApiError:
    return ApiError(400, f"Invalid value for 'size': {why}", code="invalid_value", param="size")


def _among(names: Iterable[str], known: Container[object]) -> list[str]:
    return [name for name in names if name in known]
