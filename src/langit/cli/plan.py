"""Say whether a model fits this machine, where each part would go, how long a clip takes and what to change.

Nothing is loaded: it is computed from the model's configuration.
"""

import argparse
from typing import TYPE_CHECKING

from langit.clip import Size
from langit.presets import OPEN_WEIGHTS, as_asked, open_weights, past_training

if TYPE_CHECKING:
    from langit.config import OpenWeightsConfig
    from langit.generation.placement import Plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit plan` takes."""
    parser.add_argument("--model", default="wan2.1-1.3b", help=f"one of {', '.join(OPEN_WEIGHTS)}")
    parser.add_argument("--size", help="width x height in pixels (default: what the model was made for)")
    parser.add_argument("--seconds", type=float, help="how long (default: what the model was made for)")
    parser.add_argument("--fps", type=int, help="frames a second (default: what the model was made for)")
    parser.add_argument("--steps", type=int, help="steps of the sampler (default: the model's)")
    parser.add_argument("--device", choices=("cpu", "cuda", "xpu", "mps"), help="plan for another kind of machine")
    parser.add_argument("--memory", type=float, metavar="GB", help="free memory of the device (default: as it is)")
    parser.add_argument("--host-memory", type=float, metavar="GB", help="free main memory (default: as it is)")
    parser.add_argument("--tflops", type=float, help="trillions of operations a second of the device, in products of\n"
                        "matrices (default: measured here, or assumed for another kind)")  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Print the plan; 0 if it fits, 1 if not."""
    from langit.generation import footage, placement
    from langit.generation.placement import GB
    from langit.request import VideoRequest

    config = open_weights(args.model)
    size = Size.parse(args.size) if args.size else config.size
    fps = args.fps or config.fps
    seconds = args.seconds if args.seconds is not None else config.seconds
    placement.check_size(config, size)
    request = VideoRequest(prompt="plan", seconds=seconds, size=size, fps=fps, model=config.name, steps=args.steps)
    config, frames = as_asked(config, request), footage.canvas(request).count

    here = placement.machine()
    kind = args.device or here.device
    host = args.host_memory * GB if args.host_memory else here.host_free
    one = kind in ("cpu", "mps")
    own = args.memory * GB if args.memory else (host if one or kind != here.device else here.device_free)
    on = placement.Machine(device=kind, device_free=own, host_free=min(own, host) if one else host)

    found = placement.plan(config, size, frames, on)
    print(f"{config.name}, {size}, {frames} frames at {fps} a second")
    for line in past_training(config, frames):
        print(f"  note: {line}")
    _print_places(found)
    _print_time(config, found, here.device, args.tflops)
    print(f"  it {'fits' if found.fits else 'does not fit'}: {found.device_peak / GB:.2f} GB at most")
    for change in found.changes:
        print(f"  to change: {change}")
    return 0 if found.fits else 1


def _print_places(found: "Plan") -> None:
    from langit.generation.placement import GB

    on, where = found.machine, found.placement
    print(f"  device        {on.device}: {on.device_free / GB:.1f} GB free; main memory {on.host_free / GB:.1f} GB")
    print(f"  text encoder  {where.text_device}, {where.text_dtype}, {_layers(where.text_layers)}; let go after use")
    print(f"  transformer   {where.device}, {where.dtype}, {_layers(where.layers)}")
    print(f"  autoencoder   {where.device}, {where.dtype}, {_tiles(where.tile)}")
    for stage in found.device_peaks:
        both = f"{found.device_peaks[stage] / GB:6.2f} GB"
        print(
            f"  peak, {stage:<12}{both}"
            + ("" if on.one_memory else f" and {found.host_peaks[stage] / GB:.2f} GB of main memory")
        )


def _print_time(config: "OpenWeightsConfig", found: "Plan", here: str, tflops: float | None) -> None:
    from langit.generation import effort
    from langit.generation.placement import GB

    takes, device = effort.effort(config, found.size, found.frames, found.placement), found.machine.device
    if tflops is not None:
        rate, source = tflops * 1e12 * effort.reached(device), "as told"
    elif device == here:
        rate, source = effort.measured(found.placement), "measured here"
    else:
        rate, source = effort.ASSUMED[device] * effort.reached(device), f"assumed of {device}; --tflops says otherwise"
    guided = takes.evaluations > takes.steps and not config.sampling.causal_block
    print(
        f"  transformer   asked {takes.evaluations} times in {takes.steps} steps"
        + (", with the prompt and without" if guided else "")
    )
    print(f"  computes      {sum(takes.operations.values()):.2g} operations, {rate:.2g} a second ({source})")
    print(f"  reads         {takes.read / GB:,.0f} GB from disk, {effort.DISK / GB:g} GB a second (assumed)")
    print(f"  takes about   {_long(takes.seconds(rate))}")


def _long(seconds: float) -> str:
    """A length of time in its two largest units."""
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    left, said = round(seconds), []
    for name, size in units:
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
