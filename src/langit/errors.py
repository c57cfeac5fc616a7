"""One tree of errors; each is a sentence that names what is wrong and what to do.

LangitError
├── RequestError            the request cannot be carried out as asked (exit 2)
│   ├── UnsupportedError    the engine has no use for a part of the request
│   └── NotUnderstoodError  words of a prompt found no use, and the request was strict
├── RefusedError            safety refused it (exit 3)
├── UnavailableError        a part of the machine or the installation is missing (exit 4)
├── OutputError             the result cannot be written (exit 5)
│   └── TakenError          a file of that name is there, or is being written
└── CanceledError           somebody stopped it (exit 130)
"""

from typing import ClassVar, Final

EXTRAS: Final[dict[str, frozenset[str]]] = {  # the packages of each extra, by the names that they are imported by
    "models": frozenset({"torch", "safetensors", "tokenizers"}),
    "serve": frozenset({
        "fastapi", "starlette", "uvicorn", "httptools", "uvloop", "multipart", "python_multipart", "sqlalchemy",
        "alembic", "prometheus_client", "sse_starlette", "fsspec", "psycopg", "fastapi_swagger", "pysqlite3",
    }),
    "guard": frozenset({"onnxruntime"}),
    "scale": frozenset({"ray", "s3fs"}),
    "film": frozenset({"OpenEXR"}),
    "traces": frozenset({"opentelemetry"}),
    "parity": frozenset({"diffusers", "transformers", "accelerate", "peft"}),
}  # fmt: skip


class LangitError(Exception):
    """The root: whatever langit raises on purpose.

    `field` is the part of the request that is at fault, where there is one; `remedy` what would mend it.
    """

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, field: str | None = None, remedy: str | None = None):
        super().__init__(message)
        self.message, self.field, self.remedy = message, field, remedy

    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        what = self.message.rstrip(".")
        return f"{where}{what}. {self.remedy.rstrip('.')}." if self.remedy else f"{where}{what}."


class RequestError(LangitError):
    """The request cannot be carried out as asked."""

    exit_code = 2
    code = "invalid_request"


class UnsupportedError(RequestError):
    """The engine has no use for a part of the request; another may have."""

    code = "mode_not_supported"


class NotUnderstoodError(RequestError):
    """Words of the prompt found no use in the scene, and the request asked for strictness."""

    code = "not_understood"


class RefusedError(LangitError):
    """A safety check refused the request or its result: at which `stage`, and for which `categories`."""

    exit_code = 3
    code = "refused"

    def __init__(
        self, message: str, *, field: str | None = None, remedy: str | None = None, stage: str = "",
        categories: tuple[str, ...] = (),
    ):  # fmt: skip
        super().__init__(message, field=field, remedy=remedy)
        self.stage, self.categories = stage, categories


class UnavailableError(LangitError):
    """A driver, a package, a file of weights or an endpoint is missing or failed."""

    exit_code = 4
    code = "unavailable"


class OutputError(LangitError):
    """The result cannot be written: no room, no permission."""

    exit_code = 5
    code = "output"


class TakenError(OutputError):
    """A file of that name is there, or is being written, and nobody asked to overwrite it."""


class CanceledError(LangitError):
    """Somebody stopped the work. Nothing half-written is left."""

    exit_code = 130
    code = "canceled"


def missing(error: ModuleNotFoundError) -> UnavailableError:
    """A package that an import did not find, with the line that installs it."""
    package = (error.name or "").partition(".")[0]
    extra = next((name for name, packages in EXTRAS.items() if package in packages), None)
    remedy = install(extra) if extra else "Install it, or langit anew"
    return UnavailableError(f"the package {package or error} is not installed", remedy=remedy)


def install(extra: str) -> str:
    """The line that installs an extra: of the package, and of a checkout."""
    return f"Run `pip install 'langit[{extra}]'`, or in a checkout `scripts/setup {extra}`"
