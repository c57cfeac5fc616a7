"""`langit serve` whose small and open models have a few thousand random weights: same options, same code, tiny parts.

The web process is the real one and loads no torch. The workers read their weights from LANGIT_TINY: `small` is a
released small model, `wan2.1-1.3b` a folder in the layout of diffusers.
"""

import argparse
import os
import sys
from pathlib import Path

from langit import capability
from langit.cli import serve
from langit.jobs.telemetry import log_as_lines

FOLDER = "LANGIT_TINY"
OPEN = "wan2.1-1.3b"


def shrink() -> None:
    """Let this process take the tiny models for the real ones."""
    import wan

    from langit import engine, presets

    folder = Path(os.environ[FOLDER])
    engine.SMALL = folder / "small"
    os.environ["LANGIT_WEIGHTS"] = str(folder)
    presets.OPEN_WEIGHTS[OPEN] = lambda: wan.config(name=OPEN)


def main() -> int:
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    args = parser.parse_args()
    log_as_lines()
    if args.role == "worker":
        shrink()
        return serve.work(serve.of(args), serve.render)
    command = [sys.executable, str(Path(__file__).absolute())]
    return serve.serve(serve.of(args), capability.every(), lambda service: serve.pool(service, command, 1))


if __name__ == "__main__":
    sys.exit(main())
