"""What marks do to clips is tested here, and not how a place is lit."""

import pytest


@pytest.fixture(autouse=True, scope="module")
def plain(dim: None) -> None:
    """By little light."""
