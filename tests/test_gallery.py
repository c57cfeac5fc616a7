"""The gallery is what the rows are: everything that the catalogue knows has its strip."""

import importlib.machinery
import importlib.util
from pathlib import Path
from types import ModuleType

from langit.scene.catalogue import feelings, garments, kinds, motions, settings
from langit.understanding.stage import understood

ROOT = Path(__file__).parents[1]


def script() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("gallery", str(ROOT / "scripts/gallery"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("gallery", loader))
    loader.exec_module(module)
    return module


def test_every_row_has_its_strip_and_the_page_is_as_the_script_writes_it() -> None:
    gallery = script()
    shown = {(entry.group, entry.name) for entry in gallery.entries()}
    rows = {"Places": settings(), "Kinds": kinds(), "Clothes": garments(), "Motions": motions(), "Feelings": feelings()}
    assert shown == {(group, name) for group, names in rows.items() for name in names}
    assert all(gallery.strip(entry).is_file() for entry in gallery.entries()), "run scripts/gallery"
    assert gallery.PAGE.read_text() == gallery.page(), "run scripts/gallery"


def test_the_sentence_of_an_entry_asks_for_it() -> None:
    for entry in script().entries():
        scene = understood(entry.prompt).scene
        assert not scene.not_understood, entry.prompt
        if entry.group == "Motions":
            assert {event.action for event in scene.events} == {entry.name}
