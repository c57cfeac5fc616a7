"""`langit serve` with the drawing engine of tests, as a program: same options, same code, another engine."""

import argparse
import sys
from pathlib import Path

from drawing import draw

from langit.capability import Capability
from langit.cli import serve
from langit.jobs.telemetry import log_as_lines


def main() -> int:
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    args = parser.parse_args()
    settings = serve.of(args)
    log_as_lines()
    if args.role == "worker":
        return serve.work(settings, draw, log_prompts=settings.log_prompts)
    count = 0 if args.role == "web" else args.workers
    command = [sys.executable, str(Path(__file__).absolute())]
    engines = {"world": Capability(engine="world")}
    return serve.serve(settings, engines, lambda service: serve.pool(service, command, count))


if __name__ == "__main__":
    sys.exit(main())
