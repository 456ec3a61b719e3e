"""The monthly run: fetch what is configured, ingest, outlook, check, publish, alerts; said line by line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from lull.area import Area, load_area
from lull.errors import AssessError, ForecastError, LullError, StoreError, YoungError
from lull.outlook.check import check_release
from lull.outlook.run import Progress, make_outlook
from lull.places import countries, load_places
from lull.places.countries import Country
from lull.releases import Release, list_releases
from lull.runs.asking import Asked, Got
from lull.runs.new import newest_month
from lull.runs.owners import fetch_source
from lull.settings.area import Fetch
from lull.sources.web import FetchError, Web, keep
from lull.store import open_store
from lull.store.ingest import Options, ingest_files

DOWNLOADS = "downloads"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Line:
    """What became of one source or step; `fault` is what is wrong in one word, "" where nothing is."""

    name: str
    text: str
    fault: str = ""


@dataclass(frozen=True)
class Updated:
    """All lines of a run, and the release that it made or found."""

    lines: tuple[Line, ...]
    release: Release | None = None

    @property
    def faults(self) -> tuple[Line, ...]:
        """Lines that somebody has to look at."""
        return tuple(line for line in self.lines if line.fault)


@dataclass
class _Run:
    """One run while it goes on."""

    area: Area
    today: date
    web: Web
    tell: Tell
    lines: list[Line] = field(default_factory=list)

    def say(self, name: str, text: str, fault: str = "") -> None:
        """Note and print one line."""
        self.lines.append(Line(name, text, fault))
        self.tell(f"{name:<12} {('! ' + fault + ': ') if fault else ''}{text}")


def update(  # noqa: PLR0913
    folder: Path,
    *,
    today: date,
    tell: Tell,
    progress: Progress,
    web: Web | None = None,
    dry_run: bool = False,
    site: Path | None = None,
) -> Updated:
    """Bring an area up to date; the same day again changes nothing.

    `site` is where the pages go, None for no pages. A source that fails is told and does not stop the others; nothing
    of a faulty file enters. With `dry_run` it is only said what would be fetched.
    """
    run = _Run(load_area(folder), today, web or Web(), tell)
    if not run.area.settings.sources:
        run.say("sources", "nothing is configured: name sources in area.toml, [sources.ucdp] first", "unset")
    land = _land(run)
    for name, settings in run.area.settings.sources.items() if land else ():
        assert land is not None
        _source(run, name, settings, land, dry_run=dry_run)
    if dry_run:
        return Updated(tuple(run.lines))
    there = {r.name for r in list_releases(run.area.folder)}
    release = _outlook(run, progress)
    made = release is not None and release.name not in there
    if release is not None and made:
        _step(run, "check", lambda: _check(run, release))
        _step(run, "alerts", lambda: _alerts(run, release))
    if release is not None and site is not None and (made or not site.exists()):
        _step(run, "site", lambda: _publish(run, site))
    return Updated(tuple(run.lines), release)


def _step(run: _Run, name: str, do: Callable[[], None]) -> None:
    """Do one step after the outlook; what is wrong with it becomes its line."""
    try:
        do()
    except LullError as error:
        run.say(name, str(error).splitlines()[0], "failed")


def _land(run: _Run) -> Country | None:
    land = countries.of_places(load_places(run.area))
    if land is None and run.area.settings.sources:
        run.say("country", f"{run.area.id} is no country that Lull knows, so nothing can be asked for it", "unknown")
    return land


def _source(run: _Run, name: str, settings: Fetch, land: Country, *, dry_run: bool) -> None:
    """Fetch and take in one source; everything that can be wrong with it becomes one line."""
    folder = run.area.path(DOWNLOADS, name)
    asked = Asked(name, settings, land, folder, run.web, run.today, _versions(run.area))
    if dry_run:
        run.say(name, f"would be asked ({asked.owner})")
        return
    done: list[str] = []
    fault = text = ""
    try:
        for got in fetch_source(asked):
            done += _take(run, got)
    except FetchError as error:
        fault, text = _judge(run, settings, error)
    except LullError as error:
        fault, text = "changed", str(error).splitlines()[0]
    query = "; ".join([*done, text] if text else done) or "nothing new"
    run.say(name, query, fault)


def _judge(run: _Run, settings: Fetch, error: FetchError) -> tuple[str, str]:
    """A month that is not out yet is late only after the day on which it is due."""
    if error.fault != "absent":
        return error.fault, str(error)
    before = run.today.replace(day=1) - timedelta(days=1)
    if run.today.day < settings.due and (error.month is None or error.month >= before.replace(day=1)):
        return "", f"the next one is not out yet (due by day {settings.due} of the month)"
    return "late", f"{error}; due by day {settings.due} of the month"


def _versions(area: Area) -> frozenset[str]:
    try:
        with open_store(area.folder) as store:
            rows = store.vintages().to_pylist()
    except StoreError:
        return frozenset()
    return frozenset(r["version"] for r in rows if r["table_name"] == "event" and r["version"])


def _take(run: _Run, got: Got) -> Iterator[str]:
    """Ingest one file; what it did, nothing where the store holds it already."""
    if got.kind == "reports":
        from lull.runs.read_reports import read_reports

        yield read_reports(run.area.folder, got.path, run.today)
        return
    # Of lists of others some rows are always wrong; of events none may be missing unseen.
    options = Options(today=run.today, version=got.version, slip_share=0.2, keep_good=got.kind != "ucdp")
    try:
        reports = ingest_files(run.area.folder, [(got.kind, got.path)], options)
    except LullError:
        if got.path.is_relative_to(run.area.path(DOWNLOADS)):
            got.path.rename(got.path.with_name(f"{got.path.name}.refused"))
        raise
    for report in reports:
        if report.added and not report.added.already:
            yield f"{report.version or got.path.name}: {report.rows:,} rows"
            if report.problems:
                yield f"{len(report.problems):,} refused, the first: {report.problems[0]}; all in {report.rejects}"


def _outlook(run: _Run, progress: Progress) -> Release | None:
    """The outlook of the newest month covered, where it is not there yet."""
    folder = run.area.folder
    there = list_releases(folder)
    try:
        month = newest_month(folder, run.today)
        found = next((r for r in there if r.info["as_of"] == month.isoformat()), None)
        if found is None:
            found = make_outlook(folder, month, today=run.today, progress=progress)
            run.say("outlook", f"made as of {month:%Y-%m}: {found.folder.name}")
        else:
            run.say("outlook", f"as of {month:%Y-%m} is there already")
    except YoungError as error:
        run.say("outlook", str(error))
        return there[-1] if there else None
    except LullError as error:
        run.say("outlook", str(error).splitlines()[0], "failed")
        return None
    return found


def _check(run: _Run, release: Release) -> None:
    """The outlook before this one, beside what came since."""
    earlier = [r for r in list_releases(run.area.folder) if r.as_of < release.as_of]
    if earlier:
        try:
            check_release(run.area.folder, earlier[-1])
            run.say("check", f"{earlier[-1].name} beside what was recorded since")
        except ForecastError as error:
            run.say("check", str(error).splitlines()[0])


def _alerts(run: _Run, release: Release) -> None:
    from lull.outlook.alerts import add_to_log, alerts_of

    try:
        new = add_to_log(run.area.folder, alerts_of(run.area.folder, release, today=run.today))
        run.say("alerts", f"{new} new in the log")
    except AssessError as error:
        run.say("alerts", f"none: {str(error).splitlines()[0]}")


def _publish(run: _Run, site: Path) -> None:
    from lull.publish.export import export

    settings = run.area.settings.site
    base = settings.base_url or "https://example.org/"
    query = "" if settings.base_url else "; its feeds need base_url in [site] of area.toml"
    if not settings.all_months:
        query += "; pages of places are there for one month, all_months in [site] of area.toml keeps all"
    executor: Executor
    with ThreadPoolExecutor(1) as executor:
        export(run.area.folder, site, executor=executor, base=base if base.endswith("/") else base + "/")
    run.say("site", f"{site}{query}")


def notice(folder: Path, done: Updated, today: date) -> str | None:
    """One message about the faults of a run; None where there is none, or the same was sent before this month.

    After it was sent, `remember_notice` keeps it from being sent again.
    """
    if not done.faults:
        return None
    path = folder / DOWNLOADS / "notice.json"
    if path.is_file() and path.read_bytes() == _mark(done, today):
        return None
    return "\n".join(f"{line.name}: {line.fault}: {line.text}" for line in done.faults)


def remember_notice(folder: Path, done: Updated, today: date) -> None:
    """Note that the message about this run's faults was sent."""
    keep(folder / DOWNLOADS, "notice.json", _mark(done, today))


def _mark(done: Updated, today: date) -> bytes:
    faults = sorted(f"{line.name} {line.fault}" for line in done.faults)
    return json.dumps({"month": f"{today:%Y-%m}", "faults": faults}).encode()
