"""A person: where they go, what they do when, and the skin and cloth that follow.

`Person.at` is a pure function of time: footsteps (`gait`), the stance over them (`stance`), and what hangs on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import cos, floor, pi, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.render.snapshot import Body, Builder, Pattern, Shape, Solids, Surface
from langit.scene.blocked import AT_ONCE, Blocked, Happening
from langit.scene.catalogue import act, done_seated, feelings, garment, kind, motions
from langit.scene.dimensions import extent
from langit.scene.motions import Motion, height
from langit.scene.scene import Point
from langit.scene.seats import BACK, Seat, of_place, of_subject
from langit.simulation.actor import Appearance, Member
from langit.simulation.builders import builder
from langit.simulation.characters import clothing, outfit
from langit.simulation.characters.built import Built
from langit.simulation.characters.clothing import BUILDERS
from langit.simulation.characters.distance import EXPRESSIVE, detail
from langit.simulation.characters.doing import Doing, Frame
from langit.simulation.characters.expression import face, needed
from langit.simulation.characters.fallen import Fallen
from langit.simulation.characters.gait import Steps
from langit.simulation.characters.gestures import Gesture, Making, passage, together
from langit.simulation.characters.grounded import TRUNK, laid, mirrored
from langit.simulation.characters.holding import HEADS, grips, spots
from langit.simulation.characters.leaps import Leap, leaps
from langit.simulation.characters.loft import Skin
from langit.simulation.characters.manner import manner
from langit.simulation.characters.regard import Eyes
from langit.simulation.characters.route import RATE, RISING, Deed, Habits, Moment, Route, own_events
from langit.simulation.characters.skeleton import SIDE, Bone, leg, matrices, turned
from langit.simulation.characters.speech import Babble, turn_of
from langit.simulation.characters.stance import Stance
from langit.simulation.characters.sway import HUNG, Push, Sway
from langit.simulation.characters.wardrobe import looks
from langit.simulation.easing import ramp

SEAT: Final = 0.455  # height of a seat, for a person of 1.7 m
WOOD: Final = Surface(color=(0.26, 0.13, 0.06), roughness=0.5, pattern=Pattern.WOOD, scale=1.5)
HANGING: Final = 0.6  # radians by which toes hang of who is in the air
CLEAR: Final = 0.12  # meters above the ground from which they hang so far
STEPPING: Final = 0.02  # meters that a chest goes to either side with each step
WIND: Final = {"none": 0.0, "light": 0.35, "strong": 1.0}


class Person:
    """One woman or man of a blocked scene."""

    def __init__(self, member: Member, scene: Blocked):
        self.owner = member.owner
        self._subject, self._kind = member.subject.id, member.subject.kind
        for item in member.subject.clothing:
            builder(garment(item.kind), BUILDERS)
        self._looks, self._manner = looks(member, scene), manner(scene.seed, member.owner)
        self._wind, self._floor = WIND[scene.weather.wind], member.placement.position[2]
        self._seconds, self._seed = scene.seconds, scene.seed
        self.route = Route(member.placement, own_events(member, scene), scene.seconds, Habits(), scene.span)
        self._sits = [deed for deed in self.route.deeds if act(deed.action).seated]
        self._led = {event.action for event in scene.deeds(self._subject) if _is_led(scene, event)}
        self._eyes = Eyes(member, scene, self.route)
        self.seen_from_left = self._eyes.seen_from_left
        self._gestures, self._mood = self._doable(), feeling_of(member.subject.feeling)
        detailed = detail(member, scene, self.route)
        lively = detailed <= EXPRESSIVE
        made = [gesture.motion for gesture in self._gestures] + ([self._mood] if self._mood else [])
        self._faces = needed(made) if lively else ()
        self._bench = _bench(scene, self._sits_at())
        lies = any(gesture.motion.lies for gesture in self._gestures)
        holding = any(gesture.motion.holds for gesture in self._gestures)
        if holding:
            self._manner = self._manner.close()
        built = self._built(member, scene, detailed)
        self._frame, self._drapes = self._framed(built), built.drapes
        self._ankle = leg(built.joints).ankle
        self._leaps = leaps(member, scene, self.route)
        self.steps = Steps(self.route, self._manner.stepping(built.stride), built.scale, self._leaps)
        self._partner: Person | None = None
        self.spots = spots(built.parts, built.joints) if holding else {}
        self._skin = Skin(built.parts, member.owner)
        self._speech = Babble(scene.seed, *turn_of(member, scene))
        end = self.route.origin + len(self.route.table) / RATE
        self._sway = built.hair and Sway(built.hair, self._pushed, self.route.origin, end)
        self.cast = self._skin.meshes + tuple(drape.mesh for drape in self._drapes)
        self._seat = self._stool()
        self._gestures = tuple(
            laid(gesture, self._laid, self._skin.hangs, built.scale, self._floor) for gesture in self._gestures
        )
        self._fallen = Fallen(self._skin.meshes, built.joints, built.hair.high) if built.hair and lies else None

    def _laid(self, gesture: Gesture) -> Floats:
        """The vertices (V, 3) of them in a motion on the ground."""
        doing = replace(self._doing(self.route.origin), seated=0.0, regard=None, motions=[Making(gesture, 0.0, 1.0)])
        stance = Stance(self._frame, doing)
        vertices, _ = self._skin.pose(matrices(stance.turns, stance.places, self._frame.joints), self._face(doing))
        return vertices.astype(float)

    def _doable(self) -> tuple[Gesture, ...]:
        """The motions that are made at any time."""
        done = {deed.action for deed in self.route.deeds}
        rows = (row for row in motions().values() if row.name in done)
        led = (
            replace(row, poses=row.led, holds=row.led_holds) if row.led and row.name in self._led else row
            for row in rows
        )
        turned = (mirrored(row) if row.aside and self._eyes.seen_from_left() else row for row in led)
        return tuple(Gesture(row, self._looks.holds) for row in turned)

    def _built(self, member: Member, scene: Blocked, detailed: int) -> Built:
        """The body at rest: an adult of the pack, or a lofted figure."""
        if self._looks.adult is None:
            return clothing.dress(self._looks, member.owner, self._faces)
        size = extent(member.subject, scene)[2] / kind(self._kind).size[2]
        return outfit.dress(self._looks, member.owner, size, detailed, self._faces)

    def _framed(self, built: Built) -> Frame:
        wide = any(wear.row.hangs for wear in self._looks.clothes.values())
        return Frame(
            joints=built.joints,
            scale=built.scale,
            heel=built.stride.heel,
            apart=0.15 if wide else 0.10,  # clear of what hangs below the arms
            holds=self._looks.holds,
            low=self._looks.carries("low"),
            strapped=self._looks.carries("shoulder"),
            seat=self._bench.high if self._bench else SEAT * built.scale,
            hair=built.hair,
            manner=self._manner,
            tempo=self._looks.tempo,
            phase=self._looks.phase,
        )

    def at(self, time: float) -> Appearance:
        """The person at `time`: one skin, the cloth that hangs, and a seat if there is one."""
        doing = self._doing(time)
        stance = self._held(Stance(self._frame, doing), doing)
        bones = matrices(stance.turns, stance.places, self._frame.joints)
        vertices, meshes = self._skin.pose(bones, self._face(doing))
        if self._fallen is not None:
            reclines = together([made.carriage() for made in doing.motions]).reclines
            meshes = self._fallen.on(meshes, bones, reclines, self._floor)
        bearer = stance.bearer(bones, self._wind)
        drapes = tuple(drape.on(bearer) for drape in self._drapes)
        every = np.concatenate([vertices, *(drape.vertices for drape in drapes)])
        return Appearance(
            solids=self._seat,
            meshes=meshes + drapes,
            body=replace(
                boxed(self.owner, self._subject, self._kind, self.route, time, every), face=between_eyes(stance)
            ),
        )

    def stance(self, time: float) -> Stance:
        """How they hold themselves at `time`."""
        doing = self._doing(time)
        return self._held(Stance(self._frame, doing), doing)

    def filmed_from(self, lift: float) -> None:
        """Tells them that the camera is `lift` meters higher than it was blocked, for who looks into it."""
        self._eyes.raised(lift)

    def meet(self, other: "Person") -> None:
        """Gives them somebody whom they hold when they do what two do in each other's arms."""
        self._partner = other

    def crown(self, rise: Floats) -> float:
        """How far the head with all that is on it reaches along `rise` (3) from the eyes, as the clip begins."""
        middle = self._frame.joints[[Bone.EYE, SIDE + Bone.EYE]].mean(0)
        return float((rise @ self.stance(0.0).turns[Bone.HEAD] @ (self._skin.hung(Bone.HEAD) - middle[:, None])).max())

    def does(self, motion: str) -> bool:
        """Whether they make a motion at any time."""
        return any(own.motion.name == motion for own in self._gestures)

    @property
    def shoulders(self) -> float:
        """How high their shoulders are at rest, in meters."""
        return float(self._frame.joints[Bone.UPPER_ARM, 2])

    def front(self, motion: str, time: float) -> tuple[Floats, Floats]:
        """Their trunk (N, 3) in its clothes and their head (M, 3) at `time`, were they wholly in a motion."""
        (gesture,) = (own for own in self._gestures if own.motion.name == motion)
        doing = replace(self._doing(time), motions=[Making(gesture, 0.0, 1.0)])
        stance = Stance(self._frame, doing)
        bones = matrices(stance.turns, stance.places, self._frame.joints)
        vertices, _ = self._skin.pose(bones, self._face(doing))
        bearer = stance.bearer(bones, self._wind)
        drapes = (drape.on(bearer).vertices for drape in self._drapes)
        trunk, head = (vertices[np.isin(self._skin.hangs, bones)] for bones in (TRUNK, HEADS))
        return np.concatenate([trunk, *drapes]).astype(float), head.astype(float)

    def adapt(self, motion: str, changed: Callable[[Gesture], Gesture]) -> None:
        """Changes how they make a motion."""
        self._gestures = tuple(changed(own) if own.motion.name == motion else own for own in self._gestures)

    def _held(self, stance: Stance, doing: Doing) -> Stance:
        """The stance with hands where they hold the other, whose arms reach first for what lies on no arm."""
        for made in doing.motions:
            holds = made.gesture.motion.holds
            if holds and self._partner is not None:
                them = self._partner
                theirs = them.stance(doing.time) if "arm" in holds.values() else them._free(doing.time)
                stance.grasp(grips(holds, made.amount, stance, theirs, them.spots))
        return stance

    def _free(self, time: float) -> Stance:
        """How they hold themselves at `time`, but for hands that hold another."""
        return Stance(self._frame, self._doing(time))

    def _doing(self, time: float) -> Doing:
        """What they do at `time`."""
        moment = self.route.at(time)
        feet = (self.steps.foot(0, time), self.steps.foot(1, time))
        leap = self._leaping(time)
        if leap is not None and leap.flown:
            feet = (feet[0]._replace(load=0.0), feet[1]._replace(load=0.0))
        phase, active = self.steps.clock(time)
        making = self._making(time)
        jumps = [height(made.gesture.motion, made.cycles) for made in making]
        above = max([leap.above(time) if leap else 0.0, *jumps])
        hanging = HANGING * min(1.0, above / CLEAR)
        above += self._floor
        left, right = (foot._replace(pitch=foot.pitch - hanging, toe=foot.toe - hanging) for foot in feet)
        feet = (left, right)
        ankles = np.array([self.steps.ankle(foot, self._ankle) for foot in feet])
        return Doing(
            time=time,
            moment=moment,
            feet=feet,
            ankles=ankles + np.array([0.0, 0.0, above]),
            above=above,
            swing=self._sway.at(time) if self._sway else HUNG,
            phase=phase,
            active=active,
            running=self.steps.running(moment.speed),
            seated=self._amount(self._sits, time, RISING, lasting=True),
            coming=self.route.at(time + 0.35).heading - moment.heading,
            motions=making,
            regard=self._eyes.at(time),
        )

    def face(self, time: float) -> dict[str, float]:
        """How much of each expression is on the face at `time`; none on a face that is small all the time."""
        return dict(zip(self._faces, self._face(self._doing(time)).tolist(), strict=True))

    def _face(self, doing: Doing) -> Floats:
        """How much (E,) of each expression is on the face."""
        if not self._faces:
            return np.zeros(0)
        speaking = max((made.amount for made in doing.motions if made.gesture.motion.speaks), default=0.0)
        moods = [(made.face(), made.amount) for made in doing.motions]
        return face(self._faces, moods, self._speech.lips(doing.time) if speaking else {}, speaking)

    def _making(self, time: float) -> list[Making]:
        """The motions that are being made, and the feeling that is always there."""
        found = [] if self._mood is None else [Making(Gesture(self._mood, self._looks.holds), 0.0, 1.0)]
        for gesture in self._gestures:
            motion = gesture.motion
            made = [deed for deed in self.route.deeds if deed.action == motion.name]
            amount = self._amount(made, time, motion.ease, lasting=motion.lasting)
            if motion.over is not None:
                amount = self._amount_over(motion, time)
            if amount > 0:
                way = [Gesture(motions()[name], self._looks.holds) for name in motion.through]
                found += passage([*way, gesture], self._cycles(motion, time), amount)
        return found

    def _leaping(self, time: float) -> Leap | None:
        """What is being crossed at `time`."""
        return next((leap for leap in self._leaps if leap.start <= time <= leap.end), None)

    def _amount_over(self, motion: Motion, time: float) -> float:
        """How much of a motion is done over what is crossed: all but as the feet leave the ground and land."""
        leap = self._leaping(time)
        if leap is None or motion.over is None or leap.flown != motion.over.flown:
            return 0.0
        return ramp(min(time - leap.start, leap.end - time), motion.ease * (leap.end - leap.start))

    def _pushed(self, time: float) -> Push:
        """What hair hangs from at `time`."""
        moment = self.route.at(time)
        phase, active = self.steps.clock(time)
        held = together([made.carriage() for made in self._making(time)])
        stepping = -STEPPING * sin(2 * pi * phase) * active
        return Push(moment.x, moment.y, moment.heading, held.twist + 0.5 * held.turns, held.sways + stepping)

    def _cycles(self, motion: Motion, time: float) -> float:
        """How many cycles of a motion are over: at their own pace, but who jumps begins anew and as gravity wants."""
        if motion.over is not None:
            leap = self._leaping(time)
            return 0.999 * leap.share(time) if leap else 0.0
        if motion.flight is None:
            return time * self._frame.tempo / motion.cycle + self._frame.phase / (2 * pi)
        begun = [deed for deed in self.route.deeds if deed.action == motion.name and deed.start <= time]
        last = begun[-1]
        return min((time - last.start) / motion.cycle, max(1.0, floor((last.end - last.start) / motion.cycle)))

    def _amount(self, deeds: Sequence[Deed], time: float, ease: float, *, lasting: bool) -> float:
        """How much of a deed is being done at `time`, all that are alike given, eased in and out, 0 to 1.

        Nobody begins or ends with the clip. What is `lasting` was begun before it; who sits stays seated until they do
        what needs a rise.
        """
        amount = 0.0
        for deed in deeds:
            rise = 1.0 if lasting and deed.start <= AT_ONCE else ramp(time - deed.start, ease)
            if act(deed.action).seated and not self._rises(deed):
                fall = 1.0
            elif deed.end >= self._seconds - AT_ONCE:  # held to the end of the clip, let go in what is shown after it
                fall = 1 - ramp(time - deed.end, ease)
            else:
                fall = ramp(deed.end - time, ease)
            amount = max(amount, min(rise, fall))
        return amount

    def _rises(self, deed: Deed) -> bool:
        """Whether something comes later that cannot be done on a seat."""
        return any(
            later.start >= deed.end - AT_ONCE and not act(later.action).seated and not done_seated(later.action)
            for later in self.route.deeds
        )

    def _sits_at(self) -> Moment | None:
        """Where they sit down first."""
        first = next(iter(self._sits), None)
        return None if first is None else self.route.at(first.start + min(1.0, (first.end - first.start) / 2))

    def _stool(self) -> Solids:
        """A bench where somebody is going to sit who finds none, there from the beginning."""
        builder, k, moment = Builder(), self._frame.scale, self._sits_at()
        if moment is None or self._bench is not None:
            return builder.build()
        turn = turned(moment.heading)
        middle = np.array([moment.x, moment.y, 0.0]) - turn[:, 0] * (BACK + 0.02) * k
        thick = 0.028 * k
        builder.add(Shape.BOX, middle + np.array([0, 0, SEAT * k - thick]), (0.20 * k, 0.42 * k, thick), WOOD, turn)
        for x in (-0.15, 0.15):
            for y in (-0.36, 0.36):
                foot = middle + turn @ np.array([x * k, y * k, 0.0])
                tall = (SEAT * k - 2 * thick) / 2
                builder.add(Shape.BOX, foot + np.array([0, 0, tall]), (0.025 * k, 0.025 * k, tall), WOOD, turn)
        return builder.build()


def boxed(owner: int, subject: str, kind: str, route: Route, time: float, vertices: NDArray[np.float32]) -> Body:
    """The state of a body: the box along its heading around all `vertices` (V, 3), and how it moves along its route."""
    moment = route.at(time)
    c, s = cos(moment.heading), sin(moment.heading)
    across, along, up = np.ascontiguousarray(vertices.T)  # numpy is slow along rows of three
    own = (c * across + s * along, c * along - s * across, up)
    low, high = [float(side.min()) for side in own], [float(side.max()) for side in own]
    x, y, z = ((a + b) / 2 for a, b in zip(low, high, strict=True))
    before, after = route.at(time - 0.02), route.at(time + 0.02)
    return Body(
        owner=owner,
        subject=subject,
        kind=kind,
        center=(c * x - s * y, s * x + c * y, z),
        extent=((high[0] - low[0]) / 2, (high[1] - low[1]) / 2, (high[2] - low[2]) / 2),
        rotation=(cos(moment.heading / 2), 0.0, 0.0, sin(moment.heading / 2)),
        velocity=((after.x - before.x) / 0.04, (after.y - before.y) / 0.04, 0.0),
    )


def _is_led(scene: Blocked, event: Happening) -> bool:
    """Whether it is done with somebody who leads: a man leads a woman, else who was named first."""
    order = {
        other.subject.id: (kind(other.subject.kind).pronoun == "she", place)
        for place, other in enumerate(scene.subjects)
    }
    return event.target in order and order[event.target] < order[event.subject]


def _bench(scene: Blocked, moment: Moment | None) -> Seat | None:
    """The seat on which somebody sits down there; None where there is none."""
    if moment is None:
        return None
    own = (seat for other in scene.subjects for seat in of_subject(other.subject, other.placements, scene))
    return next((seat for seat in (*own, *of_place(scene.setting)) if seat.is_before(moment.x, moment.y)), None)


def between_eyes(stance: Stance) -> Point:
    """The point between the eyes."""
    x, y, z = stance.places[[Bone.EYE, SIDE + Bone.EYE]].mean(0).tolist()
    return x, y, z


def feeling_of(name: str | None) -> Motion | None:
    """A feeling as a motion that is made all the time."""
    if name is None:
        return None
    return Motion(name=name, words={}, says={}, poses=(feelings()[name].pose,), lasting=True)
