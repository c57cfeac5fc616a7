"""True clips without a renderer: a colored square crosses a gradient, with the case of a scene that fits its color."""

from dataclasses import asdict, replace

import numpy as np

from langit.evaluation.judge import Truth
from langit.evaluation.suites import Case, cases
from langit.evaluation.truths import TrueClip


def true_clips(count: int, *, frames: int = 16, size: int = 64) -> list[TrueClip]:
    """Red squares that move to the right, a little differently each."""
    found = []
    for number, case in enumerate(cases(count, ("walking",))):
        ramp = np.linspace(60, 120, size)[None, :, None, None]
        video = np.broadcast_to(ramp, (frames, size, size, 3)).astype(np.uint8).copy()
        owners = np.zeros((frames, size, size), np.uint8)
        side = size // 4
        for t in range(frames):
            left, top = 2 * t + number, size // 3 + number
            video[t, top : top + side, left : left + side] = (220, 30, 25)
            owners[t, top : top + side, left : left + side] = 1
        red: Case = replace(case, scene=replace(case.scene, subjects=(replace(case.scene.subjects[0], color="red"),)))
        truth = Truth(frames=video, owners=owners, owner=1, color="red")
        first = red.scene.subjects[0]
        rows = [{"owner": 1, "subject": first.id, "kind": first.kind}]
        facts = {"scene": asdict(red.scene), "captions": {}, "subjects": rows}
        bodies, camera = np.zeros((frames, 1, 15), np.float32), np.tile(np.float32([0, 0, 0, 0, 1, 0, 40]), (frames, 1))
        found.append(TrueClip(case=red, truth=truth, bodies=bodies, camera=camera, facts=facts))
    return found
