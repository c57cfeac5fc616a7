"""Terms by what they mean: files a language of `data/words` (`id.toml`, `id.cues.toml`), a concept a key,
its terms with commas between.

A term is one word or several. Words are matched in all their forms (`stems.py`); `nud*` is whatever begins so, `kill!`
that form alone, and `_` stands for up to three words: `slit* _ throat`. Under `[exempt]`, a key is a concept and its
terms are phrases in which that concept is not meant: `nude = "nude mouse"`. `all` there exempts every concept. Terms of
`[negation]` say that what follows is not wanted; `[spelled]` has `words` that are spelled as they should be, though
nothing else says so, `endings` behind an apostrophe, and `units` behind a number.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal

from langit.moderation.letters import canonical
from langit.moderation.stems import forms

ROOT: Final = files("langit.moderation") / "data"
CHARACTER: Final = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # a token each: Chinese has no spaces
TOKEN: Final = re.compile(rf"[{CHARACTER}]|(?:[^\W_{CHARACTER}]|[\u0900-\u0dff])+")
GAP: Final = 3  # words that `_` may stand for
NEGATED: Final = 2  # words between a negation and what it denies
ALL: Final = "all"
NOTHING: Final[Mapping[str, "Node"]] = MappingProxyType({})


class Node:
    """What may follow in a term, and which concepts end here.

    There are some ten thousands, most of them leaves, and every process makes them: a leaf has no tables of its own.
    """

    __slots__ = ("concepts", "exact", "gap", "stems", "words")

    def __init__(self) -> None:
        self.words: Mapping[str, Node] = NOTHING
        self.exact: Mapping[str, Node] = NOTHING
        self.stems: Mapping[str, Node] = NOTHING
        self.gap: Node | None = None
        self.concepts: tuple[str, ...] = ()

    def after(self, part: str, table: Literal["words", "exact", "stems"] = "words") -> "Node":
        """The node that a word leads to, made if it is not there."""
        found: dict[str, Node] | Mapping[str, Node] = getattr(self, table)
        if part in found:
            return found[part]
        made = Node()
        if isinstance(found, dict):
            found[part] = made
        else:
            setattr(self, table, {part: made})
        return made


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept at the tokens `start` to `stop`, and the words that stand there."""

    concept: str
    start: int
    stop: int
    words: str


def tokens(text: str) -> list[str]:
    """The words of a canonical text; every Chinese character is one."""
    return TOKEN.findall(text)


@dataclass
class Language:
    """The terms of one language, ready to be looked for."""

    code: str
    terms: Node
    exempt: Node
    negation: Node
    spelled: frozenset[str]
    endings: frozenset[str]
    units: frozenset[str]

    @property
    def trees(self) -> tuple[Node, Node, Node]:
        """Terms, phrases in which they are not meant, and words that deny what follows."""
        return self.terms, self.exempt, self.negation

    def read(self, words: Sequence[str], starts: Sequence[Sequence[int]]) -> list[list[Hit]]:
        """What each tree finds in the words, begun at its `starts`."""
        return [list(_found(tree, self.code, words, begun)) for tree, begun in zip(self.trees, starts, strict=True)]


def _is_exempt(hit: Hit, exempt: Sequence[Hit]) -> bool:
    return any(one.concept in (hit.concept, ALL) and one.start <= hit.start and hit.stop <= one.stop for one in exempt)


def _is_denied(hit: Hit, denied: set[int]) -> bool:
    return any(0 <= hit.start - stop < NEGATED for stop in denied)


def _found(root: Node, code: str, words: Sequence[str], starts: Iterable[int]) -> Iterator[Hit]:
    for start in starts:
        for concept, stop in set(_walked(root, code, words, start)):
            yield Hit(concept, start, stop, " ".join(words[start:stop]))


def _walked(node: Node, code: str, words: Sequence[str], at: int) -> Iterator[tuple[str, int]]:
    for concept in node.concepts:
        yield concept, at
    if at < len(words):
        for after in _following(node, code, words[at]):
            yield from _walked(after, code, words, at + 1)
    if node.gap is not None:
        for skipped in range(GAP + 1):
            if at + skipped < len(words):
                yield from _walked(node.gap, code, words, at + skipped)


def _following(node: Node, code: str, word: str) -> list[Node]:
    """The nodes that a word of a language leads to."""
    found = [node.words[form] for form in forms(code, word) if form in node.words] if node.words else []
    if word in node.exact:
        found.append(node.exact[word])
    if node.stems:
        found += [node.stems[word[:end]] for end in range(1, len(word) + 1) if word[:end] in node.stems]
    return found


@lru_cache(maxsize=1 << 14)
def _begun(word: str) -> tuple[tuple[int, int], ...]:
    """The trees in which something begins with a word, by number of language and tree: of most words none."""
    return tuple(
        (number, which) for number, language in enumerate(languages()) for which, tree in enumerate(language.trees)
        if _following(tree, language.code, word)
    )  # fmt: skip


def planted(terms: Mapping[str, str]) -> Node:
    """A tree of the terms of every concept."""
    root = Node()
    for concept, said in terms.items():
        for term in said.split(","):
            if term.strip():
                _plant(root, term.split(), concept)
    return root


@cache
def _parts(word: str) -> tuple[str, ...]:
    """The tokens of a word of a term; many terms share their words, most of which are plain already."""
    if word.isascii() and word.isalpha() and word.islower():
        return (word,)
    return tuple(tokens(canonical(word)))


def _plant(node: Node, words: Sequence[str], concept: str) -> None:
    for word in words:
        if word == "_":
            node.gap = node.gap or Node()
            node = node.gap
            continue
        parts = _parts(word)
        if parts:
            node = node.after(parts[0], "stems" if word[-1] == "*" else "exact" if word[-1] == "!" else "words")
        for part in parts[1:]:
            node = node.after(part)
    if concept not in node.concepts:
        node.concepts += (concept,)


def _language(code: str, rows: Mapping[str, Any]) -> Language:
    denial = {"negation": rows.get("negation", {}).get("terms", "")}
    table = rows.get("spelled", {})
    spelled = (frozenset(table.get(key, "").replace(",", " ").split()) for key in ("words", "endings", "units"))
    return Language(code, planted(rows["concepts"]), planted(rows.get("exempt", {})), planted(denial), *spelled)


@cache
def languages() -> tuple[Language, ...]:
    """Every language that has a file, and the names, which belong to none."""
    told: dict[str, dict[str, dict[str, list[str]]]] = {}
    for folder in ("words", "names"):
        for file in sorted((ROOT / folder).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                language = told.setdefault(file.name.split(".")[0], {})
                for table, rows in tomllib.loads(file.read_text("utf-8")).items():
                    for key, terms in rows.items():
                        language.setdefault(table, {}).setdefault(key, []).append(terms)
    joined = {
        code: {table: {key: ",".join(terms) for key, terms in rows.items()} for table, rows in tables.items()}
        for code, tables in told.items()
    }
    return tuple(_language(code, tables) for code, tables in joined.items())


def read(words: Sequence[str]) -> list[Hit]:
    """The concepts that the words name in any language; a phrase of one language exempts the words of all."""
    begun: dict[int, tuple[list[int], list[int], list[int]]] = {}
    for at, word in enumerate(words):
        for number, which in _begun(word):
            begun.setdefault(number, ([], [], []))[which].append(at)
    found: list[Hit] = []
    exempt: list[Hit] = []
    denied: set[int] = set()
    for number in sorted(begun):
        named, phrases, denials = languages()[number].read(words, begun[number])
        found += named
        exempt += phrases
        denied |= {hit.stop for hit in denials}
    return [hit for hit in found if not _is_exempt(hit, exempt) and not _is_denied(hit, denied)]


@cache
def known() -> frozenset[str]:
    """Every word of every term: what hidden writing is held against."""
    found: set[str] = set()
    for language in languages():
        for node in _nodes(language.terms):
            found.update(node.words, node.exact)
    return frozenset(found)


@cache
def speaking() -> frozenset[str]:
    """Single words that are a term by themselves."""
    return frozenset(word for language in languages() for word, node in language.terms.words.items() if node.concepts)


@cache
def spelled() -> frozenset[str]:
    """Words that are spelled as they should be, of every language that gives some."""
    return frozenset().union(*(language.spelled for language in languages()))


@cache
def endings() -> frozenset[str]:
    """What may stand behind an apostrophe and is no word by itself."""
    return frozenset().union(*(language.endings for language in languages()))


@cache
def units() -> frozenset[str]:
    """What may stand behind a number and is no word by itself."""
    return frozenset().union(*(language.units for language in languages()))


def concepts_of(language: Language) -> set[str]:
    """The concepts that a language has words for."""
    return {concept for node in _nodes(language.terms) for concept in node.concepts}


def _nodes(root: Node) -> Iterator[Node]:
    left = [root]
    while left:
        node = left.pop()
        yield node
        for table in (node.words, node.exact, node.stems):
            if table:
                left += table.values()
        if node.gap:
            left.append(node.gap)
