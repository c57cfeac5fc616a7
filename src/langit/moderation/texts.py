"""Every text of a request, by its field: what is asked now, and what the films that it builds on were asked with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from langit.errors import LangitError
from langit.media import facts
from langit.moderation.rules import NEGATIVE
from langit.moderation.tiers import Part
from langit.request import VideoRequest
from langit.scene import file

EARLIER: Final = "source"  # the field of what a film was made with
SCENE: Final = "scene"


def parts(request: VideoRequest) -> list[Part]:
    """What a request says, in the order in which it is shown."""
    found = [Part("prompt", request.prompt), Part("common", request.common)]
    cards = sorted(enumerate(request.storyboard), key=lambda told: told[1].start)
    found += [Part(f"storyboard.{number}.prompt", card.prompt) for number, card in cards]
    found.append(Part(NEGATIVE, request.negative_prompt or ""))
    if request.scene is not None:
        with suppress(LangitError):  # its reader says what is wrong with it
            found += scene(request.scene)
    return [part for part in found if part.text.strip()]


def earlier(request: VideoRequest) -> list[Part]:
    """What the films of a request were asked with, oldest first, as far as they say it themselves."""
    films = [film for film in (request.source, request.other, *request.characters) if film is not None]
    return [Part(EARLIER, text) for film in films for text in history(_told(film))]


def history(told: Mapping[str, Any]) -> list[str]:
    """The prompts of a film and of those that it was made of, oldest first, from its facts."""
    cards = [str(card.get("prompt", "")) for card in told.get("storyboard", ()) if isinstance(card, Mapping)]
    before = [str(text) for text in told.get("history", ())]
    return [text for text in (*before, str(told.get("prompt", "")), *cards) if text.strip()]


OWN_WORDS: Final = ("prompt", "expanded", "id")
COUNTED: Final = re.compile(r"_[0-9]+$")  # what tells the ids of two of a kind apart


def spoken(told: Mapping[str, Any]) -> list[Part]:
    """What a clip says of its scenes: words that a model wrote, where one staged them, are judged like a person's."""
    words = dict.fromkeys(_free(told.get("scenes", ())))
    return [Part(SCENE, ". ".join(words))] if words else []


def _told(film: Path) -> Mapping[str, Any]:
    try:
        return facts.of(film)
    except LangitError:  # it says nothing; whether it may be edited so is the engine's matter
        return {}


def scene(path: Path) -> list[Part]:
    """What somebody wrote into a scene file.

    Raises:
        RequestError: it cannot be read.
    """
    words = dict.fromkeys(_free(asdict(file.load(path))))
    return [Part(SCENE, ". ".join(words))] if words else []


def _free(value: Any, told: bool = False) -> Iterator[str]:
    """What a scene says in words of somebody's own; all else in it is names of the catalogue."""
    if isinstance(value, str):
        if told and value.strip():
            yield value
    elif isinstance(value, Mapping):
        named = COUNTED.sub("", str(value.get("id", ""))) == value.get("kind")  # by its kind, and so by nobody
        for name, inner in value.items():
            yield from _free(inner, told=name in OWN_WORDS and not (named and name == "id"))
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _free(inner, told)
