"""The shape of every learned component, as frozen values. Loads without torch; a preset fills them in.

A field exists only where two presets differ in it. A part that a preset does not have is written as width 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from langit.clip import Size


@dataclass(frozen=True, kw_only=True)
class TransformerConfig:
    """The shape of a diffusion transformer. The defaults are the model that trains on a laptop.

    `patch` is how many latent frames, rows and columns make one token. `in_channels` exceeds `out_channels` where
    the model is told about known frames in channels of their own. `states` is how many tokens of `state_width` numbers
    say what truly happens in a latent frame; 0 is a model of pixels alone.
    """

    width: int = 256
    depth: int = 7
    heads: int = 4
    mlp_width: int = 1024
    in_channels: int = 32
    out_channels: int = 32
    patch: tuple[int, int, int] = (1, 1, 1)
    text_width: int = 256
    frequencies: int = 256
    rope_base: float = 10_000.0
    eps: float = 1e-6
    states: int = 0
    state_width: int = 32

    def __post_init__(self) -> None:
        if self.width % self.heads or (self.width // self.heads) % 2:
            raise ValueError(f"{self.heads} heads do not share a width of {self.width} in even parts")

    @property
    def head_width(self) -> int:
        """Channels of one head."""
        return self.width // self.heads

    @property
    def told_channels(self) -> int:
        """Channels in which the model is told of known frames; 0 where those are tokens at time 0."""
        return self.in_channels - self.out_channels


@dataclass(frozen=True, kw_only=True)
class CausalVaeConfig:
    """The shape of a causal video autoencoder. The defaults are the one of Wan 2.1.

    `widths` are multiples of `encoder_width` and `decoder_width`; between two of them the picture halves, and where
    `halve_time` says so the frames do too. `unshuffle` is how many pixels a side are folded into channels before the
    first convolution. `shortcuts` adds the averaging paths around whole stages of Wan 2.2.
    `mean` and `deviation` normalize each latent channel.
    """

    encoder_width: int = 96
    decoder_width: int = 96
    channels: int = 16
    widths: tuple[int, ...] = (1, 2, 4, 4)
    blocks: int = 2
    halve_time: tuple[bool, ...] = (False, True, True)
    unshuffle: int = 1
    shortcuts: bool = False
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()

    @property
    def time_stride(self) -> int:
        """Frames to one latent frame, after the first."""
        return 2 ** sum(self.halve_time)

    @property
    def space_stride(self) -> int:
        """Pixels a side to one latent."""
        return self.unshuffle * 2 ** (len(self.widths) - 1)


@dataclass(frozen=True, kw_only=True)
class TextEncoderConfig:
    """The shape of a umT5 encoder. The defaults are umT5-XXL, `length` the tokens that the transformer expects."""

    vocabulary: int = 256_384
    width: int = 4096
    heads: int = 64
    head_width: int = 64
    mlp_width: int = 10_240
    depth: int = 24
    buckets: int = 32
    farthest: int = 128
    eps: float = 1e-6
    length: int = 512


@dataclass(frozen=True, kw_only=True)
class SamplingConfig:
    """How a model is sampled: the solver by name, its steps, the shift of its times, guidance.

    `guidance` has one number for each expert, the one for high noise first. `times` overrides the grid: the flow
    times that a few-step model was distilled at. `causal_block` is how many latent frames such a model makes at once,
    seeing only earlier ones; 0 makes the whole clip at once.
    """

    solver: str = "unipc"
    steps: int = 50
    shift: float = 5.0
    guidance: tuple[float, ...] = (5.0,)
    guidance_interval: tuple[float, float] = (0.0, 1.0)
    times: tuple[float, ...] = ()
    causal_block: int = 0

    def guidance_of(self, expert: int) -> float:
        """The guidance of one expert; a single number is that of all."""
        return self.guidance[min(expert, len(self.guidance) - 1)]


EXPERTS: Final = ("high", "low")  # the levels of noise that two transformers share, in their order


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """A file of changes to merge into a transformer, and how much of them.

    Of a model with two transformers `expert` is which one they are for, 0 for high noise and 1 for low; None leaves
    that to the file, which must then say it of all its changes.
    """

    file: Path
    scale: float = 1.0
    expert: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpenWeightsConfig:
    """A published video model: its parts, how it is sampled, what it was made for and where it comes from.

    With a `boundary` there are two transformers: times at or above it go to the first. `parameters` is the published
    count of one transformer, checked by a test. `repository` is where the files are fetched from.
    """

    name: str
    transformer: TransformerConfig
    autoencoder: CausalVaeConfig
    text: TextEncoderConfig
    sampling: SamplingConfig
    parameters: int
    size: Size
    fps: int
    frames: int
    boundary: float | None = None
    license: str = "Apache-2.0"
    repository: str = ""
    negative_prompt: str = ""

    @property
    def seconds(self) -> float:
        """The length of the clips that it was made for: the first frame begins it, the others fill it."""
        return (self.frames - 1) / self.fps

    @property
    def experts(self) -> int:
        """How many transformers share the noise levels."""
        return 1 if self.boundary is None else 2


@dataclass(frozen=True, kw_only=True)
class AutoencoderConfig:
    """The shape of the small video autoencoder: `frames` frames of `stride` x `stride` pixels to one latent.

    `encoder` and `decoder` are widths at a quarter, an eighth and a sixteenth of the pixels, `blocks` how many
    residual blocks each of them has. `middle` layers of `heads` heads let every position of the decoder see its whole
    picture. `upscale` 2 adds a head that answers in twice the pixels, `refine` a refiner of that width that mends the
    seams of chunks.
    """

    channels: int = 48
    frames: int = 4
    stride: int = 16
    encoder: tuple[int, int, int] = (64, 128, 256)
    decoder: tuple[int, int, int] = (96, 160, 256)
    blocks: int = 2
    middle: int = 4
    heads: int = 4
    upscale: int = 1
    refine: int = 0


@dataclass(frozen=True, kw_only=True)
class WordEncoderConfig:
    """The shape of the small text encoder: `words` known words, `grams` buckets of letter triples for the others."""

    words: int = 1024
    grams: int = 2048
    width: int = 256
    heads: int = 4
    depth: int = 3
    length: int = 40


@dataclass(frozen=True, kw_only=True)
class PerceptionConfig:
    """The shape of the small net that reads attributes off a picture; `width` is that of its first stage."""

    width: int = 32
    depth: int = 4


@dataclass(frozen=True, kw_only=True)
class Labels:
    """What the outputs and the state tokens of a model mean: lists in the order of its numbers, fixed by its weights.

    `attributes` are questions with their answers; no picture answers those in `unseen`. `groups` are the kinds that
    count as one in a state token, by name; one without kinds is for all others. `shades` are colors as a state token
    has them, red, green and blue from 0 to 1.
    """

    attributes: Mapping[str, tuple[str, ...]]
    unseen: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shades: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)

    @property
    def seen(self) -> dict[str, tuple[str, ...]]:
        """The questions that a picture answers."""
        return {name: answers for name, answers in self.attributes.items() if name not in self.unseen}

    @property
    def colors(self) -> tuple[str, ...]:
        """The colors that a body is found by."""
        return self.attributes["color"]


NATIVE = Size(128, 128)  # what the small model is trained on most


@dataclass(frozen=True, kw_only=True)
class SmallConfig:
    """The small model: its three parts, how it is sampled, and the clips that it was trained on.

    `window` is how many latent frames it makes at once, `context` how many of them a rollout may carry over. A model
    with state tokens plans those first, sampled as `plan` says. `labels` are there from the first stage of training on
    that needs them.
    """

    name: str = "small"
    autoencoder: AutoencoderConfig = field(default_factory=AutoencoderConfig)
    text: WordEncoderConfig = field(default_factory=WordEncoderConfig)
    transformer: TransformerConfig = field(
        default_factory=lambda: TransformerConfig(depth=6, in_channels=48, out_channels=48, states=3)
    )
    sampling: SamplingConfig = field(
        default_factory=lambda: SamplingConfig(
            solver="euler", steps=12, shift=2.0, guidance=(1.5,), guidance_interval=(0.3, 0.8)
        )
    )
    plan: SamplingConfig = field(
        default_factory=lambda: SamplingConfig(solver="euler", steps=12, shift=1.0, guidance=(2.0,))
    )
    size: Size = NATIVE
    fps: int = 8
    window: int = 8
    context: int = 4
    labels: Labels | None = None

    @property
    def later(self) -> int:
        """How many latent frames are made at once beside what is carried over."""
        return self.window - self.context
