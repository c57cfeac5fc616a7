"""What pydantic found wrong, in a sentence that names the field, what it must be, and what it is."""

import json
from collections.abc import Mapping
from typing import Any, Final

WRONG: Final[Mapping[str, str]] = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a smaller whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dataclass_type": "must be an object",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must match {pattern}",
    "too_short": "must hold at least {min_length}",
    "too_long": "must hold at most {max_length}",
}
"""By the type of an error, what is asked for."""
LONGEST: Final = 40  # characters of a value that is shown


def sentence(problem: Mapping[str, Any], param: str | None) -> str:
    """The sentence for one problem of a `pydantic.ValidationError`; `param` is the path of its field."""
    what = f"'{param}'" if param else "the body"
    if problem["type"] == "value_error":  # one of our own sentences
        reason = str(problem["msg"]).removeprefix("Value error, ").rstrip(".")
        return f"Invalid value for {what}: {reason}."
    asked = WRONG.get(problem["type"])
    if asked is None:
        return f"Invalid value for {what}: {str(problem['msg']).rstrip('.')}."
    return f"Invalid value for {what}: it {asked.format(**problem.get('ctx', {}))}{_shown(problem.get('input'))}."


def _shown(value: Any) -> str:
    """What came instead, where that is short enough to help."""
    if isinstance(value, list | dict | bytes):
        return ""
    text = json.dumps(value, default=str)
    return f", and not {text}" if len(text) <= LONGEST else ""
