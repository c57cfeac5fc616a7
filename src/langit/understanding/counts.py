"""Whether a prompt asks for more bodies of one kind than a shot holds: "10,000 balls", "satu juta bola"."""

import re
from typing import Final

from langit.errors import RequestError
from langit.scene.lexicon import lexicon
from langit.scene.vocabulary import LOOKS
from langit.understanding.words import Token, tokenize

GROUPED: Final = re.compile(r"(?<=\d)[.,'\u00a0\u2019_](?=\d{3}(?!\d))")
"""What stands between groups of three digits."""


def refuse_crowds(prompt: str, most: int) -> None:
    """See that no kind is counted beyond `most`.

    Raises:
        RequestError: one is; the error says how many.
    """
    number = 0
    for token in tokenize(GROUPED.sub("", prompt)):
        if number > most and (token.says("kind") or token.says("people")):
            text = f"the prompt asks for {number:,} of {token.text!r}, and a shot holds up to {most}"
            raise RequestError(text, field="prompt", remedy="Ask for fewer")
        number = _counted(number, token)


def _counted(number: int, token: Token) -> int:
    """The number that what comes after the token has, if `number` is that of the token; 0 for none."""
    value = _value(token)
    if value is not None:
        return number * value if number and _multiplier(token) else value
    goes_on = token.says("word", "of") or any(token.says(room) for room in LOOKS)
    return number if goes_on else 0


def _value(token: Token) -> int | None:
    """The number that a token is, if it is one."""
    word = token.text.casefold()
    if (times := _multiplier(token)) is not None:
        return times
    if word.isascii() and word.isdigit():
        return min(int(word[:20]), 10**18)
    named = token.named("number")
    return int(named) if named else None


def _multiplier(token: Token) -> int | None:
    """By how much a token multiplies the number before it, if it does."""
    word = token.text.casefold()
    return next(
        (language.multipliers[word] for language in lexicon().languages.values() if word in language.multipliers), None
    )
