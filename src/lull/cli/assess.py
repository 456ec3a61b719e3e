"""`lull explain`: why a district stands where it stands."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pyarrow as pa

from lull.cli.options import area_option, month
from lull.errors import AssessError

if TYPE_CHECKING:
    from lull.schema.rows import CardRow

TITLES = {
    "what": "What",
    "how_sure": "How sure",
    "why": "Why",
    "compared": "Compared with",
    "promised": "Promised",
    "present": "Who is at work",
    "change_mind": "What would change our mind",
    "not": "What it is not",
}


@click.command()
@click.argument("place")
@area_option
@click.option("--as-of", "as_of", type=month, metavar="YYYY-MM", help="Month; by default that of the newest release.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: one object a line of the explanation.")
def explain(place: str, area: Path, as_of: date | None, as_json: bool) -> None:
    """Explain where PLACE (a P-code or a name) stands: why, how sure, what is promised, what is not known.

    Reads the release of the month; without one it computes conditions from the store, without a forecast.
    """
    import pyarrow.compute as pc

    unit, called = _place(area, place)
    name = called[unit]
    card, month, live = _card(area, as_of)
    rows = card.filter(pc.equal(card["unit_id"], unit)).to_pylist()
    if not rows:
        raise AssessError(f"{name} ({unit}) is not among the places assessed in {month:%Y-%m}")
    if live:
        click.echo(f"no release of {month:%Y-%m}: computed now, without a forecast", err=True)
    if as_json:
        found = [{**r, "values": json.loads(r["values"]), "month": r["month"].isoformat()} for r in rows]
        keep = ("unit_id", "month", "section", "position", "key", "values", "evidence_ids")
        click.echo("\n".join(json.dumps({k: r[k] for k in keep}, ensure_ascii=False) for r in found))
        return
    click.echo("\n".join(_text(unit, called, month, rows)))


def _place(area: Path, place: str) -> tuple[str, dict[str, str]]:
    """Id of one place of the finest level, and names of all places by id; `AssessError` if none or several fit.

    Most name it as a list of names does: then boundaries and settings are not read.
    """
    from lull.place_names import plain_names, read_names

    names = read_names(area)
    called = plain_names(names)
    if place in called:
        return place, called
    finest = _finest(area)
    exact = {n.place_id for n in names if n.name == place and n.kind != "inside"} & finest
    if len(exact) == 1:
        return exact.pop(), called
    return _likely(area, place)


def _finest(area: Path) -> set[str]:
    """Places that hold no other."""
    with (area / "places.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {r["place_id"] for r in rows} - {r.get("parent_id") or "" for r in rows}


def _likely(area: Path, place: str) -> tuple[str, dict[str, str]]:
    """The same for a name spelt otherwise, or an id without a name."""
    from lull.area import load_area
    from lull.places import find_name, load_places

    places = load_places(load_area(area))
    by_id = {i: places.called.get(i, i) for i in places.table.column("place_id").to_pylist()}
    if place in by_id:
        return place, by_id
    found = {c.place_id for c in find_name(places, place, level=places.finest)}
    if len(found) == 1:
        return found.pop(), by_id
    seen = ", ".join(f"{by_id[u]} ({u})" for u in sorted(found)) or "nothing"
    raise AssessError(f"{place!r} names {seen}; expected one place of the finest level: give its code")


def _card(area: Path, month: date | None) -> tuple[pa.Table, date, bool]:
    """Table `card`, its month, and whether it was computed just now."""
    from lull.releases import list_releases

    releases = [r for r in list_releases(area) if r.has("card") and month in (None, r.as_of)]
    if releases:
        newest = max(releases, key=lambda r: r.as_of) if month is None else releases[-1]
        last = [r for r in releases if r.as_of == newest.as_of][-1]
        return last.table("card"), last.as_of, False
    if month is None:
        raise AssessError("no release to explain; make one with `lull outlook --as-of YYYY-MM`, or give --as-of")
    return _computed(area, month), month, True


def _computed(area: Path, month: date) -> pa.Table:
    import numpy as np

    from lull.area import load_area
    from lull.assess import assess
    from lull.outlook.accepted import accepted_only
    from lull.outlook.run import look

    loaded = load_area(area)
    seen = look(loaded, month)
    records = accepted_only(seen.evidence["record"])
    tables = {"place": seen.places, "panel": seen.panel, **seen.evidence, "record": records}
    rng = np.random.default_rng([loaded.forecast.seed, month.year, month.month, 1])
    return assess(loaded, tables, None, month, rng)["card"]


def _text(unit: str, called: Mapping[str, str], month: date, rows: Sequence[CardRow]) -> Iterator[str]:
    yield f"{called[unit]} ({unit}), as known at the end of {month:%Y-%m}"
    for section, title in TITLES.items():
        held = sorted((r for r in rows if r["section"] == section), key=lambda r: r["position"])
        said = [line for r in held if (line := _line(r["key"], json.loads(r["values"]), called)) is not None]
        if said:
            yield f"\n{title}"
        yield from (f"  {line}" for line in said)


def _line(key: str, values: Mapping[str, object], called: Mapping[str, str]) -> str | None:
    """One statement; None where a field of it is not known, or an older release has a line of another kind."""
    from lull.languages import pick, source
    from lull.publish.statements import CATALOGUE, say

    named = dict(values)
    if isinstance(question := named.get("question"), dict):
        named["question"] = pick(question, source())
    if "indicator" in named:
        named["indicator"] = str(named["indicator"]).replace("_", " ")
    named |= {n: called.get(str(named[n]), str(named[n])) for n in ("above", "place") if n in named}
    return say(key, source(), **named) if key in CATALOGUE else None
