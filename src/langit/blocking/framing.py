"""What a shot shows: the middle of the picture, how far the camera stands, how high, and whether it goes along."""

import math
from dataclasses import dataclass, replace
from typing import Final

from langit.blocking import lens, mirrors
from langit.blocking.courses import companions, leaving, partner, stays_put
from langit.blocking.ground import Box, Span
from langit.blocking.plot import Plot
from langit.blocking.pushes import ROLLING, SLIDING
from langit.blocking.shoulder import FOV, pair, view
from langit.scene.catalogue import act, kinds
from langit.scene.scene import Point, Subject

LONG: Final = 0.65  # how much of something long a tall picture must show
ASIDE: Final = 20.0  # degrees by which a camera before a mirror stands aside, or people would hide their image
IN_STREET: Final = -6.0  # degrees by which it stands aside of who comes along a street
CROWDED: Final = 6.5  # meters: further off, the houses of a street would stand between
WIDE: Final = 50.0  # degrees, the field of view of a place without anybody, where no lens is said
TOGETHER: Final = 2.5  # meters that people are apart at most who are shown in one close shot
SEEN: Final = 1.15  # times the height of a building, that a picture shows at its wall
LOW: Final = 0.4  # of the height of such a picture is how far below its middle feet are
ROOM: Final = 30.0  # meters that an aerial camera finds behind everything


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A camera's place relative to what it looks at. With `follow`, `center` is an offset from that subject."""

    center: Point
    distance: float
    height: float
    fov: float
    turn: float = 0.0
    sweep: float = 130.0
    follow: str | None = None
    subject: bool = True
    open_right: bool = True


def frame(plot: Plot) -> Frame:
    """The frame of a scene whose subjects are placed."""
    focus = plot.by_id.get(plot.scene.camera.focus or "")
    if focus is None or not focus.placements:
        return _of_place(plot)
    if any(own.vanishes for own in plot.acts(focus.id)):
        return _of_leaving(plot, focus)
    if both := pair(plot):
        return _over_shoulder(plot, both)
    if mirrors.before(plot, focus) and plot.scene.camera.shot in ("full", "medium"):
        return _before_mirror(plot, focus)
    return _along(plot, focus) if _followed(plot, focus) else _standing(plot, focus)


def _followed(plot: Plot, focus: Subject) -> bool:
    """Whether the camera goes along with its subject: it was told to, or the subject would walk out of the picture."""
    if plot.scene.camera.follow is not None:
        return plot.scene.camera.follow == focus.id
    if stays_put(plot) or plot.table or any(partner(plot, event) for _, event in plot.goes(focus.id)):
        return False
    if not plot.row(focus.id).mover:
        return any(act(event.action).glides and not event.target for _, event in plot.deeds(focus.id))
    return any(len(event.path) > 1 for _, event in plot.goes(focus.id)) and not _toward_camera(plot, focus)


def _toward_camera(plot: Plot, focus: Subject) -> bool:
    """Whether it comes straight at the camera or goes straight away, and so stays in the picture by itself."""
    told = [event for _, event in plot.goes(focus.id)]
    xs = [x for event in told for x, _ in event.path]
    straight = bool(xs) and max(xs) - min(xs) < 2.5
    said = any(event.direction in {"toward", "away"} for event in told)
    return straight and said and not plot.row(focus.id).from_side


def _bodies(plot: Plot, subject: Subject) -> list[Box]:
    """The room that its bodies take, with what they hold over their heads."""
    carried = (kinds()[item.kind].overhead for item in subject.clothing if item.kind in kinds())
    over = max(carried, default=0.0)
    return [replace(b, top=b.top + over) for b in plot.bodies(subject.id)]


def _turn(plot: Plot, focus: Subject, usual: float) -> float:
    """From which side it is seen, in degrees: the usual one, or its back."""
    if plot.scene.camera.angle not in {"behind", "over_shoulder"}:
        return usual
    return (math.degrees(focus.placements[0].heading) + 90.0) % 360.0 - 180.0


def _sweep(plot: Plot, usual: float) -> float:
    """Degrees of an orbit."""
    return usual if plot.place.sweep is None else plot.place.sweep


# ---- a camera that goes along


def _along(plot: Plot, focus: Subject) -> Frame:
    """The camera goes with its subject, at its side or in front of it."""
    turn = _turn(plot, focus, IN_STREET if plot.layout.travel == "y" else 0.0)
    axis = 0 if abs(math.cos(math.radians(turn))) > 0.7 else 1  # of the ground, across the picture
    group = [b for s in (focus, *companions(plot, focus.id)) for b in _bodies(plot, s)]
    left, right = _group_width(plot, focus, group, axis)
    height = max(b.top - b.bottom for b in group)
    away = _along_away(plot, focus, (right - left) / 2, height, axis)
    lift = focus.placements[0].position[2] if plot.row(focus.id).medium == "air" else 0.0
    away, eye = lens.settled(plot, away, lens.eye_height(plot, height, away))
    middle = (left + right) / 2
    at = (middle, min(0.0, min(b.y for b in group) - _middle(focus, 1))) if axis == 0 else (0.0, middle)
    return Frame(
        center=(*at, lens.center_height(plot, focus, 0.0, height, away)),
        distance=away,
        height=max(eye - lift, -lift + 0.4),
        fov=lens.fov(plot),
        turn=turn,
        sweep=_sweep(plot, 110.0),
        follow=focus.id,
    )


def _along_away(plot: Plot, focus: Subject, half: float, height: float, axis: int) -> float:
    """How far off the camera goes along."""
    first = _bodies(plot, focus)[0]
    across, deep = (first.hx, first.hy) if axis == 0 else (first.hy, first.hx)
    alone = lens.close(plot) and not companions(plot, focus.id)
    away = lens.distance(plot, 0.0 if alone else half, height, narrow=_long_half(plot, focus, axis))
    away += 1.2 * deep if deep > across else 0.0  # what is long comes near
    return min(away, CROWDED) if plot.layout.travel == "y" and not plot.row(focus.id).vehicle else away


def _middle(focus: Subject, axis: int) -> float:
    return sum(spot.position[axis] for spot in focus.placements) / focus.count


def _group_width(plot: Plot, focus: Subject, group: list[Box], axis: int) -> Span:
    """From where to where a group reaches across the picture, from the middle of its subject."""
    middle, half = _middle(focus, axis), _half(plot, focus, axis)
    places = [(b.x, b.y)[axis] - middle for b in group]
    return min(places) - half, max(places) + half


def _half(plot: Plot, focus: Subject, axis: int) -> float:
    """How far one body reaches to a side as it moves."""
    row, first = plot.row(focus.id), _bodies(plot, focus)[0]
    if row.vehicle:
        return (first.hx, first.hy)[axis] * (1.1 if row.long else 1.0)
    half = max(first.hx, first.hy)
    return 1.25 * half if row.alive and not row.person else half  # head and tail swing


def _long_half(plot: Plot, focus: Subject, axis: int) -> float | None:
    """The half width that a tall picture must show of something long that drives."""
    row = plot.row(focus.id)
    return LONG * _half(plot, focus, axis) if row.vehicle and row.long else None


# ---- a camera that is left


def _of_leaving(plot: Plot, focus: Subject) -> Frame:
    """A camera that stays while its subject goes out of the picture, or behind something, and comes back."""
    targets = {event.target for _, event in plot.deeds(focus.id)}
    cover = next((box for box in plot.boxes if box.id in targets), None)
    if cover is not None and not any(own.leaves for own in plot.acts(focus.id)):
        return _of_cover(plot, focus, cover)
    view = leaving(plot, focus.id)
    body = _bodies(plot, focus)[0]
    height = body.top - body.bottom
    return Frame(
        center=(0.0, _depth_left(plot, focus), 0.5 * height),
        distance=view.distance,
        height=0.4 * view.distance if plot.table else min(plot.layout.camera[2], 0.88 * height + 0.1),
        fov=view.fov,
        open_right=False,
    )


def _depth_left(plot: Plot, focus: Subject) -> float:
    """The y at which it leaves."""
    ends = [event.path[-1] for _, event in plot.deeds(focus.id) if act(event.action).leaves and event.path]
    return ends[0][1] if ends else focus.placements[0].position[1]


def _of_cover(plot: Plot, focus: Subject, cover: Box) -> Frame:
    """What hides somebody in the middle, so wide that both ends of the way behind it are seen."""
    body = _bodies(plot, focus)[0]
    height = body.top - body.bottom
    xs = [x for _, event in plot.goes(focus.id) for x, _ in event.path] or [focus.placements[0].position[0]]
    half = max(abs(x - cover.x) for x in xs) + 0.3 * height
    tangent = math.tan(math.radians(lens.fov(plot)) / 2)
    away = max(half / (tangent * plot.scene.aspect), 1.25 * height / (2 * tangent))
    depth = max(cover.y - away * 0.92, plot.place.eyes[1][0])
    return Frame(
        center=(cover.x, cover.y, 0.5 * height),
        distance=cover.y - depth,
        height=0.35 * away if plot.table else min(1.45, 0.86 * height),
        fov=lens.fov(plot),
    )


# ---- a camera that stays


def _over_shoulder(plot: Plot, both: tuple[Subject, Subject]) -> Frame:
    """The camera stands behind one of two, and the other is in the picture."""
    center, away, height, turn = view(plot, both)
    fov = lens.fov(plot) if plot.scene.camera.lens is not None else FOV
    return Frame(center=center, distance=away, height=height, fov=fov, turn=turn, sweep=20.0)


def _before_mirror(plot: Plot, focus: Subject) -> Frame:
    """The camera stands behind who looks into a mirror, and the face in it is in the picture."""
    center, away, height, turn = mirrors.view(plot, focus)
    fov = lens.fov(plot) if plot.scene.camera.lens is not None else mirrors.FOV
    return Frame(center=center, distance=away, height=height, fov=fov, turn=turn, sweep=20.0)


def _standing(plot: Plot, focus: Subject) -> Frame:
    """The camera stays: everything that belongs to the story is in the picture, its subject in the middle."""
    mine = _bodies(plot, focus)
    ways = [point for _, event in plot.goes(focus.id) for point in event.path]
    beside = [box for other in companions(plot, focus.id) for box in _bodies(plot, other)]
    front = min([b.y for b in (*mine, *beside)] + [y for _, y in ways])
    (left, right), (bottom, top) = _shown(plot, focus, mine)
    height = max(top - bottom, 0.25 if plot.table else 0.4)
    building = _before(plot, focus, front)
    away = max(_away(plot, focus, (right - left) / 2, height), building)
    away = min(away, _room_behind(plot, front))
    middle = LOW * 2 * away * math.tan(math.radians(lens.fov(plot)) / 2) if building else 0.0
    away, eye = lens.settled(plot, away, lens.eye_height(plot, height, away))
    return Frame(
        center=((left + right) / 2, front, max(lens.center_height(plot, focus, bottom, height, away), middle)),
        distance=away,
        height=eye,
        fov=lens.fov(plot),
        turn=_turn(plot, focus, ASIDE if plot.place.mirrored and not ways else 0.0),
        sweep=_sweep(plot, 130.0),
    )


def _before(plot: Plot, focus: Subject, front: float) -> float:
    """How far off the camera stands at least, for a building to be seen as one before which somebody stands."""
    place, shot = focus.place, plot.scene.camera.shot
    if lens.close(plot) or place is None or place.relation != "in_front_of" or shot == "aerial":
        return 0.0
    behind = [box for id in place.of if id in plot.by_id and plot.row(id).vast for box in plot.bodies(id)]
    tangent = math.tan(math.radians(lens.fov(plot)) / 2)
    return max(
        (SEEN * (box.top - box.bottom) / (2 * tangent) - (box.y - box.hy - front) for box in behind), default=0.0
    )


def _shown(plot: Plot, focus: Subject, mine: list[Box]) -> tuple[Span, Span]:
    """From where to where the picture reaches, across and up: faces in a close shot, else the whole story."""
    first, falls = mine[0], any(own.falls for own in plot.acts(focus.id))
    if lens.close(plot):
        return _closely(plot, focus), (0.0 if falls else first.bottom, plot.bodies(focus.id)[0].top)
    group = [*mine, *_company(plot, focus)]
    xs = [x for _, event in plot.goes(focus.id) for x, _ in event.path] + _rests(plot, focus)
    left, right = min([b.x - b.hx for b in group] + xs), max([b.x + b.hx for b in group] + xs)
    return (left, max([right, *_downhill(plot, focus, group)])), (0.0, max(b.top for b in group))


def _closely(plot: Plot, focus: Subject) -> Span:
    """From where to where a close shot reaches at least: nothing of one, the heads of people who stand together."""
    first, bound = plot.bodies(focus.id)[0], _bound(plot, focus)
    people = [s for s in plot.scene.subjects if plot.row(s.id).person and (s.id in bound or _near(plot, s))]
    heads = [b for s in people for b in plot.bodies(s.id) if math.hypot(b.x - first.x, b.y - first.y) < TOGETHER]
    if len(heads) < 2 or not plot.row(focus.id).person:
        return first.x, first.x
    return min(b.x - b.hx for b in heads), max(b.x + b.hx for b in heads)


def _downhill(plot: Plot, focus: Subject, group: list[Box]) -> list[float]:
    """The x at which what goes down a slope comes to rest."""
    targets = {event.target for _, event in plot.deeds(focus.id) if act(event.action).glides}
    return [b.x + 3.0 * b.hx for b in group if b.id in targets and plot.row(b.id).slope]


def _rests(plot: Plot, focus: Subject) -> list[float]:
    """The x at which what was pushed across the picture comes to rest, or is when the clip ends."""
    found = []
    for _, event in plot.deeds(focus.id):
        if act(event.action).glides and event.velocity and not event.target:
            pace, loss = event.velocity[0], ROLLING if act(event.action).rolls else SLIDING
            time = min(abs(pace) / loss, plot.scene.seconds - (event.start or 0.0))
            way = abs(pace) * time - loss * time**2 / 2
            size = max(plot.size(focus.id)[:2])
            found += [spot.position[0] + math.copysign(way + size, pace) for spot in focus.placements]
    return found


def _away(plot: Plot, focus: Subject, half: float, height: float) -> float:
    """How far off the camera stands: on a table top neither at its edge nor beyond its light."""
    away = lens.distance(plot, half, height, narrow=LONG * half if plot.row(focus.id).long else None)
    if not plot.table or lens.close(plot):
        return away
    acts = [act(event.action) for event in plot.scene.events]
    rolls = any(own.pushed or own.tips or own.springs for own in acts)
    least = 1.3 if lens.stays(plot) else 2.3 if rolls and plot.scene.aspect > 1 else 1.7
    return min(max(away, least), 4.4)


def _room_behind(plot: Plot, front: float) -> float:
    """How far back from `front` a camera can stand."""
    if plot.scene.camera.shot == "aerial":
        return ROOM
    return max(front - plot.place.eyes[1][0], 0.6)


def _company(plot: Plot, focus: Subject) -> list[Box]:
    """Who else must be seen: those who act on the focus, stand in relation to it, go along with it, or stand near."""
    bound = _bound(plot, focus) | {other.id for other in companions(plot, focus.id)}
    others = [s for s in plot.scene.subjects if s.id != focus.id and not plot.row(s.id).vast]
    return [box for s in others if s.id in bound or _near(plot, s) for box in _bodies(plot, s)]


def _bound(plot: Plot, focus: Subject) -> set[str]:
    """The ids of those who act on it or on whom it acts, and of those in relation to it."""
    pairs = [{event.subject, event.target} for event in plot.scene.events if event.target]
    pairs += [{subject.id, *subject.place.of} for subject in plot.scene.subjects if subject.place]
    return {id for pair in pairs if focus.id in pair for id in pair}


def _near(plot: Plot, subject: Subject) -> bool:
    """Whether it stays where the story is, and is no mere background."""
    row = plot.row(subject.id)
    return not (plot.goes(subject.id) or row.vehicle or (row.scenery and not row.foreground))


# ---- nobody


def _of_place(plot: Plot) -> Frame:
    """Nobody in particular: the place itself, from where its layout says."""
    layout, camera = plot.layout, plot.scene.camera
    _, y, z = layout.camera
    depth = 1.2 if layout.tabletop else 9.0 if layout.travel == "y" else 6.0
    center = (layout.stage[0], y + depth + (2.2 if layout.tabletop else 0.0), 0.2 if layout.tabletop else 1.4)
    away, height = center[1] - y, z + (0.6 if camera.shot == "wide" else 0.0)
    turn = 0.0
    if layout.vista is not None:
        (x, y, z), center = layout.vista
        away, height = math.hypot(center[0] - x, center[1] - y), z + (0.6 if camera.shot == "wide" else 0.0)
        turn = math.degrees(math.atan2(x - center[0], center[1] - y))
    if camera.shot == "aerial":
        away, height = 12.0, 11.0
    height = {"low": 0.4, "high": height + 2.5, "overhead": height + 6.0}.get(camera.angle, height)
    fov = WIDE if camera.lens is None else lens.fov(plot)
    return Frame(
        center=center, distance=away, height=height, fov=fov, turn=turn, subject=False, sweep=_sweep(plot, 90.0)
    )
