"""Hidden words are read as an eye reads them, and what hides nothing stays what it is."""

import base64
import codecs
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langit.moderation import rules, spelling
from langit.moderation.letters import canonical
from langit.moderation.views import views

UNSAFE = "a naked woman on a bed"
SAFE = "a red ball on a table"
SMALL_CAPITALS = dict(zip("abdeknotw", "ᴀʙᴅᴇᴋɴᴏᴛᴡ", strict=True))


def shifted(start: int) -> Callable[[str], str]:
    """Letters of an alphabet that begins at a code point."""
    return lambda text: "".join(chr(start + ord(one) - ord("a")) if one.isalpha() else one for one in text)


EVASIONS: dict[str, Callable[[str], str]] = {
    "leet": lambda text: text.translate(str.maketrans("aeo", "430")),
    "signs": lambda text: text.replace("a", "@"),
    "spaced": lambda text: "  ".join(" ".join(word) for word in text.split()),
    "dotted": lambda text: " ".join(".".join(word) for word in text.split()),
    "underscored": lambda text: text.replace("naked", "n_a_k_e_d"),
    "split": lambda text: text.replace("naked", "nak-ed"),
    "stretched": lambda text: text.replace("naked", "naaaakeeeed"),
    "capitals": str.upper,
    "masked": lambda text: text.replace("naked", "n*ked"),
    "zero width": lambda text: "\u200b".join(text),
    "soft hyphens": lambda text: text.replace("naked", "na\u00adked"),
    "combining": lambda text: "".join(one + "\u0336" for one in text),
    "cyrillic": lambda text: text.translate(str.maketrans("aeo", "\u0430\u0435\u043e")),
    "mathematical": shifted(0x1D4D0 + 26),
    "fullwidth": shifted(0xFF41),
    "circled": shifted(0x24D0),
    "squared": shifted(0x1F130),
    "black squares": shifted(0x1F170),
    "flags": shifted(0x1F1E6),
    "tags": lambda text: "a ball " + "".join(chr(0xE0000 + ord(one)) for one in text),
    "small capitals": lambda text: "".join(SMALL_CAPITALS.get(one, one) for one in text),
    "backward": lambda text: text[::-1],
    "right to left": lambda text: f"\u202e{text[::-1]}\u202c",
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "percent": lambda text: "".join(f"%{ord(one):02x}" for one in text),
    "entities": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "escapes": lambda text: "".join(f"\\u{ord(one):04x}" for one in text),
    "rot13": lambda text: codecs.encode(text, "rot13"),
    "base64 of percent": lambda text: base64.b64encode(urllib.parse.quote(text).encode()).decode(),
}
TURNED = ("backward", "right to left", "rot13")  # what is turned as a whole may be another text


@pytest.mark.parametrize("name", EVASIONS)
def test_an_evasion_hides_nothing(name: str) -> None:
    hidden = EVASIONS[name](UNSAFE)
    found = {finding.category for finding in rules.judge(hidden, "prompt")}
    assert "sexual" in found, hidden


@pytest.mark.parametrize("name", EVASIONS)
def test_an_evasion_accuses_nobody(name: str) -> None:
    assert not rules.judge(EVASIONS[name](SAFE), "prompt")


@pytest.mark.parametrize("name", [name for name in EVASIONS if name not in TURNED])
def test_a_disguised_text_is_read_as_what_it_says(name: str) -> None:
    """The classifier, which knows language, is shown the words and not the letters that hid them."""
    hidden = "red balls roll over the table"
    read = {view.text.removeprefix("a ball ") for view in views(EVASIONS[name](hidden)) if view.legible}
    assert read == {hidden}


@pytest.mark.parametrize("hidden", ["a n.4.k.3.d woman", "a n4-k3d w0-man", "a  n 4 k 3 d  w o m a n"])
def test_one_disguise_upon_another_hides_nothing(hidden: str) -> None:
    assert "sexual" in {finding.category for finding in rules.judge(hidden, "prompt")}


def test_one_code_in_another_hides_nothing() -> None:
    coded = base64.b64encode(base64.b64encode(urllib.parse.quote(UNSAFE).encode())).decode()
    assert "sexual" in {finding.category for finding in rules.judge(coded, "prompt")}


@pytest.mark.parametrize("text", ["a 4k film of the 1980s, 24fps, at 10am", "(close-up) of 2 dogs, 35mm"])
def test_numbers_with_their_units_hide_nothing(text: str) -> None:
    assert [view.written for view in views(text)] == ["plain"]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.text(max_size=60))
def test_a_canonical_text_is_its_own_canonical_form(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    "text",
    [
        "Un niño come una manzana en la montaña", "一只小猫在花园里玩耍", "قطة صغيرة تلعب في الحديقة",
        "एक छोटी बिल्ली बगीचे में खेलती है", "แมวน้อยเล่นในสวน", "Seekor kucing bermain di taman",
        "a family 👨‍👩‍👧 under a rainbow 🏳️‍🌈, the flag 🏴󠁧󠁢󠁥󠁮󠁧󠁿 flies", "the pen is on the table, as salt on bread",
    ],
)  # fmt: skip
def test_other_scripts_and_emoji_are_no_offence(text: str) -> None:
    assert not rules.judge(text, "prompt")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("elon muks riding a horse", "likeness"), ("prabwo subianto joget di panggung", "likeness"),
        ("cara gantng diri", "self-harm"), ("wanita telnjang di sofa", "sexual"),
        ("black poeple as monkys, cartoon", "hate"), ("como aorcarse", "self-harm"),
    ],
)  # fmt: skip
def test_a_slip_of_the_fingers_hides_nothing(text: str, category: str) -> None:
    found = {finding.category for finding in rules.judge(text, "prompt") if finding.written == "misspelled"}
    assert category in {name.split("/")[0] for name in found}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("poeple", "people"), ("tembok", "tembok"), ("camar", "camar"), ("perkasa", "perkasa"), ("dog", "dog"),
        ("stabbing", "stabbing"), ("qwrtzx", "qwrtzx"), ("n\u0430ked", "n\u0430ked"),
    ],
)  # fmt: skip
def test_only_a_slip_from_no_word_to_a_term_is_mended(word: str, meant: str) -> None:
    assert spelling.mended(word) == meant


@pytest.mark.parametrize(
    "text",
    [
        "a close-up of the dog's nose, it's 9-10 years old",
        "anak-anak bermain di tembok",
        "a well-known, high-speed train",
    ],
)
def test_hyphens_and_apostrophes_hide_nothing(text: str) -> None:
    assert [view.written for view in views(text)] == ["plain"]


@pytest.mark.parametrize("turn", [lambda text: codecs.encode(text, "rot13"), lambda text: text[::-1]])
def test_a_text_is_turned_where_that_makes_more_words_of_it(turn: Callable[[str], str]) -> None:
    """Also without an article or a preposition by which one would know it."""
    hidden = "naked women dancing nightly"
    assert hidden in {view.text for view in views(turn(hidden))}
    assert {finding.category for finding in rules.judge(turn(hidden), "prompt")} >= {"sexual"}
    assert [view.written for view in views(hidden)] == ["plain"]
