"""Signs a finished file, last of all: whatever is done to it afterwards shows, or takes the signature away.

The manifest goes into the file, or beside it where the format has no place for one.
"""

import io
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import c2pa

from langit.errors import LangitError, UnavailableError
from langit.provenance import certificates, formats, keys, manifest, origins
from langit.provenance.contexts import context
from langit.provenance.origins import Ingredient
from langit.provenance.signer import Signer, signer
from langit.request import VideoRequest

RENDITIONS: Final = ("sheet", "thumbnail")  # made of frames of a film: what was done for it is said in the film
QUIET: Final = "c2pa"  # the logger of the library, which would tell what we raise


def ready() -> None:
    """Begin what signing needs, before the work: read the keys and start the process that holds them.

    Raises:
        LangitError: there is no key, or it cannot be read.
    """
    signer()


def proven() -> None:
    """See that a signature can be had, once the process has had its time to start.

    Raises:
        UnavailableError: it cannot.
    """
    signer().prove()


def sign(
    path: Path, role: str, request: VideoRequest, facts: Mapping[str, Any], *, beside: Path | None = None
) -> dict[str, Any]:
    """Sign a file in its place, as what `facts` say made it; say who signed, and what the file is said to be.

    `role` is film, still, sheet or thumbnail. `beside` is where the manifest goes if the file cannot hold it.

    Raises:
        UnavailableError: there is no signature. The file is as it was, and must not be published.
    """
    given = origins.ingredients(request)
    parents = [manifest.source_types(one.path) for one in given if one.relationship != "inputTo"]
    engine = str(facts["engine"])
    kind = origins.source_type(engine, parents)
    shown = () if role in RENDITIONS else given
    when = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    done = origins.actions(engine, kind, shown, when)
    told = origins.definition(facts, request, role, done, shown)
    carried = {one: said for one in shown if (said := manifest.carried(one.path)) is not None}
    told["ingredients"] = [{**_said(one), **said.ingredient} for one, said in carried.items()]
    held = signer()
    with _failing(held) as key, c2pa.Builder(told, _context()) as builder:
        for name, data in {said.name: said.data for said in carried.values()}.items():
            builder.add_resource(name, io.BytesIO(data))
        for one in shown:
            if one not in carried:
                _add(builder, one)
        _write(builder, key, path, beside)
    leaf = held.credential.leaf
    return {
        "signer": certificates.common_name(leaf),
        "certificate": certificates.fingerprint(leaf),
        "source": kind,
        "embedded": beside is None,
    }


def _context() -> c2pa.Context:
    return context(*(trust.anchor for trust in keys.trusted()))


def _said(one: Ingredient) -> dict[str, Any]:
    return {"title": one.title, "relationship": one.relationship, "label": one.label}


def _add(builder: c2pa.Builder, one: Ingredient) -> None:
    """Record a file that went in, with the manifest that it bears. One that nobody can parse is recorded as bytes."""
    said = json.dumps(_said(one))
    with one.path.open("rb") as file:
        try:
            builder.add_ingredient(said, formats.kind(one.path), file)
        except c2pa.C2paError:
            file.seek(0)
            builder.add_ingredient(said, formats.UNKNOWN, file)


def _write(builder: c2pa.Builder, key: c2pa.Signer, path: Path, beside: Path | None) -> None:
    kind = formats.kind(path)
    if beside is not None:
        builder.set_no_embed()
        with path.open("rb") as file:
            beside.write_bytes(builder.sign(key, kind, file, io.BytesIO()))
        return
    if kind not in formats.EMBEDDING:
        raise UnavailableError(f"{path.name} is of a kind that holds no manifest", remedy="Choose another ending")
    signed = path.with_name(f"{path.name}.signed")
    try:
        with path.open("rb") as source, signed.open("w+b") as target:
            builder.sign(key, kind, source, target)
        signed.replace(path)
    finally:
        signed.unlink(missing_ok=True)


@contextmanager
def _failing(held: Signer) -> Iterator[c2pa.Signer]:
    """The key as c2pa takes it; what goes wrong with it or in there is one error of ours."""
    failures: list[LangitError] = []

    def ask(message: bytes) -> bytes:
        try:
            return held.sign(message)
        except LangitError as error:
            failures.append(error)
            raise

    log = logging.getLogger(QUIET)
    before = log.disabled
    log.disabled = True  # it would print what is raised here anyway
    try:
        algorithm = getattr(c2pa.C2paSigningAlg, held.algorithm.upper())
        chain = held.credential.chain.decode()
        with c2pa.Signer.from_callback(ask, algorithm, chain, held.credential.tsa or None) as key:
            yield key
    except c2pa.C2paError as error:
        if failures:
            raise failures[0] from error
        raise UnavailableError(
            f"the file cannot be signed: {str(error)[:200]}",
            remedy="Run `langit signing show`; unsigned files are not published",
        ) from error
    finally:
        log.disabled = before
