"""Manage the key that signs films: `langit signing show`, `langit signing rotate`, `langit signing export-anchor`.

The key is made at first start. LANGIT_SIGNING_KEY and LANGIT_SIGNING_CHAIN (PEM files) name an operator's own,
LANGIT_SIGNING_PASSPHRASE the file of its passphrase; LANGIT_SIGNING_COMMAND a signer of another make in place of the
key, and LANGIT_SIGNING_TSA the URL of an authority of time.
"""

import argparse
from pathlib import Path

from langit.errors import RequestError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Three verbs."""
    parser.add_argument("verb", choices=("show", "rotate", "export-anchor"), help="what to do")
    parser.add_argument("--authority", action="store_true", help="rotate: make a new authority too")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the key of the server whose folder this is")
    parser.add_argument("-o", "--output", type=Path, help="export-anchor: the file to write (standard output)")
    parser.add_argument("--overwrite", action="store_true", help="replace that file if it exists")


def run(args: argparse.Namespace) -> None:
    """Do what the verb says."""
    from langit import state
    from langit.media.publish import published
    from langit.provenance import keys

    if args.authority and args.verb != "rotate":
        raise RequestError("only a rotation makes a new authority", field="authority", remedy="Leave it out")
    if args.data is not None:
        state.settle(args.data)
    if args.verb == "rotate":
        keys.rotate(authority=args.authority)
        print("from now on another key signs; what was signed before stays valid")
    if args.verb != "export-anchor":
        print("\n".join(keys.shown()))
        return
    keys.credential()
    text = b"".join(trust.anchor for trust in keys.trusted()).decode()
    if args.output is None:
        print(text, end="")
        return
    with published(args.output, overwrite=args.overwrite) as partial:
        partial.write_text(text)
    print(f"wrote {args.output}")
