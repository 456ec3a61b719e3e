"""Make the outlook of one month: panel, forecast, assessment, release."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lull.area import Area, load_area
from lull.assess import assess
from lull.assess.grievances import load_rules, register
from lull.assess.indicators import load_spec
from lull.decided import open_decided
from lull.disclosure import published_history
from lull.forecast.explanation import explain
from lull.forecast.pool import Fitted, Forecast, forecast
from lull.forecast.summaries import summarise
from lull.forecast.world import World
from lull.outlook.accepted import accepted_only, source_of
from lull.outlook.alarms import alarm_table
from lull.outlook.coverage import check_age
from lull.outlook.described import described
from lull.outlook.events import events_of, is_elsewhere
from lull.outlook.group_history import group_history
from lull.outlook.groups import (
    GroupMade,
    by_group,
    group_draws,
    group_names,
    group_table,
    groups_above,
    rules_of,
)
from lull.outlook.imprecise import imprecise_table
from lull.outlook.known import Known, known, parents_of, world_of
from lull.outlook.learned import Learned, explaining
from lull.outlook.levels import sum_up
from lull.outlook.made import METHOD_VERSION, SOURCE_ID, Made
from lull.outlook.national import National, national_outlook
from lull.outlook.placenames import place_names
from lull.outlook.so_far import of_events
from lull.outlook.translations import translations
from lull.outlook.watch import watch_before, watch_table
from lull.places import load_places, neighbours
from lull.releases import Release, list_releases, write_release
from lull.schema import conform
from lull.schema.release import ReleaseInfo
from lull.store.versions import two_versions

Progress = Callable[[str, float], None]

ORDERS = 4
"""Orders of the worlds that chances of a year are counted over, so that the watch lists hang less on chance."""


def make_outlook(  # noqa: PLR0913
    folder: Path,
    as_of: date,
    *,
    revise: bool = False,
    draws: int | None = None,
    today: date | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    events: str = "",
) -> Release:
    """Make and publish the outlook of an area as of a month, from what was known when that month closed.

    Parameters
    ----------
    folder
        Area folder with a store.
    as_of
        First day of the origin month, the last one whose data are used; the record of events must cover it.
    revise
        Publish a correction beside an existing release of the month.
    draws
        Sample paths a unit; default as in `area.toml`.
    today
        A month that is not over then, or of which an event is younger than the delay, is refused; by default none is.
    executor
        Where the national track is forecast while the districts are; by default after them.
    progress
        Called with a phrase and the share done.
    events
        Address of the events; by default as in `area.toml`, else the store.

    Raises
    ------
    ForecastError
        If no event was known by then, the record of events ends before it, or history is too short.
    ReleaseError
        If a release of that month with other content exists and `revise` is false.
    """
    say = progress or (lambda _what, _share: None)
    seen = foresee(folder, as_of, draws=draws, executor=executor, progress=say, today=today, events=events)
    ready = assemble(seen, progress=say)
    tables = settle(ready, watch_before(folder, as_of))
    say("writing the release", 0.97)
    release = publish(ready.area, ready.info, tables, revise=revise)
    say("done", 1.0)
    return release


@dataclass(frozen=True)
class Foreseen:
    """The forecasts of one month, before anything is judged or written."""

    seen: Known
    made: list[Made]
    national: National
    rests_on: pa.Table


def foresee(  # noqa: PLR0913
    folder: Path,
    as_of: date,
    *,
    draws: int | None = None,
    learned: Learned | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    today: date | None = None,
    events: str = "",
) -> Foreseen:
    """Forecast one month from what was known when it closed; may run in another process than `settle`.

    `learned` is what was learned at this or an earlier month (see `learned.learn`); it is learned now if absent.
    """
    area = load_area(folder)
    load_spec(area.folder)  # a mistake in the rules is told before the forecast, not after
    say = progress or (lambda _what, _share: None)
    say("reading what was known", 0.0)
    seen = look(area, as_of, today=today, events=events)
    worlds = draws or area.forecast.draws
    fits = learned or Learned()
    national = partial(
        national_outlook, area, as_of, draws=worlds, known_from=seen.cutoff, fitted=fits.national_for(as_of)
    )
    waiting = executor.submit(national) if executor else None
    made = predict(seen, draws=worlds, fitted=fits.units, progress=say)
    say("forecasting the national track", 0.72)
    whole = waiting.result() if waiting else national()
    rests_on = explain(
        made[0].forecast, made[0].world, models=fits.risk, rng=explaining(area, as_of), source_id=SOURCE_ID
    )
    return Foreseen(seen, made, whole, rests_on)


@dataclass(frozen=True)
class Assembled:
    """All that a release is made of, but for what rests on the releases before it.

    `world` holds the recorded deaths of the finest `level`, by which earlier releases are judged.
    """

    area: Area
    as_of: date
    cutoff: date
    level: str
    world: World
    tables: Mapping[str, pa.Table]
    info: ReleaseInfo


def assemble(foreseen: Foreseen, *, thorough: bool = True, progress: Progress | None = None) -> Assembled:
    """Judge the forecasts of one month beside conditions and promises; may run in another process than `settle`.

    `thorough` also tries what each choice of weights and goalposts does to the result, which takes most of the time.
    """
    say = progress or (lambda _what, _share: None)
    seen, made = foreseen.seen, foreseen.made
    say("assessing conditions and promises", 0.9)
    judged = judge(seen, made[0], thorough=thorough)
    groups = split(seen, made)
    tables = release_tables(seen, made, groups) | {"explanation": foreseen.rests_on}
    tables |= dict(foreseen.national.tables) | judged
    info = described(seen, made, groups, foreseen.national)
    caveats = [i["bias"] for i in info.get("indicators") or () if i.get("bias")]
    tables["translation"] = translations(seen.area, tables, caveats, source_id=SOURCE_ID, known_from=seen.cutoff)
    return Assembled(seen.area, seen.as_of, seen.cutoff, made[0].level, made[0].world, tables, info)


def settle(ready: Assembled, before: pa.Table | None) -> dict[str, pa.Table]:
    """All tables of a release: those that were assembled, its watch lists, and what earlier warnings have meant.

    Months are settled in their order: what changed is said against `before`, the `watch` of the release before.
    """
    tables = dict(ready.tables)
    strand = tables.get("strand")
    tables["watch"] = watch_table(tables["forecast"], tables["history"], strand, before, level=ready.level)
    earlier = list_releases(ready.area.folder)
    tables["alarm"] = alarm_table(
        ready.area.folder, earlier, ready.world, ready.as_of, source_id=SOURCE_ID, known_from=ready.cutoff
    )
    return tables


def publish(area: Area, info: ReleaseInfo, tables: Mapping[str, pa.Table], *, revise: bool = False) -> Release:
    """Write the release; may run in another process than `settle`."""
    geography = json.loads(area.path("boundaries.geojson").read_text("utf-8"))
    return write_release(area.folder, info=info, tables=tables, geography=geography, revise=revise)


def look(area: Area, as_of: date, *, today: date | None = None, events: str = "") -> Known:
    """What was known about an area when the month `as_of` closed; see `make_outlook` for `today` and `events`."""
    places = load_places(area)
    around = neighbours(places, area.forecast.level)
    with open_decided(area.folder, empty_ok=is_elsewhere(area, events)) as store:
        if today:
            with events_of(store, area, events) as found:
                check_age(found.days(today)["date_end"].to_pylist(), as_of, today=today)
        seen = known(store, area, places.table, around, as_of=as_of, events=events)
        if is_elsewhere(area, events):
            return seen
        late = store.as_known_on(seen.cutoff, "event")
        told = partial(of_events, late, np.datetime64(as_of, "M"), area.events.types)
        # How late months grow is asked only where there are some: it takes both versions of every event.
        so_far = told() and told(two_versions(store, seen.cutoff))
    return replace(seen, so_far=so_far)


def predict(seen: Known, *, draws: int, fitted: Fitted | None = None, progress: Progress) -> list[Made]:
    """Forecast the finest level, and sum draws up to the larger places."""
    area, world = seen.area, world_of(seen)
    rng = np.random.default_rng([area.forecast.seed, seen.as_of.year, seen.as_of.month])
    horizons = area.forecast.months_ahead
    tell = partial(_part, progress)
    made = forecast(world, horizons, draws=draws, rng=rng, fitted=fitted, orders=ORDERS, progress=tell)
    found = [Made(area.forecast.level, made, world)]
    level_of = dict(
        zip(seen.places.column("place_id").to_pylist(), seen.places.column("level").to_pylist(), strict=True)
    )
    groups, up = {u: u for u in world.units}, parents_of(seen.places)
    while groups := {u: up[g] for u, g in groups.items() if g in up}:
        level = level_of[next(iter(groups.values()))]
        found.append(Made(level, *sum_up(made, world, groups)))
    return found


def _part(progress: Progress, what: str, share: float) -> None:
    progress(what, 0.05 + 0.65 * share)


def split(seen: Known, made: Sequence[Made]) -> list[GroupMade]:
    """The forecast of each armed group at each level, finest first; none where the area declares no group."""
    if not rules_of(seen.area):
        return []
    rng = np.random.default_rng([seen.area.forecast.seed, seen.as_of.year, seen.as_of.month, 4])
    names = group_names(seen.area, seen.groups)
    finest = by_group(made[0].forecast, made[0].world, seen.groups, names, level=made[0].level, rng=rng)
    return [*finest, *(g for level, groups in levels_above(seen, made) for g in groups_above(finest, groups, level))]


def levels_above(seen: Known, made: Sequence[Made]) -> list[tuple[str, dict[str, str]]]:
    """For each larger level its name, and the larger place of each unit."""
    out, up = [], parents_of(seen.places)
    groups = {u: u for u in made[0].world.units}
    for larger in made[1:]:
        groups = {u: up[g] for u, g in groups.items() if g in up}
        out.append((larger.level, groups))
    return out


def judge(seen: Known, made: Made, *, thorough: bool = True) -> dict[str, pa.Table]:
    """Conditions, efforts and priorities; empty where the area has no indicators to judge by."""
    if not seen.area.path("indicators.csv").is_file():
        return {"record": seen.evidence["record"]} if seen.evidence["record"].num_rows else {}
    # One seed for all months, so that a change from month to month is one of evidence, not of chance.
    rng = np.random.default_rng([seen.area.forecast.seed, 1])
    records = accepted_only(seen.evidence["record"])
    tables = {"place": seen.places, "panel": seen.panel, **seen.evidence, "record": records}
    rules = load_rules(seen.area.folder)
    tables["grievance"] = register(tables, rules, on=seen.cutoff, source_id=SOURCE_ID)
    found = assess(seen.area, tables, made.forecast, seen.as_of, rng, thorough=thorough)
    cited = ("observation", "commitment", "claim", "record")
    return {
        **{name: seen.evidence[name] for name in cited if seen.evidence[name].num_rows},
        "grievance": tables["grievance"],
        **found,
    }


def release_tables(seen: Known, made: list[Made], groups: Sequence[GroupMade] = ()) -> dict[str, pa.Table]:
    """All tables of the release but those of the assessment; `groups` : the forecasts by armed group, finest first."""
    day, area = seen.cutoff, seen.area
    past = (area.relapse.past_deaths, area.relapse.past_months)
    calm = (area.relapse.calm_deaths, area.relapse.calm_months)
    summed = partial(summarise, source_id=SOURCE_ID, past=past, calm=calm)
    forecasts = [summed(m.forecast, m.world, level=m.level) for m in made]
    forecasts += [summed(g.forecast, g.world, level=g.level, group_id=g.group_id) for g in groups]
    counts = pa.concat_tables([_counts(m) for m in made])
    history = [published_history(counts, parents_of(seen.places), source_id=SOURCE_ID, known_from=day)]
    tables = {"place": seen.places, "source": _sources(seen), "draws": _draws(made[0].forecast)}
    tables |= imprecise_table(seen.imprecise, source_id=SOURCE_ID, known_from=day)
    tables["name"] = place_names(area, seen.places, source_id=SOURCE_ID, known_from=day)
    if groups:
        finest = [g for g in groups if g.level == made[0].level]
        above = levels_above(seen, made)
        history.append(group_history(finest, above, source_id=SOURCE_ID, known_from=day))
        names = [g.group_id for g in finest]
        tables["group"] = group_table(area, seen.groups, names, source_id=SOURCE_ID, known_from=day)
        tables["group_draws"] = group_draws(finest)
    return tables | {"forecast": pa.concat_tables(forecasts), "history": pa.concat_tables(history)}


def _counts(made: Made) -> pa.Table:
    units, months = len(made.world.units), len(made.world.months)
    return pa.table(
        {
            "unit_id": np.repeat(np.array(made.world.units), months),
            "level": [made.level] * (units * months),
            "month": pa.array(np.tile(made.world.months.astype("datetime64[D]"), units), pa.date32()),
            "deaths": made.world.counts.ravel().astype(np.int64),
        }
    )


def _draws(made: Forecast) -> pa.Table:
    units, horizons, draws = made.draws.shape
    months = (made.origin + np.array(made.horizons)).astype("datetime64[D]")
    rows = pa.table(
        {
            "unit_id": pa.array(made.units).take(pa.array(np.repeat(np.arange(units), horizons * draws))),
            "month": pa.array(np.tile(np.repeat(months, draws), units), pa.date32()),
            "horizon": pa.array(np.tile(np.repeat(made.horizons, draws), units), pa.int32()),
            "draw": pa.array(np.tile(np.arange(draws), units * horizons), pa.int32()),
            "value": pa.array(made.draws.ravel(), pa.int32()),
        }
    )
    return conform(rows, "draws")


def _sources(seen: Known) -> pa.Table:
    """Every source that a row may name: those of the area, those of the files that were read, and this method."""
    named = seen.area.sources()
    read = seen.evidence["source"]
    others = read.filter(pc.invert(pc.is_in(read["source_id"], named["source_id"])))
    return pa.concat_tables(
        [named, conform(others, "source"), source_of(seen.evidence["record"]), _method_source(seen)]
    )


def _method_source(seen: Known) -> pa.Table:
    row = {
        "source_id": SOURCE_ID,
        "title": f"Lull {version('lull')}, method {METHOD_VERSION}",
        "publisher": "The Lull developers",
        "licence": "CC-BY-4.0",
        "citation": "The Lull developers: Lull, early warning of conflict relapse.",
        "url": None,
        "version": METHOD_VERSION,
        "redistributable": True,
        "known_from": seen.cutoff,
    }
    return conform(pa.Table.from_pylist([row]), "source")
