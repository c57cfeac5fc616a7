"""What of a scene is in its MuJoCo model: one `MjSpec`, which small builders fill before it is compiled.

Every builder adds one body and gives a `Draft` of it. Bits of contact: 1 for all that stands and moves freely, 2 for
actors, which push and are never pushed.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import mujoco
import numpy as np

from langit.scene.blocked import Blocked
from langit.scene.catalogue import kind
from langit.scene.dimensions import extent, mass
from langit.scene.scene import Point
from langit.scene.settings import Setting
from langit.simulation.actor import Member
from langit.simulation.bodies import Form, support, swing
from langit.simulation.collision import Geom, moving, standing
from langit.simulation.impacts import GAP
from langit.simulation.plans import Plan
from langit.simulation.pushes import GRAVITY
from langit.simulation.quaternions import UP, about

DRIVEN_MASS: Final = 1e5  # kilograms of what nothing can stop
BOB_DENSITY: Final = 2000.0  # kilograms a cubic meter
SWING_RESTITUTION: Final = 0.95
TORSION: Final = 0.005  # friction against turning on the spot, meters
FREE, ACTOR, ANY = 1, 2, 3  # bits of contact

TYPES: Final = {
    "box": mujoco.mjtGeom.mjGEOM_BOX,
    "sphere": mujoco.mjtGeom.mjGEOM_SPHERE,
    "capsule": mujoco.mjtGeom.mjGEOM_CAPSULE,
    "cylinder": mujoco.mjtGeom.mjGEOM_CYLINDER,
    "ellipsoid": mujoco.mjtGeom.mjGEOM_ELLIPSOID,
    "mesh": mujoco.mjtGeom.mjGEOM_MESH,
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A body in the specification: whose it is, and its shapes. Their `id`s hold once the model is compiled."""

    member: Member
    body: Any
    shapes: tuple[Any, ...]
    restitution: float = 0.0


def specification(step: float, *, cloth: bool) -> Any:
    """An empty world that is stepped every `step` seconds, with the solver that suits what will be in it."""
    spec = mujoco.MjSpec()
    spec.memory = 64 << 20
    option = spec.option
    option.timestep = step
    option.gravity = (0.0, 0.0, -GRAVITY)
    option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    option.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    if cloth:
        option.impratio, option.solver, option.iterations, option.tolerance = 1, mujoco.mjtSolver.mjSOL_CG, 20, 1e-6
    else:
        option.impratio, option.solver, option.iterations = 5, mujoco.mjtSolver.mjSOL_NEWTON, 50
    usual = spec.default.geom
    usual.solref, usual.solimp[:3], usual.gap = (0.006, 1.0), (0.95, 0.99, 0.001), GAP
    usual.friction = (0.6, TORSION, 0.0001)
    return spec


def lay(spec: Any, setting: Setting) -> None:
    """The ground and the walls of a place. They belong to nobody."""
    for point, normal in setting.planes:
        spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_PLANE, size=(0, 0, 1), pos=point, zaxis=normal)
    for middle, half in setting.slabs:
        spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_BOX, size=half, pos=middle)


def stand(spec: Any, member: Member, scene: Blocked) -> Draft:
    """A body of scenery stands where it is put: nothing moves it."""
    size = extent(member.subject, scene)
    body = spec.worldbody.add_body(pos=_middle(member, size), quat=_upright(member))
    shapes = standing(kind(member.subject.kind).stands, size)
    return _draft(spec, member, body, shapes, friction=(0.7, TORSION, 0.0001))


def free(spec: Any, member: Member, scene: Blocked, form: Form, plan: Plan) -> Draft:
    """A rigid thing that physics moves. Its mass is shared out over its shapes by their volume."""
    body = spec.worldbody.add_body(name=f"body{member.owner}", pos=plan.position, quat=plan.quaternion)
    body.add_freejoint()
    whole, total = mass(member.subject, scene), sum(geom.volume for geom in form.geoms)
    friction = (form.friction, TORSION, form.rolling)
    draft = _draft(
        spec, member, body, form.geoms, restitution=form.restitution,
        conaffinity=ANY, priority=1, friction=friction,
    )  # fmt: skip
    for shape, geom in zip(draft.shapes, form.geoms, strict=True):
        shape.mass = whole * geom.volume / total
        shape.condim = 3 if geom.type == "box" else 6  # what is round resists turning and rolling too
    return draft


def hang(spec: Any, member: Member, scene: Blocked) -> Draft:
    """A pendulum: a bob that turns about its support. Rod and stand are only seen."""
    _, _, length, radius = swing(member, scene)
    x, y, _ = member.placement.position
    place = (x, y, support(member, scene))
    body = spec.worldbody.add_body(name=f"body{member.owner}", pos=place, quat=_upright(member))
    body.add_joint(type=mujoco.mjtJoint.mjJNT_HINGE, axis=(0, 1, 0))
    bob = Geom(type="sphere", size=(radius,), position=(0.0, 0.0, -length))
    return _draft(
        spec, member, body, (bob,), restitution=SWING_RESTITUTION,
        conaffinity=ANY, mass=BOB_DENSITY * 4 / 3 * math.pi * radius**3, friction=(0.3, TORSION, 0.0001),
    )  # fmt: skip


def drive(spec: Any, member: Member, scene: Blocked) -> Draft:
    """An actor's body: it goes where the actor is, and nothing stops it."""
    size = extent(member.subject, scene)
    body = spec.worldbody.add_body(name=f"body{member.owner}", pos=_middle(member, size), gravcomp=1)
    body.add_freejoint()
    shapes = moving(kind(member.subject.kind).stands, size)
    return _draft(
        spec, member, body, shapes, contype=ACTOR, conaffinity=0, mass=DRIVEN_MASS, friction=(0.5, TORSION, 0.0001)
    )


def _draft(
    spec: Any, member: Member, body: Any, shapes: tuple[Geom, ...], restitution: float = 0.0, **touch: Any
) -> Draft:
    """Gives a body its shapes; `touch` says how all of them touch, in the words of `MjsBody.add_geom`."""
    made = []
    for k, geom in enumerate(shapes):
        name = f"geom{member.owner}.{k}"
        hull = {}
        if geom.vertices is not None:
            spec.add_mesh(name=name, uservert=geom.vertices.ravel())
            hull = {"meshname": name}
        shape = body.add_geom(
            name=name, type=TYPES[geom.type], pos=geom.position, quat=geom.quaternion, **hull, **touch
        )
        shape.size[: len(geom.size)] = geom.size
        made.append(shape)
    return Draft(member=member, body=body, shapes=tuple(made), restitution=restitution)


def _middle(member: Member, size: Point) -> Any:
    """Of the box that stands at a member's place."""
    return np.add(member.placement.position, (0.0, 0.0, size[2]))


def _upright(member: Member) -> Any:
    return about(UP, member.placement.heading)
