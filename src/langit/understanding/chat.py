"""`understand` by a chat model: any OpenAI-compatible endpoint fills the scene schema, and blocking does the rest.

It is used only when asked for, and configured by LANGIT_CHAT_URL (the base, such as http://localhost:8080/v1),
LANGIT_CHAT_MODEL and, where the endpoint wants one, LANGIT_CHAT_KEY. What fails is an error: nothing else steps in.
"""

import json
import os
from dataclasses import dataclass, replace
from typing import Any, Final

import httpx

from langit.errors import RequestError, UnavailableError
from langit.scene import file
from langit.scene.scene import Scene

TIMEOUT: Final = 120.0  # seconds for the whole answer
LONGEST: Final = 2_000_000  # characters of an answer that are read
BLOCKED: Final = {"Subject": ("placements",), "Event": ("path", "velocity"), "Camera": ("keys",)}
"""Fields that blocking fills: the model is not asked for them."""
TASK: Final = """\
You stage short films. Turn the prompt into one scene that fits the JSON schema: what is seen, who does what and in \
which order, and how it is filmed. Use only the names that the schema allows. Ids are short and unique, such as \
"woman" or "ball_2"; events are in the order in which they begin, and `subject`, `target`, `of`, `focus` are ids. \
Write a richer description of the same scene into `expanded`. List in `not_understood` every word of the prompt that \
the schema cannot express; never put something else in its place."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where the chat model is."""

    url: str
    model: str
    key: str = ""

    @classmethod
    def configured(cls) -> "Endpoint":
        """The endpoint that the environment names.

        Raises:
            UnavailableError: it names none.
        """
        url, model = os.environ.get("LANGIT_CHAT_URL", ""), os.environ.get("LANGIT_CHAT_MODEL", "")
        if not url or not model:
            missing = "LANGIT_CHAT_URL" if not url else "LANGIT_CHAT_MODEL"
            raise UnavailableError(
                f"no chat endpoint is configured ({missing} is not set)",
                remedy="Set LANGIT_CHAT_URL and LANGIT_CHAT_MODEL, or leave out --chat",
            )
        return cls(url=url.rstrip("/"), model=model, key=os.environ.get("LANGIT_CHAT_KEY", ""))


def understand(prompt: str, *, seconds: float, seed: int, aspect: float = 16 / 9) -> Scene:
    """The scene that the configured model made of a prompt; the prompt itself is kept beside.

    Raises:
        UnavailableError: no endpoint is configured, it cannot be reached, or its answer is no scene.
    """
    endpoint = Endpoint.configured()
    data = _answer(endpoint, prompt, seconds)
    try:
        scene = file.from_data(data, "the answer")
    except RequestError as error:
        raise UnavailableError(
            f"the chat endpoint answered with a scene that is not valid ({error})", remedy=RETRY
        ) from error
    return replace(scene, prompt=prompt, seconds=seconds, seed=seed, aspect=aspect)


RETRY: Final = "Try again, use another model, or leave out --chat"


def _answer(endpoint: Endpoint, prompt: str, seconds: float) -> Any:
    """What the model answered, as data."""
    body = {
        "model": endpoint.model,
        "messages": [
            {"role": "system", "content": TASK},
            {"role": "user", "content": f"The film lasts {seconds:g} seconds.\n\n{prompt}"},
        ],
        "response_format": {"type": "json_schema", "json_schema": {"name": "scene", "schema": asked()}},
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    try:
        response = httpx.post(f"{endpoint.url}/chat/completions", json=body, headers=headers, timeout=TIMEOUT)
        response.raise_for_status()
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        raise UnavailableError(f"the chat endpoint answered {status}", remedy=_advice(status)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnavailableError(
            f"the chat endpoint cannot be reached ({type(error).__name__})", remedy="Check LANGIT_CHAT_URL"
        ) from error
    try:
        content = response.json()["choices"][0]["message"]["content"]
        if len(content) > LONGEST:
            raise ValueError("too long")
        return json.loads(content)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise UnavailableError("the chat endpoint answered with something that is no scene", remedy=RETRY) from error


def _advice(status: int) -> str:
    if status in {401, 403}:
        return "Check LANGIT_CHAT_KEY"
    return "Check LANGIT_CHAT_URL and LANGIT_CHAT_MODEL" if status == 404 else RETRY


def asked() -> dict[str, Any]:
    """The scene schema without what blocking fills."""
    schema = json.loads(json.dumps(file.schema()))
    for part, names in BLOCKED.items():
        for name in names:
            schema.get("$defs", {}).get(part, {}).get("properties", {}).pop(name, None)
    for name in ("prompt", "seconds", "seed", "aspect", "reading", "facts"):
        schema.get("properties", {}).pop(name, None)
    return dict(schema)
