"""Words by which claims of reports are told apart, of all packs together: a text may quote another language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lull.languages.pack import readers
from lull.languages.words import read_lists

FILE = "claims.toml"
LISTS = ("group", "state", "civilians", "said", "said_by", "offices", "hours", "finest", "mandate")
NEEDED = (*LISTS, "money", "issues")


@dataclass(frozen=True)
class ClaimWords:
    """Patterns by what they tell, see `claims.toml` of the language that the code is written in; case aside.

    money : names of currencies, with their code. issues : patterns by kind of grievance.
    """

    patterns: Mapping[str, re.Pattern[str]]
    words: Mapping[str, frozenset[str]]
    money: Mapping[str, str]
    issues: Mapping[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def claim_words() -> ClaimWords:
    """The words of all packs that offer reports.

    Raises `LanguageError` if such a pack lacks the file or a list of it; a list may be empty.

    >>> found = claim_words()
    >>> bool(found.patterns["group"].search("Gunmen of a militia")), found.money["dollars"]
    (True, 'USD')
    """
    read = [cast(dict[str, dict[str, str]], read_lists(f"{code}/reports/{FILE}", NEEDED)) for code in readers()]
    kinds = dict.fromkeys(kind for one in read for kind in one["issues"])
    together = {name: [w for one in read for w in one[name]] for name in LISTS}
    return ClaimWords(
        {name: _pattern(words) for name, words in together.items()},
        {name: frozenset(words) for name, words in together.items()},
        {name: code for one in read for name, code in one["money"].items()},
        {kind: _pattern([w for one in read for w in one["issues"].get(kind, ())]) for kind in kinds},
    )


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)
