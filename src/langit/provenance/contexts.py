"""The settings under which C2PA works here, in the one place that makes them: nothing is ever fetched.

A picture can name an address where its manifest is said to lie, and c2pa's default is to ask there, also when a file is
only taken as an ingredient: whoever uploads a file would choose what this machine calls. Pictures of ingredients are
left out too, for they would show uploads to whoever gets the film.
"""

from typing import Any, Final

import c2pa

OFF: Final[dict[str, Any]] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
    "builder": {
        "thumbnail": {"enabled": False},
        "bmff_hash_exclude_free_and_skip_boxes": False,  # else anybody may put there what the signature does not see
    },
}


def context(*anchors: bytes) -> c2pa.Context:
    """Settings for reading and writing, which trust these authorities, PEM, and nobody else."""
    trust = {"trust": {"trust_anchors": b"".join(anchors).decode()}} if anchors else {}
    return c2pa.Context(c2pa.Settings.from_dict({**OFF, **trust}))
