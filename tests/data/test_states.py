from dataclasses import asdict

import numpy as np
from tiny_small import LABELS

from langit.data.states import SLOTS, WIDTH, tokens
from langit.simulation.families import FAMILIES

CAMERA = np.array([0, -4, 1, 0, 0, 1, 90], np.float32)  # looks along y, half a right angle to each side


def sample(frames: int) -> tuple[dict[str, object], np.ndarray, np.ndarray]:
    scene = next(
        s for s in (FAMILIES["occlusion"](np.random.default_rng(seed)) for seed in range(99)) if len(s.subjects) == 2
    )
    names = [{"owner": n + 1, "subject": s.id, "kind": s.kind} for n, s in enumerate(scene.subjects)]
    bodies = np.zeros((frames, 2, 15), np.float32)
    bodies[:, 0, :3] = np.stack([np.linspace(0, 2, frames), np.zeros(frames), np.ones(frames)], 1)
    bodies[:, 0, 13] = np.linspace(0.04, 0, frames)
    return {"scene": asdict(scene), "subjects": names}, bodies, np.repeat(CAMERA[None], frames, 0)


def test_one_row_of_tokens_for_every_chunk() -> None:
    facts, bodies, camera = sample(18)
    made = tokens(facts, bodies, camera, LABELS)
    assert made.shape == (4, 1 + SLOTS, WIDTH)
    assert np.isfinite(made).all()
    assert np.abs(made).max() < 3
    assert tokens(*sample(1), LABELS).shape == (1, 1 + SLOTS, WIDTH)


def test_a_body_has_its_slot_though_it_is_hidden() -> None:
    facts, bodies, camera = sample(17)
    made = tokens(facts, bodies, camera, LABELS)
    assert made[:, 1:3, 0].tolist() == [[1, 1]] * 4
    assert (made[:, 3:, :] == 0).all()
    assert made[0, 1, 1] > made[-1, 1, 1] >= 0  # less and less visible
    assert made[0, 1, 2] == 1  # a person
    assert made[0, 2, 8] == 1  # a wall is one of the others


def test_places_are_seen_from_the_camera() -> None:
    facts, bodies, camera = sample(16)
    bodies[:, 0, :3] = (4, 0, 1)  # as far to the right as ahead: at the right edge of the picture
    row = tokens(facts, bodies, camera, LABELS)[0, 1]
    np.testing.assert_allclose(row[15:18], [0.4, 0.0, 0.4], atol=1e-6)
    np.testing.assert_allclose(row[18:20], [1.0, 0.0], atol=1e-5)
    bodies[:, 0, :3] = (0, 0, 5)  # straight above the axis
    assert tokens(facts, bodies, camera, LABELS)[0, 1, 19] > 0.9


def test_the_first_token_knows_place_and_light() -> None:
    facts, bodies, camera = sample(4)
    row = tokens(facts, bodies, camera, LABELS)[0, 0]
    np.testing.assert_allclose(row[:7], [0, -0.4, 0.1, 0, 1, 0, 2.0], atol=1e-6)
    assert row[7:15].sum() == 1
    assert row[15:21].sum() == 1
