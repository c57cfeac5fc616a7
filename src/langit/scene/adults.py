"""`Adult`: everything that is true of the looks of one adult, in one row of `data/adults`."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from langit.scene.kinds import Share
from langit.scene.vocabulary import Hair, Skin

Linear = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Adult:
    """One adult.

    `body` is the shape in the pack (`langit.assets.bodies`) that they have. `pronoun` is that of the kinds whom they
    may be. `skin` and `hair` are the words for what they have, `style` the hair that they wear and `beard` that of the
    chin, files of the pack. `tone`, `lips` and `iris` are linear RGB; `stubble` is how much of one there is.
    """

    name: str
    body: str
    pronoun: Literal["she", "he"]
    age: Annotated[int, Field(ge=21)]
    skin: Skin
    hair: Hair
    style: str
    tone: Linear
    lips: Linear
    iris: Linear
    beard: str | None = None
    stubble: Share = 0.0
