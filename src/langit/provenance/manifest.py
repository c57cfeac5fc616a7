"""Reads the manifest of a file: who signed it, whether it belongs to these bytes, and what it says.

`valid` means that the signature is whole and of this content, by somebody unknown; `ours`, by a key of this
installation; `elsewhere`, that the file names an address for it, which is not asked. Nothing is decoded.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import c2pa

from langit.provenance import formats, keys
from langit.provenance.contexts import context
from langit.provenance.origins import IPTC, OURS

State = Literal["ours", "valid", "invalid", "elsewhere", "none"]
STATES: Final[dict[str, State]] = {"Trusted": "ours", "Valid": "valid", "Invalid": "invalid"}
LARGEST_SIDECAR: Final = 16 << 20
STRANGE: Final = ("signingCredential.untrusted",)  # which `valid` says, and is no failure
ABSENT: Final = "ManifestNotFound"
ELSEWHERE: Final = "Remote"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a file says of itself. `failures` are C2PA's codes of what is wrong, `made` is what langit says made it.

    `sources` are source types of the actions, by their IPTC names; `parents` the titles of what went in. `signed_at` is
    the time that an authority of time gave, and `time_vouched` whether that authority is known here. `mark` is the
    watermark that its frames were given, and `consent` what was attested of those who are seen in what went in.
    """

    state: State
    signer: str = ""
    generator: str = ""
    signed_at: str = ""
    actions: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()
    parents: tuple[str, ...] = ()
    made: Mapping[str, Any] | None = None
    mark: Mapping[str, Any] | None = None
    consent: Mapping[str, Any] | None = None
    time_vouched: bool = False
    failures: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The failures that C2PA names, of a manifest that could be read; the others are words of its library."""
        return tuple(code for code in self.failures if "." in code)


NONE: Final = Manifest(state="none")


def read(path: Path, beside: Path | None = None) -> Manifest:
    """The manifest in a file, in one that came with it, or beside a film that can hold none."""
    report = report_of(path, beside)
    if report is None:
        return NONE
    if "error" in report:
        there = report["error"] == ELSEWHERE
        return Manifest(state="elsewhere") if there else Manifest(state="invalid", failures=(report["error"],))
    return _told(report)


def source_types(path: Path) -> frozenset[str]:
    """What a file is, by a manifest of ours that belongs to it; empty where none says so."""
    found = read(path)
    return found.sources if found.state == "ours" else frozenset()


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The manifest of a film that cannot hold it, as c2pa takes it into that of another film.

    `ingredient` is what is said of it, with how it was found here; `data` are its bytes, which go by `name`.
    """

    name: str
    data: bytes
    ingredient: Mapping[str, Any]


def carried(path: Path) -> Carried | None:
    """The manifest that lies beside a film and belongs to it; None of a file that can hold its own."""
    beside, kind = path.with_suffix(formats.SIDECAR), formats.kind(path)
    report = report_of(path) if kind == formats.WEBM else None
    if report is None or report.get("state") not in ("Trusted", "Valid"):
        return None
    name = f"{report['active_manifest']}{formats.SIDECAR}"
    said = {
        "format": kind, "active_manifest": report["active_manifest"],
        "manifest_data": {"format": "application/c2pa", "identifier": name},
        "validation_results": report["validation_results"],
    }  # fmt: skip
    return Carried(name=name, data=beside.read_bytes(), ingredient=said)


def report_of(path: Path, beside: Path | None = None) -> dict[str, Any] | None:
    """c2pa's report on a file; None where there is no manifest, `error` alone where it cannot be parsed."""
    kind = formats.kind(path)
    if beside is None and kind == formats.WEBM:
        beside = path.with_suffix(formats.SIDECAR)
    if beside is not None and (not beside.is_file() or beside.stat().st_size > LARGEST_SIDECAR):
        return None
    if beside is None and kind not in formats.EMBEDDING:
        return None
    data = beside.read_bytes() if beside is not None else None
    try:
        return _report(path, kind, data)
    except c2pa.C2paError as error:
        kind = str(error).partition(":")[0]
        return None if kind == ABSENT else {"error": kind[:80]}


def _report(path: Path, kind: str, data: bytes | None) -> dict[str, Any]:
    """The report, with `state` trusted if it is by one of ours: each authority is asked by itself."""
    report: dict[str, Any] = {}
    for trust in (*keys.trusted(), None):
        settings = context(trust.anchor) if trust is not None else context()
        with path.open("rb") as file, c2pa.Reader(kind, file, data, context=settings) as reader:
            report = {**json.loads(reader.json()), "state": reader.get_validation_state()}
        if report["state"] == "Invalid" or (trust is not None and _is_ours(report, trust)):
            break
    return report


def _is_ours(report: Mapping[str, Any], trust: keys.Trust) -> bool:
    if report["state"] != "Trusted" or trust.serials is None:
        return str(report["state"]) == "Trusted"
    signature = report["manifests"][report["active_manifest"]].get("signature_info") or {}
    return int(signature.get("cert_serial_number") or 0) in trust.serials


def _told(report: Mapping[str, Any]) -> Manifest:
    active = report["manifests"][report["active_manifest"]]
    said = {one["label"].partition("__")[0]: one["data"] for one in active.get("assertions", ())}
    done = next((data["actions"] for label, data in said.items() if label.startswith("c2pa.actions")), ())
    signature = active.get("signature_info") or {}
    generator = (active.get("claim_generator_info") or [{}])[0]
    results = report.get("validation_results", {}).get("activeManifest", {})
    return Manifest(
        state=STATES.get(str(report["state"]), "invalid"),
        signer=str(signature.get("common_name") or signature.get("issuer") or ""),
        signed_at=str(signature.get("time") or ""),
        generator=f"{generator.get('name', '')} {generator.get('version', '')}".strip(),
        actions=tuple(str(one.get("action")) for one in done),
        sources=frozenset(
            str(one["digitalSourceType"]).removeprefix(IPTC) for one in done if one.get("digitalSourceType")
        ),
        parents=tuple(str(one.get("title") or "") for one in active.get("ingredients", ())),
        made=said.get(f"{OURS}generation"),
        mark=said.get(f"{OURS}watermark"),
        consent=said.get(f"{OURS}consent"),
        time_vouched=any(one["code"] == "timeStamp.trusted" for one in results.get("success", ())),
        failures=tuple(code for one in results.get("failure", ()) if (code := str(one["code"])) not in STRANGE),
    )
