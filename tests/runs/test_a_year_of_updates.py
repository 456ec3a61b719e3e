"""A year of monthly updates from a loopback copy of UCDP's downloads, with what goes wrong in a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
from click.testing import CliRunner
from tests.runs.conftest import HEADER, Service, as_csv, as_zip, event

from lull.cli.update import update as command
from lull.releases import list_releases
from lull.runs.update import Updated, notice, remember_notice, update
from lull.sources.web import Web
from lull.store import open_store

PAGE = b"<!doctype html><html><body>Please sign in</body></html>"


def final(service: Service, version: str, *events: dict[str, Any]) -> None:
    service.answers[f"/downloads/ged/ged{version.replace('.', '')}-csv.zip"] = as_zip(*events)


def candidate(month: str, number: int, deaths: int = 5) -> dict[str, Any]:
    return event(number, f"{month}-10", deaths)


def path_of(month: str) -> str:
    year, number = month.split("-")
    return f"/downloads/candidateged/GEDEvent_v{year[2:]}_0_{int(number)}.csv"


def months(year: int) -> list[str]:
    return [f"{year}-{m:02d}" for m in range(1, 13)]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Updated]:
    """One run on a day; outlooks are made only where asked, as they take the time."""

    def once(folder: Path, day: str, *, outlook: bool = False) -> Updated:
        if not outlook:
            monkeypatch.setattr("lull.runs.update._outlook", lambda *_: None)
        waits: list[float] = []
        done = update(
            folder,
            today=date.fromisoformat(day),
            tell=lambda _line: None,
            progress=lambda *_: None,
            web=Web(pause=waits.append),
        )
        monkeypatch.undo()
        return done

    return once


def stored(folder: Path) -> dict[str, int]:
    with open_store(folder) as store:
        rows = store.latest("event", ["event_id", "best"]).to_pylist()
    assert len({r["event_id"] for r in rows}) == len(rows)
    return {r["event_id"]: r["best"] for r in rows}


def published(done: Updated) -> dict[str, int]:
    """Recorded deaths of the country by month, as the release of a run has them."""
    assert done.release is not None
    rows = done.release.table("history").to_pylist()
    return {f"{r['month']:%Y-%m}": r["deaths"] for r in rows if r["unit_id"] == "ML" and r["group_id"] == "all"}


def faults(done: Updated) -> list[tuple[str, str]]:
    return [(line.name, line.fault) for line in done.faults]


def test_a_year_with_what_goes_wrong_in_it(
    country: Callable[..., Path], service: Service, run: Callable[..., Updated]
) -> None:
    folder = country()
    old = [
        event(n, f"{y}-{m:02d}-05")
        for n, (y, m) in enumerate(((y, m) for y in (2020, 2021, 2022) for m in range(1, 13)), 1)
    ]
    final(service, "23.1", *old)
    for n, month in enumerate(months(2023), 100):
        service.answers[path_of(month)] = as_csv(candidate(month, n))
    service.answers[path_of("2024-01")] = as_csv(candidate("2024-01", 201))
    first = run(folder, "2024-02-25", outlook=True)
    assert faults(first) == []
    assert (first.release and first.release.name, published(first)["2023-12"]) == ("2024-01", 5)
    # the same day again asks for nothing that is there, and changes nothing
    before, asked = stored(folder), len(service.asked)
    assert len(before) == 36 + 12 + 1
    again = run(folder, "2024-02-25")
    assert again.lines[0].text == "nothing new"
    assert (stored(folder), service.asked[asked:]) == (before, ["/downloads/candidateged/GEDEvent_v23_01_23_12.csv"])
    # not out yet is no fault before the day on which it is due, and one after it
    early = run(folder, "2024-03-12")
    assert faults(early) == []
    assert "not out yet" in early.lines[0].text
    late = run(folder, "2024-03-29", outlook=True)
    assert (faults(late), [r.name for r in list_releases(folder)]) == ([("ucdp", "late")], ["2024-01"])
    assert "GEDEvent_v24_0_2.csv is not there" in late.faults[0].text
    # a page with status 200 is no month, and is asked for again
    service.answers[path_of("2024-02")] = PAGE
    assert faults(run(folder, "2024-04-25")) == [("ucdp", "changed")]
    assert "Please sign in" in run(folder, "2024-04-25").faults[0].text
    service.answers[path_of("2024-02")] = as_csv(candidate("2024-02", 202))
    # a column that was renamed is named
    renamed = tuple("fatalities_best" if n == "best" else n for n in HEADER)
    service.answers[path_of("2024-03")] = as_csv(candidate("2024-03", 203), names=renamed)
    changed = run(folder, "2024-04-26")
    assert faults(changed) == [("ucdp", "changed")]
    assert "columns missing: best" in changed.faults[0].text
    assert "202" in stored(folder)
    # too many requests, then a line that breaks, then what was asked
    whole = as_csv(candidate("2024-03", 203))
    service.answers[path_of("2024-03")] = [
        (429, {"Retry-After": "7"}, b""), (200, {"Content-Length": str(len(whole) + 9)}, whole), whole
    ]  # fmt: skip
    service.answers[path_of("2024-04")] = as_csv(candidate("2024-04", 204))
    assert faults(run(folder, "2024-05-25")) == []
    assert {"203", "204"} <= set(stored(folder))
    # the final version of a year takes the place of its Candidates
    for n, month in enumerate(months(2024)[4:], 205):
        service.answers[path_of(month)] = as_csv(candidate(month, n))
    revised = [event(n, f"{month}-10", 7) for n, month in enumerate(months(2023)[:11], 100)]
    final(service, "24.1", *old, *revised)
    summer = run(folder, "2024-07-25", outlook=True)
    assert (faults(summer), [r.name for r in list_releases(folder)]) == ([], ["2024-01", "2024-06"])
    deaths = published(summer)
    assert [deaths[m] for m in ("2022-12", "2023-01", "2023-11", "2023-12", "2024-02")] == [5, 7, 7, 0, 5]
    after = stored(folder)
    assert [after[str(n)] for n in range(100, 111)] == [7] * 11
    assert "111" not in after
    assert faults(run(folder, "2025-01-25")) == []
    assert set(stored(folder)) == {*map(str, range(1, 37)), *map(str, range(100, 111)), *map(str, range(201, 213))}
    with open_store(folder) as store:
        known = store.as_known_on(date(2024, 3, 1), "event", ["event_id", "best"])
    assert set(known["event_id"].to_pylist()) >= {"100", "111", "201"}
    assert pc.sum(known["best"]).as_py() == (36 + 12 + 2) * 5


def test_an_update_makes_the_outlook_of_the_newest_month_once(
    country: Callable[..., Path], service: Service, run: Callable[..., Updated]
) -> None:
    folder = country()
    old = [event(n, f"{2020 + n // 12}-{n % 12 + 1:02d}-05", 5 + n % 3) for n in range(36)]
    final(service, "23.1", *old)
    for n, month in enumerate(months(2023), 100):
        service.answers[path_of(month)] = as_csv(candidate(month, n))
    done = run(folder, "2024-01-25", outlook=True)
    assert done.release is not None
    assert done.release.name == "2023-12"
    assert pc.sum(done.release.table("history")["deaths"]).as_py() > 100
    assert [line.fault for line in done.lines if line.name in ("ucdp", "outlook")] == ["", ""]
    again = run(folder, "2024-01-25", outlook=True)
    assert [r.name for r in list_releases(folder)] == ["2023-12"]
    assert any("is there already" in line.text for line in again.lines)


def test_a_fault_is_told_once_a_month(country: Callable[..., Path], run: Callable[..., Updated]) -> None:
    folder = country()
    done = run(folder, "2024-03-29")
    first = notice(folder, done, date(2024, 3, 29))
    assert first is not None
    assert first.startswith("ucdp: late: ")
    assert notice(folder, done, date(2024, 3, 30)) is not None, "it was not sent"
    remember_notice(folder, done, date(2024, 3, 29))
    assert notice(folder, done, date(2024, 3, 30)) is None
    assert notice(folder, done, date(2024, 4, 29)) is not None


def test_the_command_ends_with_1_where_somebody_must_look(country: Callable[..., Path], service: Service) -> None:
    folder = country()
    dry = CliRunner().invoke(command, ["--area", str(folder), "--dry-run", "--on", "2024-03-29"])
    assert (dry.exit_code, service.asked) == (0, [])
    assert "would be asked" in dry.output
    final(service, "22.1", event(1, "2020-02-05"))
    result = CliRunner().invoke(command, ["--area", str(folder), "--no-site", "--on", "2024-03-29"])
    assert result.exit_code == 1
    assert "ucdp         ! late: " in result.output
