"""Certificates that C2PA takes: an authority, and leaves of it that may sign claims and nothing else.

The profile is that of the C2PA specification 2.2, section 14.5: version 3, digitalSignature alone, the extended usage
`c2pa-kp-claimSigning` (with documentSigning and emailProtection for validators older than it), ES256.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

USAGES: Final = ("1.3.6.1.4.1.62558.2.1", "1.3.6.1.5.5.7.3.36")  # claim signing, document signing
AUTHORITY_LASTS: Final = timedelta(days=7300)
LEAF_LASTS: Final = timedelta(days=3650)  # so long can be checked what it signed, where no authority of time says when
LEAF_SIGNS: Final = timedelta(days=365)  # and so long it signs, before another takes its place
SLACK: Final = timedelta(days=1)  # for clocks that differ


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A private key and its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def secret(self) -> bytes:
        """The key as PEM, not encrypted."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def authority() -> Pair:
    """A new authority, which nobody but this installation knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"langit authority {secrets.token_hex(4)}")
    usage = _usage(key_cert_sign=True, crl_sign=True)
    built = (
        _builder(name, name, key, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
    )
    return Pair(key=key, certificate=built.sign(key, hashes.SHA256()))


def leaf(issuer: Pair) -> Pair:
    """A new leaf of an authority, which may sign claims."""
    key = ec.generate_private_key(ec.SECP256R1())
    extended = [ExtendedKeyUsageOID.EMAIL_PROTECTION, *map(x509.ObjectIdentifier, USAGES)]
    built = (
        _builder(_name(f"langit signer {secrets.token_hex(4)}"), issuer.certificate.subject, key, LEAF_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage(extended), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
    )
    return Pair(key=key, certificate=built.sign(issuer.key, hashes.SHA256()))


def pem(*certificates: x509.Certificate) -> bytes:
    """Certificates as PEM, one behind the other."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def signs(certificate: x509.Certificate) -> bool:
    """Whether a leaf of ours is still young enough to sign."""
    return datetime.now(UTC) < certificate.not_valid_before_utc + LEAF_SIGNS


def line(certificate: x509.Certificate) -> str:
    """A certificate in one line: whose, its fingerprint, and how long it is valid."""
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    lasts = f"valid {begin:%Y-%m-%d} to {end:%Y-%m-%d}"
    return f"{common_name(certificate)}  SHA-256 {fingerprint(certificate)[:16]}  {lasts}"


def fingerprint(certificate: x509.Certificate) -> str:
    """The SHA-256 of a certificate, in hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def common_name(certificate: x509.Certificate) -> str:
    """What its subject calls itself."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def _name(common: str) -> x509.Name:
    """A subject that says neither the machine nor the person."""
    return x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "langit (self-hosted)"),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ])  # fmt: skip


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature, key_cert_sign=key_cert_sign, crl_sign=crl_sign, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
