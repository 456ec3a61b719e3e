"""JSON of others: size, number of values, nesting, endless numbers and broken characters are bounded."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from lull.errors import SourceError

MOST_BYTES = 512 << 20
MOST_VALUES = 20_000_000
_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def load_json(content: bytes | str, name: str, *, most_values: int = MOST_VALUES) -> object:
    """The value of a JSON text, of JSON Lines the list of them; `SourceError` for what is none, or beyond the bounds.

    NaN and Infinity, which are no JSON, are refused, and so are halves of characters that no text may hold.

    >>> load_json(b'{"a": [1, 2]}', "x.json")
    {'a': [1, 2]}
    """
    if len(content) > MOST_BYTES:
        raise SourceError(f"{name} has {len(content):,} bytes; at most {MOST_BYTES:,} of JSON are read: split it")
    text = _text(content, name)
    values = text.count(",") + text.count("[") + text.count("{")
    if values > most_values:
        raise SourceError(f"{name} holds {values:,} values; at most {most_values:,} are read: split it")
    try:
        found = _parsed(text)
    except json.JSONDecodeError as error:
        raise SourceError(f"{name} is not readable JSON: {error}; was the download cut off?") from error
    except RecursionError as error:
        raise SourceError(f"{name} is nested too deeply to be read; expected a list of plain rows") from error
    except ValueError as error:
        raise SourceError(f"{name} holds a number that cannot be read ({str(error)[:80]})") from error
    if "\\ud" in text or "\\uD" in text:
        _check_characters(found, text, name)
    return found


def _parsed(text: str) -> object:
    try:
        found: object = json.loads(text, parse_constant=_no_constant)
        return found
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise
        # Not splitlines(), which also cuts at signs that may stand inside a text, such as U+2028.
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        if not all(line.lstrip().startswith("{") for _, line in lines):
            raise
        return [_line(line, number) for number, line in lines]


def _line(line: str, number: int) -> object:
    try:
        return json.loads(line, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise json.JSONDecodeError(error.msg, "\n" * (number - 1) + line, number - 1 + error.pos) from error
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from error


def _text(content: bytes | str, name: str) -> str:
    if isinstance(content, str):
        return content
    try:
        return content.decode(json.detect_encoding(content))
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} is not readable JSON: byte {error.start} is not {error.encoding}") from error


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def _check_characters(found: object, text: str, name: str) -> None:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError) as error:
        at = _SURROGATE.search(text)
        line = text.count("\n", 0, at.start()) + 1 if at else 1
        seen = at[0] if at else "\\ud…"
        raise SourceError(f"{name}, line {line}: {seen} is half a character; expected whole ones (Unicode)") from error
