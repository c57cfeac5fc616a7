"""A minute as pieces: each is made at once, from a bounded memory of what came before.

Cost and memory grow with the length of a clip and not with its square: a piece never sees more than the memory's size
and itself. What was planned of the frames that it sees comes along, so a body that is hidden in all of them is still
known about. A piece also may lead backward, or into frames that are known already.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns; W numbers of a state token, S tokens a frame.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import torch
from torch import Tensor

from langit.conditioning import edits
from langit.conditioning.context import Context
from langit.conditioning.memory import Memory, places_of, remember, steady
from langit.conditioning.storyboard import Piece

States = Mapping[int, Tensor]
"""What happens in some frames by their number: states (1, W, S, 1)."""
NOTHING: Final[States] = {}


@dataclass(frozen=True, kw_only=True)
class Made:
    """The latents of one piece, known frames among them, and the states of those frames where the model has any."""

    latents_BCTYX: Tensor
    states_BWTS1: Tensor | None = None


Make = Callable[[Context, Tensor, str, int, States], Made]
"""`(context, places (T,), prompt, number, planned)`: one piece; `number` makes its noise its own, `planned` are states
of frames of the context that were planned before."""

MOST_BACK: Final = 16  # latent frames: how far back a place may be said to lie, as in training


@dataclass(frozen=True, kw_only=True)
class Rollout:
    """How pieces hang together. `make` makes one; `shape` is that of a latent frame, (C, Y, X).

    `memory` bounds what a piece sees. `trust` below 1 lets a piece see the past slightly noised, as in training, so
    that it does not copy errors (GameNGen, Valevski et al. 2024). `pull` draws its statistics toward the first.
    """

    make: Make
    shape: tuple[int, int, int]
    memory: Memory = field(default_factory=Memory)
    trust: float = 0.98
    pull: float = 0.1

    def forward(
        self, pieces: Sequence[Piece], past_BCTYX: Tensor | None = None, planned: States = NOTHING
    ) -> Iterator[Tensor]:
        """The latents of every piece in order, going on from `past` if there is one.

        Frames whose states are `planned` already are drawn along those; of the others the model plans them.
        """
        whole = past_BCTYX
        planned = dict(planned)
        for number, piece in enumerate(pieces):
            made, happened = self._piece(whole, piece, number, planned)
            planned |= happened
            if whole is not None and self.pull:
                made = steady(made, whole[:, :, : self.memory.recent], self.pull)
            whole = made if whole is None else torch.cat([whole, made], dim=2)
            yield made

    def backward(self, pieces: Sequence[Piece], future_BCTYX: Tensor) -> Tensor:
        """The latents of all pieces before a known future, which is met: the last piece is made first."""
        made = future_BCTYX
        for number, piece in enumerate(reversed(pieces)):
            known = made[:, :, : self.memory.recent]
            context = edits.extend_backward(self._empty(piece.frames + known.shape[2]), known)
            places = torch.arange(piece.frames + known.shape[2], dtype=torch.float32)
            new = self.make(context, places, piece.prompt, number, {}).latents_BCTYX[:, :, : piece.frames]
            made = torch.cat([new, made], dim=2)
        return made[:, :, : made.shape[2] - future_BCTYX.shape[2]]

    def bridge(self, pieces: Sequence[Piece], past_BCTYX: Tensor, future_BCTYX: Tensor) -> Tensor:
        """The latents of all pieces between a past and a future: only the last piece sees where it leads."""
        *rollout, last = pieces
        parts = list(self.forward(rollout, past_BCTYX))
        before = torch.cat([past_BCTYX, *parts], dim=2)[:, :, -self.memory.recent :]
        after = future_BCTYX[:, :, : self.memory.recent]
        frames = before.shape[2] + last.frames + after.shape[2]
        context = edits.connect(self._empty(frames), before, after)
        places = torch.arange(frames, dtype=torch.float32)
        made = self.make(context, places, last.prompt, len(rollout), {}).latents_BCTYX
        return torch.cat([*parts, made[:, :, before.shape[2] : before.shape[2] + last.frames]], dim=2)

    def again(self, pieces: Sequence[Piece], film_BCTYX: Tensor, strength: float) -> Tensor:
        """A film made anew at a strength, piece by piece, each going on from what was made of the one before."""
        made = film_BCTYX[:, :, :0]
        for number, piece in enumerate(pieces):
            known = made[:, :, -self.memory.recent :]
            before = known.shape[2]
            film = torch.cat([known, film_BCTYX[:, :, piece.start : piece.stop]], dim=2)
            context = edits.remix(self._empty(film.shape[2]), film, strength).know(known, slice(0, before))
            places = torch.arange(film.shape[2], dtype=torch.float32)
            new = self.make(context, places, piece.prompt, number, {}).latents_BCTYX[:, :, before:]
            made = torch.cat([made, new], dim=2)
        return made

    def _piece(
        self, past_BCTYX: Tensor | None, piece: Piece, number: int, planned: States
    ) -> tuple[Tensor, dict[int, Tensor]]:
        """The new latents of a piece, and what happens in all frames that it saw or made, by their numbers."""
        if past_BCTYX is None or past_BCTYX.shape[2] == 0:
            places = torch.arange(piece.frames, dtype=torch.float32)
            seen = {frame: states for frame, states in planned.items() if frame < piece.frames}
            made = self.make(self._empty(piece.frames), places, piece.prompt, number, seen)
            return made.latents_BCTYX, _numbered(made, range(piece.frames))
        known = remember(past_BCTYX, self.memory)
        before = known.latents_BCTYX.shape[2]
        empty = self._empty(before + piece.frames)
        context = empty.know(known.latents_BCTYX, slice(0, before), ceiling=1 - self.trust)
        # Only the distance to the past counts, so places stay small however long the clip.
        farthest = [place - past_BCTYX.shape[2] for place in known.places]
        places = places_of([max(place, -float(MOST_BACK)) for place in farthest], 0, piece.frames) + MOST_BACK
        frames = [
            *(int(place) for place in known.places),
            *range(past_BCTYX.shape[2], past_BCTYX.shape[2] + piece.frames),
        ]
        seen = {at: planned[frame] for at, frame in enumerate(frames) if frame in planned}
        made = self.make(context, places, piece.prompt, number, seen)
        return made.latents_BCTYX[:, :, before:], _numbered(made, frames)

    def _empty(self, frames: int) -> Context:
        channels, rows, columns = self.shape
        return Context.empty(torch.zeros(1, channels, frames, rows, columns))


def _numbered(made: Made, frames: Sequence[int]) -> dict[int, Tensor]:
    """The states of a piece by the numbers of its frames in the whole."""
    if made.states_BWTS1 is None:
        return {}
    return dict(zip(frames, made.states_BWTS1.unbind(2), strict=True))
