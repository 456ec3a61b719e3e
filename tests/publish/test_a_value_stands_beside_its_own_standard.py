"""A value is held against the standard of what was measured, not of another measure of the same indicator."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from tests.made_area import MONTHS

from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext, standard
from lull.publish.snapshot import Snapshot, open_snapshot
from lull.publish.views import conditions
from lull.schema.rows import ObservationRow


@pytest.fixture(scope="module")
def snapshot(site_area: Path) -> Snapshot:
    return open_snapshot(site_area / "releases" / f"{MONTHS[0]:%Y-%m}")


def row(series: str, group: str | None, unit: str = "percent") -> ObservationRow:
    day = date(2018, 9, 30)
    return {
        "obs_id": "o", "strand": "services", "indicator": series, "place_id": "XX1Q01", "population_group": group,
        "period_start": day, "period_end": day, "value": 24.0, "unit": unit, "lower": None, "upper": None, "n": None,
        "method": "survey", "evidence_level": 3, "publisher": None, "title": None, "url": None, "note": None,
        "shown": None, "source_id": "s", "known_from": day,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "series", "group", "wanted"),
    [
        # Nobody should be without improved water; everybody should have enough; both are one indicator.
        ("water_supply", "hh_no_improved_drinking_water", "displaced_and_returnees", 0),
        ("water_supply", "hh_sufficient_water_all_uses", "displaced_and_returnees", 100),
        # Eighteen beds are no standard of a share of households, and a value about others has none.
        ("hospital_care", "hh_full_hospital_within_5km", "displaced_and_returnees", 100),
        ("water_supply", "hh_sufficient_water_all_uses", "returnees", None),
        ("water_supply", "hh_no_such_series", "displaced_and_returnees", None),
        ("no_such_indicator", "hh_sufficient_water_all_uses", "displaced_and_returnees", None),
    ],
)
def test_the_standard_is_that_of_the_series(
    snapshot: Snapshot, code: str, series: str, group: str, wanted: float | None
) -> None:
    assert standard(snapshot, code, row(series, group)) == wanted


def test_a_count_has_the_standard_of_counts(snapshot: Snapshot) -> None:
    assert standard(snapshot, "hospital_care", row("hospital_beds", None, "beds_per_10k")) == 18
    assert standard(snapshot, "hospital_care", row("hospital_beds", None, "persons")) is None


def test_each_value_of_a_page_has_the_standard_that_the_area_declares(snapshot: Snapshot, site_area: Path) -> None:
    with (site_area / "measures.csv").open(encoding="utf-8", newline="") as lines:
        declared = {(m["measure"], m["unit"]): m["target"] for m in csv.DictReader(lines)}
    held = [found for place in snapshot.unit_ids for found in conditions.newest(snapshot, place)]
    assert held
    for code, seen in held:
        group = seen["population_group"]
        name = seen["indicator"] + (f"@{group}" if group and group != "everyone" else "")
        target = declared.get((name, seen["unit"]), "")
        assert standard(snapshot, code, seen) == (float(target) if target else None), name
    shown = conditions.view(RequestContext(snapshot, language("en"), "place"), snapshot.unit_ids[0])
    assert any(value.standard for value in (*shown.values, *shown.rest))
