"""Household surveys of public assessments are observed conditions of two thirds of the districts, as known then."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lull.area import bundled_area, load_area
from lull.assess import spec_of
from lull.assess.assessment import assess_month, gather, make_noise
from lull.assess.tables import contribution_table, strand_table
from lull.outlook.demo import FILES, place_area
from lull.outlook.run import look
from lull.store import Options, ingest_files

APRIL = date(2019, 4, 1)
SURVEYS = bundled_area("iraq") / "facts" / "surveys.parquet"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "facts2"
FIVE = ("IQG15Q03", "IQG01Q01", "IQG13Q01", "IQG16Q07", "IQG10Q05")


@pytest.fixture(scope="module")
def april(tmp_path_factory):
    """Rows of `strand` and `contribution` of the districts and all known observations, as of April 2019."""
    folder = tmp_path_factory.mktemp("iraq")
    place_area(bundled_area("iraq"), folder)
    ingest_files(folder, [(kind, folder / name) for kind, name in FILES], Options(today=date(2026, 12, 1)))
    area = load_area(folder)
    spec, seen = spec_of(area), look(area, APRIL)
    inputs = gather(spec, {"place": seen.places, "panel": seen.panel, **seen.evidence}, APRIL)
    done = assess_month(spec, inputs, None, make_noise(spec, inputs.units, np.random.default_rng(1), count=200))
    return (
        strand_table(spec, inputs.units, done.cells, done.gaps, APRIL).to_pylist(),
        contribution_table(spec, inputs.units, done.cells, done.gaps, APRIL).to_pylist(),
        seen.evidence["observation"],
    )


def test_two_thirds_of_the_districts_are_observed_in_three_strands(april):
    seen = Counter(r["strand"] for r in april[0] if r["level"] == "district" and r["evidence_level"] >= 2)
    assert all(seen[strand] >= 60 for strand in ("services", "governance", "displacement"))
    assert seen["reconciliation"] < 60  # no survey by district asks about it


def test_only_rounds_that_were_out_by_then_are_known(april):
    known = april[2].to_pylist()
    mcna = [r for r in known if r["source_id"] == "reach-mcna-irq"]
    assert {r["period_end"].year for r in mcna} == {2017, 2018}
    assert all((r["known_from"] - r["period_end"]).days == 121 for r in mcna)


def test_the_district_says_what_the_survey_file_says(april):
    path = SHARED / "reach_mcna_irq_adm2" / "mcna_district_2017_2021.csv"
    if not path.is_file():
        pytest.skip("the survey files are beside the checkout only")
    with path.open(encoding="utf-8", newline="") as lines:
        told = {
            (r["place_pcode"], r["indicator"]): float(r["value"])
            for r in csv.DictReader(lines)
            if r["year"] == "2018" and r["population"] == "all"
        }
    series = {
        "water_supply": "hh_no_improved_drinking_water", "schooling": "hh_child_not_in_formal_school",
        "primary_care": "hh_clinic_within_5km", "hospital_care": "hh_full_hospital_within_5km",
        "civil_documents": "hh_missing_civil_document", "eviction_risk": "hh_eviction_risk",
        "shelter": "hh_critical_shelter", "low_income": "hh_income_below_480k", "unemployment": "hh_adult_unemployed",
        "fear_of_return": "idp_no_return_fear", "home_lost": "idp_no_return_house",
    }  # fmt: skip
    compared = 0
    for r in april[1]:
        if r["unit_id"] in FIVE and r["indicator"] in series and r["basis"] == "observed":
            assert r["value"] == pytest.approx(told[r["unit_id"], series[r["indicator"]]], abs=0.051), r
            compared += 1
    assert compared >= 45


def test_no_series_joins_years_or_groups_that_cannot_be_compared():
    rows = [r for r in pq.read_table(SURVEYS).to_pylist() if r["source_id"] == "reach-mcna-irq"]
    years: dict[str, set[int]] = {}
    for r in rows:
        years.setdefault(r["indicator"], set()).add(r["period_end"].year)
    assert years["hh_movement_restricted"] == {2019, 2021}
    assert years["hh_missing_civil_document_2018"] == {2018}
    assert years["hh_missing_civil_document"] == {2019, 2020, 2021}
    assert years["hh_clinic_within_5km"] == {2018, 2019}
    assert years["hh_clinic_within_1h_walk"] == {2020, 2021}
    assert years["hh_critical_shelter_2021"] == years["hh_no_improved_drinking_water_2021"] == {2021}
    assert years["idp_no_return_fear"] == {2018, 2020, 2021}
    assert all(r["population_group"] == "displaced_out_of_camps" for r in rows if r["period_end"].year == 2017)
    assert all(r["population_group"] == "displaced" for r in rows if r["indicator"].startswith("idp_"))


def test_every_bundled_value_is_cited():
    rows = pq.read_table(SURVEYS)
    for column in ("publisher", "title", "url", "note", "known_from", "source_id"):
        assert rows.column(column).null_count == 0, column
    sources = {s["source_id"] for s in load_area(bundled_area("iraq")).sources().to_pylist()}
    assert set(rows.column("source_id").to_pylist()) <= sources
    assert pa.compute.max(rows.column("evidence_level").filter(
        pa.compute.starts_with(rows.column("source_id"), "reach"))).as_py() == 2  # fmt: skip
