"""The ways in which a text can be read: as it stands, and with what hides it undone.

Hidden is what is spelled with digits and signs, misspelled, spaced, stretched, masked, written backward, or coded
(base64, hexadecimal, percent and other escapes, rot13). What hides nothing is left alone, "close-up" and "a dog's",
and a view that would read the same as another is left out: each is judged, and is one more chance to be wrong.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
import urllib.parse
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from langit.moderation import lexicon, spelling
from langit.moderation.letters import canonical

LEET: Final = str.maketrans("0134@$5!|7+8€£(9", "oieaassiittbelcg")
OTHER: Final = str.maketrans("1!|", "lll")  # that may be an l as well as an i
SIGNS: Final = re.compile(r"[0-9@$!|+€£(]")
STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")
SPACED: Final = re.compile(r"(?<![^\W_])[^\W_](?:[\s.,\-_*/|·•~]{1,3}[^\W_]){2,}(?![^\W_])")
INSIDE: Final = re.compile(r"[.\-_*/|·•~'\u2019`^]")  # a word
SPLIT: Final = re.compile(rf"[^\W_]+(?:{INSIDE.pattern}[^\W_]+)+")
APOSTROPHES: Final = frozenset("'\u2019`")
WORD: Final = re.compile(r"[^\W\d_]+")
MASKED: Final = re.compile(r"[a-z]+[*#]+[a-z]*|[a-z]*[*#]+[a-z]+")
BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
HEX: Final = re.compile(r"(?:0x)?(?:[0-9a-fA-F]{2}[\s:]?){5,}")
ESCAPES: Final = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&#?\w+;|%[0-9a-fA-F]{2}")
OVERRIDE: Final = re.compile("\u202e([^\u202c\u202d]*)")
AS_WRITTEN: Final = "as written"  # with all marks, which some scripts cannot be read without
DEPTH: Final = 2  # codes inside of codes that are undone
PRINTABLE: Final = 0.9  # of what was decoded, to be a text at all
SHORTEST: Final = 3
MOSTLY: Final = 0.5  # of a text are words where it hides nothing, and of one that was hidden when it is turned back


@lru_cache(maxsize=256)
def views(text: str) -> tuple[tuple[str, str], ...]:
    """The views of a text: how it was written, and the canonical text that it then is."""
    found: dict[str, str] = {}
    for written, view in _all(text, DEPTH):
        if view:
            found.setdefault(view, written)
    return tuple((written, view) for view, written in found.items())


def latin(text: str) -> bool:
    """Whether all letters are Latin, whose marks no term of the lexicon bears."""
    return all(char.isascii() or "LATIN" in unicodedata.name(char, "") for char in text if char.isalpha())


def _all(text: str, depth: int) -> Iterator[tuple[str, str]]:
    plain = canonical(text)
    yield "plain", plain
    raw = unicodedata.normalize("NFC", text).casefold()
    if not raw.isascii() and lexicon.tokens(raw) != lexicon.tokens(plain):
        yield AS_WRITTEN, raw
    if OVERRIDE.search(text):
        yield "right to left", canonical(OVERRIDE.sub(lambda found: found[1][::-1], text))
    if (joined := SPACED.sub(lambda found: f" {_joined(found[0].casefold())} ", text)) != text:
        yield "spaced", canonical(joined)  # before room between words is made even
    yield from _undone(plain)
    if depth:
        for written, decoded in _decoded(text):
            for inner, view in _all(decoded, depth - 1):
                yield written if inner == "plain" else f"{written}, {inner}", view


def _undone(plain: str) -> Iterator[tuple[str, str]]:
    """What hides words in the letters themselves."""
    if SPACED.search(plain):
        yield "spaced", _spoken(SPACED.sub(lambda found: f" {_joined(found[0])} ", plain))
    if (joined := SPLIT.sub(_whole, plain)) != plain:
        yield "split", _spoken(joined)
    if SIGNS.search(plain) or STRETCHED.search(plain) or MASKED.search(plain):
        yield "spelled with signs", " ".join(_unmasked(word) for word in plain.split())
    if (mended := WORD.sub(lambda found: spelling.mended(found[0]), plain)) != plain:
        yield "misspelled", mended
    words = WORD.findall(plain)
    hidden = spelling.known_of(words) <= MOSTLY * len(words)
    yield from _turned("backward", plain, plain[::-1] if hidden else "", _forward)
    yield from _turned("rot13", plain, codecs.encode(plain, "rot13") if hidden else "", _rotated)


def _turned(written: str, plain: str, whole: str, turn: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """A text turned as a `whole`, where most of it are words then, or else those of its words that are ones only so."""
    there = WORD.findall(whole)
    if spelling.known_of(there) > MOSTLY * len(there):
        yield written, whole
    elif (part := WORD.sub(lambda found: turn(found[0]), plain)) != plain:
        yield written, part


def _whole(found: re.Match[str]) -> str:
    """What signs split, as one word; as it stands where the parts are words, unless together they say something."""
    parts = INSIDE.split(found[0])
    whole = "".join(parts)
    if _ends_so(found[0], parts):
        return found[0]
    if not all(map(spelling.is_part, parts)) or not any(map(spelling.is_word, parts)):
        return whole
    return whole if _says(whole) - _says(*parts) else found[0]


def _says(*words: str) -> set[str]:
    return {hit.concept for hit in lexicon.read(words)}


def _ends_so(text: str, parts: list[str]) -> bool:
    """Whether it is a word with an ending behind an apostrophe."""
    return text[-len(parts[-1]) - 1] in APOSTROPHES and parts[-1] in lexicon.endings() and len(parts) == 2


def _is_backward(word: str) -> bool:
    """Whether it is a word only from its end: "dekan", and not "sawah", a rice field."""
    return len(word) > SHORTEST + 1 and word[::-1] in lexicon.speaking() and not spelling.is_word(word)


def _joined(run: str) -> str:
    """Letters that were spaced, as words: apart where there is more room, or where words of the lexicon end."""
    parts = [re.sub(r"[\W_]", "", part) for part in re.split(r"\s{2,}|[.,\-_*/|·•~]\s", run)]
    return " ".join(_split(part) for part in parts)


def _split(run: str) -> str:
    """Letters without room between words: every word of the lexicon that stands in them, overlapping or not."""
    known = lexicon.known()
    if run in known:
        return run
    spans = [(at, stop) for at in range(len(run)) for stop in range(at + SHORTEST + 1, min(len(run), at + 20) + 1)]
    return " ".join(run[at:stop] for at, stop in spans if run[at:stop] in known) or run


def _spoken(text: str) -> str:
    return " ".join(text.split())


def _unmasked(word: str) -> str:
    """A word without its signs, where that makes it a word of the lexicon or plain letters at all."""
    core = word.strip(".,;:?\"'()[]")
    if MASKED.fullmatch(core):
        pattern = re.compile(re.sub(r"[*#]", ".", core))
        return next((known for known in sorted(lexicon.speaking()) if pattern.fullmatch(known)), word)
    if not any(letter.isalpha() for letter in core) or not (SIGNS.search(core) or STRETCHED.search(core)):
        return word
    spelled = [core.translate(LEET), core.translate(OTHER).translate(LEET)]
    spelled += [STRETCHED.sub(keep, one) for one in spelled for keep in (r"\1", r"\1\1")]
    return next((one for one in spelled if spelling.is_term(one)), spelled[2])


def _forward(word: str) -> str:
    return word[::-1] if _is_backward(word) else word


def _rotated(word: str) -> str:
    """A word turned by rot13, where only that makes it one that says something."""
    turned = codecs.encode(word, "rot13")
    return turned if len(word) > SHORTEST and turned in lexicon.speaking() and not spelling.is_word(word) else word


def _decoded(text: str) -> Iterator[tuple[str, str]]:
    """What is written in codes, each with the words around it."""
    if ESCAPES.search(text):
        unescaped = urllib.parse.unquote(html.unescape(text))
        unescaped = re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", _character, unescaped)
        if unescaped != text:
            yield "escaped", unescaped
    for name, pattern, decode in (("hexadecimal", HEX, _from_hex), ("base64", BASE64, _from_base64)):
        if pattern.search(text):
            replaced = pattern.sub(lambda found, decode=decode: decode(found[0]) or found[0], text)  # type: ignore[misc]
            if replaced != text:
                yield name, replaced


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _from_hex(run: str) -> str:
    digits = re.sub(r"^0x|[\s:]", "", run)
    return _text(bytes.fromhex(digits)) if len(digits) % 2 == 0 else ""


def _from_base64(run: str) -> str:
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _text(base64.b64decode(run + "=" * (-len(run) % 4), validate=True))
    except (binascii.Error, ValueError):
        return ""


def _text(data: bytes) -> str:
    """Bytes as text, if they are one."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    good = sum(letter.isalnum() or letter.isspace() or letter in ".,;:!?'\"-%&#\\=+/" for letter in text)
    return text if text and good >= PRINTABLE * len(text) else ""
