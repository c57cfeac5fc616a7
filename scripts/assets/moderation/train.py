"""Train the classifier of the gate, and say what it catches of authors that it has not read.

    python scripts/assets/moderation/train.py [--harmless FILE...] [--reads FILE] [--write]

Texts: `texts/*.jsonl` beside this file, one an author, the cases of tests/moderation, and the prompts of benchmarks,
which are harmless. `--harmless` names files with one harmless prompt a line; every second of them is learned from, by
its checksum. Some authors are left out at first and judged by what was learned from the others; that sets the threshold
too. With `--write` all are learned from. It takes ten minutes of CPU, half of them the encoder's; `--reads` names a
file that keeps what it made of each text from one run to the next.
"""

import argparse
import hashlib
import json
import pickle
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import heads
import numpy as np
import torch
from numpy.typing import NDArray

from langit.moderation import encoder, learned, rules
from langit.moderation.decision import categories

HERE: Final = Path(__file__).parent
TREE: Final = HERE.parents[2]
WEIGHTS: Final = TREE / "src" / "langit" / "assets" / learned.WEIGHTS
CLASSES: Final = (
    "none", "violence", "sexual", "sexual/minors", "hate", "harassment", "illicit", "self-harm", "likeness",
    "election", "minors", "trademark",
)  # fmt: skip
"""The author's categories, those with few texts as the one that they belong to."""
JUDGED: Final = frozenset("cehj")  # authors whose texts are judged by what was learned from the others
RIDGE: Final = 1e-5  # weight of the squared weights in the loss
STEPS: Final = 30  # of L-BFGS
CASES: Final = 0.5  # weight of a case beside which the rules were written
HEADS: Final = 2  # whose mean counts
TRUST: Final = 2.0  # what they count beside the table
MISTAKEN: Final = 0.04  # share of harmless texts that the classifier alone may refuse: sets its threshold

Features = tuple[NDArray[np.int64], NDArray[np.float32]]
Table = tuple[NDArray[np.float32], NDArray[np.float32]]  # weights (BUCKETS, classes) and bias (classes,)


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
            found.append(Text(twin, path.stem, "none", "cases"))
            if coarse(category) in CLASSES:  # names of faith are the rules' alone, and one policy may allow them
                found.append(Text(unsafe, path.stem, coarse(category), "cases"))
    for path in sorted((TREE / "benchmarks" / "prompts").glob("*.toml")):
        for prompt in tomllib.loads(path.read_text("utf-8"))["prompt"]:
            found.append(Text(prompt["text"], prompt.get("language", "en"), "none", "prompts"))
    lines = dict.fromkeys(line.strip() for path in harmless for line in path.read_text("utf-8").splitlines())
    found += [Text(line, "en", "none", "harmless") for line in lines if line and zlib.crc32(line.encode()) % 2 == 0]
    return found


def coarse(category: str) -> str:
    """The class that a category is learned as."""
    return category if category in CLASSES else category.split("/")[0]


def stretches(row: Text) -> Iterator[learned.Window]:
    """The windows of a text that have its class: the first, and of a harmless one all."""
    first = ""
    for written, window in learned.readings(row.text):
        first = first or written
        if written == first:
            yield window
            if row.category != "none":
                return


class Seen(NamedTuple):
    """A window of a text, as table and heads are shown it."""

    row: Text
    said: Features
    read: heads.Read


def seen(rows: Iterable[Text], reads: dict[str, heads.Read]) -> list[Seen]:
    """All windows that are learned from. What the encoder makes of those that `reads` lacks is added to it."""
    found = []
    for row in rows:
        for window in stretches(row):
            if window.text not in reads:
                reads[window.text] = encoder.read(window.text).astype(np.float16)
            found.append(Seen(row, learned.features(window.words, window.hits), reads[window.text]))
    return found


def fit(seen: Sequence[Features], labels: NDArray[np.int64], weight: NDArray[np.float64]) -> Table:
    """Multinomial logistic regression."""
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
    return whole, bias.detach().numpy()


def balanced(rows: Sequence[Text]) -> NDArray[np.float64]:
    """A weight a text: unsafe and harmless count the same, and rare categories more than their share (square root)."""
    labels = np.array([CLASSES.index(row.category) for row in rows])
    weight = np.array([CASES if row.author == "cases" else 1.0 for row in rows])
    unsafe = labels > 0
    counts = np.bincount(labels, weight, minlength=len(CLASSES))
    weight[unsafe] /= np.sqrt(counts[labels[unsafe]])
    weight[unsafe] *= weight[~unsafe].sum() / weight[unsafe].sum()
    return weight


class Model(NamedTuple):
    """What one training makes."""

    table: Table
    nets: list[heads.Learner]

    def unsafe(self, these: Sequence[Seen]) -> NDArray[np.float64]:
        """How unsafe each window is: the logarithm of the odds (windows,)."""
        weights, bias = self.table
        said = np.stack([values @ weights[buckets] + bias for buckets, values in (one.said for one in these)])
        whole = (said + TRUST * heads.logits(self.nets, [one.read for one in these])).astype(float)
        return np.logaddexp.reduce(whole[:, 1:], 1) - whole[:, 0]


def trained(these: Sequence[Seen]) -> Model:
    """Table and heads, learned from windows."""
    rows = [one.row for one in these]
    labels = np.array([CLASSES.index(row.category) for row in rows])
    weight, read = balanced(rows), [one.read for one in these]
    nets = [heads.learned(read, labels, weight, len(CLASSES), seed) for seed in range(HEADS)]
    return Model(fit([one.said for one in these], labels, weight), nets)


def held_out(every: Sequence[Seen]) -> NDArray[np.float64]:
    """How unsafe each window is to a model that has not read its author; nan where it has."""
    others = np.array([one.row.author in JUDGED for one in every])
    model = trained([one for one, left in zip(every, others, strict=True) if not left])
    found = np.full(len(every), np.nan)
    found[others] = model.unsafe([one for one, left in zip(every, others, strict=True) if left])
    return found


def told(every: Sequence[Seen], odds: NDArray[np.float64], threshold: float) -> None:
    """Recall and over-refusal by category, language and author, of rules and classifier alone and of the gate."""
    likely = 1 / (1 + np.exp(threshold - odds))
    worst: dict[Text, float] = {}
    for one, score in zip(every, likely, strict=True):
        if not np.isnan(score):
            worst[one.row] = max(float(score), worst.get(one.row, 0.0))
    counts: dict[str, list[NDArray[np.bool_]]] = {}
    for row, score in worst.items():
        ruled = [finding for finding in rules.judge(row.text, "prompt") if finding.score >= 0.5]
        stands = any(categories()[one.category].firm or score >= learned.least_doubt(one) for one in ruled)
        for key in names(row):
            counts.setdefault(key, []).append(np.array([bool(ruled), score > 0.5, stands or score > 0.5]))
    print(f"{'refused, in percent':<24}{'texts':>6}{'rules':>8}{'learned':>9}{'gate':>8}")
    for key, each in sorted(counts.items()):
        print(f"{key:<24}{len(each):>6}" + "".join(f"{100 * one:>8.1f}" for one in np.mean(each, 0)))


def names(row: Text) -> tuple[str, ...]:
    """The rows of the table that a text counts in."""
    kind = "harmless" if row.category == "none" else "unsafe"
    return (
        kind,
        f"{kind} {row.language}",
        f"{kind} of author {row.author}",
        *([row.category] if kind == "unsafe" else []),
    )


def packed(model: Model, threshold: float) -> dict[str, object]:
    """What `langit.moderation.learned.weights` reads."""
    table, bias = model.table
    scale = np.abs(table).max(0) / 127
    arrays: dict[str, object] = {
        "classes": " ".join(CLASSES), "table": np.round(table / scale).astype(np.int8), "bias": bias,
        "scale": scale.astype(np.float32), "trust": np.float32(TRUST), "threshold": np.float32(threshold),
        "heads": np.array(len(model.nets)),
    }  # fmt: skip
    for number, net in enumerate(model.nets):
        arrays |= {f"head.{number}.{name}": value.astype(np.float16) for name, value in net.arrays().items()}
    return arrays


def main() -> None:
    """Measure, and write the weights where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--harmless", type=Path, nargs="*", default=[])
    parser.add_argument("--reads", type=Path, help="a file of this script's own; of another encoder it is wrong")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    reads = pickle.loads(args.reads.read_bytes()) if args.reads and args.reads.exists() else {}
    every = seen(texts(args.harmless), reads)
    if args.reads:
        args.reads.write_bytes(pickle.dumps(reads))
    odds = held_out(every)
    harmless = np.array([one.row.category == "none" for one in every]) & ~np.isnan(odds)
    threshold = float(np.quantile(odds[harmless], 1 - MISTAKEN))
    print(f"{len(every)} windows, threshold {threshold:.3f}")
    told(every, odds, threshold)
    if args.write:
        WEIGHTS.parent.mkdir(exist_ok=True)
        np.savez_compressed(WEIGHTS, **packed(trained(every), threshold))  # type: ignore[arg-type]
        print(WEIGHTS.name, WEIGHTS.stat().st_size, hashlib.sha256(WEIGHTS.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
