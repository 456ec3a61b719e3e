"""Events of UCDP: its downloads and its API, the final version first, then the Candidates since.

Candidates come by month about the 20th of the next one, and after each quarter again from January on, revised:
https://ucdp.uu.se/downloads/ and https://ucdp.uu.se/apidocs/.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date

from lull.bounded import json_object
from lull.errors import SourceError
from lull.places import countries
from lull.runs.asking import Asked, Got, Rows, all_pages, dumped, listed
from lull.sources.ucdp_fetch import BASE_URL, address, check_ged
from lull.sources.ucdp_versions import version
from lull.sources.web import FetchError, keep

API = "https://ucdpapi.pcr.uu.se/api"
PAGE = 1000
QUARTERS = (3, 6, 9, 12)
# UCDP publishes the final version of a year by June.
LATE = 8


def ucdp(asked: Asked) -> Iterator[Got]:
    """The final version of the year, the newest Candidates of a quarter, then each month after both not held.

    A month whose own file is gone is taken from a quarter that holds it. Raises `FetchError` for a month that is
    not there either, and last for a final version that is not out by August.
    """
    held = set(asked.versions)
    missing = yield from _final(asked, held)
    newest = next(_quarters(_covered(held, asked.today, final=True), asked.today), None)
    if newest:
        yield from _maybe(asked, newest, held)
    for month in _months(_covered(held, asked.today, final=True), asked.today):
        name = f"{month.year - 2000}.0.{month.month}"
        if name in held or month <= _covered(held, asked.today):
            continue
        try:
            got = _file(asked, name)
        except FetchError as error:
            if error.fault != "absent":
                raise
            yield from _quarter_of(asked, month, held, error)
        else:
            held.add(name)
            yield got
    if missing and asked.today.month >= LATE:
        raise missing


def _maybe(asked: Asked, name: str, held: set[str]) -> Iterator[Got]:
    """A version that may not be published; nothing where it is held or absent."""
    if name in held:
        return
    try:
        got = _file(asked, name)
    except FetchError as error:
        if error.fault != "absent":
            raise
    else:
        held.add(name)
        yield got


def _quarter_of(asked: Asked, month: date, held: set[str], absent: FetchError) -> Iterator[Got]:
    """Candidates of a quarter that hold a month, the newest first; the error about the month where there are none."""
    for name in list(_quarters(date(month.year - 1, 12, 31), asked.today))[1:]:
        if version(name).covers[0] <= month <= version(name).covers[1] and name not in held:
            yield from _maybe(asked, name, held)
            if name in held:
                return
    raise FetchError("absent", str(absent), month) from absent


def _final(asked: Asked, held: set[str]) -> Generator[Got, None, FetchError | None]:
    """The final version that is due, or where it is not out that of the year before, and the error about the first."""
    year, out = asked.today.year - 2000, asked.today.month >= 7
    name, older = (f"{year}.1", f"{year - 1}.1") if out else (f"{year - 1}.1", f"{year - 2}.1")
    if any(version(h).covers[1] >= version(name).covers[1] for h in held if version(h).final):
        return None
    try:
        got = _file(asked, name)
    except FetchError as error:
        if error.fault != "absent":
            raise
        yield from _maybe(asked, older, held)
        return error
    held.add(name)
    yield got
    return None


def _covered(held: set[str], today: date, *, final: bool = False) -> date:
    """The last day that final versions cover, and unless `final` the Candidates of quarters after them."""
    found = [version(h) for h in held]
    ends = [v.covers[1] for v in found if v.final or (not final and v.covers[0].month != v.covers[1].month)]
    return max(ends, default=date(today.year - 2, 12, 31))


def _quarters(after: date, today: date) -> Iterator[str]:
    """Candidates of quarters that are over, the newest first, as far back as a day."""
    year = today.year
    while year > after.year:
        for month in reversed(QUARTERS):
            if (year, month) < (today.year, today.month):
                yield f"{year - 2000}.01.{year - 2000}.{month:02d}"
        year -= 1


def _months(after: date, today: date) -> Iterator[date]:
    """First days of the months after a day that are over today."""
    at = _next(after)
    while _next(at) <= today:
        yield at
        at = _next(at)


def _next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _file(asked: Asked, name: str) -> Got:
    url = address(name, asked.settings.url or BASE_URL)
    body = asked.web.get(url)
    try:
        check_ged(url, body)
    except SourceError as error:
        raise FetchError("changed", str(error)) from error
    return Got("ucdp", keep(asked.folder, url.rsplit("/", 1)[1], body))


def ucdp_api(asked: Asked) -> Iterator[Got]:
    """The final version for the country and those it was part of, then each Candidate month of the world.

    A month without an event in the country is then known to be one. `about` names versions to take instead.
    """
    year = asked.today.year - 2000 - (asked.today.month < 7)
    names = list(asked.settings.about) or [f"{year}.1"]
    if not asked.settings.about:
        covered = max(_covered(set(asked.versions), asked.today, final=True), version(names[0]).covers[1])
        names += [f"{m.year - 2000}.0.{m.month}" for m in _months(covered, asked.today)]
    for name in names:
        if name not in asked.versions:
            rows = _rows(asked, name)
            if not rows and version(name).final:
                raise FetchError("changed", f"{asked.name}: version {name} has no event of {asked.land.name}")
            if not rows:
                raise FetchError("absent", f"{asked.name}: version {name} has no event yet", version(name).covers[0])
            whole = {"TotalCount": len(rows), "TotalPages": 1, "PreviousPageUrl": "", "NextPageUrl": "", "Result": rows}
            yield Got("ucdp", keep(asked.folder, f"ucdp-api-{name}.json", dumped(whole)), name)


def _rows(asked: Asked, name: str) -> Rows:
    url = f"{asked.address(API)}gedevents/{name}"
    headers = {"x-ucdp-access-token": asked.key()}
    where = {"Country": _numbers(asked)} if version(name).final else {}

    def page(number: int, _have: int) -> tuple[Rows, bool]:
        found = json_object(asked.json(url, {"pagesize": str(PAGE), "page": str(number), **where}, headers))
        rows = listed(found, "Result", url)
        pages = found.get("TotalPages")
        return rows, isinstance(pages, int) and number + 1 < pages

    return all_pages(page, url)


def _numbers(asked: Asked) -> str:
    """Gleditsch-Ward numbers of the country and of those under whose names UCDP files its past."""
    lands = [asked.land, *(found for name in asked.land.ucdp[1:] if (found := countries.find(name)))]
    return ",".join(dict.fromkeys(land.gwno for land in lands if land.gwno))
