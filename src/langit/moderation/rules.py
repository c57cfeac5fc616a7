"""The tier that always judges: concepts that meet in a text (`data/rules.toml`), in the languages that have words."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, pairwise, product
from typing import Final

from langit.moderation import ages, lexicon
from langit.moderation.decision import Finding
from langit.moderation.lexicon import Hit
from langit.moderation.views import AS_WRITTEN, latin, views

NEARBY: Final = 10  # words within which `unless` counts
MOST: Final = 24  # hits of one concept that are combined, which no honest text exceeds
COMBINATIONS: Final = 4000  # that are tried before what was found counts
NEGATIVE: Final = "negative_prompt"  # the field in which words say what shall not be seen


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A row of `data/rules.toml`; its header says what the fields mean."""

    id: str
    category: str
    all: tuple[frozenset[str], ...]
    score: float
    near: int | None = None
    ordered: bool = False
    overlap: bool = False
    unless: frozenset[str] = frozenset()
    stage: str = ""

    def met(self, hits: Mapping[str, Sequence[Hit]]) -> bool:
        """Whether its concepts meet, and nothing nearby says that they are meant otherwise."""
        each = [[hit for concept in entry for hit in hits.get(concept, ())][:MOST] for entry in self.all]
        if not all(each):
            return False
        away = [hit for concept in self.unless for hit in hits.get(concept, ())]
        return any(
            self._is_near(chosen) and not _is_excused(chosen, away) for chosen in islice(product(*each), COMBINATIONS)
        )

    def _is_near(self, chosen: Sequence[Hit]) -> bool:
        placed = sorted(chosen, key=lambda hit: hit.start)
        if not self.overlap and any(one.stop > after.start for one, after in pairwise(placed)):
            return False  # two concepts of the same words are one
        if self.ordered and placed != list(chosen):
            return False
        return self.near is None or placed[-1].start - placed[0].stop <= self.near


def _is_excused(chosen: Sequence[Hit], away: Iterable[Hit]) -> bool:
    start, stop = min(hit.start for hit in chosen), max(hit.stop for hit in chosen)
    return any(start - NEARBY <= hit.start and hit.stop <= stop + NEARBY for hit in away)


@cache
def rules() -> tuple[Rule, ...]:
    """Every row, checked against the concepts that have words."""
    rows = tomllib.loads((lexicon.ROOT / "rules.toml").read_text("utf-8"))["rule"]
    return tuple(
        Rule(**{
            **row, "all": tuple(frozenset(entry.split("|")) for entry in row["all"]),
            "unless": frozenset(row.get("unless", ())),
        })
        for row in rows
    )  # fmt: skip


@lru_cache(maxsize=64)
def concepts(text: str) -> Mapping[str, Sequence[Hit]]:
    """Where each concept stands in a canonical text."""
    words = lexicon.tokens(text)
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in (*lexicon.read(words), *ages.read(words)):
        found[hit.concept].append(hit)
    return found


def judge(text: str, field: str) -> list[Finding]:
    """What the rules find in one text, in every way that it can be read."""
    return list(_judged(text, field))


def _judged(text: str, field: str) -> Iterator[Finding]:
    stage = "negative" if field == NEGATIVE else ""
    for written, view, _ in views(text):
        if written == AS_WRITTEN and latin(view):  # excuses with marks would go unseen in it, and nothing new is found
            continue
        hits: Mapping[str, Sequence[Hit]]
        if stage:
            # What shall not be seen may be anything; only a list that takes clothes away asks for something.
            entries = (part.strip() for part in view.split(","))
            hits = {
                name: found for entry in entries for name, found in concepts(entry).items()
                if len(lexicon.tokens(entry)) <= 2
            }  # fmt: skip
        else:
            hits = concepts(view)
        if not hits:
            continue
        for rule in rules():
            if rule.stage == stage and rule.met(hits):
                yield Finding(category=rule.category, score=rule.score, field=field, rule=rule.id, written=written)
