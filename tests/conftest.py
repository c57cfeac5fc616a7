"""What every room's tests share: one thread a process, so that two workers share two cores, and their own cache."""

import os
import tempfile

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("LP_NUM_THREADS", "1")
os.environ.setdefault("LANGIT_CACHE", f"{tempfile.gettempdir()}/langit-tests")
