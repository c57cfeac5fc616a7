"""The layout keeps its own promises: files stay short, every module has its test, every test its module."""

from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "langit"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.stem not in {"__init__", "__main__"})
BESIDES = {"test_layout.py", "test_docs.py", "test_public.py", "test_shipped.py"}  # of the whole, in tests itself


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_module_is_short_documented_and_tested(module: Path) -> None:
    source = module.read_text()
    assert source.count("\n") <= 400
    assert source.startswith('"""')
    relative = module.relative_to(PACKAGE)
    assert (Path(__file__).parent / relative.parent / f"test_{relative.name}").exists()


def test_every_test_mirrors_a_module() -> None:
    tests = Path(__file__).parent
    mirrored = {path.relative_to(PACKAGE).with_name(f"test_{path.name}") for path in MODULES}
    for path in tests.rglob("test_*.py"):
        relative = path.relative_to(tests)
        assert relative in mirrored or relative.parts[0] == "conformance" or relative.as_posix() in BESIDES, relative
