"""Every row of the catalogue names a builder of the room that builds it, and a row that does not is a clear error."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from langit.scene.catalogue import kind, kinds, setting, settings
from langit.scene.kinds import Kind
from langit.scene.rows import CatalogueError
from langit.scene.settings import Setting
from langit.simulation import bodies, characters, cloth, props, vehicles
from langit.simulation.builders import builder
from langit.simulation.places import construction

ROOMS: Mapping[str, Mapping[str, object]] = {
    "person": characters.BUILDERS, "animal": characters.BUILDERS, "vehicle": vehicles.BUILDERS,
    "scenery": props.BUILDERS, "rigid": bodies.BUILDERS, "swing": bodies.SWINGING, "sheet": cloth.BUILDERS,
}  # fmt: skip


@pytest.mark.parametrize("name", kinds())
def test_every_kind_has_its_builder(name: str) -> None:
    row = kind(name)
    assert builder(row, ROOMS[row.physics if row.thing else row.group]) is not None


@pytest.mark.parametrize("name", settings())
def test_every_setting_has_its_builder(name: str) -> None:
    assert builder(setting(name), construction.BUILDERS) is not None


@pytest.mark.parametrize("row", [kind("ball"), setting("park")], ids=["kind", "setting"])
def test_an_unknown_builder_names_file_line_field_and_remedy(row: Kind | Setting) -> None:
    with pytest.raises(CatalogueError) as caught:
        builder(replace(row, builder="wolf"), {"first": 1, "second": 2})
    assert ".toml, line " in str(caught.value)
    assert "'wolf'" in str(caught.value)
    assert caught.value.field == "builder"
    assert caught.value.remedy == "Builders: first, second"
