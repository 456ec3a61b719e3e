"""Delivery: of the alerts that may go out, those that a receiver has not had, once each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from lull.errors import PublishError
from lull.publish.notify.dead import Key, Letter, add_sent, locked, read_dead, read_sent, write_dead
from lull.publish.notify.delivery import Channel, Delivery, Tries, tried
from lull.publish.notify.messages import Alert
from lull.publish.snapshot import Snapshot


@dataclass(frozen=True)
class Delivered:
    """How many alerts went out and how many failed; one alert to two receivers counts twice."""

    sent: int
    failed: int


def ready(rows: pa.Table, snapshots: Iterable[Snapshot]) -> list[Alert]:
    """Alerts of the log that may go out, with the release of their month; of several revisions the last.

    Only the state `send` may go out: what waits for a person and what is quiet is left out here. Months without a
    release among `snapshots` are left out too.
    """
    by_month = {b.as_of: b for b in snapshots}
    found = {
        r["alert_id"]: Alert(r, by_month[r["month"]])
        for r in rows.to_pylist()
        if r["state"] == "send" and r["month"] in by_month
    }
    return list(found.values())


def waiting(folder: Path, alerts: Sequence[Alert], channel: Channel, *, retry: bool = False) -> list[Delivery]:
    """What a channel would be sent now: alerts that are new to it, or with `retry` those on the dead-letter list."""
    sent, dead = read_sent(folder), read_dead(folder)
    return channel.pack([a for a in alerts if _due((a.key, channel.target), sent, dead, retry=retry)])


def deliver(
    folder: Path, alerts: Sequence[Alert], channels: Sequence[Channel], tries: Tries, *, retry: bool = False
) -> Delivered:
    """Send what waits, note each delivery at once, and put what fails on the dead-letter list.

    Raises
    ------
    PublishError
        If another process sends from the area, or a record is damaged.
    """
    sent = failed = 0
    with locked(folder):
        for channel in channels:
            for delivery in waiting(folder, alerts, channel, retry=retry):
                if _delivered(folder, channel, delivery, tries):
                    sent += len(delivery.alert_ids)
                else:
                    failed += len(delivery.alert_ids)
    return Delivered(sent, failed)


def _due(key: Key, sent: set[Key], dead: dict[Key, Letter], *, retry: bool) -> bool:
    return key not in sent and (key in dead) == retry


def _delivered(folder: Path, channel: Channel, delivery: Delivery, tries: Tries) -> bool:
    outcome, count = tried(delivery.send, tries)
    at = tries.now().isoformat(timespec="seconds")
    keys = [(i, channel.target) for i in delivery.alert_ids]
    dead = read_dead(folder)
    if outcome.ok:
        add_sent(folder, [{"alert_id": i, "target": t, "sent_at": at, "tries": count} for i, t in keys])
        left = {k: v for k, v in dead.items() if k not in keys}
    else:
        note = {"reason": outcome.reason, "failed_at": at}
        left = dead | {
            k: {"alert_id": k[0], "target": k[1], "tries": count + int(str(dead.get(k, {}).get("tries", 0))), **note}
            for k in keys
        }
    if left != dead:
        write_dead(folder, left)
    return outcome.ok


def failure(folder: Path, done: Delivered) -> PublishError | None:
    """The error to raise when something could not be delivered, or None."""
    if not done.failed:
        return None
    reasons = sorted({str(line["reason"]) for line in read_dead(folder).values()})
    seen = f"{done.failed} alerts could not be delivered ({'; '.join(reasons)}), {done.sent} were"
    return PublishError(f"{seen}; they wait on the dead-letter list: mend the cause, then `lull alerts --retry`")
