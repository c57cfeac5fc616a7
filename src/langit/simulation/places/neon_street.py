"""A narrow shopping street in Tokyo: houses on both sides, signs over signs, wires, and a crossing far back."""

from langit.simulation.places.site import Site


def build(site: Site) -> None:
    """Fills the site."""
