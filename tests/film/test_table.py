"""Every pattern has a graph of its own, or is drawn plain on purpose."""

import pytest

from langit.film.batch import Stuff
from langit.film.materials.table import MATTE, PATTERNS, graph
from langit.film.nodes import packed
from langit.render.snapshot import Atmosphere, Pattern

PLAIN = {Pattern.WINDOWS}  # what is left of walls with windows once these are panes of their own
DAY = Atmosphere(sky_top=(0.2, 0.4, 0.9), sky_horizon=(0.6, 0.8, 1.0), sun_direction=(0.3, 0.2, 0.9),
                 sun_disc=(1.0, 1.0, 1.0), key_light=(2.0, 2.0, 2.0), ambient_up=(0.5, 0.6, 0.8),
                 ambient_down=(0.2, 0.2, 0.2), fog_color=(0.7, 0.8, 0.9), fog_density=0.01)  # fmt: skip


def test_every_pattern_has_a_row_or_is_plain_on_purpose() -> None:
    assert set(Pattern) - set(PATTERNS) <= PLAIN


@pytest.mark.parametrize("pattern", list(Pattern), ids=lambda pattern: pattern.name)
def test_every_pattern_has_a_material(pattern: Pattern) -> None:
    assert packed(graph(Stuff(pattern), DAY))[-1]["kind"] == "OutputMaterial"


@pytest.mark.parametrize("pattern", sorted(MATTE), ids=lambda pattern: pattern.name)
def test_what_is_matte_is_a_color_to_light_that_was_scattered(pattern: Pattern) -> None:
    kinds = [row["kind"] for row in packed(graph(Stuff(pattern), DAY))]
    assert "BsdfDiffuse" in kinds
    assert "LightPath" in kinds


def test_thin_cloth_has_seams_and_shows_what_light_is_behind_it() -> None:
    kinds = [row["kind"] for row in packed(graph(Stuff(Pattern.PLAIN, thin=True), DAY))]
    assert "BsdfTranslucent" in kinds
    folded = [row for row in packed(graph(Stuff(Pattern.PLAIN, thin=True), DAY))
              if row["properties"].get("operation") == "PINGPONG"]  # fmt: skip
    assert folded
    assert "BsdfTranslucent" not in [row["kind"] for row in packed(graph(Stuff(Pattern.PLAIN), DAY))]
