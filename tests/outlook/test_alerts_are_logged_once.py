"""Every finding of the rules is logged once; what waits for a person goes out only when a person says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from lull.errors import AssessError
from lull.outlook.alerts import add_to_log, approve, read_log
from lull.schema import conform


def alert(name: str, state: str = "hold") -> pa.Table:
    row = {
        "alert_id": name, "unit_id": "D1", "month": date(2019, 4, 1), "rule": "tier_up", "subject": "", "state": state,
        "extreme": False, "values": "{}", "raised_on": date(2019, 5, 1), "source_id": "t",
        "known_from": date(2019, 5, 1),
    }  # fmt: skip
    return conform(pa.Table.from_pylist([row]), "alert")


def test_the_same_evaluation_twice_adds_nothing(tmp_path: Path) -> None:
    assert add_to_log(tmp_path, alert("A")) == 1
    assert add_to_log(tmp_path, alert("A")) == 0
    assert read_log(tmp_path).num_rows == 1


def test_a_person_lets_an_alert_out(tmp_path: Path) -> None:
    add_to_log(tmp_path, pa.concat_tables([alert("A"), alert("B")]))
    assert approve(tmp_path, ["A"]) == 1
    states = dict(zip(*(read_log(tmp_path)[c].to_pylist() for c in ("alert_id", "state")), strict=True))
    assert states == {"A": "send", "B": "hold"}


def test_what_does_not_wait_cannot_be_approved(tmp_path: Path) -> None:
    add_to_log(tmp_path, alert("A", "quiet"))
    with pytest.raises(AssessError, match="does not wait for approval"):
        approve(tmp_path, ["A"])
    assert read_log(tmp_path)["state"].to_pylist() == ["quiet"]
