import torch

from langit.conditioning import edits
from langit.conditioning.context import Context

EMPTY = Context.empty(torch.zeros(1, 2, 6, 2, 2))
FILM = torch.arange(6.0).view(1, 1, 6, 1, 1).expand(1, 2, 6, 2, 2)


def seen(context: Context) -> list[tuple[float, float]]:
    """The latents and the ceiling of each frame."""
    return list(
        zip(context.latents_BCTYX[0, 0, :, 0, 0].tolist(), context.ceiling_BTYX[0, :, 0, 0].tolist(), strict=True)
    )


def test_extending_begins_with_the_end_and_backward_ends_with_the_beginning() -> None:
    assert seen(edits.extend(EMPTY, FILM[:, :, 4:])) == [(4, 0), (5, 0), (0, 1), (0, 1), (0, 1), (0, 1)]
    assert seen(edits.extend_backward(EMPTY, FILM[:, :, :2])) == [(0, 1), (0, 1), (0, 1), (0, 1), (0, 0), (1, 0)]


def test_connecting_knows_both_ends() -> None:
    expected = [(4, 0), (5, 0), (0, 1), (0, 1), (0, 0), (1, 0)]
    assert seen(edits.connect(EMPTY, FILM[:, :, 4:], FILM[:, :, :2])) == expected
    assert seen(edits.connect(EMPTY, FILM[:, :, :0], FILM[:, :, :0])) == seen(EMPTY)


def test_filling_frees_a_span() -> None:
    assert seen(edits.fill(EMPTY, FILM, slice(2, 4))) == [(0, 0), (1, 0), (2, 1), (3, 1), (4, 0), (5, 0)]


def test_a_remix_may_go_as_far_as_its_strength() -> None:
    assert [ceiling for _, ceiling in seen(edits.remix(EMPTY, FILM, 0.5))] == [0.5] * 6
    assert edits.remix(EMPTY, FILM, 0.0).keeps_all
