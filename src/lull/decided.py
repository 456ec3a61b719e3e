"""What reviewers decided, brought into the store: the log, the queue, and the rows that accepted records add.

A decision is logged in the journal (`lull.store.journal`) at once. All that reads what follows from decisions opens the
store here, so that those which wait enter it first, together with what they change in the other tables, or none does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lull.area import Area, load_area
from lull.languages import pick, source
from lull.places import plain_names, read_names
from lull.reports.actor_kinds import load_sides
from lull.reports.decisions import change_of, links
from lull.reports.flow import TABLES, Context, flow
from lull.reports.review import apply, part_of
from lull.reports.waiting import add_waiting, drop_waiting, has_queue
from lull.store import FILE, Store, Vintage, journal, open_store

FAMILY = "reports"
_PARTS = 20  # of a split record, at most


@contextmanager
def open_decided(folder: Path, *, empty_ok: bool = False) -> Iterator[Store]:
    """An area's store for reading, with every decision in it that was made until now; see `open_store`."""
    bring(folder)
    with open_store(folder, empty_ok=empty_ok) as store:
        yield store


def bring(folder: Path) -> None:
    """Bring the decisions that wait in the journal into the store, with what they change in the other tables."""
    if not (folder / FILE).exists() or journal.is_empty(folder):
        return
    area = load_area(folder)
    with writing(folder) as (store, fresh):
        if fresh.num_rows:
            flow_into(area, store, pc.max(fresh.column("decided_at")).as_py())


@contextmanager
def writing(folder: Path) -> Iterator[tuple[Store, pa.Table]]:
    """The store for writing, with the decisions of the journal in its log, and which these were.

    They leave the journal once the store that holds them is in place. What follows from them is up to the caller
    (`flow_into`).
    """
    with open_store(folder, write=True) as store:
        fresh = journal.logged(folder)
        fill_queue(store)
        if fresh.num_rows:
            log(store, fresh)
            drop_waiting(store.con, "record_id", decided_ids(fresh))
        yield store, fresh
    journal.drop(folder, fresh)


def log(store: Store, decisions: pa.Table) -> None:
    """Add rows to the log of decisions; those that stand there already change nothing."""
    last: datetime = pc.max(decisions.column("decided_at")).as_py()
    first = str(decisions.column("decision_id")[0].as_py())
    store.add("decision", decisions, Vintage("review", last.date(), version=f"{last.isoformat()} {first}"))


def fill_queue(store: Store) -> None:
    """The queue of a store that has none yet: of all records that nobody decided on."""
    if has_queue(store.con):
        return
    records = store.latest("record")
    mine = pa.array(open_ids(store), pa.string())
    add_waiting(store.con, records.filter(pc.is_in(records.column("record_id"), value_set=mine)))


def open_ids(store: Store) -> list[str]:
    """Records of the store that no decision in it is about: what its queue holds."""
    decided = set(decided_ids(store.latest("decision")))
    return [r for r in store.latest("record", ["record_id"]).column("record_id").to_pylist() if r not in decided]


def decided_ids(decisions: pa.Table) -> list[str]:
    """Records with a decision that stands or stood, and those they were merged into."""
    into = [str(change_of(d).get("into", "")) for d in decisions.to_pylist()]
    return sorted({*decisions.column("record_id").to_pylist(), *filter(None, into)})


def together(held: pa.Table, fresh: pa.Table) -> pa.Table:
    """Decisions of the store and of the journal, each once."""
    there = pa.array(held.column("decision_id").to_pylist(), pa.string())
    new = pc.invert(pc.is_in(fresh.column("decision_id"), value_set=there))
    return pa.concat_tables([held, fresh.filter(new).cast(held.schema)])


def judged(store: Store, decisions: pa.Table) -> pa.Table:
    """The records that somebody decided on, as coded: all that the other tables rest on."""
    parts = parents(decisions)
    return store.some("record", "record_id", sorted({parts.get(i, i) for i in decided_ids(decisions)}))


def parents(decisions: pa.Table) -> dict[str, str]:
    """Of each part that a record was split into, that record."""
    split = [d["record_id"] for d in decisions.to_pylist() if d["action"] == "split"]
    return {part_of(record_id, n): record_id for record_id in split for n in range(_PARTS)}


def flow_into(area: Area, store: Store, at: datetime) -> dict[str, pa.Table]:
    """Derive what the accepted records say within an open store, by table, and what is `held` back.

    at : when it was decided or asked for; what is derived now stands in any case, whatever time was stated before.
    """
    context = context_of(area, store)
    _forget_covered(store, context)
    decisions = store.latest("decision")
    made = flow(apply(judged(store, decisions), decisions), context)
    moment = _newest_moment(store, at)
    vintage = Vintage(FAMILY, moment.date(), version=moment.isoformat(), complete=True)
    for name in TABLES:
        if made[name].num_rows or _any_from_reports(store, name):
            store.add(name, made[name], vintage)
    return made


def _newest_moment(store: Store, at: datetime) -> datetime:
    """A time in UTC after that of everything derived so far: `at`, or just after the newest vintage.

    Of complete vintages the one of the latest time holds. A decision may have got its time before it waited for
    another writer, and the clocks of two hosts differ; derived at such a time, its rows would be withdrawn at once.
    """
    held = store.vintages().select(["family", "table_name", "version"]).to_pylist()
    mine = [v["version"] for v in held if v["family"] == FAMILY and v["table_name"] in TABLES]
    last = max((datetime.fromisoformat(v).astimezone(UTC) for v in mine), default=None)
    asked = at.astimezone(UTC)
    return asked if last is None else max(asked, last + timedelta(microseconds=1))


def context_of(area: Area, store: Store) -> Context:
    """What the flow needs to know of an area and its store."""
    with area.path("places.csv").open(encoding="utf-8", newline="") as file:
        top = next((p["place_id"] for p in csv.DictReader(file) if not p.get("parent_id")), area.id.upper())
    names = plain_names(read_names(area.folder))
    commitments = store.latest("commitment")
    events = store.latest("event", ["date_end", "source_id"])
    events = events.filter(pc.not_equal(events.column("source_id"), FAMILY))
    return Context(
        documents=store.latest("document"),
        country=(top, pick(area.names, source()) or area.id),
        links=links(store.latest("decision")),
        commitments=commitments.filter(pc.not_equal(commitments.column("source_id"), FAMILY)),
        covered_until=pc.max(events.column("date_end")).as_py(),
        place_name=names.get,
        side=load_sides(area.path("actors.csv")),
    )


def _forget_covered(store: Store, context: Context) -> None:
    """Drop events from reports of days that the event source covers by now.

    They are dropped from every vintage: withdrawn from today only, they would count twice in an outlook as of a past
    date. They are derived rows; the records stay.
    """
    last = context.covered_until
    if last is None:
        return
    events = store.latest("event", ["event_id", "source_id", "date_end"])
    mine = pc.and_(pc.equal(events["source_id"], FAMILY), pc.less_equal(events["date_end"], pa.scalar(last)))
    store.forget("event", "event_id", events.filter(mine).column("event_id").to_pylist())


def _any_from_reports(store: Store, name: str) -> bool:
    rows = store.latest(name, ["source_id"])
    return bool(pc.any(pc.equal(rows.column("source_id"), FAMILY)).as_py())
