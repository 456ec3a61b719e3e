"""To which word of harm a group of people belongs: the nearest, by the order of words of the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lull.languages.folding import fold
from lull.reports.clauses import Token
from lull.reports.spans.people import Group, Words, harms

Chain = list[Group]
_REACH = 10  # words between a word of harm and its group
_AFTER_NOUN = 16  # words after a noun of harm that opens a clause, as in Arabic
_COORDINATORS = frozenset(("and", "or"))
_PASSIVE = frozenset(("was", "were", "been", "being", "are", "is"))
# "met their death": the dead stand before the word, not after it.
_THEIR_DEATH = frozenset(fold(w) for w in ("مصرعهم", "مصرعهما", "مصرعه", "مصرعها"))


def attach(
    tokens: Sequence[Token], harm: Sequence[tuple[int, str]], groups: list[Group], words: Words
) -> tuple[Chain, Chain]:
    """The groups of the dead and of the hurt; `harm` are words of harm as (index of the token, dead or hurt)."""
    chains = _chains(tokens, groups, words)
    out: dict[str, Chain] = {"dead": [], "hurt": []}
    used: set[int] = set()
    for n, (at, kind) in enumerate(harm):
        following = harm[n + 1] if n + 1 < len(harm) else None
        if following and _either(tokens, harm[n], following, words):
            used |= {c for c, chain in enumerate(chains) if chain[0].first > at and chain[0].first - following[0] < 4}
            used |= {c for c, chain in enumerate(chains) if 0 < at - chain[-1].last < 4}
            continue
        chosen = _chain_of(tokens, at, chains, used, harm, words)
        if chosen is not None:
            used.add(chosen)
            out[kind] += chains[chosen]
    return out["dead"], out["hurt"]


def _either(tokens: Sequence[Token], one: tuple[int, str], other: tuple[int, str], words: Words) -> bool:
    """As in "killed or wounded 20": the figure is of neither alone."""
    (at, kind), (next_at, next_kind) = one, other
    between = tokens[at + 1 : next_at]
    if next_kind == kind or next_at - at > 3:
        return False
    if any(t.form in words.ors for t in between):
        return True
    # "nine, between dead and wounded"
    return at > 0 and words.between.search(f"{tokens[at - 1].form} ") is not None


def _chains(tokens: Sequence[Token], groups: list[Group], words: Words) -> list[Chain]:
    chains: list[Chain] = []
    for group in groups:
        if chains and _joined(tokens, chains[-1][-1], group, words):
            chains[-1].append(group)
        else:
            chains.append([group])
    return [part for chain in chains for part in _parted(tokens, chain, words)]


def _joined(tokens: Sequence[Token], held: Group, group: Group, words: Words) -> bool:
    """Whether only *and* stands between two groups."""
    between = tokens[held.last + 1 : group.first]
    if between:
        return between[0].form in words.joins and all(t.form in words.joins | words.one for t in between)
    return words.order == "svo" or (words.order == "vso" and tokens[group.first].form[:1] == "و")


def _parted(tokens: Sequence[Token], chain: Chain, words: Words) -> list[Chain]:
    """As in "three dead and five wounded": a group before its own word of harm begins a chain of its own."""
    out: list[Chain] = []
    held: Chain = []
    for group in chain:
        held.append(group)
        after = tokens[group.last + 1].form if group.last + 1 < len(tokens) else ""
        if _is_noun(tokens[group.last].form, words) or next(harms(after, words), None):
            out.append(held)
            held = []
    return [*out, held] if held else out


def _is_noun(form: str, words: Words) -> bool:
    return bool(words.dead_noun.match(form) or words.hurt_noun.match(form))


class _Beside(NamedTuple):
    """A word of harm with the free chains before and after it; `near_…` where nothing stands between."""

    form: str
    next_form: str
    noun: bool
    passive: bool
    before: int | None
    after: int | None
    gap_before: int
    gap_after: int
    near_before: bool
    near_after: bool
    bare: bool  # the group right before is a figure alone, as in "1 killed, 2 injured"


def _chain_of(
    tokens: Sequence[Token],
    at: int,
    chains: list[Chain],
    used: set[int],
    harm: Sequence[tuple[int, str]],
    words: Words,
) -> int | None:
    free = [c for c in range(len(chains)) if c not in used]
    inside = next((c for c in free if chains[c][0].first <= at <= chains[c][-1].last), None)
    if inside is not None:
        return inside
    before = next((c for c in reversed(free) if chains[c][-1].last < at), None)
    after = next((c for c in free if chains[c][0].first > at), None)
    last = chains[before][-1].last if before is not None else at
    first = chains[after][0].first if after is not None else at
    beside = _Beside(
        tokens[at].form,
        tokens[at + 1].form if at + 1 < len(tokens) else "",
        _is_noun(tokens[at].form, words),
        any(t.form in _PASSIVE for t in tokens[max(0, at - 4) : at]),
        before,
        after,
        at - last,
        first - at,
        before is not None and _clear(tokens, last, at, harm, words) and not _coordinate(tokens, at, words),
        after is not None and _clear(tokens, at, first, harm, words),
        before is not None and chains[before][-1].first == last == at - 1,
    )
    return _BY_ORDER[words.order](beside, words)


def _coordinate(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """As in "fled and killed three": the second of two verbs takes no group from before them."""
    verb = words.order == "svo" and not _is_noun(tokens[at].form, words)
    return verb and at > 0 and tokens[at - 1].form in _COORDINATORS


def _verb_between(b: _Beside, words: Words) -> int | None:
    """English: what was killed stands before a passive, after an active verb."""
    if b.bare or (b.noun and b.before is not None and b.gap_before <= 2):
        return b.before
    adjacent = b.near_after and b.gap_after <= 3
    coordinated = b.near_before and b.next_form in _COORDINATORS
    if adjacent and not coordinated and (words.active.match(b.form) or not b.passive):
        return b.after
    return _nearest(b, adjacent)


def _nearest(b: _Beside, adjacent: bool) -> int | None:
    if b.near_before:
        return b.before
    return b.after if adjacent and not b.passive else None


def _verb_first(b: _Beside, words: Words) -> int | None:
    """Arabic: what was killed stands after the verb; a noun of harm takes the count beside it."""
    if not b.noun:
        if b.form in _THEIR_DEATH and b.near_before:
            return b.before
        return b.after if b.near_after else None
    if b.before is None and b.after is not None and b.gap_after <= _AFTER_NOUN:
        return b.after
    if b.before is not None and b.gap_before <= 2:
        return b.before
    return _nearest(b, b.near_after and b.gap_after <= 3)


def _verb_last(b: _Beside, words: Words) -> int | None:
    """Sorani: what was killed stands before the verb."""
    if words.active.match(b.form) and b.near_after:
        return b.after
    return b.before if b.near_before else None


_BY_ORDER: dict[str, Callable[[_Beside, Words], int | None]] = {
    "svo": _verb_between,
    "vso": _verb_first,
    "sov": _verb_last,
}


def _clear(tokens: Sequence[Token], a: int, b: int, harm: Sequence[tuple[int, str]], words: Words) -> bool:
    """No other word of harm and no arrest stands between, and the way is short."""
    return (
        b - a <= _REACH
        and not any(a < h < b for h, _ in harm)
        and not any(t.form in words.stops for t in tokens[a + 1 : b])
    )
