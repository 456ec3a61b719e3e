"""Two marks for a record: how reliable the source is (A to F), how credible the information is (1 to 6).

The letters and numbers are those of the Admiralty code; the rule that gives them is written in `information`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lull.errors import ReportError
from lull.reports.rows import ReportRow

LETTERS = "ABCDEF"
_NAMES = ("outlet", "aliases", "grade", "reason", "belligerent")


@dataclass(frozen=True)
class Outlet:
    """One row of `outlets.csv`: a publisher, its other names, its letter and why, and whether it is a party."""

    name: str
    aliases: tuple[str, ...]
    grade: str
    reason: str
    belligerent: bool


UNKNOWN = Outlet("", (), "F", "not in the outlet table: reliability cannot be judged", False)


@dataclass(frozen=True)
class Facts:
    """What is counted about a claim before it is graded.

    `n_reports` reports in `n_independent` groups of copies tell it; `belligerent`: only parties to the fighting tell
    it; `attributed`: the sentence names who says so; `contradicted`: another report denies it or gives deaths that
    do not overlap; `reviewed`: a person accepted it; `best_letter`: the best source letter among the reports.
    """

    n_reports: int
    n_independent: int
    belligerent: bool
    attributed: bool
    contradicted: bool
    reviewed: bool
    best_letter: str


def load_outlets(path: Path) -> dict[str, Outlet]:
    """Outlets by each of their names in lower case; `ReportError` names the line of a wrong row."""
    found: dict[str, Outlet] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(f"{path} cannot be read ({error}); expected a CSV with {', '.join(_NAMES)}") from error
    for number, row in enumerate(rows, 2):
        outlet = _outlet(row, f"{path.name}, line {number}")
        for name in (outlet.name, *outlet.aliases):
            found[name.casefold()] = outlet
    return found


def find_outlet(name: str | None, outlets: Mapping[str, Outlet]) -> Outlet:
    """The outlet of that name, also where more words follow it ("Tigris Wire, morning edition"); else `UNKNOWN`.

    >>> find_outlet("Nobody Herald", {}).grade
    'F'
    """
    text = " ".join((name or "").casefold().split())
    if not text:
        return UNKNOWN
    if text in outlets:
        return outlets[text]
    inside = [n for n in outlets if f" {n} " in f" {text.replace(',', ' ').replace('.', ' ')} "]
    return outlets[max(inside, key=len)] if inside else UNKNOWN


def information(facts: Facts) -> int:
    """Credibility of the information, 1 (confirmed) to 6 (cannot be judged).

    Start at 3. Two independent groups of reports give 2, three or more give 1. A source of letter D or E gives 4,
    an unknown source (F) gives 6, unless others confirm it. A contradicted claim is 4 at best; one that nobody is
    named for is 2 at best. A claim told only by a party to the fighting, and a record that no person has reviewed,
    is 3 at best. Copies of one report never help.

    >>> information(Facts(3, 1, False, True, False, True, "B"))
    3
    >>> information(Facts(3, 3, False, True, False, True, "B")), information(Facts(3, 3, True, True, False, True, "B"))
    (1, 3)
    """
    number = 3 if facts.n_independent < 2 else 2 if facts.n_independent == 2 else 1
    if facts.n_independent < 2 and facts.best_letter == "F":
        number = 6
    elif facts.n_independent < 2 and facts.best_letter in "DE":
        number = 4
    if not facts.attributed:
        number = max(number, 2)
    if facts.contradicted:
        number = max(number, 4)
    if facts.belligerent or not facts.reviewed:
        number = max(number, 3)
    return number


def count_facts(rows: Iterable[ReportRow]) -> Facts:
    """Facts about one claim from the rows that tell it.

    A row needs `document_id`, `report_group`, `source_grade`, `belligerent`, `attributed`, `aux_mode`, `low`, `high`,
    `review`. Rows negated by somebody, or deaths whose ranges do not meet, contradict.
    """
    reports = list(rows)
    if not reports:
        raise ReportError("a claim without a report cannot be graded")
    groups = {r["report_group"] or r["document_id"] for r in reports}
    lows = [r["low"] for r in reports if r["low"] is not None]
    highs = [r["high"] for r in reports if r["high"] is not None]
    apart = bool(lows and highs) and max(lows) > min(highs)
    denied = 0 < sum(r["aux_mode"] == "negated" for r in reports) < len(reports)
    return Facts(
        n_reports=len({r["document_id"] for r in reports}),
        n_independent=len(groups),
        belligerent=all(r["belligerent"] for r in reports),
        attributed=any(r["attributed"] for r in reports),
        contradicted=apart or denied,
        reviewed=all(r["review"] == "accepted" for r in reports),
        best_letter=min(r["source_grade"] for r in reports),
    )


def _outlet(row: Mapping[str, str | None], where: str) -> Outlet:
    name, grade = (row.get("outlet") or "").strip(), (row.get("grade") or "").strip()
    if not name or grade not in tuple(LETTERS):
        raise ReportError(f"{where}: outlet {name!r} with grade {grade!r}; expected a name and a letter A to F")
    flag = (row.get("belligerent") or "").strip().lower()
    if flag not in ("true", "false", "yes", "no", "1", "0", ""):
        raise ReportError(f"{where}: belligerent is {flag!r}; expected true or false")
    aliases = tuple(a.strip() for a in (row.get("aliases") or "").split(";") if a.strip())
    return Outlet(name, aliases, grade, (row.get("reason") or "").strip(), flag in ("true", "yes", "1"))
