"""What the commands that work on films ask for, caught before an engine gets it: engines have tests of their own."""

from pathlib import Path

import numpy as np
import pytest

from langit.cli import main, making
from langit.clip import Size
from langit.media import video
from langit.request import VideoRequest

SIZE, FPS = Size(96, 64), 12


def film(path: Path) -> Path:
    """A gray film of half a second."""
    frames = (np.full((SIZE.height, SIZE.width, 3), 90, np.uint8) for _ in range(6))
    video.write(path, frames, size=SIZE, fps=FPS)
    return path


def captured(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> list[VideoRequest]:
    """The requests that a command line leads to."""
    found: list[VideoRequest] = []
    monkeypatch.setattr(making, "make", lambda args, requests, files, **more: found.extend(requests))
    assert main(arguments) == 0
    assert all((request.size, request.fps) == (SIZE, FPS) for request in found)
    return found
