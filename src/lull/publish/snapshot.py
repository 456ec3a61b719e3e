"""A release opened for reading: its rows as dictionaries, indexed once, the same for every page made of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TypeVar, cast

import pyarrow as pa
import pyarrow.compute as pc

from lull import languages
from lull.area import load_area
from lull.errors import DamagedError, EarlierError, PublishError
from lull.places import Name, spoken
from lull.publish.earlier import not_understood
from lull.publish.outcome import Row, Rows, Verification
from lull.release_files import INFO
from lull.releases import Release, open_release, release_faults, release_names
from lull.schema.release import Geography, ReleaseInfo
from lull.schema.rows import TABLE_OF, PlaceRow
from lull.schema.rows.named import RowsBy, RowsOf, RowsOfGroup
from lull.schema.typed import rows_of
from lull.settings.area import RelapseRule

ALL = "all"
KIND_OF = {name: kind for kind, name in TABLE_OF.items()}
GROUPS = ("group", "group_draws")
"""Tables about groups as such, read whole."""


class Place(PlaceRow):
    """A place with its name in each language."""

    names: dict[str, str]


T = TypeVar("T")
_NOTHING = object()
# The rows of a release like the bundled one take some 40 MB once all its pages are made.
MOST_OPEN = 4
_OPEN: OrderedDict[tuple[Path, float], Snapshot] = OrderedDict()
_LOCK = Lock()


def first_of(rows: Iterable[T] | None) -> T | None:
    """The first of some rows, if there are any."""
    return next(iter(rows or ()), None)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One release and, beside it, what was later found out about it.

    Releases never change, so everything read is kept. A table that the release does not hold reads as no rows:
    pages then say that nothing is known instead of failing.
    """

    release: Release
    kept: dict[Hashable, object] = field(default_factory=dict, repr=False)

    def once(self, slot: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made the first time that it is asked for under that name and kept with the release."""
        found = self.kept.get(slot, _NOTHING)
        if found is _NOTHING:
            found = self.kept[slot] = make()
        return cast(T, found)

    def some(self, slot: Hashable, key: Hashable, make: Callable[[], T], *, most: int) -> T:
        """As `once`, of what is large: of one kind only some are kept, and the first of them goes."""
        held: dict[Hashable, T] = self.once(slot, dict)
        found = held.get(key)
        if found is None:
            found = held[key] = make()
            for old in list(held)[:-most]:
                held.pop(old, None)
        return found

    @property
    def name(self) -> str:
        """Name of the release, e.g. `2019-04`."""
        return self.release.name

    @property
    def as_of(self) -> date:
        """First day of the month that the release is about."""
        return self.release.as_of

    @property
    def info(self) -> ReleaseInfo:
        """What `release.json` says."""
        return self.release.info

    @property
    def relapse_rule(self) -> RelapseRule:
        """What counts as relapse in this release; the usual rule where a release of old does not say."""
        return RelapseRule.model_validate(self.info.get("relapse") or {})

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of its pages: those of the area that there is a pack for; the pages' own where there is none."""
        named = self.info.get("languages") or languages.codes()
        return tuple(c for c in named if c in languages.codes()) or (languages.source(),)

    @property
    def rows(self) -> RowsOf:
        """Rows of a table in the order of the release; of tables by armed group those about all violence."""
        return cast(RowsOf, self._rows)

    @property
    def of_group(self) -> RowsOfGroup:
        """Rows of `forecast`, `history` or another table by armed group that are about one group; `all` is no group."""
        return cast(RowsOfGroup, self._of_group)

    @property
    def by(self) -> RowsBy:
        """Rows of a table grouped by the values of columns; one column gives plain keys, more give tuples."""
        return cast(RowsBy, self.grouped)

    def _rows(self, table: str) -> Rows:
        return self.once(table, lambda: self._read(table, ALL))

    def _of_group(self, table: str, group_id: str) -> Rows:
        return self.once((table, "group", group_id), lambda: self._read(table, group_id))

    def _read(self, table: str, group_id: str) -> Rows:
        if not self.release.has(table):
            return ()
        rows, kind = self.whole(table, group_id), KIND_OF.get(table)
        return tuple(rows_of(rows, kind) if kind else rows.to_pylist())

    def whole(self, table: str, group_id: str = ALL) -> pa.Table:
        """A table that the release holds as columns; of tables by armed group the part about one."""
        rows = self.release.table(table)
        if "group_id" in rows.column_names and table not in GROUPS:
            rows = rows.filter(pc.equal(rows["group_id"], group_id))
        return rows

    def grouped(self, table: str, *columns: str) -> Mapping[Hashable, Rows]:
        """The same as `by`, of a table whose name is not known to the types."""
        return self.once((table, columns), lambda: self._grouped(table, columns))

    def _grouped(self, table: str, columns: tuple[str, ...]) -> Mapping[Hashable, Rows]:
        groups: dict[Hashable, list[Row]] = {}
        for row in self._rows(table):
            key = row.get(columns[0]) if len(columns) == 1 else tuple(row.get(c) for c in columns)
            groups.setdefault(key, []).append(row)
        return {key: tuple(rows) for key, rows in groups.items()}

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Places by id, under the name that is usual in press and reports where there is one beside the official."""
        names = spoken(Name(r["place_id"], r["lang"], r["name"], r["kind"], "") for r in self.rows("name"))
        return {p["place_id"]: {**p, "names": names.get(p["place_id"], {})} for p in self.rows("place")}

    def plain_name(self, place_id: str | None) -> str:
        """Name of a place for sorting and for code: in the language of the code or the nearest; its id without one."""
        return languages.pick(self._names(place_id), languages.source()) or (place_id or "")

    def _names(self, place_id: str | None) -> Mapping[str, str]:
        place = self.places.get(place_id or "")
        return place["names"] if place else {}

    def names_by_column(self, place_id: str) -> dict[str, str | None]:
        """Names of a place as `name_LANG` for each language of the area; None where it has none."""
        names = self._names(place_id)
        return {f"name_{code}": names.get(code) for code in self.name_languages}

    @cached_property
    def name_languages(self) -> tuple[str, ...]:
        """Languages in which the release names places, those of its pages first."""
        named = dict.fromkeys(lang for p in self.places.values() for lang in p["names"])
        return tuple(dict.fromkeys((*(c for c in self.languages if c in named), *named)))

    @cached_property
    def translations(self) -> Mapping[tuple[str, str], str]:
        """Texts of the ledger in other languages, by language and text."""
        return {(r["lang"], r["text"]): r["translation"] for r in self.rows("translation")}

    def translated(self, text: str | None, code: str) -> str:
        """A text of the ledger in a language, or as the ledger has it."""
        return self.translations.get((code, text or ""), text or "")

    @property
    def level(self) -> str:
        """The finest level of the release."""
        return str(self.info["level"])

    @cached_property
    def units(self) -> tuple[Place, ...]:
        """Places of the finest level, by the name of the place above and their own."""
        found = [p for p in self.places.values() if p["level"] == self.level]
        return tuple(sorted(found, key=lambda p: (self.plain_name(p["parent_id"]), self.plain_name(p["place_id"]))))

    @cached_property
    def unit_ids(self) -> tuple[str, ...]:
        """Ids of the places of the finest level."""
        return tuple(p["place_id"] for p in self.units)

    @cached_property
    def uppers(self) -> tuple[Place, ...]:
        """Places between the whole and the finest ones, by name."""
        ids = {p["place_id"] for p in self.units} | {self.country}
        found = [p for i, p in self.places.items() if i not in ids]
        return tuple(sorted(found, key=lambda p: self.plain_name(p["place_id"])))

    @cached_property
    def drawn_levels(self) -> tuple[str, ...]:
        """The finest level and, where the area has one between it and the whole, the one above: what maps draw."""
        parents = (p["parent_id"] for p in self.units)
        above = [self.places[up]["level"] for up in parents if up and up != self.country]
        return (self.level, *above[:1])

    def inside(self, place_id: str) -> tuple[str, ...]:
        """Ids of the finest places within a place, itself where it is one of them."""
        if place_id == self.country:
            return self.unit_ids
        return tuple(i for i in self.unit_ids if place_id in self.above(i) or i == place_id)

    def parent(self, place_id: str) -> str | None:
        """Id of the place that holds a place; None for the whole, and for one that is not known."""
        place = self.places.get(place_id)
        return place["parent_id"] if place else None

    def above(self, place_id: str) -> tuple[str, ...]:
        """Ids of the places that hold a place, the nearest first."""
        found: list[str] = []
        at = self.parent(place_id)
        while at and at in self.places and at not in found:
            found.append(at)
            at = self.parent(at)
        return tuple(found)

    @cached_property
    def country(self) -> str:
        """Id of the country, or an empty string where the release has none."""
        return next(
            (p["place_id"] for p in self.places.values() if not p["parent_id"] and p["level"] != self.level), ""
        )

    @cached_property
    def geography(self) -> Geography:
        """Boundaries as GeoJSON."""
        return self.release.geography()

    @cached_property
    def verification(self) -> Verification:
        """What came after, or an empty one."""
        return Verification(self.release.folder.parents[1] / "verification" / self.name)


def open_snapshot(folder: Path) -> Snapshot:
    """Open a release folder for reading; opened once and kept.

    Raises
    ------
    ReleaseError
        If the folder is not a whole release.
    """
    folder = Path(folder).resolve()
    later = folder.parents[1] / "verification" / folder.name
    key = (folder, later.stat().st_mtime if later.is_dir() else 0.0)
    with _LOCK:
        if found := _OPEN.get(key):
            _OPEN.move_to_end(key)
            return found
    made = Snapshot(open_release(folder))
    with _LOCK:
        found = _OPEN.setdefault(key, made)
        _OPEN.move_to_end(key)
    forget(all_but=MOST_OPEN)
    return found


def forget(*, all_but: int = 0) -> None:
    """Let go of the releases that are open but those used last.

    What was read of them goes at once: parts of it refer to the release, so that it would stay until Python looks for
    such circles, which with much memory it rarely does. Who still makes a page of one reads it again.
    """
    with _LOCK:
        gone = [_OPEN.popitem(last=False)[1] for _ in range(len(_OPEN) - all_but)]
    for snapshot in gone:
        snapshot.kept.clear()


@lru_cache(maxsize=64)
def _beside(folder: Path, stamp: int) -> Snapshot:
    return Snapshot(open_release(folder))


def open_beside(folder: Path) -> Snapshot:
    """A release to compare with one that is open: of many of them a few tables are read and kept.

    They would push out of memory what `open_snapshot` keeps whole. Raises `ReleaseError` as it does.
    """
    folder = Path(folder).resolve()
    return _beside(folder, (folder / INFO).stat().st_mtime_ns if (folder / INFO).is_file() else 0)


def shelf(area_folder: Path) -> tuple[str, ...]:
    """Names of the releases that can be shown, oldest first: whole ones that today's pages understand.

    See `damaged` and `earlier` for the others.
    """
    names = release_names(area_folder)
    return tuple(n for n in names if not release_faults(area_folder, n) and not _strange(area_folder, n))


def damaged(area_folder: Path) -> tuple[str, ...]:
    """Names of the releases that are there and are not as they were published."""
    return tuple(n for n in release_names(area_folder) if release_faults(area_folder, n))


def earlier(area_folder: Path) -> dict[str, str]:
    """Whole releases that an earlier version made and today's pages do not understand, with what they do not."""
    whole = [n for n in release_names(area_folder) if not release_faults(area_folder, n)]
    return {n: text for n in whole if (text := _strange(area_folder, n))}


def _strange(area_folder: Path, name: str) -> str:
    return not_understood(Path(area_folder) / "releases" / name)


def opening(area_folder: Path, names: tuple[str, ...]) -> str:
    """The release at which the site opens: the newest of the month in the settings; empty where they name none."""
    path = area_folder / "area.toml"
    month = load_area(area_folder).settings.site.opening if path.is_file() else ""
    return next((n for n in reversed(names) if month and n.startswith(month)), "")


def first_language(snapshot: Snapshot) -> str:
    """The main language of the area; it is one that pages come in."""
    return snapshot.languages[0]


def take(area_folder: Path, name: str, *, known: tuple[str, ...] | None = None) -> Snapshot:
    """The release called `name`, or the newest for `latest`; `known` saves looking for the names again.

    Raises
    ------
    PublishError
        If there is no such release.
    """
    names = shelf(area_folder) if known is None else known
    if name == "latest" and names:
        name = names[-1]
    if name not in names:
        if name in release_names(area_folder):
            if name in (strange := earlier(area_folder)):
                raise EarlierError(
                    f"release {name} was made by an earlier version of Lull ({strange[name]}) and is not shown; make "
                    f"it again with `lull outlook --as-of {name[:7]} --revise`"
                )
            raise DamagedError(f"release {name} is damaged and is not shown; `lull doctor` tells what is wrong")
        there = ", ".join(names) or "none; run `lull outlook --as-of YYYY-MM` first"
        raise PublishError(f"no release {name!r} in {Path(area_folder).name}; there are: {there}")
    return open_snapshot(Path(area_folder) / "releases" / name)
