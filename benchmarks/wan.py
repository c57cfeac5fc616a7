"""Our Wan against diffusers on the same random weights: time and memory of the transformer and of decoding, in one run.

Each side runs in processes of its own, turn by turn, with one thread, and reports its least processor time and the
memory it took beside the weights, so that other work on the machine disturbs little. The transformer is the one of
1.3B cut to four layers; a prompt of 60 tokens stands in 512 zero-padded ones, as in every real call.
Needs langit[parity] and about 2 GB of disk.

    python benchmarks/wan.py [--quick] [--only CASE]
"""

import argparse
import ctypes
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from langit.config import OpenWeightsConfig
from langit.presets import wan_2_1_1_3b

LAYERS, WORDS, LENGTH = 4, 60, 512
GRIDS = {"256 tokens": (1, 32, 32), "1024 tokens": (4, 32, 32), "2048 tokens": (8, 32, 32)}  # latents
DECODE = {"decode 5 frames of 128x128": (2, 16, 16), "decode 17 frames of 128x128": (5, 16, 16)}  # latents
TIME, MEMORY = 0.9, 0.8  # what ours may take of theirs


def config() -> OpenWeightsConfig:
    """The 1.3B model cut to four layers."""
    full = wan_2_1_1_3b()
    return replace(full, transformer=replace(full.transformer, depth=LAYERS))


def gaussian(*shape: int, seed: int) -> Tensor:
    """The same numbers on both sides."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def text() -> Tensor:
    """A prompt, filled up with zeros."""
    padded = torch.zeros(1, LENGTH, 4096)
    padded[:, :WORDS] = gaussian(1, WORDS, 4096, seed=1)
    return padded


def save_weights(folder: Path) -> None:
    """Random weights, in diffusers' layout."""
    from diffusers import AutoencoderKLWan, WanTransformer3DModel

    torch.manual_seed(0)
    shape = config().transformer
    WanTransformer3DModel(
        num_attention_heads=shape.heads, attention_head_dim=shape.head_width, in_channels=16, out_channels=16,
        text_dim=4096, freq_dim=256, ffn_dim=shape.mlp_width, num_layers=LAYERS, cross_attn_norm=True,
    ).save_pretrained(folder / "transformer")  # fmt: skip
    AutoencoderKLWan().save_pretrained(folder / "vae")


def theirs(folder: Path, part: str) -> Callable[[str], Tensor]:
    """What diffusers makes of a case."""
    from diffusers import AutoencoderKLWan, WanTransformer3DModel

    if part == "transformer":
        model = WanTransformer3DModel.from_pretrained(folder / "transformer").eval()
        prompt, time_ = text(), torch.tensor([500.0])
        return lambda case: model(gaussian(1, 16, *GRIDS[case], seed=2), time_, prompt, return_dict=False)[0]
    vae = AutoencoderKLWan.from_pretrained(folder / "vae").eval()
    mean, deviation = (
        torch.tensor(values).view(-1, 1, 1, 1) for values in (vae.config.latents_mean, vae.config.latents_std)
    )
    return lambda case: vae.decode(gaussian(1, 16, *DECODE[case], seed=3) * deviation + mean).sample


def ours(folder: Path, part: str) -> Callable[[str], Tensor]:
    """What langit makes of a case."""
    from langit.generation import loading
    from langit.models.umt5 import pack

    device, dtype = torch.device("cpu"), torch.float32
    if part == "transformer":
        model = loading.transformer(config(), folder / "transformer", device, dtype)
        packed, count = pack([text()[0, :WORDS]], LENGTH)
        return lambda case: model(gaussian(1, 16, *GRIDS[case], seed=2), torch.tensor([[0.5]]), packed, count)
    vae = loading.autoencoder(config(), folder / "vae", device, dtype)
    return lambda case: vae.decode(gaussian(1, 16, *DECODE[case], seed=3))


def measure(side: str, part: str, case: str, folder: Path, repeats: int) -> None:
    """In a process of its own: print the fastest time, the memory beside the weights, and keep the result."""
    torch.set_num_threads(1)
    compute = {"ours": ours, "theirs": theirs}[side](folder, part)
    with torch.inference_mode():
        result = compute(case)  # brings in what is loaded late
        before, times = forget_peak(), []
        for _ in range(repeats):
            began = time.process_time()
            result = compute(case)
            times.append(time.process_time() - began)
    torch.save(result.clone(), folder / f"{side}.pt")
    print(json.dumps({"seconds": min(times), "bytes": status("VmHWM") - before}))


def forget_peak() -> int:
    """Begin a new peak of this process's memory; the bytes it holds now."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    return status("VmRSS")


def status(name: str) -> int:
    """Bytes, from what the kernel says of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def rounds(part: str, case: str, folder: Path, repeats: int, turns: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Both sides, turn by turn, so that a busy machine disturbs both."""
    for _ in range(turns):
        for side in ("theirs", "ours"):
            command = [sys.executable, __file__, "--side", side, "--part", part, "--case", case]
            command += ["--folder", str(folder), "--repeats", str(repeats)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            yield side, json.loads(answer.strip().splitlines()[-1])


def main() -> int:
    """Print the table; 0 if every case is within the bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one turn of one repeat")
    parser.add_argument("--only", help="cases whose name has this")
    for name in ("--side", "--part", "--case", "--folder"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    parser.add_argument("--repeats", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    if args.side:
        measure(args.side, args.part, args.case, Path(args.folder), args.repeats)
        return 0

    cases = [("transformer", case) for case in GRIDS] + [("autoencoder", case) for case in DECODE]
    cases = [(part, case) for part, case in cases if (args.only or "") in case]
    good = True
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        save_weights(folder)
        print(f"{'':<28}{'time, s':>16}{'ratio':>7}{'memory, MB':>16}{'ratio':>7}{'difference':>12}")
        for part, case in cases:
            best: dict[str, dict[str, float]] = {}
            repeats, turns = (1, 1) if args.quick else (1, 1) if part == "autoencoder" else (3, 2)
            for side, found in rounds(part, case, folder, repeats, turns):
                held = best.setdefault(side, found)
                best[side] = {key: min(held[key], found[key]) for key in found}
            theirs_, ours_ = best["theirs"], best["ours"]
            pair = [torch.load(folder / f"{side}.pt") for side in ("theirs", "ours")]
            speed, memory = ours_["seconds"] / theirs_["seconds"], ours_["bytes"] / theirs_["bytes"]
            print(
                f"{case:<28}{theirs_['seconds']:>8.2f}{ours_['seconds']:>8.2f}{speed:>7.2f}"
                f"{theirs_['bytes'] / 1e6:>8.0f}{ours_['bytes'] / 1e6:>8.0f}{memory:>7.2f}"
                f"{float((pair[0] - pair[1]).abs().max()):>12.1e}"
            )
            good = good and speed <= TIME and memory <= MEMORY
    print(f"bars: time {TIME}, memory {MEMORY}: {'met' if good else 'missed'}")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
