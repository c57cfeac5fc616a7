"""A minute as pieces: each is made at once, from a bounded memory of what came before.

Cost and memory grow with the length of a clip and not with its square: a piece never sees more than the memory's size
and itself. A piece also may lead backward, or into frames that are known already.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import torch
from torch import Tensor

from langit.conditioning import edits
from langit.conditioning.context import Context
from langit.conditioning.memory import Memory, places_of, remember, steady
from langit.conditioning.storyboard import Piece

Make = Callable[[Context, Tensor, str, int], Tensor]
"""`(context, places (T,), prompt, number) -> latents`: one piece; `number` makes its noise its own."""

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

    def forward(self, pieces: Sequence[Piece], past_BCTYX: Tensor | None = None) -> Iterator[Tensor]:
        """The latents of every piece in order, going on from `past` if there is one."""
        whole = past_BCTYX
        for number, piece in enumerate(pieces):
            made = self._piece(whole, piece, number)
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
            made = torch.cat([self.make(context, places, piece.prompt, number)[:, :, : piece.frames], made], dim=2)
        return made[:, :, : made.shape[2] - future_BCTYX.shape[2]]

    def bridge(self, pieces: Sequence[Piece], past_BCTYX: Tensor, future_BCTYX: Tensor) -> Tensor:
        """The latents of all pieces between a past and a future: only the last piece sees where it leads."""
        *rollout, last = pieces
        parts = list(self.forward(rollout, past_BCTYX))
        before = torch.cat([past_BCTYX, *parts], dim=2)[:, :, -self.memory.recent :]
        after = future_BCTYX[:, :, : self.memory.recent]
        frames = before.shape[2] + last.frames + after.shape[2]
        context = edits.connect(self._empty(frames), before, after)
        made = self.make(context, torch.arange(frames, dtype=torch.float32), last.prompt, len(rollout))
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
            made = torch.cat([made, self.make(context, places, piece.prompt, number)[:, :, before:]], dim=2)
        return made

    def _piece(self, past_BCTYX: Tensor | None, piece: Piece, number: int) -> Tensor:
        if past_BCTYX is None or past_BCTYX.shape[2] == 0:
            places = torch.arange(piece.frames, dtype=torch.float32)
            return self.make(self._empty(piece.frames), places, piece.prompt, number)
        known = remember(past_BCTYX, self.memory)
        before = known.latents_BCTYX.shape[2]
        empty = self._empty(before + piece.frames)
        context = empty.know(known.latents_BCTYX, slice(0, before), ceiling=1 - self.trust)
        # Only the distance to the past counts, so places stay small however long the clip.
        farthest = [place - past_BCTYX.shape[2] for place in known.places]
        places = places_of([max(place, -float(MOST_BACK)) for place in farthest], 0, piece.frames) + MOST_BACK
        return self.make(context, places, piece.prompt, number)[:, :, before:]

    def _empty(self, frames: int) -> Context:
        channels, rows, columns = self.shape
        return Context.empty(torch.zeros(1, channels, frames, rows, columns))
