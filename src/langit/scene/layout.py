"""Where things are in each setting: the free ground of every row of the catalogue."""

from collections.abc import Mapping
from typing import Final

from langit.scene.catalogue import settings
from langit.scene.settings import Layout

LAYOUTS: Final[Mapping[str, Layout]] = {name: row.layout for name, row in settings().items()}
