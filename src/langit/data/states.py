"""What truly happens as tokens: one for the camera and the place, eight for bodies, hidden ones too, every half second.

A transformer can denoise them beside the video, as a plan that pixels follow. Every recording holds what they are made
of. A slot belongs to one body for the whole clip, in the order in which the caption names them.
"""

from collections.abc import Mapping
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from langit.scene import vocabulary
from langit.scene.catalogue import settings
from langit.scene.vocabulary import ANIMALS, PEOPLE

SLOTS: Final = 8
WIDTH: Final = 32  # numbers of a token
FAR: Final = 10.0  # meters that become 1

SETTINGS: Final = tuple(settings())
TIMES: Final = get_args(vocabulary.TimeOfDay)
GROUPS: Final = ("person", "animal", "car", "boat", "balloon", "ball", "other")
RGB: Final[dict[str, tuple[float, float, float]]] = {
    "red": (0.9, 0.1, 0.1), "orange": (1.0, 0.5, 0.1), "yellow": (1.0, 0.9, 0.1), "green": (0.1, 0.6, 0.2),
    "blue": (0.1, 0.3, 0.9), "purple": (0.5, 0.2, 0.8), "pink": (1.0, 0.4, 0.7), "brown": (0.45, 0.3, 0.15),
    "black": (0.05, 0.05, 0.05), "white": (0.95, 0.95, 0.95), "gray": (0.5, 0.5, 0.5), "gold": (0.8, 0.65, 0.2),
    "cyan": (0.1, 0.8, 0.85),
}  # fmt: skip


def tokens(
    facts: Mapping[str, Any], bodies: NDArray[np.float32], camera: NDArray[np.float32], chunk: int = 4
) -> NDArray[np.float32]:
    """Tokens (T / chunk, 1 + SLOTS, WIDTH) from the arrays of a recorded sample, of the middle frame of every chunk.

    A still is one chunk. Bodies beyond the last slot have no token.
    """
    frames = len(camera)
    middles = [min(start + chunk // 2, frames - 1) for start in range(0, max(1, frames - chunk + 1), chunk)]
    made = np.zeros((len(middles), 1 + SLOTS, WIDTH), np.float32)
    subjects = {subject["id"]: subject for subject in facts["scene"]["subjects"]}
    for row, t in zip(made, middles, strict=True):
        row[0] = _place(facts["scene"], camera[t])
        for slot, body in enumerate(facts["subjects"][:SLOTS]):
            row[1 + slot] = _body(bodies[t, body["owner"] - 1], subjects[body["subject"]], camera[t])
    return made


def _place(scene: Mapping[str, Any], camera: NDArray[np.float32]) -> NDArray[np.float32]:
    """Camera: eye 3, direction 3, field of view; then the place 8, the time of day 6, clouds, fog, wetness."""
    eye, target, fov = camera[:3], camera[3:6], camera[6]
    ahead = (target - eye) / max(float(np.linalg.norm(target - eye)), 1e-6)
    weather = scene["weather"]
    values = [
        *(eye / FAR), *ahead, fov / 45.0, *(float(scene["setting"] == name) for name in SETTINGS),
        *(float(scene["time_of_day"] == name) for name in TIMES), float(weather["sky"] == "cloudy"),
        float(weather["fog"] != "none"), float(weather["wet"]),
    ]  # fmt: skip
    return _padded(values)


def _body(state: NDArray[np.float32], subject: Mapping[str, Any], camera: NDArray[np.float32]) -> NDArray[np.float32]:
    """Body: there, visible, kind 7, color 3, size 3, place seen from the camera 3, on the screen 2, quaternion 4,
    velocity 3."""
    center, size, rotation, velocity, share = state[:3], state[3:6], state[6:10], state[10:13], state[13]
    across, up, ahead = _axes(camera)
    seen = center - camera[:3]
    local = np.array([seen @ across, seen @ up, seen @ ahead])
    reach = max(float(local[2]), 0.1) * np.tan(np.radians(camera[6]) / 2)
    screen = np.clip(local[:2] / reach, -2, 2)
    values = [
        1.0, np.sqrt(share), *(float(_group(subject["kind"]) == name) for name in GROUPS),
        *RGB.get(str(subject["color"]), (0.5, 0.5, 0.5)), *np.log1p(size), *(local / FAR), *screen, *rotation,
        *(velocity / 5.0),
    ]  # fmt: skip
    return _padded(values)


def _axes(camera: NDArray[np.float32]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """To the right, up and ahead, as the camera sees them."""
    ahead = camera[3:6] - camera[:3]
    ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-6)
    across = np.cross(ahead, (0.0, 0.0, 1.0))
    across = across / max(float(np.linalg.norm(across)), 1e-6)
    return across, np.cross(across, ahead), ahead


def _group(kind: str) -> str:
    if kind in PEOPLE:
        return "person"
    if kind in ANIMALS:
        return "animal"
    return kind if kind in GROUPS else "other"


def _padded(values: list[Any]) -> NDArray[np.float32]:
    row = np.zeros(WIDTH, np.float32)
    row[: len(values)] = values
    return row
