"""Writers killed and starved: `python -m benchmarks.kills [KILLS] [FAULTS] [SEED]`.

Each writer (store, release, site, accounts, backup) is forked and killed with SIGKILL after a random time, or is given
a random limit on the size of files, which is what a full disk looks like. Afterwards everything that readers see must
be as it was or as it was to become, and the next writer must get through.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
from tests.made_area import make_area

from lull import desk, schema
from lull.decided import bring
from lull.errors import LullError
from lull.publish.desk import people
from lull.publish.desk.archive import backup
from lull.publish.folder import replaced
from lull.releases import release_faults, release_names, write_release
from lull.reports import Span, make_document, make_record
from lull.reports.decisions import Verdict
from lull.reports.record import Record
from lull.store import Vintage, journal, open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROWS, PAGES, RECORDS = 3_000, 40, 50
DOCUMENT = make_document(
    " ".join(f"Taps are dry in {n}." for n in range(RECORDS)),
    published=date(2019, 4, 6),
    lang="en",
    source_office="bench",
)


def events(count: int) -> pa.Table:
    row = {"type_of_violence": 1, "low": 1, "best": 1, "high": 1, "where_prec": 1, "place_method": "inside",
           "code_status": "final", "source_id": "x", "known_from": date(2019, 2, 1), "date_start": date(2019, 1, 1),
           "date_end": date(2019, 1, 1)}  # fmt: skip
    return pa.Table.from_pylist(
        [{**row, "event_id": str(i)} for i in range(count)], schema=schema.arrow_schema("event")
    )


def to_store(home: Path, n: int) -> None:
    with open_store(home, write=True, wait_seconds=5) as store:
        store.add("event", events(ROWS + n), Vintage("ged", date(2020, 1, 1), f"{n}"))


def to_release(home: Path, n: int) -> None:
    rows = {"source_id": f"s{n}", "title": "x" * 4000, "publisher": "x", "licence": "CC0-1.0", "citation": "x",
            "redistributable": True, "known_from": date(2019, 1, 1)}  # fmt: skip
    tables = {"source": schema.conform(pa.Table.from_pylist([rows]), "source")}
    info = {"area": "x", "as_of": f"{2000 + n // 12}-{n % 12 + 1:02}-01", "method_version": "1"}
    write_release(home, info=info, tables=tables, geography={"type": "FeatureCollection", "features": []})


def to_site(home: Path, n: int) -> None:
    with replaced(home / "site") as aside:
        for page in range(PAGES):
            (aside / f"{page}.html").write_text(f"{n}" + " " * 20_000)


def to_accounts(home: Path, n: int) -> None:
    people.set_person(home, f"person-{n}", "a long password", "reader", now=NOW)


def to_backup(home: Path, n: int) -> None:
    backup(home, home.with_name(f"{home.name}-{n}.tar.gz"))


def to_journal(home: Path, n: int) -> None:
    """A decision on one of the records that wait, and every third time what follows from it."""
    at = NOW + timedelta(seconds=n)
    record = records()[n % RECORDS].record_id
    if not (home / "area.toml").is_file():
        make_area(home)
        desk.keep_reports(home, [(DOCUMENT, records())], at=NOW)
    decision = desk.settle(home, record, Verdict("accept", note=str(n)), reviewer="bench", at=at)
    with (home / "told").open("a", encoding="utf-8") as told:
        told.write(f"{decision}\n")
    if n % 3 == 0:
        bring(home)


def records() -> list[Record]:
    return [
        make_record(DOCUMENT, Span(s.start, s.end), aux_mode="actual", coder="rules", rule="bench", confidence=0.5,
                    record_type="statement", speech_act="grievance", strand="services")
        for s in DOCUMENT.sentences[:RECORDS]
    ]  # fmt: skip


def lost(home: Path) -> list[str]:
    """Decisions that a reviewer was told of and that are neither in the store nor in the journal, or twice in it."""
    told = (home / "told").read_text("utf-8").splitlines() if (home / "told").is_file() else []
    waits = journal.logged(home).column("decision_id").to_pylist()
    with open_store(home) as store:
        held = store.latest("decision", ["decision_id"]).column("decision_id").to_pylist()
    gone = {t for t in told if len(t) == 24} - {*waits, *held}
    return [f"decision {d} was lost" for d in gone] + ["a decision stands twice"] * (len(held) != len(set(held)))


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "store": to_store,
    "release": to_release,
    "site": to_site,
    "accounts": to_accounts,
    "backup": to_backup,
    "decisions": to_journal,
}


def wrong(home: Path) -> list[str]:
    """What a reader would find broken."""
    found = [f"{n}: {f}" for n in release_names(home) for f in release_faults(home, n)]
    try:
        with open_store(home) as store:
            if store.latest("event", ["event_id"]).num_rows < ROWS:
                found.append("the store lost rows")
        people.people(home)
        found += lost(home)
    except LullError as error:
        found.append(str(error))
    seen = {p.read_text()[:6].strip() for p in (home / "site").glob("*.html")}
    if len(seen) != 1 or len(list((home / "site").glob("*.html"))) != PAGES:
        found.append(f"the site is mixed or missing: {sorted(seen)}")
    return found


def forked(write: Callable[[Path, int], None], home: Path, n: int, *, limit: int | None) -> int:
    child = os.fork()
    if child:
        return child
    code = 0
    try:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        write(home, n)
    except LullError:
        code = 3
    except BaseException:  # noqa: BLE001  what this bench looks for
        traceback.print_exc()
        code = 4
    os._exit(code)


def run(kind: str, count: int, rng: random.Random, home: Path) -> int:
    """Kill or starve writers in turn; how often all held."""
    held = 0
    for n in range(count):
        name = list(WRITERS)[n % len(WRITERS)]
        number = n + 1 + (10_000 if kind == "fault" else 0)
        limit = int(10 ** rng.uniform(1, 6.3)) if kind == "fault" else None
        child = forked(WRITERS[name], home, number, limit=limit)
        if kind == "kill":
            time.sleep(rng.uniform(0, 0.25))
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        found = wrong(home) + (["a traceback"] if status == 4 else [])
        held += not found
        if found:
            print(f"{kind} {n} of {name} (limit {limit}): {found[:2]}", flush=True)
    return held


def main() -> None:
    """Print tried and held."""
    kills, faults, seed = (int(a) for a in (*sys.argv[1:4], *("50", "50", "1")[len(sys.argv) - 1 :]))
    rng = random.Random(seed)
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "area"
        home.mkdir()
        for write in WRITERS.values():
            write(home, 0)
        for kind, count in (("kill", kills), ("fault", faults)):
            held = run(kind, count, rng, home)
            bad += count - held
            print(f"{kind}s: {held} of {count} held", flush=True)
        for name, write in WRITERS.items():
            write(home, 90_001)
            print(f"the next writer of {name} gets through; wrong then: {wrong(home) or 'nothing'}", flush=True)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
