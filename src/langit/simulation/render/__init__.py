"""Snapshots to frames and exact ground truth, through OpenGL: `Renderer` is the one door."""

from langit.simulation.render.renderer import Renderer

__all__ = ["Renderer"]
