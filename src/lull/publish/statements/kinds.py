"""What a statement is, and how its fields are written in a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lull.publish import words
from lull.publish.locale import Language, isolated_plain

TOPICS = ("risk", "conditions", "presence", "efforts", "delay", "record", "evidence", "use")


@dataclass(frozen=True)
class Statement:
    """One sentence: what it is about, its English text, and the fields that it needs with their kinds."""

    key: str
    topic: str
    text: str
    fields: Mapping[str, str]


def isolated(speech: Language, text: str) -> str:
    """Text that runs left to right, kept together where the language runs the other way."""
    return text if speech.direction == "ltr" else isolated_plain(text)


def _percent(speech: Language, value: float) -> str:
    return isolated(speech, speech.percent(value))


def _number(speech: Language, value: float) -> str:
    return isolated(speech, speech.number(value))


def _gap(speech: Language, value: float) -> str:
    return isolated(speech, speech.number(value, 2))


def _points(speech: Language, value: float) -> str:
    return isolated(speech, speech.number(abs(100 * value)))


def _day(speech: Language, value: date | str) -> str:
    return speech.day(as_day(value))


def _month(speech: Language, value: date | str) -> str:
    return speech.month(as_day(value))


def as_day(value: date | str) -> date:
    """A day as it is, or from ISO text."""
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def _months(speech: Language, n: int) -> str:
    return speech.plural("%(n)s month", "%(n)s months", n)


def _days(speech: Language, n: int) -> str:
    return speech.plural("%(n)s day", "%(n)s days", n)


def _places(speech: Language, n: int) -> str:
    return speech.plural("%(n)s place", "%(n)s places", n)


def _promises(speech: Language, n: int) -> str:
    return speech.plural("%(n)s promise", "%(n)s promises", n)


def _origins(speech: Language, n: int) -> str:
    return speech.plural("%(n)s earlier month", "%(n)s earlier months", n)


def _releases(speech: Language, n: int) -> str:
    return speech.plural("%(n)s release", "%(n)s releases", n)


def _deaths(speech: Language, shown: str | int) -> str:
    """A recorded count as it may be shown: a number, `<5`, or a range."""
    low, dash, high = str(shown).partition("-")
    if dash:
        values = {"low": isolated(speech, speech.number(int(low))), "high": isolated(speech, speech.number(int(high)))}
        return speech.text("%(low)s to %(high)s deaths", **values)
    if not low.isdigit():
        return speech.text("%(n)s deaths", n=isolated(speech, speech.recorded(low)))
    return speech.plural("%(n)s death", "%(n)s deaths", int(low))


def _more_events(speech: Language, shown: str | int) -> str:
    """A number of events beside those that are counted, as it may be shown: a number, `<5`, or a range."""
    low, dash, high = str(shown).partition("-")
    if dash:
        values = {"low": isolated(speech, speech.number(int(low))), "high": isolated(speech, speech.number(int(high)))}
        return speech.text("%(low)s to %(high)s more events", **values)
    if not low.isdigit():
        return speech.text("%(n)s more events", n=isolated(speech, speech.recorded(low)))
    return speech.plural("%(n)s more event", "%(n)s more events", int(low))


def _strands(speech: Language, codes: Sequence[str] | str) -> str:
    held = [codes] if isinstance(codes, str) else codes
    return speech.text(", ").join(words.say(speech, words.STRANDS, c) for c in held)


def _names(speech: Language, names: Sequence[str] | str) -> str:
    return names if isinstance(names, str) else listed(speech, names)


def listed(speech: Language, names: Sequence[str]) -> str:
    """Names one after the other, the last joined by the word for "and".

    >>> from lull.publish.locale import language
    >>> listed(language("en"), ["Hawija", "Khanaqin", "Shirqat"])
    'Hawija, Khanaqin and Shirqat'
    """
    if len(names) < 2:
        return "".join(names)
    head = speech.text(", ").join(names[:-1])
    return speech.text("%(names)s and %(last)s", names=head, last=names[-1])


def _foreign(speech: Language, text: str) -> str:
    return isolated(speech, " ".join(str(text).split()))


FORMATS: dict[str, Callable[[Language, Any], str]] = {
    "percent": _percent,
    "number": _number,
    "gap": _gap,
    "points": _points,
    "day": _day,
    "month": _month,
    "months": _months,
    "days": _days,
    "places": _places,
    "promises": _promises,
    "origins": _origins,
    "releases": _releases,
    "deaths": _deaths,
    "more_events": _more_events,
    "strands": _strands,
    "names": _names,
    "foreign": _foreign,
    "word": lambda speech, p: speech.text(words.chance(p)),
}
