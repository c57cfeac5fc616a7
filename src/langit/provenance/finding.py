"""What was found about a file, and what follows from it (`words` says it, `verify` finds it)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from langit.provenance.fingerprint import Hashes
from langit.provenance.index import Match
from langit.provenance.manifest import Manifest
from langit.provenance.marks import Searched
from langit.provenance.registry import Record

UNSEARCHED: Final = Searched(ended="not asked")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found about a file. `record` is what the registry knows of it: by its bytes, its stream, or its looks
    and the name that manifest or mark give it; `like` is what it looks like and may not be.

    `manifest` is the one in the file, or one that came with it: then `within` is the one that the file holds itself,
    None where it holds none. `named` is the id that its manifest says, where the registry knows it, and `named_fits`
    whether what was made under that id has these pictures or looks like them; so `marked`, what was made with the
    watermark that `searched` found, and `mark_fits`. That one does not fit says nothing: a part, a crop or fast motion
    is not found by its looks. Where the watermark shows that the pictures were turned, `asked`, `alike` and `like` are
    of the pictures turned back.
    """

    sha256: str
    kind: str
    manifest: Manifest
    within: Manifest | None = None
    shape: str = ""  # what a file is that is no film or picture: `empty`, `text`, `JSON`, `other`
    bytes_known: bool = False
    stream_known: bool = False
    alike: Match | None = None
    like: Record | None = None
    record: Record | None = None
    named: str = ""
    named_fits: bool = False
    searched: Searched = UNSEARCHED
    marked: Record | None = None
    mark_fits: bool = False
    asked: Sequence[Hashes] = ()  # of each frame that was looked at, none of one without structure
    rate: int = 0  # of those a second, of a short film

    @property
    def seen(self) -> int:
        """How many frames were looked at."""
        return len(self.asked)

    @property
    def compared(self) -> int:
        """How many of these have structure to tell them by."""
        return sum(len(one) > 0 for one in self.asked)

    @property
    def mark(self) -> str:
        """The id of the watermark; empty where none was found."""
        return self.searched.id

    @property
    def unreadable(self) -> bool:
        """Whether no picture of it can be read, and it is not known byte by byte either."""
        return not self.seen and not self.bytes_known

    @property
    def engine(self) -> str:
        """What made it, as far as somebody says so who speaks of this file and not of one that looks like it."""
        made = self.manifest.made if self.manifest.state in ("ours", "valid") else None
        return str((made or {}).get("engine") or (self.record.engine if self.record else ""))

    @property
    def made_here(self) -> str:
        """Whether it was made here: `yes`; `changed` since; `likely`, by a name that could be copied and
        its looks, be they those of another film of ours; `alike`, by its looks alone; or `unknown`."""
        if self.manifest.state == "ours" or self.bytes_known:
            return "yes"
        if self.stream_known:
            return "changed"
        if self.named_fits or self.mark_fits or (self.marked and self.alike):
            return "likely"
        return "alike" if self.alike else "unknown"
