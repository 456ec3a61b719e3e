"""Alerts of a release: what the area's rules find in it, logged whether sent or not."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lull.area import load_area
from lull.assess import spec_of
from lull.assess.alerts import Seen, raise_alerts
from lull.assess.efforts import read_promises
from lull.errors import AssessError
from lull.locks import writer_lock
from lull.outlook.groups import in_total
from lull.releases import Release, list_releases
from lull.schema import arrow_schema, conform

LOG = "alerts.parquet"
LOCK = "alerts.lock"
WAIT_SECONDS = 20.0


def alerts_of(folder: Path, release: Release, *, today: date) -> pa.Table:
    """Rows of `alert` that the rules of the area find in a release, given the releases before it and the log.

    Raises `AssessError` for a release without an assessment.
    """
    missing = [t for t in ("priority", "strand") if not release.has(t)]
    if missing:
        raise AssessError(f"release {release.name} has no {missing[0]}; alerts need an area with indicators")
    earlier = [r for r in list_releases(folder) if r.as_of < release.as_of and r.has("priority")]
    strands = [r.table("strand", columns=["unit_id", "strand", "month", "gap"]) for r in earlier]
    seen = Seen(
        month=release.as_of,
        today=today,
        priority=release.table("priority"),
        strand=release.table("strand"),
        before=earlier[-1].table("priority") if earlier else None,
        history=pa.concat_tables(strands) if strands else None,
        forecast=in_total(release.table("forecast")),
        promises=read_promises(*(release.table(t) if release.has(t) else None for t in ("commitment", "ledger"))),
    )
    return raise_alerts(spec_of(load_area(folder)), seen, read_log(folder))


def read_log(folder: Path) -> pa.Table:
    """The log of alerts, sent and not sent; empty where nothing was ever raised."""
    path = folder / LOG
    return pq.read_table(path) if path.is_file() else arrow_schema("alert").empty_table()


def add_to_log(folder: Path, alerts: pa.Table) -> int:
    """Add alerts to the log and return how many were new; the same evaluation again adds nothing."""
    with _alone(folder):
        log = read_log(folder)
        new = alerts.filter(pc.invert(pc.is_in(alerts["alert_id"], log["alert_id"])))
        if new.num_rows:
            _write(folder, pa.concat_tables([log, new]))
    return int(new.num_rows)


def approve(folder: Path, alert_ids: list[str]) -> int:
    """Let alerts that wait for a person go out; `AssessError` for one that does not wait."""
    with _alone(folder):
        return _approved(folder, alert_ids)


def _approved(folder: Path, alert_ids: list[str]) -> int:
    log = read_log(folder)
    waiting = set(log.filter(pc.equal(log["state"], "hold"))["alert_id"].to_pylist())
    unknown = [i for i in alert_ids if i not in waiting]
    if unknown:
        raise AssessError(
            f"alert {unknown[0]} does not wait for approval; waiting: {', '.join(sorted(waiting)) or 'none'}"
        )
    chosen = pc.is_in(log["alert_id"], pa.array(alert_ids, pa.string()))
    state = pc.if_else(chosen, pa.scalar("send"), log["state"])
    _write(folder, log.set_column(log.column_names.index("state"), "state", state))
    return len(alert_ids)


def _alone(folder: Path) -> AbstractContextManager[None]:
    """Nobody else changes the log meanwhile; `AssessError` where somebody does for long."""
    return writer_lock(folder / LOCK, wait_seconds=WAIT_SECONDS, what=folder / LOG, error=AssessError)


def _write(folder: Path, rows: pa.Table) -> None:
    aside = folder / f".{LOG}.{os.getpid()}"
    pq.write_table(conform(rows, "alert"), aside)
    aside.replace(folder / LOG)
