"""The layout keeps its own promises: files stay short and documented, every folder of tests belongs to a room."""

from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "langit"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = {path.parent.relative_to(PACKAGE) for path in MODULES}
WHOLE = {"conformance", "support", "trust"}  # of the running service, what several rooms' tests need, of defences


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_is_short_and_documented(module: Path) -> None:
    source = module.read_text()
    assert source.count("\n") <= 400
    assert source.startswith('"""')


def test_every_folder_of_tests_belongs_to_a_room() -> None:
    tests = Path(__file__).parent
    for path in tests.rglob("test_*.py"):
        folder = path.parent.relative_to(tests)
        assert folder in ROOMS or folder.parts[0] in WHOLE, path
