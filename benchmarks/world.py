"""The world engine's bars, measured: time, memory, frames per core-second, against Blender, permanence.

    python benchmarks/world.py                # all but Blender
    python benchmarks/world.py --blender PY   # PY: a python with `pip install bpy` (374 MB, GPL: not a dependency)
    python benchmarks/world.py speed memory   # some of them

Needs the extra `bench`. Figures depend on the machine and on what else it does: run it on a quiet one. Every line
prints the figure, the bar and the ratio between them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

STREET = (
    "A neon street in Tokyo at night in heavy rain. A woman in a red coat walks toward the camera. "
    "Three men with umbrellas walk on the street."
)
MIXED = (
    "six colorful balls and two boxes drop on a wooden table",
    "a boat sails to the right on the sea at sunset",
    "a red car drives to the right on a country road",
    "a woman in a yellow jacket runs in a park in spring",
)
LANGIT = Path(sys.executable).with_name("langit")


def line(what: str, figure: float, unit: str, bar: float, *, least: bool = False) -> None:
    """One row: the figure, its bar, and the ratio, of which 1 or less is within the bar."""
    ratio = bar / figure if least else figure / bar
    sign = ">=" if least else "<="
    print(
        f"{what:<58}{figure:>9.2f} {unit:<10}{sign} {bar:<7g}ratio {ratio:.2f}  {'met' if ratio <= 1 else 'MISSED'}",
        flush=True,
    )


class Watch:
    """The peak of the memory that a process and all it started hold together (PSS: shared pages are counted once)."""

    def __init__(self, process: psutil.Popen):
        self.peak = 0
        self._process = process
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while self._process.poll() is None:
            total = 0
            for one in [self._process, *self._process.children(recursive=True)]:
                try:
                    total += one.memory_full_info().pss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total)
            time.sleep(0.25)

    def wait(self) -> int:
        """The peak in bytes, once the process has ended."""
        self._thread.join()
        return self.peak


def generate(prompt: str, seconds: float, size: str, folder: Path) -> tuple[float, int]:
    """Wall seconds and peak bytes of one `langit generate`."""
    words = [
        LANGIT,
        "generate",
        prompt,
        "--seconds",
        f"{seconds:g}",
        "--size",
        size,
        "-o",
        folder / "clip.mp4",
        "--overwrite",
    ]
    began = time.monotonic()
    process = psutil.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = Watch(process).wait()
    if process.wait() != 0:
        raise SystemExit(f"langit generate failed: {prompt}")
    return time.monotonic() - began, peak


def speed_and_memory(folder: Path) -> None:
    """Ten seconds and a minute of the street, and their peaks."""
    ten, ten_peak = generate(STREET, 10, "640x360", folder)
    line("10 s, 640x360, 24 fps, neon street, four people, rain", ten, "s", 45)
    minute, minute_peak = generate(STREET, 60, "640x360", folder)
    line("60 s of it", minute, "s", 270)
    large, large_peak = generate(STREET, 10, "1280x720", folder)
    print(f"{'10 s, 1280x720 (reported)':<58}{large:>9.2f} s         peak {large_peak / 1e6:.0f} MB", flush=True)
    line("peak memory of all processes, 60 s", minute_peak / 1e9, "GB", 1.5)
    line("memory of 60 s over memory of 10 s", minute_peak / ten_peak, "x", 1.1)


def frames_per_core_second(folder: Path) -> None:
    """Simulating and drawing in one process, by its processor time."""
    from langit.clip import Size
    from langit.render import FAST, opened
    from langit.simulation.episode import Episode
    from langit.understanding.stage import stage

    frames, spent = 0, 0.0
    for prompt in MIXED:
        episode = Episode(stage(prompt, seconds=4.0, seed=1), 12)
        with opened(FAST, Size(128, 128), episode.backdrop, supersample=2) as draw:
            snapshots = episode.snapshots()
            draw.render(next(snapshots))  # compiles the shaders
            began = time.process_time()
            for snapshot in snapshots:
                draw.render(snapshot)
                frames += 1
            spent += time.process_time() - began
    line("frames per core-second, 128x128, 2x, mixed scenes", frames / spent, "frames/s", 24, least=True)


def permanence(folder: Path) -> None:
    """A minute with occlusion, exit and return, by ground truth and by the pixels."""
    script = Path(__file__).with_name("permanence.py")
    subprocess.run([sys.executable, str(script)], check=True)


def prompts(folder: Path) -> None:
    """Our own 150 prompts."""
    subprocess.run([sys.executable, str(Path(__file__).with_name("prompts.py"))], check=True)


PARTS: dict[str, Callable[[Path], None]] = {
    "frames": frames_per_core_second,
    "prompts": prompts,
    "permanence": permanence,
    "speed": speed_and_memory,
}


def main() -> None:
    """Run the parts that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which, by default all")
    parser.add_argument("--blender", metavar="PYTHON", help="a python that has bpy, to compare against")
    arguments = parser.parse_args()
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    print(f"{cores} cores, load {load:.1f} before the start", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.parts or PARTS:
            PARTS[name](Path(folder))
        if arguments.blender:
            script = Path(__file__).with_name("blender.py")
            subprocess.run([sys.executable, str(script), arguments.blender], check=True)


if __name__ == "__main__":
    main()
