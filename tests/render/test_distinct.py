"""Rows are told apart as `numpy.unique` would."""

import numpy as np
import pytest

from langit.render.distinct import alike, numbered


def test_rows_are_told_apart_by_all_of_their_numbers() -> None:
    rows = np.random.default_rng(3).integers(0, 3, (400, 4)) / 3
    first, which = alike(rows)
    assert np.array_equal(rows[first][which], rows)
    assert len(first) == len({tuple(row) for row in rows.tolist()})


@pytest.mark.parametrize("span", [2, 60_000])
def test_numbers_of_rows_are_in_the_order_of_the_rows(span: int) -> None:
    rows = np.random.default_rng(4).integers(-span, span, (400, 3))
    _, first, which = np.unique(numbered(rows), return_index=True, return_inverse=True)
    found, index = np.unique(rows, axis=0, return_inverse=True)
    assert np.array_equal(rows[first], found)
    assert np.array_equal(which, index.ravel())
    assert numbered(rows[:0]).shape == (0,)
