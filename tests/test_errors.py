import pickle

import pytest

from langit import errors
from langit.errors import LangitError, RequestError

TREE = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, LangitError)]


def test_a_message_is_a_sentence_that_names_field_and_remedy() -> None:
    error = RequestError("the prompt is empty.", field="prompt", remedy="Say what to show")
    assert str(error) == "prompt: the prompt is empty. Say what to show."


@pytest.mark.parametrize("kind", TREE)
def test_every_error_has_an_exit_code_and_survives_a_pipe_between_processes(kind: type[LangitError]) -> None:
    error = kind("it failed", field="size", remedy="Do this")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.field) == (kind, str(error), "size")
    assert kind.exit_code != 0
    assert kind.__doc__


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    assert errors.__doc__ is not None
    for kind in TREE:
        assert kind.__name__ in errors.__doc__
