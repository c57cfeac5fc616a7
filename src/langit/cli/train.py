"""Train the small model, stage by stage. A stage that was stopped goes on when the same command is run again.

  langit train autoencoder --data data/v1 --out checkpoints/small
  langit train latents     --data data/v1 --out checkpoints/small
  langit train text        --out checkpoints/small
  langit train perception  --data data/v1 --out checkpoints/small
  langit train dit         --data data/v1 --out checkpoints/small
  langit train refine      --data data/v1 --out checkpoints/small
  langit train enlarge     --data data/v1-256 --out checkpoints/small
  langit train release     --out checkpoints/small
  langit train --watch     --out checkpoints/small/dit

`runs/small.sh` is all of them in order, with their times.
"""

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from langit.cli import progress
from langit.errors import RequestError

if TYPE_CHECKING:
    from langit.training.loop import Outcome, Plan

STAGES = ("autoencoder", "latents", "text", "perception", "dit", "refine", "enlarge", "release")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("stage", choices=STAGES, nargs="?", help="what to do")
    parser.add_argument("--watch", action="store_true", help="draw the numbers of the run in --out, again and again")
    parser.add_argument("--data", type=Path, default=Path("data/v1"), help="folder with train and test shards")
    parser.add_argument("--out", type=Path, default=Path("checkpoints/small"), help="folder of the model")
    parser.add_argument("--steps", type=int, help="steps of the whole run; the rate falls over the last fifth")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after this long, to go on another time")
    parser.add_argument("--batch", type=int, help="clips in a batch; of dit, thousands of tokens")
    parser.add_argument("--rate", type=float, help="learning rate")
    parser.add_argument("--seed", type=int, default=0, help="all chance comes from it")
    parser.add_argument("--fps", type=int, default=8, help="frames a second that the model works at (default 8)")
    parser.add_argument("--channels", type=int, default=48, help="latent channels of a new autoencoder (default 48)")
    parser.add_argument(
        "--crop",
        type=int,
        default=64,
        help="pixels a side of crops, in which the autoencoder's whole pictures are counted too (default 64)",
    )
    parser.add_argument("--stills", type=float, default=0.25, help="share of still batches of dit (default 0.25)")
    parser.add_argument("--lengths", type=int, nargs="+", default=[4, 8], help="latent frames of clips of dit")
    parser.add_argument("--start", type=Path, help="of dit: folder of a model whose weights a new run begins from")
    parser.add_argument(
        "--text", type=float, default=0.2, help="of dit: share of the rate for the text encoder, 0 to keep it"
    )
    parser.add_argument("--into", type=Path, help="of release: also put a copy in fp16 there, as the package ships it")
    parser.add_argument("--limit", type=int, help="read only that many clips")


def run(arguments: argparse.Namespace) -> int:
    """Carry out one stage."""
    import torch

    from langit.training import stages

    torch.manual_seed(arguments.seed)
    torch.set_flush_denormal(True)  # what begins at zero has gradients that are next to nothing, a hundred times slower
    if arguments.watch:
        from langit.training.log import watch

        watch(arguments.out)
        return 0
    if arguments.stage is None:
        raise RequestError("no stage was named", field="stage", remedy=f"Name one of {', '.join(STAGES)}, or --watch")
    if arguments.stage == "latents":
        with progress.shown() as report:
            encoded = stages.encode(arguments.data, arguments.out, arguments.fps, report)
        print(encoded, "shards encoded", file=sys.stderr)
        return 0
    if arguments.stage == "release":
        print(stages.release(arguments.out, arguments.into))
        return 0
    outcome = _train(arguments)
    state = "finished" if outcome.finished else "stopped; the same command goes on"
    print(f"{arguments.stage}: step {outcome.step}, {state}", file=sys.stderr)
    return 0


def _train(arguments: argparse.Namespace) -> "Outcome":
    from langit.training import stages

    options = {name: value for name in ("batch", "rate") if (value := getattr(arguments, name)) is not None}
    plan = _plan(
        arguments,
        {"autoencoder": 8000, "text": 3000, "perception": 3000, "dit": 20_000, "refine": 1000, "enlarge": 1500}[
            arguments.stage
        ],
    )
    if arguments.stage == "autoencoder":
        return stages.autoencoder(
            plan, arguments.data, arguments.fps, channels=arguments.channels, crop=arguments.crop,
            limit=arguments.limit, **options,
        )  # fmt: skip
    if arguments.stage == "text":
        return stages.text(plan, **options)
    if arguments.stage == "enlarge":
        return stages.enlarge(plan, arguments.data, arguments.fps, **options)
    if arguments.stage == "refine":
        return stages.refine(plan, arguments.data, arguments.fps, limit=arguments.limit, **options)
    if arguments.stage == "perception":
        return stages.perception(plan, arguments.data, arguments.fps, limit=arguments.limit, **options)
    return stages.dit(
        plan,
        arguments.data,
        arguments.lengths,
        stills=arguments.stills,
        start=arguments.start,
        text=arguments.text,
        **options,
    )


def _plan(arguments: argparse.Namespace, usual: int) -> "Plan":
    from langit.training.loop import Plan

    steps = arguments.steps or usual
    return Plan(
        folder=arguments.out / arguments.stage,
        steps=steps,
        seed=arguments.seed,
        minutes=arguments.minutes,
        warmup=min(200, steps // 10),  # of a short run no more than a tenth
        ema=0.999,
    )
