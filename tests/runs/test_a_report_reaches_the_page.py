"""From a text to the page, nothing mocked: invented reports are read, reviewed, published, and traced to sentences."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from lull.desk import keep_reports, settle, update
from lull.outlook.run import make_outlook
from lull.publish.app import make_app
from lull.publish.snapshot import shelf, take
from lull.reports.decisions import Verdict
from lull.reports.document import make_document
from lull.reports.reading import read_documents
from lull.reports.rules import code
from lull.runs.practice import AS_OF, REPORTS, make_practice

with warnings.catch_warnings():
    # Starlette would rather have httpx2, which is no dependency of ours; httpx does the same here.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "Water supply was restored in Kelvara on 20 April 2019, the municipality said."


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    return make_practice(tmp_path_factory.mktemp("practice") / "area", at=NOW, progress=lambda _what, _share: None)


def served(folder, name):
    with TestClient(make_app(folder)) as client:
        answer = client.get(name)
    assert answer.status_code == 200, name
    return answer.text


def test_forty_records_in_three_languages_are_published_with_their_sentences(practice):
    rows = take(practice.folder, practice.release.name).rows("record")
    texts = {d.document_id: d.text for d in read_documents(practice.folder / REPORTS)}
    assert len(rows) >= 40
    assert set(Counter(r["lang"] for r in rows)) == {"en", "ar", "ckb"}
    assert all(
        r["evidence"] in texts[r["document_id"]] for r in rows if "[" not in r["evidence"] and "<5" not in r["evidence"]
    )
    assert all(r["review_state"] == "accepted" and r["outlet"] for r in rows)
    assert practice.waiting > 0


def test_pages_say_that_all_is_invented(practice):
    name = practice.release.name
    for lang, word in (("en", "invented"), ("ar", "مختلق"), ("ckb", "دروستکراو")):
        assert word in served(practice.folder, f"/{lang}/{name}/index.html")
        assert word in served(practice.folder, f"/{lang}/{name}/reports.html")


def test_what_a_reviewer_accepts_stands_in_the_next_release(practice):
    folder = practice.folder
    document = make_document(TEXT, published=date(2019, 4, 22), lang="en", source_office="Practice News (invented)")
    records = code(document, area=folder)
    keep_reports(folder, [(document, records)], at=NOW)
    waiting = take(folder, "latest").rows("record")
    assert not any(r["document_id"] == document.document_id for r in waiting)
    settle(folder, records[0].record_id, Verdict("accept"), reviewer="tester", at=datetime(2026, 1, 2, tzinfo=UTC))
    update(folder, at=datetime(2026, 1, 2, tzinfo=UTC))
    made = make_outlook(folder, AS_OF, revise=True)
    assert made.name == shelf(folder)[-1] == f"{practice.release.name}-r2"
    (row,) = (r for r in take(folder, made.name).rows("record") if r["document_id"] == document.document_id)
    assert row["evidence"] in TEXT
    assert row["evidence"] in served(folder, f"/en/{made.name}/reports.html")
    assert row["record_id"] in served(folder, f"/data/{made.name}/record.csv")
    place = json.loads(served(folder, f"/data/{made.name}/place/{row['adm2_pcode']}.json"))
    assert row["record_id"] in {r["record_id"] for r in place["record"]}
