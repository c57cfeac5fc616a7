"""What a shot shows: the middle of the picture, how far the camera stands, how high, and whether it goes along."""

import math
from dataclasses import dataclass, replace
from typing import Final

from langit.blocking.ground import EYES, WALKING, Box, boxes, ground
from langit.blocking.pushes import ROLLING, SLIDING
from langit.blocking.starts import companions, goes, leave_view, stays_put
from langit.scene.dimensions import extent
from langit.scene.scene import Event, Point, Scene, Subject
from langit.scene.vocabulary import ANIMALS, PEOPLE, SCENERY, VEHICLES, Setting, Shot

FOV: Final = 45.0
LONG: Final = 0.65  # how much of something long a tall picture must show
UMBRELLA: Final = 0.5  # meters over the head of who carries one
ASIDE: Final = 20.0  # degrees by which a camera before a mirror stands aside, or people would hide their image
FILL: Final[dict[Shot, float]] = {"close_up": 2.3, "medium": 1.35, "full": 0.68, "wide": 0.34, "aerial": 0.16}
"""How much of the height of the picture the subject takes; more than 1 shows only a part of it."""
SWEEP: Final[dict[Setting, float]] = {"neon_street": 70.0, "snowy_forest": 70.0, "mirror_room": 80.0, "studio": 200.0}
"""Degrees of an orbit where there is no room for a longer one."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A camera's place relative to what it looks at. With `follow`, `center` is an offset from that subject."""

    center: Point
    distance: float
    height: float
    fov: float = FOV
    turn: float = 0.0
    sweep: float = 130.0
    follow: str | None = None
    subject: bool = True
    open_right: bool = True


def frame(scene: Scene) -> Frame:
    """The frame of a scene whose subjects are placed."""
    focus = next((s for s in scene.subjects if s.id == scene.camera.focus and s.placements), None)
    if focus is None:
        return _of_place(scene)
    if _is_left(scene, focus):
        return _to_be_left(scene, focus)
    followed = followed_by_camera(scene, focus)
    if followed:
        return _along(scene, focus)
    return _standing(scene, focus)


def followed_by_camera(scene: Scene, focus: Subject) -> bool:
    """Whether the camera goes along with its subject: it was told to, or the subject would walk out of the picture."""
    if scene.camera.follow is not None:
        return scene.camera.follow == focus.id
    if stays_put(scene) or ground(scene.setting).layout.tabletop:
        return False
    ways = [event.path for _, event in goes(scene, focus.id) if len(event.path) > 1]
    if focus.kind not in PEOPLE | ANIMALS | VEHICLES:
        return any(e.subject == focus.id and e.action in {"roll", "slide"} and not e.target for e in scene.events)
    return bool(ways) and not _toward_camera(scene, focus)


def _toward_camera(scene: Scene, focus: Subject) -> bool:
    """Whether it comes straight at the camera or goes straight away, and so stays in the picture by itself."""
    told = [event for _, event in goes(scene, focus.id)]
    xs = [x for event in told for x, _ in event.path]
    straight = bool(xs) and max(xs) - min(xs) < 2.5
    said = any(event.direction in {"toward", "away"} for event in told)
    return straight and said and focus.kind not in {"car", "train", "boat"}


def _is_left(scene: Scene, focus: Subject) -> bool:
    return any(e.subject == focus.id and e.action in {"leave", "pass_behind"} for e in scene.events)


def _size(scene: Scene, subject: Subject) -> tuple[float, float, float]:
    """Half width, half depth and height of one standing body."""
    body = _bodies(scene, subject)[0]
    return body.hx, body.hy, body.top - body.bottom


def _eye_height(scene: Scene, height: float, distance: float) -> float:
    """How high the camera is for its angle, over a subject of that height."""
    home = ground(scene.setting).layout.camera
    tabletop = ground(scene.setting).layout.tabletop
    usual = (
        0.33 * distance + 0.3 if tabletop else min(home[2], max(0.6, 0.9 * height + 0.1)) + 0.04 * max(distance - 4, 0)
    )
    return {
        "eye_level": usual,
        "behind": usual + 0.1 * height,
        "low": 0.15 if tabletop else 0.35,
        "high": usual + 0.55 * distance,
        "overhead": height + 0.97 * distance,
    }[scene.camera.angle]


def _distance(
    scene: Scene, half_width: float, height: float, *, narrow: float | None = None, fov: float = FOV
) -> float:
    """How far the camera stands for its shot, so that the height fills its part and the width fits.

    `narrow` is the half width that is enough in a tall picture.
    """
    tangent = math.tan(math.radians(fov) / 2)
    fill = FILL[scene.camera.shot]
    by_height = height / fill / (2 * tangent)
    if fill > 1:
        return max(by_height, 0.4 if ground(scene.setting).layout.tabletop else 0.9)
    wide = min(half_width, narrow or half_width) if scene.aspect < 1 else half_width
    return max(by_height, wide * 1.12 / (tangent * scene.aspect)) * (1.0 if scene.camera.shot == "full" else 1.1)


def _center_height(scene: Scene, focus: Subject, bottom: float, height: float) -> float:
    """What height the camera looks at: a face in a close-up, the middle of the body in a full shot."""
    part = {"close_up": 0.88, "medium": 0.72}.get(scene.camera.shot, 0.5)
    if focus.kind not in PEOPLE:
        part = 0.5
    return bottom + part * height


def _settled(scene: Scene, distance: float, height: float) -> tuple[float, float]:
    """Distance and height, seen from above where the shot or its angle says so."""
    if scene.camera.shot == "aerial":
        return 0.75 * distance, 0.85 * distance
    if scene.camera.angle == "overhead":
        return 0.12 * distance + 0.05, height
    return distance, height


def _along(scene: Scene, focus: Subject) -> Frame:
    """The camera goes with its subject, at its side or in front of it."""
    hx, hy, height = _size(scene, focus)
    layout = ground(scene.setting).layout
    turn = _turn(scene, focus, 0.0 if layout.travel == "x" else -6.0)
    axis = 0 if abs(math.cos(math.radians(turn))) > 0.7 else 1  # of the ground, across the picture
    across, deep = (hx, hy) if axis == 0 else (hy, hx)
    half = across * (1.1 if focus.kind == "train" else 1.0) if focus.kind in VEHICLES else max(hx, hy)
    half *= 1.25 if focus.kind in ANIMALS else 1.0  # head and tail swing
    group = [b for s in (focus, *companions(focus, scene)) for b in _bodies(scene, s)]
    middle = [sum(spot.position[k] for spot in focus.placements) / focus.count for k in (0, 1)]
    places = [(b.x, b.y)[axis] - middle[axis] for b in group]
    left, right = min(places) - half, max(places) + half
    height = max(b.top - b.bottom for b in group)
    distance = _distance(scene, (right - left) / 2, height, narrow=LONG * half if focus.kind == "train" else None)
    distance += 1.2 * deep if deep > across else 0.0  # what is long comes near
    if layout.travel == "y" and focus.kind not in VEHICLES:
        distance = min(distance, 6.5)
    front = min(0.0, min(b.y for b in group) - middle[1]) if axis == 0 else 0.0
    lift = focus.placements[0].position[2] if focus.kind == "balloon" else 0.0
    center = _center_height(scene, focus, 0.0, height)
    distance, eye = _settled(scene, distance, _eye_height(scene, height, distance))
    return Frame(
        center=((left + right) / 2, front, center) if axis == 0 else (0.0, (left + right) / 2, center),
        distance=distance,
        height=max(eye - lift, -lift + 0.4),
        turn=turn,
        sweep=SWEEP.get(scene.setting, 110.0),
        follow=focus.id,
    )


def _turn(scene: Scene, focus: Subject, usual: float) -> float:
    """From which side it is seen, in degrees: the usual one, or its back."""
    if scene.camera.angle != "behind":
        return usual
    return (math.degrees(focus.placements[0].heading) + 90.0) % 360.0 - 180.0


def _to_be_left(scene: Scene, focus: Subject) -> Frame:
    """A camera that stays while its subject goes out of the picture, or behind something, and comes back."""
    spot = focus.placements[0].position
    _, _, height = _size(scene, focus)
    covers = [b for b in boxes(scene) if b.id in {e.target for e in scene.events if e.subject == focus.id}]
    tabletop = ground(scene.setting).layout.tabletop
    leaves = any(e.subject == focus.id and e.action == "leave" for e in scene.events)
    if covers and not leaves:
        cover = covers[0]
        xs = [x for _, event in goes(scene, focus.id) for x, _ in event.path] or [spot[0]]
        half = max(abs(x - cover.x) for x in xs) + 0.3 * height
        tangent = math.tan(math.radians(FOV) / 2)
        distance = max(half / (tangent * scene.aspect), 1.25 * height / (2 * tangent))
        near = cover.y - distance * 0.92
        low = EYES[scene.setting][1][0]
        depth = max(near, low)
        return Frame(
            center=(cover.x, cover.y, 0.5 * height),
            distance=cover.y - depth,
            height=0.35 * distance if tabletop else min(1.45, 0.86 * height),
        )
    distance, fov, _ = leave_view(focus, scene)
    y = spot[1] if focus.kind in VEHICLES else min(spot[1], max(spot[1] - 0.0, 0.0))
    leaving = next((e for e in scene.events if e.subject == focus.id and e.action == "leave" and e.path), None)
    if leaving is not None:
        y = leaving.path[-1][1]
    return Frame(
        center=(0.0, y, 0.5 * height),
        distance=distance,
        height=0.4 * distance if tabletop else min(ground(scene.setting).layout.camera[2], 0.88 * height + 0.1),
        fov=fov,
        open_right=False,
    )


def _standing(scene: Scene, focus: Subject) -> Frame:
    """The camera stays: everything that belongs to the story is in the picture, its subject in the middle."""
    mine = _bodies(scene, focus)
    group = mine if FILL[scene.camera.shot] > 1 else [*mine, *_company(scene, focus)]
    ways = [point for _, event in goes(scene, focus.id) for point in event.path]
    left = min([b.x - b.hx for b in group] + [x for x, _ in ways])
    right = max([b.x + b.hx for b in group] + [x for x, _ in ways])
    front = min([b.y for b in mine] + [y for _, y in ways])
    for way in _pushed_ways(scene, focus):
        left, right = min(left, way), max(right, way)
    slopes = {e.target for e in scene.events if e.subject == focus.id and e.action in {"roll", "slide"}}
    slopes &= {s.id for s in scene.subjects if s.kind == "ramp"}
    right = max([right, *(b.x + 3.0 * b.hx for b in group if b.id in slopes)])  # there it comes to rest
    top = max(b.top for b in group)
    low = min(b.bottom for b in mine)
    tabletop = ground(scene.setting).layout.tabletop
    if FILL[scene.camera.shot] > 1:
        first = mine[0]
        left, right, low, top = first.x - first.hx, first.x + first.hx, first.bottom, first.top
    falls = any(e.action in {"drop", "bounce"} for e in scene.events if e.subject == focus.id)
    bottom = 0.0 if falls or FILL[scene.camera.shot] <= 1 else low
    height = max(top - bottom, 0.25 if tabletop else 0.4)
    middle = (left + right) / 2
    narrow = LONG * (right - left) / 2 if focus.kind in {"train", "house", "tree"} else None
    distance = _distance(scene, (right - left) / 2, height, narrow=narrow)
    rolls = any(e.action in {"roll", "slide", "collide", "topple", "bounce"} for e in scene.events)
    if tabletop and FILL[scene.camera.shot] <= 1:
        distance = min(max(distance, 2.3 if rolls and scene.aspect > 1 else 1.7), 4.4)
    distance = min(distance, _room_behind(scene, front))
    distance, eye = _settled(scene, distance, _eye_height(scene, height, distance))
    center = (middle, front, _center_height(scene, focus, bottom, height))
    turn = _turn(scene, focus, ASIDE if scene.setting == "mirror_room" and not ways else 0.0)
    return Frame(center=center, distance=distance, height=eye, turn=turn, sweep=SWEEP.get(scene.setting, 130.0))


def _pushed_ways(scene: Scene, focus: Subject) -> list[float]:
    """The x at which what was pushed across the picture comes to rest, or is when the clip ends."""
    found = []
    for event in scene.events:
        if event.subject == focus.id and event.action in {"roll", "slide"} and event.velocity and not event.target:
            pace, loss = event.velocity[0], ROLLING if event.action == "roll" else SLIDING
            time = min(abs(pace) / loss, scene.seconds - (event.start or 0.0))
            way = abs(pace) * time - loss * time**2 / 2
            size = max(extent(focus, scene)[:2])
            found += [spot.position[0] + math.copysign(way + size, pace) for spot in focus.placements]
    return found


def _room_behind(scene: Scene, front: float) -> float:
    """How far back from `front` a camera can stand."""
    if scene.camera.shot == "aerial":
        return 30.0
    return max(front - EYES[scene.setting][1][0], 0.6)


def _bodies(scene: Scene, subject: Subject) -> list[Box]:
    umbrella = UMBRELLA if any(item.kind == "umbrella" for item in subject.clothing) else 0.0
    return [replace(b, top=b.top + umbrella) for b in boxes(scene) if b.id == subject.id]


def _company(scene: Scene, focus: Subject) -> list[Box]:
    """Who else must be seen: those who act on the focus, stand in relation to it, or stand near."""
    acting: set[str] = {focus.id}
    for event in scene.events:
        if event.target and (event.subject == focus.id or event.target == focus.id):
            acting |= {event.subject, event.target}
    for subject in scene.subjects:
        if subject.place and (subject.id == focus.id or focus.id in subject.place.of):
            acting |= {subject.id, *subject.place.of}
    quiet = {
        s.id for s in scene.subjects if not _goes_far(scene, s) and s.kind not in SCENERY - {"rock", "wall", "ramp"}
    }
    ids = (acting | quiet) - {focus.id}
    big = {s.id for s in scene.subjects if s.kind in {"house", "train", "balloon", "boat"}}
    return [b for s in scene.subjects if s.id in ids - big for b in _bodies(scene, s)]


def _goes_far(scene: Scene, subject: Subject) -> bool:
    moving: list[Event] = [e for e in scene.events if e.subject == subject.id and e.action in WALKING]
    return bool(moving) or subject.kind in VEHICLES


def _of_place(scene: Scene) -> Frame:
    """Nobody in particular: the place itself, from where its layout says."""
    layout = ground(scene.setting).layout
    _, y, z = layout.camera
    depth = 1.2 if layout.tabletop else 9.0 if layout.travel == "y" else 6.0
    center = (layout.stage[0], y + depth + (2.2 if layout.tabletop else 0.0), 0.2 if layout.tabletop else 1.4)
    distance = center[1] - y
    height = z + (0.6 if scene.camera.shot == "wide" else 0.0)
    if scene.camera.shot == "aerial":
        distance, height = 12.0, 11.0
    height = {"low": 0.4, "high": height + 2.5, "overhead": height + 6.0}.get(scene.camera.angle, height)
    return Frame(
        center=center, distance=distance, height=height, fov=50.0, subject=False, sweep=SWEEP.get(scene.setting, 90.0)
    )
