from typing import get_args

from langit.scene import vocabulary as v
from langit.scene.catalogue import kinds, settings


def test_names_are_written_as_names() -> None:
    lists = [
        value
        for name, value in vars(v).items()
        if name[0].isupper() and name not in {"Lens", "Aperture", "Shutter"} and get_args(value)
    ]
    for names in [*map(get_args, lists), kinds(), settings()]:
        for name in names:
            assert not isinstance(name, str) or name.replace("_", "").isalpha(), name
            assert not isinstance(name, str) or name == name.lower(), name
