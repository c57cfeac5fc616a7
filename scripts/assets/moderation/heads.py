"""Learns the heads of the classifier (`langit.moderation.head`) from what the encoder made of the texts."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from langit.moderation import encoder, head

WIDTH: Final = 192
ATTENTIONS: Final = 8
HIDDEN: Final = 256
EPOCHS: Final = 6
BATCH: Final = 64
RATE: Final = 1e-3
DECAY: Final = 0.05
DROPPED: Final = 0.2  # of what goes into each of the last two products
UNREAD: Final = 0.1  # of the pieces of a text, each time it is seen
JOINED: Final = 0.2  # of the texts are seen with a harmless one before or behind them, as a long prompt holds them
SMOOTHED: Final = 0.05  # of a label goes to the other classes

Read = NDArray[np.float16]  # what the encoder makes of a text: (pieces, READ)


class Learner(nn.Module):
    """`langit.moderation.head.Head` for a batch."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        read = encoder.READ
        self.norm = nn.Parameter(torch.stack([torch.ones(read), torch.zeros(read)]))
        sizes = {"value": (read, WIDTH), "query": (read, ATTENTIONS), "hidden": (2 * WIDTH + read, HIDDEN)}
        for name, (one, other) in (*sizes.items(), ("out", (HIDDEN, classes))):
            made = nn.Linear(one, other)
            self.register_parameter(name, made.weight)
            self.register_parameter(f"{name}_bias", made.bias)

    def forward(self, x: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """(texts, pieces, READ) to logits (texts, classes); `there` (texts, pieces) is false where nothing is."""
        x = F.layer_norm(x, (encoder.READ,), self.norm[0], self.norm[1], head.TINY)
        value = _gelu(F.linear(x, self.value, self.value_bias))
        gone = ~there[..., None]
        share = F.linear(x, self.query, self.query_bias).masked_fill(gone, -1e4).softmax(1)
        weighed = torch.einsum("tph,tphw->thw", share, value.view(*share.shape, -1)).flatten(1)
        mean = (x * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        pooled = torch.cat([weighed, value.masked_fill(gone, -1e4).amax(1), mean], 1)
        hidden = _gelu(F.linear(F.dropout(pooled, DROPPED, self.training), self.hidden, self.hidden_bias))
        return F.linear(F.dropout(hidden, DROPPED, self.training), self.out, self.out_bias)

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Its weights by the names of `head.Head`."""
        return {name: value.detach().numpy() for name, value in self.named_parameters()}


def _gelu(x: torch.Tensor) -> torch.Tensor:
    return F.gelu(x, approximate="tanh")


def batch(rows: Sequence[Read]) -> tuple[torch.Tensor, torch.Tensor]:
    """Texts of different lengths as one: (texts, pieces, READ), and where each has pieces."""
    x = np.zeros((len(rows), max(map(len, rows)), encoder.READ), np.float32)
    there = np.zeros(x.shape[:2], bool)
    for number, row in enumerate(rows):
        x[number, : len(row)], there[number, : len(row)] = row, True
    return torch.from_numpy(x), torch.from_numpy(there)


def batches(lengths: NDArray[np.int64], rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """All texts once, those of about one length together, in an order by chance."""
    order = np.argsort(lengths + 2 * rng.normal(size=len(lengths)))
    parts = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    for one in rng.permutation(len(parts)):
        yield parts[one]


def learned(
    read: Sequence[Read], labels: NDArray[np.int64], weight: NDArray[np.float64], classes: int, seed: int
) -> Learner:
    """One head; class 0 is harmless."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Learner(classes)
    search = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * math.ceil(len(read) / BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(search, lambda step: min(1, 10 * (step + 1) / steps) * (1 - step / steps))
    harmless = np.nonzero(labels == 0)[0]
    wanted, counts = torch.tensor(labels), torch.tensor(weight / weight.mean(), dtype=torch.float32)
    lengths = np.array([len(row) for row in read])
    for _ in range(EPOCHS):
        for these in batches(lengths, rng):
            x, there = batch([_joined(read, n, harmless, rng) for n in these])
            there &= torch.from_numpy(rng.random(there.shape) > UNREAD) | (torch.arange(there.shape[1]) == 0)
            each = F.cross_entropy(net(x, there), wanted[these], reduction="none", label_smoothing=SMOOTHED)
            search.zero_grad()
            (each * counts[these]).mean().backward()  # type: ignore[no-untyped-call]
            search.step()
            pace.step()
    return net.eval()


def _joined(read: Sequence[Read], number: int, harmless: NDArray[np.int64], rng: np.random.Generator) -> Read:
    if rng.random() > JOINED:
        return read[number]
    both = [read[number], read[rng.choice(harmless)]]
    return np.concatenate(both if rng.random() < 0.5 else both[::-1])


def logits(nets: Sequence[Learner], read: Sequence[Read]) -> NDArray[np.float32]:
    """The mean over the heads: (texts, classes)."""
    with torch.no_grad():
        parts = [batch(read[at : at + BATCH]) for at in range(0, len(read), BATCH)]
        each = [torch.stack([net(*part) for net in nets]).mean(0).numpy() for part in parts]
    return np.concatenate(each)
