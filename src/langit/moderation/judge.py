"""The verdict: every tier is asked about every part and about the whole, and the policy decides. It fails closed."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from langit.moderation import encoder, learned, rules
from langit.moderation import policy as policies
from langit.moderation.decision import REQUEST, Decision, Finding, Reason, State, categories
from langit.moderation.policy import Policy
from langit.moderation.tiers import LEARNED, RULES, Missing, Part, TextClassifier, asked

log = logging.getLogger("langit.moderation")
Judge = Callable[[str, str], list[Finding]]  # of a text and the field that it stands in
OURS: Final[Mapping[str, Judge]] = {  # the tiers of the package, which always judge
    RULES: lambda text, field: by_rules(text, field),
    LEARNED: lambda text, field: learned.judge(text, field),
}
UNJUDGED: Final = "Try again later, or ask the operator, whom `langit doctor` tells what lacks"
WHOLE: Final = 40_000  # characters that are judged together; more are judged in overlapping pieces


def decide(
    parts: Sequence[Part], *, stage: str = REQUEST, earlier: Sequence[Part] = (), policy: Policy | None = None
) -> Decision:
    """Judge the parts one by one and together with what they build on.

    `earlier` are texts that were judged before, oldest first: the prompts of a film that is edited. They count in the
    whole, where two harmless halves can make something else.
    """
    policy = policy or policies.usual()
    parts = [part for part in parts if part.text.strip()]
    findings: list[Finding] = []
    tiers: dict[str, State] = {}
    for name, judge in OURS.items():
        try:
            findings += _by_ours(judge, parts, earlier)
            tiers[name] = "live"
        except Exception:  # a fault here must not let anything through
            log.exception("a tier of the package failed", extra={"tier": name})
            tiers[name] = "failed"
    for name, tier in chosen(policy.use).items():
        if isinstance(tier, Missing):
            tiers[name] = "missing"
            continue
        read = [part for part in parts if part.field != rules.NEGATIVE]
        tiers[name], found = asked(name, lambda tier=tier, read=read: tier.text(read) if read else [], policy.seconds)  # type: ignore[misc]
        findings += found
    silent = [name for name, state in tiers.items() if state != "live" and name in (*OURS, *policy.require)]
    reasons = [
        Reason.unjudged(name, tiers[name], stage=stage, field="prompt", change=UNJUDGED) for name in silent
    ] + policy.reasons(findings, stage)
    return Decision.of(reasons, findings, tiers)


def by_rules(text: str, field: str) -> list[Finding]:
    """What the rules find in one text, less what the classifier is sure is nothing: a duel in a play, a grave."""
    found = rules.judge(text, field)
    if field == rules.NEGATIVE:
        return found
    return [one for one in found if categories()[one.category].firm or not learned.clears(one, text)]


def chosen(names: Sequence[str]) -> Mapping[str, TextClassifier | Missing]:
    """The tiers of text by the names that a policy uses."""
    if not names:
        return {}
    from langit.moderation import remote  # httpx takes a while to import, and most policies have none of these

    return {name: remote.TIERS[name]() for name in names}


def tiers(policy: Policy | None = None) -> dict[str, State]:
    """Which tiers of text are set up here, without asking them anything."""
    policy = policy or policies.usual()
    found: dict[str, State] = {RULES: "live" if rules.rules() else "missing", LEARNED: _learned()}
    for name, tier in chosen(policy.use).items():
        found[name] = "missing" if isinstance(tier, Missing) else "live"
    return found


def _learned() -> State:
    try:
        learned.weights()
        encoder.encoder()
    except (OSError, ValueError, KeyError):
        return "missing"
    return "live"


def _by_ours(judge: Judge, parts: Sequence[Part], earlier: Sequence[Part]) -> list[Finding]:
    findings = [finding for part in parts for piece in _pieces(part.text) for finding in judge(piece, part.field)]
    seen = [part for part in (*earlier, *parts) if part.field != rules.NEGATIVE and part.text.strip()]
    own = next((part.field for part in reversed(seen)), "prompt")
    if len(seen) > 1:
        whole = " ".join(part.text for part in seen)
        known = {finding.rule: finding.score for finding in findings}
        findings += [
            finding for piece in _pieces(whole) for finding in judge(piece, own)
            if finding.score > known.get(finding.rule, 0.0)
        ]  # fmt: skip
    return findings


def _pieces(text: str) -> list[str]:
    step = WHOLE // 2
    return [text[at : at + WHOLE] for at in range(0, max(1, len(text) - step), step)]
