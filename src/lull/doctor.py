"""Is everything as it should be: settings, store, releases, exports, accounts, leftovers; and what to do where not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from lull.area import load_area
from lull.decided import fill_queue, open_ids
from lull.errors import LullError, StoreError
from lull.locks import writer_lock
from lull.places import load_places
from lull.publish.desk.database import NAME as DESK
from lull.publish.folder import recover
from lull.publish.remade import MARK, read_mark
from lull.publish.snapshot import earlier
from lull.release_files import faults
from lull.releases import release_names
from lull.reports.waiting import has_queue, queue_ids, remove_queue
from lull.store import FILE, Store, journal, open_store
from lull.store.store import lacking

OK, NOTE, FAULT = "ok", "note", "fault"
FREE_BYTES = 1 << 30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `ok`, a `note`, or a `fault`; what was seen, and what to do."""

    what: str
    state: str
    seen: str
    do: str = ""
    repaired: bool = False

    def as_dict(self) -> dict[str, object]:
        """The fields by name, ready for JSON."""
        return asdict(self)


def examine(folder: Path, *, site: Path | None = None, today: date, repair: bool = False) -> list[Finding]:
    """Look at everything in an area folder, and at a published site; with `repair` mend what can be mended safely.

    Repaired are leftovers of killed runs, rights of private files, a store of an older schema, and a site that a kill
    left without a folder. Releases are never touched: a damaged one comes back from a backup only.
    """
    parts: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _settings(folder),
        lambda: _leftovers(folder, repair),
        lambda: _store(folder, today, repair),
        lambda: _queue(folder, repair),
        lambda: _releases(folder),
        lambda: _database(folder, DESK, "accounts"),
        lambda: _database(folder, journal.NAME, "decisions"),
        lambda: _rights(folder, repair),
        lambda: _site(folder, site, repair),
        lambda: _room(folder),
    )
    found: list[Finding] = []
    for part in parts:
        try:
            found.extend(part())
        except (LullError, OSError) as error:
            found.append(Finding("reading", FAULT, str(error), "check rights and room of the folder"))
    return found


def _settings(folder: Path) -> Iterator[Finding]:
    try:
        area = load_area(folder)
        places = load_places(area)
    except LullError as error:
        yield Finding("settings", FAULT, str(error), "mend the file that is named")
        return
    yield Finding("settings", OK, f"area {area.id}, {places.table.num_rows} places")


def _leftovers(folder: Path, repair: bool) -> Iterator[Finding]:
    left = [p for p in folder.glob(f".{FILE}.*") if not p.name.endswith(".lock")]
    left += list((folder / "releases").glob(".*.writing"))
    for path in sorted(left):
        lock = folder / "store.lock" if path.parent == folder else folder / "releases.lock"
        try:
            with writer_lock(lock, wait_seconds=0, what=path.name) if repair else nullcontext():
                yield _left(path, repair)
        except StoreError as error:
            yield Finding("leftovers", NOTE, f"{path.name} belongs to a run that is at work: {error}")


def _left(path: Path, repair: bool) -> Finding:
    """One leftover, removed where that is asked for."""
    if repair:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    do = "" if repair else "remove it, or run `lull doctor --repair` while nothing else runs"
    return Finding("leftovers", NOTE, f"{path.name} was left by a run that was killed", do, repaired=repair)


def _store(folder: Path, today: date, repair: bool) -> Iterator[Finding]:
    if not (folder / FILE).exists():
        yield Finding("store", NOTE, "there is none yet", "add data with `lull ingest KIND FILE`")
        return
    try:
        with open_store(folder) as store:
            old = lacking(store.con)
            rows = store.vintages().num_rows
            events = store.latest("event", ["date_end"]).column("date_end")
            late = [r["family"] for r in store.vintages().to_pylist() if (r["covers_to"] or today) > _next_year(today)]
            beyond = [d for d in set(events.to_pylist()) if d > today]
    except LullError as error:
        yield Finding("store", FAULT, str(error), "restore a backup (`lull restore FILE --to DIR`), or ingest again")
        return
    yield Finding("store", OK, f"readable, {rows} vintages, {len(events):,} events")
    if old:
        names = ", ".join(f"{t}: {', '.join(c)}" for t, c in sorted(old.items()) if t.endswith("_history"))
        if repair:
            _renew(folder)
        do = "" if repair else "`lull doctor --repair` adds them, as the next ingest does"
        yield Finding("store", NOTE, f"of an older schema, without {names}", do, repaired=repair)
    if beyond or late:
        seen = f"{len(beyond)} days of events after today" if beyond else f"coverage far beyond today ({late[0]})"
        yield Finding("store", FAULT, seen, "ingest the version again without them; no outlook is made of such months")


def _queue(folder: Path, repair: bool) -> Iterator[Finding]:
    """The review queue holds the records that nobody decided on, no more and no fewer."""
    if not (folder / FILE).exists():
        return
    try:
        with open_store(folder) as store:
            wrong = _queue_fault(store)
            held = len(queue_ids(store.con) if has_queue(store.con) else open_ids(store))
        late = journal.logged(folder).num_rows
    except StoreError:  # told where the files are looked at
        return
    waits = f"; {late} decisions enter the store when it is next read" if late else ""
    if not wrong:
        yield Finding("review queue", OK, f"{held:,} records wait{waits}")
        return
    if repair:
        with open_store(folder, write=True) as store:
            remove_queue(store.con)
            fill_queue(store)
            store.con.execute("CREATE TEMP TABLE forgotten AS SELECT true AS something")
    do = "" if repair else "`lull doctor --repair` makes it again from records and decisions"
    yield Finding("review queue", FAULT, wrong + waits, do, repaired=repair)


def _queue_fault(store: Store) -> str:
    """What is wrong with the queue, or ""."""
    if not has_queue(store.con):
        return ""
    held, wanted = set(queue_ids(store.con)), set(open_ids(store))
    lost, beyond = len(wanted - held), len(held - wanted)
    said = [f"{lost} records wait and are not in it"] * bool(lost)
    return "; ".join(said + [f"{beyond} in it wait no more"] * bool(beyond))


def _next_year(today: date) -> date:
    return date(today.year + 1, 12, 31)


def _renew(folder: Path) -> None:
    """Write the store with the columns of today's schema; opening for writing adds them."""
    with open_store(folder, write=True) as store:
        store.con.execute("CREATE TEMP TABLE forgotten AS SELECT true AS something")


def _releases(folder: Path) -> Iterator[Finding]:
    names = release_names(folder)
    whole = 0
    for name in names:
        wrong = faults(folder / "releases" / name)
        whole += not wrong
        if wrong:
            do = (
                f"bring releases/{name} back from a backup; or move the folder away and run `lull outlook --as-of "
                f"{name[:7]}`. Until then it is shown as damaged, and the others go on"
            )
            yield Finding(f"release {name}", FAULT, "; ".join(wrong[:5]), do)
    for name, seen in earlier(folder).items():
        do = f"make it again with `lull outlook --as-of {name[:7]} --revise`; until then only the others are shown"
        yield Finding(f"release {name}", NOTE, f"made by an earlier version: {seen}", do)
    if names:
        yield Finding("releases", OK if whole else FAULT, f"{whole} of {len(names)} whole")
    else:
        yield Finding("releases", NOTE, "there is none yet", "make one with `lull outlook --as-of YYYY-MM`")


def _database(folder: Path, name: str, what: str) -> Iterator[Finding]:
    path = folder / name
    if not path.is_file():
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            said = str(database.execute("pragma quick_check").fetchone()[0])
    except sqlite3.Error as error:
        said = str(error)
    yield Finding(what, OK if said == "ok" else FAULT, said, "" if said == "ok" else "restore a backup of it")


def _rights(folder: Path, repair: bool) -> Iterator[Finding]:
    """Private files are their owner's only: store, accounts, texts of reports."""
    private = (FILE, DESK, journal.NAME)
    for path, wanted in (*((folder / name, 0o600) for name in private), (folder / "reports", 0o700)):
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & ~wanted:
            if repair:
                os.chmod(path, wanted)
            do = "" if repair else f"chmod {wanted:o} {path.name}, or `lull doctor --repair`"
            yield Finding("rights", NOTE, f"{path.name} may be read by others ({mode:o})", do, repaired=repair)


def _site(folder: Path, site: Path | None, repair: bool) -> Iterator[Finding]:
    site = site or (folder / "site" if (folder / "site").is_dir() else None)
    if site is None:
        return
    left = [*site.parent.glob(f".{site.name}.*.writing"), *site.parent.glob(f".{site.name}.*.old")]
    if left:
        done = recover(site) if repair else []
        seen = "; ".join(done) or f"{len(left)} folders of killed runs beside it"
        yield Finding(
            "site", NOTE, seen, "" if repair else "`lull publish` or `lull doctor --repair` clears them", repair
        )
    if not (site / MARK).is_file():
        yield Finding("site", FAULT, f"{site} is no site made by Lull", "make it with `lull publish latest --to DIR`")
        return
    shown, names = set(read_mark(site)), release_names(folder)
    behind = [n for n in names if n not in shown and not faults(folder / "releases" / n)]
    if behind:
        yield Finding("site", NOTE, f"does not hold {', '.join(behind[-3:])}", f"run `lull publish latest --to {site}`")
    else:
        yield Finding("site", OK, f"holds {len(shown)} releases")


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    need = max(FREE_BYTES, 2 * (folder / FILE).stat().st_size if (folder / FILE).exists() else 0)
    do = "" if free >= need else "make room: the store is written aside before it takes the place of the old one"
    yield Finding("disk", OK if free >= need else NOTE, f"{free / 2**30:.1f} GiB free", do)
