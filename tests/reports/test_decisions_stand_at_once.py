"""A decision is on the disk when its reviewer is told so, stands in every list at once, and enters the store once."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from tests.made_area import TODAY, make_area

from lull import decided, desk
from lull.cli.promises import promises
from lull.doctor import examine
from lull.errors import ReportError
from lull.publish.desk import archive
from lull.reports import Span, make_document, make_record
from lull.reports.decisions import Verdict
from lull.reports.waiting import drop_waiting, remove_queue
from lull.store import FILE, journal, open_store

AT = datetime(2020, 4, 7, 9, tzinfo=UTC)
TEXT = (
    "Gunmen killed three policemen in Al-District 1-1 on Monday. "
    "The provincial council pledged to repair the pumping station of Al-District 1-1 by the end of June 2020."
)
ACCEPT = Verdict("accept")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    area = make_area(tmp_path_factory.mktemp("made") / "area")
    document = make_document(TEXT, published=date(2020, 4, 6), lang="en", source_office="Tigris Wire")
    monday = {"date_start": date(2020, 4, 5), "date_end": date(2020, 4, 5), "date_prec": 1, "count_scope": "event"}
    details = (
        {"record_type": "security_event", "event_type": "ASSAULT", "strand": "security", "low": 3, "best": 3, "high": 3,
         "actors": ("Gunmen",), "recipients": ("policemen",), "confidence": 0.6} | monday,
        {"record_type": "commitment", "commitment_status": "committed", "strand": "services", "confidence": 0.9,
         "service_sector": "water", "actors": ("provincial council",), "deadline": date(2020, 6, 30),
         "deadline_prec": "month"},
    )  # fmt: skip
    common = {"aux_mode": "actual", "coder": "rules", "rule": "test"}
    records = [
        make_record(document, Span(s.start, s.end), **(common | d))
        for s, d in zip(document.sentences, details, strict=True)
    ]
    desk.keep_reports(area, [(document, records)], at=AT)
    return area


@pytest.fixture
def area(made, tmp_path):
    folder = tmp_path / "area"
    folder.mkdir()
    for path in made.rglob("*"):
        to = folder / path.relative_to(made)
        to.mkdir() if path.is_dir() else to.write_bytes(path.read_bytes())
    return folder


def ids(area):
    return desk.waiting(area, reviewer="r1").column("record_id").to_pylist()


def promised(area):
    out = CliRunner().invoke(promises, ["--area", str(area), "--known-on", "2020-05-01", "--json"])
    assert out.exit_code == 0, out.exception
    return [r for line in out.output.splitlines() if (r := json.loads(line))["commitment_id"].startswith("report-")]


def test_a_decision_leaves_the_store_alone_and_the_list_at_once(area):
    before = (area / FILE).read_bytes()
    first, second = ids(area)
    desk.settle(area, first, ACCEPT, reviewer="r1", at=AT)
    assert (area / FILE).read_bytes() == before
    assert ids(area) == [second]
    assert desk.number_waiting(area) == 1
    with pytest.raises(ReportError, match="waits no more"):
        desk.settle(area, first, ACCEPT, reviewer="r1", at=AT, if_waiting=True)


def test_what_follows_from_a_decision_stands_when_it_is_next_read(area):
    assert promised(area) == []
    for record_id in ids(area):
        desk.settle(area, record_id, ACCEPT, reviewer="r1", at=AT)
    (row,) = promised(area)
    assert row["deadline"] == "2020-06-30"
    assert journal.is_empty(area)
    with open_store(area) as store:
        assert store.latest("decision").num_rows == 2


OTHER = "The ministry of justice pledged to release the detainees of Al-District 1-1 by the end of June 2020."


def keep_another_promise(area):
    document = make_document(OTHER, published=date(2020, 4, 6), lang="en", source_office="Tigris Wire")
    (sentence,) = document.sentences
    record = make_record(
        document, Span(sentence.start, sentence.end), record_type="commitment", commitment_status="committed",
        strand="governance", confidence=0.9, actors=("ministry of justice",),
        deadline=date(2020, 6, 30), deadline_prec="month", aux_mode="actual", coder="rules", rule="test",
    )  # fmt: skip
    desk.keep_reports(area, [(document, [record])], at=AT)
    return record.record_id


@pytest.mark.parametrize("behind", [timedelta(seconds=2), timedelta(0), timedelta(days=3)])
def test_a_decision_whose_time_is_before_that_of_rows_given_since_gives_its_rows_too(area, behind):
    late, since = keep_another_promise(area), AT + timedelta(days=4)
    for record_id in set(ids(area)) - {late}:
        desk.settle(area, record_id, ACCEPT, reviewer="r1", at=AT)
    desk.update(area, at=since)
    desk.settle(area, late, ACCEPT, reviewer="r1", at=since - behind)
    assert len(promised(area)) == 2
    assert journal.is_empty(area)


@pytest.mark.parametrize("after", [timedelta(seconds=5), timedelta(0)])
def test_rows_are_given_though_the_clock_of_who_asks_for_them_is_behind(area, after):
    late = keep_another_promise(area)
    for record_id in set(ids(area)) - {late}:
        desk.settle(area, record_id, ACCEPT, reviewer="r1", at=AT + after)
    assert len(promised(area)) == 1
    desk.settle(area, late, ACCEPT, reviewer="r1", at=AT)
    desk.update(area, at=AT)
    assert len(promised(area)) == 2


def test_rows_of_others_stand_where_a_document_is_deleted_by_a_clock_that_is_behind(area):
    late = keep_another_promise(area)
    for record_id in set(ids(area)) - {late}:
        desk.settle(area, record_id, ACCEPT, reviewer="r1", at=AT)
    desk.update(area, at=AT + timedelta(seconds=5))
    desk.settle(area, late, ACCEPT, reviewer="r1", at=AT + timedelta(seconds=1))
    gone = {r["document_id"] for r in desk.reviewed(area).to_pylist() if r["record_id"] != late}
    for document_id in gone:
        desk.settle(area, document_id, Verdict("delete_document"), reviewer="r1", at=AT + timedelta(seconds=3))
    (row,) = promised(area)
    assert "detainees" in row["deliverable"]


def test_two_decisions_on_one_record_count_in_their_order(area):
    first, _ = ids(area)
    desk.settle(area, first, ACCEPT, reviewer="r1", at=AT)
    later = AT + timedelta(minutes=1)
    desk.settle(area, first, Verdict("edit", {"low": 2, "best": 2, "high": 2}), reviewer="r2", at=later)
    assert desk.take_back(area, reviewer="r1", at=AT + timedelta(minutes=2)) == first
    state = {r["record_id"]: r for r in desk.reviewed(area).to_pylist()}
    assert (state[first]["review"], state[first]["best"]) == ("accepted", 2)


def test_a_part_of_a_split_record_can_be_decided_before_it_enters_the_store(area):
    first, _ = ids(area)
    parts = [{"low": 1, "best": 1, "high": 1}, {"low": 2, "best": 2, "high": 2}]
    desk.settle(area, first, Verdict("split", {"parts": parts}), reviewer="r1", at=AT)
    part = decided.part_of(first, 1)
    desk.settle(area, part, Verdict("reject"), reviewer="r1", at=AT + timedelta(minutes=1))
    state = {r["record_id"]: r["review"] for r in desk.reviewed(area).to_pylist()}
    assert (state[first], state[part], state[decided.part_of(first, 0)]) == ("rejected", "rejected", "accepted")


def test_a_run_killed_before_the_journal_is_cleared_leaves_each_decision_once(area, monkeypatch):
    first, second = ids(area)
    desk.settle(area, first, ACCEPT, reviewer="r1", at=AT)
    monkeypatch.setattr(decided.journal, "drop", _stop)
    with pytest.raises(KeyboardInterrupt):
        decided.bring(area)
    monkeypatch.undo()
    assert not journal.is_empty(area)
    assert ids(area) == [second]
    desk.settle(area, second, ACCEPT, reviewer="r1", at=AT)
    decided.bring(area)
    with open_store(area) as store:
        assert sorted(store.latest("decision").column("record_id").to_pylist()) == sorted([first, second])
        assert store.latest("event").to_pylist()[-1]["source_id"] is not None
    assert journal.is_empty(area)


def _stop(*_):
    raise KeyboardInterrupt


def test_a_decider_killed_before_the_end_has_decided_nothing(area):
    first, _ = ids(area)
    child = os.fork()
    if not child:
        with journal.journal(area) as log:
            log.execute("insert into decision values ('a', 'b', 'accept', 'r', '{}')")
            os._exit(0)
    os.waitpid(child, 0)
    assert journal.logged(area).num_rows == 0
    desk.settle(area, first, ACCEPT, reviewer="r1", at=AT)
    assert journal.logged(area).num_rows == 1


def test_a_refused_decision_is_not_logged(area):
    first, _ = ids(area)
    with pytest.raises(ReportError, match="cannot be edited"):
        desk.settle(area, first, Verdict("edit", {"evidence": "x"}), reviewer="r1", at=AT)
    with pytest.raises(ReportError, match="no record id"):
        desk.settle(area, "nobody", ACCEPT, reviewer="r1", at=AT)
    assert journal.is_empty(area)


def test_a_backup_brings_decisions_that_wait(area, tmp_path):
    first, second = ids(area)
    desk.settle(area, first, ACCEPT, reviewer="r1", at=AT)
    back = archive.restore(archive.backup(area, tmp_path / "kept.tar.gz"), tmp_path / "back")
    assert ids(back) == [second]
    assert oct((back / journal.NAME).stat().st_mode & 0o777) == "0o600"


def test_the_doctor_sees_a_queue_that_is_not_that_of_the_records_and_mends_it(area):
    first, second = ids(area)
    with open_store(area, write=True) as store:
        drop_waiting(store.con, "record_id", [first])
        store.con.execute("INSERT INTO review_queue VALUES ('gone', 'd', NULL, 0.5, 9)")
        store.con.execute("CREATE TEMP TABLE forgotten AS SELECT true AS something")
    (seen,) = (f for f in examine(area, today=TODAY) if f.what == "review queue")
    assert (seen.state, seen.seen) == ("fault", "1 records wait and are not in it; 1 in it wait no more")
    (mended,) = (f for f in examine(area, today=TODAY, repair=True) if f.what == "review queue")
    assert mended.repaired
    (now,) = (f for f in examine(area, today=TODAY) if f.what == "review queue")
    assert (now.state, now.seen) == ("ok", "2 records wait")
    assert ids(area) == [first, second]


def test_the_doctor_counts_what_waits_in_a_store_that_has_no_queue_yet(area):
    with open_store(area, write=True) as store:
        remove_queue(store.con)
        store.con.execute("CREATE TEMP TABLE forgotten AS SELECT true AS something")
    (seen,) = (f for f in examine(area, today=TODAY) if f.what == "review queue")
    assert (seen.state, seen.seen) == ("ok", "2 records wait")


def test_the_doctor_sees_a_damaged_journal(area):
    desk.settle(area, ids(area)[0], ACCEPT, reviewer="r1", at=AT)
    with sqlite3.connect(area / journal.NAME) as log:
        log.execute("pragma page_count")
    log.close()
    (area / journal.NAME).write_bytes((area / journal.NAME).read_bytes()[:4096] + b"x" * 4096)
    found = [f for f in examine(area, today=TODAY) if f.what == "decisions"]
    assert [f.state for f in found] == ["fault"]
