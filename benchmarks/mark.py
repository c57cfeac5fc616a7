"""What the watermark survives: forty clips, each coded, cut, scaled, darkened, squeezed, mirrored, tilted.

    python benchmarks/mark.py [--only NAME...] [--drawn] [--json FILE] [--rival PYTHON]

Every clip is marked with an id of its own and written as `langit generate` writes it (x264, crf 19); then come the
rungs, searched as `watermark.detect` searches. `blind` is how often the 48 bits are read exactly, `look-up` how often
the id is told from among 20,000 others. A wrong id counts as a failure and is printed. What stands in the file of
`--json` is not measured again. PSNR is that of RGB before encoding. Time is CPU time of one thread.
Unmarked clips, and marked ones read with other secrets, are searched as well: nothing may be found. `--rival` names a
python that has `invisible-watermark` installed, which then marks the same clips with 32 bits (dwtDctSvd).
"""

import argparse
import hashlib
import io
import json
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable
from math import cos, radians, sin
from pathlib import Path
from typing import Any, Final

import av
import mark_clips
import numpy as np
from mark_clips import FPS, Frame
from PIL import Image

from langit import watermark
from langit.watermark.detector import SHIFTED, WHOLE, Search
from langit.watermark.embedder import LUMA_WEIGHTS, Embedder
from langit.watermark.lattice import Issued
from langit.watermark.residue import Residue, residue_of

SECRET: Final = b"a secret of the benchmark, no one's"
STRANGERS: Final = 3  # other secrets that each marked clip is searched with
ALPHA: Final = 5e-7  # what `watermark.detect` lets a search spend
CODECS: Final[dict[str, dict[str, str]]] = {
    "libx264": {"preset": "veryfast"},
    "libvpx-vp9": {"b": "0", "deadline": "realtime", "cpu-used": "6", "row-mt": "1"},
}
RIVAL: Final = Path(__file__).with_name("mark_rival.py")


def coded(frames: list[Frame], crf: int, codec: str = "libx264", fps: int = FPS) -> list[Frame]:
    """Frames through an encoder and back."""
    return decoded(encoded(frames, crf, codec, fps))


def encoded(frames: list[Frame], crf: int, codec: str = "libx264", fps: int = FPS) -> bytes:
    """The bytes of a film of these frames, less an odd last row and column."""
    file = io.BytesIO()
    height, width = (side // 2 * 2 for side in frames[0].shape[:2])
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=fps, options={"crf": str(crf), **CODECS[codec]})
        stream.height, stream.width, stream.pix_fmt = height, width, "yuv420p"
        stream.codec_context.thread_count = 1
        for frame in frames:
            picture = np.ascontiguousarray(frame[:height, :width])
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return file.getvalue()


def decoded(film: bytes) -> list[Frame]:
    """The frames of a film."""
    with av.open(io.BytesIO(film)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def scaled(frames: list[Frame], width: int, height: int) -> list[Frame]:
    """Frames in another size, squeezed if it must be."""
    return [np.asarray(Image.fromarray(frame).resize((width, height), Image.Resampling.BICUBIC)) for frame in frames]


def cropped(frames: list[Frame], part: float) -> list[Frame]:
    """A part of each side, a little off the middle."""
    height, width = frames[0].shape[:2]
    high, wide = (int(part * side) // 2 * 2 for side in (height, width))
    top, left = (height - high) // 2 + 3, (width - wide) // 2 - 5
    return [frame[top : top + high, left : left + wide] for frame in frames]


def each(change: Callable[[Frame], Any]) -> Callable[[list[Frame]], list[Frame]]:
    """Something done to every frame, which is then coded at crf 23."""
    return lambda frames: coded([np.clip(change(frame), 0, 255).astype(np.uint8) for frame in frames], 23)


def gray(frame: Frame) -> Any:
    """A frame without its colors."""
    return np.repeat((frame.astype(np.float32) @ LUMA_WEIGHTS)[..., None], 3, -1)


def tilted(frame: Frame, degrees: float, zoom: float = 1.0) -> Frame:
    """A frame turned about its middle, with black corners, or larger so that it fills its size."""
    height, width = frame.shape[:2]
    along, aside = cos(radians(degrees)) / zoom, sin(radians(degrees)) / zoom
    middle, down = width / 2, height / 2
    back = (
        *(along, -aside, middle - along * middle + aside * down),
        *(aside, along, down - aside * middle - along * down),
    )
    picture = Image.fromarray(frame).transform((width, height), Image.Transform.AFFINE, back, Image.Resampling.BICUBIC)
    return np.asarray(picture)


def lit(part: float) -> Callable[[Frame], Any]:
    """What makes a frame lighter or darker."""
    levels = part * np.arange(256, dtype=np.float32)
    return lambda frame: levels[frame]


RUNGS: Final[dict[str, Callable[[list[Frame]], list[Frame]]]] = {
    "crf 18": lambda frames: coded(frames, 18),
    "crf 23": lambda frames: coded(frames, 23),
    "crf 28": lambda frames: coded(frames, 28),
    "crop 90 %": lambda frames: coded(cropped(frames, 0.9), 23),
    "crop 70 %": lambda frames: coded(cropped(frames, 0.7), 23),
    "brightness +15 %": each(lit(1.15)),
    "brightness -15 %": each(lit(0.85)),
    "24 to 15 fps": lambda frames: coded([frames[i * FPS // 15] for i in range(len(frames) * 15 // FPS)], 23, fps=15),
    "one frame": lambda frames: frames[30:31],
    "flip": each(lambda frame: frame[:, ::-1]),
    "half size": lambda frames: coded(scaled(frames, 320, 180), 23),
    "crf 35": lambda frames: coded(frames, 35),
    "VP9 crf 31": lambda frames: coded(frames, 31, "libvpx-vp9"),
    "squeezed to 4:3": lambda frames: coded(scaled(frames, 480, 360), 23),
    "gray": each(gray),
    "a quarter turned": each(lambda frame: np.rot90(frame, -1)),
    "one frame, upside down": lambda frames: [frames[30][::-1, ::-1]],
    "tilted by 3 degrees": each(lambda frame: tilted(frame, 3.0)),
    "one frame, tilted by 5.2": lambda frames: [tilted(frames[30], -5.2, zoom=1.157)],
}


def seen(frames: list[Frame]) -> Residue:
    """The residue of those of the frames that `watermark.detect` looks at."""
    parts = [residue_of(frame) for frame in watermark.looked_at(frames)]
    return sum(parts[1:], start=parts[0])


def main() -> None:
    """Mark, attack, look, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", help="names of clips, in this order (all forty)")
    parser.add_argument("--drawn", action="store_true", help="only those that are in the cache already")
    parser.add_argument("--rival", help="a python with invisible-watermark")
    parser.add_argument("--json", type=Path, help="write each result here, and go on from what is there")
    arguments = parser.parse_args()
    others = [int(id) for id in np.random.default_rng(24).integers(1, 1 << 48, 20_000)]
    kept = arguments.json is not None and arguments.json.exists()
    rows: list[dict[str, Any]] = json.loads(arguments.json.read_text()) if kept else []
    done = {row["name"] for row in rows}
    for name in arguments.only or mark_clips.NAMES:
        if name in done or (arguments.drawn and not mark_clips.is_drawn(name)):
            continue
        row = measured(name, mark_clips.clip(name), others)
        if arguments.rival:
            told = [arguments.rival, str(RIVAL), str(mark_clips.FOLDER / f"{name}.mp4")]
            row["rival"] = json.loads(subprocess.run(told, check=True, capture_output=True, text=True).stdout)
        rows.append(row)
        print(line(row), flush=True)
        if arguments.json:
            arguments.json.write_text(json.dumps(rows, indent=1))
    held_out = [row for row in rows if row["name"] in mark_clips.HELD_OUT]
    for title, some in ((f"all {len(rows)}", rows), (f"the {len(held_out)} held out", held_out)):
        if some:
            print(f"\n{title}")
            summed(some)
    beside([row for row in rows if "rival" in row])


def measured(name: str, frames: list[Frame], others: list[int]) -> dict[str, Any]:
    """All that is measured of a clip, which bears an id made of its name."""
    id = int.from_bytes(hashlib.sha256(name.encode()).digest()[:6])
    embed = Embedder(SECRET, id, *frames[0].shape[:2])
    embed(frames[0])
    began = time.process_time()
    marked = [embed(frame) for frame in frames]
    took = (time.process_time() - began) / len(frames)
    error = np.mean([((one.astype(np.float32) - other) ** 2).mean() for one, other in zip(frames, marked, strict=True)])
    film, plain = encoded(marked, 19), encoded(frames, 19)
    base, rungs = decoded(film), {}
    issued = Issued([*others, id])
    for rung, attack in RUNGS.items():
        attacked = attack(base)
        began = time.process_time()
        found = Search(SECRET, issued, ALPHA)(seen(attacked))
        rungs[rung] = {
            "blind": found is not None and found.id == id and not found.known,
            "known": found is not None and found.id == id,
            "wrong": found is not None and found.id != id,
            "score": found.score if found else 0.0,
            "seconds": time.process_time() - began,
        }
    unmarked, strange = seen(decoded(plain)), seen(base)
    false = [Search(SECRET, issued, ALPHA)(unmarked)]
    secrets = (f"another secret {number}".encode() for number in range(STRANGERS))
    false += [Search(secret, issued, ALPHA, (WHOLE, SHIFTED))(strange) for secret in secrets]
    return {
        "name": name, "psnr": float(10 * np.log10(255**2 / error)), "milliseconds": 1000 * took,
        "growth": len(film) / len(plain) - 1, "false": sum(found is not None for found in false), "rungs": rungs,
    }  # fmt: skip


def line(row: dict[str, Any]) -> str:
    """One clip in one line: what failed."""
    failed = [
        f"{rung} ({'look-up' if of['known'] else 'lost'})" for rung, of in row["rungs"].items() if not of["blind"]
    ]
    told = f"{row['name']:<10}{row['psnr']:5.1f} dB {row['milliseconds']:4.1f} ms {row['growth']:+6.1%}"
    return f"{told}  {', '.join(failed) or 'all blind'}"


def summed(rows: list[dict[str, Any]]) -> None:
    """The table."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    lowest: dict[str, float] = {}
    for row in rows:
        for rung, of in row["rungs"].items():
            for place, key in enumerate(("blind", "known", "wrong")):
                counts[rung][place] += of[key]
            lowest[rung] = min(of["score"], lowest.get(rung, of["score"]))
    print(f"| rung | blind of {len(rows)} | with look-up | wrong | lowest score |\n|---|--:|--:|--:|--:|")
    for rung, (blind, known, wrong) in counts.items():
        print(f"| {rung} | {blind} | {known} | {wrong} | {lowest[rung]:.1f} |")
    psnr = [row["psnr"] for row in rows]
    growth = sorted(row["growth"] for row in rows)
    took = np.median([row["milliseconds"] for row in rows])
    print(f"\nPSNR {min(psnr):.1f} to {max(psnr):.1f} dB, {took:.1f} ms a frame to embed (median)")
    print(f"files grow by {growth[0]:.1%} to {growth[-1]:.1%}, median {growth[len(growth) // 2]:.1%}")
    false = sum(row["false"] for row in rows)
    print(
        f"false positives: {false} of {(1 + STRANGERS) * len(rows)} searches; version {watermark.VERSION} of the mark"
    )


def beside(rows: list[dict[str, Any]]) -> None:
    """The rival on the same clips."""
    if not rows:
        return
    rivals = [row["rival"] for row in rows]
    psnr = [rival["psnr"] for rival in rivals]
    took = np.median([rival["milliseconds"] for rival in rivals])
    print(
        f"\ninvisible-watermark on {len(rows)}: {min(psnr):.1f} to {max(psnr):.1f} dB, {took:.0f} ms a frame (median)"
    )
    print(f"| rung | all {rivals[0]['bits']} bits right | bits right, mean |\n|---|--:|--:|")
    for rung in rivals[0]["rungs"]:
        right = [rival["rungs"][rung] for rival in rivals]
        print(f"| {rung} | {sum(one == rivals[0]['bits'] for one in right)} | {np.mean(right):.1f} |")


if __name__ == "__main__":
    main()
