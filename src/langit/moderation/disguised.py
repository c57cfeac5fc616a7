"""What hides words in their letters: room or signs between them, signs for letters, letters struck too often.

Each is undone where it stands; every other word of the text stays as it is.
"""

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Final

from langit.moderation import lexicon, spelling

LEET: Final = str.maketrans("0134@$5!|7+8€£(9", "oieaassiittbelcg")
OTHER: Final = str.maketrans("1!|", "lll")  # that may be an l as well as an i
BAR: Final = str.maketrans("1|", "il")
TABLES: Final = ({**LEET}, {**LEET, **OTHER}, {**LEET, **BAR})
EDGES: Final = ".,;:?\"'()[]"  # of a word, which are no part of it
SIGNS: Final = re.compile(r"[0-9@$!|+€£(]")
NUMBER: Final = re.compile(r"\d+([^\W\d]*)")  # and what may be its unit
STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")
ODD: Final = re.compile(rf"{SIGNS.pattern}|{STRETCHED.pattern}|[*#]")
SPACED: Final = re.compile(r"(?<![^\W_])[^\W_](?:[\s.,\-_*/|·•~]{1,3}[^\W_]){2,}(?![^\W_])")
BETWEEN: Final = re.compile(r"[\W_]+")  # letters that are spaced
INSIDE: Final = re.compile(r"[.\-_*/|·•~'\u2019`^]")  # a word
SPLIT: Final = re.compile(rf"[^\W_]+(?:{INSIDE.pattern}[^\W_]+)+")
APOSTROPHES: Final = frozenset("'\u2019`")
MASKED: Final = re.compile(r"[a-z]+[*#]+[a-z]*|[a-z]*[*#]+[a-z]+")
SHORTEST: Final = 4  # letters of a term that is looked for in letters without room between
LONGEST: Final = 20
RUNS: Final = range(2 * SHORTEST, 121)  # letters of a run that is cut into words
BRIEF: Final = 3  # letters of a word that is met by chance


def spaced(text: str) -> str:
    """Letters with room or signs between them, as words: "s t e p" and "s.t.e.p"."""
    return SPACED.sub(lambda found: f" {_joined(found[0].casefold())} ", text)


def split(plain: str) -> str:
    """Words that signs split: "na-ked"."""
    return SPLIT.sub(_whole, plain)


def signs(plain: str) -> str:
    """Words with digits and signs for letters, stretched or masked: "n4ked", "naaaked", "n*ked"."""
    return " ".join(_unmasked(word) if ODD.search(word) else word for word in plain.split())


def undone(plain: str) -> str:
    """A canonical text with all of it undone; masks and signs before what they would split."""
    return " ".join(split(signs(spaced(plain))).split())


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


def _joined(run: str) -> str:
    """Letters that were spaced, as words: what stands between most of them is inside of a word, all else ends one."""
    inside = Counter(BETWEEN.findall(run)).most_common(1)[0][0]
    words = re.split(rf"(?<=\w){re.escape(inside)}(?=\w)|([\W_]+)", run)
    found = "".join(" " if part and BETWEEN.fullmatch(part) else part or "" for part in words)
    return " ".join(_split(word) for word in found.split())


def _split(run: str) -> str:
    """Letters without room between: the words that they are, or else every term of the lexicon that stands in them."""
    known = lexicon.known()
    if run in known or spelling.is_word(run):
        return run
    if len(run) in RUNS and (words := _cut(run)):
        return words
    spans = [(at, stop) for at in range(len(run)) for stop in range(at + SHORTEST, min(len(run), at + LONGEST) + 1)]
    return " ".join(run[at:stop] for at, stop in spans if run[at:stop] in known) or run


def _cut(run: str) -> str:
    """A run of letters cut into the fewest words, a brief one counted twice; nothing where it is none."""
    best: list[tuple[int, str]] = [(0, "")]
    for stop in range(1, len(run) + 1):
        cuts = [
            (best[at][0] + (1 if stop - at > BRIEF else 2), f"{best[at][1]} {run[at:stop]}")
            for at in range(max(0, stop - LONGEST), stop)
            if (at == 0 or best[at][1]) and spelling.is_part(run[at:stop])
        ]
        best.append(min(cuts, default=(0, "")))
    return best[-1][1].strip()


def _unmasked(word: str) -> str:
    """A word without its signs, where that makes it a term, a word of a language or mostly letters."""
    core = word.strip(EDGES)
    if MASKED.fullmatch(core):
        return _under_mask(core) or word
    spelled = _spelled(core)
    opened = [] if spelling.is_word(core) else _spelled(word.rstrip(EDGES))  # "(offee": a bracket may be a letter
    for is_one in (spelling.is_term, spelling.is_word):
        if found := next(filter(is_one, (*spelled, *opened)), ""):
            return found
    mostly = 2 * sum(map(str.isalpha, core)) > len(INSIDE.sub("", core))
    return spelled[len(TABLES)] if spelled and mostly else word


def _spelled(core: str) -> list[str]:
    """How a word may be spelled in letters; nothing where it is or has none."""
    if _is_number(core) or not any(map(str.isalpha, core)) or not (SIGNS.search(core) or STRETCHED.search(core)):
        return []
    found = [core.translate(table) for table in TABLES]
    return [*found, *(STRETCHED.sub(keep, one) for one in found for keep in (r"\1", r"\1\1"))]


def _is_number(core: str) -> bool:
    found = NUMBER.fullmatch(core)
    return found is not None and (not found[1] or found[1] in lexicon.units())


@cache
def _terms_of(length: int) -> tuple[str, ...]:
    """Terms of one word, by their letters."""
    return tuple(sorted(word for word in lexicon.speaking() if len(word) == length))


@lru_cache(maxsize=1 << 12)
def _under_mask(core: str) -> str:
    """What stands under a mask: a term, for those are what is masked, or another word if one letter is missing."""
    pattern = re.compile(re.sub(r"[*#]", ".", core))
    if term := next(filter(pattern.fullmatch, _terms_of(len(core))), ""):
        return term
    before, *behind = re.split(r"[*#]", core)
    if len(behind) > 1:
        return ""
    return next(filter(spelling.is_word, (f"{before}{letter}{behind[0]}" for letter in spelling.LETTERS)), "")
