"""Say what of this installation works: which moderation tiers are live, which keys serve, which packages are here.

Exit status 4 where a tier is missing that the policy requires, or a key that the operator named cannot be used.
"""

import argparse
import importlib.util
import json
import os
from typing import Any, Final

from langit.errors import LangitError

UNUSABLE: Final = "unusable"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit doctor` takes."""
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def run(args: argparse.Namespace) -> int:
    """Print one line a part."""
    from langit.errors import UnavailableError
    from langit.moderation import policy as policies
    from langit.moderation.judge import OURS

    found = examine()
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for part, what in found.items():
            for name, state in what.items():
                print(f"{part:<12}{name:<14}{state}")
    policy = policies.usual()
    silent = [name for name in (*OURS, *policy.require) if found["moderation"][name] != "live"]
    silent += [name for name in policy.pictures.require if found["pictures"][name] != "live"]
    silent += [name for name, state in found["keys"].items() if state.startswith(UNUSABLE)]
    return UnavailableError.exit_code if silent else 0


def examine() -> dict[str, dict[str, Any]]:
    """What works, by part and name."""
    from langit.errors import EXTRAS, install
    from langit.media.box import outside as box
    from langit.moderation import judge, ledger, sight
    from langit.moderation import policy as policies

    policy = policies.usual()
    missing = {extra: [name for name in names if not _is_here(name)] for extra, names in EXTRAS.items()}
    return {
        "policy": {"file": policy.name, "requires": ", ".join((*judge.OURS, *policy.require))},
        "moderation": dict(judge.tiers(policy)),
        "pictures": dict(sight.tiers(policy)),
        "box": {"held by": ", ".join(box.held())},
        "log": {"file": os.environ.get(ledger.VARIABLE, "none; LANGIT_MODERATION_LOG names one")},
        "looks": _looks(),
        "keys": {"watermark": _watermark(), "signing": _signing()},
        "extras": {
            extra: "live" if not lacking else f"missing {', '.join(sorted(lacking))}; {install(extra)}"
            for extra, lacking in missing.items()
        },
    }


def _looks() -> dict[str, str]:
    """Which looks can be drawn here, by what, and on which devices light is traced."""
    from langit.film import found
    from langit.render.draw import LOOKS, see

    told = {}
    for look, row in LOOKS.items():
        try:
            home = see(look)
            told[look] = "live"
            if row.traced:
                devices = {"cpu": [], **found.devices(home)}
                on = ", ".join(f"{kind} ({', '.join(names)})" if names else kind for kind, names in devices.items())
                told[look] = f"live, by {home}, on {on}"
        except LangitError as error:
            told[look] = f"{error.message}; {error.remedy}"
    return told


def _watermark() -> str:
    """Which secret marks pictures: the same name on two machines is the same secret."""
    from langit import watermark

    named = os.environ.get(watermark.VARIABLE)
    if not watermark.settled():
        return f"made at first need; {watermark.VARIABLE} names one that machines share"
    try:
        return f"{watermark.name(watermark.secret())}, {f'of {named}' if named else 'own'}"
    except LangitError as error:
        return f"{UNUSABLE}: {error.message}"


def _signing() -> str:
    """Which key signs, if one was named or made."""
    from langit.provenance import certificates, keys

    if not keys.settled():
        return f"made at first need; {keys.KEY} and {keys.CHAIN} name one that machines share"
    try:
        found = keys.credential()
    except LangitError as error:
        return f"{UNUSABLE}: {error.message}"
    return f"{certificates.fingerprint(found.leaf)[:8]}, {'own' if found.own else 'of the operator'}"


def _is_here(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:
        return False
