"""Nothing is fetched because a file says so: neither what is looked at, nor what goes into another file.

c2pa asks an address that a picture names, by default, without a word. The cases are those that were seen to do so.
"""

import ast
import json
from dataclasses import replace
from pathlib import Path

import c2pa
import pytest
from leaving import FACTS, REQUEST, picture, write
from PIL import Image

import langit
from langit.provenance import contexts, manifest, sign, verify, words
from langit.provenance.registry import Registry

SOURCE = Path(langit.__file__).parent
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="http://127.0.0.1:{port}/latest/meta-data/x.c2pa"/>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


@pytest.fixture(params=["jpg", "png", "webp"])
def evil(request: pytest.FixtureRequest, tmp_path: Path, canary: tuple[int, list[str]]) -> Path:
    """A picture that says its manifest lies at an address of this machine."""
    path = tmp_path / f"evil.{request.param}"
    text = XMP.format(port=canary[0])
    if path.suffix == ".png":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", text)
        Image.fromarray(picture()).save(path, pnginfo=info)
    else:
        Image.fromarray(picture()).save(path, xmp=text.encode())
    return path


def test_the_canary_sings_where_nothing_forbids_it(evil: Path, canary: tuple[int, list[str]]) -> None:
    """Else the tests below would prove nothing."""
    with pytest.raises(c2pa.C2paError):
        c2pa.Reader(str(evil), context=c2pa.Context(c2pa.Settings.from_dict({})))
    assert canary[1] == ["/latest/meta-data/x.c2pa"]


def test_a_file_that_is_examined_is_not_followed(evil: Path, canary: tuple[int, list[str]], tmp_path: Path) -> None:
    assert manifest.read(evil).state == "elsewhere"
    found = verify.examine(evil, Registry(tmp_path / "made.db"), read_mark=None)
    assert found.made_here == "unknown"
    assert "Its manifest is said to lie at another address, which is not asked." in words.summary(found)
    assert canary[1] == []


@pytest.mark.parametrize("field", ["image", "last_image", "characters"])
def test_an_upload_that_goes_in_is_not_followed(
    evil: Path, canary: tuple[int, list[str]], tmp_path: Path, field: str
) -> None:
    given = {"image": evil} if field != "characters" else {}
    request = replace(REQUEST, **{**given, field: (evil,) if field == "characters" else evil})
    sign.sign(write(tmp_path / "a.png"), "still", request, {**FACTS, "engine": "wan2.1-1.3b"})
    assert canary[1] == []


def test_what_is_signed_is_not_followed(evil: Path, canary: tuple[int, list[str]]) -> None:
    sign.sign(evil, "still", REQUEST, FACTS)
    assert manifest.read(evil).state == "ours"
    assert canary[1] == []


def test_settings_are_made_in_one_place_and_nobody_does_without() -> None:
    """A reader or a builder without a context of ours would take the library's defaults."""
    made = []
    for module in SOURCE.rglob("*.py"):
        if "c2pa" not in (text := module.read_text()):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _of_c2pa(node.func):
                made.append((module.name, node.func.attr, ast.unparse(node)))
    assert {name for name, kind, _ in made if kind in ("Context", "Settings")} == {"contexts.py"}
    users = [text for _, kind, text in made if kind in ("Reader", "Builder")]
    assert users
    assert all("context=settings" in text or "_context()" in text for text in users)
    assert contexts.OFF["verify"]["remote_manifest_fetch"] is False
    assert json.dumps(contexts.OFF).count("true") == 1, "verify_trust"


def _of_c2pa(function: ast.Attribute) -> bool:
    return isinstance(function.value, ast.Name) and function.value.id == "c2pa"
