"""Tiers that another process runs: an OpenAI-compatible `/v1/moderations`, and a guard model behind a chat endpoint.

LANGIT_MODERATION_URL and LANGIT_GUARD_URL are their bases, such as http://localhost:8080/v1; _MODEL and _KEY belong to
each. A guard answers as Llama Guard does: `safe`, or `unsafe` and on the next line its codes (MLCommons hazards).
"""

import base64
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from langit.errors import UnavailableError
from langit.moderation.decision import Finding, categories
from langit.moderation.tiers import Missing, Part, TextClassifier

TIMEOUT: Final = 600.0  # seconds; the policy's own, shorter ones count before
HAZARDS: Final[Mapping[str, str]] = {
    "S1": "violence", "S2": "illicit", "S3": "sexual", "S4": "sexual/minors", "S5": "harassment", "S6": "illicit",
    "S7": "harassment", "S8": "trademark", "S9": "illicit/violent", "S10": "hate", "S11": "self-harm",
    "S12": "sexual", "S13": "election", "S14": "illicit",
}  # fmt: skip
SURE: Final = 1.0  # the score of a guard that says unsafe


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An OpenAI-compatible `/v1/moderations`."""

    url: str
    model: str
    key: str
    name: str = "endpoint"

    def pictures(self, frames: Sequence[NDArray[np.uint8]], field: str) -> list[Finding]:
        """Its scores of pictures, each of which it is sent as a JPEG."""
        found: list[Finding] = []
        for frame in frames:
            held = io.BytesIO()
            Image.fromarray(frame).save(held, "JPEG", quality=90)
            url = f"data:image/jpeg;base64,{base64.b64encode(held.getvalue()).decode()}"
            body = {"input": [{"type": "image_url", "image_url": {"url": url}}]}
            found += self._scores(body, [field])
        return found

    def text(self, parts: Sequence[Part]) -> list[Finding]:
        """Its scores, of the categories that we know."""
        return self._scores({"input": [part.text for part in parts]}, [part.field for part in parts])

    def _scores(self, asked: Mapping[str, Any], fields: Sequence[str]) -> list[Finding]:
        body = {**asked, **({"model": self.model} if self.model else {})}
        results = _post(f"{self.url}/moderations", body, self.key)["results"]
        if len(results) != len(fields):
            raise UnavailableError("the moderation endpoint answered for something else", field=self.url)
        return [
            Finding(category=category, score=float(score), field=field, rule=f"endpoint.{category}")
            for field, result in zip(fields, results, strict=True)
            for category, score in result["category_scores"].items()
            if category in categories()
        ]


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A guard model behind a chat endpoint."""

    url: str
    model: str
    key: str
    name: str = "guard"

    def text(self, parts: Sequence[Part]) -> list[Finding]:
        """Its verdict on each part."""
        return [finding for part in parts for finding in self._judged(part)]

    def _judged(self, part: Part) -> list[Finding]:
        body = {
            "model": self.model, "temperature": 0, "max_tokens": 32,
            "messages": [{"role": "user", "content": part.text}],
        }  # fmt: skip
        said = str(_post(f"{self.url}/chat/completions", body, self.key)["choices"][0]["message"]["content"])
        verdict, *codes = said.strip().lower().replace(",", " ").split()
        if verdict == "safe":
            return []
        found = {HAZARDS[code.upper()] for code in codes if code.upper() in HAZARDS}
        if verdict != "unsafe" or not found:
            raise UnavailableError("the guard model gave no verdict that can be read", field=self.url)
        return [
            Finding(category=category, score=SURE, field=part.field, rule=f"guard.{category}") for category in found
        ]


def _post(url: str, body: Mapping[str, Any], key: str) -> Any:
    headers = {"authorization": f"Bearer {key}"} if key else {}
    try:
        answer = httpx.post(url, json=body, headers=headers, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise UnavailableError(f"{url} does not judge: {type(error).__name__}", field=url) from error


def pictures() -> Endpoint | Missing:
    """The endpoint as a judge of pictures."""
    found = TIERS["endpoint"]()
    return found if isinstance(found, Endpoint | Missing) else Missing("endpoint", "It judges no pictures")


def _set_up(kind: Callable[..., TextClassifier], prefix: str) -> Callable[[], TextClassifier | Missing]:
    def make() -> TextClassifier | Missing:
        url = os.environ.get(f"{prefix}_URL", "")
        if not url:
            return Missing(prefix, f"Set {prefix}_URL")
        model, key = os.environ.get(f"{prefix}_MODEL", ""), os.environ.get(f"{prefix}_KEY", "")
        return kind(url=url.rstrip("/"), model=model, key=key)

    return make


TIERS: Final[Mapping[str, Callable[[], TextClassifier | Missing]]] = {
    "endpoint": _set_up(Endpoint, "LANGIT_MODERATION"), "guard": _set_up(Guard, "LANGIT_GUARD"),
}  # fmt: skip
