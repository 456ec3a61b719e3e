"""Laws of the decision log: replaying is idempotent, undo restores, wrong decisions are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lull import schema
from lull.errors import LullError, ReportError
from lull.reports import Span, make_document, make_record, record_table
from lull.reports.decisions import Verdict, agreement, decide, deleted_documents, links, standing, undo_last
from lull.reports.review import apply, harm, queue

START = datetime(2021, 4, 7, tzinfo=UTC)
EMPTY = schema.arrow_schema("decision").empty_table()


def made(n: int = 6) -> pa.Table:
    tables = []
    for d in range(2):
        document = make_document(f"Paper {d}. " + " ".join(f"Sentence {i} tells." for i in range(n // 2)), lang="en")
        records = [
            make_record(document, Span(s.start, s.end), record_type="security_event", event_type="ASSAULT",
                        aux_mode="actual", strand="security", coder="rules", rule="r", confidence=0.1 + 0.1 * (i % 8),
                        low=i, best=i, high=i + 1, date_start=date(2021, 4, 1), date_end=date(2021, 4, 2))
            for i, s in enumerate(document.sentences[1:])
        ]  # fmt: skip
        tables.append(record_table(records, source_id="reports", known_from=date(2021, 4, 2)))
    return pa.concat_tables(tables)


RECORDS = made()
IDS = RECORDS.column("record_id").to_pylist()
DOCUMENTS = sorted(set(RECORDS.column("document_id").to_pylist()))

ids = st.sampled_from(IDS)
verdicts = st.one_of(
    st.tuples(ids, st.sampled_from(["accept", "reject", "contest"]).map(Verdict)),
    st.tuples(ids, st.integers(0, 3).map(lambda n: Verdict("edit", {"low": n, "best": n, "high": n}))),
    st.tuples(ids, st.just(Verdict("split", {"parts": [{"injured": 1}, {"injured": 2}]}))),
    st.tuples(ids, ids).filter(lambda p: p[0] != p[1]).map(lambda p: (p[0], Verdict("merge", {"into": p[1]}))),
    st.tuples(st.sampled_from(DOCUMENTS), st.just(Verdict("delete_document"))),
)
logs = st.lists(st.tuples(verdicts, st.sampled_from(["r1", "r2"])), max_size=8)


def log_of(steps) -> pa.Table:
    rows = [
        decide(RECORDS, key, verdict, reviewer=who, at=START + timedelta(minutes=n))
        for n, ((key, verdict), who) in enumerate(steps)
    ]
    return pa.concat_tables([EMPTY, *rows])


@settings(max_examples=25, deadline=None)
@given(logs)
def test_applying_twice_is_applying_once(steps):
    log = log_of(steps)
    once = apply(RECORDS, log)
    assert apply(once, log).equals(once)


@settings(max_examples=25, deadline=None)
@given(logs.filter(lambda s: len(s) > 0))
def test_undo_restores_what_was_before(steps):
    log = log_of(steps)
    last = log.slice(log.num_rows - 1)
    name = {"decision": last.column("decision_id")[0].as_py()}
    key = last.column("record_id")[0].as_py()
    undo = decide(RECORDS, key, Verdict("undo", name), reviewer="r1", at=START + timedelta(days=1))
    undone = pa.concat_tables([log, undo])
    assert apply(RECORDS, undone).equals(apply(RECORDS, log.slice(0, log.num_rows - 1)))
    again = {"decision": undo.column("decision_id")[0].as_py()}
    redo = decide(RECORDS, key, Verdict("undo", again), reviewer="r1", at=START + timedelta(days=2))
    assert apply(RECORDS, pa.concat_tables([undone, redo])).equals(apply(RECORDS, log))


@settings(max_examples=15, deadline=None)
@given(logs, st.randoms())
def test_the_order_of_the_rows_of_the_log_changes_nothing(steps, random):
    log = log_of(steps)
    order = list(range(log.num_rows))
    random.shuffle(order)
    assert apply(RECORDS, log.take(pa.array(order, pa.int64()))).equals(apply(RECORDS, log))


def test_the_queue_holds_what_nobody_decided_in_order_of_error_times_harm():
    log = log_of([((IDS[0], Verdict("accept")), "r1"), ((IDS[1], Verdict("reject")), "r1")])
    waiting = queue(RECORDS, log)
    assert set(waiting.column("record_id").to_pylist()) == set(IDS[2:])
    assert waiting.column("priority").to_pylist() == sorted(waiting.column("priority").to_pylist(), reverse=True)
    row = waiting.to_pylist()[0]
    assert row["priority"] == pytest.approx((1 - row["confidence"]) * row["harm"])
    assert row["harm"] >= harm(row)


def test_a_contested_record_comes_back_but_keeps_its_state():
    log = log_of([((IDS[0], Verdict("accept")), "r1"), ((IDS[0], Verdict("contest", note="wrong town")), "reader")])
    (row,) = (r for r in queue(RECORDS, log).to_pylist() if r["record_id"] == IDS[0])
    assert (row["contested"], row["review"]) == (True, "accepted")


def test_one_in_twenty_is_shown_again_to_another_reviewer_as_if_new():
    many = pa.concat_tables([made(200)])
    rows = [
        decide(many, r, Verdict("accept"), reviewer="r1", at=START + timedelta(seconds=n))
        for n, r in enumerate(many.column("record_id").to_pylist())
    ]
    log = pa.concat_tables(rows)
    assert queue(many, log, reviewer="r1").num_rows == 0
    shown = queue(many, log, reviewer="r2")
    assert 0.01 < shown.num_rows / many.num_rows < 0.1
    assert set(shown.column("review").to_pylist()) == {"waiting"}


def test_kappa_matches_its_closed_form():
    # Two reviewers: both keep 2, both reject 1, they differ on 1: observed 3/4, chance (3*2 + 1*2)/16 = 1/2, kappa 1/2.
    first, second = ["accept"] * 3 + ["reject"], ["accept", "accept", "reject", "reject"]
    steps = [((i, Verdict(a)), "r1") for i, a in zip(IDS, first, strict=False)]
    steps += [((i, Verdict(a)), "r2") for i, a in zip(IDS, second, strict=False)]
    assert agreement(log_of(steps)) == (4, pytest.approx(0.5))
    assert agreement(EMPTY) == (0, None)


def test_links_and_deletions_are_read_from_standing_decisions_only():
    log = log_of(
        [((IDS[0], Verdict("merge", {"into": IDS[3]})), "r1"), ((DOCUMENTS[0], Verdict("delete_document")), "r1")]
    )
    assert links(log) == [(IDS[0], IDS[3])]
    assert deleted_documents(log) == {DOCUMENTS[0]}
    undo = undo_last(log, reviewer="r1", at=START + timedelta(days=1))
    assert deleted_documents(pa.concat_tables([log, undo])) == set()
    assert len(standing(pa.concat_tables([log, undo]))) == 1


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (IDS[0], Verdict("edit")),
        (IDS[0], Verdict("edit", {"evidence": "made up"})),
        (IDS[0], Verdict("edit", {"char_start": 0})),
        (IDS[0], Verdict("edit", {"best": "none"})),
        (IDS[0], Verdict("edit", {"best": -1})),
        (IDS[0], Verdict("edit", {"best": 9, "high": 2})),
        (IDS[0], Verdict("edit", {"aux_mode": "maybe"})),
        (IDS[0], Verdict("edit", {"record_type": None})),
        (IDS[0], Verdict("edit", {"deadline": "soon"})),
        (IDS[0], Verdict("edit", {"date_start": "2021-05-01"})),
        (IDS[0], Verdict("split", {"parts": [{"best": 1}]})),
        (IDS[0], Verdict("split", {"parts": "two"})),
        (IDS[0], Verdict("split", {"parts": [1, 2]})),
        (IDS[0], Verdict("merge", {"into": IDS[0]})),
        (IDS[0], Verdict("merge", {"into": "nobody"})),
        (IDS[0], Verdict("undo")),
        (IDS[0], Verdict("burn")),
        ("nobody", Verdict("accept")),
        (IDS[0], Verdict("delete_document")),
    ],
)
def test_wrong_decisions_are_refused(key, verdict):
    with pytest.raises(LullError):
        decide(RECORDS, key, verdict, reviewer="r1", at=START)


@pytest.mark.parametrize("name", ["", "  ", "someone@example.org", "x" * 41])
def test_a_reviewer_is_a_pseudonym(name):
    with pytest.raises(ReportError, match="pseudonym"):
        decide(RECORDS, IDS[0], Verdict("accept"), reviewer=name, at=START)


def test_a_clock_without_a_zone_is_refused():
    with pytest.raises(ReportError, match="time zone"):
        decide(RECORDS, IDS[0], Verdict("accept"), reviewer="r1", at=datetime(2021, 1, 1))
    with pytest.raises(ReportError, match="no decision to undo"):
        undo_last(EMPTY, reviewer="r1", at=START)
