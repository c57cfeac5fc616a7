"""How `invisible-watermark` (dwtDctSvd, 32 bits) does on a clip of `mark.py`: run by a python that has it installed."""

import io
import sys
import time
from typing import Any

import av
import numpy as np
from imwatermark import WatermarkDecoder, WatermarkEncoder

BITS = 32
SHOWN = 6  # frames that are marked: it takes seconds for all


def film(frames: list[Any], crf: int) -> list[Any]:
    """Frames through x264 and back."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=24, options={"crf": str(crf), "preset": "veryfast"})
        stream.height, stream.width, stream.pix_fmt = *frames[0].shape[:2], "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="bgr24")))
        container.mux(stream.encode(None))
    with av.open(io.BytesIO(file.getvalue())) as container:
        return [frame.to_ndarray(format="bgr24") for frame in container.decode(video=0)]


def main() -> None:
    """Print PSNR, time and how many bits are right after crf 23 and 28, by the majority of the frames."""
    bits = np.random.default_rng(1).integers(0, 2, BITS)
    encoder, decoder = WatermarkEncoder(), WatermarkDecoder("bits", BITS)
    encoder.set_watermark("bits", bits.tolist())
    with av.open(sys.argv[1]) as container:
        frames = [
            frame.to_ndarray(format="bgr24") for _, frame in zip(range(SHOWN), container.decode(video=0), strict=False)
        ]
    began = time.process_time()
    marked = [encoder.encode(frame, "dwtDctSvd") for frame in frames]
    took = (time.process_time() - began) / SHOWN
    error = np.mean([(one.astype(float) - other) ** 2 for one, other in zip(frames, marked, strict=True)])
    told = [f"invisible-watermark {10 * np.log10(255**2 / error):.1f} dB {1000 * took:.0f} ms"]
    for crf in (23, 28):
        votes = np.mean([decoder.decode(frame, "dwtDctSvd") for frame in film(marked, crf)], 0) > 0.5
        told.append(f"crf {crf}: {int((votes == bits).sum())} of {BITS} bits")
    print("  " + "  ".join(told))


if __name__ == "__main__":
    main()
