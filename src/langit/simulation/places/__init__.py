"""The places of the world: `backdrop` builds everything of a scene that does not move."""

from langit.simulation.places.construction import backdrop

__all__ = ["backdrop"]
