"""`assess.toml` and its tables: a misspelt key, a word for a number, crossing thresholds: each names file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lull.area import bundled_area
from lull.assess.indicators import load_spec
from lull.errors import AssessError

FILES = ("indicators.csv", "measures.csv", "assess.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copyfile(bundled_area("iraq") / name, tmp_path / name)
    return tmp_path


def refused(folder: Path, name: str, old: str, new: str) -> tuple[str, int]:
    """The message after one change, and the line of that change."""
    text = (folder / name).read_text("utf-8")
    at = text.index(old)
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(AssessError) as told:
        load_spec(folder)
    return str(told.value), text[:at].count("\n") + 1 + old[: len(old) - len(old.lstrip("\n"))].count("\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gap_high = ", "gap_hihg = ", "unknown key 'gap_hihg' in [tiers]; did you mean 'gap_high'?"),
        ("[evidence]", "[evidenc]", "unknown section 'evidenc'; did you mean 'evidence'?"),
        ("gap_high = 0.50", 'gap_high = "high"', "gap_high = 'high': expected a number"),
        ("gap_high = 0.50", "gap_high = 1.5", "gap_high = 1.5: expected at most 1"),
        ("adequate = 0.5", "adequate = nan", "expected a finite number"),
        ("peaks = [25, 250]", "peaks = [250, 25]", "each above the one before"),
        (
            "services = 0.25",
            "servises = 0.25",
            "unknown strand 'servises' in [strand_weights]; did you mean 'services'?",
        ),
        ("survey = 0.35", "surveys = 0.35", "unknown key 'surveys' in [error]; did you mean 'survey'?"),
        ('rule = "mandate_ends"', 'rule = "mandate_end"', "expected one of"),
        ("days = 90", "days = 9.5", "days = 9.5: expected a whole number"),
        ("months = [12, 36]", "months = [36, 12]", "each above the one before"),
        ("baseline_until = 2014-05-31", 'baseline_until = "2014"', "expected a date such as"),
        ("approval = true", 'approval = "yes"', "expected true or false"),
        (
            'measure = "electricity_grid_hours_per_day"',
            'measure = "electricity_grid_hours"',
            "does not measure 'grid_electricity' in measures.csv; did you mean 'electricity_grid_hours_per_day'?",
        ),
    ],
)
def test_a_mistake_in_the_rules_names_its_line(folder: Path, old: str, new: str, said: str) -> None:
    message, line = refused(folder, "assess.toml", old, new)
    assert said in message
    assert f"assess.toml, line {line}: " in message


def test_weights_that_do_not_sum_to_one_are_told_at_their_heading(folder: Path) -> None:
    message, _ = refused(folder, "assess.toml", "services = 0.25", "services = 0.5")
    heading = (folder / "assess.toml").read_text("utf-8").split("[strand_weights]", maxsplit=1)[0].count("\n") + 1
    assert f"assess.toml, line {heading}: [strand_weights] sum to 1.25; they must sum to 1" in message


def test_every_mistake_of_a_file_is_told_at_once(folder: Path) -> None:
    text = (folder / "assess.toml").read_text("utf-8")
    (folder / "assess.toml").write_text(text.replace("gap_high", "gap_hi").replace("days = 90", 'days = "x"'), "utf-8")
    with pytest.raises(AssessError) as told:
        load_spec(folder)
    assert [line.split(": ")[1].split(" ")[0] for line in str(told.value).splitlines()] == ["unknown", "days"]


def test_an_indicator_without_a_measure_and_a_measure_without_an_indicator_are_told(folder: Path) -> None:
    series = "\nri_hotspot_subdistricts,"
    message, line = refused(folder, "measures.csv", f"{series}social_hotspots", f"{series}social_hotspot")
    assert f"measures.csv, line {line}: " in message or "has no measure" in message
    assert "social_hotspot" in message


def test_a_column_that_nobody_knows_is_told(folder: Path) -> None:
    message, _ = refused(folder, "indicators.csv", "half_life_months", "half_live_months")
    assert "indicators.csv, line 1: unknown column 'half_live_months'; did you mean 'half_life_months'?" in message
