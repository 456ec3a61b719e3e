"""What was read from JSON of others, looked at before it is used: nothing is taken for what it is not."""

from __future__ import annotations

from collections.abc import Mapping

JsonObject = dict[str, object]
"""A JSON object whose values nobody has looked at yet."""


def json_object(value: object) -> JsonObject:
    """The value where it is a JSON object, else an empty one.

    >>> json_object({"a": 1}), json_object([1])
    ({'a': 1}, {})
    """
    return value if isinstance(value, dict) else {}


def json_objects(value: object) -> list[JsonObject]:
    """The objects of a JSON list; nothing where it is no list.

    >>> json_objects([{"a": 1}, 2]), json_objects(None)
    ([{'a': 1}], [])
    """
    return [one for one in json_list(value) if isinstance(one, dict)]


def json_list(value: object) -> list[object]:
    """The value where it is a JSON list, else an empty one."""
    return value if isinstance(value, list) else []


def json_text(found: Mapping[str, object], key: str) -> str:
    """A field as text; empty where it is absent or null.

    >>> json_text({"a": 1}, "a"), json_text({"a": None}, "a")
    ('1', '')
    """
    value = found.get(key)
    return "" if value is None else str(value)
