"""The networks of the pack, run by ONNX Runtime on the CPU. They judge pictures and are never shown files."""

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.assets.pack import opened
from langit.errors import missing

THREADS: Final = 1  # beside renderers that use all cores
QUIET: Final = 3  # the runtime's level at which it says errors alone


@cache
def network(name: str) -> Any:
    """A network of `assets/guard`, loaded once a process.

    Raises:
        UnavailableError: ONNX Runtime is not installed.
    """
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise missing(error) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = THREADS
    options.log_severity_level = QUIET
    return onnxruntime.InferenceSession(opened(f"guard/{name}.onnx"), options, providers=["CPUExecutionProvider"])


def run(name: str, given: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The outputs of a network for its only input.

    Raises:
        UnavailableError: ONNX Runtime is not installed.
    """
    session = network(name)
    return list(session.run(None, {session.get_inputs()[0].name: given}))
