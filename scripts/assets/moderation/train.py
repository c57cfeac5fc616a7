"""Train the classifier of the gate, and say what it catches of texts that it has not seen.

    python scripts/assets/moderation/train.py [--harmless FILE...] [--write]

Texts: `texts/*.jsonl` beside this file, the cases of tests/moderation, and the prompts of benchmarks, which are
harmless. `--harmless` names files with one harmless
prompt a line; every second of them is learned from, by its checksum. Without `--write` only figures come out: five
folds, where texts that resemble each other stand in one, and training on one author to judge the other.
"""

import argparse
import hashlib
import json
import tomllib
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from langit.moderation import learned, rules
from langit.moderation.views import views

HERE: Final = Path(__file__).parent
TREE: Final = HERE.parents[2]
WEIGHTS: Final = TREE / "src" / "langit" / "assets" / learned.WEIGHTS
CLASSES: Final = (
    "none", "violence", "sexual", "sexual/minors", "hate", "harassment", "illicit", "self-harm", "likeness",
    "election", "minors", "trademark",
)  # fmt: skip
"""The author's categories, those with few texts as the one that they belong to."""
FOLDS: Final = 5
ALIKE: Final = 0.6  # cosine of features from which two texts stand in one fold
RIDGE: Final = 1e-5  # weight of the squared weights in the loss
STEPS: Final = 30  # of L-BFGS
CASES: Final = 0.5  # weight of a case beside which the rules were written
OTHERS: Final = frozenset({"cases", "harmless", "prompts"})  # who wrote no texts for this
MISTAKEN: Final = 0.025  # share of harmless twins that the classifier alone may refuse: sets its threshold

Features = tuple[NDArray[np.int64], NDArray[np.float32]]


class Text(NamedTuple):
    """A text, its language, its class and who wrote it."""

    text: str
    language: str
    category: str
    author: str


def texts(harmless: Iterable[Path]) -> list[Text]:
    """All that is learned from."""
    found = []
    for path in sorted((HERE / "texts").glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            found.append(Text(row["text"], row["language"], coarse(row["category"]), path.stem))
    for path in sorted((TREE / "tests" / "moderation" / "cases").glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            category, unsafe, twin = line.split("\t")
            found += [Text(unsafe, path.stem, coarse(category), "cases"), Text(twin, path.stem, "none", "cases")]
    for path in sorted((TREE / "benchmarks" / "prompts").glob("*.toml")):
        for prompt in tomllib.loads(path.read_text("utf-8"))["prompt"]:
            found.append(Text(prompt["text"], prompt.get("language", "en"), "none", "prompts"))
    lines = dict.fromkeys(line.strip() for path in harmless for line in path.read_text("utf-8").splitlines())
    found += [Text(line, "en", "none", "harmless") for line in lines if line and zlib.crc32(line.encode()) % 2 == 0]
    return found


def coarse(category: str) -> str:
    """The class that a category is learned as."""
    return category if category in CLASSES else category.split("/")[0]


def described(text: str) -> Features:
    """The features of a text, of its first window."""
    return learned.features(*next(learned.windows(views(text)[0][1])))


def fit(seen: Sequence[Features], labels: NDArray[np.int64], weight: NDArray[np.float64]) -> list[NDArray[np.float32]]:
    """Multinomial logistic regression: weights (BUCKETS, classes) and bias (classes,)."""
    used, at = np.unique(np.concatenate([one[0] for one in seen]), return_inverse=True)
    values = torch.from_numpy(np.concatenate([one[1] for one in seen]))
    starts = torch.tensor(np.cumsum([0] + [len(one[0]) for one in seen[:-1]]))
    table = torch.zeros(len(used), len(CLASSES), requires_grad=True)
    bias = torch.zeros(len(CLASSES), requires_grad=True)
    wanted, counts = torch.tensor(labels), torch.tensor(weight / weight.sum(), dtype=torch.float32)
    search = torch.optim.LBFGS([table, bias], max_iter=STEPS, history_size=8, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        search.zero_grad()
        logits = torch.nn.functional.embedding_bag(
            torch.from_numpy(at), table, starts, mode="sum", per_sample_weights=values
        )
        each = torch.nn.functional.cross_entropy(logits + bias, wanted, reduction="none")
        total: torch.Tensor = (each * counts).sum() + RIDGE * (table**2).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    search.step(loss)  # type: ignore[no-untyped-call]
    whole = np.zeros((learned.BUCKETS, len(CLASSES)), np.float32)
    whole[used] = table.detach().numpy()
    return [whole, bias.detach().numpy()]


def balanced(rows: Sequence[Text]) -> NDArray[np.float64]:
    """A weight a text: unsafe and harmless count the same, and rare categories more than their share (square root)."""
    labels = np.array([CLASSES.index(row.category) for row in rows])
    weight = np.array([CASES if row.author == "cases" else 1.0 for row in rows])
    unsafe = labels > 0
    counts = np.bincount(labels, weight, minlength=len(CLASSES))
    weight[unsafe] /= np.sqrt(counts[labels[unsafe]])
    weight[unsafe] *= weight[~unsafe].sum() / weight[unsafe].sum()
    return weight


def shares(model: Sequence[NDArray[np.float32]], seen: Sequence[Features]) -> NDArray[np.float32]:
    """How likely each class is: (texts, classes)."""
    logits = np.stack([values @ model[0][buckets] + model[1] for buckets, values in seen])
    likely = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(likely / likely.sum(1, keepdims=True), np.float32)


def folds(seen: Sequence[Features]) -> NDArray[np.int64]:
    """A fold a text; texts alike share one (connected by cosine over ALIKE)."""
    dense = np.zeros((len(seen), 1 << 13), np.float32)
    for row, (buckets, values) in zip(dense, seen, strict=True):
        row[buckets % len(row)] = values
    dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    group = np.arange(len(seen))
    for one, other in zip(*np.nonzero(dense @ dense.T > ALIKE), strict=True):
        if group[one] != group[other]:
            group[group == group[other]] = group[one]
    return np.array([zlib.crc32(str(one).encode()) % FOLDS for one in group])


def held_out(rows: Sequence[Text], seen: Sequence[Features], part: NDArray[np.int64]) -> NDArray[np.float32]:
    """How unsafe each text is to a model that has learned from the other parts alone."""
    labels = np.array([CLASSES.index(row.category) for row in rows])
    found = np.full(len(rows), np.nan, np.float32)
    for one in np.unique(part[part >= 0]):
        others, these = np.nonzero(part != one)[0], np.nonzero(part == one)[0]
        model = fit([seen[n] for n in others], labels[others], balanced([rows[n] for n in others]))
        found[these] = 1.0 - shares(model, [seen[n] for n in these])[:, 0]
    return found


def told(rows: Sequence[Text], score: NDArray[np.float32], ruled: NDArray[np.bool_], threshold: float) -> None:
    """Recall and over-refusal by category and language, of the classifier and of both tiers."""
    mine = [n for n, row in enumerate(rows) if row.author not in OTHERS]
    keys = {(row.category if row.category != "none" else f"harmless {row.language}") for row in (rows[n] for n in mine)}
    keys |= {f"unsafe {rows[n].language}" for n in mine} | {"unsafe", "harmless"}
    print(f"{'refused, in percent':<20}{'texts':>6}{'rules':>8}{'learned':>9}{'either':>8}")
    for key in sorted(keys):
        these = [n for n in mine if key in names(rows[n])]
        by_rules, by_learned = ruled[these], score[these] > threshold
        each = (by_rules, by_learned, by_rules | by_learned)
        print(f"{key:<20}{len(these):>6}" + "".join(f"{100 * one.mean():>8.1f}" for one in each))


def names(row: Text) -> tuple[str, ...]:
    """The rows of the table that a text counts in."""
    kind = "harmless" if row.category == "none" else "unsafe"
    return (row.category, kind, f"{kind} {row.language}")


def main() -> None:
    """Measure, and write the weights where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--harmless", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(0)
    rows = texts(args.harmless)
    seen = [described(row.text) for row in rows]
    ruled = np.array([any(one.score >= 0.5 for one in rules.judge(row.text, "prompt")) for row in rows])
    written = sorted({row.author for row in rows} - OTHERS)
    twins = np.array([row.category == "none" and row.author in written for row in rows])
    score = held_out(rows, seen, folds(seen))
    threshold = float(np.quantile(score[twins], 1 - MISTAKEN))
    print(f"{len(rows)} texts in {FOLDS} folds, threshold {threshold:.3f}")
    told(rows, score, ruled, threshold)
    print("one author judged by a model that has learned from the others")
    author = np.array([written.index(row.author) if row.author in written else -1 for row in rows])
    other = held_out(rows, seen, author)
    told(rows, np.where(np.isnan(other), 0, other), ruled, float(np.nanquantile(other[twins], 1 - MISTAKEN)))
    if args.write:
        labels = np.array([CLASSES.index(row.category) for row in rows])
        table, bias = fit(seen, labels, balanced(rows))
        scale = np.abs(table).max(0) / 127
        WEIGHTS.parent.mkdir(exist_ok=True)
        np.savez_compressed(
            WEIGHTS, classes=" ".join(CLASSES), table=np.round(table / scale).astype(np.int8),
            scale=scale.astype(np.float32), bias=bias, threshold=np.float32(threshold),
        )  # fmt: skip
        print(WEIGHTS.name, WEIGHTS.stat().st_size, hashlib.sha256(WEIGHTS.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
