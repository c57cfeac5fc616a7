"""What the world engine would say of words and scenes, asked before a job is accepted: it reads as the engine reads.

A sentence takes a millisecond to read. What is longer than LONGEST is left to the worker, so that no request costs more
than a few hundredths of a second here.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from langit.errors import UnsupportedError
from langit.request import Connect, Extend, Loop, Remix, VideoRequest
from langit.scene import file
from langit.scene.scene import Scene
from langit.understanding import revision
from langit.understanding.fates import insist
from langit.understanding.stage import understand

LONGEST: Final = 2000  # characters of all words together
SHORTEST: Final = 0.1  # seconds for which a card is read that the engine will find too short
WAY_BACK: Final = 0.3  # of a loop's length
Scenes = Sequence[Any] | None
"""The scenes that a film says it shows, as its facts have them; None if it says nothing of them."""
Foresight = Callable[[VideoRequest, Sequence[Scenes]], None]
"""Raises a RequestError for what an engine would refuse of a request and of the films that it works on."""


def world(request: VideoRequest, films: Sequence[Scenes] = ()) -> None:
    """Refuse what the world engine would refuse.

    Raises:
        RequestError: no word is understood, or what was asked cannot happen in the scene.
        UnsupportedError: a film has several shots.
        NotUnderstoodError: words found no use, and the request is strict.
    """
    for scenes in films:
        _refuse_shots(scenes)
    if len(request.prompt) + sum(len(card.prompt) for card in request.storyboard) > LONGEST:
        return
    staged = [_staged(request, words, seconds) for words, seconds in _told(request)]
    if request.mode == "loop" and staged:
        revision.returning(staged[0], WAY_BACK * request.seconds)
    _revise(request, [file.loads(json.dumps(scenes[0]), "the video") for scenes in films if scenes])


def _refuse_shots(scenes: Scenes) -> None:
    if scenes is not None and len(scenes) != 1:
        what = "has several shots" if scenes else "carries no scene"
        raise UnsupportedError(
            f"the video {what}, and the world engine edits single scenes", field="source",
            remedy="Use a video of one shot by the world engine, or another engine",
        )  # fmt: skip


def _told(request: VideoRequest) -> list[tuple[str, float]]:
    """The words that are to be staged anew, and for how many seconds."""
    if request.mode == "fill" and request.span is not None:
        return [(request.prompt, request.span[1] - request.span[0])]
    if request.films:
        return []
    if not request.storyboard:
        return [(request.prompt, request.seconds)]
    ends = [*(card.start for card in request.storyboard[1:]), request.seconds]
    cards = zip(request.storyboard, ends, strict=True)
    return [(card.prompt, max(SHORTEST, end - card.start)) for card, end in cards]


def _staged(request: VideoRequest, words: str, seconds: float) -> Scene:
    aspect = request.size.width / request.size.height
    scene = understand(words, seconds=seconds, seed=request.seed, aspect=aspect)
    if request.strict:
        insist(scene)
    return scene


def _revise(request: VideoRequest, scenes: Sequence[Scene]) -> None:
    """See that the scenes can be edited as asked; those of a film that says nothing of them are not here."""
    if len(scenes) < request.films:
        return
    match request.edit:
        case Extend(_, True):
            revision.preceded(scenes[0], request.seconds)
        case Extend():
            revision.prolonged(scenes[0], request.seconds, request.prompt)
        case Remix():
            revision.revised(scenes[0], request.prompt)
        case Loop():
            revision.returning(scenes[0], request.seconds)
        case Connect():
            revision.to_the_sky(scenes[0], request.seconds / 2)
            revision.from_the_sky(scenes[1], request.seconds / 2)
