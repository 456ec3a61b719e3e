"""An alert in words: one headline and one text a language, made of the alert's row and the release it is about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lull.publish import words
from lull.publish.book import Book, Row
from lull.publish.locale import Language, isolated_plain, place_name
from lull.publish.pages import promises
from lull.publish.statements import say


@dataclass(frozen=True, eq=False)
class Alert:
    """A row of `alert` and the release that it is about."""

    row: Row
    book: Book

    @property
    def key(self) -> str:
        """Id of the alert."""
        return str(self.row["alert_id"])

    @property
    def values(self) -> Mapping[str, Any]:
        """What the rule noted for the message."""
        found: Mapping[str, Any] = json.loads(self.row["values"] or "{}")
        return found


@dataclass(frozen=True)
class Message:
    """What a reader is told: one line, and a text of a few sentences."""

    subject: str
    text: str


def message(alert: Alert, speech: Language) -> Message:
    """The words of an alert in a language.

    Promises are named only as the release names them; one that it does not hold is told by its id alone.

    >>> from lull.publish.locale import language
    >>> row = {"alert_id": "A", "unit_id": "X", "rule": "relapse", "values": "{}", "value": 0.5, "before": 0.3}
    >>> class Empty:
    ...     places = {"X": {"name_en": "Sinjar"}}
    >>> message(Alert(row, Empty()), language("en")).subject
    'Sinjar: Relapse to 25 deaths or more: 50%'
    """
    return _WORDS[alert.row["rule"]](alert, speech)


def area_name(book: Book, speech: Language) -> str:
    """Name of the release's area in a language, or its id."""
    return one_line((book.info.get("names") or {}).get(speech.code, book.info["area"]))


def one_line(text: object) -> str:
    r"""Text without line ends and runs of blanks, as headlines and headers need.

    >>> one_line("a\r\nBcc: b")
    'a Bcc: b'
    """
    return " ".join(str(text).split())


def _tier_up(alert: Alert, speech: Language) -> Message:
    values = alert.values
    tier, before = (words.say(speech, words.TIERS, values.get(k)) for k in ("tier", "before"))
    subject = speech.text(
        "%(place)s: now %(tier)s, before %(before)s", place=_place(alert, speech), tier=tier, before=before
    )
    text = say("alert.tier_up", speech, before=alert.row["before"], now=alert.row["value"])
    return Message(subject, _join(text or "", words.say(speech, words.TIER_MEANINGS, values.get("tier"))))


def _gap(alert: Alert, speech: Language) -> Message:
    strand = words.say(speech, words.STRANDS, alert.row["subject"])
    subject = speech.text(
        "%(place)s: condition gap above its own past in %(strand)s", place=_place(alert, speech), strand=strand
    )
    text = speech.text(
        "The gap is %(gap)s; its highest value in the outlooks of the %(months)s before was %(bar)s. At 0 the "
        "standard is met.",
        gap=speech.number(alert.row["value"], 2), bar=speech.number(alert.row["before"], 2),
        months=_months(speech, int(alert.values["months"])),
    )  # fmt: skip
    return Message(subject, text)


def _deadline(alert: Alert, speech: Language) -> Message:
    promise = _promise(alert)
    late = words.say(speech, words.STATUS, "overdue")
    subject = f"{_place(alert, speech)}: {late}: {_foreign(speech, promise['deliverable'])}"
    if not promise["promisor"]:
        return Message(subject, words.say(speech, words.STATUS_MEANINGS, "overdue"))
    text = speech.text(
        "Promised by %(who)s until %(day)s. No evidence of delivery was found.",
        who=_foreign(speech, promise["promisor"]), day=_deadline_of(alert, speech),
    )  # fmt: skip
    return Message(subject, _join(text, speech.text("This does not say that the promise was broken.")))


def _mandate(alert: Alert, speech: Language) -> Message:
    promise = _promise(alert)
    left = int(alert.values.get("days", alert.row["value"] or 0))
    subject = speech.text(
        "%(place)s: a mandate ends within %(days)s",
        place=_place(alert, speech), days=speech.plural("%(n)s day", "%(n)s days", left),
    )  # fmt: skip
    text = speech.text(
        "%(what)s (%(who)s). Its term ends on %(day)s, and no extension is known.",
        what=_foreign(speech, promise["deliverable"]), who=_foreign(speech, promise["promisor"] or "–"),
        day=_deadline_of(alert, speech),
    )  # fmt: skip
    return Message(subject, text)


def _relapse(alert: Alert, speech: Language) -> Message:
    risk = alert.row["value"]
    head = speech.text("Relapse to 25 deaths or more")
    subject = f"{_place(alert, speech)}: {head}: {_share(speech, risk)}"
    said = f"{head}: {_share(speech, risk)} ({speech.text(words.chance(risk))})."
    months = alert.values.get("months")
    if months:
        said = speech.text(
            "Probability of relapse to 25 deaths or more within %(months)s: %(risk)s (%(word)s).",
            months=_months(speech, int(months)), risk=_share(speech, risk), word=speech.text(words.chance(risk)),
        )  # fmt: skip
    bar = speech.text("This alert is raised from %(bar)s on.", bar=_share(speech, alert.row["before"]))
    return Message(subject, _join(said, bar))


_WORDS: dict[str, Callable[[Alert, Language], Message]] = {
    "tier_up": _tier_up,
    "gap_above_own_maximum": _gap,
    "deadline_passed": _deadline,
    "mandate_ends": _mandate,
    "relapse": _relapse,
}


def _place(alert: Alert, speech: Language) -> str:
    found = alert.book.places.get(alert.row["unit_id"])
    return one_line(place_name(found, speech.code) if found else alert.row["unit_id"])


def _promise(alert: Alert) -> Mapping[str, Any]:
    name = alert.row["subject"]
    found = next((p for p in promises.promises(alert.book) if p["commitment_id"] == name), None)
    return found or {"deliverable": name, "promisor": None, "deadline": None}


def _deadline_of(alert: Alert, speech: Language) -> str:
    noted = alert.values.get("deadline")
    return speech.day(date.fromisoformat(str(noted)[:10]) if noted else _promise(alert)["deadline"])


def _months(speech: Language, n: int) -> str:
    return speech.plural("%(n)s month", "%(n)s months", n)


def _share(speech: Language, value: float | None) -> str:
    return _foreign(speech, speech.percent(value))


def _foreign(speech: Language, text: object) -> str:
    """Left-to-right text, isolated where the language runs the other way."""
    clean = one_line(text)
    return clean if speech.direction == "ltr" else isolated_plain(clean)


def _join(*parts: str) -> str:
    return " ".join(p for p in parts if p)
