"""What is placed by another: on, under, behind or in front of it, or in the air above, from where it will fall."""

import math
from dataclasses import replace
from typing import Final

from langit.blocking.floor import Floor
from langit.blocking.plot import Plot
from langit.scene.catalogue import act, motions
from langit.scene.kinds import Kind
from langit.scene.scene import Placement, Subject
from langit.scene.vocabulary import RelationName

UPON: Final[frozenset[RelationName]] = frozenset({"on", "above", "inside", "under"})
LEANING: Final[frozenset[RelationName]] = UPON | {"behind", "in_front_of"}
LONG_ENOUGH: Final = 0.8  # of somebody's height, that something is on which they lie
FEET: Final = 0.62  # of half somebody's height, from the middle of who lies to where they stood before
ABREAST: Final = 3.4  # of half their width, how far from each other people stand in front of something
TALL, CLEAR = 2.0, 0.5  # meters of what somebody stands in front of, beyond which they stand off by that much of it
WIDE: Final = 0.8  # meters: half the width of what several people are behind side by side
UP_THE_SLOPE: Final = 0.62  # of a slope's half length, from its middle, where things are put to go down


def falls_on(plot: Plot, id: str) -> str | None:
    """What it is dropped or draped over, or put on to roll down."""
    for _, event in plot.deeds(id):
        if event.target not in plot.by_id or event.target == id:
            continue
        own = act(event.action)
        if own.falls or own.drapes:
            return event.target
        if own.glides and plot.row(event.target).slope:
            return event.target
    return None


def attach(floor: Floor, subject: Subject, anchor: Subject) -> None:
    """Place a subject by its anchor, which stands already."""
    place = subject.place
    if falls_on(floor.plot, subject.id) == anchor.id:
        _above(floor, subject, anchor)
    elif place is not None and place.relation in {"behind", "in_front_of"}:
        _deep(floor, subject, anchor, 1.0 if place.relation == "behind" else -1.0)
    elif place is not None:
        _upon(floor, subject, anchor, place.relation)


def _above(floor: Floor, subject: Subject, anchor: Subject) -> None:
    """In the air over it, or high on its slope."""
    plot, at = floor.plot, floor.spots[anchor.id][0]
    x, y, z = at.position
    size, other = plot.size(subject.id), plot.size(anchor.id)
    row = plot.row(subject.id)
    if plot.row(anchor.id).slope:
        c, s = math.cos(at.heading), math.sin(at.heading)
        spots = []
        for k in range(subject.count):  # one behind the other, apart, since two that touch hold each other up
            up = UP_THE_SLOPE * other[0] - 3.0 * k * size[0]
            top = z + 2 * other[2] * (0.5 + 0.5 * up / other[0]) + size[2] * 0.12
            spots.append(Placement(position=(x + c * up, y + s * up, top), heading=at.heading + math.pi))
        floor.spots[subject.id] = spots
        return
    if row.physics == "sheet" and not row.pole:
        floor.spots[subject.id] = [Placement(position=(x, y, 0.0))] * subject.count
        return
    top = z + 2 * other[2]
    lift = 0.55 if plot.table else 1.0
    spots = []
    for k in range(subject.count):
        shift = floor.rng.uniform(-0.12, 0.12, 2) * min(other[0], other[1])
        height = top + lift + k * (2.4 * size[2] + 0.05)
        spots.append(Placement(position=(x + float(shift[0]), y + float(shift[1]), height)))
    floor.spots[subject.id] = spots


def _upon(floor: Floor, subject: Subject, anchor: Subject, relation: RelationName) -> None:
    """On top of it, in the air above, inside or under it; in front of it where nothing can be."""
    plot, places = floor.plot, floor.spots[anchor.id]
    size, other = plot.size(subject.id), plot.size(anchor.id)
    if relation == "on" and _lies_on(plot, subject, anchor):
        floor.spots[subject.id] = [_laid(floor, subject, anchor)]
        return
    if not _carries(plot.row(anchor.id), plot.row(subject.id)):
        _deep(floor, subject, anchor, -1.0)
        return
    if relation == "under" and not plot.row(anchor.id).roofed:
        # Whatever is under a thing carries it.
        spot = places[0]
        floor.spots[subject.id] = [replace(spot, heading=0.0)]
        lifted = replace(spot, position=(*spot.position[:2], spot.position[2] + 2 * size[2]))
        floor.spots[anchor.id] = [lifted, *places[1:]]
        return
    spots = []
    for k in range(subject.count):
        x, y, z = places[k % len(places)].position
        base = 0.0 if relation == "under" else z + 2 * other[2]
        base += (0.4 if plot.table else 0.8) if relation == "above" else 0.0
        level = k // len(places)
        spots.append(Placement(position=(x, y, base + level * 2 * size[2]), heading=floor.heading(subject)))
    floor.spots[subject.id] = spots


def _lies_on(plot: Plot, subject: Subject, anchor: Subject) -> bool:
    """Whether it is somebody who lies on something long enough, a bench or what stands for a bed."""
    row, own = plot.row(anchor.id), motions()
    made = [own[event.action] for _, event in plot.deeds(subject.id) if event.action in own]
    lies = bool(made) and all(motion.lies for motion in made)
    long = max(plot.size(anchor.id)[:2]) > LONG_ENOUGH * plot.size(subject.id)[2]
    return plot.row(subject.id).person and subject.count == 1 and lies and long and not (row.alive or row.topless)


def _laid(floor: Floor, subject: Subject, anchor: Subject) -> Placement:
    """On it along its longer side, which is turned across the picture."""
    plot, at = floor.plot, floor.spots[anchor.id][0]
    deep, wide, half = plot.size(anchor.id)
    along = at.heading + (math.pi / 2 if wide > deep else 0.0)
    if abs(math.cos(along)) < 0.7:
        along += math.pi / 2
        floor.spots[anchor.id][0] = replace(at, heading=at.heading + math.pi / 2)
    heading = 0.0 if math.cos(along) > 0 else math.pi
    feet = FEET * plot.size(subject.id)[2] * math.cos(heading)
    x, y, z = at.position
    share = plot.row(anchor.id).seat
    return Placement(position=(x + feet, y, z + 2 * half * (1.0 if share is None else share)), heading=heading)


def _carries(anchor: Kind, subject: Kind) -> bool:
    """Whether something can be on, in or under something."""
    return not (subject.alive or anchor.person or anchor.topless)


def _deep(floor: Floor, subject: Subject, anchor: Subject, sign: float) -> None:
    """Behind it (`sign` 1) or in front of it (-1), where people stand side by side."""
    plot, row = floor.plot, floor.plot.row(subject.id)
    at = plot.box(anchor, floor.spots[anchor.id][0])
    before = row.person and sign < 0
    abreast = before or (row.person and at.hx > WIDE)
    spots: list[Placement] = []
    floor.spots[subject.id] = spots
    for k in range(subject.count):
        heading = floor.heading(subject)
        mine = plot.box(subject, Placement(position=(0, 0, 0), heading=heading))
        gap = (0.08 if plot.table else 0.35) + mine.hy + at.hy
        gap += CLEAR * max(0.0, at.top - at.bottom - TALL) if before and not plot.table else 0.0
        wide = (ABREAST if abreast else 2.3) * mine.hx
        shift = 0.35 * at.hx * sign if subject.count == 1 else (k - (subject.count - 1) / 2) * wide
        along = (1.0, 0.0) if abreast else (0.0, sign)
        spots.append(
            floor.near(subject, at.x + shift, at.y + sign * gap, heading, along=along, apart=0.3 if abreast else 0.02)
        )
