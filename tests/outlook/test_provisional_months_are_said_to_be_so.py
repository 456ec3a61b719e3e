"""Months that rest on provisional records: recorded so far, and what they are likely to become."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lull import languages
from lull.area import bundled_area, load_area
from lull.errors import ForecastError
from lull.forecast.nowcast import CANDIDATE, growth, likely
from lull.outlook.national import provisional_months
from lull.outlook.run import look
from lull.outlook.so_far import learned, of_events, recorded_so_far
from lull.publish.statements import say
from lull.schema import arrow_schema
from lull.store import Vintage, open_store
from lull.store.versions import two_versions


def events(status: str, deaths: dict[str, int], kind: int = 1) -> pa.Table:
    return pa.table(
        {
            "code_status": [status] * len(deaths),
            "date_end": pa.array([date.fromisoformat(d) for d in deaths], pa.date32()),
            "type_of_violence": [kind] * len(deaths),
            "best": list(deaths.values()),
        }
    )


def test_only_candidate_months_up_to_the_origin_are_provisional() -> None:
    rows = pa.concat_tables(
        [
            events("final", {"2023-12-31": 80}),
            events("candidate", {"2024-01-09": 12, "2024-02-03": 30, "2024-03-01": 7}),
        ]
    )
    found = of_events(rows, np.datetime64("2024-02"), (1, 2, 3))
    assert found is not None
    assert (found["first"], found["last"], found["recorded"]) == ("2024-01-01", "2024-02-01", 42)
    assert found["low"] < 42 < found["high"]
    assert of_events(events("final", {"2023-12-31": 80}), np.datetime64("2024-02"), (1, 2, 3)) is None


def test_a_sum_that_is_hidden_is_not_told_by_what_it_may_become() -> None:
    assert recorded_so_far(np.array(["2024-01"], "datetime64[M]"), np.array([3.0])) is None


@pytest.fixture(scope="module")
def both_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An area whose store holds Candidate months of 2022 to June 2024, and the final version of 2022 and 2023."""
    folder = tmp_path_factory.mktemp("both") / "iraq"
    shutil.copytree(bundled_area("iraq"), folder, ignore=shutil.ignore_patterns("facts"))
    months = [date(2022 + n // 12, n % 12 + 1, 1) for n in range(30)]
    with open_store(folder, write=True) as store:
        for n, first in enumerate(months):
            after = date(2022 + (n + 1) // 12, (n + 1) % 12 + 1, 1)
            span = (first, after - timedelta(1))
            told = event_rows([first], "candidate", {1: 20, 3: 10})
            store.add("event", told, Vintage("ucdp-ged", after, f"{first.year - 2000}.0.{first.month}", "", True, span))
        final = event_rows(months[:24], "final", {1: 30, 3: 10}, first=date(1989, 1, 1))
        span = (date(1989, 1, 1), date(2023, 12, 31))
        store.add("event", final, Vintage("ucdp-ged", date(2024, 6, 20), "24.1", "", True, span))
    return folder


def event_rows(months: list[date], status: str, deaths: dict[int, int], *, first: date | None = None) -> pa.Table:
    """One event of each type in each month, in a place of the area; `first` : one more, so that the record starts."""
    days = [(day.replace(day=10), kind, best) for day in months for kind, best in deaths.items()]
    days += [(first, 1, 1)] if first else []
    return pa.Table.from_pylist(
        [
            {
                "event_id": f"{day:%Y%m%d}{kind}", "date_start": day, "date_end": day, "type_of_violence": kind,
                "low": best, "best": best, "high": best, "where_prec": 1, "place_method": "inside",
                "adm1_pcode": "IQG01", "adm2_pcode": "IQG01Q01", "code_status": status, "source_id": "ucdp-ged",
                "known_from": date(day.year + day.month // 12, day.month % 12 + 1, 1),
            }
            for day, kind, best in days
        ],
        schema=arrow_schema("event"),
    )  # fmt: skip


def test_an_outlook_says_what_late_months_become_by_how_the_area_s_own_grew(both_versions: Path) -> None:
    found = look(load_area(both_versions), date(2024, 6, 1)).so_far
    assert found is not None
    assert (found["first"], found["last"], found["recorded"]) == ("2024-01-01", "2024-06-01", 180)
    # Type 1 grew from 20 to 30 in each of 24 months; type 3 did not grow.
    assert found["middle"] == pytest.approx(6 * 20 * 1.49 + 6 * 10, abs=1)
    assert found["low"] == found["high"] == found["middle"]
    assert found.get("pairs") == 24


def test_nothing_is_learned_before_the_final_version_was_out(both_versions: Path) -> None:
    with open_store(both_versions) as store:
        assert two_versions(store, date(2024, 6, 1)).num_rows == 0
        later = two_versions(store, date(2024, 7, 1))
    assert later.num_rows == 48
    assert set(later.filter(pc.equal(later["type_of_violence"], 1))["final"].to_pylist()) == {30}
    before = look(load_area(both_versions), date(2024, 4, 1)).so_far
    assert before is not None
    assert (before["low"], before["middle"], before["high"]) == likely_of(before["recorded"])
    assert before.get("pairs") == 0


def test_a_candidate_file_of_several_months_closes_none_of_them(tmp_path: Path) -> None:
    months = [date(2024, m, 1) for m in range(1, 10)]
    version = "24.01.24.09"
    with open_store(tmp_path, write=True) as store:
        final = event_rows([date(2023, 12, 1)], "final", {1: 30})
        span = (date(1989, 1, 1), date(2023, 12, 31))
        store.add("event", final, Vintage("ucdp-ged", date(2024, 7, 1), "24.1", "", True, span))
        told = event_rows(months, "candidate", {1: 20, 3: 10})
        span = (date(2024, 1, 1), date(2024, 9, 30))
        store.add("event", told, Vintage("ucdp-ged", date(2024, 11, 1), version, "", True, span))
    with open_store(tmp_path) as store:
        late = store.as_known_on(date(2025, 1, 1), "event")
        pairs = two_versions(store, date(2025, 1, 1))
    assert pairs.num_rows == 0
    found = of_events(late, np.datetime64("2024-09"), (1, 2, 3), pairs)
    assert found is not None
    assert (found["recorded"], found["middle"], found.get("pairs")) == (270, 270, 0)


def likely_of(recorded: int) -> tuple[int, int, int]:
    """What the bundled growth says, type by type: two thirds of the deaths are of type 1."""
    parts = [likely([recorded * share / 3]) for share in (2, 1)]
    low, middle, high = (sum(side) for side in zip(*parts, strict=True))
    return low, middle, high


def test_few_months_of_a_type_learn_from_all_types_and_few_of_all_from_the_world() -> None:
    def pairs(kinds: dict[int, int]) -> pa.Table:
        rows = [(k, 20, 30) for k, n in kinds.items() for _ in range(n)]
        return pa.table(
            dict(zip(("type_of_violence", "first", "final"), map(list, zip(*rows, strict=True)), strict=True))
        )

    assert learned(pairs({1: 15, 3: 15}), 1).pairs == 30
    assert learned(pairs({1: 5}), 1) == CANDIDATE


def test_counts_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ForecastError, match="as many of each"):
        growth([1, 2], [1])
    with pytest.raises(ForecastError, match="below 0"):
        growth([-1], [1])


def test_the_bundled_series_says_which_months_are_provisional() -> None:
    area = load_area(bundled_area("iraq"))
    found = provisional_months(area, "state_based", np.datetime64("2026-05"))
    assert [str(m) for m in found] == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]
    assert not len(provisional_months(area, "state_based", np.datetime64("2019-04")))


@pytest.mark.parametrize("lang", languages.codes())
def test_it_is_said_in_every_language(lang: str) -> None:
    found = recorded_so_far(np.array(["2026-01"], "datetime64[M]"), np.array([149.0]))
    said = say("record.so_far", lang, **(found or {}))
    assert said is not None
    assert (said == say("record.so_far", languages.source(), **(found or {}))) is (lang == languages.source())
