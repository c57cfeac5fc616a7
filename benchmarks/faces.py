"""What the tier `faces` misses and what it finds where there is nothing, on people that we draw ourselves.

    python benchmarks/faces.py [--stills FOLDER]

The close-ups of `prompts/people.txt` are brought to heights of the face of 10 to 160 pixels, turned, darkened, blurred,
compressed and half hidden; its pictures without people count false alarms. They are drawn people, which is easier and
harder than photographs: nothing is said of those. With --stills, stills are kept as in `frames.py`.
"""

import argparse
import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import frames
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from langit.moderation import faces, policy
from langit.moderation.decision import UPLOAD

Frame = NDArray[np.uint8]
SIZES = (10, 20, 40, 80, 160)  # pixels of the height of the face in what the network sees
NOBODY = ("desert", "beach at sunset", "bowl", "ball on", "horse", "camel", "pig", "peach", "flower", "cat", "pillow",
          "mountain", "chair", "pot", "red car", "rain at night", "fish", "bird", "dog", "forest", "boat")  # fmt: skip


def score(frame: Frame) -> float:
    """The score of the surest face."""
    return max((face.score for face in faces.faces(frame)), default=0.0)


def sized(frame: Frame, height: int) -> Frame | None:
    """The part around the surest upright face, such that the network sees it `height` pixels high."""
    found = next((face for face in faces.faces(frame) if face.turn == 0), None)
    if found is None:
        return None
    part = faces.LONGER / max(frame.shape[:2])
    middle = np.array([found.left + found.right, found.top + found.bottom]) / 2 / part
    tall = (found.bottom - found.top) / part
    wide = tall * faces.LONGER / height / 2
    high = wide * 9 / 16
    box = (middle[0] - wide, middle[1] - high, middle[0] + wide, middle[1] + high)
    picture = Image.fromarray(frame)
    gray = Image.new("RGB", (round(2 * wide), round(2 * high)), (128, 128, 128))
    gray.paste(picture, (round(-box[0]), round(-box[1])))
    return np.asarray(gray.resize((faces.LONGER, faces.LONGER * 9 // 16), Image.Resampling.LANCZOS))


def compressed(frame: Frame) -> Frame:
    """As a JPEG of quality 20."""
    held = io.BytesIO()
    Image.fromarray(frame).save(held, "JPEG", quality=20)
    return np.asarray(Image.open(held))


def turned(degrees: float) -> Callable[[Frame], Frame]:
    """Turned about its middle."""
    return lambda frame: np.asarray(Image.fromarray(frame).rotate(degrees, Image.Resampling.BICUBIC))


def hidden(frame: Frame) -> Frame:
    """The lower half of a face of 80 pixels behind gray."""
    covered = frame.copy()
    covered[frame.shape[0] // 2 : frame.shape[0] // 2 + 60] = 128
    return covered


WAYS: dict[str, Callable[[Frame], Frame]] = {
    "turned by 15 degrees": turned(15), "turned by 30 degrees": turned(30), "turned by 45 degrees": turned(45),
    "turned by 90 degrees": turned(90), "upside down": turned(180), "mirrored": lambda frame: frame[:, ::-1],
    "a quarter as bright": lambda frame: frame // 4,
    "in gray": lambda frame: np.repeat(frame.mean(-1, keepdims=True), 3, -1).astype(np.uint8),
    "blurred by 3 pixels": lambda frame: np.asarray(Image.fromarray(frame).filter(ImageFilter.GaussianBlur(3))),
    "JPEG of quality 20": compressed, "lower half hidden": hidden,
}  # fmt: skip


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--stills", type=Path, help="the folder that stills are kept in")
    args = asked.parse_args()
    threshold = policy.usual().categories["likeness"].thresholds[UPLOAD]
    with tempfile.TemporaryDirectory() as held:
        folder = args.stills or Path(held)
        folder.mkdir(exist_ok=True)
        drawn = list(frames.stills(folder))
    close = [frame for _, frame in drawn[: frames.CLOSE]]
    began = time.process_time()
    whole = [score(frame) for frame in close]
    took = 1000 * (time.process_time() - began) / len(close)
    print(f"threshold {threshold:g}; {took:.0f} ms of CPU a picture")
    report("close-ups as they are", whole, threshold)
    for height in SIZES:
        report(
            f"face of {height} pixels",
            [score(one) for frame in close if (one := sized(frame, height)) is not None],
            threshold,
        )
    middling = [one for frame in close if (one := sized(frame, 80)) is not None]
    for name, way in WAYS.items():
        report(f"face of 80 pixels, {name}", [score(np.ascontiguousarray(way(frame))) for frame in middling], threshold)
    empty = [(score(frame), prompt) for prompt, frame in drawn if any(word in prompt for word in NOBODY)]
    empty = [
        (one, prompt) for one, prompt in empty if not any(who in prompt for who in ("man", "woman", "women", "people"))
    ]
    print(f"false alarms in pictures of nobody: {sum(one >= threshold for one, _ in empty)} of {len(empty)}")
    for one, prompt in sorted(empty, reverse=True)[:3]:
        print(f"{one:7.3f}  {prompt}")


def report(name: str, scores: list[float], threshold: float) -> None:
    """One line."""
    missed = sum(one < threshold for one in scores)
    print(f"{name:<42} missed {missed} of {len(scores)}, lowest {min(scores):.2f}")


if __name__ == "__main__":
    main()
