"""A blocked scene as a MuJoCo model: what is free to move, what stands, what is driven, and whose each shape is.

`build` goes one way: it makes a `Stage`, and nothing reads the scene back out of the model. A scene without things has
no stage, and costs no physics.
"""

import math
from dataclasses import dataclass
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.render.snapshot import Solids
from langit.scene.blocked import Blocked
from langit.scene.catalogue import act, kind, setting
from langit.simulation.actor import Member, members
from langit.simulation.bodies import Form, form, swing
from langit.simulation.cloth import Sheet, sheet
from langit.simulation.plans import Plan, plan
from langit.simulation.spec import Draft, drive, free, hang, lay, specification, stand
from langit.simulation.ways import Way, is_moved, way

STEP: Final = 1 / 480  # the longest physics step in seconds; a frame is a whole number of steps
CLOTH_STEP: Final = 1 / 250  # the same where there is cloth, which costs more and moves slower
SWING: Final = 0.6  # radians at which a pendulum begins


@dataclass(frozen=True, kw_only=True)
class Loose:
    """A rigid thing that physics moves."""

    member: Member
    form: Form
    plan: Plan
    body: int
    qpos: int
    qvel: int


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """A pendulum: its hinge, what stands, what swings, and until when it is held at which angle (radians)."""

    member: Member
    stand: Solids
    swinging: Solids
    body: int
    qpos: int
    qvel: int
    held_until: float
    angle: float


@dataclass(frozen=True, kw_only=True)
class Driven:
    """An actor's body in the model: it pushes and is never pushed."""

    member: Member
    qpos: int
    qvel: int


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A compiled scene. `owners` and `restitution` have an entry for every geom, `flex_owners` for every flex."""

    model: Any
    substeps: int
    owners: NDArray[np.int64]
    restitution: Floats
    flex_owners: NDArray[np.int64]
    loose: tuple[Loose, ...]
    hanging: tuple[Hanging, ...]
    driven: tuple[Driven, ...]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, kw_only=True)
class _Drafts:
    """Everything that is in the specification, by the way in which it got there."""

    standing: list[Draft]
    loose: list[tuple[Draft, Form, Plan]]
    hanging: list[Draft]
    driven: list[Draft]
    cloths: list[Sheet]


def build(scene: Blocked, fps: float) -> Stage | None:
    """The stage of a blocked scene, stepped a whole number of times a frame; None if nothing in it needs physics."""
    if not is_moved(scene):
        return None
    cast = _cast(scene)
    substeps = math.ceil(1 / (fps * (CLOTH_STEP if cast["sheet"] else STEP)) - 1e-9)
    spec = specification(1 / (fps * substeps), cloth=bool(cast["sheet"]))
    lay(spec, setting(scene.setting))
    drafts = _Drafts(
        standing=[stand(spec, member, scene) for member in cast["standing"]],
        loose=[_freed(spec, member, scene) for member in cast["rigid"]],
        hanging=[hang(spec, member, scene) for member in cast["swing"]],
        driven=[drive(spec, member, scene) for member in cast["driven"]],
        cloths=[_woven(spec, member, scene) for member in cast["sheet"]],
    )
    return _stage(spec.compile(), drafts, substeps, scene)


def _stage(model: Any, drafts: _Drafts, substeps: int, scene: Blocked) -> Stage:
    owners, restitution = np.zeros(model.ngeom, np.int64), np.zeros(model.ngeom)
    for draft in (*drafts.standing, *(draft for draft, _, _ in drafts.loose), *drafts.hanging, *drafts.driven):
        for shape in draft.shapes:
            owners[shape.id], restitution[shape.id] = draft.member.owner, draft.restitution
    return Stage(
        model=model,
        substeps=substeps,
        owners=owners,
        restitution=restitution,
        flex_owners=np.array([made.member.owner for made in drafts.cloths], np.int64),
        loose=tuple(_loose(model, *draft) for draft in drafts.loose),
        hanging=tuple(_hanging(model, draft, scene) for draft in drafts.hanging),
        driven=tuple(_driven(model, draft) for draft in drafts.driven),
        sheets=tuple(drafts.cloths),
    )


def _cast(scene: Blocked) -> dict[Way, list[Member]]:
    """Everybody in a scene by the way in which they enter the model."""
    found: dict[Way, list[Member]] = {way: [] for way in get_args(Way)}
    for member in members(scene):
        found[way(kind(member.subject.kind))].append(member)
    return found


def _freed(spec: Any, member: Member, scene: Blocked) -> tuple[Draft, Form, Plan]:
    made, told = form(member, scene), plan(member, scene)
    return free(spec, member, scene, made, told), made, told


def _woven(spec: Any, member: Member, scene: Blocked) -> Sheet:
    made, grid = sheet(member, scene)
    grid.weave(spec, made.name)
    return made


def _loose(model: Any, draft: Draft, form: Form, plan: Plan) -> Loose:
    body, qpos, qvel = _address(model, draft)
    return Loose(member=draft.member, form=form, plan=plan, body=body, qpos=qpos, qvel=qvel)


def _hanging(model: Any, draft: Draft, scene: Blocked) -> Hanging:
    member = draft.member
    stand, swinging, _, radius = swing(member, scene)
    begin = next((e.start for e in scene.deeds(member.subject.id) if act(e.action).swings), 0.0)
    waits = member.place_in_group > 0 and _cradle(member, radius)
    body, qpos, qvel = _address(model, draft)
    return Hanging(
        member=member,
        stand=stand,
        swinging=swinging,
        body=body,
        qpos=qpos,
        qvel=qvel,
        held_until=begin,
        angle=0.0 if waits else SWING,
    )


def _driven(model: Any, draft: Draft) -> Driven:
    _, qpos, qvel = _address(model, draft)
    return Driven(member=draft.member, qpos=qpos, qvel=qvel)


def _cradle(member: Member, radius: float) -> bool:
    """Whether the pendulums of a group hang so close that their bobs touch: then only the first is pulled aside."""
    first, second = (np.array(placement.position) for placement in member.group[:2])
    return float(np.linalg.norm(second - first)) < 2.4 * radius


def _address(model: Any, draft: Draft) -> tuple[int, int, int]:
    """A body's number, and where its joint's position and velocity are in the state."""
    body = draft.body.id
    return body, int(model.jnt_qposadr[model.body_jntadr[body]]), int(model.body_dofadr[body])
