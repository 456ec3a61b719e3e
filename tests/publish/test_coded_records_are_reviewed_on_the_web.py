"""The queue of coded records on the web: for reviewers only, one button a decision, and text is never markup."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lull import desk as reviewers
from lull.area import bundled_area
from lull.cli.web_review import review_desk
from lull.publish.app import make_app
from lull.publish.desk import people
from lull.publish.desk.database import desk
from lull.publish.desk.records import FIELDS, judgement
from lull.publish.desk.routes import desk_routes
from lull.reports import Span, make_document, make_record

if TYPE_CHECKING:
    from starlette.testclient import TestClient

NOW = datetime.now(UTC)
PASSWORD = "long enough to pass"
TEXT = (
    'Cells killed three <script>alert(1)</script> policemen in "Hawija" on Monday. '
    "The <img src=x onerror=alert(2)> council pledged repairs by the end of June 2021."
)


@pytest.fixture
def area(site_area: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "area"
    shutil.copytree(site_area, folder, ignore=shutil.ignore_patterns("desk.*"))
    for name in ("area.toml", "places.csv", "names.csv"):
        shutil.copyfile(bundled_area("iraq") / name, folder / name)
    document = make_document(TEXT, published=date(2021, 4, 6), lang="en", source_office="Tigris Wire")
    common = {"aux_mode": "actual", "coder": "rules", "rule": "test"}
    details = (
        {"record_type": "security_event", "event_type": "ASSAULT", "strand": "security", "low": 3, "best": 3, "high": 3,
         "count_scope": "event", "confidence": 0.5, "date_start": date(2021, 4, 5), "date_end": date(2021, 4, 5),
         "date_prec": 1, "place_text": '<b>"Hawija"</b>', "actors": ("cells",)},
        {"record_type": "commitment", "commitment_status": "committed", "strand": "services", "confidence": 0.9,
         "deadline": date(2021, 6, 30), "deadline_prec": "month", "actors": ("council",)},
    )  # fmt: skip
    records = [
        make_record(document, Span(s.start, s.end), **(common | d))
        for s, d in zip(document.sentences, details, strict=True)
    ]
    reviewers.keep_reports(folder, [(document, records)], at=NOW)
    return folder


@pytest.fixture
def visitor(area: Path, client: TestClient) -> TestClient:
    return type(client)(make_app(area, more=desk_routes(area, review=review_desk(area))), follow_redirects=False)


def enter(visitor: TestClient, area: Path, role: str) -> None:
    people.set_person(area, f"{role}-1", PASSWORD, role, now=NOW)
    form = {"token": token(visitor.get("/en/2019-04/sign-in.html").text), "name": f"{role}-1", "password": PASSWORD}
    assert visitor.post("/en/2019-04/sign-in.html", data=form).status_code == 303


def token(text: str) -> str:
    return re.findall(r'name="token" value="([^"]+)"', text)[0]


def ids(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="id" value="([^"]+)"', text)))


def test_only_reviewers_see_the_queue(visitor: TestClient, area: Path) -> None:
    away = visitor.get("/en/desk/records")
    assert (away.status_code, away.headers["location"]) == (303, "../2019-04/sign-in.html")
    assert visitor.post("/en/desk/records", data={"action": "accept"}).status_code == 303
    enter(visitor, area, "reader")
    assert visitor.get("/en/desk/records").status_code == 403
    assert visitor.post("/en/desk/records", data={"action": "accept"}).status_code == 403
    assert reviewers.waiting(area).num_rows == 2


@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
def test_the_dearest_mistake_comes_first_and_text_is_never_markup(visitor: TestClient, area: Path, lang: str) -> None:
    enter(visitor, area, "reviewer")
    answer = visitor.get(f"/{lang}/desk/records")
    assert answer.status_code == 200
    assert ids(answer.text) == reviewers.waiting(area).column("record_id").to_pylist()
    assert "<mark>Cells killed three &lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert '<b>"Hawija"' not in answer.text
    assert "style=" not in answer.text
    assert not re.search(r"<[^>]*\son[a-z]+=", re.sub(r"&lt;.*?&gt;", "", answer.text))
    for link in re.findall(r'(?:href|src)="([^"#?]+)"', answer.text):
        if not link.startswith("http"):
            assert visitor.get(str(answer.url.join(link))).status_code in (200, 302, 303), link


def test_accept_edit_and_reject_are_logged_by_pseudonym(visitor: TestClient, area: Path) -> None:
    enter(visitor, area, "reviewer")
    text = visitor.get("/en/desk/records").text
    first, second = ids(text)
    was = {f"was_{k}": v for k, v in {"best": "3", "low": "3", "high": "3", "adm2_pcode": ""}.items()}
    form = {"token": token(text), "id": first, "action": "edit"} | was
    bad = visitor.post("/en/desk/records", data=form | {"low": "3", "best": "2", "high": "3", "adm2_pcode": ""})
    assert bad.status_code == 409
    assert "Nothing was decided" in bad.text
    good = visitor.post(
        "/en/desk/records", data=form | {"low": "2", "best": "2", "high": "3", "adm2_pcode": "IQG13Q01"}
    )
    assert (good.status_code, good.headers["location"]) == (303, "records")
    form = {"token": token(text), "id": second, "action": "reject", "note": "not a promise"}
    assert visitor.post("/en/desk/records", data=form).status_code == 303
    assert visitor.post("/en/desk/records", data=form).status_code == 409
    now = {r["record_id"]: r for r in reviewers.reviewed(area).to_pylist()}
    assert (now[first]["review"], now[first]["best"], now[first]["adm2_pcode"]) == ("accepted", 2, "IQG13Q01")
    assert now[second]["review"] == "rejected"
    log = reviewers.opened(area)[1].to_pylist()
    assert sorted((d["action"], d["reviewer"], d["note"]) for d in log) == [
        ("edit", "reviewer-1", None),
        ("reject", "reviewer-1", "not a promise"),
    ]
    with desk(area) as database:
        noted = database.execute("select who, action, what from audit where action like 'record %'").fetchall()
    assert noted == [("reviewer-1", "record edit", first), ("reviewer-1", "record reject", second)]
    assert "Nothing waits" in visitor.get("/en/desk/records").text


def test_forms_of_others_and_other_actions_are_refused(visitor: TestClient, area: Path) -> None:
    enter(visitor, area, "reviewer")
    text = visitor.get("/en/desk/records").text
    form = {"token": token(text), "id": ids(text)[0], "action": "accept"}
    assert visitor.post("/en/desk/records", data=form | {"token": "made.up"}).status_code == 403
    evil = {"origin": "https://evil.example"}
    assert visitor.post("/en/desk/records", data=form, headers=evil).status_code == 403
    for action in ("delete_document", "undo", "split", ""):
        assert visitor.post("/en/desk/records", data=form | {"action": action}).status_code == 409
    assert visitor.post("/en/desk/records", data=form | {"id": "nobody"}).status_code == 409
    for wrong in ({"best": "-1"}, {"best": "1e3"}, {"deadline": "soon"}, {"record_type": "<b>"}):
        assert visitor.post("/en/desk/records", data=form | {"action": "edit"} | wrong).status_code == 409
    assert reviewers.waiting(area).num_rows == 2


def test_an_area_without_reports_has_an_empty_queue(area: Path, visitor: TestClient) -> None:
    enter(visitor, area, "reviewer")
    (area / "store.duckdb").unlink()
    assert "Nothing waits" in visitor.get("/en/desk/records").text


def test_fields_that_did_not_change_are_left_alone() -> None:
    same = dict.fromkeys(FIELDS, "1") | {f"was_{k}": "1" for k in FIELDS}
    assert judgement(same | {"id": "r", "action": "edit"}, "x").change == {}
    assert judgement(same | {"id": "r", "action": "edit", "best": ""}, "x").change == {"best": None}
    assert judgement(same | {"id": "r", "action": "accept", "best": "9"}, "x").change == {}
