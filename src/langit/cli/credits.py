"""Say whom the files come from that ship with Langit: source, author, licence, and what was changed."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `langit credits` takes."""
    parser.add_argument("--notices", action="store_true", help="print the notices that must go along, in full")


def run(args: argparse.Namespace) -> None:
    """Print a paragraph a file, or the notices."""
    from langit.assets.pack import credits, opened

    if args.notices:
        paragraphs = [
            opened(name).decode().rstrip() for name in sorted({row.notice for row in credits() if row.notice})
        ]
    else:
        facts = ("source", "author", "licence", "change")
        paragraphs = [
            "\n".join([row.file, *(f"  {name:<9}{getattr(row, name)}" for name in facts)]) for row in credits()
        ]
    print("\n\n".join(paragraphs))
