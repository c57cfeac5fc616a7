"""Files of the pack, the same bytes from the same data, and their rows in `credits.toml`."""

import hashlib
import io
import re
import zipfile
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from source import PACKAGE, SHA256, Floats

ASSETS: Final = Path(__file__).parents[3] / "src/langit/assets"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
LENGTH: Final = 2e-5  # meters a step of 16 bits
SHARE: Final = 1 / 32767


def steps(values: Floats, step: float) -> NDArray[np.int16]:
    """Values as whole steps of 16 bits.

    Raises:
        ValueError: one is too large.
    """
    rounded = np.rint(values / step)
    if np.abs(rounded).max(initial=0) > 32767:
        raise ValueError(f"{np.abs(values).max()} does not fit into 16 bits of {step}")
    return rounded.astype(np.int16)


def save(file: str, change: str, author: str, **arrays: NDArray[np.generic]) -> int:
    """Writes arrays to `file` below the assets, with its row; returns its size in bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            plain = io.BytesIO()
            np.lib.format.write_array(plain, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH), plain.getvalue(), zipfile.ZIP_DEFLATED, 9)
    (ASSETS / file).parent.mkdir(parents=True, exist_ok=True)
    (ASSETS / file).write_bytes(packed.getvalue())
    credit(file, f"MakeHuman hm08 (CC0), as PyPI {PACKAGE} (wheel sha256 {SHA256})", author, "CC0-1.0", change)
    return len(packed.getvalue())


def credit(file: str, source: str, author: str, licence: str, change: str) -> None:
    """Writes the row of a file, in place of the one that it had."""
    path = ASSETS / "credits.toml"
    rows = path.read_text("utf-8")
    rows = re.sub(rf'\n*\[\[asset\]\]\nfile = "{re.escape(file)}"\n(?:(?!\[\[).*\n?)*', "\n", rows).rstrip("\n")
    digest = hashlib.sha256((ASSETS / file).read_bytes()).hexdigest()
    values = {"file": file, "source": source, "author": author, "licence": licence, "sha256": digest, "change": change}
    row = "\n".join(f'{key} = "{value}"' for key, value in values.items())
    path.write_text(re.sub(r"\n+\[\[asset\]\]", "\n\n[[asset]]", f"{rows}\n[[asset]]\n{row}\n"), "utf-8")
