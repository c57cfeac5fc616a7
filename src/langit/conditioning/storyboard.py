"""A storyboard on the grid of latent frames: which prompt is shown when, in pieces that a model can make at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from langit.errors import RequestError
from langit.request import Card


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Latent frames `start` to `stop` of a clip, made at once, and the prompt that they show."""

    start: int
    stop: int
    prompt: str

    @property
    def frames(self) -> int:
        """How many latent frames."""
        return self.stop - self.start


def pieces(prompt: str, cards: Sequence[Card], frames: int, rate: float, first: int, then: int) -> list[Piece]:
    """A clip of `frames` latent frames, `rate` a second, cut where a card begins and where a model's window ends.

    The first piece has up to `first` frames and every other one up to `then`: later ones share the window with what
    they go on from. Before the first card, `prompt` is shown. A card's start is rounded to a latent frame.

    Raises:
        RequestError: two cards begin at the same latent frame, or one begins after the end.
    """
    starts = {0: prompt}
    for card in sorted(cards, key=lambda card: card.start):
        at = round(card.start * rate)
        if at >= frames:
            raise RequestError(f"the card at {card.start:g} s begins after the end", field="storyboard")
        if at in starts and (at or starts[0].strip()) and not (at == 0 and starts[0] == prompt):
            raise RequestError(
                f"two cards begin within {1 / rate:g} s of second {card.start:g}",
                field="storyboard",
                remedy=f"Leave {1 / rate:g} s between them",
            )
        starts[at] = card.prompt
    cut: list[Piece] = []
    bounds = [*starts, frames]
    for (start, said), stop in zip(starts.items(), bounds[1:], strict=True):
        at = start
        while at < stop:
            end = min(stop, at + (then if cut else first))
            cut.append(Piece(start=at, stop=end, prompt=said))
            at = end
    return cut
