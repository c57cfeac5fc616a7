import pytest

from langit.conditioning.storyboard import Piece, pieces
from langit.errors import RequestError
from langit.request import Card


def spans(cards: list[Card], frames: int, first: int = 8, then: int = 4) -> list[tuple[int, int, str]]:
    return [(p.start, p.stop, p.prompt) for p in pieces("a", cards, frames, 2.0, first, then)]


def test_a_clip_without_cards_is_cut_by_the_window() -> None:
    assert spans([], 6) == [(0, 6, "a")]
    assert spans([], 17) == [(0, 8, "a"), (8, 12, "a"), (12, 16, "a"), (16, 17, "a")]


def test_a_card_begins_a_piece() -> None:
    cards = [Card(start=5.0, prompt="c"), Card(start=1.5, prompt="b")]
    assert spans(cards, 14) == [(0, 3, "a"), (3, 7, "b"), (7, 10, "b"), (10, 14, "c")]


def test_a_card_at_the_beginning_stands_for_the_prompt() -> None:
    found = pieces("", [Card(start=0.0, prompt="b")], 4, 2.0, 8, 4)
    assert found == [Piece(start=0, stop=4, prompt="b")]


def test_pieces_cover_every_frame_once() -> None:
    found = spans([Card(start=s, prompt=str(s)) for s in (1.0, 2.5, 20.0)], 120)
    covered = [frame for start, stop, _ in found for frame in range(start, stop)]
    assert covered == list(range(120))


def test_cards_that_cannot_be_shown_are_refused() -> None:
    with pytest.raises(RequestError, match="begins after the end"):
        spans([Card(start=9.0, prompt="b")], 8)
    with pytest.raises(RequestError, match="two cards"):
        spans([Card(start=1.0, prompt="b"), Card(start=1.1, prompt="c")], 8)
