import pytest

from langit.assets.pack import credits, opened
from langit.cli import main


def test_every_file_has_its_source_author_licence_and_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credits"]) == 0
    paragraphs = {text.split("\n", 1)[0]: text for text in capsys.readouterr().out.split("\n\n")}
    for row in credits():
        assert all(said in paragraphs[row.file] for said in (row.source, row.author, row.licence, row.change))


def test_notices_are_printed_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credits", "--notices"]) == 0
    printed = capsys.readouterr().out
    for name in {row.notice for row in credits() if row.notice}:
        assert opened(name).decode().strip() in printed
