"""Indicators, goalposts and settings are data, checked when read; those of Iraq are supportable."""

import csv
import math

import numpy as np
import pyarrow.parquet as pq
import pytest

from lull.area import bundled_area
from lull.assess.indicators import load_spec
from lull.assess.readings import logit_gap, read_observations
from lull.assess.units import convert, displaced_share, per_population
from lull.errors import AssessError
from lull.schema import STRANDS
from lull.sources.facts import parse_observations
from lull.sources.files import read_input

IRAQ = bundled_area("iraq")
FILES = ("indicators.csv", "measures.csv", "assess.toml")


@pytest.fixture
def folder(tmp_path):
    for name in FILES:
        (tmp_path / name).write_bytes((IRAQ / name).read_bytes())
    return tmp_path


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_weights_of_every_strand_sum_to_one():
    spec = load_spec(IRAQ)
    for strand in STRANDS:
        assert math.fsum(i.weight for i in spec.scored if i.strand == strand) == pytest.approx(1, abs=1e-12)


def test_every_goalpost_of_a_scored_indicator_has_a_source_and_every_bias_is_stated():
    spec = load_spec(IRAQ)
    assert all(m.target_source and m.worst_source for m in spec.measures if m.scale != "none")
    assert all(i.bias and set(i.names) == {"en", "ar", "ckb"} for i in spec.indicators)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("indicators.csv", "gap,0.20,state,outcome,1,12,0.55", "gap,0.21,state,outcome,1,12,0.55", "sum to"),
        ("indicators.csv", "services,electricity,gap", "lights,electricity,gap", "not allowed"),
        ("indicators.csv", "gap,0.30,state", "gap,-0.30,state", "below 0"),
        ("indicators.csv", "gap,0.30,state", "gap,much,state", "expected a number"),
        (
            "measures.csv",
            "grid_electricity,percent,,,linear,100,0",
            "grid_electricity,percent,,,linear,100,100",
            "differ",
        ),
        ("measures.csv", "survey_water_sufficient,water_supply", "survey_water_sufficient,wells", "no indicator"),
        ("measures.csv", "0=0;1=0.5;2=1", "no=0", "levels"),
        ("measures.csv", "0=0;1=0.5;2=1", "0=0;1=1.5", "ordinal scale"),
        ("measures.csv", "survey_clauses_kept,", "survey_water_sufficient,", "more than once"),
        ("assess.toml", "services = 0.25", "services = 0.5", "strand_weights"),
        ("assess.toml", "[tiers]", "[tiers", "not valid TOML"),
    ],
)
def test_mistakes_in_the_files_are_named(folder, name, old, new, says):
    edit(folder, name, old, new)
    with pytest.raises(AssessError, match=says):
        load_spec(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(AssessError, match=name):
        load_spec(folder)


def test_every_published_series_is_used_or_said_why_not(shared):
    """Each of the 253 series of the facts is a measure or is left out with a reason, and none is both."""
    with (shared / "data/facts/observations.csv").open(encoding="utf-8") as file:
        published = {r["indicator"] for r in csv.DictReader(file)}
    used = {t for m in load_spec(IRAQ).measures for t in m.terms}
    with (IRAQ / "indicators_left_out.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    left = {r["series"] for r in rows}
    assert len(left) == len(rows)
    assert all(r["reason"] for r in rows)
    assert not used & left
    assert published <= used | left


def test_all_used_series_convert(shared):
    spec = load_spec(IRAQ)
    parsed = parse_observations(read_input(shared / "data/facts/observations.csv"))
    places = set(parsed.rows["place_id"].to_pylist())
    levels = {p: {2: "country", 5: "governorate", 8: "district"}[len(p)] for p in places}
    found = read_observations(spec, parsed.rows, dict.fromkeys(places, 200_000.0), levels)
    assert len({r.indicator for r in found}) >= 15
    assert all(np.isfinite([r.x, r.sd, r.value]).all() and r.sd > 0 for r in found)


def test_goalposts_of_violence_are_the_95th_percentile_of_2013_to_2018(shared):
    """Recomputed from UCDP GED, where_prec 1-2: deaths of 12 months per 100,000, over district-months."""
    events = pq.read_table(shared / "data/ucdp/ged_iraq_1989-2020_pcoded.parquet").to_pylist()
    with (shared / "data/population/iraq_adm2_population_kontur_2023.csv").open(encoding="utf-8") as file:
        people = {r["ADM2_PCODE"]: float(r["population_kontur_2023"]) for r in csv.DictReader(file)}
    at, first = {p: n for n, p in enumerate(people)}, 2011 * 12
    months = 8 * 12
    deaths = {1: np.zeros((len(at), months)), 3: np.zeros((len(at), months))}
    for e in events:
        day = int(np.datetime64(e["date_end"], "M").astype(np.int64)) + 1970 * 12 - first
        if (e["where_prec"] or 9) <= 2 and e["type_of_violence"] in deaths and 0 <= day < months:
            deaths[e["type_of_violence"]][at[e["ADM2_PCODE"]], day] += e["best"]
    spec = load_spec(IRAQ)
    for kind, name in ((1, "event:deaths_state"), (3, "event:deaths_onesided")):
        total = np.cumsum(np.pad(deaths[kind], ((0, 0), (1, 0))), axis=1)
        rate = (total[:, 12:] - total[:, :-12]) / np.array(list(people.values()))[:, None] * 1e5
        # Windows that end in January 2013 to December 2018.
        worst = np.percentile(rate[:, 13:], 95)
        declared = next(m.worst for m in spec.measures if m.id == name)
        assert declared == pytest.approx(worst, rel=0.03)


def test_gaps_at_and_between_goalposts():
    spec = load_spec(IRAQ)
    hours = next(m for m in spec.measures if m.id == "electricity_grid_hours_per_day")
    assert (hours.gap(24), hours.gap(23), hours.gap(0)) == (0, 0, 1)
    answer = next(m for m in spec.measures if m.id == "survey_reconciliation_need")
    assert (answer.gap(0), answer.gap(1), answer.gap(2)) == (0, 0.4, 1)
    with pytest.raises(AssessError, match="not one of"):
        answer.gap(3)
    assert logit_gap(0) == pytest.approx(math.log(0.02 / 0.98))
    assert logit_gap(1) == pytest.approx(math.log(0.95 / 0.05))


def test_units():
    assert convert(1, "GW", "MW") == 1000
    assert convert(90, "minutes_per_day", "hours_per_day") == pytest.approx(1.5)
    assert per_population(1800, "beds", "beds_per_10k", 1_000_000) == pytest.approx(18)
    assert displaced_share(50_000, "persons", "percent", 50_000) == pytest.approx(50)
    assert displaced_share(0.3, "share", "percent", 0) == pytest.approx(30)
    with pytest.raises(AssessError, match="cannot turn"):
        convert(1, "km2", "persons")
