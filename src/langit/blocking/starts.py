"""Where those begin who move: so that their way fits the ground, the picture and what they pass."""

import math
from dataclasses import replace

from langit.blocking.ground import WALKING, Box, Ground, Span, box, dice, ground, span_of, speed
from langit.scene.dimensions import extent
from langit.scene.scene import Event, Placement, Scene, Subject
from langit.scene.vocabulary import ANIMALS, PEOPLE, VEHICLES, Direction

VECTORS: dict[Direction, tuple[float, float]] = {"left": (-1, 0), "right": (1, 0), "toward": (0, -1), "away": (0, 1)}
NEAR = 3.7  # meters from a home camera to where somebody stands whole in the picture
TOGETHER = 6  # people who walk as one company; more of them go their own ways
IN_FRAME = 1.1  # meters to the side that a camera which must not move sees in every orientation
WATER_X = 16.0
FAR = 200.0  # meters: longer than every lane
ALTITUDE = 3.6


def goes(scene: Scene, id: str) -> list[tuple[int, Event]]:
    """The events in which somebody changes place, with their index."""
    return [(k, event) for k, event in enumerate(scene.events) if event.subject == id and event.action in WALKING]


def stays_put(scene: Scene) -> bool:
    """Whether the camera must not go along: it was told so, or somebody is to leave or to hide."""
    if any(move.move == "static" for move in scene.camera.moves):
        return True
    focus = scene.camera.focus
    return any(e.action in {"leave", "pass_behind"} and focus in {None, e.subject} for e in scene.events)


def leave_view(subject: Subject, scene: Scene) -> tuple[float, float, float]:
    """Distance and vertical field of view of a camera that can be left at the side, and the x at which one is out.

    The x holds for 16:9 and wider, and so for every narrower picture.
    """
    here = ground(scene.setting)
    size = extent(subject, scene)
    half = max(size[0], size[1])
    if here.layout.tabletop:
        distance, wide = 2.0, 1.18  # at the stage; a little further off the picture is wider
    else:
        distance = max(NEAR, *((3.4 * size[2], 2.4 * size[0]) if subject.kind in VEHICLES else (2.6 * size[2],)))
        wide = min(0.62 * distance, here.exit - half - 0.35) if subject.kind not in VEHICLES else 0.7 * distance
    fov = 2 * math.degrees(math.atan(wide / max(16 / 9, scene.aspect) / distance))
    out = wide + half + (0.14 if here.layout.tabletop else 0.4)
    return distance, fov, out


def depth_of_leaving(subject: Subject, scene: Scene) -> float:
    """The y at which somebody who will leave is seen before."""
    here = ground(scene.setting)
    if here.layout.tabletop:
        return here.layout.stage[1]
    distance = leave_view(subject, scene)[0]
    return min(max(here.layout.camera[1] + distance, here.y[0] + 0.2), here.y[1])


def course(subject: Subject, event: Event, scene: Scene) -> tuple[float, float]:
    """The direction of a way, as a unit vector: as told, as the one it goes with, or as suits the place."""
    if event.direction in VECTORS:
        return VECTORS[event.direction]
    partner = _partner(subject, scene)
    if partner is not None:
        theirs = [e for _, e in goes(scene, partner.id) if e.action == event.action]
        if theirs:
            return course(partner, theirs[0], scene)
    movers = [s.id for s in scene.subjects if goes(scene, s.id)]
    turn = movers.index(subject.id) if subject.id in movers else 0
    flip = 1 if (turn + scene.seed) % 2 == 0 else -1
    if ground(scene.setting).layout.travel == "y" and subject.kind != "balloon":
        return (0, -1) if turn == 0 or flip > 0 else (0, 1)
    return (flip, 0)


def _partner(subject: Subject, scene: Scene) -> Subject | None:
    """Whom a companion goes with."""
    place = subject.place
    if place is None or place.relation not in {"near", "beside", "behind", "in_front_of", "left_of", "right_of"}:
        return None if place else _joint(subject, scene)
    return next(
        (
            s
            for s in scene.subjects
            if s.id in place.of and s.id != subject.id and not (s.place and subject.id in s.place.of)
        ),
        None,
    )


def companions(subject: Subject, scene: Scene) -> list[Subject]:
    """Who goes with it, all the way."""
    return [s for s in scene.subjects if s.id != subject.id and goes(scene, s.id) and _leader(s, scene) == subject.id]


def _leader(subject: Subject, scene: Scene) -> str | None:
    partner = _partner(subject, scene)
    return partner.id if partner is not None else None


def _joint(subject: Subject, scene: Scene) -> Subject | None:
    """Who does the same all the time, when they are few: "a man and a woman walk"."""
    mine = _doings(subject, scene)
    if not goes(scene, subject.id) or subject.kind not in PEOPLE | ANIMALS:
        return None
    alike = [s for s in scene.subjects if s.kind in PEOPLE | ANIMALS and _doings(s, scene) == mine]
    if sum(other.count for other in alike) > TOGETHER or alike[0].id == subject.id:
        return None
    return alike[0]


def _doings(subject: Subject, scene: Scene) -> list[tuple[str, Direction | None, float | None]]:
    return [(e.action, e.direction, e.start) for e in scene.events if e.subject == subject.id]


def limits(subject: Subject, scene: Scene) -> tuple[Span, Span]:
    """From where to where it may go, in x and y."""
    here = ground(scene.setting)
    layout = here.layout
    if subject.kind == "boat" and layout.water:
        wide = 5.0 if stays_put(scene) and not any(e.action == "leave" for _, e in goes(scene, subject.id)) else WATER_X
        return (-wide, wide), (layout.water[1] + 1.2, layout.water[2] - 4.0)
    if subject.kind == "balloon" and not layout.tabletop:
        return (-7.0, 7.0), (here.layout.stage[1] + 4.0, here.layout.stage[1] + 14.0)
    if subject.kind in VEHICLES:
        low, high = layout.reach
        edge = 0.2 if layout.tabletop else 2.5
        along = (low + edge, high - edge)
        if layout.travel == "y":
            return (min(layout.roads), max(layout.roads)), (max(along[0], 2.5), along[1])
        return along, (min(layout.roads), max(layout.roads))
    x, y = here.x, here.y
    if layout.travel == "y":
        y = (max(y[0], layout.camera[1] + NEAR), y[1])
    if stays_put(scene) and scene.camera.focus in {None, subject.id}:
        x = (max(x[0], -IN_FRAME), min(x[1], IN_FRAME))
    return x, y


def start_of(subject: Subject, scene: Scene, known: dict[str, Box], taken: list[Box]) -> list[Placement]:
    """Where the bodies of a walker begin: clear of everything that stands."""
    first = goes(scene, subject.id)
    here = ground(scene.setting)
    index, event = first[0]
    dx, dy = course(subject, event, scene)
    start, end = span_of(scene, subject.id, index)
    length = speed(subject, event.action, event.manner, scene) * (end - start)
    (x0, x1), (y0, y1) = limits(subject, scene)
    partner = _partner(subject, scene)
    lane = _lane(subject, scene, taken, here)
    if event.action == "pass_behind" and event.target in known:
        x, y = _beside_cover(subject, scene, known[event.target], dx)
        return _group(subject, scene, x, y, (dx or 1.0, 0.0), [], here)
    if partner is not None and partner.id in known:
        x, y = _with(subject, scene, known[partner.id], (dx, dy))
    elif any(e.action == "leave" for _, e in first):
        x, y = 0.0, depth_of_leaving(subject, scene)
    elif here.layout.travel == "y":
        x = lane if not dx else max(x0, -dx * min(length / 2, x1))
        leader = next((s.id for s in scene.subjects if goes(scene, s.id)), None) == subject.id
        chance = float(dice(scene, "start", subject.id).uniform(1.0, min(13.0, y1 - y0 - 1)))
        y = y0 + (0.6 if leader else chance) if dy >= 0 else min(y0 + max(length, 0.0 if leader else chance), y1)
    elif dx:
        centered = stays_put(scene) or length < 0.8 * (x1 - x0)
        leader = subject.id in {scene.camera.focus, next((s.id for s in scene.subjects if goes(scene, s.id)), None)}
        chance = 0.0 if leader else float(dice(scene, "start", subject.id).uniform(-2.5, 2.5))
        x = min(max(-dx * length / 2 + chance, x0), x1) if centered else (x0 if dx > 0 else x1)
        y = lane
    else:
        x, y = 0.0, (y0 + 0.1 if dy > 0 else y1 - 0.1)
    return _group(subject, scene, x, y, (dx, dy), taken, here)


def _lane(subject: Subject, scene: Scene, taken: list[Box], here: Ground) -> float:
    """The first lane on which nobody stands."""
    size = extent(subject, scene)
    half = max(size[0], size[1]) + 0.15
    low, high = here.x if here.layout.travel == "y" else here.y
    lanes = [lane for lane in here.layout.lanes if low <= lane <= high] or [(low + high) / 2]
    lanes += [low + (high - low) * k / 6 for k in (1, 5, 2, 4, 3)]
    for lane in lanes:
        across = [b.x if here.layout.travel == "y" else b.y for b in taken]
        halves = [b.hx if here.layout.travel == "y" else b.hy for b in taken]
        if all(abs(lane - at) > half + other for at, other in zip(across, halves, strict=True)):
            return lane
    return lanes[0]


def _beside_cover(subject: Subject, scene: Scene, cover: Box, dx: float) -> tuple[float, float]:
    side = -1.0 if dx >= 0 else 1.0
    size = extent(subject, scene)
    small = ground(scene.setting).layout.tabletop
    beside = 2.2 * size[0] + (0.1 if small else 0.7)
    return cover.x + side * (cover.hx + beside), cover.y + cover.hy + max(size[0], size[1]) + (0.06 if small else 0.3)


def _with(subject: Subject, scene: Scene, partner: Box, way: tuple[float, float]) -> tuple[float, float]:
    """Beside the one it goes with, or where its relation says."""
    relation = subject.place.relation if subject.place else "near"
    size = extent(subject, scene)
    gap = 0.35 + max(size[0], size[1])
    if relation in {"left_of", "right_of"}:
        return partner.x + (partner.hx + gap) * (1 if relation == "right_of" else -1), partner.y
    if relation in {"behind", "in_front_of"}:
        return partner.x + 0.1, partner.y + (partner.hy + gap) * (1 if relation == "behind" else -1)
    if way[0]:
        return partner.x + 0.4 * way[0], partner.y - partner.hy - gap
    return partner.x + partner.hx + gap, partner.y


def _group(
    subject: Subject, scene: Scene, x: float, y: float, way: tuple[float, float], taken: list[Box], here: Ground
) -> list[Placement]:
    """`count` bodies abreast, moved on until they stand free."""
    heading = math.atan2(way[1], way[0])
    size = extent(subject, scene)
    wide = 2 * max(size[0], size[1]) + (0.04 if here.layout.tabletop else 0.25)
    apart = 0.03 if here.layout.tabletop else 0.2
    spots: list[Placement] = []
    half = 0.5 * (subject.count - 1) * wide
    if way[1] == 0 and here.x[0] + half < here.x[1] - half:
        x = min(max(x, here.x[0] + half), here.x[1] - half)
    if way[1] and subject.count > 1:
        half = min(half, 0.5 * (here.x[1] - here.x[0]))
        x = min(max(x, here.x[0] + half), here.x[1] - half)
    for k in range(subject.count):
        side = (k - (subject.count - 1) / 2) * wide
        room = (here.x[1] - here.x[0]) / max(subject.count, 1)
        if way[1]:
            ox, oy = side * min(1.0, room / wide), 0.45 * (k % 2)
        else:
            ox, oy = side, 0.5 * wide * (k % 2)
        others = [box(subject, other, scene) for other in spots]
        best, least = None, math.inf  # where no lane is free, the one that is shared with the fewest
        for dx, dy in _aside(way, (x + ox, y + oy), here):
            spot = Placement(position=(x + ox + dx, y + oy + dy, 0.0), heading=heading)
            mine, ahead = box(subject, spot, scene), swept(subject, spot, scene)
            met = sum(ahead.meets(other, 0.03) for other in taken)
            if met < least and not any(mine.meets(other, apart) for other in others):
                best, least = spot, met
            if not least:
                break
        spots.append(best or spot)
    return spots


def _aside(way: tuple[float, float], at: tuple[float, float], here: Ground) -> list[tuple[float, float]]:
    """Steps from a spot, the nearest first: to other lanes on the ground, then along the way."""
    shifts = [(step + 1) // 2 * 0.1 * (1 if step % 2 else -1) for step in range(120)]
    axis = 0 if way[1] else 1
    low, high = (here.x, here.y)[axis]
    lanes = [shift for shift in shifts if shift == 0 or low <= at[axis] + shift <= high]
    if way[1]:
        return [(shift, 0.0) for shift in lanes] + [(0.0, 2 * abs(shift)) for shift in shifts]
    return [(0.0, shift) for shift in lanes] + [(2 * shift, 0.0) for shift in shifts]


def swept(subject: Subject, spot: Placement, scene: Scene) -> Box:
    """The room that a body takes while it goes to and fro on its lane; where it stands, if it does not."""
    here, ways = box(subject, spot, scene), goes(scene, subject.id)
    if not ways or any(event.action in {"leave", "return", "pass_behind"} or event.target for _, event in ways):
        return here
    dx, _ = course(subject, ways[0][1], scene)
    upright = not dx if subject.kind not in VEHICLES else abs(math.sin(spot.heading)) > 0.5
    return replace(here, hy=FAR) if upright else replace(here, hx=FAR)


def vehicle_start(subject: Subject, scene: Scene, taken: list[Box]) -> list[Placement]:
    """Where the bodies of a vehicle begin: on a road, on the water or in the air."""
    layout = ground(scene.setting).layout
    size = extent(subject, scene)
    ways = goes(scene, subject.id)
    (x0, x1), (y0, y1) = limits(subject, scene)
    upright = layout.travel == "y" and subject.kind not in {"balloon"} and not (subject.kind == "boat" and layout.water)
    way = (0.0, -1.0) if upright else (1.0, 0.0)
    length = 0.0
    if ways:
        index, event = ways[0]
        way = road_course(subject, event, scene)
        start, end = span_of(scene, subject.id, index)
        length = speed(subject, event.action, event.manner, scene) * (end - start)
    rank = [s.id for s in scene.subjects if s.kind in VEHICLES].index(subject.id)
    if subject.kind == "boat" and layout.water:
        across = y0 + 2.0 + 4.5 * rank
    elif subject.kind == "balloon":
        across = min(y0 + 2.5 + 3.0 * rank, y1)
    else:
        across = layout.roads[rank % len(layout.roads)]
    low, high = (y0, y1) if way[1] else (x0, x1)
    forward = way[0] + way[1]
    usual = (low + high) / 2 if not upright else low + 4.0
    if ways:
        usual = -forward * length / 2 if way[0] else (low if forward > 0 else low + length)
        if any(event.action == "leave" for _, event in ways) and way[0]:
            usual = 0.0  # it must be seen before it can leave
        if way[1] and subject.kind == "boat":
            across, usual = 0.0, usual
    along = min(max(usual, low), high)
    near = [b for b in taken if subject.place and b.id in subject.place.of]
    if near and not way[1]:
        reach = near[0].hx + size[0] + 0.4
        along = near[0].x + {"left_of": -reach, "right_of": reach}.get(
            subject.place.relation if subject.place else "", 0.0
        )
    altitude = (0.45 if layout.tabletop else ALTITUDE) if subject.kind == "balloon" else 0.0
    heading = math.atan2(way[1], way[0])
    spacing = 2 * size[0] + (0.1 if layout.tabletop else 1.6)
    spots: list[Placement] = []
    for k in range(subject.count):
        for step in range(60):
            shift = k * spacing * (-1 if forward > 0 else 1) + 0.5 * ((step + 1) // 2) * (1 if step % 2 else -1)
            at = min(max(along + shift, low), high) if step == 0 else along + shift
            spot = Placement(position=(across, at, altitude) if way[1] else (at, across, altitude), heading=heading)
            mine = box(subject, spot, scene)
            if not any(mine.meets(other, 0.1) for other in [*taken, *(box(subject, s, scene) for s in spots)]):
                break
        spots.append(spot)
    return spots


def road_course(subject: Subject, event: Event, scene: Scene) -> tuple[float, float]:
    """The direction of a vehicle: roads run one way, water and air every way."""
    layout = ground(scene.setting).layout
    dx, dy = course(subject, event, scene)
    free = subject.kind == "balloon" or (subject.kind == "boat" and layout.water is not None)
    if free:
        return dx, dy
    if layout.travel == "x":
        return (dx or dy, 0.0)
    return (0.0, dy or -dx)


def walker(subject: Subject) -> bool:
    """Whether it walks."""
    return subject.kind in PEOPLE | ANIMALS
