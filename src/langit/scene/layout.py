"""Where things are in each setting, as numbers that blocking, cameras and the builders of places share.

Axes as in `scene.py`: the opening camera looks along +y. `travel` is the axis along which people and traffic move.
"""

from dataclasses import dataclass
from typing import Final, Literal

from langit.scene.vocabulary import Setting


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The free ground of a setting.

    `stage` is the middle of the free area and `free` its half sizes in x and y: nothing of the place stands in it.
    `travel` and `reach` say along which axis and between which coordinates people walk and cars drive; `lanes` are the
    coordinates across it for people, `roads` for vehicles. `water` is where boats sail (x half size, y near, y far).
    `camera` is the home of a camera that sees a standing person whole, `horizon` the distance at which fog may close.
    """

    stage: tuple[float, float] = (0.0, 3.0)
    free: tuple[float, float] = (3.0, 3.0)
    travel: Literal["x", "y"] = "x"
    reach: tuple[float, float] = (-12.0, 12.0)
    lanes: tuple[float, ...] = (3.0, 4.2, 2.0)
    roads: tuple[float, ...] = (5.5,)
    water: tuple[float, float, float] | None = None
    camera: tuple[float, float, float] = (0.0, -3.0, 1.5)
    horizon: float = 60.0
    indoor: bool = False
    tabletop: bool = False


LAYOUTS: Final[dict[Setting, Layout]] = {
    # The street runs away from the camera between two rows of houses; the road is x -3 to 3, sidewalks to 4.4.
    "neon_street": Layout(
        stage=(0.0, 3.0), free=(2.8, 5.0), travel="y", reach=(-1.0, 30.0), lanes=(0.2, -1.4, 1.5, -2.4, 2.4),
        roads=(1.3, -1.3), camera=(0.0, -2.8, 1.4), horizon=45.0,
    ),
    # A paved path runs along x at y 2 to 4.6; trees stand from y 6 on and before y -6.
    "park": Layout(stage=(0.0, 2.6), free=(5.0, 2.2), lanes=(3.0, 2.4, 3.8), roads=(3.0,)),
    # A clearing x -2.4 to 2.4 runs away from the camera between pines.
    "snowy_forest": Layout(
        stage=(0.0, 4.0), free=(2.2, 5.0), travel="y", reach=(-1.0, 26.0), lanes=(0.2, -1.2, 1.3), roads=(0.0,),
        camera=(0.0, -2.8, 1.5), horizon=40.0,
    ),
    # A beach up to y 3.5, then the sea.
    "sea": Layout(
        stage=(0.0, 1.8), free=(4.0, 1.4), lanes=(1.6, 2.4, 0.9), roads=(1.6,), water=(40.0, 7.0, 40.0),
        camera=(0.0, -3.4, 1.6), horizon=140.0,
    ),
    # An asphalt road along x at y 3 to 8 with a middle line, grass on both sides, trees behind.
    "country_road": Layout(
        stage=(0.0, 1.0), free=(5.0, 1.6), lanes=(1.4, 0.6, 2.2), roads=(4.2, 6.8), reach=(-40.0, 40.0),
        camera=(0.0, -4.0, 1.6), horizon=110.0,
    ),
    "meadow": Layout(stage=(0.0, 3.0), free=(7.0, 5.0), lanes=(3.0, 4.4, 1.8), roads=(6.0,), horizon=110.0),
    # A wooden table top fills the picture at z 0; things are the size of a hand here (`tabletop`), its edge at 1.6.
    "studio": Layout(
        stage=(0.0, 0.0), free=(1.1, 0.8), reach=(-1.4, 1.4), lanes=(0.0, 0.4, -0.4), roads=(0.0,),
        camera=(0.0, -3.4, 1.5), indoor=True, tabletop=True,
    ),
    # A room x -4 to 4, y -5 to 6, with a wall mirror at y 6; the camera stands aside, or people would hide their image.
    "mirror_room": Layout(
        stage=(0.0, 2.4), free=(3.0, 2.4), reach=(-3.4, 3.4), lanes=(2.6, 3.6, 1.6), roads=(2.6,),
        camera=(1.6, -3.4, 1.55), indoor=True,
    ),
}  # fmt: skip
