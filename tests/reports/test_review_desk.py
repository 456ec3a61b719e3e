"""The way of a record: read, kept, judged at the terminal, into the tables, back to its sentence, and out again."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from click.testing import CliRunner

from lull import desk, schema
from lull.area import bundled_area
from lull.cli.read import read
from lull.cli.review import review
from lull.errors import ReportError
from lull.reports import Span, make_document, make_record
from lull.reports.decisions import Verdict
from lull.store import Vintage, open_store

TEXT = (
    "Islamic State cells killed three policemen in Hawija on Monday, police said. "
    "Residents of Hawija complained that taps have been dry since May. "
    "The provincial council pledged to repair the Hawija pumping station by the end of June 2021. "
    "Grid power in Hawija fell to four hours a day. "
    "Pumps at Riyadh village are running again."
)
AT = datetime(2021, 4, 7, 9, tzinfo=UTC)
PLACE = {"place_text": "Hawija", "adm1_pcode": "IQG13", "adm2_pcode": "IQG13Q01"}


def coded(text=TEXT, outlet="Tigris Wire", published=date(2021, 4, 6)):
    document = make_document(text, published=published, lang="en", source_office=outlet, url="https://example.org/1")
    common = {"aux_mode": "actual", "coder": "rules", "rule": "test", "confidence": 0.7} | PLACE
    monday = {"date_start": date(2021, 4, 5), "date_end": date(2021, 4, 5), "date_prec": 1}
    details = (
        {"record_type": "security_event", "event_type": "ASSAULT", "strand": "security", "low": 3, "best": 3, "high": 3,
         "count_scope": "event", "actors": ("Islamic State cells",), "recipients": ("policemen",),
         "confidence": 0.6} | monday,
        {"record_type": "statement", "speech_act": "grievance", "strand": "services", "service_sector": "water",
         "actors": ("Residents of Hawija",)},
        {"record_type": "commitment", "commitment_status": "committed", "strand": "services", "service_sector": "water",
         "actors": ("provincial council",), "deadline": date(2021, 6, 30), "deadline_prec": "month"},
        {"record_type": "service_event", "service_sector": "electricity", "service_status": "disrupted",
         "strand": "services", "quantity": 4.0, "unit": "hours/day"},
        {"record_type": "service_event", "service_sector": "water", "service_status": "restored", "strand": "services"},
    )  # fmt: skip
    spans = document.sentences
    return document, [
        make_record(document, Span(s.start, s.end), **(common | d)) for s, d in zip(spans, details, strict=False)
    ]


@pytest.fixture
def area(tmp_path):
    folder = tmp_path / "area"
    folder.mkdir()
    for name in ("area.toml", "places.csv", "names.csv"):
        shutil.copyfile(bundled_area("iraq") / name, folder / name)
    (folder / "outlets.csv").write_text(
        "outlet,aliases,grade,reason,belligerent\nTigris Wire,tw,B,has corrected errors,false\n", encoding="utf-8"
    )
    document, records = coded()
    desk.keep_reports(folder, [(document, records)], at=AT)
    return folder


def run(area, *args, keys=None):
    result = CliRunner().invoke(review, ["--area", str(area), "--reviewer", "r1", *args], input=keys)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def waiting(area):
    return [json.loads(line) for line in run(area, "--list", "--json").splitlines()]


def test_the_queue_puts_deaths_and_a_false_restored_before_the_rest(area):
    queue = waiting(area)
    assert len(queue) == 5
    assert queue[0]["event_type"] == "ASSAULT"
    assert queue[1]["service_status"] == "restored"
    assert [q["priority"] for q in queue] == sorted((q["priority"] for q in queue), reverse=True)


def test_accepted_records_feed_all_tables_and_lead_back_to_their_sentences(area):
    out = run(area, keys="a\na\na\na\na\n")
    assert "1 event, 3 observation, 1 grievance, 1 commitment, 1 claim" in out
    with open_store(area) as store:
        event = store.latest("event").to_pylist()[0]
        hours = [o for o in store.latest("observation").to_pylist() if o["unit"] == "hours_per_day"]
        commitment = store.latest("commitment").to_pylist()[0]
        grievance = store.latest("grievance").to_pylist()[0]
    assert (event["best"], event["type_of_violence"], event["adm2_pcode"]) == (3, 1, "IQG13Q01")
    assert (hours[0]["value"], hours[0]["evidence_level"], hours[0]["publisher"]) == (4.0, 1, "Tigris Wire")
    assert commitment["deadline"] == date(2021, 6, 30)
    assert grievance["type"] == "service_failure"
    for row_id in (event["event_id"], hours[0]["obs_id"], commitment["commitment_id"], grievance["grievance_id"]):
        (line,) = run(area, "--why", row_id, "--json").splitlines()
        sentence = json.loads(line)
        assert TEXT[sentence["char_start"] : sentence["char_end"]] == sentence["evidence"]


def test_rejected_records_feed_nothing(area):
    run(area, keys="r wrong\n" * 5)
    with open_store(area) as store:
        assert all(store.latest(t).num_rows == 0 for t in ("event", "observation", "grievance", "commitment", "claim"))
    assert waiting(area) == []


def test_undo_takes_the_rows_back_out(area):
    run(area, keys="a\n")
    with open_store(area) as store:
        assert store.latest("event").num_rows == 1
    run(area, keys="u\nq\n")
    with open_store(area) as store:
        assert store.latest("event").num_rows == 0
    assert len(waiting(area)) == 5


def test_an_edit_corrects_the_number_and_its_author(area):
    attack = next(q for q in waiting(area) if q["event_type"] == "ASSAULT")
    run(area, keys="e low=2; best=2; high=2\nq\n")
    (changed,) = (r for r in desk.reviewed(area).to_pylist() if r["record_id"] == attack["record_id"])
    assert (changed["best"], changed["coder"], changed["review"]) == (2, "person", "accepted")
    with open_store(area) as store:
        assert store.latest("event").to_pylist()[0]["best"] == 2


def test_a_wrong_line_is_refused_and_the_next_one_read(area):
    before = waiting(area)
    out = run(area, keys="e best=none\nx\ne\ns\nm\n")
    assert out.count("not done") == 5
    assert waiting(area) == before


def test_a_split_makes_two_events_of_one(area):
    run(area, keys="s best=1; low=1; high=1 | low=2; best=2; high=2; date_start=2021-04-04\nq\n")
    with open_store(area) as store:
        # Two parts of one document are two incidents, so their deaths are not counted twice.
        assert sorted(e["best"] for e in store.latest("event").to_pylist()) == [1, 2]


def test_the_same_report_again_adds_nothing(area):
    document, records = coded()
    assert desk.keep_reports(area, [(document, records)], at=AT)[0].records == 0
    assert len(waiting(area)) == 5


def test_a_syndicated_copy_is_one_report(area):
    document, records = coded(TEXT + " Reporting by staff.", outlet="Other Post")
    (kept,) = desk.keep_reports(area, [(document, records)], at=AT)
    assert kept.report_group == coded()[0].document_id
    run(area, keys="a\na\n")
    with open_store(area) as store:
        (event,) = store.latest("event").to_pylist()
    assert (event["number_of_sources"], event["best"]) == (1, 3)
    assert len(run(area, "--why", event["event_id"], "--json").splitlines()) == 2


def test_deleting_a_document_removes_all_that_came_from_it(area):
    run(area, keys="a\n" * 5)
    document = coded()[0].document_id
    run(area, "--delete-document", document)
    with open_store(area) as store:
        tables = ("event", "observation", "grievance", "commitment", "claim", "record", "document", "lineage")
        assert {t: store.latest(t).num_rows for t in tables} == dict.fromkeys(tables, 0)
        kept = store.history("record").num_rows + store.history("claim").num_rows + store.history("commitment").num_rows
        assert kept == 0
    assert desk.text_behind(area, document, today=AT.date()) is None
    (again,) = desk.keep_reports(area, [coded()], at=AT)
    assert again.deleted
    assert again.records == 0


def test_events_of_days_that_the_event_source_reaches_are_dropped_from_every_date(area):
    run(area, keys="a\nq\n")
    with open_store(area) as store:
        (event,) = store.latest("event").to_pylist()
    may = {"date_start": date(2021, 5, 1), "date_end": date(2021, 5, 1), "known_from": date(2021, 6, 1)}
    later = event | {"event_id": "ged-1", "source_id": "ucdp"} | may
    rows = pa.Table.from_pylist([later], schema=schema.arrow_schema("event"))
    with open_store(area, write=True) as store:
        store.add("event", rows, Vintage("ucdp-ged", date(2022, 6, 1)))
    desk.update(area, at=AT)
    with open_store(area) as store:
        assert [e["event_id"] for e in store.as_known_on(date(2021, 7, 1), "event").to_pylist()] == ["ged-1"]


def test_full_texts_expire_and_quotes_stay(area):
    document = coded()[0].document_id
    assert desk.text_behind(area, document, today=AT.date()) == TEXT
    assert desk.text_behind(area, document, today=date(2022, 4, 7)) is None
    desk.update(area, at=datetime(2022, 4, 7, tzinfo=UTC))
    assert all(TEXT.encode() not in p.read_bytes() for p in (area / "reports").iterdir())
    assert "taps have been dry" in run(area, "--list")


def test_what_feeds_nothing_says_why(area):
    event = coded()[1][0].record_id
    verdict = Verdict("edit", {"low": None, "best": None, "high": None})
    desk.settle(area, event, verdict, reviewer="r1", at=AT)
    assert "not stated is not 0" in run(area, "--held")


def test_an_empty_area_says_what_to_do(tmp_path):
    with pytest.raises(ReportError, match="lull read FILE --keep"):
        desk.waiting(tmp_path)


def test_the_reader_keeps_what_it_codes(tmp_path):
    folder = tmp_path / "area"
    folder.mkdir()
    for name in ("area.toml", "places.csv", "names.csv", "aliases.csv", "outlets.csv"):
        shutil.copyfile(bundled_area("iraq") / name, folder / name)
    line = {
        "text": "Gunmen killed two farmers near Hawija on Monday.",
        "published": "2021-04-06",
        "url": "https://e.org/1",
    }
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    call = [str(path), "--lang", "en", "--source", "Reuters", "--second", "rules", "--keep"]
    assert "needs an area folder" in str(CliRunner().invoke(read, call, env={"LULL_AREA": ""}).exception)
    done = CliRunner().invoke(read, [*call, "--area", str(folder), "--json"])
    assert done.exit_code == 0, done.exception
    assert json.loads(done.output.splitlines()[0])["records"] >= 1
    (record,) = (r for r in desk.waiting(folder).to_pylist() if r["coder"] == "rules")
    assert (record["source_grade"], record["best"], record["adm2_pcode"]) == ("B", 2, "IQG13Q01")
