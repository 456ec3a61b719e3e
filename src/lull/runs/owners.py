"""What each owner's service is asked for, as its owner documents it; every answer is kept as a file.

HDX HAPI https://hdx-hapi.readthedocs.io/, HDX CKAN https://docs.ckan.org/en/latest/api/, IOM DTM
https://github.com/Displacement-Tracking-Matrix/dtmapi, IATI https://developer.iatistandard.org/, ReliefWeb
https://apidoc.reliefweb.int/, FTS https://api.hpc.tools/docs/v1/; of UCDP see `lull.runs.owners_ucdp`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from lull.bounded import json_object
from lull.errors import SourceError
from lull.runs.asking import KEYS, Asked, Got, Rows, all_pages, dumped, file_name, listed
from lull.runs.owners_ucdp import ucdp, ucdp_api
from lull.sources.web import FetchError, keep

PAGE = 1000
HAPI_PAGE = 10_000
IATI_PAGE = 200
REPORT_PAGE = 100
REPORT_DAYS = 45
MOST_REPORTS = 1000
_HAPI = {
    "idps": "affected-people/idps",
    "returnees": "affected-people/returnees",
    "needs": "affected-people/humanitarian-needs",
    "presence": "coordination-context/operational-presence",
    "conflict": "coordination-context/conflict-events",
    "funding": "coordination-context/funding",
    "prices": "food-security-nutrition-poverty/food-prices-market-monitor",
    "population": "geography-infrastructure/baseline-population",
}
# Refugees who came home have a country of origin and one of asylum instead.
_HAPI_COUNTRY = {"returnees": "origin_location_code"}


def fetch_source(asked: Asked) -> Iterator[Got]:
    """Fetch what is new of one source, file by file. Raises `FetchError` naming what is wrong with it."""
    if asked.owner not in _OWNERS:
        raise SourceError(f"[sources.{asked.name}]: no source of that name; expected one of {', '.join(_OWNERS)}")
    yield from _OWNERS[asked.owner](asked)


def _hapi(asked: Asked) -> Iterator[Got]:
    """One file a theme of HAPI v2, all pages in it."""
    key, base = asked.key(), asked.address("https://hapi.humdata.org/api/v2")
    for theme in asked.settings.about or ("idps", "returnees", "needs", "presence"):
        if theme not in _HAPI:
            raise SourceError(f"[sources.{asked.name}] about: no theme {theme!r}; there are {', '.join(_HAPI)}")
        rows = _hapi_rows(asked, theme, base + _HAPI[theme], key)
        if rows:
            kind = "population" if theme == "population" else "hapi"
            yield Got(kind, keep(asked.folder, f"hapi-{theme}.json", dumped({"data": rows})))


def _hapi_rows(asked: Asked, theme: str, url: str, key: str) -> Rows:
    params = {_HAPI_COUNTRY.get(theme, "location_code"): asked.land.iso3, "output_format": "json",
            "app_identifier": key, "limit": str(HAPI_PAGE)}  # fmt: skip

    def page(_number: int, have: int) -> tuple[Rows, bool]:
        part = listed(asked.json(url, {**params, "offset": str(have)}), "data", url)
        return part, len(part) == HAPI_PAGE

    return all_pages(page, url)


def _hdx(asked: Asked) -> Iterator[Got]:
    """Resources of HDX datasets: `about` holds DATASET or DATASET/words of the file's name.

    By default the monthly workbook of political violence, from the dataset of ACLED about the country.
    """
    base = asked.address("https://data.humdata.org")
    kind = asked.settings.kind or "political-violence"
    for named in asked.settings.about or ("/political_violence",):
        dataset, _, words = named.partition("/")
        resources, url = _dataset(asked, base, dataset) if dataset else _of_acled(asked, base)
        links = [str(r.get("download_url") or r.get("url") or "") for r in resources]
        link = next((u for u in links if words.lower() in file_name(u, "").lower()), None)
        if link is None:
            raise FetchError("changed", f"{url}: {dataset or 'the dataset'} has no file named like {words!r}")
        yield Got(kind, keep(asked.folder, file_name(link, "hdx.xlsx"), asked.web.get(link)))


def _dataset(asked: Asked, base: str, dataset: str) -> tuple[Rows, str]:
    url = f"{base}api/3/action/package_show"
    found = asked.json(url, {"id": dataset})
    return listed(found.get("result") if isinstance(found, dict) else None, "resources", url), url


def _of_acled(asked: Asked, base: str) -> tuple[Rows, str]:
    """Resources of the datasets that ACLED keeps on HDX about the country."""
    url = f"{base}api/3/action/package_search"
    found = asked.json(url, {"fq": f"organization:acled AND groups:{asked.land.iso3.lower()}", "rows": "20"})
    sets = listed(found.get("result") if isinstance(found, dict) else None, "results", url)
    if not sets:
        raise FetchError("absent", f"{url}: ACLED has no dataset about {asked.land.name}; name one in `about`")
    return [r for s in sets for r in listed(s, "resources", url)], url


def _dtm(asked: Asked) -> Iterator[Got]:
    """Displaced people by second-level unit, all rounds."""
    url = f"{asked.address('https://dtm-apim.iom.int/v3/displacement')}admin2"
    found = asked.json(url, {"Admin0Pcode": asked.land.iso3}, {"Ocp-Apim-Subscription-Key": asked.key()})
    if isinstance(found, dict) and found.get("isSuccess") is False:
        reasons = "; ".join(map(str, found.get("errorMessages") or ["no reason"]))
        fault = "absent" if "no " in reasons.lower() or "not found" in reasons.lower() else "changed"
        raise FetchError(fault, f"{url} says: {reasons}")
    if listed(found, "result", url):
        yield Got("dtm", keep(asked.folder, "dtm-admin2.json", dumped(found)))


def _iati(asked: Asked) -> Iterator[Got]:
    """Activities of the country as IATI XML, a file a page; also those that name it in transactions only."""
    url = f"{asked.address('https://api.iatistandard.org/datastore')}activity/iati"
    headers, start, before = {"Ocp-Apim-Subscription-Key": asked.key()}, 0, b""
    code = asked.land.iso2
    query = f"recipient_country_code:{code} OR transaction_recipient_country_code:{code}"
    while True:
        params = {"q": query, "rows": str(IATI_PAGE), "start": str(start)}
        body = asked.web.get(url, params=params, headers=headers, key=KEYS["iati"][1])
        if b"<iati-activities" not in body[:2000]:
            raise FetchError("changed", f"{url} answers without <iati-activities>; it begins {body[:60]!r}")
        count = body.count(b"<iati-activity ") + body.count(b"<iati-activity>")
        if count and body == before:
            raise FetchError("changed", f"{url} answers the same page twice; how its pages are asked for has changed")
        if count:
            yield Got("iati", keep(asked.folder, f"iati-{start}.xml", body))
        if count < IATI_PAGE:
            return
        start, before = start + count, body


def _reliefweb(asked: Asked) -> Iterator[Got]:
    """Reports about the country of the last 45 days, for the review queue."""
    url = f"{asked.address('https://api.reliefweb.int/v2')}reports"
    since = (asked.today - timedelta(days=REPORT_DAYS)).isoformat()
    params = {
        "appname": asked.key(), "profile": "full", "preset": "latest", "limit": str(REPORT_PAGE),
        "filter[operator]": "AND",
        "filter[conditions][0][field]": "primary_country.iso3",
        "filter[conditions][0][value]": asked.land.iso3.lower(),
        "filter[conditions][1][field]": "date.created",
        "filter[conditions][1][value][from]": f"{since}T00:00:00+00:00",
    }  # fmt: skip

    def page(_number: int, have: int) -> tuple[Rows, bool]:
        part = listed(asked.json(url, {**params, "offset": str(have)}), "data", url)
        return part, len(part) == REPORT_PAGE and have + REPORT_PAGE < MOST_REPORTS

    rows = all_pages(page, url)
    if rows:
        yield Got("reports", keep(asked.folder, "reliefweb.json", dumped({"data": rows})))


def _feed(asked: Asked) -> Iterator[Got]:
    """Entries of the RSS or Atom feeds in `about`, for the review queue."""
    from lull.reports.feeds import as_lines, parse_feed

    if not asked.settings.about:
        raise SourceError(f"[sources.{asked.name}] needs about = [addresses of feeds]")
    for number, url in enumerate(asked.settings.about):
        try:
            rows = list(as_lines(parse_feed(asked.web.get(url))))
        except FetchError:
            raise
        except SourceError as error:
            raise FetchError("changed", f"{url}: {error}") from error
        reports = [{"fields": {**_as_report(r)}} for r in rows]
        if reports:
            yield Got("reports", keep(asked.folder, f"{asked.name}-{number}.json", dumped({"data": reports})))


def _as_report(row: Mapping[str, object]) -> dict[str, object]:
    """An entry of a feed in the fields of ReliefWeb."""
    return {
        "title": row["title"], "body": row["text"], "url": row["url"], "source": [{"name": row["source_office"]}],
        "date": {"created": row.get("published", "")},
    }  # fmt: skip


def _fts(asked: Asked) -> Iterator[Got]:
    """Flows of humanitarian money to the country, of this year and the last."""
    url = f"{asked.address('https://api.hpc.tools/v1/public')}fts/flow"
    for year in (asked.today.year - 1, asked.today.year):
        params = {"countryISO3": asked.land.iso3, "year": str(year), "limit": str(PAGE)}

        def page(number: int, _have: int, params: dict[str, str] = params) -> tuple[Rows, bool]:
            found = json_object(asked.json(url, {**params, "page": str(number + 1)}))
            part = listed(found.get("data"), "flows", url)
            return part, bool(json_object(found.get("meta")).get("nextLink"))

        rows = all_pages(page, url)
        if rows:
            whole = {"year": year, "country": asked.land.iso3, "data": rows}
            yield Got("fts", keep(asked.folder, f"fts-{year}.json", dumped(whole)))


def _file(asked: Asked) -> Iterator[Got]:
    """A file of one's own, by path or address, of the kind that the settings name."""
    if not asked.settings.kind:
        raise SourceError(f"[sources.{asked.name}] needs kind = one of `lull ingest`, e.g. observations")
    for number, source in enumerate(asked.settings.about):
        if source.startswith(("http://", "https://")):
            name = file_name(source, f"{asked.name}-{number}")
            yield Got(asked.settings.kind, keep(asked.folder, name, asked.web.get(source)))
        else:
            yield Got(asked.settings.kind, Path(source))


_OWNERS: dict[str, Callable[[Asked], Iterator[Got]]] = {
    "ucdp": ucdp, "ucdp-api": ucdp_api, "hapi": _hapi, "hdx": _hdx, "dtm": _dtm, "iati": _iati,
    "reliefweb": _reliefweb, "feed": _feed, "fts": _fts, "file": _file,
}  # fmt: skip
