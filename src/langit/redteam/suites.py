"""The suites by name, in the order in which they are run: a new one is a line here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from langit.errors import RequestError, UnavailableError
from langit.redteam import cases, floods, reach, texts, uploads
from langit.redteam.score import Attempt, Outcome
from langit.redteam.target import Target


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a suite may use: the server, texts of ours or of the user's sets, the key of another owner."""

    target: Target
    texts: Sequence[cases.Case]
    other_key: str = ""


Suite = Callable[[Given], Outcome]
SUITES: Final[dict[str, tuple[str, Suite]]] = {
    "text": ("unsafe prompts and harmless twins", lambda given: texts.plain(given.target, given.texts)),
    "evasion": ("the same in disguise", lambda given: texts.disguised(given.target, given.texts)),
    "chain": ("harmless halves of what is unsafe", lambda given: texts.halves(given.target, given.texts)),
    "uploads": ("malicious files", lambda given: uploads.media(given.target)),
    "pickles": ("files that run code when they are opened", lambda given: uploads.pickles(given.target)),
    "ssrf": ("addresses of the server's own network", lambda given: uploads.addresses(given.target)),
    "traversal": ("paths that leave their place", lambda given: reach.traversal(given.target)),
    "tenants": ("things of another owner", lambda given: reach.tenants(given.target, given.other_key)),
    "tampering": ("films that were changed", lambda given: reach.tampering(given.target)),
    "floods": ("too much at once", lambda given: floods.floods(given.target)),
}


def run(name: str, given: Given) -> Outcome:
    """The outcome of a suite; one that cannot be run has not held."""
    try:
        return SUITES[name][1](given)
    except UnavailableError as error:
        attempt = Attempt(suite=name, id="the suite as a whole", expected="a run", got=str(error), held=False)
        return Outcome(suite=name, attempts=(attempt,))


def chosen(names: Sequence[str]) -> list[str]:
    """The suites of these names, or all.

    Raises:
        RequestError: one of them is none.
    """
    for name in names:
        if name not in SUITES:
            raise RequestError(f"{name!r} is no suite", field="suite", remedy=f"Use {', '.join(SUITES)}")
    return list(names) or list(SUITES)


def given(target: Target, prompts: Sequence[Path], other_key: str = "") -> Given:
    """What the suites get: our texts, or those of `prompts` in their place."""
    found = [case for path in prompts for case in cases.of(path)] or cases.ours()
    return Given(target=target, texts=found, other_key=other_key)
