"""What is written in codes, each undone where it stands, with the words around it."""

import base64
import binascii
import html
import re
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Final

BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
HEX: Final = re.compile(r"(?:0x)?(?:[0-9a-fA-F]{2}[\s:]?){5,}")
ESCAPES: Final = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&#?\w+;|%[0-9a-fA-F]{2}")
PRINTABLE: Final = 0.9  # of what was decoded, to be a text at all


def from_escapes(text: str) -> str:
    """Escapes of HTML, of addresses and of programs."""
    if not ESCAPES.search(text):
        return text
    unescaped = urllib.parse.unquote(html.unescape(text))
    return re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", _character, unescaped)


def from_hexadecimal(text: str) -> str:
    """Bytes in hexadecimal digits."""
    return HEX.sub(lambda found: _bytes(found[0]) or found[0], text)


def from_base64(text: str) -> str:
    """Bytes in base64 (RFC 4648), in either alphabet."""
    return BASE64.sub(lambda found: _sextets(found[0]) or found[0], text)


CODES: Final[Mapping[str, Callable[[str], str]]] = {
    "escaped": from_escapes, "hexadecimal": from_hexadecimal, "base64": from_base64,
}  # fmt: skip


def undone(text: str) -> str:
    """The text with every code undone, once."""
    for decode in CODES.values():
        text = decode(text)
    return text


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _bytes(run: str) -> str:
    digits = re.sub(r"^0x|[\s:]", "", run)
    return _text(bytes.fromhex(digits)) if len(digits) % 2 == 0 else ""


def _sextets(run: str) -> str:
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
