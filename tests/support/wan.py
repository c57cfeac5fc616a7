"""Small random models in the layouts that open weights come in, made by the references and not by us.

Every parameter is random, the ones that begin at zero or one too, so that none can be left out unseen. The references
take seconds to import, so only who makes one of them does.
"""

import json
import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from langit.clip import Size
from langit.config import CausalVaeConfig, OpenWeightsConfig, SamplingConfig, TextEncoderConfig, TransformerConfig
from langit.presets import wan_2_1_1_3b

for name in ("diffusers", "transformers"):
    if find_spec(name) is None:
        raise ImportError(f"{name} is not installed", name=name)
if TYPE_CHECKING:
    from diffusers import AutoencoderKLWan, WanImageToVideoPipeline, WanPipeline, WanTransformer3DModel
    from transformers import PreTrainedTokenizerFast, UMT5EncoderModel

WORDS = ["a", "the", "red", "blue", "ball", "cat", "rolls", "behind", "wall", "slowly", "bad", "dark", "on"]
STATISTICS = ((-0.7, 0.1, 0.4, -0.2), (2.8, 1.4, 0.9, 1.6))

TRANSFORMER = TransformerConfig(
    width=48, depth=2, heads=2, mlp_width=80, in_channels=4, out_channels=4, patch=(1, 2, 2), text_width=32,
    frequencies=64,
)  # fmt: skip
VAE = CausalVaeConfig(encoder_width=8, decoder_width=8, channels=4, blocks=2, mean=STATISTICS[0],
                      deviation=STATISTICS[1])  # fmt: skip
VAE_2 = replace(VAE, decoder_width=16, unshuffle=2, shortcuts=True)
TEXT = TextEncoderConfig(vocabulary=64, width=32, heads=4, head_width=8, mlp_width=48, depth=2, length=24)


def config(**changes: Any) -> OpenWeightsConfig:
    """A model with every part of Wan, small enough for a test."""
    small = replace(
        wan_2_1_1_3b(), name="tiny", transformer=TRANSFORMER, autoencoder=VAE, text=TEXT, size=Size(64, 64), frames=9,
        sampling=SamplingConfig(steps=3, shift=3.0, guidance=(4.0,)), negative_prompt="bad dark",
    )  # fmt: skip
    return replace(small, **changes)


@torch.no_grad()
def scramble(module: torch.nn.Module, seed: int) -> Any:
    """Every parameter random: matrices by their width, scales about one, biases about zero."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in module.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        inner = parameter[0].numel() if parameter.ndim > 1 else 1
        if name.endswith("bias"):
            parameter.copy_(0.2 * noise)
        else:
            parameter.copy_(noise * inner**-0.5 if inner > 1 else 1 + 0.2 * noise)
    return module.eval().requires_grad_(False)


def transformer(shape: TransformerConfig = TRANSFORMER, seed: int = 0) -> "WanTransformer3DModel":
    from diffusers import WanTransformer3DModel

    reference = WanTransformer3DModel(
        patch_size=shape.patch, num_attention_heads=shape.heads, attention_head_dim=shape.head_width,
        in_channels=shape.in_channels, out_channels=shape.out_channels, text_dim=shape.text_width,
        freq_dim=shape.frequencies, ffn_dim=shape.mlp_width, num_layers=shape.depth, cross_attn_norm=True,
        qk_norm="rms_norm_across_heads", eps=shape.eps,
    )  # fmt: skip
    return scramble(reference, seed)


def autoencoder(shape: CausalVaeConfig = VAE, seed: int = 0) -> "AutoencoderKLWan":
    from diffusers import AutoencoderKLWan

    folded = 3 * shape.unshuffle**2
    reference = AutoencoderKLWan(
        base_dim=shape.encoder_width, decoder_base_dim=shape.decoder_width, z_dim=shape.channels,
        dim_mult=list(shape.widths), num_res_blocks=shape.blocks, temperal_downsample=list(shape.halve_time),
        latents_mean=list(shape.mean), latents_std=list(shape.deviation), is_residual=shape.shortcuts,
        in_channels=folded, out_channels=folded, patch_size=shape.unshuffle if shape.unshuffle > 1 else None,
        scale_factor_temporal=shape.time_stride, scale_factor_spatial=shape.space_stride,
    )  # fmt: skip
    return scramble(reference, seed)


def text_encoder(shape: TextEncoderConfig = TEXT, seed: int = 0) -> "UMT5EncoderModel":
    from transformers import UMT5Config, UMT5EncoderModel

    reference = UMT5EncoderModel(
        UMT5Config(
            vocab_size=shape.vocabulary, d_model=shape.width, d_kv=shape.head_width, d_ff=shape.mlp_width,
            num_layers=shape.depth, num_heads=shape.heads, relative_attention_num_buckets=shape.buckets,
            relative_attention_max_distance=shape.farthest,
        )
    )  # fmt: skip
    return scramble(reference, seed)


def tokenizer() -> "PreTrainedTokenizerFast":
    """Words to numbers, with the end mark that the real one sets."""
    from transformers import PreTrainedTokenizerFast

    vocabulary = {word: i for i, word in enumerate(["<pad>", "</s>", "<unk>", *WORDS])}
    plain = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    plain.pre_tokenizer = pre_tokenizers.Whitespace()
    plain.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(tokenizer_object=plain, pad_token="<pad>", eos_token="</s>", unk_token="<unk>")


def pipeline(shape: OpenWeightsConfig | None = None, seed: int = 0) -> "WanPipeline":
    from diffusers import WanPipeline

    shape = shape or config()
    return WanPipeline(**_parts(shape, seed), expand_timesteps=shape.autoencoder.shortcuts)


def image_pipeline(shape: OpenWeightsConfig, seed: int = 0) -> "WanImageToVideoPipeline":
    from diffusers import WanImageToVideoPipeline

    return WanImageToVideoPipeline(**_parts(shape, seed), expand_timesteps=shape.autoencoder.shortcuts)


def _parts(shape: OpenWeightsConfig, seed: int) -> dict[str, Any]:
    from diffusers import UniPCMultistepScheduler

    second = transformer(shape.transformer, seed + 7) if shape.boundary is not None else None
    return {
        "tokenizer": tokenizer(),
        "text_encoder": text_encoder(shape.text, seed),
        "vae": autoencoder(shape.autoencoder, seed),
        "transformer": transformer(shape.transformer, seed),
        "transformer_2": second,
        "boundary_ratio": shape.boundary,
        "scheduler": UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000,
            flow_shift=shape.sampling.shift,
        ),
    }  # fmt: skip


def see_blocks(reference: "WanTransformer3DModel", tokens: int) -> None:
    """Have the self-attention of a reference see blocks of so many tokens and what came before; 0 is all."""
    from diffusers.models.transformers.transformer_wan import WanAttnProcessor

    class Blocks(WanAttnProcessor):  # type: ignore[misc]  # untyped
        """The reference's attention under a mask that hides later blocks."""

        def __call__(self, attn: Any, hidden_states: Any, encoder_hidden_states: Any = None,
                     attention_mask: Any = None, *rest: Any, **more: Any) -> Any:  # fmt: skip
            if encoder_hidden_states is None:
                number = torch.arange(hidden_states.shape[1]) // tokens
                attention_mask = torch.zeros(len(number), len(number))
                attention_mask.masked_fill_(number[:, None] < number, -torch.inf)
            return super().__call__(attn, hidden_states, encoder_hidden_states, attention_mask, *rest, **more)

    for block in reference.blocks:
        block.attn1.set_processor(Blocks() if tokens else WanAttnProcessor())


# Original names, from those of diffusers.
BACK = (
    (r"condition_embedder\.text_embedder\.linear_1", "text_embedding.0"),
    (r"condition_embedder\.text_embedder\.linear_2", "text_embedding.2"),
    (r"condition_embedder\.time_embedder\.linear_1", "time_embedding.0"),
    (r"condition_embedder\.time_embedder\.linear_2", "time_embedding.2"),
    (r"condition_embedder\.time_proj", "time_projection.1"),
    (r"^proj_out", "head.head"),
    (r"^scale_shift_table", "head.modulation"),
    (r"scale_shift_table", "modulation"),
    (r"norm2", "norm3"),
    (r"attn1", "self_attn"),
    (r"attn2", "cross_attn"),
    (r"to_out\.0", "o"),
    (r"\.to_([qkv])\.", r".\1."),
    (r"ffn\.net\.0\.proj", "ffn.0"),
    (r"ffn\.net\.2", "ffn.2"),
)
TEXT_BACK = (
    (r"^shared", "token_embedding"),
    (r"^encoder\.block", "blocks"),
    (r"^encoder\.final_layer_norm", "norm"),
    (r"layer\.0\.SelfAttention\.relative_attention_bias", "pos_embedding.embedding"),
    (r"layer\.0\.SelfAttention", "attn"),
    (r"layer\.0\.layer_norm", "norm1"),
    (r"layer\.1\.layer_norm", "norm2"),
    (r"layer\.1\.DenseReluDense\.wi_0", "ffn.gate.0"),
    (r"layer\.1\.DenseReluDense\.wi_1", "ffn.fc1"),
    (r"layer\.1\.DenseReluDense\.wo", "ffn.fc2"),
)
VAE_BACK = (
    (r"^post_quant_conv", "conv2"),
    (r"^quant_conv", "conv1"),
    (r"conv_in", "conv1"),
    (r"norm_out\.gamma", "head.0.gamma"),
    (r"conv_out", "head.2"),
    (r"mid_block\.resnets\.0", "middle.0"),
    (r"mid_block\.attentions\.0", "middle.1"),
    (r"mid_block\.resnets\.1", "middle.2"),
    (r"(?<=[0-9])\.norm1", ".residual.0"),
    (r"(?<=[0-9])\.conv1", ".residual.2"),
    (r"(?<=[0-9])\.norm2", ".residual.3"),
    (r"(?<=[0-9])\.conv2", ".residual.6"),
    (r"conv_shortcut", "shortcut"),
)


def renamed(tensors: dict[str, torch.Tensor], rules: tuple[tuple[str, str], ...]) -> dict[str, torch.Tensor]:
    result = {}
    for key, tensor in tensors.items():
        for pattern, name in rules:
            key = re.sub(pattern, name, key)
        result[key] = tensor.clone()
    return result


def vae_original(reference: "AutoencoderKLWan", shape: CausalVaeConfig) -> dict[str, torch.Tensor]:
    """The names that the autoencoder's authors gave, which number layers through."""

    def flat(found: re.Match[str]) -> str:
        coder, stage, kind, layer = found[1], int(found[2]), found[3], found[4]
        blocks = shape.blocks + (coder == "up")
        j = int(layer) if kind == "resnets" else blocks
        name = f"{coder}samples"
        return f"{name}.{stage}.{name}.{j}." if shape.shortcuts else f"{name}.{stage * (blocks + 1) + j}."

    result = {}
    for key, tensor in reference.state_dict().items():
        key = re.sub(r"(down|up)_blocks\.(\d+)\.(resnets|(?:down|up)samplers?)\.?(\d*)\.", flat, key)
        key = key.replace("encoder.down_blocks.", "encoder.downsamples.")
        result[key] = tensor
    return renamed(result, VAE_BACK)


def text_original(reference: "UMT5EncoderModel") -> dict[str, torch.Tensor]:
    tensors = {key: tensor for key, tensor in reference.state_dict().items() if "embed_tokens" not in key}
    return renamed(tensors, TEXT_BACK)


def save_original(folder: Path, shape: OpenWeightsConfig, seed: int = 0) -> None:
    """The folder as the authors publish it, with safetensors in place of pickles."""
    reference = pipeline(shape, seed)
    experts = {"": reference.transformer}
    if shape.boundary is not None:
        experts = {"high_noise_model": reference.transformer, "low_noise_model": reference.transformer_2}
    for name, expert in experts.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        tensors = renamed(expert.state_dict(), BACK)
        half = len(tensors) // 2
        shards = [dict(list(tensors.items())[:half]), dict(list(tensors.items())[half:])]
        places = {}
        for i, shard in enumerate(shards, start=1):
            file = f"diffusion_pytorch_model-0000{i}-of-00002.safetensors"
            save_file(shard, folder / name / file)
            places |= dict.fromkeys(shard, file)
        index = folder / name / "diffusion_pytorch_model.safetensors.index.json"
        index.write_text(json.dumps({"metadata": {}, "weight_map": places}))
    save_file(vae_original(reference.vae, shape.autoencoder), folder / "Wan2.1_VAE.safetensors")
    save_file(text_original(reference.text_encoder), folder / "models_t5_umt5-xxl-enc-bf16.safetensors")
    (folder / "google" / "umt5-xxl").mkdir(parents=True)
    reference.tokenizer.backend_tokenizer.save(str(folder / "google" / "umt5-xxl" / "tokenizer.json"))


def save_repacked(folder: Path, shape: OpenWeightsConfig, seed: int = 0) -> None:
    """One file a part, with the prefix that packers add."""
    reference = pipeline(shape, seed)
    files = {
        "diffusion_models/wan.safetensors": {
            f"model.diffusion_model.{key}": tensor
            for key, tensor in renamed(reference.transformer.state_dict(), BACK).items()
        },
        "vae/wan_vae.safetensors": vae_original(reference.vae, shape.autoencoder),
        "text_encoders/umt5.safetensors": {
            key: tensor.clone() for key, tensor in reference.text_encoder.state_dict().items() if "embed" not in key
        },
    }
    for name, tensors in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        save_file(tensors, folder / name)
    reference.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))


def save_diffusers(folder: Path, shape: OpenWeightsConfig, seed: int = 0) -> None:
    """The folder as diffusers saves it, the transformer in shards."""
    reference = pipeline(shape, seed)
    reference.save_pretrained(folder)
    for name in ("transformer", "transformer_2"):
        part = getattr(reference, name)
        if part is not None:
            for file in (folder / name).glob("*.safetensors"):
                file.unlink()
            part.save_pretrained(folder / name, max_shard_size="60KB")


SAVERS = {"original": save_original, "diffusers": save_diffusers, "repacked": save_repacked}
