"""Deaths and injured in folded text: bounds, stated zeros, and whether the figure is of one event.

Groups of people that are joined add up; each group belongs to the nearest word of harm, never to an arrest. Where
dead and injured share one figure, or a figure has two readings, `best` stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lull.reports.clauses import Clause, phrase
from lull.reports.lexicon import load_lexicon
from lull.reports.spans.attachment import attach
from lull.reports.spans.groups import find_groups
from lull.reports.spans.people import Group, Words, harms, load_words


@dataclass(frozen=True)
class Counts:
    """`None` is not stated; 0 is stated. `scope` is event, roundup or cumulative, or `None` without any figure."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    injured: int | None = None
    scope: str | None = None

    @property
    def stated(self) -> bool:
        """Whether any figure is stated."""
        return any(v is not None for v in (self.low, self.best, self.high, self.injured))


def find_counts(low: str, start: int = 0, end: int | None = None, *, lang: str) -> Counts:
    """Counts stated between two offsets.

    >>> find_counts("at least three soldiers were killed and two civilians wounded by a bomb", lang="en")
    Counts(low=3, best=3, high=None, injured=2, scope='event')
    >>> find_counts("two policemen and a farmer were killed", lang="en").best
    3
    >>> find_counts("no one was killed or injured", lang="en").high
    0
    """
    words = load_words(lang)
    stop = min(len(low) if end is None else end, start + 1200)
    text = low[start:stop]
    tokens = phrase(low, Clause(start, stop), load_lexicon(lang)).tokens
    harm = [(i, kind) for i, t in enumerate(tokens) for kind in harms(t.form, words)]
    nothing = bool(words.none.search(text))
    if not harm and not nothing:
        return Counts()
    groups = find_groups(low, tokens, words)
    dead, hurt = attach(tokens, harm, groups, words)
    low_, best, high = _total(dead)
    injured = _total(hurt)[1]
    if not dead and (nothing or words.no_dead.search(text)):
        low_ = best = high = 0
    if not hurt and (nothing or words.no_hurt.search(text)):
        injured = 0
    counts = Counts(low_, best, high, injured)
    return replace(counts, scope=_scope(text, words)) if counts.stated else counts


def _scope(text: str, words: Words) -> str:
    if words.cumulative.search(text):
        return "cumulative"
    return "roundup" if words.roundup.search(text) else "event"


def _total(groups: Sequence[Group]) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of groups that add up; a vague group leaves all but the low open."""
    vague = [g for g in groups if g.low is None and g.best is None and g.high is None]
    if len(vague) == len(groups):
        return None, None, None
    if vague:
        return sum(g.low or 0 for g in groups) or None, None, None
    return _added([g.low for g in groups]), _added([g.best for g in groups]), _added([g.high for g in groups])


def _added(values: Sequence[int | None]) -> int | None:
    stated = [v for v in values if v is not None]
    return sum(stated) if len(stated) == len(values) else None
