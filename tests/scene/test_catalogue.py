"""Rows of the catalogue: what a person may write, and what a mistake is answered with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from langit.errors import RequestError
from langit.scene.catalogue import act, actions, catalogue, kind, kinds, setting, unknown_builder
from langit.scene.describe import describe
from langit.scene.lexicon import lexicon, says
from langit.scene.rows import CatalogueError
from langit.scene.scene import Scene

CAT = """
[cat]
like = "dog"
isa = "feline"
size = [0.25, 0.09, 0.15]
words.en = ["cat(|s)", "kitten(|s)"]
words.id = ["kucing"]
says.en = ["cat"]
says.id = ["kucing"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of rows that is read beside our own."""
    for sort in ("kinds", "settings", "companies", "languages"):
        (tmp_path / sort).mkdir()
    monkeypatch.setenv("LANGIT_CATALOGUE", str(tmp_path))
    forget()
    yield tmp_path
    monkeypatch.undo()
    forget()


def forget() -> None:
    catalogue.cache_clear()
    lexicon.cache_clear()


def add(folder: Path, sort: str, text: str, name: str = "mine") -> None:
    (folder / sort / f"{name}.toml").write_text(text, "utf-8")


def fault() -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        lexicon()  # reads the catalogue first
    return caught.value


def test_a_row_of_a_folder_is_a_kind_like_any_other(folder: Path) -> None:
    add(folder, "kinds", CAT)
    cat, dog = kind("cat"), kind("dog")
    assert (cat.group, cat.builder, cat.can, cat.home) == (dog.group, dog.builder, dog.can, dog.home)
    assert cat.size == (0.25, 0.09, 0.15)
    assert cat.stands_for == {}, "words are never taken over"
    assert [sense.name for sense in lexicon().forms["kittens",] if sense.room == "kind"] == ["cat"]
    assert says("id", "kind", "cat") == ("kucing",)


def test_a_third_language_is_one_file(folder: Path) -> None:
    words = (
        'name = "German"\nmodifiers = "before"\n[words.kind]\ndog = ["hund(|e)"]\n[words.color]\nred = ["rot(,er)"]\n'
    )
    add(folder, "languages", words, "de")
    assert [(sense.room, sense.name, sense.plural) for sense in lexicon().forms["hunde",]] == [("kind", "dog", True)]
    assert [sense.name for sense in lexicon().forms["roter",]] == ["red"]


def test_a_setting_keeps_its_number(folder: Path) -> None:
    row = '[kitchen]\nlike = "studio"\nnumber = 80\nwords.en = ["kitchen"]\nsays.en = ["in a kitchen"]\n'
    add(folder, "settings", row)
    assert setting("kitchen").number == 80
    assert setting("kitchen").layout == setting("studio").layout


@pytest.mark.parametrize(
    ("row", "line", "said", "remedy"),
    [
        ('[cat]\nlike = "dog"\nwords.en = ["cat"]\nsays.en = ["cat"]\ncolour = "red"', 5, "colour", "Fields: "),
        ('[cat]\nlike = "dog"\nwords.en = ["cat"]\nsays.en = ["cat"]\ngroup = "pet"', 5, "'pet'", "'person', 'animal'"),
        ('[cat]\nlike = "dog"\nwords.en = ["cat"]\nsays.en = ["cat"]\nsize = [1, "a", 2]', 5, "'a'", "Mend the value"),
        ('\n[cat]\nlike = "dog"\nwords.en = ["cat"]', 2, "lacks the field 'says'", "Add a line `says"),
        ('[cat]\nlike = "dgo"\nwords.en = ["cat"]\nsays.en = ["cat"]', 2, "'dgo'", "move that row up: dog"),
        ('[cat]\nlike = "dog"\nwords.en = ["cat"]\nsays.en = ["cat"]\nhome = "prak"', 5, "'prak'", "Rows: park"),
        ('[cat]\nlike = "dog"\nsays.en = ["cat"]\nwords.en = ["cat", "hound(|s)"]', 4, "a word of [dog]", "Leave it"),
        ('[dog]\nlike = "dog"\nwords.en = ["dog"]\nsays.en = ["dog"]', 1, "stands in animals.toml too", "Rename"),
        ('[cat]\nlike = "dog"\nwords.en = ["cat"]\nsays.en = ["cat"]\nsize = [1, -1, 1]', 5, "-1", "Mend the value"),
        ('[cat]\nlike = "dog"\nwords.en = ["cat"]\nsays.en = ["cat"]\nsize = [1, 1]', 5, "too short", "Mend the value"),
        ('["Big Cat"]\nx = 1', 1, "is no row", "plain name"),
    ],
)  # fmt: skip
def test_a_broken_row_names_file_line_field_and_remedy(
    folder: Path, row: str, line: int, said: str, remedy: str
) -> None:
    add(folder, "kinds", row)
    error = fault()
    text = str(error)
    assert f"mine.toml, line {line}:" in text
    assert said in text
    assert remedy in text
    assert error.field


def test_broken_toml_names_file_and_line(folder: Path) -> None:
    add(folder, "kinds", '[cat]\ngroup = "animal\n')
    assert "mine.toml" in str(fault())
    assert "line 2" in str(fault())


def test_two_settings_cannot_draw_from_one_number(folder: Path) -> None:
    add(folder, "settings", '[kitchen]\nlike = "studio"\nwords.en = ["kitchen"]\nsays.en = ["in a kitchen"]\n')
    assert "has the number 6, as [studio]" in str(fault())


def test_words_for_a_name_that_does_not_exist_are_refused(folder: Path) -> None:
    add(folder, "languages", 'name = "German"\nmodifiers = "before"\n[words.kind]\ncat = ["katze"]\n', "de")
    assert "de.toml, line 4:" in str(fault())
    add(folder, "languages", 'name = "German"\nmodifiers = "before"\n[words.kin]\ndog = ["hund"]\n', "de")
    assert "is no room of words" in str(fault())


def test_a_language_without_its_name_is_refused(folder: Path) -> None:
    add(folder, "languages", 'modifiers = "before"\n', "de")
    assert "lacks the field 'name'" in str(fault())


def test_a_folder_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANGIT_CATALOGUE", str(tmp_path / "none"))
    forget()
    assert "is no folder" in str(fault())
    monkeypatch.undo()
    forget()


def test_an_unknown_builder_is_named_with_its_row() -> None:
    text = str(unknown_builder("kinds", "dog", "wolf", ["dog", "cat"]))
    assert "animals.toml" in text
    assert "[dog]" in text
    assert "Builders: dog, cat" in text


def test_a_name_that_is_no_row_is_answered_with_those_that_are() -> None:
    with pytest.raises(RequestError, match="Near names: woman"):
        kind("womann")


def test_every_kind_does_what_it_says_it_does_instead() -> None:
    for row in kinds().values():
        assert set(row.instead.values()) <= set(row.can), row.name
        assert row.goes is None or row.goes in row.can, row.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "German"\nmodifiers = "befor"\n', "says 'befor' for 'modifiers'"),
        ('name = "German"\nmodifiers = "before"\n[words.kind]\ndog = [3]\n', "de.toml, line 4:"),
        ('name = "German"\nmodifiers = "before"\n[words.kind]\ndog = ["hund"]\nwoman = ["hund"]\n', "a word of"),
    ],
)
def test_a_broken_language_is_refused(folder: Path, text: str, said: str) -> None:
    add(folder, "languages", text, "de")
    assert said in str(fault())


@pytest.mark.parametrize("name", ["kind", "kinds/cats.tml", "cats.toml"])
def test_what_would_be_passed_over_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    path.write_text("") if path.suffix else path.mkdir()
    assert "is not read" in str(fault())


def test_a_language_without_captions_says_so(folder: Path) -> None:
    add(folder, "languages", 'name = "German"\nmodifiers = "before"\n', "de")
    with pytest.raises(RequestError, match="no captions in 'de'"):
        describe(Scene(), "de")


SHRUG = """
[shrug]
words.en = ["shrug(,s,ged,ging)"]
words.id = ["mengedikkan bahu"]
says.en = ["shrugs"]
says.id = ["mengedikkan bahu"]
poses = [{ both = { upper = [0.8, 0.4, -0.3], lower = [0.7, -0.7, 0.0] } }]
"""


def test_a_motion_of_a_folder_is_something_that_people_do(folder: Path) -> None:
    (folder / "motions").mkdir()
    add(folder, "motions", SHRUG)
    assert "shrug" in actions()
    assert ("action", "shrug") in {(sense.room, sense.name) for sense in lexicon().forms["shrugging",]}
    assert says("en", "action", "shrug") == ("shrugs",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHRUG.replace("poses = [{", "poses = [{ at = 1.0,"), "do not follow each other"),
        (SHRUG.replace("poses = [{", "poses = [{}, { at = 0.5,"), "in all or in none"),
        (SHRUG.split("poses")[0] + "poses = []", "holds no pose"),
        (SHRUG.replace("0.8, 0.4", "8, 0.4"), "less than or equal to 1"),
        (SHRUG.replace("[shrug]", "[walk]"), "is an act already"),
    ],
)
def test_a_motion_that_cannot_be_made_is_told(folder: Path, text: str, said: str) -> None:
    (folder / "motions").mkdir()
    add(folder, "motions", text)
    assert said in str(fault())


def test_an_act_of_a_folder_is_done_like_the_one_it_is_like(folder: Path) -> None:
    (folder / "acts").mkdir()
    add(folder, "acts", '[skate]\nlike = "walk"\nspeed = { slow = 2.0, normal = 4.0, fast = 6.0 }\n')
    assert "skate" in actions()
    assert act("skate").travels
    assert act("skate").speed["normal"] == 4.0


def test_a_motion_and_nothing_are_plain_acts() -> None:
    assert act("wave") == act(None) != act("walk")


def test_a_kind_does_only_what_there_is(folder: Path) -> None:
    add(folder, "kinds", CAT.replace("size", 'can = ["walk", "purr"]\nsize'))
    assert "names 'purr' for 'can'" in str(fault())
