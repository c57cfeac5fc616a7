"""Snapshots to frames and exact ground truth: `opened` is the one door, and gives whatever draws a look."""

from langit.render.draw import FAST, FILM, LOOKS, PASSES, Draw, Frame, Manner, Truth, opened, shared

__all__ = ["FAST", "FILM", "LOOKS", "PASSES", "Draw", "Frame", "Manner", "Truth", "opened", "shared"]
