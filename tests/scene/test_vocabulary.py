from itertools import combinations
from typing import get_args

from langit.scene import vocabulary as v

GROUPS = (v.PEOPLE, v.ANIMALS, v.VEHICLES, v.THINGS, v.SCENERY)


def test_every_kind_belongs_to_one_group() -> None:
    kinds = {name for group in get_args(v.Kind) for name in (get_args(group) or (group,))}
    assert kinds == frozenset().union(*GROUPS)
    for one, other in combinations(GROUPS, 2):
        assert not one & other


def test_names_are_written_as_names() -> None:
    lists = [value for name, value in vars(v).items() if name[0].isupper() and get_args(value)]
    for names in map(get_args, lists):
        for name in names:
            assert not isinstance(name, str) or name.replace("_", "").isalpha(), name
            assert not isinstance(name, str) or name == name.lower(), name
