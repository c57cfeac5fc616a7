import numpy as np

from langit.clip import Size
from langit.evaluation.suites import cases
from langit.evaluation.tracking import track_of_owner
from langit.evaluation.truths import render


def test_a_case_is_rendered_with_the_truth_of_its_first_subject() -> None:
    case = cases(1, ("falling",))[0]
    clip = render(case, Size(64, 64), 4)
    assert clip.frames.shape == (round(case.scene.seconds * 4), 64, 64, 3)
    assert clip.truth.owners.shape == clip.frames.shape[:3]
    assert clip.truth.color == case.scene.subjects[0].color
    assert clip.facts["subjects"][clip.truth.owner - 1]["subject"] == case.scene.subjects[0].id
    assert clip.bodies.shape[:2] == (len(clip.frames), len(case.scene.subjects))
    seen = track_of_owner(clip.truth.owners, clip.truth.owner).seen
    np.testing.assert_array_equal(seen, clip.bodies[:, clip.truth.owner - 1, 14] > 0)
    assert len(render(case, Size(64, 64), 4, still=True).frames) == 1
