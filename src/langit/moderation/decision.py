"""What judging comes to: `Finding`s of tiers, and the `Decision` that the policy makes of them."""

import tomllib
from collections.abc import Mapping
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


class Category(NamedTuple):
    """What a category means, and what a person can change."""

    means: str
    change: str


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

    def __str__(self) -> str:
        return f"{self.category}, found in {self.field} at the stage {self.stage} by {self.rule}"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`allow` or `refuse`. `categories` has the highest score of each that was found, `tiers` how each fared."""

    decision: Literal["allow", "refuse"]
    categories: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    tiers: Mapping[str, State] = field(default_factory=dict)

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
        meant = categories().get(first.category)
        what = f"{meant.means} ({first.category})" if meant else first.category
        raise RefusedError(
            f"refused at the stage {first.stage} for {what}, by the rule {first.rule}",
            field=first.field, remedy=first.change, stage=first.stage,
            categories=tuple(dict.fromkeys(one.category for one in self.reasons)),
        )  # fmt: skip
