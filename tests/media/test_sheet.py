import numpy as np
import pytest

from langit.media.sheet import GAP, Sheet


@pytest.mark.parametrize(("count", "cells"), [(1, 1), (3, 3), (12, 12), (1440, 12)])
def test_a_sheet_keeps_the_first_the_last_and_what_lies_even_between(count: int, cells: int) -> None:
    film = [np.full((18, 32, 3), number % 256, np.uint8) for number in range(count)]
    sheet = Sheet(count)
    assert sum(1 for _ in sheet.watch(film)) == count
    picture = sheet.picture()
    columns, rows = min(4, cells), -(-cells // 4)
    assert picture.shape == (rows * (18 + GAP) - GAP, columns * (32 + GAP) - GAP, 3)
    assert picture[0, 0, 0] == 0
    assert picture[-1, -1, 0] == (count - 1) % 256
    assert sheet.thumbnail is not None
    assert sheet.thumbnail[0, 0, 0] == count // 2 % 256


def test_the_frames_pass_untouched() -> None:
    film = [np.full((8, 8, 3), number, np.uint8) for number in range(5)]
    for given, passed in zip(film, Sheet(5).watch(film), strict=True):
        assert given is passed
