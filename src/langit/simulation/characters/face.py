"""What a face does by itself: eyes jump from one thing to the next, lids blink. Pure functions of time."""

from math import floor, pi, sin
from typing import Final

from langit.simulation.easing import ramp

SHUT: Final = 0.57  # rad by which upper lids turn to shut the eyes
BLINKS: Final = 3.4  # seconds from one to the next, on average
BLINK: Final = 0.22  # seconds that one takes
LOOKS: Final = 1.3  # seconds that eyes rest on something
JUMP: Final = 0.05  # seconds that they take to the next


def _chance(number: int, phase: float) -> float:
    """From 0 to 1, another one for every whole number and phase."""
    return (sin(127.1 * number + 311.7 * phase) * 43758.5453) % 1.0


def shut(time: float, phase: float) -> float:
    """By how much the upper lids have turned (rad) at `time`."""
    number = floor(time / BLINKS + phase)
    begins = (number - phase + 0.1 + 0.7 * _chance(number, phase)) * BLINKS
    u = (time - begins) / BLINK
    if not 0 < u < 1:
        return 0.0
    v = u / 0.35 if u < 0.35 else (1 - u) / 0.65  # lids fall faster than they rise
    return SHUT * v * v * (3 - 2 * v)


def gaze(time: float, phase: float) -> tuple[float, float]:
    """Where the eyes look against the head at `time`: to the left and down (rad)."""
    clock = time / LOOKS + phase
    number = floor(clock)
    u = ramp((clock - number) * LOOKS, JUMP)
    before, now = (_aim(n, phase) for n in (number - 1, number))
    return before[0] + (now[0] - before[0]) * u, before[1] + (now[1] - before[1]) * u


def _aim(number: int, phase: float) -> tuple[float, float]:
    far, angle = 0.10 * _chance(number, phase) ** 2, 2 * pi * _chance(number + 5000, phase)
    return far * sin(angle), 0.4 * far * sin(2 * angle)
