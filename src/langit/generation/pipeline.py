"""Open weights from a request to a clip: text, context, latents, frames, in that order on one screen.

Noise is drawn on the CPU from the seed, so that a video does not depend on the device or on how many share it.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from langit import capability
from langit.capability import Capability
from langit.clip import Clip, Progress, Report, Size
from langit.conditioning.context import Context
from langit.config import EXPERTS, Adapter, OpenWeightsConfig, SamplingConfig
from langit.diffusion import causal, samplers, schedule
from langit.diffusion.guidance import Denoise, guided
from langit.errors import RequestError
from langit.generation import footage, known, loading, parallel, placement
from langit.generation.footage import Canvas
from langit.generation.guide import Guide
from langit.generation.placement import Placement
from langit.generation.replay import NOTHING, Replay
from langit.generation.reuse import Reuse
from langit.generation.words import Words
from langit.models.causal_vae import CausalVAE, to_bytes
from langit.models.dit import DiT, token_times
from langit.presets import as_asked, past_training
from langit.request import VideoRequest
from langit.weights import folder, lora
from langit.weights.quantize import Kind, quantize


def draw_noise(shape: Sequence[int], seed: int, start: int = 0, step: int = 0) -> Tensor:
    """Gaussian noise (1, C, T, Y, X) of one sample: each latent frame from the seed, its number and the step alone.

    It is the same on every machine, for every number of processes, and for every length of the clip. `start` is the
    number of the first frame.
    """
    channels, frames, rows, columns = shape
    noise = []
    for frame in range(start, start + frames):
        mixed = hashlib.sha256(f"{seed} {frame} {step}".encode()).digest()
        generator = torch.Generator().manual_seed(int.from_bytes(mixed[:7], "big"))
        noise.append(torch.randn(channels, 1, rows, columns, generator=generator))
    return torch.cat(noise, dim=1)[None]


@dataclass(frozen=True, kw_only=True)
class Denoiser:
    """The transformers of a model as one function of latents and times, guided away from the negative prompt.

    `text_BSD` and `count_BS` hold the prompt and the negative prompt, in this order. `told_BCTYX` are further
    channels for models that are told about known frames in them.
    """

    experts: Sequence[nn.Module] | loading.Experts
    config: OpenWeightsConfig
    text_BSD: Tensor
    count_BS: Tensor
    told_BCTYX: Tensor | None = None
    reuse: Reuse | None = None

    def guided(self) -> Denoise:
        """The velocity at every latent."""
        return guided(
            partial(self._velocity, 0), partial(self._velocity, 1), self._scale, self._sampling.guidance_interval
        )

    @property
    def _sampling(self) -> SamplingConfig:
        return self.config.sampling

    def _expert(self, t: float) -> int:
        return schedule.expert(t, self.config.boundary)

    def _scale(self, t: float) -> float:
        return self._sampling.guidance_of(self._expert(t))

    def _velocity(self, prompt: int, x_BCTYX: Tensor, t_BTYX: Tensor) -> Tensor:
        if self._sampling.solver == "unipc":
            t_BTYX = schedule.whole(t_BTYX)
        expert = self.experts[self._expert(float(t_BTYX.max()))]
        patch = self.config.transformer.patch
        time_BG = token_times(t_BTYX, patch)
        if self.told_BCTYX is not None:
            x_BCTYX = torch.cat([x_BCTYX, self.told_BCTYX], dim=1)
        text, count = self.text_BSD[prompt, None], self.count_BS[prompt, None]
        call: Callable[..., Tensor] = expert
        if self.reuse is not None:
            assert isinstance(expert, DiT)  # the engine has refused to reuse what processes share
            call = partial(self.reuse, prompt, expert)
        block = self._sampling.causal_block // patch[0]
        return call(x_BCTYX, time_BG, text.expand(len(x_BCTYX), -1, -1), count.expand(len(x_BCTYX), -1), block)


def sample(
    denoiser: Denoiser, context: Context, seed: int, report: Callable[[int, int], None], replay: Replay = NOTHING
) -> Tensor:
    """Latents of one clip, from its context and its seed. `replay` holds what an earlier attempt was told."""
    sampling = denoiser.config.sampling
    shape = context.latents_BCTYX.shape[1:]
    device = context.latents_BCTYX.device
    times = schedule.grid(sampling)
    denoise, done = replay.over(denoiser.guided()), 0

    def counted(x_BCTYX: Tensor, t_BTYX: Tensor) -> Tensor:
        nonlocal done
        done += 1
        report(done, total)
        return denoise(x_BCTYX, t_BTYX)

    def sampler(start: int) -> samplers.Sampler:
        if sampling.solver != "redraw":
            return samplers.SAMPLERS[sampling.solver]
        block = sampling.causal_block or shape[1]

        def fresh(step: int) -> Tensor:
            frames = min(start + block, shape[1])
            return draw_noise((shape[0], frames, *shape[2:]), seed, step=step).to(device)

        return partial(samplers.redraw, fresh=fresh)

    noise_BCTYX = draw_noise(shape, seed).to(device)
    blocks = -(-shape[1] // sampling.causal_block) if sampling.causal_block else 1
    total = blocks * (len(times) - 1) * (2 if sampling.solver == "heun" else 1)
    if sampling.causal_block:
        return causal.by_blocks(sampler, counted, noise_BCTYX, times, context, sampling.causal_block)
    return sampler(0)(counted, noise_BCTYX, times, context)


@dataclass(kw_only=True)
class OpenEngine:
    """The engine of one open model: weights from a folder, placed as this machine allows.

    `placed` fixes the placement, which is else planned for each request. `guides` makes the structure that a request
    with a `guide` asks for. `adapters` are files of changes to merge. `threshold` above 0 reuses
    features between steps, and what that cost is in the facts of the clip. With `shard` not None the processes of the
    running group make each clip together, and with True they share the weights of the transformers too. `quantized`
    stores those in eight bits, int8 or fp8, and `compiled` has torch compile their blocks. `scratch` is a folder of the
    request that survives a kill: steps kept there by an earlier attempt are not made again, unless features are reused
    or processes share the clip.
    """

    config: OpenWeightsConfig
    weights: Path | None = None
    placed: Placement | None = None
    guides: Callable[[VideoRequest, int], Guide] | None = None
    adapters: Sequence[Adapter] = ()
    threshold: float = 0.0
    shard: bool | None = None
    quantized: Kind | None = None
    compiled: bool = False
    scratch: Path | None = None
    _experts: loading.Experts | None = field(default=None, init=False, repr=False)
    _words: Words | None = field(default=None, init=False, repr=False)

    @property
    def name(self) -> str:
        """The preset's name."""
        return self.config.name

    @property
    def can(self) -> Capability:
        """What a model of this shape takes."""
        return capability.weights(self.config)

    @torch.inference_mode()
    def generate(self, request: VideoRequest, report: Report) -> Clip:
        """The clip of a request; frames are decoded as they are read.

        Raises:
            RequestError: options contradict each other, a film lacks something, or it does not fit this machine.
            UnavailableError: weights are missing, broken, or of another model.
        """
        self._check_options()
        config, notes = as_asked(self.config, request), lora.check(self.adapters, self.config)
        size = footage.legal(request.size, self.can.step)
        canvas = footage.canvas(request, size)
        parts = folder.find(self.weights or folder.folder_of(self.name), self.config)
        placed = self._place(config, size, canvas.count)
        device = torch.device(placed.device)

        report(Progress("reading the prompt", 0, 1))
        words = self._ready_words(parts, placed)
        text_BSD, count_BS = words.encode([request.prompt, _avoided(request, config)])
        words.release()

        vae = loading.autoencoder(self.config, parts.autoencoder, device, placed.torch_dtype("autoencoder"))
        base = self._empty(canvas, size, device)
        if request.guide:
            base = self._guide(request, canvas.count).context(vae, base, placed.tile)
        given = known.known(canvas, request, vae, config, base, placed.tile)

        reuse = Reuse(self.threshold) if self.threshold else None
        latents_BCTYX = given.context.latents_BCTYX
        if not given.context.keeps_all:
            denoiser = Denoiser(
                experts=self._ready_experts(parts, placed),
                config=config,
                text_BSD=text_BSD.to(device),
                count_BS=count_BS.to(device),
                told_BCTYX=given.told_BCTYX,
                reuse=reuse,
            )
            latents_BCTYX = self._sample(denoiser, given.context, request, report)
        if not placed.together and self._experts is not None:
            self._experts.release()
        return Clip(
            size=request.size,
            fps=request.fps,
            count=canvas.delivered,
            frames=canvas.whole(decode(vae, latents_BCTYX, placed.tile, report)),
            engine=self.name,
            facts={
                "sampling": self._facts(config.sampling, placed),
                "reuse": reuse.report() if reuse else None,
                "notes": [*notes, *past_training(config, canvas.count)],
                **({"parts": canvas.splice.facts()} if canvas.splice else {}),
            },
            sound=canvas.sound,
            kept=canvas.splice.kept if canvas.splice else (),
        )

    def _place(self, config: OpenWeightsConfig, size: Size, frames: int) -> Placement:
        """Where the parts go, if they fit there with these options."""
        placed = self.placed or placement.plan(config, size, frames).require()
        if (self.quantized or self.compiled) and placed.layers != "resident":
            raise RequestError(
                "such weights must stay on the device, and here layers wait for their turn",
                field="quantize" if self.quantized else "compile",
                remedy="Ask for a smaller or shorter clip, or leave it out",
            )
        return placed

    def _sample(self, denoiser: Denoiser, context: Context, request: VideoRequest, report: Report) -> Tensor:
        replay = NOTHING if denoiser.reuse or self.shard is not None else Replay(self.scratch)
        step = lambda done, total: report(Progress("denoising", done, total))  # noqa: E731  # a name for one line
        return sample(denoiser, context, request.seed, step, replay)

    def _check_options(self) -> None:
        if self.threshold and self.shard is not None:
            raise RequestError(
                "features are not reused by processes that share a clip", field="reuse", remedy="Leave it out"
            )
        if self.threshold < 0:
            raise RequestError(f"{self.threshold:g} is no drift", field="reuse", remedy="Use 0 or more, say 0.1")

    def _empty(self, canvas: Canvas, size: Size, device: torch.device) -> Context:
        stride, channels = self.config.autoencoder.space_stride, self.config.autoencoder.channels
        rows, columns = size.height // stride, size.width // stride
        return Context.empty(torch.zeros(1, channels, footage.latents(canvas.count), rows, columns, device=device))

    def _guide(self, request: VideoRequest, count: int) -> Guide:
        if self.guides is None:
            raise RequestError(f"there is no guide {request.guide!r} here", field="guide", remedy="Leave it out")
        return self.guides(request, count)

    def _ready_words(self, parts: folder.Parts, placed: Placement) -> Words:
        if self._words is None:
            load = partial(
                loading.text_encoder,
                self.config,
                parts.text,
                torch.device(placed.text_device),
                placed.torch_dtype("text"),
                placed.text_layers,
            )
            self._words = Words(parts.tokenizer, load, self.config.text.length)
        return self._words

    def _ready_experts(self, parts: folder.Parts, placed: Placement) -> loading.Experts:
        if self._experts is None:

            def load(expert: int, path: Path) -> nn.Module:
                device, dtype = torch.device(placed.device), placed.torch_dtype("transformer")
                model = loading.transformer(self.config, path, device, dtype, placed.layers, self.adapters, expert)
                if self.quantized:
                    quantize(model, self.quantized)
                if self.compiled:
                    for block in model.blocks:
                        block.compile()
                return model if self.shard is None else parallel.Shared(model, shard=self.shard)

            loaders = [partial(load, expert, path) for expert, path in enumerate(parts.transformers)]
            self._experts = loading.Experts(loaders, placed.together)
        return self._experts

    def _facts(self, sampling: SamplingConfig, placed: Placement) -> dict[str, object]:
        return {
            "solver": sampling.solver,
            "steps": sampling.steps,
            "shift": sampling.shift,
            "guidance": sampling.guidance,
            "device": placed.device,
            "layers": placed.layers,
            "lora": [
                {"file": one.file.name, "scale": one.scale}
                | ({} if one.expert is None else {"for": EXPERTS[one.expert]})
                for one in self.adapters
            ],
            "quantized": self.quantized,
            "compiled": self.compiled,
        }


def _avoided(request: VideoRequest, config: OpenWeightsConfig) -> str:
    """The words to avoid: the model's own where the person says nothing of it, and none where they say none."""
    return config.negative_prompt if request.negative_prompt is None else request.negative_prompt


@torch.inference_mode()
def decode(vae: CausalVAE, latents_BCTYX: Tensor, tile: int, report: Report) -> Iterator[np.ndarray]:
    """Frames (height, width, 3) in uint8, as they come."""
    total, done = 1 + (latents_BCTYX.shape[2] - 1) * footage.STRIDE, 0
    for piece in vae.decode_stream(latents_BCTYX, tile):
        for frame in to_bytes(piece)[0].permute(1, 2, 3, 0).cpu().numpy():
            done += 1
            report(Progress("decoding", done, total))
            yield np.ascontiguousarray(frame)
