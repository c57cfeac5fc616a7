"""What is closed at the end of a `with` block, whatever happened in it."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Closing(ABC):
    """A thing with a `close` of its own, that a `with` block gives and closes."""

    @abstractmethod
    def close(self) -> None:
        """Give back what it held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
