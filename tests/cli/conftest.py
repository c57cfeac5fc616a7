"""What commands make is tested here, and not who judges it."""

import pytest


@pytest.fixture(autouse=True, scope="module")
def plain(ungated: None, dim: None) -> None:
    """Without the gate, by little light."""
