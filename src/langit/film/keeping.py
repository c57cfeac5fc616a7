"""What of a film is kept while it is made, so that one that was killed goes on where it was, with the same pixels.

Three things lie in the folder: traced pictures, one file each; finished ones, lossless, `every` of them in a file; and
for the end of each such file the history that the next picture takes up. So of what is finished nothing is computed
again, and traced pictures behind it are dropped. Files appear by renaming: whatever is there is whole.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from langit.media import lossless
from langit.media.publish import published

Frame = NDArray[np.uint8]
Arrays = Mapping[str, NDArray[Any]]
TRACED, HISTORY, DONE = "traced", "history", "done"
RATE: Final = 24  # of a file that nobody plays


class Kept:
    """What `folder` holds of one clip; whoever names it answers for its belonging to that clip.

    `every` is how many finished pictures make a file; with 0 only traced ones are kept, all of them, and the rest is to
    be computed again. `folder` None keeps nothing.
    """

    def __init__(self, folder: Path | None, every: int = RATE):
        self._folder, self._every = folder, every if folder is not None else 0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._open: list[Frame] = []
        self._chunks, self._history = self._found()

    @property
    def frames(self) -> int:
        """How many pictures need nothing any more: `replay` gives them, and `history` what follows them."""
        return self._chunks * self._every

    def replay(self) -> Iterator[Frame]:
        """The finished pictures, uint8 (H, W, 3), as they were."""
        for number in range(self._chunks):
            yield from lossless.read(self._path(DONE, number))

    def history(self) -> dict[str, NDArray[Any]]:
        """What was kept right after the last finished picture; nothing before the first."""
        return self._history

    def traced(self, number: int) -> dict[str, NDArray[Any]] | None:
        """A traced picture that was kept, with all that was kept with it."""
        return None if self._folder is None else self._read(self._path(TRACED, number))

    def put_traced(self, number: int, arrays: Arrays) -> None:
        """Keep a traced picture, bit for bit.

        Raises:
            OutputError: the folder takes no more.
        """
        if self._folder is not None:
            self._write(self._path(TRACED, number), arrays)

    def finish(self, frame: Frame, history: Callable[[], Arrays]) -> None:
        """Keep the next finished picture. `history` is asked for where a file ends, once that picture is in it.

        Raises:
            OutputError: the folder takes no more.
        """
        if not self._every:
            return
        self._open.append(frame)
        if len(self._open) < self._every:
            return
        self._write(self._path(HISTORY, self._chunks), history())
        lossless.write(
            self._path(DONE, self._chunks), self._open, RATE
        )  # the last to appear: it says that the history is there
        first, self._open = self.frames, []
        self._chunks += 1
        for number in range(first, self.frames):
            self._path(TRACED, number).unlink(missing_ok=True)
        if self._chunks > 1:
            self._path(HISTORY, self._chunks - 2).unlink(missing_ok=True)

    def _found(self) -> tuple[int, dict[str, NDArray[Any]]]:
        """How many files of finished pictures there are, and the history behind the last one that has its own.

        Another attempt may be at work here, and drop a history that was there a moment ago: then it has a newer one.
        """
        count = 0
        while self._every and self._path(DONE, count).exists():
            count += 1
        for last in range(count, 0, -1):
            history = self._read(self._path(HISTORY, last - 1))
            if history is not None:
                return last, history
        return 0, {}

    def _path(self, name: str, number: int) -> Path:
        assert self._folder is not None
        return self._folder / f"{name}-{number:06d}{'.mkv' if name == DONE else '.npz'}"

    def _read(self, path: Path) -> dict[str, NDArray[Any]] | None:
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                return {name: file[name] for name in file.files}
        except (OSError, ValueError, EOFError, KeyError, BadZipFile):  # not there, or of a disk that was full
            return None

    def _write(self, path: Path, arrays: Arrays) -> None:
        with published(path) as unfinished, unfinished.open("wb") as file:
            np.savez(file, **cast(dict[str, Any], arrays))
