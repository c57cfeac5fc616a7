"""What judging comes to: `Finding`s of tiers, and the `Decision` that the policy makes of them."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, NamedTuple

from langit.errors import RefusedError

REQUEST: Final = "request"  # the stages at which something is judged
FRAMES: Final = "frames"
UPLOAD: Final = "upload"
STAGES: Final = (REQUEST, FRAMES, UPLOAD)
State = Literal["live", "missing", "failed", "slow"]
UNSURE: Final = "moderation"  # the category of a refusal because somebody who must judge did not


class Category(NamedTuple):
    """What a category means, and what a person can change; in a `firm` one no classifier clears what rules find."""

    means: str
    change: str
    firm: bool = False


@cache
def categories() -> Mapping[str, Category]:
    """The categories by name."""
    rows = tomllib.loads((files("langit.moderation") / "data" / "categories.toml").read_text("utf-8"))
    return {name: Category(**row) for name, row in rows.items()}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A tier's word on one part: how sure it is of a category, 0 to 1, by which rule, and how it was written."""

    category: str
    score: float
    field: str
    rule: str
    written: str = ""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something was refused, for the person who asked."""

    category: str
    stage: str
    field: str
    rule: str
    change: str

    @classmethod
    def unjudged(cls, tier: str, state: State, *, stage: str, field: str, change: str) -> "Reason":
        """Nothing passes that a tier must judge and did not."""
        return cls(category=UNSURE, stage=stage, field=field, rule=f"tier.{tier}.{state}", change=change)

    def __str__(self) -> str:
        return f"{self.category}, found in {self.field} at the stage {self.stage} by {self.rule}"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`allow` or `refuse`. `categories` has the highest score of each that was found, `tiers` how each fared."""

    decision: Literal["allow", "refuse"]
    categories: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    tiers: Mapping[str, State] = field(default_factory=dict)

    @classmethod
    def of(cls, reasons: Sequence[Reason], findings: Iterable[Finding], tiers: Mapping[str, State]) -> "Decision":
        """Refused for any reason at all."""
        scores: dict[str, float] = {}
        for one in findings:
            scores[one.category] = max(round(one.score, 4), scores.get(one.category, 0.0))
        return cls(
            decision="refuse" if reasons else "allow", categories=dict(sorted(scores.items())),
            reasons=tuple(reasons), tiers=dict(tiers),
        )  # fmt: skip

    @property
    def refused(self) -> bool:
        """Whether it must not be made."""
        return self.decision == "refuse"

    def shown(self) -> dict[str, Any]:
        """The decision as JSON has it."""
        reasons = [
            {"category": one.category, "stage": one.stage, "field": one.field, "rule": one.rule, "change": one.change}
            for one in self.reasons
        ]
        return {
            "decision": self.decision, "categories": dict(self.categories), "reasons": reasons,
            "tiers": dict(self.tiers),
        }  # fmt: skip

    def insist(self) -> None:
        """See that it is allowed.

        Raises:
            RefusedError: it is not; the error names category, stage and field, and says what to change.
        """
        if not self.refused:
            return
        first = self.reasons[0]
        found = next((f"{one.means} ({name})" for name, one in categories().items() if name == first.category), "")
        raise RefusedError(
            f"it is refused for {found}: stage {first.stage}, rule {first.rule}"
            if found else f"it could not be judged at the stage {first.stage}, so it is not made: {first.rule}",
            field=first.field, remedy=first.change, stage=first.stage,
            categories=tuple(dict.fromkeys(one.category for one in self.reasons)),
        )  # fmt: skip
