"""Say whether a model fits this machine, where each part would go, how long a clip takes and what to change.

Nothing is loaded: it is computed from the model's configuration.
"""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from langit import capability
from langit.clip import Size, rate, written_rate
from langit.presets import OPEN_WEIGHTS, as_asked, open_weights, past_training

if TYPE_CHECKING:
    from langit.config import OpenWeightsConfig
    from langit.generation.placement import Machine, Plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit plan` takes."""
    parser.add_argument("--model", default="wan2.1-1.3b", help=f"one of {', '.join(OPEN_WEIGHTS)}")
    parser.add_argument("--size", help="width x height in pixels (default: what the model was made for)")
    parser.add_argument("--seconds", type=float, help="how long (default: what the model was made for)")
    parser.add_argument("--fps", help="frames a second (default: what the model was made for)")
    parser.add_argument("--steps", type=int, help="steps of the sampler (default: the model's)")
    parser.add_argument("--device", choices=("cpu", "cuda", "xpu", "mps"), help="plan for another kind of machine")
    parser.add_argument("--memory", type=float, metavar="GB", help="free memory of the device (default: as it is)")
    parser.add_argument("--host-memory", type=float, metavar="GB", help="free main memory (default: as it is)")
    parser.add_argument("--tflops", type=float, help="trillions of operations a second of the device, in products of\n"
                        "matrices (default: measured here, or assumed for another kind)")  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Print the plan; 0 if it fits, 1 if not."""
    from langit.generation import footage, placement
    from langit.request import VideoRequest

    config = open_weights(args.model)
    size = Size.parse(args.size) if args.size else config.size
    fps = rate(args.fps or config.fps)
    seconds = args.seconds if args.seconds is not None else float((config.frames - 1) / fps)
    request = VideoRequest(prompt="plan", seconds=seconds, size=size, fps=fps, model=config.name, steps=args.steps)
    capability.weights(config).refuse_clip(request, capability.every().values())
    config = as_asked(config, request)
    found = placement.plan(config, size, footage.canvas(request).count, _machine(args))
    print(f"{config.name}, {size}, {found.frames} frames at {written_rate(fps)} a second")
    for line in (*_places(found), *_time(config, found, args.tflops), *_verdict(config, found)):
        print(f"  {line}")
    return 0 if found.fits else 1


def _machine(args: argparse.Namespace) -> "Machine":
    """This machine, or the one that the arguments speak of."""
    from langit.generation import placement

    on = placement.machine()
    kind = args.device or on.device
    host = args.host_memory * placement.GB if args.host_memory else on.host_free
    one = kind in ("cpu", "mps")
    own = args.memory * placement.GB if args.memory else (host if one or kind != on.device else on.device_free)
    return placement.Machine(device=kind, device_free=own, host_free=min(own, host) if one else host)


def _places(found: "Plan") -> Iterator[str]:
    from langit.generation.placement import GB

    where, on = found.placement, found.machine
    yield f"device        {on.device}: {on.device_free / GB:.1f} GB free; main memory {on.host_free / GB:.1f} GB"
    yield f"text encoder  {where.text_device}, {where.text_dtype}, {_layers(where.text_layers)}; let go after use"
    yield f"transformer   {where.device}, {where.dtype}, {_layers(where.layers)}"
    yield f"autoencoder   {where.device}, {where.dtype}, {_tiles(where.tile)}"
    for stage, peak in found.device_peaks.items():
        also = "" if on.one_memory else f" and {found.host_peaks[stage] / GB:.2f} GB of main memory"
        yield f"peak, {stage:<12}{peak / GB:6.2f} GB{also}"


def _time(config: "OpenWeightsConfig", found: "Plan", tflops: float | None) -> Iterator[str]:
    """How much there is to do, at which rate, and how long it takes."""
    from langit.generation import effort, placement

    takes, device = effort.effort(config, found.size, found.frames, found.placement), found.machine.device
    if tflops is not None:
        rate, source = tflops * 1e12 * effort.reached(device), "as told"
    elif device == placement.machine().device:
        rate, source = effort.measured(found.placement), "measured here"
    else:
        rate, source = effort.ASSUMED[device] * effort.reached(device), f"assumed of {device}; --tflops says otherwise"
    guided = takes.evaluations > takes.steps and not config.sampling.causal_block
    both = ", with the prompt and without" if guided else ""
    yield f"asked         {takes.evaluations} times in {takes.steps} steps{both}"
    yield f"computes      {sum(takes.operations.values()):.2g} operations, {rate:.2g} a second ({source})"
    read, disk = takes.read / placement.GB, effort.DISK / placement.GB
    yield f"reads         {read:,.0f} GB from disk, {disk:g} GB a second (assumed)"
    yield f"takes about   {_long(takes.seconds(rate))}"


def _verdict(config: "OpenWeightsConfig", found: "Plan") -> Iterator[str]:
    from langit.generation.placement import GB

    yield from (f"note: {line}" for line in past_training(config, found.frames))
    yield f"it {'fits' if found.fits else 'does not fit'}: {found.device_peak / GB:.2f} GB at most"
    for change in found.changes:
        yield f"to change: {change}"


def _long(seconds: float) -> str:
    """A length of time in its two largest units."""
    left, said = round(seconds), list[str]()
    for name, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        many, left = divmod(left, size)
        if many or said:
            said.append(f"{many} {name}")
    return " ".join(said[:2]) or "1 s"


def _layers(where: str) -> str:
    return {"resident": "all layers resident", "memory": "layers wait in main memory", "disk": "layers wait on disk"}[
        where
    ]


def _tiles(tile: int) -> str:
    return f"decoded in tiles of {tile} latents a side" if tile else "decoded whole"
