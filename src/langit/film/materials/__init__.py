"""What things are made of: a graph for every pattern, and for what people are made of. `graph` is the one door."""

from langit.film.materials.table import graph

__all__ = ["graph"]
