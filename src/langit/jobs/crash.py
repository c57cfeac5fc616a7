"""Labelled points at which a test can end the process, as a power cut would: no cleanup, no exit handlers.

Set LANGIT_CRASH_AT to a label. Every label is tried by tests/jobs/test_crash.py.
"""

import os
from typing import Final

VARIABLE: Final = "LANGIT_CRASH_AT"
POINTS: Final = (
    "create_inserted",  # the row is written, its transaction still open
    "create_committed",  # the row is durable, nobody was told
    "claimed",  # a worker holds the lease and has done nothing
    "running",  # half of the frames are made
    "rendered",  # the files lie in the staging folder
    "checked",  # they were probed, hashed and flushed
    "renamed",  # they are in their place, the row does not know
    "completing",  # the row says so, its transaction still open
    "completed",  # the row is durable
    "delivering",  # a webhook was answered, the row does not know
    "deleting",  # the row is gone, the files are not
)


def point(label: str) -> None:
    """End the process here if it was asked to."""
    if os.environ.get(VARIABLE) == label:
        os._exit(137)
