"""What became of the words of a prompt: `Word`, the fate of each, and `Fact`, what was said in the scene's own terms.

Both hold where in the prompt they stand, by characters, so that an edit of a field finds its word and the reverse.
"""

from dataclasses import dataclass
from typing import Literal

Fate = Literal["shown", "stand_in", "style", "not_understood"]


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word or fixed phrase of the prompt and what became of it, as `what` says more exactly.

    `shown`: it is in the scene, there and so, or it says that something is absent. `stand_in`: that is shown in its
    place. `style`: a word of mood, quality or format, which needs no picture of its own. `not_understood`: nothing, or
    dropped together "with" a word that was not understood. Words that only hold a sentence together have no fate.
    """

    text: str
    start: int
    end: int
    fate: Fate
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that the prompt said: `value` at a `path` of the scene, such as `subjects.woman.clothing.0.color`."""

    path: str
    value: str
    start: int
    end: int
