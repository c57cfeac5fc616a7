"""`Paint`: the meshes of a street by what they are made of, so that all of a sort is drawn together."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from langit.render.snapshot import Surface
from langit.simulation.places.facades import FINISHES
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site

BRIGHTNESS: Final[Mapping[str, float]] = {
    "night": 1.0, "sunset": 0.8, "dawn": 0.55, "golden_hour": 0.35, "day": 0.18, "studio": 0.5,
}  # fmt: skip


@dataclass(kw_only=True)
class Paint:
    """`tubes` shine brightly, `panes` softly, `fabric` not at all; `glass` mirrors; walls are by their finish."""

    tubes: MeshBuilder = field(default_factory=MeshBuilder)
    panes: MeshBuilder = field(default_factory=MeshBuilder)
    fabric: MeshBuilder = field(default_factory=MeshBuilder)
    glass: MeshBuilder = field(default_factory=MeshBuilder)
    walls: dict[str, MeshBuilder] = field(default_factory=lambda: defaultdict(MeshBuilder))

    def into(self, site: Site) -> None:
        """Adds the meshes to the site, as bright as the time of day asks."""
        bright = BRIGHTNESS[site.scene.time_of_day]
        site.put(self.tubes, Surface(emission=2.7 * bright, roughness=0.4), lies="on walls")
        site.put(self.panes, Surface(emission=0.65 * max(bright, 0.5), roughness=0.45), lies="on walls")
        site.put(self.fabric, Surface(roughness=0.8), lies="on walls")
        site.put(self.glass, Surface(roughness=0.2), lies="on walls")
        for finish, wall in self.walls.items():
            site.put(wall, FINISHES[finish], lies="on walls")
