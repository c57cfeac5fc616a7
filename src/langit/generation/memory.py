"""How much memory a computation takes, found by running it on tensors that have shapes and no numbers.

Nothing is allocated and nothing computed; what is counted is every tensor that lives, as the real run would keep it.
"""

import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class _Count(TorchDispatchMode):
    """Adds up the storages that are alive, and remembers the most."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0
        self._alive: set[int] = set()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self._add_all((args, kwargs), new=False)  # was there before, and so are all views of it
        result = func(*args, **(kwargs or {}))
        self._add_all(result, new=True)
        return result

    def _add_all(self, values: object, new: bool) -> None:
        for leaf in tree_leaves(values):
            if isinstance(leaf, torch.Tensor):
                self._add(leaf.untyped_storage(), new)

    def _add(self, storage: torch.UntypedStorage, new: bool) -> None:
        key = storage._cdata
        if key in self._alive:
            return
        size = storage.nbytes() if new else 0
        self._alive.add(key)
        self.now += size
        self.most = max(self.most, self.now)
        weakref.finalize(storage, self._drop, key, size)

    def _drop(self, key: int, size: int) -> None:
        self._alive.discard(key)
        self.now -= size


def peak(build: Callable[[], Callable[[], object]], dtype: torch.dtype = torch.float32) -> int:
    """Bytes that the function which `build` returns needs at most, beside what `build` itself made.

    `dtype` is the type of what `build` makes where it does not say.
    """
    usual = torch.get_default_dtype()
    with FakeTensorMode():
        try:
            torch.set_default_dtype(dtype)
            compute = build()
        finally:
            torch.set_default_dtype(usual)
        with torch.inference_mode(), _Count() as count:
            compute()
        return count.most
