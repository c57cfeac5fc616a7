"""The program that holds a private key: bytes come in, signatures go out, the key never does.

It runs as a process of its own, `python -m langit.provenance.keeper KEY`, so that what decodes media has no key in its
memory. On its standard input come messages, each behind its length in four bytes, most significant first; on its
standard output go the signatures in the same way. It ends when its input does. An operator's own signer, which may
speak to a hardware module or run as another user, is any command that does the same.
"""

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

PASSPHRASE: Final = "LANGIT_SIGNING_PASSPHRASE"  # the file that holds the passphrase of an encrypted key
LONGEST: Final = 1 << 20  # bytes of one message
LENGTH: Final = struct.Struct(">I")


def signing(pem: bytes, passphrase: bytes | None) -> Callable[[bytes], bytes]:
    """The function that signs with a key as COSE wants it (RFC 9053): ES256, ES384, ES512, PS256 or EdDSA.

    Raises:
        ValueError: it is no such key, or the passphrase is another one.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(pem, passphrase)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign
    if isinstance(key, rsa.RSAPrivateKey):
        salted = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
        return lambda message: key.sign(message, salted, hashes.SHA256())
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("it is of a kind that C2PA does not know")
    width = (key.curve.key_size + 7) // 8
    hashed = ec.ECDSA({32: hashes.SHA256(), 48: hashes.SHA384()}.get(width, hashes.SHA512()))

    def ecdsa(message: bytes) -> bytes:
        r, s = utils.decode_dss_signature(key.sign(message, hashed))
        return r.to_bytes(width) + s.to_bytes(width)

    return ecdsa


def serve(sign: Callable[[bytes], bytes], source: BinaryIO, sink: BinaryIO) -> None:
    """Answer messages until there are no more."""
    while head := source.read(LENGTH.size):
        (length,) = LENGTH.unpack(head)
        if length > LONGEST:
            raise ValueError("a message is too long")
        signature = sign(source.read(length))
        sink.write(LENGTH.pack(len(signature)) + signature)
        sink.flush()


def main() -> int:
    """Serve the key in the file that the first argument names."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no key on the disk
    try:
        secret = os.environ.get(PASSPHRASE)
        passphrase = Path(secret).read_bytes().strip() if secret else None
        sign = signing(Path(sys.argv[1]).read_bytes(), passphrase)
    except (OSError, ValueError, TypeError) as error:
        sys.stderr.write(f"the key cannot be read: {error}\n")
        return 1
    serve(sign, sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
