"""From which probability to act: what acting and not acting cost, read off beside what warnings would have meant."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lull.publish.locale import Language
from lull.publish.pages.frame import RequestContext
from lull.publish.pages.judged import threshold, warned
from lull.publish.statements import say
from lull.publish.views import rows
from lull.schema import COMES_BACK, GOES_ON
from lull.schema.rows import AlarmRow

ASKED = ("acting", "waiting")
"""Fields of the form: what acting costs, and what it costs not to have acted."""


_EITHER = re.compile(r"(?!0)\d{1,3}[.,٫]\d{3}")
"""As in 10,000: the mark may stand between thousands or before decimals."""

USUAL = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
"""Thresholds of the table where none was tried on the area's past."""


@dataclass(frozen=True)
class Meant:
    """What acting from a probability on means for one list: places now, true of ten, missed of ten."""

    places: str
    true: str
    missed: str


@dataclass(frozen=True)
class Bar:
    """One threshold: how many times dearer not acting is than acting, and what it means for each list."""

    times: str
    bar: str
    goes_on: Meant
    comes_back: Meant


@dataclass(frozen=True)
class Costs:
    """The table of thresholds, and the answer to two costs that a reader gave."""

    bars: tuple[Bar, ...]
    acting: str
    waiting: str
    answers: tuple[str, ...]
    wrong: str


def view(context: RequestContext) -> Costs:
    """The table, and where the address holds both costs what they come to."""
    acting, waiting = (context.first(name).strip()[:20] for name in ASKED)
    answers, wrong = _answered(context, acting, waiting) if acting or waiting else ((), "")
    bars = tuple(_bars(context)) if any(rows.watch(context.snapshot).values()) else ()
    return Costs(bars, acting, waiting, answers, wrong)


def _bars(context: RequestContext) -> Iterable[Bar]:
    """Thresholds that were tried, or else the usual ones, each as the ratio of costs that leads to it."""
    speech = context.speech
    held = {(r["list"], r["threshold"]): r for r in context.snapshot.rows("alarm")}
    for bar in sorted({t for _, t in held}) or USUAL:
        ratio = 1 / bar
        yield Bar(
            speech.number(ratio, 0 if abs(ratio - round(ratio)) < 1e-9 else 1),
            speech.percent(bar),
            _meant(context, GOES_ON, bar, held.get((GOES_ON, bar))),
            _meant(context, COMES_BACK, bar, held.get((COMES_BACK, bar))),
        )


def _meant(context: RequestContext, name: str, bar: float, row: AlarmRow | None) -> Meant:
    speech = context.speech
    events = row["hits"] + row["misses"] if row else 0
    true = speech.number(round(10 * row["hits"] / row["alarms"])) if row and row["alarms"] else "–"
    missed = speech.number(round(10 * row["misses"] / events)) if row and events else "–"
    return Meant(speech.number(_above(context, name, bar)), true, missed)


def _above(context: RequestContext, name: str, bar: float) -> int:
    return sum(r["probability"] >= bar for r in rows.watch(context.snapshot)[name])


def _answered(context: RequestContext, acting: str, waiting: str) -> tuple[tuple[str, ...], str]:
    """What two costs come to; else what was wrong with them."""
    speech = context.speech
    try:
        bar = threshold(_number(acting), _number(waiting))
    except ValueError:
        return (), speech.text("Give two numbers: acting 0 or more, not acting above 0, both in one unit.")
    places = {"goes_on": _above(context, GOES_ON, bar), "comes_back": _above(context, COMES_BACK, bar)}
    said = say("costs.bar", speech, bar=bar, **places)
    return tuple(s for s in (said, *_nearest(context, speech, bar)) if s), ""


def _number(text: str) -> float:
    """A cost as people write it: digits of any script, a decimal comma or point.

    >>> _number("2,5"), _number("٤٠")
    (2.5, 40.0)
    """
    if _EITHER.fullmatch(text):
        raise ValueError("ten with three decimals, or ten thousand")
    value = float(text.replace("٫", ".").replace(",", "."))
    if not math.isfinite(value):
        raise ValueError("no number")
    return value


def _nearest(context: RequestContext, speech: Language, bar: float) -> Iterable[str | None]:
    """What warning from the nearest threshold that was tried would have meant, by list."""
    for name in (GOES_ON, COMES_BACK):
        held = [r for r in context.snapshot.rows("alarm") if r["list"] == name]
        if held:
            yield warned(speech, min(held, key=lambda r: abs(r["threshold"] - bar)))
