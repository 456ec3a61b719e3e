"""The catalogue of statements, by what they are about."""

from __future__ import annotations

from lull.publish.statements import absent, alerts, cards, efforts, imprecise, places, record, series, wanting, watch
from lull.publish.statements.kinds import FORMATS, TOPICS, Statement

CATALOGUE: dict[str, Statement] = {
    s.key: s
    for part in (watch, places, efforts, record, cards, alerts, wanting, series, absent, imprecise)
    for s in part.STATEMENTS
}


def check() -> None:
    """Raise `ValueError` for a statement whose text and fields differ, or whose topic or kinds do not exist."""
    for held in CATALOGUE.values():
        try:
            held.text % dict.fromkeys(held.fields, "")
        except KeyError as error:
            raise ValueError(f"statement {held.key} names {error} and does not declare it") from error
        unused = [n for n in held.fields if f"%({n})s" not in held.text]
        odd = [k for k in held.fields.values() if k not in FORMATS]
        if unused or odd or held.topic not in TOPICS:
            raise ValueError(f"statement {held.key}: unused {unused}, unknown kinds {odd}, topic {held.topic}")
