"""What each owner's service is asked for, as its owner documents it; every answer is kept as a file.

UCDP downloads https://ucdp.uu.se/downloads/ and API https://ucdp.uu.se/apidocs/, HDX HAPI https://hdx-hapi.readthedocs.io/,
HDX CKAN https://docs.ckan.org/en/latest/api/, IOM DTM https://dtm.iom.int/data-and-analysis/dtm-api, IATI
https://developer.iatistandard.org/, ReliefWeb https://apidoc.reliefweb.int/, FTS https://api.hpc.tools/docs/v1/.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lull import bounded
from lull.errors import SourceError
from lull.places.countries import Country
from lull.settings.area import Fetch
from lull.sources.ucdp_fetch import BASE_URL, address, check_ged
from lull.sources.ucdp_versions import version
from lull.sources.web import FetchError, Web, keep

PAGE = 1000
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
KEYS = {
    "ucdp-api": ("UCDP_TOKEN", "https://ucdp.uu.se/apidocs/"),
    "hapi": ("HAPI_APP_IDENTIFIER", "https://hapi.humdata.org/docs (encode_app_identifier)"),
    "dtm": ("DTM_KEY", "https://dtm-apim-portal.iom.int/"),
    "iati": ("IATI_KEY", "https://developer.iatistandard.org/"),
    "reliefweb": ("RELIEFWEB_APPNAME", "https://apidoc.reliefweb.int/parameters#appname"),
}


@dataclass(frozen=True)
class Asked:
    """One source to fetch for a country: its settings, where files go, how services are asked, and what is there.

    versions : those of UCDP that the store holds, newest `covers` of them first of the month after.
    """

    name: str
    settings: Fetch
    land: Country
    folder: Path
    web: Web
    today: date
    versions: frozenset[str] = frozenset()

    @property
    def owner(self) -> str:
        """Whose service it is."""
        return self.settings.owner or self.name

    def address(self, otherwise: str) -> str:
        """The service's address, the owner's own unless the settings name another."""
        return (self.settings.url or otherwise).rstrip("/") + "/"

    def key(self) -> str:
        """The user's key, from the environment; `FetchError` says where to get one."""
        usual, where = KEYS[self.owner]
        name = self.settings.key or usual
        found = os.environ.get(name, "").strip()
        if not found:
            raise FetchError("refused", f"{self.name}: no key in the environment variable {name}; get one at {where}")
        return found


@dataclass(frozen=True)
class Got:
    """A file that was fetched: the kind of `lull ingest` it is, and its version where the name does not tell it."""

    kind: str
    path: Path
    version: str | None = None


def fetch_source(asked: Asked) -> Iterator[Got]:
    """Fetch what is new of one source, file by file. Raises `FetchError` naming what is wrong with it."""
    if asked.owner not in _OWNERS:
        raise SourceError(f"[sources.{asked.name}]: no source of that name; expected one of {', '.join(_OWNERS)}")
    yield from _OWNERS[asked.owner](asked)


def _json(asked: Asked, url: str, params: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Any:
    where = KEYS.get(asked.owner, ("", ""))[1]
    body = asked.web.get(url, params=params, headers=headers, key=where)
    try:
        return bounded.load_json(body, url)
    except SourceError as error:
        raise FetchError("changed", str(error)) from error


def _listed(found: Any, name: str, url: str) -> list[Any]:
    rows = found.get(name) if isinstance(found, dict) else None
    if not isinstance(rows, list):
        raise FetchError("changed", f"{url} answers without a list {name!r}; its shape has changed")
    return rows


def _ucdp(asked: Asked) -> Iterator[Got]:
    """The final version of the year, then each Candidate month since it that the store does not hold."""
    year, out = asked.today.year - 2000, asked.today.month
    final = f"{year if out >= 7 else year - 1}.1"
    base = asked.settings.url or BASE_URL
    held = {v for v in asked.versions if version(v).final}
    if final not in held and not any(version(h).covers[1] >= version(final).covers[1] for h in held):
        try:
            yield _ucdp_file(asked, base, final)
            held.add(final)
        except FetchError as error:
            older = f"{int(final.split('.', maxsplit=1)[0]) - 1}.1"
            if error.fault != "absent" or (older not in held and (out >= 7)):
                raise
            if older not in held:
                yield _ucdp_file(asked, base, older)
                held.add(older)
    covered = max((version(h).covers[1] for h in held), default=date(asked.today.year - 2, 12, 31))
    for month in _months(covered, asked.today):
        name = f"{month.year - 2000}.0.{month.month}"
        if name not in asked.versions:
            yield _ucdp_file(asked, base, name)


def _months(after: date, today: date) -> Iterator[date]:
    """First days of the months after a day that are over today."""
    at = date(after.year + after.month // 12, after.month % 12 + 1, 1)
    while date(at.year + at.month // 12, at.month % 12 + 1, 1) <= today:
        yield at
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)


def _ucdp_file(asked: Asked, base: str, name: str) -> Got:
    url = address(name, base)
    body = asked.web.get(url)
    try:
        check_ged(url, body)
    except SourceError as error:
        raise FetchError("changed", str(error)) from error
    return Got("ucdp", keep(asked.folder, url.rsplit("/", 1)[1], body))


def _ucdp_api(asked: Asked) -> Iterator[Got]:
    """The newest final version of the country's events, all pages in one file."""
    name = asked.settings.about[0] if asked.settings.about else f"{asked.today.year - 2000 - (asked.today.month < 7)}.1"
    if name in asked.versions:
        return
    headers = {"x-ucdp-access-token": asked.key()}
    url = f"{asked.address('https://ucdpapi.pcr.uu.se/api')}gedevents/{name}"
    rows: list[Any] = []
    page, pages = 0, 1
    while page < pages:
        params = {"pagesize": str(PAGE), "page": str(page), "Country": asked.land.gwno}
        found = _json(asked, url, params, headers)
        rows += _listed(found, "Result", url)
        pages, page = int(found.get("TotalPages") or 1), page + 1
    if rows:
        whole = {"TotalCount": len(rows), "TotalPages": 1, "PreviousPageUrl": "", "NextPageUrl": "", "Result": rows}
        yield Got("ucdp", keep(asked.folder, f"ucdp-api-{name}.json", _dumped(whole)), name)


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _hapi(asked: Asked) -> Iterator[Got]:
    """One file a theme of HAPI v2, all pages in it."""
    key, base = asked.key(), asked.address("https://hapi.humdata.org/api/v2")
    for theme in asked.settings.about or ("idps", "returnees", "needs", "presence"):
        if theme not in _HAPI:
            raise SourceError(f"[sources.{asked.name}] about: no theme {theme!r}; there are {', '.join(_HAPI)}")
        url = base + _HAPI[theme]
        rows: list[Any] = []
        while True:
            params = {"location_code": asked.land.iso3, "output_format": "json", "app_identifier": key,
                      "limit": str(10 * PAGE), "offset": str(len(rows))}  # fmt: skip
            part = _listed(_json(asked, url, params), "data", url)
            rows += part
            if len(part) < 10 * PAGE:
                break
        if rows:
            kind = "population" if theme == "population" else "hapi"
            yield Got(kind, keep(asked.folder, f"hapi-{theme}.json", _dumped({"data": rows})))


def _hdx(asked: Asked) -> Iterator[Got]:
    """Resources of HDX datasets: `about` holds DATASET or DATASET/words of the file's name."""
    base = asked.address("https://data.humdata.org")
    usual = f"{asked.land.name.lower().replace(' ', '-')}-acled-conflict-data/political_violence"
    for told in asked.settings.about or (usual,):
        dataset, _, words = told.partition("/")
        url = f"{base}api/3/action/package_show"
        found = _json(asked, url, {"id": dataset})
        resources = _listed(found.get("result") if isinstance(found, dict) else None, "resources", url)
        for resource in resources:
            link = str(resource.get("download_url") or resource.get("url") or "")
            if words.lower() in link.rsplit("/", 1)[-1].lower():
                body = asked.web.get(link)
                yield Got(
                    asked.settings.kind or "political-violence", keep(asked.folder, link.rsplit("/", 1)[-1], body)
                )
                break
        else:
            raise FetchError("changed", f"{url}: {dataset} has no file named like {words!r}")


def _dtm(asked: Asked) -> Iterator[Got]:
    """Displaced people by second-level unit, all rounds."""
    url = f"{asked.address('https://dtmapi.iom.int/v3/displacement')}admin2"
    headers = {"Ocp-Apim-Subscription-Key": asked.key()}
    found = _json(asked, url, {"Admin0Pcode": asked.land.iso3}, headers)
    if isinstance(found, dict) and found.get("isSuccess") is False:
        raise FetchError("changed", f"{url} says: {'; '.join(map(str, found.get('errorMessages') or ['no reason']))}")
    if _listed(found, "result", url):
        yield Got("dtm", keep(asked.folder, "dtm-admin2.json", _dumped(found)))


def _iati(asked: Asked) -> Iterator[Got]:
    """Activities of the country as IATI XML, a file a page."""
    url = f"{asked.address('https://api.iatistandard.org/datastore')}activity/iati"
    headers, start = {"Ocp-Apim-Subscription-Key": asked.key()}, 0
    while True:
        params = {"q": f"recipient_country_code:{asked.land.iso2}", "rows": "200", "start": str(start)}
        body = asked.web.get(url, params=params, headers=headers, key=KEYS["iati"][1])
        if b"<iati-activities" not in body[:2000]:
            raise FetchError("changed", f"{url} answers without <iati-activities>; it begins {body[:60]!r}")
        count = body.count(b"<iati-activity ") + body.count(b"<iati-activity>")
        if count:
            yield Got("iati", keep(asked.folder, f"iati-{start}.xml", body))
        if count < 200:
            return
        start += count


def _reliefweb(asked: Asked) -> Iterator[Got]:
    """Reports of the last 45 days, for the review queue."""
    url = f"{asked.address('https://api.reliefweb.int/v2')}reports"
    key = asked.key()
    rows: list[Any] = []
    while True:
        params = {"appname": key, "preset": "latest", "profile": "full", "limit": "100", "offset": str(len(rows)),
                  "filter[field]": "primary_country.iso3", "filter[value]": asked.land.iso3.lower()}  # fmt: skip
        found = _json(asked, url, params)
        part = _listed(found, "data", url)
        rows += part
        if len(part) < 100 or len(rows) >= PAGE:
            break
    if rows:
        yield Got("reports", keep(asked.folder, "reliefweb.json", _dumped({"data": rows})))


def _fts(asked: Asked) -> Iterator[Got]:
    """Flows of humanitarian money to the country, of this year and the last."""
    base = asked.address("https://api.hpc.tools/v1/public")
    for year in (asked.today.year - 1, asked.today.year):
        rows: list[Any] = []
        page = 1
        while True:
            params = {"countryISO3": asked.land.iso3, "year": str(year), "limit": str(PAGE), "page": str(page)}
            found = _json(asked, f"{base}fts/flow", params)
            part = _listed(found.get("data") if isinstance(found, dict) else None, "flows", base)
            rows, page = rows + part, page + 1
            if not part or not (found.get("meta") or {}).get("nextLink"):
                break
        if rows:
            told = {"year": year, "country": asked.land.iso3, "data": rows}
            yield Got("fts", keep(asked.folder, f"fts-{year}.json", _dumped(told)))


def _file(asked: Asked) -> Iterator[Got]:
    """A file of one's own, by path or address, of the kind that the settings name."""
    if not asked.settings.kind:
        raise SourceError(f"[sources.{asked.name}] needs kind = one of `lull ingest`, e.g. observations")
    for told in asked.settings.about:
        if told.startswith(("http://", "https://")):
            yield Got(asked.settings.kind, keep(asked.folder, told.rsplit("/", 1)[-1], asked.web.get(told)))
        else:
            yield Got(asked.settings.kind, Path(told))


_OWNERS: dict[str, Callable[[Asked], Iterator[Got]]] = {
    "ucdp": _ucdp, "ucdp-api": _ucdp_api, "hapi": _hapi, "hdx": _hdx, "dtm": _dtm, "iati": _iati,
    "reliefweb": _reliefweb, "fts": _fts, "file": _file,
}  # fmt: skip
