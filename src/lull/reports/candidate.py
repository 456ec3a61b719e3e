"""A claim in the making: what a verb or a noun of action of one clause would say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lull.reports.clauses import Clause, Phrase
from lull.reports.lexicon import Sense

EVENTS = ("security_event", "political_event")
SAYINGS = ("statement", "commitment")
# Words without which the dead of a mishap are no victims of force.
FORCE = frozenset(("ATTACK", "EXPLOSIVE", "ARMS", "GROUP"))


@dataclass(frozen=True)
class Candidate:
    """A claim that may become a record: its sense, its words, its clause, and its mode before dates are seen."""

    rule: Sense
    start: int
    end: int
    clause: Clause
    mode: str
    sentence: int
    passive: bool = False
    progressive: bool = False
    noun: bool = False
    reach: tuple[int, int] | None = None
    phrase: Phrase | None = None

    @property
    def text(self) -> str:
        """The words of its clause."""
        return self.phrase.low[self.clause.start : self.clause.end] if self.phrase is not None else ""

    @property
    def attributed(self) -> bool:
        """Whether its verb is that of the attribution: "..., the union warned"."""
        return self.phrase is not None and self.phrase.clause.start != self.clause.start


def joined(a: Candidate, b: Candidate) -> bool:
    """Whether two verbs stand side by side: joined by *and*, or the later is a participle after a comma."""
    first, second = sorted((a, b), key=lambda c: c.start)
    if first.phrase is None or second.phrase is None:
        return False
    if first.phrase.clause != second.phrase.clause:
        return first.phrase.clause.start != second.phrase.clause.start
    between = first.phrase.low[first.end : second.start + 1]
    return "," in between or " and " in f" {between} " or " و" in between


def widened(main: Candidate, other: Candidate) -> Candidate:
    """A candidate whose evidence takes in the clause of another."""
    first, last = main.reach or (main.clause.start, main.clause.end)
    return replace(main, reach=(min(first, other.clause.start), max(last, other.clause.end)))
