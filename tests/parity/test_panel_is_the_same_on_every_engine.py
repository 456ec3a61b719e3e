"""Every expression of the panel gives the same answer on DuckDB and on Sail (Spark Connect)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from lull import panel
from lull.panel.example import example_events
from lull.schema import arrow_schema, conform

# Spark's client converts through pandas, whose newest release warns of what that client does.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")

Ask = Callable[[Mapping[str, pa.Table], str], pa.Table]
FIRST, LAST = date(2011, 1, 1), date(2018, 12, 1)
DISTRICTS = [f"IQG{g:02d}D{d:02d}" for g in (1, 2, 3) for d in (1, 2, 3, 4)]
GOVERNORATES = sorted({d[:5] for d in DISTRICTS})


def made_up_events(rows: int = 900) -> pa.Table:
    rng = np.random.default_rng(7)
    out = []
    for i in range(rows):
        district = DISTRICTS[rng.integers(len(DISTRICTS) - 1)] if rng.random() < 0.95 else None
        end = FIRST + timedelta(days=int(rng.integers(0, 2900)))
        best = int(rng.poisson(rng.gamma(0.4, 25)))
        pair = ("S", f"R{rng.integers(3)}") if rng.random() < 0.9 else (None, None)
        out.append(
            {
                **example_events().slice(0, 1).to_pylist()[0],
                "event_id": str(i),
                "date_start": end - timedelta(days=int(rng.integers(0, 40))),
                "date_end": end,
                "type_of_violence": int(rng.integers(1, 4)),
                "best": best,
                "dyad_name": None if pair[0] is None else " - ".join(pair),
                "side_a": pair[0],
                "side_b": pair[1],
                "where_prec": int(rng.integers(1, 8)),
                "priogrid_gid": int(180_000 + rng.integers(4)),
                "adm1_pcode": None if district is None else district[:5],
                "adm2_pcode": district,
                "known_from": end,
            }
        )
    return pa.Table.from_pylist(out, schema=arrow_schema("event"))


EVENTS = made_up_events()
KEYS = {"district": "adm2_pcode", "governorate": "adm1_pcode", "country": "country", "cell": "priogrid_gid"}
UNITS = {
    "district": panel.unit_table(DISTRICTS),
    "governorate": panel.unit_table(GOVERNORATES),
    "country": panel.unit_table({"Iraq": "IQ"}),
    "cell": panel.unit_table([str(180_000 + c) for c in range(5)]),
}
MONTHS = panel.month_table(FIRST, LAST)
_ring = [
    (a, b, 1 + (i + j) % 2) for i, a in enumerate(DISTRICTS) for j, b in enumerate(DISTRICTS) if 0 < abs(i - j) < 3
]
NEIGHBOURS = pa.table(dict(zip(["unit_id", "neighbour_id", "ring"], map(list, zip(*_ring, strict=True)), strict=True)))
PARENTS = pa.table({"unit_id": DISTRICTS, "parent_id": [d[:5] for d in DISTRICTS]})
_seen: dict[str, pa.Table] = {}


def same_as_other_engines(name: str, got: pa.Table) -> None:
    """Equal to what the engine before gave: whole numbers, dates and text exactly, fractions to 1e-12."""
    if name not in _seen:
        _seen[name] = got
        return
    other = _seen[name]
    assert got.schema.types == other.schema.types
    assert got.column_names == other.column_names
    for column in got.column_names:
        if pa.types.is_floating(got.schema.field(column).type):
            a, b = (t.column(column).to_numpy(zero_copy_only=False) for t in (got, other))
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)
        else:
            assert got.column(column).to_pylist() == other.column(column).to_pylist(), column


def count_in_python(level: str, where_prec: int) -> dict[tuple[str, date], list[int]]:
    column = KEYS[level]
    names = {row["key"]: row["unit_id"] for row in UNITS[level].to_pylist()}
    out: dict[tuple[str, date], list[int]] = {}
    for event in EVENTS.to_pylist():
        unit = names.get(str(event[column]))
        if unit is None or event["where_prec"] > where_prec:
            continue
        cell = out.setdefault((unit, event["date_end"].replace(day=1)), [0] * 5)
        cell[0] += 1
        cell[1] += event["best"]
        cell[1 + event["type_of_violence"]] += event["best"]
    return out


@pytest.mark.parametrize(("level", "where_prec"), [("district", 2), ("governorate", 4), ("country", 7), ("cell", 3)])
def test_counts_equal_a_plain_loop_over_the_events(ask: Ask, level: str, where_prec: int) -> None:
    given = {"e": EVENTS, "u": UNITS[level], "m": MONTHS}
    got = ask(given, panel.unit_months("e", "u", "m", key=KEYS[level], where_prec=where_prec, level=level))
    conform(got, "panel")
    assert got.num_rows == UNITS[level].num_rows * MONTHS.num_rows
    expected = count_in_python(level, where_prec)
    names = ["events", "deaths", "deaths_state", "deaths_nonstate", "deaths_onesided"]
    seen = {(r["unit_id"], r["month"]): [r[n] for n in names] for r in got.to_pylist() if r["events"]}
    assert seen == {k: v for k, v in expected.items() if k[1] <= LAST}
    same_as_other_engines(level, got)


@pytest.mark.parametrize("by", ["dyad", "side"])
def test_actors_are_counted_alike(ask: Ask, by: str) -> None:
    how: dict[str, Any] = {"key": "adm2_pcode", "where_prec": 3}
    got = ask({"e": EVENTS, "u": UNITS["district"]}, panel.actor_months("e", "u", by=by, **how))
    named = [
        e
        for e in EVENTS.to_pylist()
        if e["where_prec"] <= 3 and e["dyad_name"] is not None and e["adm2_pcode"] in DISTRICTS
    ]
    assert sum(got.column("events").to_pylist()) == len(named) * (2 if by == "side" else 1)
    assert sum(got.column("deaths").to_pylist()) == sum(e["best"] for e in named) * (2 if by == "side" else 1)
    same_as_other_engines(by, got)


@pytest.mark.parametrize("level", list(KEYS))
def test_groups_are_counted_alike(ask: Ask, level: str) -> None:
    rules = (
        panel.GroupRule("r1", sides=("R1",)),
        panel.GroupRule("pair", dyads=("R2 - S",)),
        panel.GroupRule("odd", sides=("O'Neil \\ 100%",), types=(3,)),
    )
    given = {"e": EVENTS, "u": UNITS[level], "r": panel.rule_table(rules)}
    got = ask(given, panel.group_months("e", "u", "r", key=KEYS[level], where_prec=7))
    assert set(got["group_id"].to_pylist()) == {"r1", "pair", "odd", "other", "unknown"}
    same_as_other_engines(f"groups {level}", got)


def test_features_are_alike(ask: Ask) -> None:
    given = {"e": EVENTS, "u": UNITS["district"], "m": MONTHS, "near": NEIGHBOURS, "parents": PARENTS}
    how: dict[str, Any] = {"key": "adm2_pcode", "where_prec": 3}
    rows = panel.unit_months("e", "u", "m", level="district", **how)
    actors = panel.actor_months("e", "u", **how)
    got = ask(given, panel.features(f"({rows})", neighbours="near", parents="parents", actors=f"({actors})"))
    assert got.num_rows == len(DISTRICTS) * MONTHS.num_rows
    conform(got, "panel")
    same_as_other_engines("features", got)
