"""Hits: what happens in the instant in which two rigid bodies meet faster than they can settle.

MuJoCo's contacts are soft springs, right for rest and rolling, but a stiff elastic spring needs steps far below a
millisecond. So contacts are inelastic there, and a hit is an impulse here: Newton's restitution with Coulomb friction
at every new point of contact, solved together by projected Gauss-Seidel (Catto, Iterative Dynamics, 2005). Contacts are
found a little before they touch (`GAP`), so that a fast body turns round at the surface and not inside it.
"""

from dataclasses import dataclass
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats

GAP: Final = 0.01  # how far from its surface a body finds contacts, in meters
SETTLING: Final = 0.2  # approach in meters a second below which contacts are left to MuJoCo
SWEEPS: Final = 12
_Y, _Z = [1, 2, 0], [2, 0, 1]  # the other two axes, of a cross product


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One point of a hit: the geoms that met, where, and the normal impulse in newton seconds."""

    geoms: tuple[int, int]
    position: Floats
    impulse: float


def resolve(model: Any, data: Any, restitution: Floats) -> list[Hit]:
    """Changes the velocities of bodies that are about to hit each other within this step.

    Call it between `mj_step1` and `mj_step2`, with positions and velocities of the step in `data`; `restitution` has a
    number for every geom, and the larger of two counts.
    """
    found = _approaching(model, data)
    if not len(found):
        return []
    contacts = data.contact
    jacobians, normals = [], []
    for i in found:
        one, other = (int(model.geom_bodyid[g]) for g in contacts.geom[i])
        frame = contacts.frame[i].reshape(3, 3)
        jacobian = frame @ (
            _jacobian(model, data, other, contacts.pos[i]) - _jacobian(model, data, one, contacts.pos[i])
        )
        jacobians.append(jacobian)  # rows: along the normal, and two along the surface
        normals.append(float(jacobian[0] @ data.qvel))
    rows = np.vstack(jacobians)
    moved = np.zeros_like(rows)
    mujoco.mj_solveM(model, data, moved, np.ascontiguousarray(rows))
    response = np.einsum("ij,ij->i", rows, moved)
    bounce = np.max(restitution[contacts.geom[found]], axis=1)
    wanted = -bounce * np.array(normals)
    impulses = np.zeros(len(rows))
    for _ in range(SWEEPS):
        for k, i in enumerate(found):
            n = 3 * k
            push = (wanted[k] - rows[n] @ data.qvel) / max(response[n], 1e-12)
            push = max(impulses[n] + push, 0.0) - impulses[n]
            impulses[n] += push
            data.qvel[:] += moved[n] * push
            limit = float(contacts.friction[i, 0]) * impulses[n]
            _rub(data, rows, moved, response, impulses, n, limit)
    return [
        Hit(
            geoms=(int(contacts.geom[i, 0]), int(contacts.geom[i, 1])),
            position=contacts.pos[i].copy(),
            impulse=float(impulses[3 * k]),
        )
        for k, i in enumerate(found)
    ]


def _rub(data: Any, rows: Floats, moved: Floats, response: Floats, impulses: Floats, n: int, limit: float) -> None:
    """Friction at contact rows n + 1 and n + 2: as much as stops the sliding, at most `limit`."""
    before = impulses[n + 1 : n + 3].copy()
    wish = before.copy()
    for axis in (0, 1):
        wish[axis] -= rows[n + 1 + axis] @ data.qvel / max(response[n + 1 + axis], 1e-12)
    size = float(np.hypot(wish[0], wish[1]))
    if size > limit:
        wish *= limit / max(size, 1e-12)
    impulses[n + 1 : n + 3] = wish
    for axis in (0, 1):
        data.qvel[:] += moved[n + 1 + axis] * (wish[axis] - before[axis])


def _approaching(model: Any, data: Any) -> NDArray[np.intp]:
    """Indices of contacts between rigid bodies that will touch within this step, faster than `SETTLING`."""
    if data.ncon == 0:
        return np.empty(0, np.intp)
    contacts = data.contact
    geoms, rows = contacts.geom, contacts.efc_address
    closing = np.zeros(len(rows))
    active = rows >= 0
    closing[active] = -data.efc_vel[rows[active]]  # MuJoCo has these at hand; those not yet touching it leaves out
    near = np.nonzero(~active & (geoms[:, 0] >= 0) & (geoms[:, 1] >= 0))[0]
    if len(near):
        closing[near] = _closing(model, data, near)
    touching = contacts.dist < closing * model.opt.timestep
    found = touching & (closing > SETTLING)
    return np.nonzero(found & (geoms.min(axis=1) >= 0))[0] if found.any() else np.empty(0, np.intp)


def _closing(model: Any, data: Any, which: NDArray[np.intp]) -> Floats:
    """Speed in meters a second at which the two bodies of each contact approach at its point."""
    bodies = model.geom_bodyid[data.contact.geom[which]]
    normal = data.contact.frame[which, None, :3]
    arm = data.contact.pos[which, None] - data.subtree_com[model.body_rootid[bodies]]
    spin, linear = data.cvel[bodies, :3], data.cvel[bodies, 3:]
    turn = arm[..., _Y] * normal[..., _Z] - arm[..., _Z] * normal[..., _Y]  # n . (w x r) = w . (r x n)
    speeds = (linear * normal + spin * turn).sum(axis=2)
    result: Floats = speeds[:, 0] - speeds[:, 1]
    return result


def _jacobian(model: Any, data: Any, body: int, point: Floats) -> Floats:
    jacobian = np.zeros((3, model.nv))
    if body:
        mujoco.mj_jac(model, data, jacobian, None, np.ascontiguousarray(point), body)
    return jacobian
