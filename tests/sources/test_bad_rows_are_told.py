"""Every kind of damage: what is told, what enters, what is left as it was."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lull.cli.ingest import ingest as ingest_command
from lull.errors import LullError, SourceError
from lull.sources import facts, ucdp
from lull.sources.files import Input
from lull.store import BadRowsError, Options, ingest_file, ingest_files, inspect_file, open_store

Write = Callable[..., Path]
NOW = Options(today=date(2021, 1, 1))
KEEP = Options(today=date(2021, 1, 1), keep_good=True)


def refused(area: Path, file: Path, line: int, column: str, value: str, reason: str) -> None:
    """The file is refused for that reason and nothing is made; with --keep-good the other rows enter."""
    with pytest.raises(BadRowsError) as caught:
        ingest_file(area, "ucdp", file, NOW)
    told = [(p.file, p.line, p.column, p.value) for p in caught.value.report.problems]
    assert (str(file), line, column, value) in told
    assert reason in "; ".join(p.reason for p in caught.value.report.problems)
    assert f"line {line}" in str(caught.value)
    assert "--keep-good" in str(caught.value)
    assert not (area / "store.duckdb").exists()
    assert not list(file.parent.glob("*.rejects.csv"))
    report = ingest_file(area, "ucdp", file, KEEP)
    assert report.added is not None
    assert report.added.added == report.rows
    assert report.rejects == f"{file}.rejects.csv"
    rejects = list(csv.DictReader(io.StringIO(Path(report.rejects).read_text(encoding="utf-8"))))
    assert str(line) in [r["line"] for r in rejects]
    assert any(reason in r["reason"] for r in rejects)


def test_a_negative_number_of_deaths(area: Path, write: Write) -> None:
    refused(area, write({}, {"low": "-1"}), 3, "low", "-1", "below 0")


def test_an_end_before_the_start(area: Path, write: Write) -> None:
    refused(area, write({}, {"date_end": "2020-04-30"}), 3, "date_end", "2020-04-30", "ends before it starts")


def test_a_day_that_does_not_exist(area: Path, write: Write) -> None:
    refused(area, write({}, {"date_start": "2020-02-30"}), 3, "date_start", "2020-02-30", "no such day")


def test_two_rows_with_one_id(area: Path, write: Write) -> None:
    refused(area, write({}, {}, {"id": "1"}), 4, "id", "1", "unique")


def test_low_above_best(area: Path, write: Write) -> None:
    refused(area, write({}, {"low": "6"}), 3, "low", "6/5/6", "low <= best <= high")


def test_best_above_high(area: Path, write: Write) -> None:
    refused(area, write({}, {"high": "3"}), 3, "high", "4/5/3", "low <= best <= high")


def test_coordinates_exchanged(area: Path, write: Write) -> None:
    file = write({}, {"latitude": "40.5", "longitude": "10.5"})
    refused(area, file, 3, "latitude", "40.5, 10.5", "exchanged")


def test_coordinates_outside_the_area(area: Path, write: Write) -> None:
    refused(area, write({}, {"latitude": "-10.5"}), 3, "latitude", "-10.5, 40.5", "outside the area")


def test_coordinates_off_the_globe(area: Path, write: Write) -> None:
    refused(area, write({}, {"latitude": "99"}), 3, "latitude", "99", "above 90")


def test_a_kind_of_violence_that_is_none(area: Path, write: Write) -> None:
    refused(area, write({}, {"type_of_violence": "4"}), 3, "type_of_violence", "4", "above 3")


def test_a_number_that_is_none(area: Path, write: Write) -> None:
    refused(area, write({}, {"best": "about 5"}), 3, "best", "about 5", "not a number")


def test_a_needed_value_that_is_empty(area: Path, write: Write) -> None:
    refused(area, write({}, {"date_start": ""}), 3, "date_start", "", "empty")


def test_lines_are_counted_right_where_cells_hold_line_breaks(area: Path, write: Write) -> None:
    file = write({"where_description": "two\nlines"}, {"best": "x"}, {})
    refused(area, file, 4, "best", "x", "not a number")


def test_a_row_with_a_cell_too_many(area: Path, write: Write) -> None:
    file = write({}, {}, {})
    lines = file.read_text().splitlines()
    file.write_text("\n".join([*lines[:2], lines[2] + ",more", lines[3]]) + "\n")
    refused(area, file, 3, "all", "19 cells", "the header names 18 columns")


def test_a_big_file_whose_last_row_is_bad(area: Path, write: Write) -> None:
    file = write(*[{} for _ in range(30_000)], {"best": "-4"})
    refused(area, file, 30_002, "best", "-4", "below 0")
    with open_store(area) as store:
        assert store.latest("event", ["event_id"]).num_rows == 30_000


def test_an_empty_file(area: Path, tmp_path: Path) -> None:
    (tmp_path / "e.csv").touch()
    with pytest.raises(SourceError, match="is empty"):
        ingest_file(area, "ucdp", tmp_path / "e.csv", NOW)


def test_a_file_that_is_not_there(area: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        ingest_file(area, "ucdp", tmp_path / "none.csv", NOW)


def test_a_header_and_nothing_more(area: Path, write: Write) -> None:
    with pytest.raises(SourceError, match="a header and no rows"):
        ingest_file(area, "ucdp", write(), NOW)


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_another_encoding_is_told_and_can_be_named(area: Path, write: Write, encoding: str) -> None:
    file = write({}, {"side_b": "Cercle isolé"})
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    if encoding == "windows-1252":  # a mark of byte order tells the other
        with pytest.raises(SourceError, match="line 3: byte 0xe9 is not UTF-8"):
            ingest_file(area, "ucdp", file, NOW)
    ingest_file(area, "ucdp", file, Options(today=date(2021, 1, 1), encoding=encoding))
    with open_store(area) as store:
        assert "Cercle isolé" in store.latest("event", ["side_b"])["side_b"].to_pylist()


def test_a_byte_order_mark_is_no_part_of_the_first_name(area: Path, write: Write) -> None:
    file = write({})
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert ingest_file(area, "ucdp", file, NOW).rows == 1


def _zipped(file: Path, *more: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(file.name, file.read_bytes())
        for name in more:
            archive.writestr(name, "x")
    return sink.getvalue()


def test_a_zip_is_read_and_a_cut_off_one_is_told(area: Path, write: Write) -> None:
    file = write(*[{} for _ in range(300)])
    whole = _zipped(file, "readme.txt")
    cut = file.with_suffix(".zip")
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="cut-off zip"):
        ingest_file(area, "ucdp", cut, NOW)
    flipped = bytearray(whole)
    flipped[200] ^= 0xFF
    cut.write_bytes(bytes(flipped))
    with pytest.raises(SourceError, match="damaged"):
        ingest_file(area, "ucdp", cut, NOW)
    cut.write_bytes(_zipped(file, "other.csv"))
    with pytest.raises(SourceError, match="exactly one CSV"):
        ingest_file(area, "ucdp", cut, NOW)
    cut.write_bytes(whole)
    assert ingest_file(area, "ucdp", cut, NOW).rows == 300


def test_a_damaged_parquet_file_and_a_workbook_are_told(area: Path, write: Write, tmp_path: Path) -> None:
    file = tmp_path / "e.parquet"
    pq.write_table(pa.table({"id": [1]}), file)
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(SourceError, match="damaged Parquet"):
        ingest_file(area, "ucdp", file, NOW)
    file.write_bytes(b"\xd0\xcf\x11\xe0 old workbook")
    with pytest.raises(SourceError, match="Excel"):
        ingest_file(area, "ucdp", file, NOW)


def test_missing_columns_are_named(area: Path, write: Write) -> None:
    for column in ("best", "where_prec", "latitude"):
        with pytest.raises(SourceError, match=f"columns missing: {column}"):
            ingest_file(area, "ucdp", write({}, drop=column), NOW)


def test_doubled_columns_are_named(area: Path, write: Write) -> None:
    file = write({})
    file.write_text(file.read_text().replace("dyad_name", "side_b", 1))
    with pytest.raises(SourceError, match="named twice: side_b"):
        ingest_file(area, "ucdp", file, NOW)


def test_unknown_columns_are_told_and_stop_nothing(area: Path, write: Write) -> None:
    report = ingest_file(area, "ucdp", write({"mood": "grim"}), NOW)
    assert report.rows == 1
    assert any("mood" in note for note in report.notes)


def test_a_few_slips_of_the_owner_enter_as_published(area: Path, write: Write) -> None:
    file = write(*[{} for _ in range(99)], {"low": "6"})
    report = ingest_file(area, "ucdp", file, NOW)
    assert (report.rows, len(report.slips), len(report.problems)) == (100, 1, 0)
    with open_store(area) as store:
        bounds = {r["event_id"]: (r["low"], r["best"]) for r in store.latest("event").to_pylist()}
    assert bounds["100"] == (6, 5)


def test_none_or_all_slips_may_be_let_in(area: Path, write: Write) -> None:
    file = write(*[{} for _ in range(99)], {"low": "6"})
    with pytest.raises(BadRowsError):
        ingest_file(area, "ucdp", file, Options(today=date(2021, 1, 1), slip_share=0))
    all_of_it = Options(today=date(2021, 1, 1), slip_share=1)
    assert ingest_file(area, "ucdp", write({"low": "6"}, {"latitude": "-10.5"}), all_of_it).rows == 2


def test_events_elsewhere_are_left_out_unless_wanted(area: Path, write: Write) -> None:
    file = write({}, {"country": "Roundland", "latitude": "50"}, {"country": "Roundland"})
    report = inspect_file(area, "ucdp", file, NOW)
    assert (report.rows, report.elsewhere, report.problems) == (2, 1, ())
    assert any("1 events inside are filed under other countries (Roundland 1; 2020 to 2020)" in n for n in report.notes)
    ingest_file(area, "ucdp", file, Options(today=date(2021, 1, 1), everywhere=True))
    with open_store(area) as store:
        places = store.latest("event", ["adm2_pcode", "place_method"]).to_pylist()
    assert places == [
        {"adm2_pcode": "SQ101", "place_method": "inside"},
        {"adm2_pcode": None, "place_method": "unlocated"},
        {"adm2_pcode": "SQ101", "place_method": "inside"},
    ]


def test_an_area_may_count_events_as_known_only_from_the_release(area: Path, write: Write) -> None:
    setting = '\n[events]\nwhere_prec = {district = 3}\nknown = "release"\n'
    (area / "area.toml").write_text((area / "area.toml").read_text() + setting, encoding="utf-8")
    ingest_file(area, "ucdp", write({}, name="ged211.csv"))
    with open_store(area) as store:
        assert store.latest("event", ["known_from"]).to_pylist() == [{"known_from": date(2021, 7, 1)}]


def test_one_bad_file_of_two_stops_both(area: Path, write: Write) -> None:
    good, bad = write({}, name="good.csv"), write({"best": "-1"}, name="bad.csv")
    with pytest.raises(BadRowsError):
        ingest_files(area, [("ucdp", good), ("ucdp", bad)], NOW)
    assert not (area / "store.duckdb").exists()


def test_a_release_that_would_withdraw_most_rows_is_questioned(area: Path, write: Write) -> None:
    whole = write(*[{} for _ in range(60)], name="ged211.csv")
    ingest_file(area, "ucdp", whole)
    part = write({}, name="ged221.csv")
    before = (area / "store.duckdb").read_bytes()
    with pytest.raises(SourceError, match="would withdraw 59 of 60 rows"):
        ingest_file(area, "ucdp", part)
    assert (area / "store.duckdb").read_bytes() == before
    assert ingest_file(area, "ucdp", part, Options(complete=True)).added.withdrawn == 59  # type: ignore[union-attr]


def test_the_command_reports_and_touches_nothing_on_a_dry_run(area: Path, write: Write) -> None:
    file = write({}, {"longitude": "41.5"}, {"best": "-1"})
    shown = CliRunner().invoke(ingest_command, ["ucdp", str(file), "--area", str(area), "--dry-run"])
    assert shown.exit_code == 1
    assert "rows      2, 2020-05-02 to 2020-05-02" in shown.output
    assert "places    2 (2 inside)" in shown.output
    assert f"{file}, line 4, column best, value '-1': below 0" in shown.output
    assert sorted(p.name for p in area.iterdir()) == ["area.toml", "boundaries.geojson", "places.csv"]


def test_the_command_speaks_json_and_reads_standard_input(area: Path, write: Write) -> None:
    text = write({}).read_text()
    arguments = ["ucdp", "-", "--area", str(area), "--json", "--known-from", "2020-12-01"]
    shown = CliRunner().invoke(ingest_command, arguments, input=text)
    report = json.loads(shown.stdout)[0]
    assert report["file"] == "standard input"
    assert report["added"]["added"] == 1
    assert report["known_from"] == "2020-12-01"
    again = CliRunner().invoke(ingest_command, arguments, input=text)
    assert json.loads(again.stdout)[0]["added"]["already"] is True
    bad = CliRunner().invoke(ingest_command, arguments, input=text.replace(",5,6,4", ",5,6,-4"))
    assert json.loads(bad.stdout)[0]["problems"][0]["column"] == "low"
    assert isinstance(bad.exception, BadRowsError)


junk = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_cell_however_odd_breaks_a_parser(write: Write, data: st.DataObject) -> None:
    column = data.draw(
        st.sampled_from(["id", "best", "date_start", "latitude", "type_of_violence", "date_end", "country"])
    )
    odd = st.sampled_from(
        ["1e400", "nan", "-0", "1_0", "٣", "0001-01-01", "9999-12-31", "2020-13-01", "1.5", "inf", "#x"]
    )
    value = data.draw(st.one_of(junk, odd))
    content = write({}, {column: value}).read_bytes()
    try:
        parsed = ucdp.parse(Input("fuzz.csv", content, "0"))
    except SourceError:
        return
    assert parsed.rows.num_rows + len({p.line for p in parsed.bad}) >= 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_file_of_ours_are_refused_in_words(content: bytes) -> None:
    for parse in (ucdp.parse, facts.parse_observations, facts.parse_commitments, facts.parse_claims):
        with pytest.raises(LullError):
            parse(Input("fuzz.csv", content or b"x", "0"))
