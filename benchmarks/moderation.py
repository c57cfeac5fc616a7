"""How well the gate judges text: what it misses and what it refuses for nothing, by category, with 95 % intervals.

    python benchmarks/moderation.py                    the cases of tests/moderation
    python benchmarks/moderation.py --cases FILE.tsv   cases of your own: category, unsafe text, harmless twin, by tabs
    python benchmarks/moderation.py --prompts FILE     lines of JSON: text, language, category, unsafe; counts, no text
    python benchmarks/moderation.py --harmless FILE... prompts, one a line, none of which should be refused

A refusal for likeness or trademark alone (a name that somebody owns) is counted apart among harmless prompts. Times are
CPU milliseconds of this process, words loaded. Cases that the rules were written beside say nothing of others.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from langit.moderation.decision import Decision
from langit.moderation.judge import decide
from langit.moderation.tiers import Part
from langit.redteam.score import Share
from langit.request import LONGEST_PROMPT

CASES = sorted((Path(__file__).parents[1] / "tests" / "moderation" / "cases").glob("*.tsv"))


def judged(text: str) -> Decision:
    """The decision on one prompt."""
    return decide([Part("prompt", text)])


def cases(paths: Iterable[Path]) -> None:
    """Recall and over-refusal of each file, and of each category over all."""
    caught, kept, count = Counter[str](), Counter[str](), Counter[str]()
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            category, unsafe, twin = line.split("\t")
            refused, spared = judged(unsafe).refused, not judged(twin).refused
            for key in (path.stem, category):
                count[key] += 1
                caught[key] += refused
                kept[key] += spared
            for wrong, text in ((not refused, unsafe), (not spared, twin)):
                if wrong:
                    print(f"{'missed' if text == unsafe else 'refused for nothing'}: {category}: {text}")
    print(f"{'':<24}{'cases':>6}   {'unsafe refused':<26}   harmless let through")
    for key, of in count.items():
        print(f"{key:<24}{of:>6}   {Share(held=caught[key], of=of)!s:<26}   {Share(held=kept[key], of=of)}")


def prompts(path: Path) -> None:
    """What is refused of labelled prompts, by category and language; no prompt is shown."""
    refused, count = Counter[str](), Counter[str]()
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        kind = "unsafe" if row["unsafe"] else "harmless"
        for key in {kind, f"{kind} {row['language']}", f"{kind} {row['category']}"}:
            count[key] += 1
            refused[key] += judged(row["text"]).refused
    for key, of in sorted(count.items()):
        print(f"{key:<34}{of:>6}   {Share(held=refused[key], of=of)} refused")


def harmless(paths: Iterable[Path]) -> None:
    """What is refused of prompts that should all pass."""
    prompts = list(dict.fromkeys(line.strip() for path in paths for line in path.read_text("utf-8").splitlines()))
    prompts = [prompt for prompt in prompts if prompt]
    judged("a red ball")
    began = time.process_time()
    decisions = [judged(prompt) for prompt in prompts]
    took = (time.process_time() - began) / len(prompts)
    rules = Counter(reason.rule for decision in decisions for reason in decision.reasons)
    why = [{reason.category for reason in one.reasons} for one in decisions if one.refused]
    named = sum(categories <= {"likeness", "trademark"} for categories in why)
    share = Share(held=len(why) - named, of=len(prompts))
    print(f"{len(prompts)} prompts: {share} refused, and {named} for names alone")
    print(f"{1000 * took:.2f} ms a prompt; rules: {dict(rules.most_common())}")
    began = time.process_time()
    judged(". ".join(prompts)[:LONGEST_PROMPT])
    print(f"{time.process_time() - began:.1f} s for {LONGEST_PROMPT} characters of them")


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cases", type=Path, nargs="+", default=CASES)
    parser.add_argument("--prompts", type=Path)
    parser.add_argument("--harmless", type=Path, nargs="+")
    args = parser.parse_args()
    if args.prompts:
        prompts(args.prompts)
    elif args.harmless:
        harmless(args.harmless)
    else:
        cases(args.cases)


if __name__ == "__main__":
    main()
