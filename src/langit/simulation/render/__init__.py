"""Snapshots to frames and exact ground truth, through OpenGL: `Renderer` is the one door."""

from langit.simulation.render.renderer import Renderer
from langit.simulation.render.truth import PASSES

__all__ = ["PASSES", "Renderer"]
