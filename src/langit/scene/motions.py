"""`Motion`: what people do where they stand, such as waving or clapping, in one row of `data/motions`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from pydantic import Field

from langit.scene.kinds import Length, Share, Words
from langit.scene.vocabulary import Expression

Unit = Annotated[float, Field(ge=-1, le=1)]
Seconds = Annotated[float, Field(gt=0, le=60)]
Angle = Annotated[float, Field(ge=-1.6, le=1.6)]  # radians
Curl = Annotated[float, Field(ge=-0.3, le=1.3)]
Offset = Annotated[float, Field(ge=-1, le=1)]  # meters, of somebody of 1.7 m
Face = Mapping[Expression, Share]  # how much of each expression there is

Touch = Literal["hand", "back", "waist", "blade", "nape", "arm"]  # what of somebody a hand holds
Pace = Literal["run", "walk"]  # at which somebody goes over something
Holds = Mapping[Literal["left", "right"], Touch]  # by whose hand it is

GRAVITY: Final = 9.81  # meters a second squared
RECLINED: Final = 1.0  # radians from which somebody lies


@dataclass(frozen=True, kw_only=True)
class Arm:
    """Where an arm points: `upper` from the shoulder and `lower` from the elbow, as (forward, outward, up).

    Fingers `curl` from below 0, a hand held flat, to 1.2, a fist.
    """

    upper: tuple[Unit, Unit, Unit]
    lower: tuple[Unit, Unit, Unit]
    curl: Curl = 0.15


@dataclass(frozen=True, kw_only=True)
class Limb:
    """Where a leg points that does not bear: `thigh` from the hip and `shin` from the knee, as (forward, outward, up).

    The `foot` is pitched by so much (radians), toes up where that is positive.
    """

    thigh: tuple[Unit, Unit, Unit]
    shin: tuple[Unit, Unit, Unit]
    foot: Angle = 0.0


@dataclass(frozen=True, kw_only=True)
class Pose:
    """How somebody is held `at` a part of the cycle, from 0 to 1.

    Arms: the one that is `free` (the right one, unless it carries), `both` alike, or `left` and `right`; what is not
    said goes on swinging. `legs` alike, or `left_leg` and `right_leg`; what is not said goes on standing. The trunk
    leans by `lean` to the front, by `tilt` to the right and turns by `twist` to the left; the head `nods` to the front,
    `turns` to the left and `inclines` to the right, all beside what it does anyway (radians). The hips `sink`, `sway`
    to the left and `go` forward, in meters, and the whole body `reclines`: on its back at 1.57, on its belly at -1.57.
    The `face` is a sum of expressions; eyes are `shut` so far.
    """

    at: Share = 0.0
    free: Arm | None = None
    both: Arm | None = None
    left: Arm | None = None
    right: Arm | None = None
    legs: Limb | None = None
    left_leg: Limb | None = None
    right_leg: Limb | None = None
    lean: Angle = 0.0
    tilt: Angle = 0.0
    twist: Angle = 0.0
    nods: Angle = 0.0
    turns: Angle = 0.0
    inclines: Angle = 0.0
    sinks: Offset = 0.0
    sways: Offset = 0.0
    goes: Offset = 0.0
    reclines: Angle = 0.0
    shut: Share = 0.0
    face: Face = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Over:
    """How somebody goes over a thing: at which `pace`, and how high it may be at most (m)."""

    pace: Pace
    most: Length

    @property
    def flown(self) -> bool:
        """Whether both feet leave the ground."""
        return self.pace == "run"


@dataclass(frozen=True, kw_only=True)
class Motion:
    """One motion of people.

    `words` name it, of what it `stands_for` it is only the nearest; `says` are the words of captions for one and
    `several` for many; words by which it `begins` say that somebody was not in it before, as who kneels down. On the
    way into it and out of it one goes `through` other motions. It takes a `share` of the clip against other deeds,
    `longest` seconds at most where others come after it, and `ease` seconds to begin and to end. `poses` follow each
    other in a `cycle` of that many seconds; a single pose is held. Who is said to do it at somebody `greets`, and faces
    the camera for it. Who is in a `lasting` one when the clip begins was so before; how far it is turned `aside` is
    from 0, to the camera, to 1, across the picture. `tall` is how much of the height is left in it. Lips move where
    somebody `speaks`. What goes `along` with whatever else is done, such as to smile, takes no time of its own. What
    `aims` is done to somebody or to anything, whom the doer turns to and looks at, and whose way an arm that `reaches`
    points; what is `mutual` several do to each other. What somebody does with one other is what the two do who are
    `paired`, if that is another motion. Who goes `over` what it is done to runs or walks up to that and on behind it,
    in a cycle of the poses. Between the two parts of a cycle in `flight` nobody touches the ground. Two who do it to
    each other go `around` their middle, each at that distance from it, or stand so `close`, and each so far `beside`
    the other, to their own left; where they stand close their fronts nearly touch. Who is `led` has those poses: the
    taller of two who stand close; else a woman by a man, else who was named second. Hands `holds` the other, whom they
    reach whatever the poses say; `led_holds` are those of who is led. Hands that are `on_ground` lie flat on it. Poses
    of who is turned `aside` are for a camera to their right, and mirrored for one to their left.
    """

    name: str
    words: Words
    says: Words
    poses: tuple[Pose, ...]
    stands_for: Words = field(default_factory=dict)
    several: Words = field(default_factory=dict)
    begins: Words = field(default_factory=dict)
    through: tuple[str, ...] = ()
    share: Annotated[float, Field(gt=0, le=10)] = 1.0
    longest: Seconds | None = None
    ease: Seconds = 0.55
    cycle: Seconds = 1.0
    greets: bool = False
    lasting: bool = False
    tall: Share = 1.0
    aside: Share = 0.0
    speaks: bool = False
    along: bool = False
    aims: Literal["somebody", "anything"] | None = None
    mutual: bool = False
    paired: str | None = None
    reaches: bool = False
    over: Over | None = None
    flight: tuple[Share, Share] | None = None
    around: Length | None = None
    close: Length | None = None
    beside: Annotated[float, Field(ge=0, le=1)] = 0.0
    led: tuple[Pose, ...] = ()
    holds: Holds = field(default_factory=dict)
    led_holds: Holds = field(default_factory=dict)
    on_ground: tuple[Literal["left", "right"], ...] = ()

    @property
    def lies(self) -> bool:
        """Whether it is done lying."""
        return any(abs(pose.reclines) > RECLINED for pose in self.poses)

    @property
    def seated(self) -> bool:
        """Whether somebody on a seat can do it: legs and hips stay where they are."""
        still = self.flight is None and not self.holds and not self.lasting
        return still and all(
            pose.legs is pose.left_leg is pose.right_leg is None and not (pose.sinks or pose.goes or pose.reclines)
            for pose in self.poses
        )


@dataclass(frozen=True, kw_only=True)
class Feeling:
    """How somebody feels, in one row of `data/feelings`: a `pose` that is held all the time, mostly of the face.

    `words` name it, and `says` are the words of captions.
    """

    name: str
    words: Words
    says: Words
    pose: Pose


def height(motion: Motion, cycles: float) -> float:
    """How high above the ground who makes a motion is after that many of its cycles, in meters: as a thrown body."""
    if motion.flight is None:
        return 0.0
    since = (cycles % 1.0 - motion.flight[0]) * motion.cycle
    whole = (motion.flight[1] - motion.flight[0]) * motion.cycle
    return max(0.0, 0.5 * GRAVITY * since * (whole - since))


def faults(motion: Motion) -> Mapping[str, str]:
    """What is wrong with the poses of a motion, by field."""
    wrong: dict[str, str] = {}
    if not motion.poses:
        wrong["poses"] = "holds no pose"
    places = [pose.at for pose in motion.poses]
    if places != sorted(set(places)) or any(place >= 1 for place in places):
        wrong["poses"] = "has poses that do not follow each other from 0 to below 1"
    for name in ("free", "both", "left", "right", "legs", "left_leg", "right_leg"):
        said = sum(getattr(pose, name) is not None for pose in motion.poses)
        if said not in (0, len(motion.poses)):
            wrong["poses"] = f"says {name!r} in {said} of {len(motion.poses)} poses: say it in all or in none"
    return wrong
