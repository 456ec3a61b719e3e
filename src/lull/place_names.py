"""What places are called: rows in any language from `names.csv`, `places.csv` and `aliases.csv` of an area folder."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from lull import languages
from lull.errors import AreaError
from lull.stamps import Stamp, stamp

COLUMNS: Final = ("place_id", "lang", "name", "kind", "source")
KINDS: Final = ("official", "usual", "alias", "inside")
FILE: Final = "names.csv"
PREFIX: Final = "name_"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a place; `kind` is official, usual in press and reports, another spelling, or of a part inside.

    `line` is where it stands in its file, from 2, as the first line holds the columns.
    """

    place_id: str
    lang: str
    name: str
    kind: str
    source: str
    line: int = 0


def read_names(folder: Path) -> tuple[Name, ...]:
    """Names of the places of an area folder: official ones first, then usual ones, then the rest.

    `names.csv` has the columns `place_id, lang, name, kind, source`. Columns `name_LANG` of `places.csv` are official
    names too, so that a small area needs one file. Spellings of `aliases.csv` follow, those of towns and parts as
    `inside`. A name twice for one place and language stands once. Raises `AreaError` that names the file and line.

    >>> from lull.area import bundled_area
    >>> [(n.lang, n.name) for n in read_names(bundled_area("iraq")) if n.place_id == "IQ" and n.kind == "official"][0]
    ('en', 'Iraq')
    """
    return _names(folder, stamp(folder / "places.csv", folder / FILE, folder / "aliases.csv"))


@lru_cache(maxsize=4)
def _names(folder: Path, _seen: Stamp) -> tuple[Name, ...]:
    """The names as long as no file changed: an outlook asks for them several times, and so does every page."""
    places = list(_rows(folder / "places.csv"))
    levels = {row.get("place_id") or "": row.get("level") or "" for _, row in places}
    found = [*_of_columns(places), *_of_rows(folder / FILE, levels), *_of_aliases(folder / "aliases.csv", levels)]
    kept: dict[tuple[str, str, str], Name] = {}
    for name in sorted(found, key=lambda n: KINDS.index(n.kind)):
        kept.setdefault((name.place_id, name.lang, name.name), name)
    return tuple(kept.values())


def spoken(names: Iterable[Name], *, usual: bool = True) -> dict[str, dict[str, str]]:
    """For each place its name by language: the usual one where there is one and `usual`, else the official one.

    >>> rows = [Name("X", "en", "Anbar", "usual", ""), Name("X", "en", "Al-Anbar", "official", "")]
    >>> spoken(rows), spoken(rows, usual=False)
    ({'X': {'en': 'Anbar'}}, {'X': {'en': 'Al-Anbar'}})
    """
    ranks = {"usual": 0, "official": 1} if usual else {"official": 0}
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for n in names:
        rank = ranks.get(n.kind)
        if rank is not None and rank < best.get((n.place_id, n.lang), (len(KINDS), ""))[0]:
            best[n.place_id, n.lang] = (rank, n.name)
    out: dict[str, dict[str, str]] = {}
    for (place, lang), (_, name) in best.items():
        out.setdefault(place, {})[lang] = name
    return out


def plain_names(names: Iterable[Name]) -> dict[str, str]:
    """One official name a place, in the language that the code is written in or the nearest that it has one in."""
    return {p: languages.pick(by, languages.source()) or p for p, by in spoken(names, usual=False).items()}


def write_names(path: Path, names: Mapping[str, Mapping[str, str]], source: str) -> None:
    """Write official names (place -> language -> name) as `names.csv`."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((p, lang, name, KINDS[0], source) for p, by in names.items() for lang, name in by.items())


def _of_columns(places: Iterable[tuple[int, Mapping[str, str]]]) -> Iterator[Name]:
    for line, row in places:
        for column, name in row.items():
            if column and column.startswith(PREFIX) and name:
                lang = column.removeprefix(PREFIX)
                yield Name(row["place_id"], lang, name, KINDS[0], row.get("source_id") or "", line)


def _of_rows(path: Path, known: Collection[str]) -> Iterator[Name]:
    for line, row in _rows(path):
        place, lang, name, kind = (row.get(c) or "" for c in COLUMNS[:4])
        wrong = ""
        if place not in known:
            wrong = f"place_id {place!r} is not a place of places.csv"
        elif not _TAG.fullmatch(lang):
            wrong = f"lang {lang!r} is no language code; expected a BCP-47 code such as fr or sr-Latn"
        elif kind not in KINDS:
            wrong = f"kind {kind!r}; expected one of {', '.join(KINDS)}"
        elif not name.strip():
            wrong = "the name is empty; expected a name, or no row"
        if wrong:
            raise AreaError(f"{path}, line {line}: {wrong}")
        yield Name(place, lang, name, kind, row.get("source") or "", line)


def _of_aliases(path: Path, levels: Mapping[str, str]) -> Iterator[Name]:
    for line, row in _rows(path):
        place = row.get("place_id") or ""
        if place in levels and row.get("alias"):
            kind = "alias" if levels[place] == row.get("level") else "inside"
            yield Name(place, row.get("lang") or "und", row["alias"], kind, row.get("source") or "", line)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.is_file():
        return
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AreaError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    lacking = [c for c in COLUMNS[:4] if c not in (reader.fieldnames or ())] if path.name == FILE else []
    if lacking:
        raise AreaError(f"{path}: no column {', '.join(lacking)}; expected the columns {', '.join(COLUMNS)}")
    yield from enumerate(reader, 2)
