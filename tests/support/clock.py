"""An authority of time (RFC 3161) of the tests' own: it answers on loopback with what openssl signs."""

import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SETTINGS = """
[clock]
serial = {folder}/serial
default_policy = 1.2.3.4
digests = sha256, sha384, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
"""


class Clock:
    """Gives the time to whoever asks at `url`. `asked` are the questions; if it `repeats`, all get its last answer."""

    def __init__(self, folder: Path):
        self.folder, self.asked, self.repeats = folder / "clock", list[bytes](), False
        self.folder.mkdir()
        (self.folder / "serial").write_text("01\n")
        (self.folder / "settings").write_text(SETTINGS.format(folder=self.folder))
        self._write_key()
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, question: bytes) -> bytes:
        """The signed time for a question."""
        self.asked.append(question)
        made = self.folder / "answer"
        if not self.repeats:
            (self.folder / "question").write_bytes(question)
            command = ["openssl", "ts", "-reply", "-config", "settings", "-section", "clock", "-queryfile", "question",
                       "-signer", "certificate.pem", "-inkey", "key.pem", "-out", "answer"]  # fmt: skip
            subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        return made.read_bytes()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        clock = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = clock.answer(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(200)
                self.send_header("content-type", "application/timestamp-reply")
                self.send_header("content-length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *args: object) -> None:
                pass

        return Handler

    def _write_key(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "clock of the tests")])
        now, public = datetime.now(UTC), key.public_key()
        certificate = (
            x509.CertificateBuilder(name, name, public, 7, now - timedelta(days=1), now + timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(True, *[False] * 8), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
            .sign(key, hashes.SHA256())
        )
        plain = serialization.NoEncryption()
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        (self.folder / "key.pem").write_bytes(key.private_bytes(pem, pkcs8, plain))
        (self.folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
