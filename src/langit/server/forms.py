"""Forms: the names of their fields as one nested value, and multipart bodies read as they arrive.

In names, `a[b]` and `a.b` mean an object, `a[0][b]` and `a[][b]` a list of objects. What comes n-th under `a[][b]`
belongs to the n-th object, so fields may come object by object or, as SDKs send them, key by key.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from langit.server.errors import ApiError

PARTS: Final = 208  # of one body
HEADERS: Final = 64 << 10  # bytes of the headers of one part
NAME: Final = re.compile(r"[^\[\].]+|\[\]")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file part, on the disk for as long as its request lasts. `sha256` is of its bytes, in hexadecimal."""

    name: str
    path: Path
    bytes: int
    sha256: str


def invalid(reason: str, param: str | None = None) -> ApiError:
    """The answer to a form that says something odd."""
    return ApiError(400, reason, code="invalid_form", param=param)


def nested(fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The values of fields by their names.

    Raises:
        ApiError: two fields contradict each other.
    """
    tree: dict[str, Any] = {}
    for name, value in fields:
        _place(tree, name, value)
    return {name: _listed(value) for name, value in tree.items()}


def bare(name: str) -> str:
    """The name of a file part without the brackets that some clients put behind it."""
    return name.removesuffix("[]")


def _place(tree: dict[str, Any], name: str, value: str) -> None:
    """Put `value` where a name such as `characters[][id]` says."""
    path = NAME.findall(name)
    if not path or path[0] == "[]":
        path = [name]
    here: Any = tree
    for part, following in zip(path, [*path[1:], None], strict=True):
        here = _step(here, part, following, value)
        if here is None:
            raise invalid(f"The field {name!r} is sent twice, or is both a value and a list or an object.", path[0])


def _step(here: Any, part: str, following: str | None, value: str) -> Any:
    """One part of a name further in, and at its end the value itself; None where something is in the way."""
    if part == "[]":
        if not isinstance(here, list):
            return None
        return _item(here, following, value)
    if not isinstance(here, dict):
        return None
    if following is None:
        if part in here:
            return None
        here[part] = value
        return value
    return here.setdefault(part, [] if following == "[]" else {})


def _item(here: list[Any], following: str | None, value: str) -> Any:
    """The first object of a list that lacks `following`, or another one at its end."""
    if following is None:
        here.append(value)
        return value
    if following == "[]":
        here.append([])
        return here[-1]
    free = next((item for item in here if isinstance(item, dict) and following not in item), None)
    if free is None:
        free = {}
        here.append(free)
    return free


def _listed(value: Any) -> Any:
    """Objects whose keys are 0, 1, … are lists that were written with their places."""
    if isinstance(value, list):
        return [_listed(item) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    if inner and sorted(inner) == sorted(map(str, range(len(inner)))):
        return [inner[str(place)] for place in range(len(inner))]
    return inner


class Multipart:
    """A multipart body as it arrives. Files go into `folder`; `charge` is told how many bytes of text come.

    `fields` are names and texts in order, `uploads` the files by name. To be closed, whatever happens.
    """

    def __init__(self, boundary: bytes, folder: Path, charge: Callable[[int], None]):
        self.fields: list[tuple[str, str]] = []
        self.uploads: dict[str, Upload] = {}
        self._folder, self._charge = folder, charge
        self._parts, self._ended = 0, False
        self._file: BinaryIO | None = None
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._key,
                "on_header_value": self._value,
                "on_header_end": self._header,
                "on_headers_finished": self._headed,
                "on_part_data": self._data,
                "on_part_end": self._finish,
                "on_end": self._end,
            },
        )

    def feed(self, chunk: bytes) -> None:
        """The next bytes of the body.

        Raises:
            ApiError: they are not those of a form, or one name comes twice as a file.
        """
        try:
            self._parser.write(chunk)
        except (FormParserError, UnicodeDecodeError) as error:
            raise invalid("The form cannot be parsed.") from error

    def end(self) -> None:
        """See that the body was whole.

        Raises:
            ApiError: it breaks off.
        """
        if not self._ended:
            raise invalid("The body ended early: the last boundary of the form is missing.")

    def close(self) -> None:
        """Close the file in hand, if one is."""
        if self._file is not None:
            self._file.close()

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > PARTS:
            raise invalid(f"The form has more than {PARTS} parts.")
        self._headers: dict[bytes, bytes] = {}
        self._now = (b"", b"")

    def _key(self, data: bytes, start: int, end: int) -> None:
        self._now = self._now[0] + data[start:end], self._now[1]
        self._bound()

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._now = self._now[0], self._now[1] + data[start:end]
        self._bound()

    def _bound(self) -> None:
        if len(self._now[0]) + len(self._now[1]) > HEADERS:
            raise invalid("A part of the form has too long a header.")

    def _header(self) -> None:
        self._headers[self._now[0].lower()] = self._now[1]
        self._now = (b"", b"")

    def _headed(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"name" not in options:
            raise invalid("A part of the form has no name.")
        self._name = options[b"name"].decode()
        self._filename = options[b"filename"].decode(errors="replace") if b"filename" in options else None
        self._text, self._size, self._hash = bytearray(), 0, hashlib.sha256()
        if self._filename is not None:
            self._path = self._folder / str(self._parts)
            self._file = self._path.open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        piece = data[start:end]
        if self._file is None:
            self._charge(len(piece))
            self._text += piece
            return
        self._size += len(piece)
        self._hash.update(piece)
        self._file.write(piece)

    def _finish(self) -> None:
        if self._file is None:
            self.fields.append((self._name, self._text.decode()))
            return
        self._file.close()
        self._file = None
        if not self._size and not self._filename:
            return  # a file input of a page in which nothing was chosen
        name = bare(self._name)
        if name in self.uploads:
            raise invalid(f"The form has several files {name!r}. Send one.", name)
        self.uploads[name] = Upload(
            name=self._filename or "upload", path=self._path, bytes=self._size, sha256=self._hash.hexdigest()
        )

    def _end(self) -> None:
        self._ended = True
