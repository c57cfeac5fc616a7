"""How `invisible-watermark` (dwtDctSvd, 32 bits) does on a clip of `mark.py`: run by a python that has it installed.

The bits of a film are the majority of those of its frames. 16 of 32 right are chance.
"""

import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import av
import cv2
import numpy as np
from imwatermark import WatermarkDecoder, WatermarkEncoder

BITS: Final = 32
SHOWN: Final = 12  # frames that are marked: it takes many seconds for all
WAY: Final = "dwtDctSvd"
RUNGS: Final[
    dict[str, tuple[int, Callable[[Any], Any]]]
] = {  # crf, and what is done to frames: it reads 256 lines or more
    "crf 18": (18, lambda frame: frame),
    "crf 23": (23, lambda frame: frame),
    "crf 28": (28, lambda frame: frame),
    "crop 90 %": (23, lambda frame: frame[21:345, 27:603]),
    "three quarters of the size": (23, lambda frame: cv2.resize(frame, (480, 270), interpolation=cv2.INTER_AREA)),
}


def film(frames: list[Any], crf: int) -> list[Any]:
    """Frames through x264 and back."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=24, options={"crf": str(crf), "preset": "veryfast"})
        stream.height, stream.width, stream.pix_fmt = *frames[0].shape[:2], "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="bgr24")))
        container.mux(stream.encode(None))
    with av.open(io.BytesIO(file.getvalue())) as container:
        return [frame.to_ndarray(format="bgr24") for frame in container.decode(video=0)]


def main() -> None:
    """Print PSNR, CPU time a frame and how many bits are right after each rung, as JSON."""
    bits = np.random.default_rng(1).integers(0, 2, BITS)
    encoder, decoder = WatermarkEncoder(), WatermarkDecoder("bits", BITS)
    encoder.set_watermark("bits", bits.tolist())
    with av.open(sys.argv[1]) as container:
        frames = [
            frame.to_ndarray(format="bgr24") for _, frame in zip(range(SHOWN), container.decode(video=0), strict=False)
        ]
    began = time.process_time()
    marked = [encoder.encode(frame, WAY) for frame in frames]
    took = (time.process_time() - began) / len(frames)
    error = np.mean([(one.astype(float) - other) ** 2 for one, other in zip(frames, marked, strict=True)])
    base = film(marked, 19)
    attacked = {rung: film([change(frame) for frame in base], crf) for rung, (crf, change) in RUNGS.items()}
    right = {}
    for rung, shown in {"never coded": marked, **attacked}.items():
        votes = np.mean([decoder.decode(frame, WAY) for frame in shown], 0) > 0.5
        right[rung] = int((votes == bits).sum())
    psnr = 10 * np.log10(255**2 / error)
    print(json.dumps({"psnr": psnr, "milliseconds": 1000 * took, "bits": BITS, "rungs": right}))


if __name__ == "__main__":
    main()
