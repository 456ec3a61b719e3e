"""What every way of sending shares: deliveries, their outcome, and trying again after growing waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from lull.publish.notify.messages import Alert


@dataclass(frozen=True)
class Outcome:
    """How a try went; `again` says whether another try may help."""

    ok: bool
    reason: str = ""
    again: bool = False


@dataclass(frozen=True)
class Tries:
    """Clock, sleep, and the waits in seconds between tries: one try more than there are waits."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    waits: tuple[float, ...] = (1, 5, 25)


@dataclass(frozen=True)
class Delivery:
    """One thing to send: the alerts in it, what it looks like to a person, and the sending itself."""

    alert_ids: tuple[str, ...]
    shown: str
    send: Callable[[], Outcome]


@dataclass(frozen=True)
class Channel:
    """One receiver: a name for the records that gives no address away, one for people, and how to pack."""

    target: str
    name: str
    pack: Callable[[Sequence[Alert]], list[Delivery]]


def target(kind: str, *parts: str) -> str:
    """Name of a receiver for the records: a hash, as addresses are personal and URLs may hold secrets.

    >>> target("mail", "a@b.example", "en") == target("mail", "a@b.example", "ar")
    False
    """
    return f"{kind}-{blake2b(chr(0).join(parts).encode(), digest_size=9).hexdigest()}"


def tried(send: Callable[[], Outcome], tries: Tries) -> tuple[Outcome, int]:
    """Send until it goes, may not go, or the waits are used up; the last outcome and the number of tries.

    >>> slept = []
    >>> tried(lambda: Outcome(False, "busy", again=True), Tries(datetime.now, slept.append, (1, 5)))
    (Outcome(ok=False, reason='busy', again=True), 3)
    >>> slept
    [1, 5]
    """
    outcome, count = send(), 1
    for wait in tries.waits:
        if outcome.ok or not outcome.again:
            break
        tries.sleep(wait)
        outcome, count = send(), count + 1
    return outcome, count
