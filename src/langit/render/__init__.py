"""Snapshots to frames and exact ground truth: `opened` is the one door, and gives whatever draws a look."""

from langit.render.draw import FAST, LOOKS, PASSES, Draw, Frame, Truth, opened

__all__ = ["FAST", "LOOKS", "PASSES", "Draw", "Frame", "Truth", "opened"]
