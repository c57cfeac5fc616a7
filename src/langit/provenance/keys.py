"""Which key signs: our own, made at first start, or the operator's, by file or behind a command.

Our own lie in the folder of state in `signing/own`: the authority, its leaves, and which leaf is `current`. They are
not encrypted: a server must sign after a restart with nobody there to type a passphrase, and one that lay beside the
key would guard nothing. Folder and files can be read by their owner alone. Whoever wants more names a command.
"""

import os
import secrets
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from langit import spawn, state
from langit.errors import OutputError, UnavailableError
from langit.provenance import certificates
from langit.provenance.certificates import Pair

KEY, CHAIN = "LANGIT_SIGNING_KEY", "LANGIT_SIGNING_CHAIN"  # files of the operator, PEM
COMMAND: Final = "LANGIT_SIGNING_COMMAND"  # an external signer, in place of the key
TSA: Final = "LANGIT_SIGNING_TSA"  # URL of an authority of time
ANCHORS, OPERATORS, LEAVES = "own/anchors/*.pem", "operator/*.pem", "own/leaves/*/chain.pem"


@dataclass(frozen=True, kw_only=True)
class Credential:
    """What signs: `command` is the process that holds the key, `chain` its certificates as PEM, the leaf first."""

    command: tuple[str, ...]
    chain: bytes
    own: bool
    tsa: str = ""

    @property
    def leaf(self) -> x509.Certificate:
        """The certificate of the key itself."""
        return x509.load_pem_x509_certificates(self.chain)[0]


def credential(environ: Mapping[str, str] = os.environ) -> Credential:
    """The operator's key if there is one, else our own, which is made if need be.

    Raises:
        UnavailableError: what the operator named is not whole or cannot be read.
        OutputError: our own cannot be made.
    """
    key, chain, command = (environ.get(name, "") for name in (KEY, CHAIN, COMMAND))
    tsa = environ.get(TSA, "")
    keeper = tuple(spawn.command("langit.provenance.keeper"))
    if not (key or chain or command):
        current = _renewed()
        return Credential(
            command=(*keeper, str(current / "key.pem")), chain=(current / "chain.pem").read_bytes(), own=True, tsa=tsa
        )
    if not chain or bool(key) == bool(command):
        raise UnavailableError(
            "the operator's signing key is not whole",
            remedy=f"Set {CHAIN} and one of {KEY} and {COMMAND}, or none for a key of this installation's own",
        )
    made = Credential(
        command=(*keeper, key) if key else tuple(shlex.split(command)), chain=_chain(Path(chain)), own=False, tsa=tsa
    )
    _remember(made.chain)
    return made


def settled(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether there is a key already, of the operator or made here."""
    return any(environ.get(name) for name in (KEY, CHAIN, COMMAND)) or (_place() / "own").is_dir()


@dataclass(frozen=True, kw_only=True)
class Trust:
    """An authority, PEM, and the serial numbers of those of its leaves that are ours; None if all are."""

    anchor: bytes
    serials: frozenset[int] | None = None


def trusted(environ: Mapping[str, str] = os.environ) -> tuple[Trust, ...]:
    """Whose signatures are ours: all leaves of this installation's authorities, and each leaf that an operator brought.

    An operator's authority may sign for many others, so of that the leaf alone counts. Who only looks at files needs
    the operator's chain and no key.

    Raises:
        UnavailableError: that chain cannot be read.
    """
    if environ.get(CHAIN):
        _remember(_chain(Path(environ[CHAIN])))
    own = b"".join(path.read_bytes() for path in sorted(_place().glob(ANCHORS)))
    chains = [x509.load_pem_x509_certificates(path.read_bytes()) for path in sorted(_place().glob(OPERATORS))]
    brought = (
        Trust(anchor=certificates.pem(chain[-1]), serials=frozenset({chain[0].serial_number})) for chain in chains
    )
    return (*((Trust(anchor=own),) if own else ()), *brought)


def rotate(*, authority: bool = False) -> Credential:
    """Let a new leaf of ours sign from now on, with `authority` one of a new authority; the old secrets are deleted.

    What was signed before stays ours: its authority remains among the anchors.

    Raises:
        OutputError: it cannot be written.
    """
    place = _made()
    try:
        issuer = _new_authority(place) if authority else _authority(place)
        before = _current(place)
        _new_leaf(place, issuer)
        (before / "key.pem").unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(error) from error
    return credential({})


def shown() -> list[str]:
    """Lines that say who signs, and who did."""
    now = credential()
    lines = [f"signs       {certificates.line(now.leaf)}  ({'own' if now.own else 'of the operator'})"]
    for kind, pattern in (("anchor", ANCHORS), ("operator's", OPERATORS), ("leaf", LEAVES)):
        for path in sorted(_place().glob(pattern)):
            lines.append(f"{kind:<12}{certificates.line(x509.load_pem_x509_certificates(path.read_bytes())[0])}")
    return lines


def _place() -> Path:
    return state.folder() / "signing"


def _made() -> Path:
    """The folder of our own keys, whole: of processes that start at once, one makes it."""
    place = _place() / "own"
    if place.is_dir():
        return place
    making = place.with_name(f".own.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        making.mkdir(mode=0o700, parents=True)
        _new_leaf(making, _new_authority(making))
        making.rename(place)
    except OSError as error:
        if not place.is_dir():
            raise _unwritable(error) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return place


def _renewed() -> Path:
    """The folder of the leaf that signs; one that has signed for its time makes room for another."""
    place = _made()
    current = _current(place)
    found = x509.load_pem_x509_certificates((current / "chain.pem").read_bytes())[0]
    if not certificates.signs(found):
        rotate()
        current = _current(place)
    return current


def _current(place: Path) -> Path:
    return place / "leaves" / (place / "current").read_text().strip()


def _authority(place: Path) -> Pair:
    key = load_pem_private_key((place / "authority.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Pair(key=key, certificate=x509.load_pem_x509_certificate((place / "authority.pem").read_bytes()))


def _new_authority(place: Path) -> Pair:
    made = certificates.authority()
    text = certificates.pem(made.certificate)
    (place / "anchors").mkdir(exist_ok=True)
    _write(place / "anchors" / f"{made.certificate.serial_number:x}.pem", text)
    _write(place / "authority.key", made.secret)
    _write(place / "authority.pem", text)
    return made


def _new_leaf(place: Path, issuer: Pair) -> None:
    made = certificates.leaf(issuer)
    name = f"{made.certificate.serial_number:x}"
    folder = place / "leaves" / name
    folder.mkdir(mode=0o700, parents=True)
    _write(folder / "key.pem", made.secret)
    _write(folder / "chain.pem", certificates.pem(made.certificate, issuer.certificate))
    _write(place / "current", name.encode())


def _chain(path: Path) -> bytes:
    try:
        text = path.read_bytes()
        x509.load_pem_x509_certificates(text)
    except (OSError, ValueError) as error:
        raise UnavailableError(
            f"{path} holds no certificates that can be read", remedy=f"Set {CHAIN} to a PEM file, the leaf first"
        ) from error
    return text


def _remember(chain: bytes) -> None:
    """Know an operator's leaf as ours, also when another one signs."""
    leaf = x509.load_pem_x509_certificates(chain)[0]
    path = _place() / "operator" / f"{leaf.serial_number:x}.pem"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, chain)


def _write(path: Path, data: bytes) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _unwritable(error: OSError) -> OutputError:
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    return OutputError(
        f"the signing keys cannot be written: {reason}",
        remedy=f"Set {state.VARIABLE} to a folder that you may write to",
    )
