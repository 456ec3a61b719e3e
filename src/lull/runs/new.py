"""A new country in one go: its area, people, events and first outlook; each step is said, and done once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from lull.area import FILE, load_area
from lull.errors import AreaError, ForecastError, ForeignError, SourceError, StoreError
from lull.outlook.events import events_of, is_elsewhere
from lull.outlook.run import Progress, make_outlook
from lull.places import countries
from lull.places.columns import Columns
from lull.places.countries import Country
from lull.places.make import make_area, source_of
from lull.places.plan import Asked, plan_area
from lull.places.shapes import read_features
from lull.releases import Release, list_releases
from lull.runs import scan
from lull.sources import cod_ab
from lull.store import open_store
from lull.store.ingest import IngestReport, Options, ingest_files, inspect_file

Tell = Callable[[str], None]


@dataclass(frozen=True)
class New:
    """What was made: the folder and the first outlook."""

    folder: Path
    land: Country
    release: Release


def new_country(name: str, folder: Path | None, given: Path, *, today: date, tell: Tell, progress: Progress) -> New:
    """Make an area of a country from the files in `given`, take in its events, and make an outlook of the last month.

    `name` is an ISO code or a name. What is there already is kept: the same command again goes on where it stopped.
    Raises `AreaError` where no file holds the country's places, `SourceError` where none holds events in them.
    """
    land = countries.country(name)
    folder = folder or Path(land.iso3.lower())
    tell(f"Country     {land.name} ({land.iso3}); UCDP files it under {', '.join(land.ucdp)}")
    files = scan.files_in(given)
    if (folder / FILE).is_file():
        _check_same(folder, land)
        tell(f"Boundaries  {folder} is there already and stays as it is")
    else:
        _borders(folder, land, files, tell)
    _people(folder, files, today, tell)
    _events(folder, files, today, tell)
    return New(folder, land, first_outlook(folder, today, tell, progress))


def _check_same(folder: Path, land: Country) -> None:
    area = load_area(folder)
    if area.countries and area.countries[0] != land.ucdp[0]:
        raise AreaError(
            f"{folder} is the area of {area.countries[0]}, not of {land.name}; name another folder: "
            f"lull new {land.iso3} DIR"
        )


def _borders(folder: Path, land: Country, files: Sequence[Path], tell: Tell) -> None:
    found = scan.borders_of(land, files)
    if not found:
        raise AreaError(
            f"none of {len(files)} files holds two or more places of {land.name}; expected a boundary file (GeoJSON, "
            "TopoJSON, Shapefile, GeoPackage) whose rows name the country or its code. Leave out --from to fetch one"
        )
    best = found[0]
    features = scan.plain_ids(read_features(best.path, best.where))
    known = cod_ab.is_cod_ab(features.properties[0])
    version = cod_ab.version(features.properties[0]) if known else ""
    asked = Asked(country=land.name, folder=folder.name)
    plan = plan_area(features, Columns(), asked, version=version, stem=best.path.stem)
    plan = replace(plan, ident=land.iso3.lower())
    source = vars(cod_ab.META) if known else source_of(features.properties[0])
    make_area(folder, plan, people=None, source=source, more=SOURCES)
    finest = list(plan.levels)[-1]
    word = next(iter(plan.words[finest].values()), finest)
    more = f"; {len(found) - 1} other files have its places too" if len(found) > 1 else ""
    tell(f"Boundaries  {len(plan.levels[finest].ids)} places ({word}) from {best.path}{more}")
    tell(f"Languages   {', '.join(plan.languages)}")


SOURCES = """
# What `lull update` fetches each month. Nothing is fetched that does not stand here; see docs/monthly.md.
[sources.ucdp]
"""


def _people(folder: Path, files: Sequence[Path], today: date, tell: Tell) -> None:
    """Take in the first table of people that fits; why others do not is told where they name places of the area."""
    for path in scan.people_files(files):
        for encoding in ("utf-8", "windows-1252"):
            options = Options(today=today, encoding=encoding)
            try:
                seen = inspect_file(folder, "population", path, options)
            except SourceError as error:
                if "is not UTF-8" in str(error) and encoding == "utf-8":
                    continue
                # Folders hold many tables with a column of people, of other countries and kinds.
                if re.search(r"pop|cod-?ps|people", path.name.lower()):
                    tell(f"People      left out {path.name}: {str(error).splitlines()[0]}")
                break
            if seen.rows > 1 and not seen.problems:
                ingest_files(folder, [("population", path)], options)
                tell(f"People      {seen.rows} places from {path}")
                for note in seen.notes:
                    tell(f"            {note}")
                return
            if seen.rows:
                tell(f"People      left out {path.name}: {seen.problems[0] if seen.problems else 'one place only'}")
            break
    tell("People      none given: deaths by head, and what rests on them, are left out; add them with "
         "`lull ingest population FILE`")  # fmt: skip


def _events(folder: Path, files: Sequence[Path], today: date, tell: Tell) -> None:
    """Take in every file of events that has some inside the area, the longest record first, others without a gap."""
    options = Options(today=today, slip_share=1.0)
    found = []
    for path in scan.event_files(files):
        try:
            found.append((inspect_file(folder, "ucdp", path, options), path))
        except ForeignError:
            continue
        except SourceError as error:
            tell(f"Events      left out {path.name}: {str(error).splitlines()[0]}")
    found = [(seen, path) for seen, path in found if seen.rows and seen.first]
    if not found:
        raise SourceError(
            f"none of {len(files)} files holds events of UCDP GED inside the area; expected its CSV, zip, Parquet or "
            "workbook, from https://ucdp.uu.se/downloads/. The area is made; give another folder with --from"
        )
    for seen, path in sorted(found, key=lambda f: (f[0].first, str(f[1]))):
        if seen.first and (end := _covered(folder, today)) and seen.first > _month_after(_month_after(end)):
            tell(f"Events      left out {path.name}: it begins in {seen.first:%Y-%m}, the record ends in {end:%Y-%m}")
            continue
        report = ingest_files(folder, [("ucdp", path)], options)[0]
        tell(f"Events      {_said(report)} from {path}")
        for note in report.notes:
            tell(f"            {note}")


def _covered(folder: Path, today: date) -> date | None:
    """The last month covered so far; None before the first file."""
    try:
        return newest_month(folder, today)
    except (StoreError, ForecastError):
        return None


def _month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _said(report: IngestReport) -> str:
    inside = report.methods.get("inside", 0)
    near = report.methods.get("snapped", 0)
    lost = report.methods.get("unlocated", 0)
    more = f", {near:,} near its borders" if near else ""
    more += f", {lost:,} of the country outside, which count nowhere" if lost else ""
    return f"{inside:,} inside{more}, {report.first} to {report.last},"


def newest_month(folder: Path, today: date, *, events: str = "") -> date:
    """The last month that the record of events covers, as known today; `events` is an address as in `events_of`."""
    area = load_area(folder)
    with open_store(folder, empty_ok=is_elsewhere(area, events)) as store, events_of(store, area, events) as record:
        month = record.reach(today)
    last = min(month, np.datetime64(today, "M") - 1)
    found: date = last.astype("datetime64[D]").astype(object)
    return found


def first_outlook(folder: Path, today: date, tell: Tell, progress: Progress) -> Release:
    """The outlook of the newest month covered; one that is there already is kept."""
    month = newest_month(folder, today)
    there = next((r for r in list_releases(folder) if r.info["as_of"] == month.isoformat()), None)
    if there is not None:
        tell(f"Outlook     as of {month:%Y-%m} is there already")
        return there
    try:
        release = make_outlook(folder, month, today=today, progress=progress)
    except ForecastError as error:
        raise ForecastError(f"no outlook yet: {error}") from error
    tell(f"Outlook     as of {month:%Y-%m}: {release.folder}")
    return release
