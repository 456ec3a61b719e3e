"""Many areas in one command: one that fails stops none, what is done is kept, nobody waits for lost workers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from lull import executors
from lull.area import bundled_area
from lull.errors import AreaError
from lull.executors import ExecutorError, each, executor
from lull.runs import fleet

TODAY = date(2026, 11, 28)


def double(number: int) -> int:
    return 2 * number


def die_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def fail_at_two(number: int) -> int:
    if number == 2:
        raise AreaError("two is no area")
    return number


@pytest.mark.parametrize("where", ["here", "processes:2"])
def test_every_item_has_its_result(where: str) -> None:
    assert dict(each(where, double, [1, 2, 3])) == {1: 2, 2: 4, 3: 6}


@pytest.mark.parametrize("where", ["here", "processes:1"])
def test_an_error_is_a_result(where: str) -> None:
    found = dict(each(where, fail_at_two, [1, 2, 3]))
    assert (found[1], found[3]) == (1, 3)
    assert isinstance(found[2], AreaError)


def test_a_killed_child_costs_its_item_only() -> None:
    found = dict(each("processes:1", die_at_three, [3]))
    assert isinstance(found[3], ExecutorError)
    assert "the worker died at it, 2 times" in str(found[3])


@pytest.mark.parametrize("where", ["threads", "processes:0", "processes:x", "dask://", "dask://host", "ray://x:1"])
def test_another_executor_is_told(where: str) -> None:
    with pytest.raises(ExecutorError, match="expected here, processes"), executor(where):
        pass


def test_no_scheduler_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(executors, "WAIT_SECONDS", 1.0)
    with pytest.raises(ExecutorError, match=r"no scheduler of Dask answers"), executor("dask://127.0.0.1:9"):
        pass


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        shutil.copytree(bundled_area("iraq"), tmp_path / name, ignore=shutil.ignore_patterns("facts", "events"))
    (tmp_path / "two" / "area.toml").write_text("not = [toml", "utf-8")
    (tmp_path / "notes").mkdir()
    return tmp_path


def test_one_failing_area_stops_no_other(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def one(folder: Path, *, today: date, site: bool) -> fleet.AreaDone:
        tried.append(folder.name)
        if folder.name == "two":
            raise AreaError("area.toml is no TOML\nmore")
        return fleet.AreaDone(folder.name, "2026-09")

    monkeypatch.setattr(fleet, "update_one", one)
    done = list(fleet.update_fleet(home, today=TODAY))
    assert [(d.area, d.ok, d.faults) for d in done] == [("one", True, ()), ("two", False, ("area.toml is no TOML",))]
    again = list(fleet.update_fleet(home, today=TODAY))
    assert [(d.area, d.before) for d in again] == [("one", True), ("two", False)]
    assert tried == ["one", "two", "two"]


def test_the_command_ends_with_1_and_a_summary(home: Path) -> None:
    run = [sys.executable, "-m", "lull.cli", "fleet", "update", str(home), "--no-site", "--executor", "processes:1"]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.strip().endswith("0 of 2 areas are well")
    assert "Traceback" not in done.stderr


def test_a_folder_without_areas_is_told(tmp_path: Path) -> None:
    with pytest.raises(AreaError, match="holds no area folder"):
        fleet.areas(tmp_path)
