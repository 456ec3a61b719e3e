"""What was known when: changes, withdrawals, late additions, and laws that hold in every order of adding."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lull.engine import on_duckdb, open_duckdb
from lull.errors import SchemaError, StoreError
from lull.schema import arrow_schema
from lull.store import FILE, Vintage, glance, open_store
from lull.store.derive import derive

LONG_AGO = date(1989, 1, 1)


def event(number: int, deaths: int, day: date = date(2015, 3, 5), known: date = date(2015, 4, 1)) -> dict[str, object]:
    return {
        "event_id": str(number),
        "date_start": day,
        "date_end": day,
        "type_of_violence": 1,
        "low": deaths,
        "best": deaths,
        "high": deaths,
        "where_prec": 1,
        "place_method": "inside",
        "code_status": "final",
        "source_id": "mock",
        "known_from": known,
    }


def events(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=arrow_schema("event"))


def final(year: int, **more: object) -> Vintage:
    covers = (LONG_AGO, date(year - 1, 12, 31))
    return Vintage("ged", date(year, 7, 1), f"{year}", complete=True, covers=covers, **more)  # type: ignore[arg-type]


def known(folder: Path, day: date) -> dict[str, int]:
    with open_store(folder) as store:
        rows = store.as_known_on(day, "event", ["event_id", "best"]).to_pylist()
    return {r["event_id"]: r["best"] for r in rows}


def test_a_first_vintage_is_known_as_if_each_month_had_been_known_when_it_closed(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        report = store.add("event", events(event(1, 3)), final(2016))
    assert (report.added, report.changed, report.withdrawn) == (1, 0, 0)
    assert known(tmp_path, date(2015, 3, 31)) == {}
    assert known(tmp_path, date(2015, 4, 1)) == {"1": 3}


def test_a_corrected_vintage_supersedes_from_its_release_and_keeps_history(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3), event(2, 5), event(4, 9)), final(2016))
        report = store.add("event", events(event(1, 4), event(3, 7), event(4, 9)), final(2017))
        states = store.history("event").to_pylist()
    assert (report.added, report.changed, report.withdrawn) == (1, 1, 1)
    assert known(tmp_path, date(2017, 6, 30)) == {"1": 3, "2": 5, "4": 9}
    assert known(tmp_path, date(2017, 7, 1)) == {"1": 4, "3": 7, "4": 9}
    told = [(s["event_id"], s["best"], s["known_from"], s["news"]) for s in states]
    assert ("2", 5, date(2017, 7, 1), "withdrawn") in told
    assert ("3", 7, date(2017, 7, 1), "added") in told  # 2016 covered its month without it
    assert [t for t in told if t[0] == "4"] == [("4", 9, date(2015, 4, 1), "added")]


def test_the_same_rows_twice_change_nothing_not_even_the_file(tmp_path: Path) -> None:
    rows = events(event(1, 3), event(2, 5))
    with open_store(tmp_path, write=True) as store:
        store.add("event", rows, final(2016))
    before = (tmp_path / "store.duckdb").read_bytes()
    with open_store(tmp_path, write=True) as store:
        assert store.add("event", rows, final(2016)).already
    assert (tmp_path / "store.duckdb").read_bytes() == before


def test_a_candidate_month_gives_way_to_the_final_version_that_covers_it(tmp_path: Path) -> None:
    october, november = date(2023, 10, 20), date(2023, 11, 6)
    month = (date(2023, 10, 1), date(2023, 10, 31))
    candidate = Vintage("ged", date(2023, 12, 1), "23.0.10", complete=True, covers=month)
    next_month = (date(2023, 11, 1), date(2023, 11, 30))
    following = Vintage("ged", date(2024, 1, 1), "23.0.11", complete=True, covers=next_month)
    rows = events(event(1, 3, october), event(2, 5, october), event(3, 2, november))
    with open_store(tmp_path, write=True) as store:
        store.add("event", rows, candidate)
        # The November release lacks event 3, which belongs to the October one though it ended in November.
        assert store.add("event", events(event(5, 1, november)), following).withdrawn == 0
        report = store.add("event", events(event(1, 4, october), event(3, 2, november)), final(2024))
    assert (report.added, report.changed, report.withdrawn) == (0, 1, 2)
    assert known(tmp_path, date(2024, 6, 30)) == {"1": 3, "2": 5, "3": 2, "5": 1}
    assert known(tmp_path, date(2024, 7, 1)) == {"1": 4, "3": 2}


def test_the_report_counts_what_changes_in_the_present(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3), event(2, 5)), final(2018))
        older = store.add("event", events(event(1, 2), event(3, 9)), final(2017))
        part = store.add("event", events(event(1, 1)), Vintage("ged", date(2018, 7, 1), "2018"))
    assert (older.added, older.changed, older.withdrawn) == (0, 0, 0)
    # Of two copies of one release the complete one stands.
    assert (part.added, part.changed, part.withdrawn) == (0, 0, 0)
    assert known(tmp_path, date(2017, 12, 31)) == {"1": 2, "3": 9}
    assert known(tmp_path, date(2018, 7, 1)) == {"1": 3, "2": 5}


def test_a_part_of_a_release_withdraws_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3), event(2, 5)), final(2016))
        report = store.add("event", events(event(2, 6)), Vintage("ged", date(2018, 1, 1)))
    assert (report.changed, report.withdrawn) == (1, 0)


def test_what_was_withdrawn_may_come_back(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3), event(2, 5)), final(2016))
        store.add("event", events(event(1, 3)), final(2017))
        store.add("event", events(event(1, 3), event(2, 5)), final(2018))
    assert known(tmp_path, date(2017, 12, 31)) == {"1": 3}
    assert known(tmp_path, date(2018, 7, 1)) == {"1": 3, "2": 5}


def test_a_relation_and_a_table_hold_the_same_rows(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3), event(2, 5)), final(2016))
        store.add("event", events(event(1, 4)), final(2017))
        asked = on_duckdb(store.con).ask
        for day in (date(2015, 1, 1), date(2016, 1, 1), date(2018, 1, 1)):
            rows = asked(f"SELECT * FROM {store.known_sql(day, 'event')} AS e ORDER BY event_id")
            assert rows.to_pylist() == store.as_known_on(day, "event").to_pylist()
        assert asked(f"SELECT * FROM {store.known_sql(date(2018, 1, 1), 'claim')} AS c").num_rows == 0


def test_a_table_without_rows_is_empty_with_its_columns(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3)), final(2016))
        assert store.latest("claim").schema.names == arrow_schema("claim").names
        assert store.latest("event", ["best"]).column_names == ["best"]
        with pytest.raises(SchemaError, match="no column"):
            store.latest("event", ["nothing"])
        with pytest.raises(SchemaError, match="no table"):
            store.latest("nothing")


def test_a_store_that_is_not_there_or_none_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="lull ingest"), open_store(tmp_path):
        pass
    (tmp_path / "store.duckdb").write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreError, match="restore a backup"), open_store(tmp_path):
        pass
    with pytest.raises(StoreError, match="no area folder"), open_store(tmp_path / "none", write=True):
        pass


@pytest.mark.parametrize("number", [1, 30])  # the few are found another way than the many
def test_a_few_rows_of_a_store_of_an_older_schema_have_what_it_lacks_as_not_known(tmp_path: Path, number: int) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3), event(2, 4)), final(2016))
    _changed(tmp_path, *(f'ALTER TABLE "event_{kind}" DROP COLUMN "adm1_pcode"' for kind in ("raw", "history")))
    with glance(tmp_path) as store:
        (row,) = store.some("event", "event_id", [str(n) for n in (1, *range(101, 100 + number))]).to_pylist()
        assert list(row) == list(arrow_schema("event").names)
        assert row == event(1, 3) | dict.fromkeys(row.keys() - event(1, 3).keys())


def test_a_glance_at_a_store_of_another_layout_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3)), final(2016))
    _changed(tmp_path, "UPDATE layout SET number = 99")
    with pytest.raises(StoreError, match="layout 99"), glance(tmp_path):
        pass


def _changed(folder: Path, *statements: str) -> None:
    with closing(open_duckdb(folder / FILE)) as con:
        for statement in statements:
            con.execute(statement)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3)), final(2016))
    with open_store(tmp_path) as store, pytest.raises(StoreError, match="reading"):
        store.add("event", events(event(2, 3)), final(2017))


def test_an_error_within_the_block_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(event(1, 3)), final(2016))
    before = (tmp_path / "store.duckdb").read_bytes()
    bad = events(event(2, 3), event(2, 4))

    def write_two() -> None:
        with open_store(tmp_path, write=True) as store:
            store.add("event", events(event(1, 9)), final(2017))
            store.add("event", bad, final(2018))

    with pytest.raises(SchemaError, match="more than once"):
        write_two()
    assert (tmp_path / "store.duckdb").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["store.duckdb", "store.lock"]


def test_what_is_forgotten_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    rows = [event(n, 1) | {"side_a": f"the group named {n:05d} by mistake"} for n in range(2500)]
    with open_store(tmp_path, write=True) as store:
        store.add("event", events(*rows, event(9000, 1)), final(2016))
    assert b"the group named" in (tmp_path / "store.duckdb").read_bytes()
    with open_store(tmp_path, write=True) as store:
        assert store.forget("event", "event_id", [str(n) for n in range(2500)]) == 2500
    assert b"the group named" not in (tmp_path / "store.duckdb").read_bytes()
    assert known(tmp_path, date(2018, 1, 1)) == {"9000": 1}
    with open_store(tmp_path, write=True) as store:
        assert store.add("event", events(event(9000, 2)), final(2017)).changed == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["store.duckdb", "store.lock"]


contents = st.dictionaries(st.integers(1, 4), st.integers(0, 3), max_size=4)
releases = st.lists(st.tuples(contents, st.booleans()), min_size=1, max_size=4)


def _vintages(drawn: list[tuple[dict[int, int], bool]]) -> list[tuple[pa.Table, Vintage]]:
    made = []
    for n, (rows, complete) in enumerate(drawn):
        table = events(
            *(event(k, deaths, date(2015, k, 5), date(2015, k + 1, 1)) for k, deaths in sorted(rows.items()))
        )
        covers = (LONG_AGO, date(2015, 3, 31)) if complete else None
        made.append((table, Vintage("ged", date(2016 + n, 7, 1), str(n), f"hash {n}", complete, covers)))
    return made


def _states(vintages: list[tuple[pa.Table, Vintage]]) -> list[object]:
    days = [date(2015, 2, 1), date(2015, 12, 31), *(date(2016 + n, 7, 1) for n in range(4))]
    with tempfile.TemporaryDirectory() as folder, open_store(folder, write=True) as store:
        for rows, vintage in vintages:
            store.add("event", rows, vintage)
            store.add("event", rows, vintage)
        seen = [store.as_known_on(day, "event").to_pylist() for day in days]
        return [*seen, store.history("event").drop_columns(["vintage_id"]).to_pylist()]


def _oracle(vintages: list[tuple[pa.Table, Vintage]], day: date) -> dict[str, int]:
    """Replay the releases in plain Python: what each said, from when, and what it no longer said.

    A row that a complete release holds beyond the end of its span belongs to the span's last day.
    """
    state: dict[str, int] = {}
    belongs: dict[str, date] = {}
    for n, (rows, vintage) in enumerate(vintages):
        told = {r["event_id"]: r for r in rows.to_pylist()}
        covered = [v.covers for _, v in vintages[:n] if v.covers]
        before = {r["event_id"] for earlier, _ in vintages[:n] for r in earlier.to_pylist()}
        for key, row in told.items():
            belongs[key] = min(row["date_end"], vintage.covers[1]) if vintage.covers else row["date_end"]
            late = any(first <= belongs[key] <= last for first, last in covered)
            if (row["known_from"] if key not in before and not late else vintage.released) <= day:
                state[key] = row["best"]
        if vintage.covers and vintage.released <= day:
            for key in [k for k in state if k not in told and belongs[k] <= vintage.covers[1]]:
                del state[key]
    return state


@settings(max_examples=10, deadline=None)
@given(releases, st.randoms(use_true_random=False))
def test_in_any_order_history_is_what_a_plain_replay_of_the_releases_gives(drawn, random) -> None:  # type: ignore[no-untyped-def]
    vintages = _vintages(drawn)
    shuffled = vintages.copy()
    random.shuffle(shuffled)
    days = [date(2015, 2, 1), date(2015, 12, 31), *(date(2016 + n, 7, 1) for n in range(4))]
    for day, rows in zip(days, _states(shuffled), strict=False):
        assert {r["event_id"]: r["best"] for r in rows} == _oracle(vintages, day)  # type: ignore[attr-defined]


def test_the_newest_release_may_be_added_first() -> None:
    vintages = _vintages([({1: 1, 2: 2}, True), ({1: 1}, True), ({1: 3, 2: 2, 3: 1}, True)])
    assert _states(vintages[::-1]) == _states(vintages)


LATER = [Vintage("ged", date(2016 + n, 8, 1), f"{2016 + n}.0.{n}", complete=n % 3 == 2) for n in range(5)]
ROWS = st.dictionaries(st.integers(1, 4), st.integers(1, 3), min_size=1, max_size=4)


@given(st.lists(ROWS, min_size=2, max_size=5), st.permutations(range(5)))
@settings(max_examples=25, deadline=None)
def test_deriving_what_a_vintage_touches_gives_what_deriving_all_gives(
    contents: list[dict[int, int]], order: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), write=True) as store:
        for number in [n for n in order if n < len(contents)]:
            rows = [event(k, deaths) for k, deaths in contents[number].items()]
            store.add("event", events(*rows), LATER[number])
        told = store.history("event").drop_columns(["vintage_id"]).to_pylist()
        derive(store.con, "event", "ged")
        assert store.history("event").drop_columns(["vintage_id"]).to_pylist() == told
