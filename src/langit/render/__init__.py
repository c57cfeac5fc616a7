"""Snapshots to frames and exact ground truth, through OpenGL: `Renderer` is the one door."""

from langit.render.renderer import Renderer
from langit.render.truth import PASSES

__all__ = ["PASSES", "Renderer"]
