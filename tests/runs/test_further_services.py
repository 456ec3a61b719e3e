"""ReliefWeb, feeds, HDX's workbooks, all themes of HAPI, geoBoundaries, quarters of UCDP, and mail about faults."""

from __future__ import annotations

import io
import json
import socketserver
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from tests.runs.conftest import Answer, Service, as_csv, as_zip, borders, event

from lull.cli.update import update as command
from lull.runs.gather import gather
from lull.runs.update import Updated, update
from lull.sources.web import Web
from lull.store import open_store

TODAY = date(2024, 3, 20)
PERIOD = {"reference_period_start": "2024-01-01T00:00:00", "reference_period_end": "2024-01-31T00:00:00"}
QUIET = Web(pause=lambda _s: None)


@pytest.fixture(autouse=True)
def _no_outlook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lull.runs.update._outlook", lambda *_: None)
    for name in ("HAPI_APP_IDENTIFIER", "RELIEFWEB_APPNAME", "DTM_KEY"):
        monkeypatch.setenv(name, "right")


def run(folder: Path, today: date = TODAY) -> Updated:
    return update(folder, today=today, tell=lambda _line: None, progress=lambda *_: None, web=QUIET)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    with open_store(folder) as store:
        return list(store.latest(table).to_pylist())


def observed(folder: Path) -> dict[tuple[str, str], float]:
    return {(r["indicator"], r["place_id"]): r["value"] for r in rows(folder, "observation")}


def report(number: int) -> dict[str, Any]:
    body = f"Water supply was restored in North on {number % 20 + 1} February 2024, the authorities said."
    fields = {"title": f"Report {number}", "body": body, "date": {"created": "2024-03-01T10:00:00+00:00"},
              "source": [{"name": "Made-up agency", "id": 1}], "url": f"https://example.org/{number}"}  # fmt: skip
    return {"id": str(number), "score": 1, "fields": fields}


def test_reports_of_reliefweb_wait_for_review(
    country: Callable[..., Path], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lull.runs.owners.REPORT_PAGE", 2)

    def reliefweb(query: dict[str, str], _headers: dict[str, str]) -> Answer:
        if query.get("appname") != "right":
            return 403, {}, b'{"error": {"type": "AccessDeniedHttpException", "message": "appname not approved"}}'
        assert query["filter[conditions][0][value]"] == "mli"
        assert query["filter[conditions][1][value][from]"] == "2024-02-04T00:00:00+00:00"
        start = int(query["offset"])
        part = [report(n) for n in range(start, min(start + 2, 3))]
        return 200, {}, json.dumps({"totalCount": 3, "count": len(part), "data": part}).encode()

    service.answers["/rw/reports"] = reliefweb
    folder = country(f'\n[sources.reliefweb]\nurl = "{service.url}/rw"\n')
    done = run(folder)
    assert done.faults == ()
    assert done.lines[0].text.startswith("3 reports, ")
    assert rows(folder, "record")
    before = len(rows(folder, "record"))
    assert run(folder).faults == ()
    assert len(rows(folder, "record")) == before
    service.answers["/rw/reports"] = json.dumps({"data": ["no object"]}).encode()
    assert [line.fault for line in run(folder).faults] == ["changed"]


def test_an_appname_that_is_not_approved_is_refused(
    country: Callable[..., Path], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.answers["/rw/reports"] = (403, {}, b'{"error": {"message": "appname not approved"}}')
    (fault,) = run(country(f'\n[sources.reliefweb]\nurl = "{service.url}/rw"\n')).faults
    assert (fault.fault, "apidoc.reliefweb.int" in fault.text) == ("refused", True)


def test_entries_of_a_feed_wait_for_review(country: Callable[..., Path], service: Service) -> None:
    item = "<item><title>News</title><link>https://example.org/n</link><description>{}</description></item>"
    feed = item.format("Electricity was restored in South on 3 February 2024, the ministry said.")
    service.answers["/rss"] = f"<rss version='2.0'><channel><title>Made-up radio</title>{feed}</channel></rss>".encode()
    folder = country(f'\n[sources.radio]\nowner = "feed"\nabout = ["{service.url}/rss"]\n')
    assert run(folder).lines[0].text.startswith("1 reports, ")
    service.answers["/rss"] = b"[1, 2]"
    assert [line.fault for line in run(folder).faults] == ["changed"]


def workbook(*lines: list[Any]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.append(["ACLED data; see its terms of use"])
    sheet = workbook.create_sheet("Data")
    names = ["Country", "Admin1", "Admin2", "ISO3", "Admin2 Pcode", "Admin1 Pcode", "Month", "Year", "Events"]
    for line in ([*names, "Fatalities"], *lines):
        sheet.append(line)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_the_workbook_of_political_violence_is_found_on_hdx(country: Callable[..., Path], service: Service) -> None:
    name = "mali_hrp_political_violence_events_and_fatalities_by_month-year_as-of-26mar2024.xlsx"
    other = "mali_hrp_demonstration_events_by_month-year_as-of-26mar2024.xlsx"
    links = [{"download_url": f"{service.url}/download/{n}"} for n in (other, name)]

    def search(query: dict[str, str], _headers: dict[str, str]) -> Answer:
        assert query["fq"] == "organization:acled AND groups:mli"
        found = {"success": True, "result": {"count": 1, "results": [{"name": "x", "resources": links}]}}
        return 200, {}, json.dumps(found).encode()

    service.answers["/api/3/action/package_search"] = search
    service.answers[f"/download/{name}"] = (302, {"Location": f"{service.url}/signed?X-Amz=1"}, b"")
    service.answers["/signed"] = workbook(
        ["Mali", "N", "a", "MLI", "ML0101", "ML01", "January", 2024, 30, 10],
        ["Mali", "N", "b", "MLI", "ML0102", "ML01", "January", 2024, 40, 20],
        ["Mali", "S", "c", "MLI", "ML0201", "ML02", "February", 2024, 9, None],
        ["Mali", "S", "c", "MLI", "ML0201", "ML02", "Febtember", "", 9, None],
        ["Niger", "S", "c", "NER", "NE0201", "NE02", "February", 2024, 1, 1],
    )
    folder = country(f'\n[sources.hdx]\nurl = "{service.url}"\n')
    done = run(folder)
    assert "1 refused, the first" in done.lines[0].text
    want = {("acled_events", "ML01"): 70, ("acled_fatalities", "ML01"): 30, ("acled_events", "ML02"): 9}
    assert observed(folder) == want


def at(place: str, **told: Any) -> dict[str, Any]:
    return {"location_code": "MLI", "admin1_code": place, "admin2_code": None, "admin_level": 1, **PERIOD, **told}


HAPI: dict[str, tuple[list[dict[str, Any]], dict[tuple[str, str], float]]] = {
    "affected-people/returnees": (
        [{"origin_location_code": "MLI", "asylum_location_code": c, "population_group": "RET", "gender": "all",
          "age_range": "all", "population": n, **PERIOD} for c, n in (("NER", 100), ("MRT", 70))],
        {("returnees", "ML"): 170},
    ),
    "affected-people/humanitarian-needs": (
        [at("ML01", sector_code="Intersectoral", population_status=s, category="total", population=n)
         for s, n in (("INN", 500), ("TGT", 90))],
        {("people_in_need_humanitarian", "ML01"): 500},
    ),
    "coordination-context/conflict-events": (
        [at("ML01", event_type="political_violence", events=40, fatalities=30),
         at("ML02", event_type="political_violence", events=20, fatalities=None)],
        {("conflict_events_political_violence", "ML01"): 40, ("conflict_fatalities_political_violence", "ML01"): 30,
         ("conflict_events_political_violence", "ML02"): 20},
    ),
    "coordination-context/funding": (
        [{"location_code": "MLI", "appeal_code": "HMLI24", "requirements_usd": 700, "funding_usd": 100, **PERIOD}],
        {("funding_received", "ML"): 100},
    ),
    "food-security-nutrition-poverty/food-prices-market-monitor": (
        [at("ML01", commodity_code="1", commodity_name="Rice", unit="KG", currency_code="XOF", price=p, market_name=m)
         for m, p in (("A", 400), ("B", 420))],
        {("food_price_rice", "ML01"): 410},
    ),
}  # fmt: skip


def test_every_theme_of_hapi(country: Callable[..., Path], service: Service) -> None:
    def themed(part: list[dict[str, Any]]) -> Callable[[dict[str, str], dict[str, str]], Answer]:
        def answer(query: dict[str, str], _headers: dict[str, str]) -> Answer:
            wanted = "origin_location_code" if "origin_location_code" in part[0] else "location_code"
            assert query[wanted] == "MLI"
            return 200, {}, json.dumps({"data": part}).encode()

        return answer

    want: dict[tuple[str, str], float] = {}
    for path, (part, values) in HAPI.items():
        service.answers[f"/hapi/{path}"] = themed(part)
        want |= values
    people = [at("ML01", gender="all", age_range="all", population=1000), at("ML01", gender="f", age_range="all",
              population=600), at("ML02", gender="all", age_range="all", population=2000)]  # fmt: skip
    service.answers["/hapi/geography-infrastructure/baseline-population"] = themed(people)
    themes = '["returnees", "needs", "conflict", "funding", "prices", "population"]'
    folder = country(f'\n[sources.hapi]\nurl = "{service.url}/hapi"\nabout = {themes}\n')
    done = run(folder)
    assert [(line.name, line.text) for line in done.faults] == []
    assert observed(folder) == want
    assert {r["place_id"]: r["population"] for r in rows(folder, "place")} == {"ML01": 1000, "ML02": 2000}


def test_a_service_that_answers_the_same_page_for_ever_is_told(
    country: Callable[..., Path], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lull.runs.owners.HAPI_PAGE", 1)
    page = {"data": [at("ML01", reporting_round=1, population=9)]}
    service.json("/hapi/affected-people/idps", page)
    folder = country(f'\n[sources.hapi]\nurl = "{service.url}/hapi"\nabout = ["idps"]\n')
    (fault,) = run(folder).faults
    assert (fault.fault, "the same page twice" in fault.text) == ("changed", True)


def test_dtm_without_data_about_the_country_is_no_change(country: Callable[..., Path], service: Service) -> None:
    told = {"isSuccess": False, "statusCode": 404, "errorMessages": ["No IDP data was found"], "result": None}
    service.json("/dtm/admin2", told)
    folder = country(f'\n[sources.dtm]\nurl = "{service.url}/dtm"\n')
    assert run(folder).faults == ()
    assert [line.fault for line in run(folder, date(2024, 3, 29)).faults] == ["late"]


def test_boundaries_come_from_geoboundaries_where_ocha_has_none(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    service.answers["/api/3/action/package_show"] = (404, {}, b'{"success": false}')
    told = {"boundaryISO": "MLI", "boundaryType": "ADM1", "gjDownloadURL": f"{service.url}/full.geojson",
            "simplifiedGeometryGeoJSON": f"{service.url}/simple.geojson", "admUnitCount": "2"}  # fmt: skip
    service.json("/gb/MLI/ADM1/", told)
    service.answers["/simple.geojson"] = borders(tmp_path / "x.geojson").read_bytes()
    service.answers["/ucdp/ged/ged231-csv.zip"] = as_zip(event(1, "2022-02-03"))
    said: list[str] = []
    urls = {"hdx": service.url, "geoboundaries": f"{service.url}/gb", "ucdp": f"{service.url}/ucdp/"}
    given = gather("MLI", None, today=TODAY, tell=said.append, web=QUIET, urls=urls)
    assert (given / "boundaries" / "geoBoundaries-MLI-ADM1.geojson").is_file()
    assert any("asking geoBoundaries" in line for line in said)


def test_a_quarter_takes_the_place_of_its_months_and_of_months_that_are_gone(
    country: Callable[..., Path], service: Service
) -> None:
    base = "/downloads/candidateged/GEDEvent_v"
    service.answers["/downloads/ged/ged231-csv.zip"] = as_zip(event(1, "2022-05-05"))
    for month in range(1, 12):
        service.answers[f"{base}23_0_{month}.csv"] = as_csv(event(100 + month, f"2023-{month:02d}-05"))
    folder = country()
    # the last month of the year is out only within its quarter
    year = [event(100 + m, f"2023-{m:02d}-05", 7) for m in range(1, 13) if m != 4]
    service.answers[f"{base}23_01_23_12.csv"] = as_csv(*year)
    assert run(folder, date(2024, 1, 25)).faults == ()
    found = {r["event_id"]: r["best"] for r in rows(folder, "event")}
    assert found == {"1": 5, **{str(100 + m): 7 for m in range(1, 13) if m != 4}}
    # months after it, the first quarter, and a month that is gone by itself
    service.answers[f"{base}24_0_1.csv"] = as_csv(event(201, "2024-01-05"))
    service.answers[f"{base}24_0_2.csv"] = as_csv(event(202, "2024-02-05"))
    assert run(folder, date(2024, 3, 25)).faults == ()
    service.answers[f"{base}24_01_24_03.csv"] = as_csv(event(201, "2024-01-05", 9), event(203, "2024-03-05", 9))
    assert run(folder, date(2024, 4, 25)).faults == ()
    found = {r["event_id"]: r["best"] for r in rows(folder, "event") if r["date_end"].year == 2024}
    assert found == {"201": 9, "203": 9}


class Mailbox(socketserver.StreamRequestHandler):
    """A mail server of a few words, which keeps what it is told."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(text.decode())  # type: ignore[attr-defined]
                self.wfile.write(b"250 kept\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")


def test_a_late_source_is_told_by_mail_once_a_month(country: Callable[..., Path], service: Service) -> None:
    service.answers["/downloads/ged/ged231-csv.zip"] = as_zip(event(1, "2022-05-05"))
    folder = country()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)
    server.letters = []  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    post = ["--smtp", f"127.0.0.1:{server.server_address[1]}", "--no-tls", "--mail-from", "lull@example.org"]
    words = ["--area", str(folder), "--no-site", "--quiet", "--on", "2024-03-29", *post, "--mail-to", "a@example.org"]
    for _ in range(2):
        assert CliRunner().invoke(command, words).exit_code == 1
    server.shutdown()
    server.server_close()
    (letter,) = server.letters  # type: ignore[attr-defined]
    assert "Subject: mali: a source needs a look" in letter
    assert "ucdp: late: " in letter
