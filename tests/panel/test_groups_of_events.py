"""Events by armed group: each belongs to the first rule that it fits, and sums over groups are those of the panel."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lull import panel
from lull.errors import SchemaError
from lull.panel.example import example_events

RULES = (
    panel.GroupRule("is", sides=("IS",)),
    panel.GroupRule("turkey_pkk", dyads=("PKK - Government of Turkey",)),
    panel.GroupRule("state", types=(1,)),
)


def counted(events: pa.Table, rules: tuple[panel.GroupRule, ...] = RULES) -> dict[str, int]:
    units = ibis.memtable(panel.unit_table(["IQG01"]))
    rows = panel.group_months(ibis.memtable(events), units, rules, level="governorate", where_prec=7)
    found = rows.group_by("group_id").agg(deaths=rows.deaths.sum()).to_pyarrow().to_pylist()
    return {r["group_id"]: r["deaths"] for r in found}


def event(number: int, kind: int, dyad: str | None, side_a: str | None, side_b: str | None) -> dict[str, object]:
    row = example_events().slice(0, 1).to_pylist()[0]
    return {**row, "event_id": str(number), "type_of_violence": kind, "dyad_name": dyad, "side_a": side_a,
            "side_b": side_b, "low": 1, "best": 10**number, "high": 10**number}  # fmt: skip


def test_sides_are_found_in_the_sides_or_in_the_pair() -> None:
    rows = [
        event(0, 1, None, "Government of Iraq", "IS"),
        event(1, 3, "IS - Civilians", None, None),
        event(2, 1, None, "Government of Turkey", "PKK"),
        event(3, 1, "ISIS - Government of Iraq", "ISIS", "Government of Iraq"),
        event(4, 2, "Clan X - Clan Y", "Clan X", "Clan Y"),
        event(5, 1, None, None, None),
    ]
    found = counted(pa.Table.from_pylist(rows, schema=example_events().schema))
    assert found == {"is": 11, "turkey_pkk": 100, "state": 1000, "other": 10_000, "unknown": 100_000}


@pytest.mark.parametrize(
    ("rules", "seen"),
    [
        ((panel.GroupRule("a", types=(1,)), panel.GroupRule("a", types=(2,))), "given twice"),
        ((panel.GroupRule("all", types=(1,)),), "meaning of its own"),
        ((panel.GroupRule("nobody"),), "no sides, dyads or types"),
    ],
)
def test_groups_that_make_no_sense_are_refused(rules: tuple[panel.GroupRule, ...], seen: str) -> None:
    with pytest.raises(SchemaError, match=seen):
        counted(example_events(), rules)


@pytest.mark.shared
def test_groups_sum_to_the_panel_in_every_district_and_month(iraq: pa.Table) -> None:
    places = sorted(u for u in pc.unique(iraq["adm2_pcode"]).to_pylist() if u)
    units, events = ibis.memtable(panel.unit_table(places)), ibis.memtable(iraq)
    rules = (panel.GroupRule("is", sides=("IS",)), panel.GroupRule("civilians", types=(3,)))
    groups = panel.group_months(events, units, rules, level="district", where_prec=2)
    sums = groups.group_by("unit_id", "month").agg(deaths=groups.deaths.sum(), events=groups.events.sum())
    months = ibis.memtable(panel.month_table(date(1989, 1, 1), date(2020, 12, 1)))
    whole = panel.unit_months(events, units, level="district", where_prec=2, months=months)
    whole = whole.filter(whole.events > 0).select("unit_id", "month", "deaths", "events")
    order = ["unit_id", "month"]
    one, two = (t.order_by(order).to_pyarrow() for t in (sums, whole))
    assert one.select([*order, "events"]).to_pylist() == two.select([*order, "events"]).to_pylist()
    assert one["deaths"].to_pylist() == two["deaths"].to_pylist()
