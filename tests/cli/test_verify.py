"""`langit verify` and `langit signing` as people use them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from leaving import FACTS, REQUEST, write

from langit.cli import main
from langit.provenance import marks, sign, signer, verify
from langit.provenance.registry import FILE, Record, Registry

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LANGIT_STATE", str(tmp_path / "state"))
    yield tmp_path / "state"
    signer.close()


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def run(*arguments: object) -> tuple[int, str]:
        code = main([str(one) for one in arguments])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def test_a_signed_film_is_verified_in_words_and_as_json(tmp_path: Path, said: Callable[..., tuple[int, str]]) -> None:
    path = write(tmp_path / "a.mp4")
    sign.sign(path, "film", REQUEST, FACTS)
    code, text = said("verify", path)
    assert code == 0
    assert text.startswith("Signed here by langit signer ")
    assert "engine: world" in text
    code, text = said("verify", path, "--json")
    assert (code, json.loads(text)["made_here"]) == (0, "yes")
    assert "does not prove" in said("verify", path, "--limits")[1]


def test_a_strange_film_is_told_apart_by_the_exit_code(tmp_path: Path, said: Callable[..., tuple[int, str]]) -> None:
    code, text = said("verify", write(tmp_path / "a.png"))
    assert code == 1
    assert "It has no manifest. That proves nothing" in text
    assert said("verify", tmp_path / "none.mp4") == (4, f"langit: file: there is no file {tmp_path / 'none.mp4'}.\n")


def test_exit_codes_tell_what_was_changed_cannot_be_read_or_is_likely(
    tmp_path: Path, state: Path, said: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.mp4")
    sign.sign(path, "film", REQUEST, FACTS)
    whole = path.read_bytes()
    path.write_bytes(whole + b"junk" * 30)
    assert said("verify", path, "--no-mark")[0] == 3
    flipped = bytearray(whole)
    flipped[whole.index(b"avcC") + 9] ^= 1  # one bit of what a decoder is told before the first frame
    path.write_bytes(flipped)
    code, text = said("verify", path, "--no-mark", "--json")
    assert (code, json.loads(text)["manifest"]["state"]) == (3, "invalid")
    assert verify.look(path, Registry(state / FILE)).unreadable, "no picture is left, and the manifest tells why"
    path.write_bytes(whole[: len(whole) // 4])
    assert said("verify", path, "--no-mark")[0] == 4
    path.write_text("no film")
    assert said("verify", path) == (4, said("verify", path, "--no-mark")[1])
    Registry(state / FILE).add(Record(id="one", engine="world", files=(), mark=f"{1:012x}"))
    monkeypatch.setattr(marks, "search", lambda *_, **__: marks.Searched(ended="whole", id=f"{1:012x}", frames=1))
    code, text = said("verify", write(tmp_path / "b.png"))
    assert code == 6
    assert "engine: not known; what its mark names was made by world" in text


def test_the_key_is_shown_changed_and_its_anchor_given_to_others(
    tmp_path: Path, said: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.png")
    sign.sign(path, "still", REQUEST, FACTS)
    before = said("signing", "show")[1]
    assert said("signing", "rotate")[0] == 0
    after = said("signing", "show")[1]
    assert after.splitlines()[0] != before.splitlines()[0]
    assert before.splitlines()[1] == after.splitlines()[1], "the same anchor"
    assert said("verify", path)[0] == 0
    export = ("signing", "export-anchor", "-o", tmp_path / "anchor.pem")
    assert said(*export) == (0, f"wrote {tmp_path / 'anchor.pem'}\n")
    code, text = said(*export)
    assert code == 5
    assert "exists already. Choose another name, or add --overwrite." in text
    assert said(*export, "--overwrite")[0] == 0
    assert (tmp_path / "anchor.pem").read_text() == said("signing", "export-anchor")[1]
    assert "PRIVATE" not in (tmp_path / "anchor.pem").read_text()
    assert said("signing", "show", "--authority")[0] == 2


def test_the_registry_of_a_server_can_be_asked(tmp_path: Path, said: Callable[..., tuple[int, str]]) -> None:
    (tmp_path / "server").mkdir()
    code, text = said("verify", write(tmp_path / "a.png"), "--data", tmp_path / "server")
    assert code == 1
    assert "Nothing that was made here was found by its looks." in text
    code, text = said("verify", tmp_path / "a.png", "--data", tmp_path / "nowhere")
    assert (code, "there is no folder" in text) == (4, True)
    assert not (tmp_path / "nowhere").exists()


def test_a_manifest_that_is_not_there_is_no_manifest(tmp_path: Path, said: Callable[..., tuple[int, str]]) -> None:
    path = write(tmp_path / "a.mp4")
    sign.sign(path, "film", REQUEST, FACTS)
    code, text = said("verify", path, "--manifest", tmp_path / "none.c2pa")
    assert (code, text) == (4, f"langit: manifest: there is no file {tmp_path / 'none.c2pa'}.\n")


def test_a_manifest_that_was_given_is_read_in_place_of_the_one_within_and_that_is_said(
    tmp_path: Path, said: Callable[..., tuple[int, str]]
) -> None:
    path, other = write(tmp_path / "a.mp4"), write(tmp_path / "b.webm", 1)
    sign.sign(path, "film", REQUEST, FACTS)
    sign.sign(other, "film", REQUEST, FACTS, beside=other.with_suffix(".c2pa"))
    _, text = said("verify", path, "--no-mark", "--manifest", other.with_suffix(".c2pa"))
    assert "Its manifest does not belong to this content" in text.splitlines()[0]
    assert "The file holds one of its own, of which is true: Signed here by langit signer " in text.splitlines()[1]
    shown = json.loads(said("verify", path, "--no-mark", "--json", "--manifest", other.with_suffix(".c2pa"))[1])
    assert (shown["manifest"]["state"], shown["manifest_within"]["state"]) == ("invalid", "ours")
    assert json.loads(said("verify", path, "--no-mark", "--json")[1])["manifest_within"] is None


def test_a_search_for_a_mark_is_bounded_left_out_and_stopped(
    tmp_path: Path, said: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.png")
    assert "It was not searched for a mark." in said("verify", path, "--no-mark")[1]
    code, text = said("verify", path, "--mark-seconds", "0.01")
    assert code == 1
    assert "not searched: turned pictures, crops of any scale, tilted pictures, squeezed pictures." in text
    assert said("verify", path, "--mark-seconds", "0")[0] == 2

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(marks, "search", stopped)
    code, text = said("verify", path)
    assert code == 130
    assert "It has no manifest." in text
    assert "The search for a mark was stopped." in text
