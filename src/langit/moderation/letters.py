"""Text as an eye reads it: one plain letter for every way to write it, and nothing that cannot be seen.

Undone are compatibility forms (UAX 15), marks and invisible characters, letters of other scripts that look like Latin
ones (UTS 39), letters that are set as pictures (in squares, circles, small capitals, tags, turned). Words of Arabic,
Hindi or Chinese come through readable; rows of words go through the same function, so they meet.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from langit.assets.pack import opened

INVISIBLE: Final = frozenset({"Mn", "Me", "Cf", "Cc", "Co", "Cn", "Cs"})  # marks, format and control characters
PICTURED: Final = {  # where an alphabet begins that is set as pictures
    0x1F130: "a", 0x1F150: "a", 0x1F170: "a", 0x1F1E6: "a",  # squares, black circles, black squares, flags
    0xE0061: "a", 0xE0041: "a",  # tags, which nobody sees
}  # fmt: skip
BREAKS: Final = re.compile(r"[\s\u2028\u2029]+")
SETTLED: Final = 4  # rounds after which nothing changes any more
ALIKE: Final = str.maketrans("пнткмвяцигσεωτνηκαι", "nhtkmbruuroewtvnkai")  # like enough, and not in that table
DRAWN: Final = re.compile(r"LATIN (?:LETTER SMALL CAPITAL|(?:SMALL|CAPITAL) LETTER(?: TURNED)?) ([A-Z])(?: WITH .*)?$")
NAMED: Final = (range(0xC0, 0x2B0), range(0x1D00, 0x1DC0), range(0x1E00, 0x1F00), range(0x2C60, 0x2C80),
                range(0xA720, 0xA800))  # fmt: skip  # the blocks of Latin letters


@cache
def _drawings() -> dict[int, str]:
    """What letters are read as that no compatibility form of Unicode takes apart."""
    found = {code + step: chr(ord(first) + step) for code, first in PICTURED.items() for step in range(26)}
    found |= {0xE0030 + digit: str(digit) for digit in range(10)} | {0xE0020: " "}
    for block in NAMED:
        for code in block:
            if match := DRAWN.match(unicodedata.name(chr(code), "")):
                found[code] = match[1].lower()
    return found


@cache
def _lookalikes() -> dict[int, str]:
    lines = opened("letters/confusables.txt").decode().splitlines()
    return {ord(letter): latin for letter, latin in (line.split("\t") for line in lines)}


def canonical(text: str) -> str:
    """The text in plain small letters, with single spaces. A canonical text is its own canonical form."""
    for _ in range(SETTLED):
        before, text = text, _folded(text)
        if text == before:
            break
    return text


def visible(text: str) -> str:
    """The text without what nobody sees, its letters and room as they are; an alphabet that nobody sees is read."""
    if text.isascii():
        return text
    return _shown(re.sub(r"\s", " ", text).translate(_drawings()))


def _shown(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter) not in INVISIBLE)


def _folded(text: str) -> str:
    if text.isascii():
        if not text.isprintable():
            text = "".join(letter if letter.isprintable() else " " if letter.isspace() else "" for letter in text)
        return " ".join(text.split()).lower()
    text = BREAKS.sub(" ", text).translate(_drawings())
    text = _shown(unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFKC", text).casefold().translate(_lookalikes()).translate(ALIKE)
    return BREAKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()
