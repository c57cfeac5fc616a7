"""What engines make is tested here, and not who judges it."""

import pytest


@pytest.fixture(autouse=True, scope="module")
def plain(ungated: None) -> None:
    """Without the gate."""
