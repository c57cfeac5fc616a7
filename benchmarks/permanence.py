"""Identity, count and permanence over a minute with occlusion, exit and return: by ground truth, and from the pixels.

    python benchmarks/permanence.py [--seconds 60]

By ground truth: in every frame the same bodies are there with the same kind and the same size, and everybody who was
hidden or out of the frame is seen again. From the pixels: a parser that is given nothing but the picture and the color
says in every frame whether the subject is there; it is compared with the exact segmentation, at two sizes of evidence.
"""

import argparse
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.render import FAST, opened
from langit.simulation.actor import members
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

SIZE: Final = Size(320, 180)
FPS: Final = 8
CLEARLY: Final = 40  # pixels of a body from which on a parser must find it
BLOB: Final = 12  # pixels of its color from which on a parser says that it is there


@dataclass(frozen=True)
class Case:
    """A prompt, and the color by which its first subject is told from everything else."""

    prompt: str
    color: tuple[bool, bool, bool]  # which of red, green and blue are high


MAGENTA: Final = (True, False, True)
RED: Final = (True, False, False)
BLUE: Final = (False, False, True)
CASES: Final = (
    Case(
        "A woman in a magenta coat walks behind a wall in a snowy forest, comes out, leaves the frame and returns.",
        MAGENTA,
    ),
    Case(
        "Seorang pria memakai jaket biru berjalan menjauh di padang rumput lalu kembali, "
        "lalu keluar dari layar dan kembali.",
        BLUE,
    ),
    Case("A red ball rolls behind a white box on a table, comes out, leaves the frame and returns.", RED),
    Case("A blue box and a yellow ball on a table. The camera looks away and looks back.", BLUE),
)


def main() -> None:
    """Print a row a case and the two totals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    seconds = parser.parse_args().seconds
    kept, right, judged, gaps = [], 0, 0, 0
    for case in CASES:
        truth, hits, frames, absences, returned = judge(case, seconds)
        kept.append(truth and returned)
        right, judged, gaps = right + hits, judged + frames, gaps + absences
        print(
            f"{case.prompt[:64]:<66}bodies kept {'yes' if truth else 'NO'}, absences {absences}, "
            f"{'all ended' if returned else 'NOT ALL ENDED'}; pixels right in {hits}/{frames}",
            flush=True,
        )
    share, pixels = np.mean(kept), right / judged
    print(f"by ground truth {share:.1%} (bar 100 %) over {len(CASES)} minutes with {gaps} absences")
    print(f"from the pixels {pixels:.1%} (bar 98 %) over {judged} frames, ratio {0.98 / pixels:.3f}")


def judge(case: Case, seconds: float) -> tuple[bool, int, int, int, bool]:
    """Whether the bodies were kept; frames in which the pixels were read right, of how many; absences; all returned."""
    scene = stage(case.prompt, seconds=seconds, seed=2)
    episode = Episode(scene, FPS)
    (mine,) = [member.owner for member in members(scene) if member.subject is scene.subjects[0].subject]
    bodies = {(member.owner, member.subject.kind) for member in members(scene)}
    same, right, judged = True, 0, 0
    seen: list[bool] = []
    extents: dict[int, float] = {}
    with opened(FAST, SIZE, episode.backdrop) as draw:
        for snapshot in episode.snapshots():
            same &= {(body.owner, body.kind) for body in snapshot.bodies} == bodies
            for body in snapshot.bodies:
                tallest = extents.setdefault(body.owner, max(body.extent))
                same &= abs(max(body.extent) - tallest) < 0.35 * tallest  # limbs swing, nobody grows
            area = int((draw.truth(snapshot, None, frozenset({"segmentation"}))["segmentation"] == mine).sum())
            seen.append(area > 0)
            if area == 0 or area >= CLEARLY:
                found = of_color(draw.render(snapshot), case.color).sum() >= BLOB
                right += int(found == (area > 0))
                judged += 1
    absences = sum(before and not after for before, after in pairwise(seen))
    returns = sum(after and not before for before, after in pairwise(seen))
    return same, right, judged, absences, absences > 0 and returns >= absences


def of_color(picture: NDArray[np.uint8], color: tuple[bool, bool, bool]) -> NDArray[np.bool_]:
    """Pixels in which the high channels stand clearly above the low ones."""
    levels, high = picture.astype(float), np.array(color)
    return levels[..., high].min(-1) > 1.45 * levels[..., ~high].max(-1) + 12


if __name__ == "__main__":
    main()
