"""The one question of every door: may this be made? Decides, writes it down, and refuses with a sentence."""

from collections.abc import Iterable, Sequence

from langit.errors import RefusedError
from langit.moderation import ledger, policy, texts
from langit.moderation.decision import FRAMES, REQUEST, Decision
from langit.moderation.judge import decide
from langit.moderation.sight import Watch
from langit.moderation.tiers import Part
from langit.request import VideoRequest


def request(asked: VideoRequest, earlier: Sequence[Part] | None = None) -> Decision:
    """See that a request may be made. `earlier` is as for `decide`; without it, the request's films are asked.

    Raises:
        RefusedError: it may not.
    """
    return words(texts.parts(asked), texts.earlier(asked) if earlier is None else earlier)


def words(parts: Sequence[Part], earlier: Sequence[Part] = (), *, stage: str = REQUEST) -> Decision:
    """See that something may be made of words.

    Raises:
        RefusedError: it may not.
        OutputError: the verdict must be logged and cannot be.
    """
    chosen = policy.usual()
    decision = decide(parts, stage=stage, earlier=earlier, policy=chosen)
    if (log := ledger.usual()) is not None:
        log.verdict(decision, [*earlier, *parts], stage=stage, policy=chosen.name, texts=chosen.log_texts)
    decision.insist()
    return decision


def pictures(watch: Watch, digest: str = "") -> Decision:
    """See that what was watched may be shown or used. The log calls it by `digest`, or by the hash of what was seen.

    Raises:
        RefusedError: it may not.
        OutputError: the verdict must be logged and cannot be.
    """
    decision = watch.decide()
    if (log := ledger.usual()) is not None:
        seen = f"{watch.part} {digest or watch.digest.hexdigest()}"
        log.verdict(decision, [], stage=watch.stage, policy=watch.policy.name, texts=False, seen=seen)
    decision.insist()
    return decision


def taken_down(hashes: Iterable[str], field: str) -> None:
    """See that nothing with one of these SHA-256 was taken down.

    Raises:
        RefusedError: it was.
    """
    log = ledger.usual()
    if log is not None and log.refuses(hashes):
        raise RefusedError(
            f"refused at the stage {FRAMES}: it was taken down", field=field, remedy="Use something else",
            stage=FRAMES, categories=("takedown",),
        )  # fmt: skip
