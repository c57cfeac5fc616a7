"""The small engine: a prompt to text, a context, latents and frames, with the weights that this repository trains.

Every mode is a context and a way of putting pieces together (`rollout.py`); nothing else differs between them.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, islice
from math import ceil
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from langit.capability import SMALL, Capability
from langit.clip import Clip, Progress, Report, Size, silent
from langit.conditioning.context import Context
from langit.conditioning.memory import Memory
from langit.conditioning.storyboard import Piece, pieces
from langit.config import SmallConfig
from langit.diffusion import flow, samplers, schedule
from langit.diffusion.guidance import Denoise, guided
from langit.errors import NotUnderstoodError
from langit.generation import native, splice
from langit.generation.native import CHUNK, Frames
from langit.generation.replay import NOTHING, Replay
from langit.generation.rollout import NOTHING as UNPLANNED
from langit.generation.rollout import Made, Rollout, States
from langit.generation.splice import Splice, Take
from langit.generation.states import Planner, Said
from langit.media import image
from langit.models.autoencoder import REACH, Autoencoder, encode_film, to_bytes
from langit.models.dit import DiT, token_times
from langit.models.text import Vocabulary, WordEncoder
from langit.request import Remix, VideoRequest
from langit.weights import small

Preview = Callable[[Frames], None]
TOGETHER = 4  # chunks decoded at once: the one before them is drawn again, so few would cost twice


@dataclass(frozen=True, kw_only=True)
class SmallModel:
    """The three trained parts together, and how they are sampled."""

    config: SmallConfig
    autoencoder: Autoencoder
    text: WordEncoder
    vocabulary: Vocabulary
    dit: DiT

    @classmethod
    def load(cls, folder: Path, *, head: bool = True) -> "SmallModel":
        """A released model, its hashes checked; without `head` it answers in as many pixels as it was trained on.

        Raises:
            UnavailableError: the folder holds no released model, or a file was changed.
        """
        small.check(folder)
        text, vocabulary = small.load_text(folder, "text_tuned")
        return cls(
            config=small.read_config(folder), autoencoder=small.load_autoencoder(folder, head=head), text=text,
            vocabulary=vocabulary, dit=small.load_dit(folder),
        )  # fmt: skip

    def rollout(
        self, shape: tuple[int, int, int], seed: int, negative: str = "", report: Report = silent,
        preview: Preview | None = None, replay: Replay = NOTHING,
    ) -> Rollout:  # fmt: skip
        """Pieces of latent frames of `shape` (C, Y, X), all chance from `seed`."""
        config = self.config

        def make(context: Context, places: Tensor, prompt: str, number: int, planned: States) -> Made:
            own = (seed * 1009 + number) % 2**62
            return self.sample(
                context, places, prompt, own, planned=planned, negative=negative, report=report, preview=preview,
                replay=replay,
            )  # fmt: skip

        return Rollout(make=make, shape=shape, memory=Memory.of(config.context))

    @torch.inference_mode()
    def sample(
        self, context: Context, places: Tensor, prompt: str, seed: int, *, planned: States = UNPLANNED,
        negative: str = "", report: Report = silent, preview: Preview | None = None, replay: Replay = NOTHING,
    ) -> Made:  # fmt: skip
        """One piece. `places` are the places of its frames in time, `planned` states of known ones."""
        sampling = self.config.sampling
        times = schedule.uniform(sampling.steps, sampling.shift)
        noise = torch.randn(context.latents_BCTYX.shape, generator=torch.Generator().manual_seed(seed))
        if context.keeps_all:
            return Made(latents_BCTYX=context.latents_BCTYX)
        wanted, unwanted = self.read(prompt), self.read(negative)
        states = None
        if self.dit.states is not None:
            planner = Planner(dit=self.dit, sampling=self.config.plan, prompt=wanted, negative=unwanted)
            states = planner.plan(context, places, torch.Generator().manual_seed(seed + 1), planned)
        denoise, done = replay.over(self.denoiser(wanted, unwanted, places, states)), 0

        def counted(x_BCTYX: Tensor, t_BTYX: Tensor) -> Tensor:
            nonlocal done
            done += 1
            report(Progress("denoising", min(done, len(times) - 1), len(times) - 1))
            v_BCTYX = denoise(x_BCTYX, t_BTYX)
            if preview is not None:
                guess = flow.clean(x_BCTYX, v_BCTYX, t_BTYX)
                preview(to_bytes(self.autoencoder.preview(guess)[0]).numpy())
            return v_BCTYX

        made = samplers.SAMPLERS[sampling.solver](counted, noise, times, context)
        return Made(latents_BCTYX=made, states_BWTS1=states)

    def read(self, prompt: str) -> Said:
        """A prompt as the transformer takes it."""
        words = self.vocabulary([prompt])
        return Said(text_BSD=self.text(words), count_BS=words.there_BS)

    def denoiser(self, wanted: Said, unwanted: Said, places: Tensor, states: Tensor | None = None) -> Denoise:
        """The velocity of a video for what is wanted, guided away from what is not, along its states if it has any."""
        sampling, dit = self.config.sampling, self.dit

        def velocity(said: Said) -> Denoise:
            def at(x_BCTYX: Tensor, t_BTYX: Tensor) -> Tensor:
                text_BSD, count_BS = said.text_BSD, said.count_BS
                if states is None:
                    time_BG = token_times(t_BTYX, dit.config.patch)
                    predicted: Tensor = dit(x_BCTYX, time_BG, text_BSD, count_BS, frames_T=places)
                    return predicted
                clean_BT = torch.zeros(states.shape[0], states.shape[2])
                made, _ = dit.joint(x_BCTYX, t_BTYX[:, :, 0, 0], states, clean_BT, text_BSD, count_BS, places)
                assert made is not None  # there is a video
                return made

            return at

        scale = sampling.guidance[0]
        return guided(velocity(wanted), velocity(unwanted), lambda t: scale, sampling.guidance_interval)

    @torch.inference_mode()
    def frames(self, latents: Iterator[Tensor], *, larger: bool = True) -> Iterator[Frames]:
        """Frames (Y, X, 3), as pieces of latents come; chunks are decoded with those before them.

        `larger` lets a head for twice the pixels answer, if there is one.
        """
        before = None
        for piece in latents:
            for part in piece.split(TOGETHER, dim=2):
                yield from to_bytes(self.autoencoder.decode(part, before, larger=larger)[0]).numpy()
                before = (part if before is None else torch.cat([before, part], dim=2))[:, :, -REACH:]


@dataclass(kw_only=True)
class SmallEngine:
    """The engine called `small`: weights from a folder, read when the first request comes.

    `preview` is shown what is being made after every step: frames (T, Y, X, 3), by the linear path of the autoencoder.
    `scratch` is a folder of the request that survives a kill: steps kept there are not made again.
    """

    can: ClassVar[Capability] = SMALL
    folder: Path
    name: str = "small"
    preview: Preview | None = None
    scratch: Path | None = None
    _model: SmallModel | None = field(default=None, init=False, repr=False)

    @property
    def model(self) -> SmallModel:
        """The loaded model."""
        if self._model is None:
            self._model = SmallModel.load(self.folder)
        return self._model

    def generate(self, request: VideoRequest, report: Report) -> Clip:
        """The clip of a request; frames are decoded as they are read.

        Raises:
            NotUnderstoodError: the request is strict and the model never learned a word of it.
            RequestError: a film is too short for what is asked of it.
            UnavailableError: the weights are missing or broken.
        """
        unknown = self.model.vocabulary.unknown([request.prompt, *(card.prompt for card in request.cards)])
        if request.strict and unknown:
            raise NotUnderstoodError(
                f"the small model never learned these words: {', '.join(map(repr, unknown))}", field="prompt",
                remedy="Say it otherwise or leave out --strict",
            )  # fmt: skip
        job = _Job(self.model, request, report, self.preview, Replay(self.scratch))
        joined = splice.of(request) if request.edit else None
        return Clip(
            size=request.size,
            fps=request.fps,
            count=joined.count if joined else request.count,
            frames=job.edited(joined) if joined else job.created(),
            engine=self.name,
            facts={
                "native": {"size": str(job.size), "fps": self.model.config.fps},
                "enlarged": job.enlarged,
                "sampling": _facts(self.model.config),
                "not_understood": unknown,
                **({"parts": joined.facts()} if joined else {}),
            },
            sound=joined.sound if joined else (),
            kept=joined.kept if joined else (),
        )


class _Job:
    """One request on its way: films in, latents made, frames out."""

    def __init__(
        self, model: SmallModel, request: VideoRequest, report: Report, preview: Preview | None, replay: Replay
    ):
        self.model, self.request, self.config = model, request, model.config
        self.size = native.size_for(request.size)
        self.larger = request.size.width > self.size.width or request.size.height > self.size.height
        own = "by its own head" if self.config.autoencoder.upscale == 2 else "linearly"
        self.enlarged = own if self.larger else "not at all"
        stride, channels = self.config.autoencoder.stride, self.config.autoencoder.channels
        shape = (channels, self.size.height // stride, self.size.width // stride)
        self.rollout = model.rollout(shape, request.seed, request.negative_prompt or "", report, preview, replay)
        self.rate = self.config.fps / CHUNK  # latent frames a second
        self.per = request.fps / self.config.fps  # frames to a native one

    def created(self) -> Generator[Frames, None, None]:
        """All frames of a clip without films."""
        latents, per = self._create(self._latents(self.request.count)), self.per
        if self.request.mode == "loop":
            film = list(self._returning())
            latents = iter(film)
            per = Fraction(self.request.count, CHUNK * sum(part.shape[2] for part in film))  # it ends where it began
        frames = self.model.frames(latents, larger=self.larger)
        for frame in native.delivered(frames, per, self.request.count):
            yield image.fit(frame, self.request.size)

    def edited(self, joined: Splice) -> Generator[Frames, None, None]:
        """All frames of an edit: what it keeps of its films, and what is made from the model's view of them."""
        latents = self._latents(joined.made)
        if isinstance(self.request.edit, Remix):
            past, future, made = None, None, self._again(joined, self.request.edit.strength)
        else:
            past, future = self._past(joined.before), self._future(joined, latents)
            made = self._between(past, future, latents)
        seen = past[:, :, -REACH - 1 :] if past is not None else None  # as much as counts for how the next is decoded
        parts = chain([] if seen is None else [seen], made, [] if future is None else [future[:, :, :1]])
        frames = self.model.frames(parts, larger=self.larger)
        likeness = list(islice(frames, CHUNK * seen.shape[2]))[-1:] if seen is not None else []
        timed = native.delivered(frames, self.per, joined.made + (future is not None))
        yield from joined.joined(chain(likeness, timed), lag=ceil(self.per))

    def _create(self, frames: int) -> Iterator[Tensor]:
        request = self.request
        if request.image is None:
            yield from self.rollout.forward(self._pieces(frames))
            return
        first = self._encoded(native.picture(request.image, self.size, request.fit))
        yield first
        if frames > 1:
            yield from self.rollout.forward(self._pieces(frames - 1), first)

    def _returning(self) -> Iterator[Tensor]:
        """A clip, and a part that leads from its end to its beginning."""
        more = self._latents(self.request.count)
        back = min(self.config.later, max(1, more // 3))
        film = torch.cat(list(self._create(max(1, more - back))), dim=2)
        yield film
        yield self.rollout.bridge(self._pieces(back, later=True), film, film)

    def _past(self, take: Take | None) -> Tensor | None:
        if take is None:
            return None
        return self._seen(take, native.until(take.count, self.per))

    def _future(self, joined: Splice, latents: int) -> Tensor | None:
        """What follows so many latent frames, which may last longer than what is to be made, into what follows it."""
        take, skipped = joined.after, max(Fraction(0), latents * CHUNK * self.per - joined.made)
        if take is None:
            return None
        return self._seen(take, native.onward(take.count, self.per, skipped))

    def _between(self, past: Tensor | None, future: Tensor | None, latents: int) -> Iterator[Tensor]:
        """So many latent frames between what is known before and behind them."""
        todo = self._pieces(latents, later=past is not None or future is not None)
        if past is not None and future is not None:
            yield self.rollout.bridge(todo, past, future)
        elif future is not None:
            yield self.rollout.backward(todo, future)
        else:
            yield from self.rollout.forward(todo, past)

    def _again(self, joined: Splice, strength: float) -> Iterator[Tensor]:
        assert joined.heard is not None  # all of a film is made anew
        film = self._seen(joined.heard, native.throughout(joined.made, self.per))
        yield self.rollout.again(self._pieces(film.shape[2]), film, strength)

    def _latents(self, count: int) -> int:
        return native.latent_frames(count, self.per)

    def _pieces(self, frames: int, *, later: bool = False) -> list[Piece]:
        """The pieces of so many latent frames; `later` if they share the window with frames that are known."""
        then = self.config.later
        first = then if later or self.request.image is not None else self.config.window
        return pieces(self.request.prompt, self.request.cards, frames, self.rate, first, then)

    def _seen(self, take: Take, numbers: Sequence[int]) -> Tensor:
        return self._encoded(native.read(take.frames(), numbers, self.size))

    def _encoded(self, frames: Frames) -> Tensor:
        with torch.inference_mode():
            return encode_film(self.model.autoencoder, torch.from_numpy(frames))[None]


def still(model: SmallModel, prompt: str, size: Size, seed: int) -> Frames:
    """One picture of a prompt at a native size: the middle frame of a single latent."""
    stride, channels = model.config.autoencoder.stride, model.config.autoencoder.channels
    rollout = model.rollout((channels, size.height // stride, size.width // stride), seed)
    made = list(model.frames(rollout.forward([Piece(start=0, stop=1, prompt=prompt)])))
    return made[CHUNK // 2]


def quickly(model: SmallModel, steps: int) -> SmallModel:
    """The same model sampled in fewer or more steps."""
    return replace(model, config=replace(model.config, sampling=replace(model.config.sampling, steps=steps)))


def clip(model: SmallModel, prompt: str, size: Size, latents: int, seed: int, planned: States = UNPLANNED) -> Frames:
    """A clip of a prompt at a native size and rate, as frames (T, Y, X, 3), along `planned` states if there are any."""
    stride, channels = model.config.autoencoder.stride, model.config.autoencoder.channels
    rollout = model.rollout((channels, size.height // stride, size.width // stride), seed)
    todo = pieces(prompt, (), latents, model.config.fps / CHUNK, model.config.window, model.config.later)
    return np.stack(list(model.frames(rollout.forward(todo, planned=planned))))


def _facts(config: SmallConfig) -> dict[str, object]:
    video, plan = (
        {"solver": of.solver, "steps": of.steps, "shift": of.shift, "guidance": of.guidance}
        for of in (config.sampling, config.plan)
    )
    return {**video, "plan": plan} if config.transformer.states else dict(video)
