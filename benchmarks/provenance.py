"""What provenance costs and finds: signing by kind of file, a million fingerprints, films that were changed.

python benchmarks/provenance.py FOLDER    where FOLDER holds different films of three seconds or more

CPU seconds are those of this process and of the one that holds the key.
"""

import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice
from pathlib import Path
from statistics import median

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from langit.clip import Size
from langit.media import image, video
from langit.provenance import fingerprint, manifest, sign, signer
from langit.provenance.fingerprint import MIRROR, WINDOWS
from langit.provenance.index import Index
from langit.request import VideoRequest

Frame = NDArray[np.uint8]
RUNS = 9
FACTS = {"id": "bench", "engine": "world", "model": "world"}
MILLION = 1_000_000
RATE = 2  # frames a second that are asked for


@contextmanager
def timed(name: str) -> Iterator[list[float]]:
    """Print the median wall and CPU time of what the block appends."""
    took: list[float] = []
    yield took
    walls, cpus = took[::2], took[1::2]
    print(f"  {name:<44}{median(walls) * 1e3:8.1f} ms{median(cpus) * 1e3:8.1f} ms CPU")


def once(took: list[float], work: Callable[[], object]) -> object:
    """Do something, and append how long it took, wall and CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    took += [time.perf_counter() - wall, time.process_time() - cpu]
    return done


def signing(folder: Path) -> None:
    """Every kind of file that leaves, and reading its manifest again."""
    print("signing (the process of the key beside it)")
    with timed("the first signature, with its process") as took:
        once(took, lambda: (sign.ready(), sign.proven()))
    random = np.random.default_rng(0)
    noise = random.integers(0, 255, (360, 640, 3), np.uint8)
    for name, count in (("t.webp", 1), ("s.jpg", 1), ("s.png", 1), ("a.mp4", 24), ("b.mp4", 240), ("a.webm", 24)):
        path = folder / name
        if path.suffix in (".mp4", ".webm"):
            frames = (np.roll(noise, 2 * n, 1) for n in range(count))
            video.write(path, frames, size=Size(640, 360), fps=24)
        else:
            image.save(path, noise)
        held = signer.signer()._process.pid
        with timed(f"{name}, {path.stat().st_size / 1e6:.1f} MB") as took:
            for _ in range(RUNS):
                shutil.copy(path, folder / f"x{path.suffix}")
                beside = folder / "x.c2pa" if path.suffix == ".webm" else None
                before = _cpu(held)
                made = folder / f"x{path.suffix}"
                role = "film" if count > 1 else "still"
                once(took, lambda m=made, r=role, b=beside: sign.sign(m, r, VideoRequest(prompt="x"), FACTS, beside=b))
                took[-1] += _cpu(held) - before
        with timed("  its manifest read again") as took:
            for _ in range(RUNS):
                once(took, lambda m=made: manifest.read(m))
        grown = made.stat().st_size - path.stat().st_size
        print(f"  {'  bytes added':<44}{grown + (beside.stat().st_size if beside else 0):8,}")


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def finding(known: list[NDArray[np.uint64]]) -> None:
    """Look-ups among a million hashes: of chance, and of pictures that are like each other."""
    random = np.random.default_rng(0)
    asked = [random.integers(0, 2**64, len(WINDOWS), dtype=np.uint64) for _ in range(6)]
    alike = np.concatenate(known)[random.integers(0, sum(map(len, known)), MILLION)]
    for _ in range(12):  # bits that are turned around
        alike = alike ^ (np.uint64(1) << random.integers(0, 64, MILLION, dtype=np.uint64))
    for name, hashes in (
        ("of chance", random.integers(0, 2**64, MILLION, dtype=np.uint64)),
        ("about real ones", alike),
    ):
        print(f"a million hashes {name}")
        index = Index()
        index.extend(np.arange(MILLION) // 8, hashes)
        with timed("the first question, which sorts them") as took:
            once(took, lambda i=index: i.find(asked))
        with timed("nothing alike, also no crop or mirror image") as took:
            for _ in range(RUNS):
                once(took, lambda i=index: i.find(asked))
        with timed("a film that is there") as took:
            for _ in range(RUNS):
                once(took, lambda i=index, h=hashes: i.find([h[n : n + 1] for n in range(40, 46)]))


def coded(frames: list[Frame], crf: int = 26) -> list[Frame]:
    """Frames as H.264 leaves them."""
    made = io.BytesIO()
    height, width = (side // 2 * 2 for side in frames[0].shape[:2])
    with av.open(made, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=8, options={"crf": str(crf), "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame[:height, :width]), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    made.seek(0)
    with av.open(made) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def cropped(frames: list[Frame], share: float, across: float, down: float) -> list[Frame]:
    """What is left of frames, `share` of each side, from a place of 0 to 1."""
    height, width = frames[0].shape[:2]
    top, left = int((height - share * height) * down), int((width - share * width) * across)
    return [frame[top : top + int(share * height), left : left + int(share * width)] for frame in frames]


def scaled(frames: list[Frame], size: Size) -> list[Frame]:
    """Frames at another size, their shape not kept."""
    return [np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.BICUBIC)) for frame in frames]


LADDER: dict[str, Callable[[list[Frame]], list[Frame]]] = {
    "crf 18": lambda frames: coded(frames, 18),
    "crf 28": lambda frames: coded(frames, 28),
    "crf 35": lambda frames: coded(frames, 35),
    "half the size": lambda frames: coded(scaled(frames, Size(160, 90))),
    "squeezed to 4:3": lambda frames: coded(scaled(frames, Size(240, 180))),
    "15 % brighter": lambda frames: coded([np.minimum(frame * 1.15, 255).astype(np.uint8) for frame in frames]),
    "15 % darker": lambda frames: coded([(frame * 0.85).astype(np.uint8) for frame in frames]),
    "grey": lambda frames: coded([np.asarray(Image.fromarray(f).convert("L").convert("RGB")) for f in frames]),
    "mirrored": lambda frames: coded([frame[:, ::-1] for frame in frames]),
    "90 % a side, middle": lambda frames: coded(cropped(frames, 0.9, 0.5, 0.5)),
    "90 % a side, a corner": lambda frames: coded(cropped(frames, 0.9, 0.0, 0.0)),
    "90 % a side, mirrored": lambda frames: coded([f[:, ::-1] for f in cropped(frames, 0.9, 0.2, 0.7)]),
    "85 % a side, middle": lambda frames: coded(cropped(frames, 0.85, 0.5, 0.5)),
    "70 % a side, middle": lambda frames: coded(cropped(frames, 0.7, 0.5, 0.5)),
    "a second of it": lambda frames: coded(frames[6:14]),
    "one frame": lambda frames: frames[12:13],
}


def changed(films: dict[str, list[Frame]], known: list[NDArray[np.uint64]]) -> None:
    """How many films are found after each change, and how many others are taken for one."""
    index = Index()
    for number, hashes in enumerate(known):
        index.add(number, hashes)
    print(f"{len(films)} films, changed: found, another one named, nothing found")
    for name, change in LADDER.items():
        counts = [0, 0, 0]
        for number, frames in enumerate(films.values()):
            found = index.find([fingerprint.hashed(frame, WINDOWS) for frame in change(frames)[:: 8 // RATE]])
            counts[2 if found is None else 0 if found.number == number else 1] += 1
        print(f"  {name:<28}{counts[0]:4}{counts[1]:4}{counts[2]:4}")
    wrong = 0
    for number, frames in enumerate(films.values()):
        others = Index()
        for other, hashes in enumerate(known):
            if other != number:
                others.add(other, hashes)
        asked = [fingerprint.hashed(frame, WINDOWS) for frame in frames[:: 8 // RATE]]
        wrong += others.find(asked) is not None
    print(f"  {'taken for another, unchanged':<28}{wrong:4} of {len(films)}")


SHORT: dict[str, Callable[[list[Frame]], list[Frame]]] = {
    **{name: LADDER[name] for name in ("crf 28", "mirrored", "90 % a side, middle", "70 % a side, middle")},
    "half of it": lambda frames: coded(frames[2:6]),
    "one frame": lambda frames: frames[3:4],
}


def short(films: dict[str, list[Frame]]) -> None:
    """The same with the first second of each film, which is looked at eight times a second."""
    index = Index()
    for number, frames in enumerate(films.values()):
        index.add(number, seen(frames[:8]))
    print("their first seconds, as films of their own: found, another one named, nothing found")
    for name, change in SHORT.items():
        counts = [0, 0, 0]
        for number, frames in enumerate(films.values()):
            found = index.find([fingerprint.hashed(frame, WINDOWS) for frame in change(frames[:8])], 8)
            counts[2 if found is None else 0 if found.number == number else 1] += 1
        print(f"  {name:<28}{counts[0]:4}{counts[1]:4}{counts[2]:4}")


def far(films: dict[str, list[Frame]], known: list[NDArray[np.uint64]]) -> None:
    """How far the nearest frame is from what is kept of a film, of other films and of that film itself, changed."""

    def nearest(frames: list[Frame], kept: NDArray[np.uint64]) -> int:
        every = np.concatenate([fingerprint.hashed(frame, WINDOWS) for frame in frames])
        return int(fingerprint.distances(np.stack([every, every ^ MIRROR])[..., None], kept).min())

    others = [nearest(one, kept) for n, one in enumerate(films.values()) for m, kept in enumerate(known) if n != m]
    print(f"nearest frame, bits: of other films {min(others)} to {max(others)}, median {median(others):g}")
    for name, change in (
        ("half of a second of it", lambda frames: coded(frames[10:14])),
        ("70 % a side", LADDER["70 % a side, middle"]),
        ("50 % a side", lambda frames: coded(cropped(frames, 0.5, 0.5, 0.5))),
    ):
        own = [nearest(change(frames), kept) for frames, kept in zip(films.values(), known, strict=True)]
        print(f"  of it, {name:<22} {min(own)} to {max(own)}, median {median(own):g}")


def seen(frames: list[Frame]) -> NDArray[np.uint64]:
    """What is kept of a film of eight frames a second."""
    watch = fingerprint.Watch(Fraction(8))
    for frame in frames:
        watch.see(frame)
    return fingerprint.parsed(watch.hashes())


def main() -> None:
    """All of it."""
    films = {
        path.name: list(islice(video.read(path, fps=Fraction(8)), 24))
        for path in sorted(Path(sys.argv[1]).glob("*.mp4"))
    }
    films = {name: scaled(frames, Size(320, 180)) for name, frames in films.items()}
    known = [seen(frames) for frames in films.values()]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LANGIT_STATE"] = f"{folder}/state"
        signing(Path(folder))
    finding(known)
    changed(films, known)
    short(films)
    far(films, known)


if __name__ == "__main__":
    main()
