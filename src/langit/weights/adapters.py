"""Foreign names of tensors, as tables: original, diffusers and repacked single-file checkpoints to our names.

The layout of a file is told by one key that only it has. Every key must be renamed to one that we have: a key that no
rule knows stays as it is, and strict loading then refuses it by name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import torch

from langit.config import CausalVaeConfig, OpenWeightsConfig
from langit.errors import UnavailableError
from langit.weights.checkpoint import Entry

Rules = tuple[tuple[str, str], ...]

# What packers and trainers put before every key.
PREFIXES = ("model.diffusion_model.", "diffusion_model.", "generator_ema.", "generator.", "model.")

TRANSFORMER_ORIGINAL: Rules = (
    (r"^patch_embedding\.", "patch_in."),
    (r"^text_embedding\.", "text_in."),
    (r"^time_embedding\.", "time_in."),
    (r"^time_projection\.", "time_out."),
    (r"^head\.head\.", "patch_out."),
    (r"^head\.modulation$", "modulation_out"),
    (r"\.self_attn\.", ".self_attention."),
    (r"\.cross_attn\.", ".text_attention."),
    (r"\.norm3\.", ".norm_text."),
    (r"\.ffn\.", ".mlp."),
)
TRANSFORMER_DIFFUSERS: Rules = (
    (r"^patch_embedding\.", "patch_in."),
    (r"^condition_embedder\.text_embedder\.linear_1\.", "text_in.0."),
    (r"^condition_embedder\.text_embedder\.linear_2\.", "text_in.2."),
    (r"^condition_embedder\.time_embedder\.linear_1\.", "time_in.0."),
    (r"^condition_embedder\.time_embedder\.linear_2\.", "time_in.2."),
    (r"^condition_embedder\.time_proj\.", "time_out.1."),
    (r"^proj_out\.", "patch_out."),
    (r"^scale_shift_table$", "modulation_out"),
    (r"\.scale_shift_table$", ".modulation"),
    (r"\.attn1\.", ".self_attention."),
    (r"\.attn2\.", ".text_attention."),
    (r"\.to_out\.0\.", ".o."),
    (r"\.to_([qkv])\.", r".\1."),
    (r"\.norm2\.", ".norm_text."),
    (r"\.ffn\.net\.0\.proj\.", ".mlp.0."),
    (r"\.ffn\.net\.2\.", ".mlp.2."),
)
TEXT_ORIGINAL: Rules = (
    (r"^token_embedding\.", "tokens."),
    (r"^blocks\.", "layers."),
    (r"\.attn\.", "."),
    (r"\.pos_embedding\.embedding\.", ".distance."),
    (r"\.ffn\.gate\.0\.", ".gate."),
    (r"\.ffn\.fc1\.", ".up."),
    (r"\.ffn\.fc2\.", ".down."),
)
TEXT_TRANSFORMERS: Rules = (
    (r"^(encoder\.embed_tokens|shared)\.", "tokens."),
    (r"^encoder\.block\.", "layers."),
    (r"^encoder\.final_layer_norm\.", "norm."),
    (r"\.layer\.0\.SelfAttention\.relative_attention_bias\.", ".distance."),
    (r"\.layer\.0\.SelfAttention\.", "."),
    (r"\.layer\.0\.layer_norm\.", ".norm1."),
    (r"\.layer\.1\.layer_norm\.", ".norm2."),
    (r"\.layer\.1\.DenseReluDense\.wi_0\.", ".gate."),
    (r"\.layer\.1\.DenseReluDense\.wi_1\.", ".up."),
    (r"\.layer\.1\.DenseReluDense\.wo\.", ".down."),
)
VAE_ORIGINAL: Rules = (
    (r"^conv1\.", "to_latents."),
    (r"^conv2\.", "from_latents."),
    (r"coder\.conv1\.", "coder.first."),
    (r"coder\.head\.0\.gamma$", "coder.norm.scale"),
    (r"coder\.head\.2\.", "coder.last."),
    (r"\.residual\.0\.gamma$", ".norm1.scale"),
    (r"\.residual\.2\.", ".conv1."),
    (r"\.residual\.3\.gamma$", ".norm2.scale"),
    (r"\.residual\.6\.", ".conv2."),
    (r"\.middle\.1\.norm\.gamma$", ".middle.1.norm.scale"),
    (r"\.middle\.1\.to_qkv\.", ".middle.1.qkv."),
    (r"\.middle\.1\.proj\.", ".middle.1.out."),
    (r"\.(?:down|up)samples\.(\d+)\.(?:down|up)samples\.(\d+)\.", r".stages.\1.layers.\2."),
    (r"\.(?:down|up)samples\.(\d+)\.", r".layers.\1."),
    (r"\.resample\.1\.", ".space."),
    (r"\.time_conv\.", ".time."),
)
VAE_DIFFUSERS: Rules = (
    (r"^quant_conv\.", "to_latents."),
    (r"^post_quant_conv\.", "from_latents."),
    (r"coder\.conv_in\.", "coder.first."),
    (r"coder\.conv_out\.", "coder.last."),
    (r"coder\.norm_out\.", "coder.norm."),
    (r"\.gamma$", ".scale"),
    (r"\.mid_block\.resnets\.0\.", ".middle.0."),
    (r"\.mid_block\.attentions\.0\.", ".middle.1."),
    (r"\.mid_block\.resnets\.1\.", ".middle.2."),
    (r"\.to_qkv\.", ".qkv."),
    (r"\.proj\.", ".out."),
    (r"\.conv_shortcut\.", ".shortcut."),
    (r"\.resample\.1\.", ".space."),
    (r"\.time_conv\.", ".time."),
    (r"\.(?:down|up)_blocks\.(\d+)\.resnets\.(\d+)\.", r".stages.\1.blocks.\2."),
    (r"\.(?:down|up)_blocks\.(\d+)\.(?:down|up)samplers?(?:\.0)?\.", r".stages.\1.resample."),
    (r"\.down_blocks\.(\d+)\.", r".layers.\1."),
)


class OtherModelError(UnavailableError):
    """These weights are of a model of the family that is not among ours."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One way to name the tensors of a part. `sign` is a key that only this layout has."""

    name: str
    sign: str
    rules: Rules = ()


LAYOUTS: dict[str, tuple[Layout, ...]] = {
    "transformer": (
        Layout(name="original", sign="blocks.0.self_attn.q.weight", rules=TRANSFORMER_ORIGINAL),
        Layout(name="diffusers", sign="blocks.0.attn1.to_q.weight", rules=TRANSFORMER_DIFFUSERS),
        Layout(name="langit", sign="blocks.0.self_attention.q.weight"),
    ),
    "text": (
        Layout(name="original", sign="blocks.0.attn.q.weight", rules=TEXT_ORIGINAL),
        Layout(name="transformers", sign="encoder.block.0.layer.0.SelfAttention.q.weight", rules=TEXT_TRANSFORMERS),
        Layout(name="langit", sign="layers.0.q.weight"),
    ),
    "autoencoder": (
        Layout(name="original", sign="encoder.conv1.weight", rules=VAE_ORIGINAL),
        Layout(name="diffusers", sign="encoder.conv_in.weight", rules=VAE_DIFFUSERS),
        Layout(name="langit", sign="encoder.first.weight"),
    ),
}

# Tensors that other models of the family have, by the part of the name that gives them away.
OTHERS = {
    ".k_img.": "the image variant of Wan 2.1, which needs a separate image encoder; use wan2.2-5b or wan2.2-a14b-image",
    ".add_k_proj.": "the image variant of Wan 2.1, which needs a separate image encoder; use wan2.2-5b or "
    "wan2.2-a14b-image",
    "to_gate_compress": "a model with sparse attention; use the one with full attention",
    "vace_blocks": "a VACE model, which is not supported",
    "scale_weight": "weights quantized to fp8; use the fp16 or bf16 file",
    "comfy_quant": "quantized weights; use the fp16 or bf16 file",
    "quant_state.bitsandbytes": "weights quantized to four bits; use the fp16 or bf16 file",
    "weight._scale": "weights quantized to eight bits; use the fp16 or bf16 file",
    "face_adapter": "an animation model, which is not supported",
}
# The tensors that tell models of a family apart, whatever their layout.
SIGNATURE = {"transformer": "patch_in.weight", "text": "tokens.weight", "autoencoder": "to_latents.weight"}
SKIPPED = {"spiece_model"}  # the tokenizer, packed beside the weights of some text encoders


def detect(part: str, keys: Iterable[str]) -> tuple[Layout, str]:
    """The layout of `part` that these keys are in, and the prefix that they all have.

    Raises:
        UnavailableError: they are of another part, another model, or of none that we know.
    """
    known = set(keys)
    for key, (trace, name) in product(known, OTHERS.items()):
        if trace in key:
            raise OtherModelError(f"{key} belongs to {name}")
    if found := _signed(part, known):
        return found
    for other in LAYOUTS:
        if _signed(other, known):
            raise UnavailableError(f"these weights are of the {other}, not of the {part}")
    example = min(known, default="nothing")
    raise UnavailableError(f"these weights are in no layout that is known for the {part}; they begin with {example}")


def _signed(part: str, known: set[str]) -> tuple[Layout, str] | None:
    """The layout of `part`, and the prefix, whose sign is among the keys."""
    signs = product(_prefixes(), LAYOUTS[part])
    return next(((layout, prefix) for prefix, layout in signs if prefix + layout.sign in known), None)


def signature(part: str, entries: Mapping[str, Entry]) -> tuple[int, ...]:
    """The sizes that tell models of a family apart: (width, channels), (vocabulary, width), or twice the channels and
    the first width of the encoder.

    Raises:
        UnavailableError: as `detect`; or the tensor that says it is missing.
    """
    layout, prefix = detect(part, entries)
    shapes = {rename(key.removeprefix(prefix), layout.rules): entry.shape for key, entry in entries.items()}
    if SIGNATURE[part] not in shapes:
        raise UnavailableError(f"these weights lack {SIGNATURE[part]}")
    if part == "autoencoder":
        return shapes[SIGNATURE[part]][0], shapes.get("encoder.first.weight", (0,))[0]
    return shapes[SIGNATURE[part]][:2]


def expected(part: str, config: OpenWeightsConfig) -> tuple[int, ...]:
    """The `signature` of a part of a model."""
    return {
        "transformer": (config.transformer.width, config.transformer.in_channels),
        "text": (config.text.vocabulary, config.text.width),
        "autoencoder": (2 * config.autoencoder.channels, config.autoencoder.encoder_width),
    }[part]


def _prefixes() -> tuple[str, ...]:
    """Every prefix, and pairs of them: trainers wrap what packers have wrapped."""
    return ("", *PREFIXES, *(outer + inner for outer in PREFIXES for inner in PREFIXES if outer != inner))


def adapt(part: str, entries: Mapping[str, Entry], config: object = None) -> dict[str, Entry]:
    """`entries` under our names. `config` is needed for the autoencoder, whose layers are numbered through.

    Raises:
        UnavailableError: as `detect`; or two keys become one; or an embedding is untied or all zero.
    """
    layout, prefix = detect(part, entries)
    renamed: dict[str, Entry] = {}
    for key, entry in entries.items():
        if key in SKIPPED:
            continue
        name = rename(key.removeprefix(prefix), layout.rules)
        if isinstance(config, CausalVaeConfig):
            name = _unnumber(name, config)
        if name in renamed:
            _require_same(renamed[name], entry)
        renamed[name] = entry
    if part == "text" and "tokens.weight" in renamed:
        _require_numbers(renamed["tokens.weight"])
    return renamed


def rename(key: str, rules: Rules) -> str:
    """One key by all the rules, in their order."""
    for pattern, name in rules:
        key = re.sub(pattern, name, key)
    return key


def reshaped(name: str) -> bool:
    """Whether a tensor of this name is stored with dimensions of 1 that we do not have."""
    return name.endswith((".scale", "modulation", "modulation_out"))


def precise(name: str) -> bool:
    """Whether a tensor stays in fp32 whatever the rest is in: times, modulation and the norms that carry the stream."""
    return name.startswith("time_in.") or "modulation" in name or ".norm_text." in name


def _unnumber(name: str, config: CausalVaeConfig) -> str:
    """Layers numbered through a coder, or through a stage, to blocks and resampling of a stage."""
    found = re.match(r"(encoder|decoder)\.(?:stages\.(\d+)\.)?layers\.(\d+)\.(.*)", name)
    if not found:
        return name
    coder, stage, layer, rest = found[1], found[2], int(found[3]), found[4]
    blocks = config.blocks + (coder == "decoder")
    if stage is None:
        stage, layer = divmod(layer, blocks + 1)
    return f"{coder}.stages.{stage}." + (f"blocks.{layer}.{rest}" if layer < blocks else f"resample.{rest}")


def _require_same(one: Entry, other: Entry) -> None:
    """Two names for one tensor must hold the same numbers; a broken export leaves one of them empty."""
    if one.shape != other.shape or not torch.equal(one.read(), other.read()):
        raise UnavailableError(
            f"{one.key} and {other.key} should be one table and differ",
            remedy="The file was exported by a version that unties them; fetch a good one",
        )


def _require_numbers(entry: Entry) -> None:
    """The table of tokens must not be all zero, which makes noise of every video without any other error."""
    if not bool(entry.read().any()):
        raise UnavailableError(
            f"{entry.key} is all zeros", remedy="The file was exported without its table of tokens; fetch a good one"
        )
