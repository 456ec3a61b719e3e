"""Rows out of the JSON that an API answers: UCDP (`Result`), HDX (`data`), or a plain list."""

from __future__ import annotations

import json

import pyarrow as pa

from lull import bounded
from lull.errors import SourceError
from lull.sources.files import Input, Raw

_LISTS = ("Result", "result", "data", "results", "value")


def is_json(content: bytes) -> bool:
    """True if the content begins as a JSON object or list."""
    return content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read(source: Input) -> Raw:
    r"""Rows of one answer; `part` where it says that it is one page of several.

    >>> read(Input("a.json", b'{"TotalPages": 2, "Result": [{"id": 1}]}', "")).part
    True
    """
    data = bounded.load_json(source.content, source.name)
    found, several = _rows(data)
    rows = [r for r in found or () if isinstance(r, dict)]
    if found is None or len(rows) < len(found):
        raise SourceError(f'{source.name}: JSON without a list of rows; expected {{"Result": [{{…}}, …]}} or the like')
    if not rows:
        raise SourceError(f"{source.name} holds no rows; expected at least one: ask the API again")
    names = tuple(dict.fromkeys(str(k) for r in rows for k in r))
    bounded.check_columns(source.name, names)
    texts = {n: pa.array([_text(r.get(n)) for r in rows], pa.string()) for n in names}
    notes = (f"page 1 of {several} or a part of it: nothing is withdrawn",) if several > 1 else ()
    lines = pa.array(range(1, len(rows) + 1), pa.int32())
    return Raw(source.name, pa.table(texts), lines, names, notes=notes, part=several > 1)


def _rows(data: object) -> tuple[list[object] | None, int]:
    """The list of rows and the number of pages."""
    if isinstance(data, list):
        return data, 1
    if not isinstance(data, dict):
        return None, 1
    rows = next((data[k] for k in _LISTS if isinstance(data.get(k), list)), None)
    pages = data.get("TotalPages")
    return rows, pages if isinstance(pages, int) else 1


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
