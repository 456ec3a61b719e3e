"""An alert in words: one headline and one text a language, made of the alert's row and the release it is about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urljoin

from lull.publish import links, words
from lull.publish.locale import Language, isolated_plain, place_name
from lull.publish.pages import promises
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.publish.views import paging
from lull.schema.rows import AlertRow

_OF_PROMISES = ("deadline_passed", "mandate_ends")


@dataclass(frozen=True, eq=False)
class Alert:
    """A row of `alert` and the release that it is about."""

    row: AlertRow
    snapshot: Snapshot

    @property
    def key(self) -> str:
        """Id of the alert."""
        return str(self.row["alert_id"])

    @property
    def values(self) -> Mapping[str, object]:
        """What the rule noted for the message."""
        found: Mapping[str, object] = json.loads(self.row["values"] or "{}")
        return found


@dataclass(frozen=True)
class Message:
    """What a reader is told: one line, a text of a few sentences, and the page about it where the site is known."""

    subject: str
    text: str
    link: str = ""


def message(alert: Alert, speech: Language) -> Message:
    """The words of an alert in a language.

    Promises are named only as the release names them; one that it does not hold is told by its id alone.

    >>> from lull.publish.locale import language
    >>> row = {"alert_id": "A", "unit_id": "X", "rule": "relapse", "values": "{}", "value": 0.5, "before": 0.3}
    >>> class Empty:
    ...     places = {"X": {"names": {"en": "Sinjar"}}}
    >>> message(Alert(row, Empty()), language("en")).subject
    'Sinjar: Relapse to 25 deaths or more: 50%'
    """
    return _WORDS[alert.row["rule"]](alert, speech)


def page_of(alert: Alert, speech: Language, base: str) -> str:
    """Address of the page that an alert is about: of its promise, else of its place; empty without the site's."""
    if not base:
        return ""
    snapshot, about = alert.snapshot, alert.row["subject"]
    if alert.row["rule"] in _OF_PROMISES and about in snapshot.by("commitment", "commitment_id"):
        page, _, anchor = paging.where(snapshot, about).partition("#")
    else:
        page, anchor = f"place/{alert.row['unit_id']}", ""
    path = links.page(speech.code, snapshot.name, page)
    return urljoin(base, f"{path}#{anchor}" if anchor else path)


def area_name(snapshot: Snapshot, speech: Language) -> str:
    """Name of the release's area in a language, or its id."""
    return one_line((snapshot.info.get("names") or {}).get(speech.code, snapshot.info["area"]))


def one_line(text: object) -> str:
    r"""Text without line ends and runs of blanks, as headlines and headers need.

    >>> one_line("a\r\nBcc: b")
    'a Bcc: b'
    """
    return " ".join(str(text).split())


def _tier_up(alert: Alert, speech: Language) -> Message:
    values = alert.values
    tier, before = (words.say(speech, words.TIERS, values.get(k)) for k in ("tier", "before"))
    subject = say("alert.tier_up.title", speech, place=_place(alert, speech), tier=tier, before=before)
    text = say("alert.tier_up", speech, before=alert.row["before"], now=alert.row["value"])
    return _made(alert, speech, subject, text, words.say(speech, words.TIER_MEANINGS, values.get("tier")))


def _gap(alert: Alert, speech: Language) -> Message:
    strand = alert.row["subject"]
    subject = say("alert.gap.title", speech, place=_place(alert, speech), strand=strand)
    fields = {"gap": alert.row["value"], "bar": alert.row["before"], "months": alert.values.get("months")}
    return _made(alert, speech, subject, say("alert.gap", speech, **fields))


def _deadline(alert: Alert, speech: Language) -> Message:
    promise = _promise(alert, speech)
    late = words.say(speech, words.STATUS, "overdue")
    subject = f"{_place(alert, speech)}: {late}: {_foreign(speech, promise.deliverable)}"
    deadline = alert.values.get("deadline") or promise.deadline
    said = (
        say("promise.by", speech, who=promise.promisor, deadline=deadline),
        say("promise.overdue", speech, deadline=deadline, looked=alert.values.get("looked") or promise.looked),
        say("promise.not_broken", speech),
    )
    return _made(alert, speech, subject, *said)


def _mandate(alert: Alert, speech: Language) -> Message:
    promise = _promise(alert, speech)
    days = alert.values.get("days", alert.row["value"])
    left = int(days) if isinstance(days, int | float) else 0
    subject = say("alert.mandate.title", speech, place=_place(alert, speech), days=left)
    deadline = alert.values.get("deadline") or promise.deadline
    what, who = one_line(promise.deliverable), one_line(promise.promisor or "–")
    return _made(alert, speech, subject, say("alert.mandate", speech, what=what, who=who, day=deadline))


def _relapse(alert: Alert, speech: Language) -> Message:
    risk, head = alert.row["value"], speech.text("Relapse to 25 deaths or more")
    subject = f"{_place(alert, speech)}: {head}: {_foreign(speech, speech.percent(risk))}"
    said = say("alert.relapse", speech, months=alert.values.get("months") or None, risk=risk, word=risk)
    return _made(alert, speech, subject, said, say("alert.bar", speech, bar=alert.row["before"]))


def _made(alert: Alert, speech: Language, subject: str | None, *said: str | None) -> Message:
    """A message of the sentences that the row supports; the place and the rule alone where it supports no headline."""
    return Message(subject or _place(alert, speech), " ".join(s for s in said if s))


_WORDS: dict[str, Callable[[Alert, Language], Message]] = {
    "tier_up": _tier_up,
    "gap_above_own_maximum": _gap,
    "deadline_passed": _deadline,
    "mandate_ends": _mandate,
    "relapse": _relapse,
}


def _place(alert: Alert, speech: Language) -> str:
    found = alert.snapshot.places.get(alert.row["unit_id"])
    return one_line(place_name(found, speech.code) if found else alert.row["unit_id"])


class _Promise(NamedTuple):
    deliverable: str
    promisor: str | None
    deadline: date | None
    looked: date | None


def _promise(alert: Alert, speech: Language) -> _Promise:
    name = alert.row["subject"]
    found = next((p for p in promises.promises(alert.snapshot) if p["commitment_id"] == name), None)
    if not found:
        return _Promise(name, None, None, None)
    what, who = (alert.snapshot.translated(found[k], speech.code) for k in ("deliverable", "promisor"))
    return _Promise(what, who, found["deadline"], found["looked"])


def _foreign(speech: Language, text: object) -> str:
    """Left-to-right text, isolated where the language runs the other way."""
    clean = one_line(text)
    return clean if speech.direction == "ltr" else isolated_plain(clean)
