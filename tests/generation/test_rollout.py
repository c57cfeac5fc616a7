import torch
from torch import Tensor

from langit.conditioning.context import Context
from langit.conditioning.memory import Memory
from langit.conditioning.storyboard import Piece, pieces
from langit.generation.rollout import MOST_BACK, Made, Rollout, States

SHAPE = (3, 2, 2)


class Recorder:
    """Stands for a model: its frames say of which piece they are, known ones stay, and calls are remembered."""

    def __init__(self, *, stateful: bool = True) -> None:
        self.stateful = stateful
        self.planned: list[dict[int, float]] = []
        self.calls: list[tuple[Context, list[float], str]] = []

    def __call__(self, context: Context, places: Tensor, prompt: str, number: int, planned: States) -> Made:
        self.calls.append((context, places.tolist(), prompt))
        self.planned.append({at: float(states.mean()) for at, states in planned.items()})
        new = torch.full_like(context.latents_BCTYX, float(number + 1))
        free = context.ceiling_BTYX[:, None]
        latents = torch.where(free > 0.5, new, context.latents_BCTYX)
        states = torch.full((1, 5, latents.shape[2], 2, 1), 10.0 * (number + 1))
        for at, known in planned.items():
            states[:, :, at] = known
        return Made(latents_BCTYX=latents, states_BWTS1=states if self.stateful else None)


def rollout(recorder: Recorder, **options: float) -> Rollout:
    return Rollout(make=recorder, shape=SHAPE, pull=0.0, **options)  # type: ignore[arg-type]  # options by name


def film(frames: int, value: float = -1.0) -> Tensor:
    return value * torch.arange(1.0, frames + 1).view(1, 1, frames, 1, 1).expand(1, *SHAPE[:1], frames, *SHAPE[1:])


def cut(frames: int, *, later: bool = False) -> list[Piece]:
    return pieces("a", (), frames, 2.0, 4 if later else 8, 4)


def test_a_minute_has_a_bounded_context() -> None:
    recorder = Recorder()
    parts = list(rollout(recorder).forward(cut(120)))
    assert sum(part.shape[2] for part in parts) == 120
    sizes = [context.latents_BCTYX.shape[2] for context, _, _ in recorder.calls]
    assert max(sizes) == Memory().size + 4
    assert sizes[-1] == sizes[10]
    places = recorder.calls[-1][1]
    assert places[-4:] == [MOST_BACK, MOST_BACK + 1, MOST_BACK + 2, MOST_BACK + 3]
    assert min(places) == 0
    assert places == sorted(places)


def test_what_is_remembered_is_what_was_made() -> None:
    recorder = Recorder()
    list(rollout(recorder).forward(cut(20)))
    context, places, _ = recorder.calls[-1]
    assert context.latents_BCTYX[0, 0, :6, 0, 0].tolist() == [1.0, 1.0, 3.0, 3.0, 3.0, 3.0]
    assert places[:6] == [0.0, 7.0, 12.0, 13.0, 14.0, 15.0]
    torch.testing.assert_close(context.ceiling_BTYX[0, :6, 0, 0], torch.full((6,), 0.02))
    assert bool((context.ceiling_BTYX[0, 6:] == 1).all())


def test_going_on_from_a_film_begins_at_its_end() -> None:
    recorder = Recorder()
    parts = list(rollout(recorder, trust=1.0).forward(cut(4, later=True), film(2)))
    assert torch.equal(recorder.calls[0][0].latents_BCTYX[:, :, :2], film(2))
    assert [part.shape[2] for part in parts] == [4]


def test_leading_backward_meets_the_film() -> None:
    recorder = Recorder()
    made = rollout(recorder).backward(cut(6, later=True), film(5))
    assert made.shape[2] == 6
    first, second = recorder.calls
    assert torch.equal(first[0].latents_BCTYX[:, :, -4:], film(5)[:, :, :4])
    assert bool((first[0].ceiling_BTYX[:, -4:] == 0).all())
    assert second[0].latents_BCTYX[0, 0, -4:, 0, 0].tolist() == [1.0, 1.0, -1.0, -2.0]
    assert made[0, 0, :, 0, 0].tolist() == [2.0, 2.0, 2.0, 2.0, 1.0, 1.0]


def test_a_bridge_sees_both_sides() -> None:
    recorder = Recorder()
    made = rollout(recorder).bridge(cut(7, later=True), film(6), film(6, 1.0))
    assert made.shape[2] == 7
    context = recorder.calls[-1][0]
    assert context.latents_BCTYX[0, 0, :4, 0, 0].tolist() == [1.0, 1.0, 1.0, 1.0]
    assert context.latents_BCTYX[0, 0, -4:, 0, 0].tolist() == [1.0, 2.0, 3.0, 4.0]
    assert context.ceiling_BTYX[0, :, 0, 0].tolist() == [0.0] * 4 + [1.0] * 3 + [0.0] * 4


def test_a_remix_goes_over_all_of_a_film_at_its_strength() -> None:
    recorder = Recorder()
    made = rollout(recorder).again(cut(10), film(10), 0.6)
    assert made.shape[2] == 10
    first, second = recorder.calls[0][0], recorder.calls[1][0]
    torch.testing.assert_close(first.ceiling_BTYX[0, :, 0, 0], torch.full((8,), 0.6))
    assert second.ceiling_BTYX[0, :, 0, 0].tolist()[:4] == [0.0] * 4
    kept = rollout(recorder).again(cut(10), film(10), 0.0)
    assert torch.equal(kept, film(10))


def test_prompts_follow_the_pieces() -> None:
    recorder = Recorder()
    made = [Piece(start=0, stop=4, prompt="a"), Piece(start=4, stop=6, prompt="b")]
    list(rollout(recorder).forward(made))
    assert [prompt for _, _, prompt in recorder.calls] == ["a", "b"]


def test_what_was_planned_of_remembered_frames_comes_along() -> None:
    recorder = Recorder()
    list(rollout(recorder).forward(cut(20)))
    assert recorder.planned[0] == {}
    assert recorder.planned[-1] == {0: 10.0, 1: 10.0, 2: 30.0, 3: 30.0, 4: 30.0, 5: 30.0}
    stateless = Recorder(stateful=False)
    list(rollout(stateless).forward(cut(20)))
    assert not any(stateless.planned)


def test_of_a_film_that_was_not_planned_states_are_known_once_they_were_read() -> None:
    recorder = Recorder()
    list(rollout(recorder).forward(cut(8, later=True), film(11)))
    assert recorder.planned[0] == {}
    assert recorder.planned[1] == {0: 10.0, 2: 10.0, 3: 10.0, 4: 10.0, 5: 10.0}  # the one between was never looked at
