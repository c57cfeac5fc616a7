import pytest

from langit.understanding.abilities import suited


@pytest.mark.parametrize(
    ("action", "kind", "own"),
    [("run", "car", "drive"), ("stand", "wall", "rest"), ("walk", "woman", "walk"), ("go", "woman", "walk"),
     ("go", "boat", "sail"), ("wave", "ball", None), ("go", "wall", None)],
)  # fmt: skip
def test_an_action_is_done_as_the_kind_does_it_or_not_at_all(action: str, kind: str, own: str | None) -> None:
    assert suited(action, kind) == own
