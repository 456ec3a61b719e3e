"""Read `area.toml` and check it against `lull.area_spec`; every mistake is told with file and line."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lull.area_spec import REQUIRED, SECTIONS, Key, Section
from lull.errors import AreaError

_HEADING = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_ASSIGNMENT = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_SEPARATOR = re.compile(r"""\.(?=(?:[^"']|"[^"]*"|'[^']*')*$)""")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])$")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*$")

Trail = tuple[str | int, ...]


def read_settings(path: Path) -> dict[str, Any]:
    """The settings of one `area.toml`, checked, with defaults filled; `AreaError` names the line of a mistake."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise AreaError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise AreaError(f"{path}: not valid TOML: {error}") from error
    return _Check(path, line_numbers(text)).settings(raw)


def line_numbers(text: str) -> dict[Trail, int]:
    r"""Line of every heading and key of a TOML text, by its trail; rows of `[[x]]` are numbered from 0.

    >>> line_numbers('[a]\nb = 1\n[[c]]\nd.e = 2')
    {('a',): 1, ('a', 'b'): 2, ('c', 0): 3, ('c', 0, 'd'): 4, ('c', 0, 'd', 'e'): 4}
    """
    found: dict[Trail, int] = {}
    at: Trail = ()
    rows: dict[Trail, int] = {}
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if heading := _HEADING.match(line):
            at = _parts(heading[2])
            if heading[1] == "[[":
                rows[at] = rows.get(at, -1) + 1
            at = _with_row(at, rows)
            found.setdefault(at, number)
        elif key := _ASSIGNMENT.match(line):
            parts = _parts(key[1])
            for n in range(1, len(parts) + 1):
                found.setdefault(at + parts[:n], number)
            quote = next((q for q in ('"""', "'''") if line.count(q) % 2), "")
    return found


def _parts(dotted: str) -> Trail:
    return tuple(part.strip().strip("\"'") for part in _SEPARATOR.split(dotted))


def _with_row(at: Trail, rows: Mapping[Trail, int]) -> Trail:
    for n in range(1, len(at) + 1):
        if at[:n] in rows:
            return (*at[:n], rows[at[:n]], *at[n:])
    return at


class _Check:
    """The checks of one file; holds where the file is and where its keys stand."""

    def __init__(self, path: Path, lines: Mapping[Trail, int]) -> None:
        self.path, self.lines = path, lines

    def wrong(self, trail: Trail, problem: str) -> AreaError:
        known = next((self.lines[trail[:n]] for n in range(len(trail), 0, -1) if trail[:n] in self.lines), 1)
        return AreaError(f"{self.path}, line {known}: {problem}")

    def settings(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        for name in raw:
            if name not in SECTIONS:
                raise self.wrong((name,), f"unknown section {name!r}{_hint(name, SECTIONS)}")
        out = {name: self.any_section(name, section, raw.get(name)) for name, section in SECTIONS.items()}
        self.across(out)
        return out

    def any_section(self, name: str, section: Section, raw: Any) -> Any:
        if not section.many:
            if raw is not None and not isinstance(raw, Mapping):
                raise self.wrong((name,), f"{name} is {raw!r}; expected a section [{name}]")
            return self.one(section, raw or {}, (name,))
        if raw is None:
            return []
        if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
            raise self.wrong((name,), f"{name} is not a list of rows; expected [[{name}]] before each")
        return [self.one(section, row, (name, n)) for n, row in enumerate(raw)]

    def one(self, section: Section, raw: Mapping[str, Any], trail: Trail) -> dict[str, Any]:
        if section.free is not None:
            for name in raw:
                if section.free_allowed and name not in section.free_allowed:
                    raise self.wrong(
                        (*trail, name), f"unknown key {name!r} in [{trail[0]}]{_hint(name, section.free_allowed)}"
                    )
            return {name: self.value(section.free, value, (*trail, name)) for name, value in raw.items()}
        for name in raw:
            if name not in section.keys:
                raise self.wrong((*trail, name), f"unknown key {name!r} in [{trail[0]}]{_hint(name, section.keys)}")
        out = {}
        for name, key in section.keys.items():
            if name in raw:
                out[name] = self.value(key, raw[name], (*trail, name))
            elif key.default is REQUIRED:
                raise self.wrong(trail, f"[{trail[0]}] lacks {name!r}: {key.doc}")
            else:
                out[name] = key.default
        return out

    def value(self, key: Key, value: Any, trail: Trail) -> Any:
        if problem := _problem(key, value):
            raise self.wrong(trail, f"{trail[-1]} = {_show(value)}: {problem}. {key.doc}")
        return value

    def across(self, out: Mapping[str, Any]) -> None:
        """Checks that need more than one key."""
        area, levels = out["area"], out["levels"]
        if not _ID.match(area["id"]):
            raise self.wrong(("area", "id"), f"id = {area['id']!r}: expected letters a-z, digits and -")
        for language in area["languages"]:
            if language not in area["names"]:
                raise self.wrong(("area", "names"), f"names lack the language {language!r} of `languages`")
        if not levels:
            raise self.wrong(("levels",), 'no [levels]; expected at least one, e.g. district = { en = "District" }')
        for level in out["events"]["where_prec"]:
            if level not in levels and ("events", "where_prec") in self.lines and level != "cell":
                raise self.wrong(
                    ("events", "where_prec", level),
                    f"where_prec names the level {level!r}, which [levels] lacks; it has: {', '.join(levels)}",
                )
        if out["forecast"]["level"] not in levels and out["forecast"]["level"] != "cell":
            raise self.wrong(
                ("forecast", "level"),
                f"level = {out['forecast']['level']!r} is not in [levels], which has: {', '.join(levels)}",
            )
        ids = [row["source_id"] for row in out["source"]]
        for n, source_id in enumerate(ids):
            if source_id in ids[:n]:
                raise self.wrong(("source", n, "source_id"), f"source_id {source_id!r} is given twice")


def _hint(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else f"; expected one of: {', '.join(known) or 'none so far'}"


def _show(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _problem(key: Key, value: Any) -> str:
    """What is wrong with a value, or nothing."""
    kind = key.kind
    if kind.endswith(" by name") or kind == "names":
        if not isinstance(value, Mapping) or not value:
            return 'expected a table such as { en = "..." }' if kind == "names" else "expected a table { name = ... }"
        inner = "text" if kind == "names" else kind.removesuffix("s by name")
        return next((p for v in value.values() if (p := _single(inner, key, v))), "")
    if kind == "text or texts":
        kind = "text" if isinstance(value, str) else "texts"
    if kind in ("texts", "ints", "numbers"):
        if not isinstance(value, Sequence) or isinstance(value, str):
            return f"expected a list of {kind}"
        return next((p for v in value if (p := _single(kind[:-1], key, v))), "")
    return _single(kind, key, value)


_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "text": ((str,), "text in quotes"),
    "int": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "flag": ((bool,), "true or false"),
    "day": ((dt.date,), "a date such as 2019-06-03, without quotes"),
    "month": ((str,), 'a month such as "2019-04"'),
}


def _single(kind: str, key: Key, value: Any) -> str:
    types, words = _TYPES[kind]
    fits = isinstance(value, types) and isinstance(value, bool) == (kind == "flag")
    if not fits or isinstance(value, dt.datetime) or (kind == "month" and not _MONTH.match(value)):
        return f"expected {words}"
    if key.allowed and value not in key.allowed:
        return f"expected one of {', '.join(map(str, key.allowed))}"
    if key.low is not None and value < key.low:
        return f"expected at least {key.low:g}"
    return f"expected at most {key.high:g}" if key.high is not None and value > key.high else ""
