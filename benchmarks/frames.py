"""What the tier `unclothed` says of what the world draws, where nobody is unclothed: every finding is a false alarm.

    python benchmarks/frames.py [--stills FOLDER] [--clips N]

Stills of `prompts/people.txt` (close-ups, skin, sand, things in the colors of skin) and clips of the first N prompts,
judged as the gate does. Prints scores, false alarms at the policy's threshold, and CPU milliseconds a picture. With
--stills, stills are kept in the folder and read from there the next time.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from langit import engine
from langit.clip import Size
from langit.media import image
from langit.moderation import gate, policy, unclothed
from langit.moderation.decision import FRAMES
from langit.moderation.sight import Watch, due
from langit.request import VideoRequest

PROMPTS = (Path(__file__).parent / "prompts" / "people.txt").read_text("utf-8").splitlines()
CLOSE = 12  # the first prompts are close-ups, drawn larger


def stills(folder: Path) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """The prompts and their pictures, drawn where they are not in the folder yet."""
    world = engine.load("world")
    for number, prompt in enumerate(PROMPTS):
        path = folder / f"{number:02}.png"
        if not path.exists():
            size = Size(1280, 720) if number < CLOSE else Size(640, 360)
            request = VideoRequest(prompt=prompt, seconds=0, size=size, seed=7 + number)
            image.save(path, next(iter(list(engine.clip(request, world).frames))))
        yield prompt, image.load(path)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--stills", type=Path, help="the folder that stills are kept in")
    asked.add_argument("--clips", type=int, default=0, help="how many clips of 2 seconds are made too")
    args = asked.parse_args()
    threshold = policy.usual().categories["sexual"].thresholds[FRAMES]
    with tempfile.TemporaryDirectory() as held:
        folder = args.stills or Path(held)
        folder.mkdir(exist_ok=True)
        tier, scores, spent = unclothed.Unclothed(), [], 0.0
        for prompt, frame in stills(folder):
            began = time.process_time()
            score = tier.pictures([frame], "video")[0].score
            spent += (time.process_time() - began) * bool(scores)  # the first one loads the network
            scores.append((score, prompt))
    print(f"{len(scores)} stills, {1000 * spent / (len(scores) - 1):.0f} ms of CPU each")
    print(f"false alarms at {threshold:g}: {sum(score >= threshold for score, _ in scores)}")
    for score, prompt in sorted(scores, reverse=True)[:5]:
        print(f"{score:7.3f}  {prompt}")
    clips(args.clips)


def clips(count: int) -> None:
    """Two seconds of each prompt, words and frames judged as the gate does."""
    world, refused, drawing, judging = engine.load("world", processes=1), 0, 0.0, 0.0
    gate.request(VideoRequest(prompt="a red ball"))  # loads the words
    for prompt in PROMPTS[:count]:
        request = VideoRequest(prompt=prompt, seconds=2, size=Size(640, 360), fps=Fraction(24))
        asked = time.process_time()
        gate.request(request)
        began = time.process_time()
        frames = list(engine.clip(request, world).frames)
        drawn = time.process_time()
        watch = Watch("video")
        for number, frame in enumerate(frames):
            if due(number, len(frames), request.fps):
                watch.see(frame)
        decision = watch.decide()
        drawing, judging = drawing + drawn - began, judging + began - asked + time.process_time() - drawn
        refused += decision.refused
        print(f"{decision.categories.get('sexual', 0):7.3f}  {prompt}")
    if count:
        share = 100 * judging / (drawing + judging)
        print(f"{refused} of {count} clips refused; the gate takes {share:.1f} % of a clip's CPU time:")
        print("all of this process, the software renderer's threads too")


if __name__ == "__main__":
    main()
