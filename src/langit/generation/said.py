"""What a request says, as scenes: of its prompt, of its scene file, of each card of its storyboard.

Reading words needs neither physics nor pictures, so this is all that `langit scene` loads.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Final

from langit.request import VideoRequest
from langit.scene import file
from langit.scene.scene import Scene
from langit.understanding.counts import refuse_crowds
from langit.understanding.fates import insist
from langit.understanding.stage import BODIES, understand
from langit.understanding.unwanted import kept_out

Stage = Callable[..., Scene]  # prompt, seconds=, seed=, aspect= to what it says
STILL_LENGTH: Final = 4.0  # seconds: a still is one frame of a shot of this length


def scene(request: VideoRequest, stage: Stage = understand) -> Scene:
    """What the prompt or the scene file of a request says.

    Raises:
        RequestError: nothing was understood, or what is not wanted is shown.
        NotUnderstoodError: words are not shown as they are, and the request is strict.
    """
    seconds = STILL_LENGTH if request.still else request.seconds
    if request.scene is None:
        return shot(request, request.prompt, seconds, stage)
    aspect = request.size.width / request.size.height
    loaded = replace(file.load(request.scene), seconds=seconds, seed=request.seed, aspect=aspect)
    return kept_out(_through(request, loaded), request.negative_prompt or "")


def cards(request: VideoRequest, stage: Stage = understand) -> list[Scene]:
    """A scene a card, each from the frame of its second to that of the next.

    Raises:
        RequestError: as of `scene`.
    """
    starts = [*(round(card.start * request.fps) for card in request.cards), request.count]
    spans = zip(request.cards, pairwise(starts), strict=True)
    return [shot(request, card.prompt, float((end - start) / request.fps), stage) for card, (start, end) in spans]


def shot(request: VideoRequest, prompt: str, seconds: float, stage: Stage = understand) -> Scene:
    """What words say of one shot of a request.

    Raises:
        RequestError: as of `scene`.
    """
    refuse_crowds(prompt, BODIES)
    aspect = request.size.width / request.size.height
    said = _through(request, stage(prompt, seconds=seconds, seed=request.seed, aspect=aspect))
    said = kept_out(said, request.negative_prompt or "")
    if request.strict:
        insist(said)
    return said


def _through(request: VideoRequest, scene: Scene) -> Scene:
    """The scene through the lens of the request, as far as it names one."""
    camera = scene.camera
    lens, aperture = request.lens or camera.lens, request.aperture or camera.aperture
    shutter = camera.shutter if request.shutter is None else request.shutter
    return replace(scene, camera=replace(camera, lens=lens, aperture=aperture, shutter=shutter))
