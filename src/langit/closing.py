"""What is closed at the end of a `with` block, whatever happened in it."""

from types import TracebackType
from typing import Self


class Closing:
    """A thing with a `close` of its own, that a `with` block gives and closes."""

    def close(self) -> None:
        """Give back what it held."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
