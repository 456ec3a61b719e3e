"""Every sentence that claims something, made from rows: one catalogue, and no sentence where a field is not known.

Pages, briefings, mails, feeds, alerts and `lull explain` take their sentences from `say`. What a sentence needs is what
its text names; a field that is None, or an empty list, makes no sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

from lull.errors import PublishError
from lull.publish.locale import Language, language
from lull.publish.statements.catalogue import CATALOGUE
from lull.publish.statements.kinds import FORMATS, Statement

__all__ = ["CATALOGUE", "Statement", "needs", "say", "topic"]


def say(key: str, speech: Language | str, /, **fields: object) -> str | None:
    """The statement in a language as plain text, or None where a field that it needs is not known.

    Parameters
    ----------
    key
        Which statement of the catalogue.
    speech
        A language of the pages, or its code.
    fields
        Values by name; more than are needed may be given, so that a whole row can be passed.

    Raises
    ------
    PublishError
        If the catalogue has no such statement.

    >>> say("promise.overdue", "en", deadline="2018-12-31", looked="2019-04-02")
    'The deadline passed on 31 December 2018. No evidence of delivery found (looked on 2 April 2019).'
    >>> say("promise.overdue", "en", deadline="2018-12-31", looked=None) is None
    True
    """
    held = find(key)
    spoken = language(speech) if isinstance(speech, str) else speech
    values = {name: fields.get(name) for name in held.fields}
    if any(_missing(v) for v in values.values()):
        return None
    return spoken.text(held.text, **{n: FORMATS[held.fields[n]](spoken, v) for n, v in values.items()})


def find(key: str) -> Statement:
    """One statement; `PublishError` naming the key where there is none."""
    if key not in CATALOGUE:
        raise PublishError(f"no statement {key!r} in the catalogue; every claim needs one (lull.publish.statements)")
    return CATALOGUE[key]


def needs(key: str) -> Mapping[str, str]:
    """Fields that a statement needs, with their kinds.

    >>> dict(needs("watch.none_last_year"))
    {'since': 'month'}
    """
    return find(key).fields


def topic(key: str) -> str:
    """What a statement is about: risk, conditions, presence, efforts, delay, record, evidence or use."""
    return find(key).topic


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, list | tuple | str) and not len(value))
