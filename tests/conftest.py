"""What every room's tests share: one thread a process, for two workers on two cores, and a cache and keys of theirs."""

import os
import tempfile

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("LP_NUM_THREADS", "1")
os.environ.setdefault("LANGIT_CACHE", f"{tempfile.gettempdir()}/langit-tests")
os.environ.setdefault("LANGIT_STATE", f"{tempfile.gettempdir()}/langit-tests-state")
