import pytest

from langit.clip import Size
from langit.film.keeping import RATE
from langit.film.quality import QUALITIES, seconds
from langit.request import FILM, LOOKS

USUAL = Size(640, 360)


def test_every_quality_that_can_be_asked_for_has_a_row():
    assert tuple(QUALITIES) == LOOKS[FILM]


@pytest.mark.parametrize("row", QUALITIES.values(), ids=list(QUALITIES))
def test_no_frame_waits_where_a_file_of_finished_frames_ends(row):
    assert RATE % row.every == 0


def test_more_costs_more():
    assert seconds("draft", USUAL) < seconds("standard", USUAL) < seconds("master", USUAL)
    assert seconds("draft", USUAL, still=True) < seconds("master", USUAL, still=True)
    assert seconds("standard", Size(1280, 720)) == pytest.approx(4 * seconds("standard", USUAL))
