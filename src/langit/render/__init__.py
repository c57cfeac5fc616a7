"""Snapshots to frames and exact ground truth: `opened` is the one door, and gives whatever draws a look."""

from langit.render.draw import LOOKS, PASSES, Draw, Frame, Manner, Truth, opened, shared
from langit.request import FAST, FILM

__all__ = ["FAST", "FILM", "LOOKS", "PASSES", "Draw", "Frame", "Manner", "Truth", "opened", "shared"]
