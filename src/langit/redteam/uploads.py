"""Suites of what is sent and what is named: malicious files, pickles, and addresses that the server must not call."""

import re
from typing import Final

from langit.redteam import files, mutations
from langit.redteam.canary import Canary
from langit.redteam.score import Attempt, Outcome
from langit.redteam.target import Answer, Target

LONGEST: Final = 30.0  # seconds for one file, on a busy machine
CHANGES, SEED = 60, 17
LEAK: Final = re.compile(rb" at 0x[0-9a-f]{6,}|Traceback|site-packages|root:x:|/usr/lib|\.py\"")
PROMPT: Final = {"prompt": "a red ball on a table", "seconds": "4"}
ROUTES: Final = {  # where files may be sent: the part, what goes with it, and whether bad ones are refused there
    "/v1/videos": ("input_reference", PROMPT, True),
    "/v1/videos/edits": ("video", {"prompt": "add rain"}, True),
    "/v1/videos/characters": ("video", {"name": "Mossy"}, True),
    "/v1/files": ("file", {"purpose": "vision"}, True),
    "/v1/provenance": ("file", {}, False),
}
TAKEN: Final = "neither fault nor leak nor call"
ADDRESSES: Final = (  # {port} is the canary's
    "http://127.0.0.1:{port}/a.png", "https://127.0.0.1:{port}/a.png", "http://localhost:{port}/a.png",
    "https://localhost:{port}/a.png", "http://127.1:{port}/a.png", "https://127.1:{port}/a.png",
    "https://2130706433:{port}/a.png", "https://0x7f000001:{port}/a.png", "https://0177.0.0.1:{port}/a.png",
    "https://0x7f.1:{port}/a.png", "https://127.0.0.1.:{port}/a.png", "https://0.0.0.0:{port}/a.png",
    "https://0:{port}/a.png", "https://[::1]:{port}/a.png", "https://[::]:{port}/a.png",
    "https://[::ffff:127.0.0.1]:{port}/a.png", "https://[::ffff:7f00:1]:{port}/a.png",
    "https://[64:ff9b::7f00:1]:{port}/a.png", "https://[2002:7f00:1::]:{port}/a.png",
    "https://[::127.0.0.1]:{port}/a.png", "https://[fe80::1%25lo]:{port}/a.png",
    "https://user:pw@127.0.0.1:{port}/a.png", "https://example.com@127.0.0.1:{port}/a.png",
    "https://127.0.0.1:{port}\\@example.com/a.png", "https://example.com\\@127.0.0.1:{port}/a.png",
    "https://127.0.0.1:{port}#@example.com/a.png", "https://example.com:80@127.0.0.1:{port}/a.png",
    "https://127。0。0。1:{port}/a.png", "https://①②⑦.⓪.⓪.①:{port}/a.png",
    "file:///etc/passwd", "ftp://127.0.0.1:{port}/a.png", "gopher://127.0.0.1:{port}/_GET%20/",
    "dict://127.0.0.1:{port}/info", "http://169.254.169.254/latest/meta-data/",
    "https://169.254.169.254/latest/meta-data/", "https://[fd00:ec2::254]/latest/meta-data/", "https://10.0.0.1/a.png",
    "https://192.168.0.1/a.png", "https://100.100.100.200/latest/", "jar:https://127.0.0.1:{port}!/a.png",
    "//127.0.0.1:{port}/a.png", "https:///a.png", "https://127.0.0.1:{port}\t/a.png",
)  # fmt: skip


def media(target: Target) -> Outcome:
    """Malicious files at every place that takes files: refused without a fault, in time, and nobody is called."""
    attempts = []
    with Canary() as canary:
        for route, (part, form, refusing) in ROUTES.items():
            for name, data in files.bad(canary.url).items():
                if name != "a pickle that calls":
                    answer = _sent(target, route, part, form, data)
                    attempts.append(_seen("uploads", f"{route}: {name}", answer, canary, refusing))
        for name, data in files.odd(canary.url).items():
            for route, (part, form, _) in ROUTES.items():
                answer = _sent(target, route, part, form, data)
                attempts.append(_seen("uploads", f"{route}: {name}", answer, canary, refusing=False))
        for number, (kind, data) in enumerate(mutations.mutated(files.whole(), CHANGES, SEED)):
            route = "/v1/videos/edits" if kind == "mp4" else "/v1/videos"
            part, form, _ = ROUTES[route]
            answer = _sent(target, route, part, form, data)
            attempts.append(_seen("uploads", f"change {number} of a {kind}", answer, canary, refusing=False))
    return Outcome(suite="uploads", attempts=tuple(attempts))


def pickles(target: Target) -> Outcome:
    """A pickle that calls when it is opened, under names of weights and of pictures, wherever files are taken."""
    attempts = []
    with Canary() as canary:
        data = files.bad(canary.url)["a pickle that calls"]
        for route, (part, form, refusing) in ROUTES.items():
            for name in ("weights.pt", "pytorch_model.bin", "model.ckpt", "a.png", "a.mp4"):
                answer = _sent(target, route, part, form, data, name)
                attempts.append(_seen("pickles", f"{route}: {name}", answer, canary, refusing))
        answer = target.ask("POST", "/v1/videos", json={**PROMPT, "model": "../weights.pt"})
        attempts.append(_seen("pickles", "a model by the path of a pickle", answer, canary, refusing=True))
    return Outcome(suite="pickles", attempts=tuple(attempts))


def addresses(target: Target) -> Outcome:
    """Addresses of the server's own network, in every spelling, as a picture and as a webhook: none is called."""
    attempts = []
    with Canary() as canary:
        for pattern in ADDRESSES:
            url = pattern.format(port=canary.port)
            answer = target.tried("/v1/videos", json={**PROMPT, "input_reference": {"image_url": url}})
            attempts.append(_seen("ssrf", f"image_url: {pattern}", answer, canary, refusing=True))
            # A host that no name server knows today may be one tomorrow, and is looked at again at every call.
            attempts.append(_seen("ssrf", f"webhook: {pattern}", _hooked(target, url), canary, refusing=True))
    return Outcome(suite="ssrf", attempts=tuple(attempts))


def _hooked(target: Target, url: str) -> Answer:
    """What comes of an address as a webhook: the refusal, or, where it is kept, the outcome of a test event."""
    body = {"name": "red team", "url": url, "event_types": ["video.completed"]}
    answer = target.ask("POST", "/v1/webhook_endpoints", json=body)
    if answer.status != 200:
        return answer
    place = f"/v1/webhook_endpoints/{answer.told['id']}"
    try:
        return target.ask("POST", f"{place}/test", json={"event_type": "video.completed"})
    finally:
        target.ask("DELETE", place)


def _sent(target: Target, route: str, part: str, form: dict[str, str], data: bytes, name: str = "a.png") -> Answer:
    return target.tried(route, data=form, files={part: (name, data)})


def _seen(suite: str, id: str, answer: Answer, canary: Canary, refusing: bool) -> Attempt:
    """An attempt that holds where the answer is no fault, tells nothing, comes in time, and the canary was silent."""
    heard = canary.took()
    leaked = LEAK.search(answer.content)
    wrong = [
        *(["the canary was called"] if heard else []),
        *(["a fault"] if answer.status == 0 or answer.status >= 500 else []),
        *(["taken"] if refusing and answer.status < 400 else []),
        *([f"it tells {leaked[0].decode(errors='replace')!r}"] if leaked else []),
        *([f"after {answer.seconds:.0f} s"] if answer.seconds > LONGEST else []),
    ]
    got = f"{answer}" + (f": {', '.join(wrong)}" if wrong else "")
    expected = f"refused, with {TAKEN}" if refusing else TAKEN
    return Attempt(suite=suite, id=id, expected=expected, got=got, held=not wrong)
