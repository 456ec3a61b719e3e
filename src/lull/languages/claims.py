"""Words by which claims of reports are told apart, of all packs together: a text may quote another language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lull.errors import LanguageError
from lull.languages.pack import FOLDER, readers

FILE = "claims.toml"
LISTS = ("group", "state", "civilians", "said", "said_by", "offices", "hours", "finest", "mandate")


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
    read = [_read(code) for code in readers()]
    kinds = dict.fromkeys(kind for one in read for kind in one["issues"])
    together = {name: [w for one in read for w in one[name]] for name in LISTS}
    return ClaimWords(
        {name: _pattern(words) for name, words in together.items()},
        {name: frozenset(words) for name, words in together.items()},
        {name: code for one in read for name, code in one["money"].items()},
        {kind: _pattern([w for one in read for w in one["issues"].get(kind, ())]) for kind in kinds},
    )


def _read(code: str) -> dict[str, dict[str, str]]:
    path = FOLDER / code / "reports" / FILE
    if not path.is_file():
        raise LanguageError(f"languages/{code}/reports has no {FILE}; a pack that offers reports needs one")
    read = tomllib.loads(path.read_text("utf-8"))
    if missing := [name for name in (*LISTS, "money", "issues") if name not in read]:
        raise LanguageError(f"languages/{code}/reports/{FILE} lacks: {', '.join(missing)}")
    return read


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)
