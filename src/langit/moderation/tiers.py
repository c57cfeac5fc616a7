"""One more judge beside the rules, of text or of pictures; and how it is asked, so that silence is no consent."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from langit.errors import LangitError
from langit.moderation.decision import Finding, State

log = logging.getLogger("langit.moderation")
RULES: Final = "rules"
LEARNED: Final = "learned"


class Part(NamedTuple):
    """A text, and the field of the request that it stands in."""

    field: str
    text: str


class TextClassifier(Protocol):
    """Judges texts. What it raises counts as no answer."""

    @property
    def name(self) -> str: ...

    def text(self, parts: Sequence[Part]) -> list[Finding]:
        """What it finds in the parts, each with a score from 0 to 1."""
        ...


class PictureClassifier(Protocol):
    """Judges pictures: frames of a clip, or an upload. What it raises counts as no answer."""

    @property
    def name(self) -> str: ...

    def pictures(self, frames: Sequence[NDArray[np.uint8]], field: str) -> list[Finding]:
        """What it finds in pictures of (height, width, 3), sRGB, each with a score from 0 to 1."""
        ...


class Missing(NamedTuple):
    """A tier that is asked for and not set up here: `why` says what lacks."""

    name: str
    why: str


Findings = list[Finding]


def asked(name: str, ask: Callable[[], Findings], seconds: float) -> tuple[State, Findings]:
    """How a tier fared, and what it found. It has `seconds`; what comes later is not waited for."""
    answer: list[Findings] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            answer.append(ask())
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=work, name=f"moderation {name}", daemon=True)
    thread.start()
    thread.join(seconds)
    if answer:
        return "live", answer[0]
    if failed:
        reason = str(failed[0]) if isinstance(failed[0], LangitError) else type(failed[0]).__name__
        log.warning("a moderation tier failed", extra={"tier": name, "reason": reason})
        return "failed", []
    log.warning("a moderation tier was too slow", extra={"tier": name, "seconds": seconds})
    return "slow", []
