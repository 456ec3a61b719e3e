"""Months that rest on provisional records: recorded so far, and what they are likely to become."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from lull import languages
from lull.area import bundled_area, load_area
from lull.errors import ForecastError
from lull.forecast.nowcast import CANDIDATE, growth, likely
from lull.outlook.national import provisional_months
from lull.outlook.so_far import learned, of_events, recorded_so_far
from lull.publish.statements import say


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


def test_growth_is_learned_from_months_that_came_in_two_versions() -> None:
    days = {f"{y}-{m:02d}-10": 20 for y in (2021, 2022) for m in range(1, 13)}
    found = learned(events("candidate", days), events("final", dict.fromkeys(days, 30)))
    assert found.pairs == 24
    assert found.middle == pytest.approx(1.49, abs=0.01)
    assert learned(events("candidate", days), events("final", {"2021-01-10": 30})) == CANDIDATE
    assert likely([100], found)[1] == pytest.approx(149, abs=1)


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
