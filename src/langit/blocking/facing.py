"""Who turns to whom: those who talk to each other, who waves at somebody, who looks at something."""

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from langit.blocking.benches import seat_faced
from langit.blocking.mirrors import at_oneself
from langit.blocking.plot import Plot, goes
from langit.scene.blocked import AT_ONCE
from langit.scene.catalogue import act, done_seated, motions
from langit.scene.scene import Event, Placement, Subject

OPEN: Final = 0.5  # radians by which bodies stay turned to the camera, which would see them from the side alone
SOON: Final = 0.3  # seconds: who kneels down so soon before somebody faces them already
TO_CAMERA: Final = -math.pi / 2
TO_MIRROR: Final = math.pi / 2
Spot = tuple[float, float]


def faced(plot: Plot, free: Collection[str]) -> Plot:
    """The plot in which those of the `free` subjects who are with somebody from the beginning are turned to them."""
    spots = {subject.id: list(subject.placements) for subject in plot.scene.subjects}
    for id in free:
        headings = _at_first(plot, plot.by_id[id])
        if headings:
            turned = zip(spots[id], headings, strict=True)
            spots[id] = [replace(spot, heading=round(heading, 4)) for spot, heading in turned]
    return plot.standing(spots)


def _at_first(plot: Plot, subject: Subject) -> tuple[float, ...]:
    """The headings of the bodies of a subject as the clip begins; none where nobody is faced."""
    first = next((event for _, event in plot.deeds(subject.id)), None)
    if first is None and plot.row(subject.id).person:  # who only listens
        spoken = [event for event in plot.aims.get(subject.id, ()) if _to_somebody(event)]
        first = replace(spoken[0], subject=subject.id, target=spoken[0].subject) if spoken else None
    if first is None or (first.start or 0.0) > SOON or act(first.action).turns:
        return ()
    return facings(plot, first)


def _to_somebody(event: Event) -> bool:
    motion = motions().get(event.action)
    return motion is not None and motion.aims == "somebody"


def facings(plot: Plot, event: Event) -> tuple[float, ...]:
    """The heading of every body of who does that, turned to whom it is done; none where it is done to nobody."""
    motion = motions().get(event.action)
    doer = plot.by_id[event.subject]
    greets = motion is not None and motion.greets and not motion.along and not _stays_seated(plot, event)
    among_them = motion is not None and motion.mutual and len(doer.placements) > 1
    if (heading := seat_faced(plot, event)) is not None:
        return (heading,) * len(doer.placements)
    if at_oneself(plot, event):
        return (TO_MIRROR,) * len(doer.placements)
    if turns_to_camera(plot, event) or (greets and not among_them and _only_then(event)):
        return (TO_CAMERA,) * len(doer.placements)
    if plot.circled(event) and len(event.path) > 1:
        (x, y), (u, v) = event.path[0], plot.by_id[event.target or ""].placements[0].position[:2]
        return (math.atan2(v - y, u - x) + plot.aslant(event),)
    if plot.close(event) is not None and not plot.circled(event):
        other = plot.by_id[event.target or ""]
        (x, y), (u, v) = (_stands(plot, one, one.placements[0], event) for one in (doer, other))
        return (math.atan2(v - y, u - x) + plot.aslant(event),)
    if motion is None or motion.aims is None or goes(event) or len(event.path) > 1 or _stays_seated(plot, event):
        return ()
    here = [_stands(plot, doer, spot, event) for spot in doer.placements]
    if event.target is not None and event.target in plot.by_id:
        other = plot.by_id[event.target]
        there = [_stands(plot, other, spot, event) for spot in other.placements]
        return tuple(_heading(spot, _nearest(spot, there)) for spot in here) if there else ()
    if motion.mutual and len(here) > 1:
        return tuple(
            _heading(spot, _nearest(spot, here[:place] + here[place + 1 :])) for place, spot in enumerate(here)
        )
    return ()


def turns_to_camera(plot: Plot, event: Event) -> bool:
    """Whether it is a turn that ends before the camera: as told, or for a face that is to be seen then."""
    if not act(event.action).turns or event.direction not in (None, "toward"):
        return False
    others = [motions()[other.action] for _, other in plot.deeds(event.subject) if other.action in motions()]
    shows = any(motion.greets or any(pose.face for pose in motion.poses) for motion in others)
    return event.direction == "toward" or (shows and event is plot.deeds(event.subject)[0][1])


def _stays_seated(plot: Plot, event: Event) -> bool:
    """Whether who does that sits and need not get up for it: head and arms turn, and no foot."""
    if not done_seated(event.action):
        return False
    before = [other for _, other in plot.deeds(event.subject) if (other.start or 0.0) <= (event.start or 0.0)]
    rising = [other for other in before if not done_seated(other.action)]
    return bool(rising) and act(rising[-1].action).seated and plot.row(event.subject).person


def _only_then(event: Event) -> bool:
    """Whether it is done to nobody, after something else."""
    return event.target is None and event.direction is None and (event.start or 0.0) > AT_ONCE


def _stands(plot: Plot, subject: Subject, spot: Placement, until: Event) -> Spot:
    """Where a body is as an event begins: at the end of its last way, beside the first of its subject."""
    x, y, _ = spot.position
    first = subject.placements[0].position
    ways = [
        event.path for _, event in plot.deeds(subject.id) if event.path and (event.start or 0.0) < (until.start or 0.0)
    ]
    return (x, y) if not ways else (ways[-1][-1][0] + x - first[0], ways[-1][-1][1] + y - first[1])


def _nearest(spot: Spot, others: list[Spot]) -> Spot:
    return min(others, key=lambda other: math.dist(spot, other))


def _heading(spot: Spot, other: Spot) -> float:
    """From one to the other, but a little toward the camera."""
    straight = math.atan2(other[1] - spot[1], other[0] - spot[0])
    aside = (-math.pi / 2 - straight + math.pi) % (2 * math.pi) - math.pi
    return straight + max(-OPEN, min(OPEN, 0.5 * aside))
