"""Judge a text, picture or film as the gate would, and print the decision as JSON: `langit check FILE`.

Exit status 0 where it is allowed, 3 where it is refused, 2 where there is nothing to judge. Nothing is logged.
"""

import argparse
import json
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # which no text has

if TYPE_CHECKING:
    from langit.media.kinds import Kind
    from langit.moderation.decision import Decision
    from langit.moderation.tiers import Part


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit check` takes."""
    parser.add_argument(
        "text", help="a text, a file of text, of a scene, a picture or a film, or - for the standard input"
    )
    parser.add_argument(
        "--lines", action="store_true", help="judge every line for itself, and print one decision a line"
    )


def run(args: argparse.Namespace) -> int:
    """Print the decision."""
    from langit.errors import RefusedError
    from langit.moderation.judge import decide

    if args.lines:
        from langit.moderation.tiers import Part

        texts = [(number, line) for number, line in enumerate(_text(args.text).splitlines(), 1) if line.strip()]
        decisions = [decide([Part("prompt", line)]) for _, line in texts]
        shown = [
            json.dumps({"line": number, **decision.shown()}, ensure_ascii=False)
            for (number, _), decision in zip(texts, decisions, strict=True)
        ]
    else:
        path = _file(args.text)
        kind = _kind(path) if path else None
        decisions = [_seen(path, kind) if path and kind else decide(_parts(args.text, path))]
        shown = [json.dumps(decisions[0].shown(), ensure_ascii=False, indent=1)]
    with suppress(BrokenPipeError):  # who reads no more must not take a refusal for none
        print(*shown, sep="\n", flush=True)
    return RefusedError.exit_code if any(decision.refused for decision in decisions) else 0


def _file(given: str) -> Path | None:
    """The file that is meant, None for a text.

    Raises:
        RequestError: it is a folder, or a name of a file that is not there.
    """
    from langit.errors import RequestError

    path = Path(given)
    try:
        if given and path.is_dir():
            raise RequestError(f"{given} is a folder", field="text", remedy="Name a file")
        if path.is_file():
            return path
    except (OSError, ValueError):  # too long for a name, or with a zero: a text
        return None
    if len(given.split()) == 1 and (path.suffix or len(path.parts) > 1):
        raise RequestError(
            f"there is no file {given}", field="text", remedy="Check its name; a text of one word goes in by -"
        )
    return None


def _kind(path: Path) -> "Kind | None":
    """What picture or film a file holds, None for text."""
    from langit.media import kinds

    with path.open("rb") as file:
        return kinds.of(file.read(kinds.HEAD))


def _seen(path: Path, kind: "Kind") -> "Decision":
    """The decision on a picture or film, as on an upload: what we signed was judged when it was made."""
    from langit.marks import gate
    from langit.moderation import references
    from langit.moderation.decision import Decision

    if gate.is_ours(path):
        print(f"{path} bears the signature of this installation and was judged when it was made", file=sys.stderr)
        return Decision(decision="allow")
    return references.watched(references.Reference("file", path, film=bool(kind.film)), consent=False).decide()


def _parts(given: str, path: Path | None) -> "list[Part]":
    from langit.moderation import texts
    from langit.moderation.tiers import Part

    if path is not None and path.suffix in (".yaml", ".yml"):
        return texts.scene(path)
    text = _text(given)
    return [Part("prompt", one) for one in texts.history(_sidecar(text))] or [Part("prompt", text)]


def _sidecar(text: str) -> dict[str, Any]:
    """What a sidecar of ours says; nothing where the text is none."""
    with suppress(ValueError, RecursionError):
        told = json.loads(text)
        if isinstance(told, dict) and {"engine", "prompt", "digest"} <= told.keys():
            return told
    return {}


def _text(given: str) -> str:
    """The text that is meant: of the standard input, of a file, or what stands there.

    Raises:
        RequestError: there is none.
    """
    from langit.errors import RequestError

    path = None if given == "-" else _file(given)
    try:
        text = sys.stdin.read() if given == "-" else path.read_text("utf-8") if path else given
    except UnicodeDecodeError:
        text = "\0"
    if CONTROLS.search(text):
        raise RequestError(
            f"{given} is neither text in UTF-8 nor a picture or film that is known",
            field="text",
            remedy="Give text, PNG, JPEG, WebP, GIF, MP4 or WebM",
        )
    if not text.strip():
        raise RequestError("there is no text to judge", field="text", remedy="Give some")
    return text
