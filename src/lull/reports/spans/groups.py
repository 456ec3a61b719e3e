"""Counted groups of people in folded text: numbers, single persons and vague many, joined or part of one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lull.reports.clauses import Token
from lull.reports.spans.numbers import number_value, numbers
from lull.reports.spans.people import PEOPLE, Group, Words, harms
from lull.reports.spans.single import find_single

_NONE = frozenset(("no", "not"))
_LIMIT = 2_000_000
_YEARS = range(1900, 2101)
_HELPERS = frozenset(["were", "was", "are", "is", "have", "has", "had", "been", "also", "reportedly", "being"])
_PRONOUNS = frozenset(("them", "whom"))
# A number before one of these counts no people, though people may follow; one after a word of harm neither.
_COUNTED_THINGS = frozenset(("HOUSING", "TARGET", "WATER", "MONEY"))
_THINGS = frozenset(("HOUSING", "TARGET", "ROADS", "POWER", "MONEY", "EXPLOSIVE", "HIDEOUT", "WATER", "GOODS", "PLACE"))
_RANGE = re.compile(r"(?:between )?(?P<n>[^\W_]+)(?: to | or | and |-| إلى | الي | او | و|تا | بو )$")


def find_groups(low: str, tokens: Sequence[Token], words: Words) -> list[Group]:
    """Counted groups in order, those that are part of the group before them left out."""
    if not tokens:
        return []
    found: list[Group] = []
    for i, j, value in _numbers(low, tokens):
        last = _people_after(tokens, j, words)
        year = value in _YEARS and last != j + 1
        if last is not None and not year and not _overlaps(low, found, i, tokens, words):
            found.append(_bounded(low, tokens, (i, last), value, words))
    found += find_single(tokens, words, found)
    found += _vague(tokens, words)
    found = _ranged(low, tokens, sorted(set(found)), words)
    return [g for g in found if not _is_part(tokens, g, words)]


def _numbers(low: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Whole numbers as (first token, last token, value), those that "no" denies left out."""
    starts = {t.start: i for i, t in enumerate(tokens)}
    ends = {t.end: i for i, t in enumerate(tokens)}
    for number in numbers(low, tokens[0].start, tokens[-1].end):
        i = next((starts[at] for at in (number.start, number.start + 1, number.start - 1) if at in starts), None)
        j = ends.get(number.end)
        if i is None or j is None or number.value > _LIMIT or number.value != int(number.value):
            continue
        if not (i and tokens[i - 1].form in _NONE):
            yield i, j, int(number.value)


def _overlaps(low: str, found: Sequence[Group], i: int, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a number lies in the group before it and is not the other end of a range."""
    if not found or i > found[-1].last:
        return False
    at = tokens[found[-1].first].start
    if tokens[i].form[:1] == "و" and words.between.search(low[max(0, at - 8) : at]):
        return False  # Arabic writes "and" to the upper end of a range
    return words.span.match(low[tokens[found[-1].first].end :]) is None


def _vague(tokens: Sequence[Token], words: Words) -> Iterator[Group]:
    """As in "dozens of soldiers"; "dozens" before a number is part of that."""
    for i, token in enumerate(tokens):
        if token.form not in words.vague:
            continue
        last = _people_after(tokens, i, words)
        if last and not (i + 1 < len(tokens) and number_value(tokens[i + 1].form) is not None):
            yield Group(i, last, None, None, None)


def _is_part(tokens: Sequence[Token], group: Group, words: Words) -> bool:
    """As in "seven people, including two children" and "four people, two of them women": part of the group before."""
    if any(t.form in words.subset for t in tokens[max(0, group.first - 2) : group.first]):
        return True
    rest = [t.form for t in tokens[group.last + 1 : group.last + 4]]
    if len(rest) > 1 and rest[0] in words.subset and rest[1] in _PRONOUNS:  # "three policemen, an officer among them"
        return len(rest) < 3 or (rest[2] not in words.one and number_value(rest[2]) is None)
    after = range(group.first + 1, min(len(tokens), group.last + 3))
    if not any(tokens[k].form in _PRONOUNS and tokens[k - 1].form not in words.subset for k in after):
        return False  # "seven soldiers, among them an officer" are seven
    return not any(_is_harm(t.form, words) for t in tokens[group.last + 1 : group.last + 4])


def _is_harm(form: str, words: Words) -> bool:
    return next(harms(form, words), None) is not None


def _people_after(tokens: Sequence[Token], j: int, words: Words) -> int | None:
    """Index of the last word of the group counted by the number that ends at `j`, or `None` where no people follow."""
    if _harm_follows(tokens, j, words):
        return j
    last = None
    for k in range(j + 1, min(len(tokens), j + 6)):
        form, tags = tokens[k].form, tokens[k].word.tags
        if _ends_group(tokens, j, k, words):
            break
        if tags & PEOPLE or form in words.others:
            last = k
        elif last is not None or (k > j + 1 and form[:1].isdigit()):
            break
        elif tags & _COUNTED_THINGS:
            return None
    return j if last is None and _follows_harm(tokens, j, words) else last


def _harm_follows(tokens: Sequence[Token], j: int, words: Words) -> bool:
    """As in "three were killed": only helping verbs stand between."""
    for token in tokens[j + 1 : j + 4]:
        if _is_harm(token.form, words):
            return True
        if token.form not in _HELPERS and token.form not in words.others:
            return False
    return False


def _ends_group(tokens: Sequence[Token], j: int, k: int, words: Words) -> bool:
    """Whether the word at `k` belongs no more to what the number at `j` counts."""
    form = tokens[k].form
    if tokens[k].start - tokens[k - 1].end > 1:
        return True
    if k > j + 1 and form not in words.others and number_value(form) is not None:
        return True
    if words.dead.match(form) or words.hurt.match(form) or form in words.joins:
        return True
    return words.order == "sov" and form.endswith(words.alone.one_ends)


def _follows_harm(tokens: Sequence[Token], j: int, words: Words) -> bool:
    """As in "wounded five" and "maimed his two sons": the figure stands right after the word of harm."""
    near = tokens[max(0, j - 2) : j]
    after = tokens[j + 1].word.tags if j + 1 < len(tokens) else frozenset()
    return words.order != "sov" and any(_is_harm(t.form, words) for t in near) and not after & _THINGS


def _bounded(low: str, tokens: Sequence[Token], where: tuple[int, int], value: int, words: Words) -> Group:
    i, last = where
    left = low[max(0, tokens[i].start - 24) : tokens[i].start]
    if words.least.search(left):
        return Group(i, last, value, value, None)
    if words.most.search(left):
        return Group(i, last, None, None, value)
    if words.about.search(left):
        return Group(i, last, None, value, None)
    return Group(i, last, value, value, value)


def _ranged(low: str, tokens: Sequence[Token], groups: list[Group], words: Words) -> list[Group]:
    """As in "between three and five soldiers" and "10 to 12 people": low and high, best open."""
    out: list[Group] = []
    for group in groups:
        left = low[max(0, tokens[group.first].start - 30) : tokens[group.first].start]
        least = _least(left + "و" if tokens[group.first].form[:1] == "و" else left, words)
        if least is not None and group.best is not None and least < group.best:
            first = group.first - (1 if tokens[group.first].form[:1] == "و" else 2)
            out = [g for g in out if g.first < first]
            out.append(Group(first, group.last, int(least), None, group.best))
        else:
            out.append(group)
    return out


def _least(text: str, words: Words) -> float | None:
    """The lower end of a range whose upper end follows the text; "three and five" is one only after *between*."""
    match = _RANGE.search(text)
    if match is None:
        return None
    joined = " and " in match.group() or " و" in match.group()
    if joined and "between" not in text and words.between.search(text[: match.start()]) is None:
        return None
    return number_value(match.group("n"))
