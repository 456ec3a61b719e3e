"""Events by armed group: each belongs to the first rule that it fits, and sums over groups are those of the panel."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lull import panel
from lull.engine import connect
from lull.errors import SchemaError
from lull.panel.example import example_events

RULES = (
    panel.GroupRule("is", sides=("IS",)),
    panel.GroupRule("turkey_pkk", dyads=("PKK - Government of Turkey",)),
    panel.GroupRule("state", types=(1,)),
)


def counted(events: pa.Table, rules: tuple[panel.GroupRule, ...] = RULES) -> dict[str, int]:
    rows = by_group(events, ["IQG01"], rules, key="adm1_pcode", where_prec=7)
    return {
        r["group_id"]: r["deaths_sum"] for r in rows.group_by("group_id").aggregate([("deaths", "sum")]).to_pylist()
    }


def by_group(
    events: pa.Table, units: list[str], rules: tuple[panel.GroupRule, ...], *, key: str, where_prec: int
) -> pa.Table:
    engine = connect("duckdb://")
    for name, rows in (("e", events), ("u", panel.unit_table(units)), ("r", panel.rule_table(rules))):
        engine.put(name, rows)
    return engine.ask(panel.group_months("e", "u", "r", key=key, where_prec=where_prec))


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
    rules = (panel.GroupRule("is", sides=("IS",)), panel.GroupRule("civilians", types=(3,)))
    groups = by_group(iraq, places, rules, key="adm2_pcode", where_prec=2)
    sums = groups.group_by(["unit_id", "month"]).aggregate([("deaths", "sum"), ("events", "sum")])
    engine = connect("duckdb://")
    months = panel.month_table(date(1989, 1, 1), date(2020, 12, 1))
    for name, rows in (("e", iraq), ("u", panel.unit_table(places)), ("m", months)):
        engine.put(name, rows)
    whole = engine.ask(panel.unit_months("e", "u", "m", key="adm2_pcode", where_prec=2, level="district"))
    whole = whole.filter(pc.greater(whole["events"], 0))
    order = [("unit_id", "ascending"), ("month", "ascending")]
    one, two = sums.sort_by(order), whole.sort_by(order)
    assert one.select(["unit_id", "month"]).to_pylist() == two.select(["unit_id", "month"]).to_pylist()
    assert one["events_sum"].to_pylist() == two["events"].to_pylist()
    assert one["deaths_sum"].to_pylist() == two["deaths"].to_pylist()


def test_names_with_quotes_slashes_and_percent_signs_are_names_only() -> None:
    odd = """O'Neil\\ 100% _ "x" `y`"""
    rows = [event(0, 1, None, odd, "B"), event(1, 1, f"C - {odd}", None, None), event(2, 1, "C - B", None, None)]
    events = pa.Table.from_pylist(rows, schema=example_events().schema)
    assert counted(events, (panel.GroupRule("odd", sides=(odd,)),)) == {"odd": 11, "other": 100}
