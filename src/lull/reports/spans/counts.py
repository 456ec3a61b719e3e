# ruff: noqa: E501  (lists of words and signatures stay on one line)
"""Deaths and injured in folded text: bounds, stated zeros, and whether the figure is of one event.

Groups of people that are joined add up; each group belongs to the nearest word of harm, never to an arrest. Where
dead and injured share one figure, or a figure has two readings, `best` stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lull.reports.clauses import Clause, Token, phrase
from lull.reports.lexicon import load_lexicon
from lull.reports.spans.people import Group, Words, find_groups, harms, load_words

_REACH = 10


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
    dead, hurt = _attached(tokens, harm, groups, words)
    low_, best, high = _sum(dead)
    injured = _sum(hurt)[1]
    if not dead and (nothing or words.no_dead.search(text)):
        low_ = best = high = 0
    if injured is None and not hurt and (nothing or words.no_hurt.search(text)):
        injured = 0
    counts = Counts(low_, best, high, injured)
    if not counts.stated:
        return counts
    scope = "cumulative" if words.cumulative.search(text) else "roundup" if words.roundup.search(text) else "event"
    return Counts(low_, best, high, injured, scope)


def _attached(tokens: Sequence[Token], harm: Sequence[tuple[int, str]], groups: list[Group], words: Words) -> tuple[list[Group], list[Group]]:  # fmt: skip
    chains = _chains(tokens, groups, words)
    out: dict[str, list[Group]] = {"dead": [], "hurt": []}
    used: set[int] = set()
    for n, (at, kind) in enumerate(harm):
        following = harm[n + 1] if n + 1 < len(harm) else None
        if (
            following
            and following[1] != kind
            and any(tokens[k].form in words.ors for k in range(at + 1, following[0]))
            and following[0] - at < 4
        ):
            used |= {c for c, chain in enumerate(chains) if chain[0].first > at and chain[0].first - following[0] < 4}
            continue
        chain = _chain_of(tokens, at, chains, used, harm, words)
        if chain is not None:
            used.add(chain)
            out[kind] += chains[chain]
    return out["dead"], out["hurt"]


def _chains(tokens: Sequence[Token], groups: list[Group], words: Words) -> list[list[Group]]:
    chains: list[list[Group]] = []
    for group in groups:
        if chains:
            between = tokens[chains[-1][-1].last + 1 : group.first]
            joined = tokens[group.first].form[:1] == "و" and words.order == "vso"
            if (between and all(t.form in words.joins for t in between)) or (
                not between and (joined or words.order == "svo")
            ):
                chains[-1].append(group)
                continue
        chains.append([group])
    return _parted(tokens, chains, words)


def _parted(tokens: Sequence[Token], chains: list[list[Group]], words: Words) -> list[list[Group]]:
    """As in "three dead and five wounded": a group before its own word of harm begins a chain of its own."""
    out: list[list[Group]] = []
    for chain in chains:
        held: list[Group] = []
        for group in chain:
            held.append(group)
            after = tokens[group.last + 1].form if group.last + 1 < len(tokens) else ""
            own = words.dead_noun.match(tokens[group.last].form) or words.hurt_noun.match(tokens[group.last].form)
            if own or next(harms(after, words), None):
                out.append(held)
                held = []
        if held:
            out.append(held)
    return out


def _chain_of(tokens: Sequence[Token], at: int, chains: list[list[Group]], used: set[int], harm: Sequence[tuple[int, str]], words: Words) -> int | None:  # fmt: skip  # noqa: PLR0911  one return a case
    form = tokens[at].form
    noun = bool(words.dead_noun.match(form) or words.hurt_noun.match(form))
    before = next((c for c in reversed(range(len(chains))) if c not in used and chains[c][-1].last < at), None)
    inside = next(
        (c for c, chain in enumerate(chains) if c not in used and chain[0].first <= at <= chain[-1].last), None
    )
    after = next((c for c in range(len(chains)) if c not in used and chains[c][0].first > at), None)
    if inside is not None:
        return inside
    near_before = before is not None and _clear(tokens, chains[before][-1].last, at, harm, words)
    near_after = after is not None and _clear(tokens, at, chains[after][0].first, harm, words)
    if words.order == "svo" and not noun and at and tokens[at - 1].form in ("and", "or"):
        near_before = False
    if words.order == "vso" and noun and before is None and after is not None and chains[after][0].first - at <= 16:
        return after
    if words.order == "vso" and not noun:
        own = {"مصرعهم", "مصرعهما", "مصرعه", "مصرعها"}
        return before if form in own and near_before else after if near_after else None
    if words.order == "sov":
        return after if words.active.match(form) and near_after else before if near_before else None
    if noun and before is not None and at - chains[before][-1].last <= 2:
        return before
    adjacent = after is not None and chains[after][0].first - at <= 3 and near_after
    passive = any(t.form in ("was", "were", "been", "being", "are", "is") for t in tokens[max(0, at - 4) : at])
    if (
        words.order == "svo"
        and adjacent
        and (words.active.match(form) or not passive)
        and not (near_before and tokens[at + 1].form in ("and", "or"))
    ):
        return after
    return before if near_before else after if adjacent and not passive else None


def _clear(tokens: Sequence[Token], a: int, b: int, harm: Sequence[tuple[int, str]], words: Words) -> bool:
    """No other word of harm and no arrest stands between, and the way is short."""
    return (
        b - a <= _REACH
        and not any(a < h < b for h, _ in harm)
        and not any(t.form in words.stops for t in tokens[a + 1 : b])
    )


def _sum(groups: Sequence[Group]) -> tuple[int | None, int | None, int | None]:
    if not groups or all(g.low is None and g.best is None and g.high is None for g in groups):
        return None, None, None
    if any(g.low is None and g.best is None and g.high is None for g in groups):
        return sum(g.low or 0 for g in groups) or None, None, None

    def total(values: Sequence[int | None]) -> int | None:
        return None if any(v is None for v in values) else sum(v for v in values if v is not None)

    return total([g.low for g in groups]), total([g.best for g in groups]), total([g.high for g in groups])
