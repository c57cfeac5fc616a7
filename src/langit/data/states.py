"""What truly happens as tokens: one for the camera and the place, eight for bodies, hidden ones too, every half second.

A transformer can denoise them beside the video, as a plan that pixels follow. Every recording holds what they are made
of; which number means which place, hour, kind or color is said by the labels of the model. A slot belongs to one body
for the whole clip, in the order in which the caption names them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.config import Labels
from langit.errors import UnavailableError

SLOTS: Final = 8
WIDTH: Final = 32  # numbers of a token
FAR: Final = 10.0  # meters that become 1
PLAIN: Final = (0.5, 0.5, 0.5)  # the color of what has none, or one that is not among the labels


def tokens(
    facts: Mapping[str, Any], bodies: NDArray[np.float32], camera: NDArray[np.float32], labels: Labels, chunk: int = 4
) -> NDArray[np.float32]:
    """Tokens (T / chunk, 1 + SLOTS, WIDTH) from the arrays of a recorded sample, of the middle frame of every chunk.

    A still is one chunk. Bodies beyond the last slot have no token. A place or an hour that is not among the labels is
    none of theirs: all zeros.

    Raises:
        UnavailableError: there are more labels than a token has numbers for.
    """
    frames = len(camera)
    middles = [min(start + chunk // 2, frames - 1) for start in range(0, max(1, frames - chunk + 1), chunk)]
    made = np.zeros((len(middles), 1 + SLOTS, WIDTH), np.float32)
    subjects = {subject["id"]: subject for subject in facts["scene"]["subjects"]}
    for row, t in zip(made, middles, strict=True):
        row[0] = _place(facts["scene"], camera[t], labels)
        for slot, body in enumerate(facts["subjects"][:SLOTS]):
            row[1 + slot] = _body(bodies[t, body["owner"] - 1], subjects[body["subject"]], camera[t], labels)
    return made


def _place(scene: Mapping[str, Any], camera: NDArray[np.float32], labels: Labels) -> NDArray[np.float32]:
    """Camera: eye 3, direction 3, field of view; then which place, which time of day, clouds, fog, wetness."""
    eye, target, fov = camera[:3], camera[3:6], camera[6]
    ahead = (target - eye) / max(float(np.linalg.norm(target - eye)), 1e-6)
    weather = scene["weather"]
    values = [
        *(eye / FAR), *ahead, fov / 45.0, *_one_of(labels.attributes["setting"], scene["setting"]),
        *_one_of(labels.attributes["time_of_day"], scene["time_of_day"]), float(weather["sky"] == "cloudy"),
        float(weather["fog"] != "none"), float(weather["wet"]),
    ]  # fmt: skip
    return _padded(values)


def _body(
    state: NDArray[np.float32], subject: Mapping[str, Any], camera: NDArray[np.float32], labels: Labels
) -> NDArray[np.float32]:
    """Body: there, visible, which group, color 3, size 3, place seen from the camera 3, on the screen 2, quaternion 4,
    velocity 3."""
    center, size, rotation, velocity, share = state[:3], state[3:6], state[6:10], state[10:13], state[13]
    across, up, ahead = _axes(camera)
    seen = center - camera[:3]
    local = np.array([seen @ across, seen @ up, seen @ ahead])
    reach = max(float(local[2]), 0.1) * np.tan(np.radians(camera[6]) / 2)
    screen = np.clip(local[:2] / reach, -2, 2)
    values = [
        1.0, np.sqrt(share), *_one_of(labels.groups, _group(subject["kind"], labels)),
        *labels.shades.get(str(subject["color"]), PLAIN), *np.log1p(size), *(local / FAR), *screen, *rotation,
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


def _group(kind: str, labels: Labels) -> str | None:
    return next((name for name, kinds in labels.groups.items() if kind in kinds or not kinds), None)


def _one_of(names: Iterable[str], name: str | None) -> list[float]:
    """A number for each of the names: 1 for the one that it is."""
    return [float(name == other) for other in names]


def _padded(values: list[Any]) -> NDArray[np.float32]:
    if len(values) > WIDTH:
        raise UnavailableError(
            f"a state token has {WIDTH} numbers and these labels need {len(values)}", field="labels",
            remedy="Put kinds into one group, or give the labels fewer places or hours",
        )  # fmt: skip
    row = np.zeros(WIDTH, np.float32)
    row[: len(values)] = values
    return row
