"""Whether the list was right, and what warning from a probability on would have meant, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from lull.publish.locale import Language
from lull.publish.pages.watchlists import deaths_of, named_first
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.schema import COMES_BACK, GOES_ON
from lull.schema.rows import AlarmRow
from lull.schema.verification import ListHits

SPAN = 12
TOLD_AT = (0.2, 0.4)
"""Probabilities of which it is said what warning from them on would have meant: both lists, few and many warnings."""


def sentences(snapshot: Snapshot, speech: Language) -> list[str]:
    """How many of the places named had it, and how many that had it were named, beside a plain list of last year.

    Empty where no month after the release is known. Places of which it may not be said whether they had 25 or more
    count neither way; how many there are stands in `list.csv` of the verification.
    """
    summary = snapshot.verification.summary
    counts = (summary.get("lists") or ()) if summary else ()
    held = {(r["name"], r["list"], r["at"]): r for r in counts}
    k = named_first(snapshot)
    ours, plain = held.get(("lull", GOES_ON, k)), held.get(("last_12", GOES_ON, k))
    back = held.get(("lull", COMES_BACK, k))
    return [
        s for s in (*_goes_on(snapshot, speech, ours, plain), _came_back(speech, back), _partial(snapshot, speech)) if s
    ]


def _goes_on(snapshot: Snapshot, speech: Language, ours: ListHits | None, plain: ListHits | None) -> list[str | None]:
    if ours is None:
        return []
    deaths = next((deaths_of(r["target"]) for r in snapshot.rows("watch") if r["list"] == GOES_ON), None)
    if not ours["observed"]:
        return [say("track.none_observed", speech, named=ours["named"], deaths=deaths)]
    said = [
        say("track.named", speech, named=ours["named"], hits=ours["hits"], deaths=deaths, observed=ours["observed"])
    ]
    if plain is not None:
        more = ours["hits"] - plain["hits"]
        key = "track.better" if more > 0 else "track.worse" if more < 0 else "track.as_good"
        said += [say("track.last_year", speech, hits=plain["hits"]), say(key, speech, more=abs(more))]
    return said


def _came_back(speech: Language, back: ListHits | None) -> str | None:
    if back is None or not back["observed"]:
        return None
    return say("track.came_back", speech, named=back["named"], hits=back["hits"], observed=back["observed"])


def _partial(snapshot: Snapshot, speech: Language) -> str | None:
    summary = snapshot.verification.summary
    months = summary["months"] if summary else None
    return say("track.partial", speech, months=months, all=SPAN) if months and months < SPAN else None


def warnings(snapshot: Snapshot, speech: Language, at: Sequence[float] = TOLD_AT) -> list[str]:
    """What warning from some probabilities on would have meant, by list, from earlier origins of the area."""
    return [
        s for r in snapshot.rows("alarm") if any(abs(r["threshold"] - t) < 1e-9 for t in at) if (s := warned(speech, r))
    ]


def warned(speech: Language, row: AlarmRow) -> str | None:
    """One row of `alarm` as a sentence; None where nothing was warned of or nothing came."""
    events = row["hits"] + row["misses"]
    if not row["alarms"] or not events:
        return None
    return say(
        f"alarm.{row['list']}",
        speech,
        threshold=row["threshold"],
        true=round(10 * row["hits"] / row["alarms"]),
        missed=round(10 * row["misses"] / events),
        alarms=row["alarms"],
        events=events,
        origins=row["origins"],
    )


def threshold(acting: float, not_acting: float) -> float:
    """Probability from which acting costs less than waiting: the cost of acting over the loss where nobody acted.

    Both in one unit, whichever; a loss that is no larger than the cost is never worth acting against, and gives 1.
    Murphy (1977), doi:10.1175/1520-0493(1977)105<0803:TVOCCA>2.0.CO;2.

    >>> threshold(10, 100), threshold(50, 20)
    (0.1, 1.0)
    """
    if acting < 0 or not_acting <= 0:
        raise ValueError(f"costs {acting:g} and {not_acting:g}: expected acting from 0 and not acting above 0")
    return min(1.0, acting / not_acting)
