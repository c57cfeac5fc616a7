"""`Policy`: what the operator refuses, read from a file of theirs (LANGIT_POLICY) or from the one in the package."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from langit.errors import RequestError
from langit.moderation.decision import STAGES, Finding, Reason, categories

VARIABLE: Final = "LANGIT_POLICY"
USUAL: Final = files("langit.moderation") / "policy.toml"
ALWAYS: Final = "sexual/minors"  # refused whatever a policy says
MOST_LENIENT: Final = 0.5  # the highest threshold of that one
ACTIONS: Final = ("refuse", "note")
TIERS: Final = ("endpoint", "guard")  # that text may have beside the rules
SEERS: Final = ("unclothed", "faces", "endpoint")  # that pictures may have
SLOWEST: Final = 600  # seconds that a tier may be given


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What is done about one category: the action, and from which score on at each stage."""

    action: str
    thresholds: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Judges:
    """The tiers of pictures: which are asked, which of them must answer, and in how many seconds a picture."""

    use: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    seconds: float = 10.0


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What is refused. `use` are the tiers beside the rules, `require` those of them that must answer in `seconds`.

    `pictures` are those of frames and uploads.
    """

    name: str
    categories: Mapping[str, Rule]
    use: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    seconds: float = 5.0
    pictures: Judges = field(default_factory=Judges)
    log_texts: bool = field(default=False)

    def reasons(self, findings: Iterable[Finding], stage: str) -> list[Reason]:
        """What of it is a reason to refuse, the worst first."""
        counted = [one for one in findings if self._counts(one, stage)]
        counted.sort(key=lambda one: (one.category != ALWAYS, -one.score))
        told = {(one.category, one.field, one.rule): one for one in reversed(counted)}
        return [
            Reason(
                category=one.category, stage=stage, field=one.field, rule=one.rule,
                change=categories()[one.category].change,
            )
            for one in reversed(told.values())
        ]  # fmt: skip

    def _counts(self, finding: Finding, stage: str) -> bool:
        rule = self.categories[finding.category]
        return rule.action == "refuse" and finding.score >= rule.thresholds[stage]


def usual() -> Policy:
    """The operator's policy, or the package's.

    Raises:
        RequestError: it cannot be read; the error names file, key and remedy.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        return _packaged()
    return _read(Path(path).expanduser(), _stamp(Path(path).expanduser()))


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        remedy = "Name a policy file, or unset it"
        raise RequestError(f"{path} cannot be read", field=VARIABLE, remedy=remedy) from error


@lru_cache(maxsize=1)
def _packaged() -> Policy:
    return parse(USUAL.read_text("utf-8"), "usual")


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> Policy:
    return parse(path.read_text("utf-8"), str(path))


def parse(text: str, name: str) -> Policy:
    """A policy from the text of its file; `name` is what errors call it. Categories it leaves out are as usual.

    Raises:
        RequestError: a key or value is not one of a policy.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RequestError(f"{name} is no TOML: {error}", field=VARIABLE, remedy="Mend that line") from error
    _refuse_strange(told, ("categories", "text", "pictures", "log"), name)
    text_tiers, log = told.get("text", {}), told.get("log", {})
    _refuse_strange(log, ("texts",), f"{name}: [log]")
    usual_rules = {} if name == "usual" else _packaged().categories
    rules = {**usual_rules, **{key: _rule(key, row, name) for key, row in told.get("categories", {}).items()}}
    words = _judges(text_tiers, TIERS, f"{name}: text", Judges(seconds=5.0))
    seen = Judges() if name == "usual" else _packaged().pictures
    return Policy(
        name=name, categories=rules, use=words.use, require=words.require, seconds=words.seconds,
        pictures=_judges(told.get("pictures", {}), SEERS, f"{name}: pictures", seen),
        log_texts=bool(log.get("texts", False)),
    )  # fmt: skip


def _judges(told: Mapping[str, Any], known: Iterable[str], where: str, usual: Judges) -> Judges:
    """The tiers of a table, as `usual` where it says nothing."""
    _refuse_strange(told, ("use", "require", "seconds"), f"{where}")
    require = _tiers(told["require"], known, f"{where}.require") if "require" in told else usual.require
    use = _tiers(told["use"], known, f"{where}.use") if "use" in told else usual.use
    seconds = told.get("seconds", usual.seconds)
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 < seconds <= SLOWEST:
        raise _wrong(f"{where}.seconds", seconds, f"Use more than 0, at most {SLOWEST}")
    return Judges(use=tuple(dict.fromkeys((*use, *require))), require=require, seconds=float(seconds))


def _rule(key: str, row: Any, name: str) -> Rule:
    where = f"{name}: categories.{key}"
    if key not in categories():
        raise _wrong(where, key, f"Use one of {', '.join(categories())}")
    if not isinstance(row, dict):
        raise _wrong(where, row, 'Write { action = "refuse", threshold = 0.5 }')
    _refuse_strange(row, ("action", "threshold"), where)
    action, threshold = row.get("action", "refuse"), row.get("threshold", 0.5)
    if action not in ACTIONS:
        raise _wrong(f"{where}.action", action, f"Use {' or '.join(ACTIONS)}")
    if isinstance(threshold, dict):
        _refuse_strange(threshold, STAGES, f"{where}.threshold")
    by_stage = threshold if isinstance(threshold, dict) else dict.fromkeys(STAGES, threshold)
    thresholds: dict[str, Any] = {stage: by_stage.get(stage, 0.5) for stage in STAGES}
    for value in thresholds.values():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise _wrong(f"{where}.threshold", value, "Use 0 to 1")
    if key == ALWAYS and (action != "refuse" or max(thresholds.values()) > MOST_LENIENT):
        raise RequestError(
            f"{where}: it cannot be switched off", field=VARIABLE,
            remedy=f'Leave it out, or keep action = "refuse" with a threshold of at most {MOST_LENIENT}',
        )  # fmt: skip
    return Rule(action=action, thresholds=thresholds)


def _tiers(names: Any, known: Iterable[str], where: str) -> tuple[str, ...]:
    if not isinstance(names, list):
        raise _wrong(where, names, 'Write a list, such as ["endpoint"]')
    for name in names:
        if name not in known:
            raise _wrong(where, name, f"Use {' or '.join(known)}")
    return tuple(names)


def _refuse_strange(told: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    for key in told:
        if key not in known:
            raise _wrong(where, key, f"Use {', '.join(known)}")


def _wrong(where: str, value: Any, remedy: str) -> RequestError:
    return RequestError(f"{where} cannot be {value!r}", field=VARIABLE, remedy=remedy)
