"""Which way everybody goes, with whom, and how far: what starts, ways and cameras share."""

import math
from dataclasses import replace
from typing import Final, NamedTuple

from langit.blocking import lens
from langit.blocking.ground import VECTORS, Box, Span, Vector
from langit.blocking.plot import Plot
from langit.scene.catalogue import act
from langit.scene.scene import Event, Placement, Subject
from langit.scene.vocabulary import Direction, RelationName

NEAR: Final = 3.7  # meters from a home camera to where somebody stands whole in the picture
TOGETHER: Final = 6  # people who walk as one company; more of them go their own ways
IN_FRAME: Final = 1.1  # meters to the side that a camera which must not move sees in every orientation
CLEAR: Final = 0.8  # meters from what stands along a street to who crosses it, whom a camera goes along with
WATER: Final = 16.0  # meters to either side that boats sail
WATER_IN_FRAME: Final = 5.0
SKY: Final = 7.0  # meters to either side that balloons float
FAR: Final = 200.0  # meters: longer than every lane
MEETING: Final = 3.2  # meters to either side, in a wide picture, from which two come who meet
MEETING_ON_ROADS: Final = 7.8  # from there to their noses
COMPANY: Final[frozenset[RelationName]] = frozenset(
    {"near", "beside", "behind", "in_front_of", "left_of", "right_of"}
)  # the relations in which one goes along with another
SIDES: Final[dict[RelationName, int]] = {"left_of": -1, "right_of": 1}


def stays_put(plot: Plot) -> bool:
    """Whether the camera must not go along: it was told so, or somebody is to leave or to hide."""
    camera = plot.scene.camera
    if any(move.move == "static" for move in camera.moves):
        return True
    return any(act(event.action).vanishes and camera.focus in {None, event.subject} for event in plot.scene.events)


class Leaving(NamedTuple):
    """A camera that can be left at the side: its distance, its vertical field of view, and the x at which one is out.

    The x holds for 16:9 and wider, and so for every narrower picture.
    """

    distance: float
    fov: float
    out: float


def leaving(plot: Plot, id: str) -> Leaving:
    """How somebody is filmed who will leave the picture."""
    here, size = plot.here, plot.size(id)
    half = max(size[0], size[1])
    if plot.table:
        distance, wide = 2.0, 1.18  # at the stage; a little further off the picture is wider
    elif plot.row(id).vehicle:
        distance = max(NEAR, 3.4 * size[2], 2.4 * size[0])
        wide = 0.7 * distance
    else:
        distance = max(NEAR, 2.6 * size[2])
        wide = min(0.62 * distance, here.exit - half - 0.35)
    tall = wide / max(16 / 9, plot.scene.aspect)
    if plot.scene.camera.lens is not None:
        distance = tall / math.tan(math.radians(lens.fov(plot)) / 2)
    fov = 2 * math.degrees(math.atan(tall / distance))
    return Leaving(distance, fov, wide + half + (0.14 if plot.table else 0.4))


def depth_of_leaving(plot: Plot, id: str) -> float:
    """The y at which somebody who will leave is seen before."""
    if plot.table:
        return plot.layout.stage[1]
    low, high = plot.here.y
    return min(max(plot.layout.camera[1] + leaving(plot, id).distance, low + 0.2), high)


def partner(plot: Plot, event: Event) -> Subject | None:
    """Whom somebody goes to meet, who comes at the same time; nobody where a target waits."""
    back = (other for _, other in plot.goes(event.target or "") if other.start == event.start)
    return plot.by_id[event.target or ""] if any(other.target == event.subject for other in back) else None


def _from_left(plot: Plot, subject: Subject, other: Subject) -> bool:
    """Whether it is who comes from the left of two who meet: who was said to be there, else who was named first."""
    mine, theirs = (
        SIDES.get(one.place.relation, 0) if one.place and not one.place.of else 0 for one in (subject, other)
    )
    return mine < theirs if mine != theirs else plot.goers.index(subject.id) < plot.goers.index(other.id)


def meeting_reach(plot: Plot, subject: Subject) -> float:
    """How far to the side somebody begins who goes to meet another, so that both are in the picture from the first."""
    narrow = min(plot.scene.aspect / (16 / 9), 1.0)
    return MEETING_ON_ROADS * narrow + plot.size(subject.id)[0] if plot.row(subject.id).vehicle else MEETING * narrow


def course(plot: Plot, subject: Subject, event: Event) -> Vector:
    """The direction of a way, as a unit vector: as told, to whom it meets, as the one it goes with, or as suits."""
    if event.direction in VECTORS:
        return VECTORS[event.direction]
    if (other := partner(plot, event)) is not None:
        return (1, 0) if _from_left(plot, subject, other) else (-1, 0)
    leader = leader_of(plot, subject)
    if leader is not None:
        theirs = next((other for _, other in plot.goes(leader.id) if other.action == event.action), None)
        if theirs is not None:
            return course(plot, leader, theirs)
    return _course_by_chance(plot, subject)


def _course_by_chance(plot: Plot, subject: Subject) -> Vector:
    """To and fro in turn; down a street the first comes."""
    turn = plot.goers.index(subject.id) if subject.id in plot.goers else 0
    flip = 1 if (turn + plot.scene.seed) % 2 == 0 else -1
    if plot.layout.travel == "y" and plot.row(subject.id).medium != "air":
        return (0, -1) if turn == 0 or flip > 0 else (0, 1)
    return (flip, 0)


def road_course(plot: Plot, subject: Subject, event: Event) -> Vector:
    """The direction of a vehicle: roads run one way, water and air every way."""
    dx, dy = course(plot, subject, event)
    if off_road(plot, subject.id):
        return dx, dy
    if plot.layout.travel == "x":
        return (dx or dy, 0.0)
    return (0.0, dy or -dx)


def off_road(plot: Plot, id: str) -> bool:
    """Whether a vehicle has water or air of its own, and needs no road."""
    medium = plot.row(id).medium
    return medium == "air" or afloat(plot, id)


def afloat(plot: Plot, id: str) -> bool:
    """Whether it sails where there is water."""
    return plot.row(id).medium == "water" and plot.layout.water is not None


# ---- company


def leader_of(plot: Plot, subject: Subject) -> Subject | None:
    """Whom a companion goes with: the one it was said to be near, or the first of a few who do the same."""
    if any(partner(plot, event) for _, event in plot.goes(subject.id)):
        return None
    place = subject.place
    if place is None:
        return _first_alike(plot, subject)
    if place.relation not in COMPANY:
        return None
    return next(
        (
            other
            for other in plot.scene.subjects
            if other.id in place.of and other.id != subject.id and not _leans_on(other, subject.id)
        ),
        None,
    )


def _leans_on(subject: Subject, id: str) -> bool:
    return subject.place is not None and id in subject.place.of


def companions(plot: Plot, id: str) -> list[Subject]:
    """Who goes with it, all the way."""
    others = (plot.by_id[other] for other in plot.goers if other != id)
    return [other for other in others if (leader := leader_of(plot, other)) is not None and leader.id == id]


def _first_alike(plot: Plot, subject: Subject) -> Subject | None:
    """Who does the same all the time, when they are few: "a man and a woman walk"."""
    if not plot.goes(subject.id) or not plot.row(subject.id).alive:
        return None
    mine = _doings(plot, subject.id)
    alike = [s for s in plot.scene.subjects if plot.row(s.id).alive and _doings(plot, s.id) == mine]
    if sum(other.count for other in alike) > TOGETHER or alike[0].id == subject.id:
        return None
    return alike[0]


def _doings(plot: Plot, id: str) -> list[tuple[str, Direction | None, float | None]]:
    return [(event.action, event.direction, event.start) for _, event in plot.deeds(id)]


# ---- how far


def limits(plot: Plot, subject: Subject) -> tuple[Span, Span]:
    """From where to where it may go, in x and y."""
    row = plot.row(subject.id)
    if row.vehicle:
        return _roads(plot, subject)
    x, y = plot.here.x, plot.here.y
    if plot.layout.travel == "y":
        y = (max(y[0], plot.layout.camera[1] + NEAR), y[1])
        if any(event.direction in {"left", "right"} for _, event in plot.goes(subject.id)):
            x = (x[0] + CLEAR, x[1] - CLEAR)
    if stays_put(plot) and plot.scene.camera.focus in {None, subject.id}:
        x = (max(x[0], -IN_FRAME), min(x[1], IN_FRAME))
    return x, y


def _roads(plot: Plot, subject: Subject) -> tuple[Span, Span]:
    """Where a vehicle may go: on the water, in the air or along the roads."""
    layout, row = plot.layout, plot.row(subject.id)
    if row.medium == "water" and layout.water is not None:
        leaves = any(act(event.action).leaves for _, event in plot.goes(subject.id))
        wide = WATER_IN_FRAME if stays_put(plot) and not leaves else WATER
        return (-wide, wide), (layout.water[1] + 1.2, layout.water[2] - 4.0)
    if row.medium == "air" and not layout.tabletop:
        return (-SKY, SKY), (layout.stage[1] + 4.0, layout.stage[1] + 14.0)
    low, high = layout.reach
    edge = 0.2 if layout.tabletop else 2.5
    along = (low + edge, high - edge)
    across = (min(layout.roads), max(layout.roads))
    return (across, (max(along[0], 2.5), along[1])) if layout.travel == "y" else (along, across)


def swept(plot: Plot, subject: Subject, spot: Placement) -> Box:
    """The room that a body takes while it goes to and fro on its lane; where it stands, if it does not."""
    here, ways = plot.box(subject, spot), plot.goes(subject.id)
    if not ways or any(act(event.action).bound or event.target for _, event in ways):
        return here
    dx, _ = course(plot, subject, ways[0][1])
    upright = abs(math.sin(spot.heading)) > 0.5 if plot.row(subject.id).vehicle else not dx
    return replace(here, hy=FAR) if upright else replace(here, hx=FAR)
