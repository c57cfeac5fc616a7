"""A room with a large framed mirror on the wall that the camera looks at."""

from langit.simulation.places.site import Site, matte, patterned
from langit.simulation.snapshot import Pattern, Reflector, Surface


def build(site: Site) -> None:
    """Fills the site."""
    wall, ceiling = matte("c9c2b4", 0.95), matte("e8e4dc", 0.95)
    floor = patterned("9a6a40", Pattern.WOOD, 0.7, 0.4)
    site.plane((0, 0.5, 0.0), (4.0, 5.5), floor)
    site.plane((0, 0.5, 3.2), (4.0, 5.5), ceiling, facing="down")
    site.plane((-4, 0.5, 1.6), (5.5, 1.6), wall, facing="right")
    site.plane((4, 0.5, 1.6), (5.5, 1.6), wall, facing="left")
    site.plane((0, -5, 1.6), (4.0, 1.6), wall, facing="back")
    site.plane((0, 6.02, 1.6), (4.0, 1.6), wall, facing="front")
    site.plane(
        (0, 6.0, 1.45),
        (1.9, 1.25),
        Surface(color=(0.9, 0.92, 0.93), roughness=0.02, metal=1.0, pattern=Pattern.MIRROR),
        facing="front",
    )
    site.reflector = Reflector(normal=(0.0, -1.0, 0.0), offset=-6.0)
    frame = matte("6b4a2c", 0.4)
    for x in (-1.97, 1.97):
        site.box((x, 5.97, 1.45), (0.08, 0.05, 1.4), frame)
    for z in (0.13, 2.77):
        site.box((0, 5.97, z), (2.05, 0.05, 0.08), frame)
