"""Files into the store: parse, place, check, add; all of a call enters or nothing does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lull.area import Area, load_area
from lull.disclosure import entering
from lull.errors import ForeignError, SourceError, StoreError
from lull.places import Places, load_places
from lull.sources.files import Input, Reading, read_input, write_rejects
from lull.sources.meta import Parsed, Problem
from lull.store.covered import covered
from lull.store.history import SPAN_COLUMN
from lull.store.kinds import Kind, kinds, parts
from lull.store.kinds import kind as find_kind
from lull.store.people import write_people
from lull.store.placing import Placed, place
from lull.store.plausible import check_days
from lull.store.store import Store, open_store
from lull.store.vintage import AddReport, Vintage

SLIP_SHARE = 0.02
SHOWN = 10
Say = Callable[[str, float], None]


@dataclass(frozen=True)
class Options:
    """How a file is taken in.

    version : the owner's name of it, where the file's name does not tell it.
    known_from : from when this version could be known; by default its release day, or `today` where that is earlier.
    complete : the file holds all rows of its span, so that rows it no longer holds are withdrawn; None leaves it to the
        kind (whole UCDP releases are).
    slip_share : greatest share of rows with slips, such as bounds out of order, that still enter as published.
    """

    version: str | None = None
    known_from: date | None = None
    today: date | None = None
    keep_good: bool = False
    everywhere: bool = False
    complete: bool | None = None
    slip_share: float = SLIP_SHARE
    encoding: str = "utf-8"
    sheet: str = ""
    dates: str = ""


@dataclass(frozen=True)
class IngestReport:
    """What is in a file and what became of it."""

    kind: str
    file: str
    table: str
    version: str
    known_from: date | None
    rows: int
    elsewhere: int
    first: date | None
    last: date | None
    places: int
    methods: dict[str, int]
    problems: tuple[Problem, ...]
    slips: tuple[Problem, ...]
    notes: tuple[str, ...]
    added: AddReport | None = None
    rejects: str | None = None

    def as_dict(self) -> dict[str, object]:
        """The fields by name, dates as text, ready for JSON."""
        plain = asdict(self)
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in plain.items()}


class BadRowsError(SourceError):
    """A file holds rows that cannot enter, so nothing of it did; `report` tells each."""

    def __init__(self, report: IngestReport) -> None:
        self.report = report
        shown = [f"  {p}" for p in report.problems[:SHOWN]]
        more = len(report.problems) - SHOWN
        shown += [f"  … and {more} more"] if more > 0 else []
        super().__init__(
            f"{report.file}: {len(report.problems)} problems; nothing of it entered.\n"
            + "\n".join(shown)
            + "\nCorrect the file, or enter the other rows with --keep-good (the rejects are written beside it)."
        )


@dataclass(frozen=True)
class _Ready:
    area: Area
    source: Input
    placed: Placed
    report: IngestReport
    options: Options
    parsed: Parsed = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parsed", self.placed.parsed)


def inspect_file(folder: Path | str, kind: str, path: Path | str, options: Options = Options()) -> IngestReport:
    """Report rows, dates, places and problems of a file, and touch nothing."""
    area = load_area(folder)
    return _prepare(area, load_places(area), kind, path, options).report


def inspect_files(
    folder: Path | str, files: Sequence[tuple[str, Path | str]], options: Options = Options()
) -> list[IngestReport]:
    """The same of several files (kind, path), one report a part: a kind of two parts gives two."""
    return [inspect_file(folder, kind, path, options) for kind, path in _parted(files)]


def _parted(files: Sequence[tuple[str, Path | str]]) -> list[tuple[str, Path | str]]:
    for kind, path in files:
        if str(path) == "-" and len(parts(kind)) > 1:
            raise SourceError(f"{kind} reads its file twice, which standard input cannot; give the path of a file")
    return [(part, path) for kind, path in files for part in parts(kind)]


def ingest_file(
    folder: Path | str,
    kind: str,
    path: Path | str,
    options: Options = Options(),
    *,
    say: Say | None = None,
) -> IngestReport:
    """Add one file to the store of an area folder; see `ingest_files`."""
    return ingest_files(folder, [(kind, path)], options, say=say)[0]


def ingest_files(
    folder: Path | str,
    files: Sequence[tuple[str, Path | str]],
    options: Options = Options(),
    *,
    say: Say | None = None,
    wait_seconds: float = 30.0,
) -> list[IngestReport]:
    """Add files (kind, path) to the store of an area folder, all of them or none.

    Raises `BadRowsError` if a file holds rows that cannot enter (unless `keep_good`), `SourceError` if one cannot be
    read or would withdraw most of what is known, `StoreError` if the store cannot be written.
    """
    tell = say or (lambda _what, _share: None)
    area = load_area(folder)
    places = load_places(area)
    files = _parted(files)
    ready = []
    for number, (kind, path) in enumerate(files):
        tell(f"reading {Path(path).name}", number / (2 * len(files)))
        ready.append(_prepare(area, places, kind, path, options))
        if ready[-1].report.problems and not options.keep_good:
            raise BadRowsError(ready[-1].report)
    reports = []
    with open_store(folder, write=True, wait_seconds=wait_seconds) as store:
        for number, one in enumerate(ready):
            tell(f"storing {Path(one.source.name).name}", 0.5 + number / (2 * len(files)))
            reports.append(_with_rejects(one, _enter(store, one)))
    for one, report in zip(ready, reports, strict=True):
        if report.table == "place" and report.added and not report.added.already:
            write_people(area.path("places.csv"), one.parsed.rows)
    return reports


def _prepare(area: Area, places: Places, kind: str, path: Path | str, options: Options) -> _Ready:
    found = find_kind(kind)
    source = read_input(path, Reading(options.sheet, options.dates, options.today))
    if found.parts:
        raise SourceError(f"{kind} is read as {' and '.join(found.parts)}: name one of them")
    parsed = check_days(_parse(found, source, places, options), source.name, today=options.today)
    parsed = _screened(parsed, places, source.name)
    placed = place(parsed, area, places, file=source.name, everywhere=options.everywhere)
    entering = _judged(placed, parsed.rows.num_rows, options.slip_share)
    if parsed.table == "event" and parsed.covers is None and not parsed.complete and not parsed.part:
        entering = replace(entering, covers=covered(entering.rows, parsed.rows))
    _refuse_foreign(placed, parsed, source.name)
    placed = replace(placed, parsed=entering)
    if options.known_from and options.today and options.known_from > options.today:
        raise SourceError(f"--known-from {options.known_from} is after today; give the day this version came out")
    # A file that is in hand is known, though its owner's day of release is told as the latest that it may be.
    days = [d for d in (parsed.released, options.today) if d]
    known_from = options.known_from or min(days, default=None)
    return _Ready(area, source, placed, _report(kind, source, placed, known_from), options)


def _parse(kind: Kind, source: Input, places: Places, options: Options) -> Parsed:
    """The file as its adapter reads it; what was said of its version and completeness goes before what it says."""
    asked: dict[str, object] = {"version_name": options.version} if kind.versioned else {}
    asked |= {"places": places} if kind.placed else {}
    parsed: Parsed = kind.load()(source, encoding=options.encoding, **asked)
    if options.version and not kind.versioned:
        parsed = replace(parsed, version=options.version)
    return parsed if options.complete is None else replace(parsed, complete=options.complete)


def _screened(parsed: Parsed, places: Places, file: str) -> Parsed:
    """The rows without what must not enter; what was refused becomes a problem of its line, what was changed a note."""
    known = frozenset(n.name.lower() for n in places.names)
    entered = entering(parsed.rows, parsed.table, known)
    if not entered.refused and not entered.changed:
        return replace(parsed, rows=entered.rows)
    lines = parsed.lines.to_pylist()
    problems = tuple(Problem(file, lines[m.row], m.column, m.value, m.reason) for m in entered.refused)
    notes = [f"line {lines[m.row]}, {m.column}: {m.reason}" for m in entered.changed]
    if len(notes) > SHOWN:
        notes[SHOWN:] = [f"{len(notes) - SHOWN} more cells were changed so that nobody is exposed"]
    refused = {m.row for m in entered.refused}
    kept = pa.array([n not in refused for n in range(entered.rows.num_rows)], pa.bool_())
    whole = replace(parsed, rows=entered.rows, problems=(*parsed.problems, *problems), notes=(*parsed.notes, *notes))
    return whole.keep(kept) if refused else whole


def _refuse_foreign(placed: Placed, parsed: Parsed, file: str) -> None:
    """`SourceError` where a file has rows, none of them the area's own, and does not say that it is a whole release.

    A whole release without an event in the area says that there was none, which is worth keeping.
    """
    if placed.parsed.rows.num_rows or placed.parsed.bad or not parsed.rows.num_rows or parsed.table != "event":
        return
    if parsed.complete:
        return
    countries = Counter(c for c in parsed.rows["country"].to_pylist() if c)
    held = ", ".join(f"{name} {n:,}" for name, n in countries.most_common(5)) or "no country named"
    raise ForeignError(
        f"{file}: none of its {parsed.rows.num_rows:,} events lies in this area; it holds {held}. Is it the right file?"
    )


def _scope(area: Area, options: Options, table: str) -> str:
    """A hash of what decides which rows of a file are the area's; nothing for tables whose places are ids."""
    if table != "event":
        return ""
    borders = sha256(area.path("boundaries.geojson").read_bytes()).hexdigest()
    stated = repr((area.countries, options.everywhere, area.settings.area.snap_degrees, area.version, borders))
    return sha256(stated.encode()).hexdigest()[:16]


def _judged(placed: Placed, read: int, share: float) -> Parsed:
    """Slips beyond the share are no slips: something is wrong with the file, and their rows cannot enter.

    Bounds out of order are counted over the rows that were read, points outside over the rows of the area.
    """
    parsed = placed.parsed
    if not parsed.slips:
        return parsed
    entering = set(parsed.lines.to_pylist())
    beyond: set[int] = set()
    for points, total in ((False, read), (True, parsed.rows.num_rows)):
        lines = {p.line for p in parsed.slips if (p.column == "latitude") is points}
        if len(lines) > share * max(total, 1):
            beyond |= lines
    problems = tuple(
        replace(p, slip=p.line not in beyond) if p.slip else p
        for p in parsed.problems
        if not p.slip or p.line in beyond or p.line in entering
    )
    return replace(parsed.keep(pc.invert(pc.is_in(parsed.lines, _lines(beyond, parsed)))), problems=problems)


def _lines(numbers: set[int], parsed: Parsed) -> pa.Array:
    return pa.array(sorted(numbers), parsed.lines.type)


def _report(kind: str, source: Input, placed: Placed, known_from: date | None) -> IngestReport:
    parsed = placed.parsed
    days = parsed.rows[SPAN_COLUMN[parsed.table]] if parsed.table in SPAN_COLUMN else pa.array([None], pa.date32())
    span = pc.min_max(days).as_py()
    return IngestReport(
        kind=kind,
        file=source.name,
        table=parsed.table,
        version=parsed.version,
        known_from=known_from,
        rows=parsed.rows.num_rows,
        elsewhere=placed.elsewhere,
        first=span["min"],
        last=span["max"],
        places=placed.places,
        methods=dict(placed.methods),
        problems=tuple(sorted(parsed.bad, key=lambda p: (p.line, p.column))),
        slips=parsed.slips,
        notes=parsed.notes,
    )


def _enter(store: Store, ready: _Ready) -> IngestReport:
    parsed, report = ready.parsed, ready.report
    if report.known_from is None:
        raise StoreError(f"{report.file}: from when could this version be known? Give --known-from YYYY-MM-DD")
    rows = parsed.rows
    column = rows.schema.get_field_index("known_from")
    release = pa.scalar(report.known_from, pa.date32())
    known = pc.coalesce(rows["known_from"], release)
    if parsed.table == "event" and ready.area.events.known == "release":
        known = pc.max_element_wise(known, release)
    rows = rows.set_column(column, "known_from", known)
    vintage = Vintage(
        family=parsed.family,
        released=report.known_from,
        version=parsed.version,
        sha256=ready.source.sha256,
        complete=parsed.complete,
        covers=parsed.covers,
        scope=_scope(ready.area, ready.options, parsed.table),
    )
    added = store.add(parsed.table, rows, vintage)
    # Only a withdrawal of many is worth counting all rows for.
    before = _rows(store, parsed.table) - added.added + added.withdrawn if added.withdrawn > 20 else 0
    if added.withdrawn > 20 and added.withdrawn > before / 2 and not ready.options.complete:
        raise SourceError(
            f"{report.file} would withdraw {added.withdrawn} of {before} rows, as it says to be a whole release and "
            "lacks them. If it is part of one, use --partial; if it is whole, --complete"
        )
    if not added.already:
        for row in parsed.sources:
            store.add("source", row, Vintage(f"source-{row['source_id'][0].as_py()}", report.known_from))
    return replace(report, added=added)


def _rows(store: Store, table: str) -> int:
    return int(store.latest(table, ["known_from"]).num_rows)


def _with_rejects(ready: _Ready, report: IngestReport) -> IngestReport:
    if not report.problems:
        return report
    name = "stdin" if report.file == "standard input" else report.file
    part = f".{report.kind}" if any(report.kind in k.parts for k in kinds().values()) else ""
    to = Path(f"{name}{part}.rejects.csv")
    reasons: dict[int, list[str]] = {}
    for p in report.problems:
        reasons.setdefault(p.line, []).append(f"{p.column} {p.value!r}: {p.reason}")
    stated = {n: "; ".join(r) for n, r in reasons.items()}
    whole = find_kind(report.kind).whole_rejects
    write_rejects(ready.source, stated, to, encoding=ready.options.encoding, whole=whole)
    return replace(report, rejects=str(to))
