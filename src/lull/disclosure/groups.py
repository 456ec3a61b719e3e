"""Sect, ethnicity and data of persons as the name of a column, a series or an indicator, or as a party to a promise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lull.errors import DisclosureError
from lull.languages import disclosure_words

PERSONAL = "personal data"
GROUPS = "shares of groups of people"


def refused_name(name: str) -> str | None:
    """Why a column, series or indicator of that name may not be used; None if it may.

    >>> refused_name("Phone number"), refused_name("pct_sunni"), refused_name("Water supply")
    ('personal data', 'shares of groups of people', None)
    """
    plain = re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).strip()
    if _any("personal").search(plain):
        return PERSONAL
    return GROUPS if _any("groups").search(plain) and not _any("not_groups").search(plain) else None


def refuse_series(names: Iterable[str]) -> None:
    """Raise `DisclosureError` if a column, series or indicator of one of these names may not be used.

    >>> refuse_series(["rainfall", "events"])
    """
    for name in names:
        if reason := refused_name(name):
            raise DisclosureError(
                f"{name!r} is refused: {reason} are no predictor, weight, filter or layer (docs/must-nots.md). "
                "Leave it out"
            )


def group_of_people(text: str) -> str | None:
    """The words by which a text about a party means people of one sect or ethnic group; None where it does not.

    An organisation or a state may have such a word in its name.

    >>> group_of_people("Sunni Arab families"), group_of_people("United Arab Emirates"), group_of_people("Sunnis")
    ('Sunni Arab families', None, 'Sunnis')
    """
    for part in re.split(r"[;,/()]| and | و ", text):
        found = _beside().search(part) or _alone().fullmatch(part.strip())
        if found and not _any("not_groups").search(part):
            return found[0].strip()
    return None


@lru_cache(maxsize=8)
def _any(name: str) -> re.Pattern[str]:
    return re.compile("|".join(disclosure_words()[name]), re.IGNORECASE)


@lru_cache(maxsize=1)
def _beside() -> re.Pattern[str]:
    words = disclosure_words()
    group, people = "|".join(words["groups"]), "|".join(words["group_people"])
    one, other = rf"(?:{group})\w*", rf"\b(?:ال)?(?:{people})\b"
    between = r"(?:\s+\S+){0,3}?\s+"
    return re.compile(rf"{one}{between}{other}|{other}{between}\w*{one}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _alone() -> re.Pattern[str]:
    return re.compile(rf"(?:\w+\s+)?\w*(?:{'|'.join(disclosure_words()['groups'])})\w*", re.IGNORECASE)
