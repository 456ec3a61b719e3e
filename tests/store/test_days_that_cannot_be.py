"""A day after today, after what a version covers or of another calendar is refused with its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from lull.area import bundled_area
from lull.errors import SourceError
from lull.sources.dates import reader
from lull.store.ingest import BadRowsError, Options, ingest_file, inspect_file

TODAY = date(2026, 11, 28)
EVENTS = "id,type_of_violence,date_start,date_end,low,best,high,latitude,longitude,where_prec,country,side_a,side_b"
OBSERVATIONS = "obs_id,strand,indicator,place_pcode,period_start,period_end,value,unit,method,evidence_level"
CLAIMS = "commitment_id,claim_date,claimant,says,detail,source_url"
COMMITMENTS = (
    "commitment_id,kind,promisor,implementer,promised_to,strand,place_pcodes,deliverable,made_on,deadline,"
    "deadline_precision,legal_force,source_title,source_url"
)
PLEDGE = "P1,pledge,Ministry of Water,Ministry of Water,People of Basra,services,IQG02,A plant"


@pytest.fixture(scope="module")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("days") / "iraq"
    shutil.copytree(bundled_area("iraq"), folder, ignore=shutil.ignore_patterns("facts", "events"))
    return folder


def event(day: str) -> str:
    return f"{EVENTS}\n1,1,{day},{day},1,1,1,33.3,44.4,1,Iraq,A,B\n"


def observation(start: str, end: str) -> str:
    return f"{OBSERVATIONS}\nX1,services,survey_water_sufficient,IQG15Q05,{start},{end},40,percent,survey,2\n"


def commitment(made: str, deadline: str) -> str:
    return f"{COMMITMENTS}\n{PLEDGE},{made},{deadline},day,announcement,A page,https://example.org/\n"


REFUSED = {
    "an event tomorrow": ("ucdp", event("2026-11-29"), "mine.csv", "today"),
    "an event of 2201": ("ucdp", event("2201-03-05"), "mine.csv", "calendar"),
    "an event of 9999": ("ucdp", event("9999-12-31"), "mine.csv", "calendar"),
    "a Hijri year": ("ucdp", event("1440-05-01"), "mine.csv", "calendar"),
    "a Jalali year": ("ucdp", event("1398-02-01"), "mine.csv", "calendar"),
    "an event after its version": ("ucdp", event("2021-03-05"), "ged201.csv", "version covers"),
    "a Jalali period": ("observations", observation("1398-02-01", "1398-02-28"), "o.csv", "calendar"),
    "a period to come": ("observations", observation("2027-01-01", "2027-01-31"), "o.csv", "yet to come"),
    "a claim to come": (
        "claims", f"{CLAIMS}\nP1,2026-12-01,Ministry of Water,delivered,Built,https://example.org/\n", "c.csv",
        "yet to come",
    ),
    "a promise to come": ("commitments", commitment("2026-12-01", "2027-01-01"), "p.csv", "yet to come"),
    "a Buddhist deadline": ("commitments", commitment("2019-02-01", "2562-01-01"), "p.csv", "calendar"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "name", "said"), REFUSED.values(), ids=REFUSED)
def test_is_refused_with_line_and_reason(
    kind: str, content: str, name: str, said: str, iraq: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    report = inspect_file(iraq, kind, tmp_path / name, Options(today=TODAY))
    assert report.rows == 0
    assert [p.line for p in report.problems if said in p.reason][:1] == [2]


def test_deadlines_may_come_and_a_running_year_may_be_covered(iraq: Path, tmp_path: Path) -> None:
    for kind, content in (
        ("commitments", commitment("2019-02-01", "2031-01-01")),
        ("observations", observation("2026-01-01", "2026-12-31")),
        ("ucdp", event("2026-11-28")),
    ):
        (tmp_path / "x.csv").write_text(content, "utf-8")
        assert inspect_file(iraq, kind, tmp_path / "x.csv", Options(today=TODAY)).rows == 1


def test_a_version_cannot_be_known_before_it_is_out(iraq: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(event("2019-01-01"), "utf-8")
    with pytest.raises(SourceError, match="after today"):
        inspect_file(iraq, "ucdp", tmp_path / "x.csv", Options(today=TODAY, known_from=date(2027, 1, 1)))


def test_the_file_of_one_slip_enters_nothing(iraq: Path, tmp_path: Path) -> None:
    (tmp_path / "typo.csv").write_text(event("2020-12-31") + event("2201-03-05").split("\n")[1] + "\n", "utf-8")
    with pytest.raises(BadRowsError, match="line 3"):
        ingest_file(iraq, "ucdp", tmp_path / "typo.csv", Options(today=TODAY))
    assert not (iraq / "store.duckdb").exists()


@pytest.mark.parametrize(
    "text",
    ["12 Jan Feb 2019", "10 Mar Apr 2019", "25 may be 2019", "1xx May 2019", "May 1xx, 2019", "Jan Feb 12, 2019"],
)
def test_words_that_are_no_month_or_ordinal_make_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        reader("")(text)


@pytest.mark.parametrize(
    "text", ["1st May 2019", "1ST MAY 2019", "1er mai 2019", "1º de mai de 2019", "May 1st, 2019", "1ی ئایاری 2019"]
)
def test_ordinals_of_a_day_are_read(text: str) -> None:
    assert reader("")(text) == date(2019, 5, 1)


@pytest.mark.parametrize("text", ["5 تشرين الثاني 2018", "5ی تشرینی دووەمی 2018", "5 November 2018", "5 Novem. 2018"])
def test_months_of_two_words_and_of_their_beginning_are_read(text: str) -> None:
    assert reader("")(text) == date(2018, 11, 5)
