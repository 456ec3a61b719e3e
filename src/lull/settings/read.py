"""Read a settings file against its model and say every mistake with file and line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lull.errors import LullError
from lull.settings.lines import Trail, line_numbers, line_of

Model = TypeVar("Model", bound=BaseModel)
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
_EXPECTED = {
    "string_type": "expected text in quotes",
    "int_type": "expected a whole number",
    "float_type": "expected a number",
    "finite_number": "expected a finite number",
    "bool_type": "expected true or false",
    "date_type": "expected a date such as 2019-06-03, without quotes",
    "tuple_type": "expected a list",
    "dict_type": "expected a table { name = ... }",
    "model_type": "expected a section",
    "greater_than_equal": "expected at least {ge}",
    "greater_than": "expected more than {gt}",
    "less_than_equal": "expected at most {le}",
    "less_than": "expected less than {lt}",
    "literal_error": "expected one of {expected}",
    "union_tag_invalid": "expected one of {expected_tags}",
    "union_tag_not_found": "needs the key {discriminator}",
    "too_short": "expected at least {min_length}",
    "too_long": "expected at most {max_length}",
}


class SettingError(ValueError):
    """A mistake that more than one key shows; `trail` leads from the section to the key at which it is told."""

    def __init__(self, trail: Trail, problem: str) -> None:
        super().__init__(problem)
        self.trail = trail


def read_settings(path: Path, model: type[Model], error: type[LullError]) -> Model:
    """The settings of one TOML file with defaults filled.

    Raises `error` when the file is not UTF-8, not TOML, or holds an unknown key, a value of the wrong kind, one out
    of its range, or two that do not fit together; the message names file and line of each, and the key that an
    unknown one is near to.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as reason:
        raise error(f"{path}: cannot be read as UTF-8 text: {reason}") from reason
    except (tomllib.TOMLDecodeError, RecursionError) as reason:
        raise error(f"{_place(path, str(reason), text)}: not valid TOML: {reason}") from reason
    try:
        return model.model_validate(raw)
    except ValidationError as reason:
        lines = line_numbers(text)
        stated = dict.fromkeys(_mistakes(reason.errors(), raw, model, lines))
        where = [(line, f"{path}, line {line}: {problem}") for line, problem in stated]
        raise error("\n".join(said for _, said in sorted(where, key=lambda pair: pair[0]))) from reason


def _place(path: Path, reason: str, text: str) -> str:
    if found := _AT_LINE.search(reason):
        return f"{path}, line {found[1]}"
    return f"{path}, line {text.count(chr(10)) + 1}" if "end of document" in reason else str(path)


def _mistakes(
    errors: Sequence[ErrorDetails], raw: Mapping[str, object], model: type[BaseModel], lines: Mapping[Trail, int]
) -> Iterator[tuple[int, str]]:
    seen: set[tuple[Trail, bool]] = set()
    for error in errors:
        cause = error.get("ctx", {}).get("error")
        trail = _trail(error["loc"], raw) + (cause.trail if isinstance(cause, SettingError) else ())
        if error["type"].startswith("union_tag"):
            trail += (str(error.get("ctx", {}).get("discriminator", "")).strip("'"),)
        # A value that may be of two kinds fails once for each; the first says enough.
        mark = (trail, error["type"] == "missing")
        if mark not in seen:
            seen.add(mark)
            yield line_of(trail, lines), _problem(error, trail, model)


def _trail(loc: Sequence[str | int], raw: object) -> Trail:
    """The part of a location that stands in the file: names of union members are left out."""
    found: list[str | int] = []
    at = raw
    for part in loc:
        inside = part in at if isinstance(at, Mapping) else isinstance(at, list) and part in range(len(at))
        if inside:
            at = at[part]  # type: ignore[index]
            found.append(part)
    return tuple(found)


def _problem(error: ErrorDetails, trail: Trail, model: type[BaseModel]) -> str:
    kind, loc = error["type"], error["loc"]
    section, fields = _section(model, loc[:-1])
    name = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        what = f"key {name!r} in [{section}]" if section else f"section {name!r}"
        return f"unknown {what}{hint(name, fields)}"
    if kind == "missing":
        what = f"[{section}] lacks {name!r}" if section else f"no [{name}]"
        return f"{what}: {fields.get(name, '')}"
    if kind.startswith("union_tag"):
        return _wrong_kind(error)
    if not isinstance(error["input"], str | int | float):
        if kind == "value_error":
            return _words(error)
        if kind in ("model_type", "tuple_type") and len(loc) <= 2:
            return f"expected [[{loc[0]}]] before each" if kind == "tuple_type" else f"expected a section [{loc[0]}]"
    doc = fields.get(name) or fields.get(str(trail[1]) if len(trail) > 1 else "", "")
    return f"{trail[-1] if trail else name} = {_show(error['input'])}: {_words(error)}. {doc}".rstrip()


def _wrong_kind(error: ErrorDetails) -> str:
    """What is wrong with the key that says of which kind a section is."""
    key = str(error.get("ctx", {}).get("discriminator", "")).strip("'")
    given = error["input"].get(key) if isinstance(error["input"], Mapping) else None
    return f"{key} = {_show(given)}: {_words(error)}" if given is not None else f"[{error['loc'][0]}] lacks {key!r}"


def _words(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(context["error"])
    text = _EXPECTED.get(error["type"])
    if not text:
        return error["msg"]
    for name, value in context.items():
        text = text.replace(f"{{{name}}}", _plain(value))
    return text


def _plain(value: object) -> str:
    """A bound or a list of choices as pydantic gives it, for a sentence."""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).replace(" or ", ", ").replace("'", "")


def _section(model: type[BaseModel], loc: Sequence[str | int]) -> tuple[str, dict[str, str]]:
    """Name of the section at a location, and what its keys mean."""
    name, here = "", [model]
    for part in loc:
        inner = [m for h in here if str(part) in h.model_fields for m in _models(h.model_fields[str(part)].annotation)]
        if inner:
            name, here = (name or str(part)), inner
        else:
            # The name of a member of a union stands for that member.
            here = [h for h in here if part in _tags(h)] or here
    return name, {k: (f.description or "") for h in here[::-1] for k, f in h.model_fields.items()}


def _tags(model: type[BaseModel]) -> tuple[object, ...]:
    first = next(iter(model.model_fields.values()), None)
    return getattr(first.annotation, "__args__", ()) if first else ()


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def hint(name: str, known: Mapping[str, object] | Sequence[str]) -> str:
    """What an unknown word may have been meant for.

    >>> hint("draw", ["draws", "seed"]), hint("zzz", ["draws", "seed"])
    ("; did you mean 'draws'?", '; expected one of: draws, seed')
    """
    near = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else f"; expected one of: {', '.join(known) or 'none so far'}"


def _show(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
