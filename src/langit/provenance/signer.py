"""Talks to the process that holds the key. One is kept for as long as this process lives and the key stays the same."""

import atexit
import contextlib
import os
import subprocess
import tempfile
import threading
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

from langit.errors import UnavailableError
from langit.provenance import keys
from langit.provenance.keeper import LENGTH, LONGEST
from langit.provenance.keys import Credential

PROBE: Final = b"langit: does the key belong to the certificate?"
PATIENCE: Final = 5.0  # seconds for a process to end after its input did
CURVES: Final = {"secp256r1": ("es256", hashes.SHA256()), "secp384r1": ("es384", hashes.SHA384()),
                 "secp521r1": ("es512", hashes.SHA512())}  # fmt: skip


class Signer:
    """A process that signs with the key of a credential."""

    def __init__(self, credential: Credential):
        self.credential = credential
        self.algorithm = algorithm(credential)
        self._lock = threading.Lock()
        self._proven = False
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the process, whatever it writes there
        try:
            # In a session of its own: it ends when its input does, not at a Ctrl-C that others clean up after.
            self._process = subprocess.Popen(
                credential.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said,
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            self._said.close()
            raise _failed(f"{credential.command[0]} cannot be run") from error

    @property
    def alive(self) -> bool:
        """Whether the process is there to answer."""
        return self._process.poll() is None

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, which the certificate bears out.

        Raises:
            UnavailableError: the process does not answer, or signs with another key.
        """
        if len(message) > LONGEST:
            raise _failed(f"{len(message):,} bytes are too many")
        with self._lock:
            signature = self._ask(message)
        if not verifies(self.credential, signature, message):
            raise _failed("the key does not belong to the certificate")
        self._proven = True
        return signature

    def prove(self) -> None:
        """See that there is a key and that it is the one of the certificate, before work that would be in vain.

        Raises:
            UnavailableError: as of `sign`.
        """
        if not self._proven:
            self.sign(PROBE)

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.close()

    def _ask(self, message: bytes) -> bytes:
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        try:
            sink.write(LENGTH.pack(len(message)) + message)
            sink.flush()
            head = source.read(LENGTH.size)
            answer = source.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
        except OSError:
            answer = b""
        if not answer:
            raise _failed(self._complaint())
        return answer

    def _complaint(self) -> str:
        """The last line that the process said of its failure."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip().splitlines()
        return said[-1][:200] if said else "the signer gives no answer"


_kept: dict[str, Signer] = {}
_keeping = threading.Lock()


def signer() -> Signer:
    """The signer of this process, with the key that signs now.

    Raises:
        UnavailableError: the operator's key is not whole.
        UnavailableError: there is no key and none can be made, or no process.
    """
    credential = keys.credential()
    with _keeping:
        held = _kept.get("signer")
        if held is not None and held.credential == credential and held.alive:
            return held
        if held is not None:
            held.close()
        _kept["signer"] = made = Signer(credential)
        return made


@atexit.register
def close() -> None:
    """End the signer of this process, if there is one."""
    with _keeping:
        held = _kept.pop("signer", None)
    if held is not None:
        held.close()


def _forget() -> None:
    """A fork has the pipes of its parent, and must leave them alone."""
    _kept.clear()


os.register_at_fork(after_in_child=_forget)


def algorithm(credential: Credential) -> str:
    """What C2PA calls the kind of signature that a credential gives.

    Raises:
        UnavailableError: it is of a kind that C2PA does not know.
    """
    public = credential.leaf.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in CURVES:
        return CURVES[public.curve.name][0]
    if isinstance(public, ed25519.Ed25519PublicKey):
        return "ed25519"
    if isinstance(public, rsa.RSAPublicKey):
        return "ps256"
    raise UnavailableError(
        "the signing certificate has a key of a kind that C2PA does not know",
        remedy="Use P-256, P-384, P-521, Ed25519 or RSA",
    )


def verifies(credential: Credential, signature: bytes, message: bytes) -> bool:
    """Whether a signature is that of the certificate's key."""
    public = credential.leaf.public_key()
    try:
        if isinstance(public, ec.EllipticCurvePublicKey):
            half = len(signature) // 2
            pair = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
            public.verify(utils.encode_dss_signature(*pair), message, ec.ECDSA(CURVES[public.curve.name][1]))
        elif isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, message, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
        elif isinstance(public, ed25519.Ed25519PublicKey):
            public.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _failed(why: str) -> UnavailableError:
    return UnavailableError(
        f"the file cannot be signed: {why}", remedy="Run `langit signing show`; unsigned files are not published"
    )
