"""Every service answers on the loopback in the shape that its owner documents: pages, keys, errors, limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.runs.conftest import Answer, Service, as_csv, as_zip, borders, event

from lull.places import countries
from lull.runs.asking import Asked
from lull.runs.gather import gather
from lull.runs.new import new_country
from lull.runs.owners_ucdp import _numbers
from lull.runs.update import Updated, update
from lull.settings.area import Fetch
from lull.sources.web import FetchError, Web
from lull.store import open_store

TODAY = date(2024, 3, 20)
ACTIVITY = (
    '<iati-activity default-currency="USD" last-updated-datetime="2024-01-01T00:00:00Z"><iati-identifier>XM-{n}'
    "</iati-identifier><reporting-org><narrative>Made-up agency</narrative></reporting-org><title><narrative>Wells"
    '</narrative></title><activity-status code="2"/><recipient-country code="ML"/><sector vocabulary="1" code="14030"/>'
    '<transaction><transaction-type code="2"/><transaction-date iso-date="2023-05-01"/><value>100</value></transaction>'
    "</iati-activity>"
)
PERIOD = {"reference_period_start": "2024-01-01T00:00:00", "reference_period_end": "2024-01-31T00:00:00"}


def keyed(
    name: str, value: str, body: bytes, *, query: bool = False
) -> Callable[[dict[str, str], dict[str, str]], Answer]:
    """The body for who has the key, 401 for others."""

    def answer(asked: dict[str, str], headers: dict[str, str]) -> Answer:
        seen = (asked if query else headers).get(name)
        return (200, {}, body) if seen == value else (401, {}, b'{"message": "Access denied"}')

    return answer


def run(folder: Path) -> Updated:
    return update(
        folder, today=TODAY, tell=lambda _line: None, progress=lambda *_: None, web=Web(pause=lambda _s: None)
    )


def values(folder: Path) -> dict[tuple[str, str], float]:
    with open_store(folder) as store:
        rows = store.latest("observation", ["indicator", "place_id", "value"]).to_pylist()
    return {(r["indicator"], r["place_id"]): r["value"] for r in rows}


@pytest.fixture(autouse=True)
def _no_outlook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lull.runs.update._outlook", lambda *_: None)
    for name in ("HAPI_APP_IDENTIFIER", "DTM_KEY", "IATI_KEY", "UCDP_TOKEN"):
        monkeypatch.setenv(name, "right")


def test_figures_of_hapi_dtm_and_fts(country: Callable[..., Path], service: Service) -> None:
    hapi = {"data": [{"location_code": "MLI", "admin1_code": "ML01", "admin2_code": None, "population": 70,
                      "reporting_round": 3, "operation": "x", "assessment_type": "BA", **PERIOD}]}  # fmt: skip
    service.answers["/hapi/affected-people/idps"] = keyed(
        "app_identifier", "right", json.dumps(hapi).encode(), query=True
    )
    rows = [{"admin0Pcode": "MLI", "admin1Pcode": "ML02", "admin2Pcode": "ML0201", "numPresentIdpInd": n,
             "reportingDate": "2024-02-01T00:00:00", "roundNumber": 9} for n in (30, 12)]  # fmt: skip
    dtm = {"isSuccess": True, "statusCode": 200, "errorMessages": [], "result": rows}
    service.answers["/dtm/admin2"] = keyed("ocp-apim-subscription-key", "right", json.dumps(dtm).encode())
    pages = {"1": [{"amountUSD": 10.5, "status": "paid"}], "2": [{"amountUSD": 4, "status": "paid"}]}

    def fts(query: dict[str, str], _headers: dict[str, str]) -> Answer:
        flows = pages.get(query["page"], []) if query["year"] == "2023" else []
        more = {"nextLink": "next"} if query["page"] == "1" and flows else {}
        return 200, {}, json.dumps({"data": {"flows": flows}, "meta": more, "status": "ok"}).encode()

    service.answers["/fts/fts/flow"] = fts
    folder = country(
        f'\n[sources.hapi]\nurl = "{service.url}/hapi"\nabout = ["idps"]\n[sources.dtm]\nurl = "{service.url}/dtm"\n'
        f'[sources.fts]\nurl = "{service.url}/fts"\n'
    )
    done = run(folder)
    assert [(line.name, line.text) for line in done.faults] == []
    assert values(folder) == {
        ("idps", "ML01"): 70, ("idps", "ML02"): 42, ("humanitarian_funding_paid", "ML"): 14.5
    }  # fmt: skip


def test_activities_come_page_by_page_and_an_expired_key_is_named(
    country: Callable[..., Path], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def iati(query: dict[str, str], headers: dict[str, str]) -> Answer:
        if headers.get("ocp-apim-subscription-key") != "right":
            return 401, {}, b'{"statusCode": 401, "message": "Access denied due to invalid subscription key."}'
        assert query["q"] == "recipient_country_code:ML OR transaction_recipient_country_code:ML"
        start = int(query["start"])
        inside = "".join(ACTIVITY.replace("{n}", str(n)) for n in range(start, min(start + 200, 201)))
        return 200, {}, f'<iati-activities version="2.03">{inside}</iati-activities>'.encode()

    service.answers["/iati/activity/iati"] = iati
    folder = country(f'\n[sources.iati]\nurl = "{service.url}/iati"\n')
    assert run(folder).faults == ()
    with open_store(folder) as store:
        assert store.latest("commitment", ["commitment_id"]).num_rows == 201
    monkeypatch.setenv("IATI_KEY", "expired")
    (fault,) = run(folder).faults
    assert (fault.fault, "developer.iatistandard.org" in fault.text) == ("refused", True)
    monkeypatch.delenv("IATI_KEY")
    assert "no key in the environment variable IATI_KEY" in run(folder).faults[0].text


def test_the_ucdp_api_gives_the_final_version_and_the_months_since(
    country: Callable[..., Path], service: Service
) -> None:
    pages = {
        "23.1": [[event(1, "2021-02-03"), event(2, "2021-05-03")], [event(3, "2022-02-03")]],
        "23.0.1": [[event(4, "2023-01-03"), event(5, "2023-01-04", country="Chad", lon=18)]],
        # a month in which nothing happened here
        "23.0.2": [[event(6, "2023-02-04", country="Chad", lon=18)]],
        "23.0.3": [[]],
    }

    def api(name: str) -> Callable[[dict[str, str], dict[str, str]], Answer]:
        def answer(query: dict[str, str], headers: dict[str, str]) -> Answer:
            if headers.get("x-ucdp-access-token") != "right":
                return 401, {}, b"API token required"
            assert query.get("Country") == ("432" if name.endswith(".1") and name.count(".") == 1 else None)
            told = {"TotalCount": 3, "TotalPages": len(pages[name]), "PreviousPageUrl": "", "NextPageUrl": "",
                    "Result": pages[name][int(query["page"])]}  # fmt: skip
            return 200, {}, json.dumps(told).encode()

        return answer

    service.answers |= {f"/api/gedevents/{name}": api(name) for name in pages}
    folder = country(f'\n[sources.ucdp-api]\nurl = "{service.url}/api"\n')
    (fault,) = run(folder).faults
    assert (fault.fault, "23.0.3" in fault.text) == ("late", True)
    with open_store(folder) as store:
        assert store.latest("event", ["event_id"])["event_id"].to_pylist() == ["1", "2", "3", "4"]
        made = [r for r in store.vintages().to_pylist() if r["table_name"] == "event"]
    assert {r["version"]: r["complete"] for r in made} == dict.fromkeys(("23.1", "23.0.1", "23.0.2"), True)


def test_a_country_that_left_another_is_asked_for_under_both_numbers() -> None:
    asked = Asked("ucdp-api", Fetch(), countries.country("SSD"), Path("x"), Web(), TODAY)
    assert _numbers(asked) == "626,625"


def test_a_key_does_not_follow_to_another_host(service: Service) -> None:
    seen: list[dict[str, str]] = []

    def here(_query: dict[str, str], headers: dict[str, str]) -> Answer:
        seen.append(headers)
        return 200, {}, b"fine"

    elsewhere = service.url.replace("127.0.0.1", "localhost")
    service.answers["/a"] = (302, {"Location": f"{elsewhere}/b"}, b"")
    service.answers["/c"] = (302, {"Location": "/b"}, b"")
    service.answers["/b"] = here
    web = Web(pause=lambda _s: None)
    for path in ("/a", "/c"):
        assert web.get(service.url + path, headers={"x-ucdp-access-token": "secret"}) == b"fine"
    assert [h.get("x-ucdp-access-token") for h in seen] == [None, "secret"]
    service.answers["/d"] = (302, {"Location": "/d"}, b"")
    with pytest.raises(FetchError, match="leads on more than"):
        web.get(f"{service.url}/d")


def test_a_service_that_asks_to_wait_until_a_time_is_waited_for(service: Service) -> None:
    told = {"Date": "Wed, 20 Mar 2024 10:00:00 GMT", "Retry-After": "Wed, 20 Mar 2024 10:00:42 GMT"}
    service.answers["/a"] = [(429, {"Retry-After": told["Retry-After"]}, b""), (200, {}, b"fine")]
    waits: list[float] = []
    assert Web(pause=waits.append).get(f"{service.url}/a") == b"fine"
    assert len(waits) == 1
    assert waits[0] in (0.0, 1.0)
    service.answers["/a"] = [(429, {"Retry-After": "7"}, b""), (200, {}, b"fine")]
    assert Web(pause=waits.append).get(f"{service.url}/a") == b"fine"
    assert waits[1:] == [7.0]


def test_a_new_country_is_gathered_from_its_owners(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = borders(tmp_path / "mli_admbnda_adm1.geojson").read_bytes()
    links: list[dict[str, Any]] = [
        {"name": "x", "format": "GeoJSON", "download_url": f"{service.url}/mli_adm1.geojson"}
    ]
    answers = {"cod-ab-mli": {"success": True, "result": {"resources": links}}}

    def ckan(query: dict[str, str], _headers: dict[str, str]) -> Answer:
        found = answers.get(query["id"])
        return (200, {}, json.dumps(found).encode()) if found else (404, {}, b'{"success": false}')

    service.answers |= {"/api/3/action/package_show": ckan, "/mli_adm1.geojson": file}
    rows = [event(n, f"{2012 + n // 12}-{n % 12 + 1:02d}-05", 5 + n % 7) for n in range(72)]
    service.answers["/ucdp/ged/ged231-csv.zip"] = as_zip(*rows)
    service.answers["/ucdp/candidateged/GEDEvent_v23_0_1.csv"] = as_csv(event(900, "2023-01-05"))
    said: list[str] = []
    urls = {"hdx": service.url, "geoboundaries": f"{service.url}/gb", "ucdp": f"{service.url}/ucdp/"}
    quiet = Web(pause=lambda _s: None)
    given = gather("Mali", None, today=TODAY, tell=said.append, web=quiet, urls=urls)
    assert sorted(p.name for p in given.rglob("*") if p.is_file()) == [
        "GEDEvent_v23_0_1.csv", "ged231-csv.zip", "mli_adm1.geojson"
    ]  # fmt: skip
    monkeypatch.setattr("lull.runs.new.make_outlook", lambda *_a, **_k: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        new_country("MLI", None, given, today=TODAY, tell=said.append, progress=lambda *_: None)
    assert any("2 places (Region)" in line for line in said)
    with open_store(tmp_path / "mli") as store:
        assert store.latest("event", ["event_id"]).num_rows == 73
