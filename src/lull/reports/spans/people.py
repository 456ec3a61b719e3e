# ruff: noqa: E501  (lists of words and signatures stay on one line)
"""Counted groups of people in folded text: numbers, single persons and vague many, joined or part of one another."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lull.languages.folding import fold, fold_pattern
from lull.reports.clauses import Token
from lull.reports.spans.numbers import number_value, numbers

_PEOPLE = frozenset(("PEOPLE", "FORCE", "GROUP", "DISPLACED", "DETAINEE", "HOSTAGE", "OFFICE"))
_NONE = frozenset(("no", "not"))
_LIMIT = 2_000_000


class Group(NamedTuple):
    """A counted group of people: its tokens, and bounds (`None` where open)."""

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None


class Words(NamedTuple):
    """Compiled words of one language."""

    order: str
    dead: re.Pattern[str]
    dead_noun: re.Pattern[str]
    hurt: re.Pattern[str]
    hurt_noun: re.Pattern[str]
    active: re.Pattern[str]
    joins: frozenset[str]
    ors: frozenset[str]
    subset: frozenset[str]
    others: frozenset[str]
    vague: frozenset[str]
    one: frozenset[str]
    stops: frozenset[str]
    least: re.Pattern[str]
    most: re.Pattern[str]
    about: re.Pattern[str]
    span: re.Pattern[str]
    between: re.Pattern[str]
    none: re.Pattern[str]
    no_dead: re.Pattern[str]
    no_hurt: re.Pattern[str]
    cumulative: re.Pattern[str]
    roundup: re.Pattern[str]


@lru_cache(maxsize=8)
def load_words(lang: str) -> Words:
    """The words of harm of a language, compiled."""
    own = importlib.import_module(f"lull.languages.{lang}.reports.counts")

    def pattern(name: str, whole: bool = False) -> re.Pattern[str]:
        text = fold_pattern(getattr(own, name))
        return re.compile(rf"(?:{text})$" if whole else text)

    words = [
        frozenset(fold(w) for w in getattr(own, n))
        for n in ("AND", "OR", "SUBSET", "OTHERS", "VAGUE", "ONE", "BETWEEN_STOPS")
    ]
    heads = [pattern(n, whole=True) for n in ("DEAD", "DEAD_NOUN", "HURT", "HURT_NOUN", "ACTIVE")]
    tails = [
        pattern(n)
        for n in (
            "LEAST",
            "MOST",
            "ABOUT",
            "RANGE",
            "BETWEEN",
            "NONE",
            "NO_DEATHS",
            "NO_INJURED",
            "CUMULATIVE",
            "ROUNDUP",
        )
    ]
    return Words(own.ORDER, *heads, *words, *tails)  # type: ignore[arg-type]


def harms(form: str, words: Words) -> Iterator[str]:
    """`dead` or `hurt` where a form is a word of harm."""
    if words.dead.match(form) or words.dead_noun.match(form):
        yield "dead"
    elif words.hurt.match(form) or words.hurt_noun.match(form):
        yield "hurt"


def find_groups(low: str, tokens: Sequence[Token], words: Words) -> list[Group]:
    """Counted groups in order, those that are part of the group before them left out."""
    if not tokens:
        return []
    starts = {t.start: i for i, t in enumerate(tokens)}
    ends = {t.end: i for i, t in enumerate(tokens)}
    found: list[Group] = []
    for number in numbers(low, tokens[0].start, tokens[-1].end):
        i = starts.get(number.start, starts.get(number.start + 1))
        j = ends.get(number.end)
        if i is None or j is None or number.value > _LIMIT or number.value != int(number.value):
            continue
        last = _people_after(tokens, j, words)
        if i and tokens[i - 1].form in _NONE:
            continue  # "no one"
        if 1900 <= number.value <= 2100 and last != j + 1:
            continue  # a year
        if last is not None and not (found and i <= found[-1].last and not _in_range(low, found[-1], tokens, words)):
            found.append(_bounded(low, tokens, (i, last), int(number.value), words))
    found.extend(_single(tokens, words, found))
    found.extend(
        Group(i, _people_after(tokens, i, words) or i, None, None, None)
        for i, t in enumerate(tokens)
        if t.form in words.vague and _people_after(tokens, i, words) and not _number_next(tokens, i)
    )
    found = _ranged(low, tokens, sorted(set(found)), words)
    return [g for g in found if not _subset(tokens, g, words)]


def _number_next(tokens: Sequence[Token], i: int) -> bool:
    return i + 1 < len(tokens) and number_value(tokens[i + 1].form) is not None


def _subset(tokens: Sequence[Token], group: Group, words: Words) -> bool:
    """As in "seven people, including two children" and "four people, two of them women": part of the group before."""
    if any(t.form in words.subset for t in tokens[max(0, group.first - 2) : group.first]):
        return True
    after = [t.form for t in tokens[group.first + 1 : group.last + 3]]
    of_them = any(w in ("them", "whom") for w in after)
    return of_them and not any(
        next(harms(f, words), None) for f in [t.form for t in tokens[group.last + 1 : group.last + 4]]
    )


def _in_range(low: str, group: Group, tokens: Sequence[Token], words: Words) -> bool:
    return bool(words.span.match(low[tokens[group.first].end :]))


def _people_after(tokens: Sequence[Token], j: int, words: Words) -> int | None:
    """Index of the last word of the group counted by the number that ends at `j`, or `None` where no people follow."""
    forms = [t.form for t in tokens[j + 1 : j + 4]]
    told = next((k for k, f in enumerate(forms) if next(harms(f, words), None)), None)
    if told is not None and all(f in _HELPERS or f in words.others for f in forms[:told]):
        return j
    last = None
    for k in range(j + 1, min(len(tokens), j + 6)):
        form, tags = tokens[k].form, tokens[k].word.tags
        if tokens[k].start - tokens[k - 1].end > 1 or (
            k > j + 1 and number_value(form) is not None and form not in words.others
        ):
            break
        if (
            words.dead.match(form)
            or words.hurt.match(form)
            or form in words.joins
            or (words.order == "sov" and form.endswith(_ONE_MORE))
        ):
            break
        if tags & _PEOPLE or form in words.others:
            last = k
            continue
        if last is not None or (k > j + 1 and form[:1].isdigit()):
            break
        if any(tag in ("HOUSING", "TARGET", "WATER", "MONEY") for tag in tags) and not tags & _PEOPLE:
            return None
    if last is None and _afterharms(tokens, j, words):
        return j
    return last


_HELPERS = frozenset(["were", "was", "are", "is", "have", "has", "had", "been", "also", "reportedly", "being"])
_ONE_MORE = ("ێك", "ێكي", "ێكيان", "يهك", "يهكي", "يهكيان")
_THINGS = frozenset(("HOUSING", "TARGET", "ROADS", "POWER", "MONEY", "EXPLOSIVE", "HIDEOUT", "WATER", "GOODS", "PLACE"))


def _afterharms(tokens: Sequence[Token], j: int, words: Words) -> bool:
    """As in "wounded five" and "maimed his two sons": the figure stands right after the word of harm, no thing follows."""
    near = tokens[max(0, j - 2) : j]
    after = tokens[j + 1].word.tags if j + 1 < len(tokens) else frozenset()
    return words.order != "sov" and any(next(harms(t.form, words), None) for t in near) and not after & _THINGS


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


def _single(tokens: Sequence[Token], words: Words, found: Sequence[Group]) -> Iterator[Group]:
    """One person named by a noun: "a policeman"; in Arabic bare or dual beside the word of harm, in Sorani with ێک."""
    taken = {k for g in found for k in range(g.first, g.last + 1)}
    for k, token in enumerate(tokens):
        counted = token.word.tags & (_PEOPLE - {"OFFICE"}) or _dual(token)
        if k in taken or not counted:
            continue
        if words.order == "svo":
            article = next((m for m in range(k - 1, max(-1, k - 4), -1) if tokens[m].form in words.one), None)
            plural = token.form.endswith("s") or token.form in ("people", "policemen", "children", "women", "men")
            if (
                article is not None
                and not plural
                and not taken & set(range(article, k))
                and (k + 1 >= len(tokens) or not tokens[k + 1].word.tags & _PEOPLE)
                and "FORCE" not in _collective(token.form)
            ):
                yield Group(article, k, 1, 1, 1)
        elif words.order == "vso":
            if (words.dead_noun.match(token.form) or words.hurt_noun.match(token.form)) and _dual(token):
                yield Group(k, k, 2, 2, 2)
                continue
            harmed = k and next(harms(tokens[k - 1].form, words), None)
            joined = token.form[:1] == "و" and any(g.last == k - 1 for g in found)
            if (
                token.form.endswith(("ان", "ين"))
                and not token.form.startswith("ال")
                and (harmed or joined)
                and _dual(token)
            ):
                yield Group(k, k, 2, 2, 2)
            elif (
                harmed
                and not token.form.startswith(("ال", "وال"))
                and "FORCE" not in _collective(token.form)
                and not _plural(token)
            ):
                yield Group(k, k, 1, 1, 1)
        elif token.form.endswith(_ONE_MORE):
            yield Group(k, k, 1, 1, 1)


_DUAL = frozenset(fold(w) for w in ["شرطيين", "شرطيان", "جنديين", "جنديان", "مدنيان", "شخصين", "شخصان", "عنصرين", "عنصران", "طفلين", "طفلان", "متظاهران", "ضابطين", "ضابطان", "شقيقين", "شقيقان", "راعيين", "راعيان", "امرأتين", "امرأتان", "حارسين", "حارسان", "قتيلان", "قتيلين", "جريحان", "جريحين", "مزارعان", "عاملان", "سائقان", "مواطنان", "رجلان", "رجلين", "شابين", "شابان"])  # fmt: skip
_PLURALS = frozenset(fold(w) for w in ["جنود", "ضباط", "عناصر", "أشخاص", "مدنيين", "مدنيون", "نساء", "أطفال", "رجال", "إرهابيين", "إرهابيون", "مسلحين", "مسلحون", "مقاتلين", "منتسبين", "متظاهرين", "متظاهرون", "رعاة", "عمال", "أفراد", "شبان", "مواطنين", "عائلات", "ضحايا"])  # fmt: skip
_COLLECTIVES = frozenset(("police", "army", "force", "company", "unit", "brigade", "division", "squad", "patrol", "convoy", "contingent", "battalion", "crowd", "family", "group", "gang", "cell", "team", *(fold(w) for w in ["قوة", "جيش", "شرطة", "فوج", "لواء", "فرقة", "قوات", "دورية", "مفرزة"])))  # fmt: skip


def _dual(token: Token) -> bool:
    return token.form.removeprefix("و") in _DUAL


def _plural(token: Token) -> bool:
    return token.form in _PLURALS or token.form.endswith(("ون", "ات", "ين"))


def _collective(form: str) -> str:
    return "FORCE" if form in _COLLECTIVES else ""


def _ranged(low: str, tokens: Sequence[Token], groups: list[Group], words: Words) -> list[Group]:
    """As in "between three and five soldiers" and "10 to 12 people": low and high, best open."""
    out: list[Group] = []
    for group in groups:
        text = low[max(0, tokens[group.first].start - 30) : tokens[group.first].start]
        match = re.search(r"(?:between )?(?P<n>[^\W_]+)(?: to | or | and |-| إلى | الي | او | و|تا )$", text)
        value = number_value(match.group("n")) if match else None
        is_range = match is not None and (
            "between" in text
            or (" and " not in match.group() and " و" not in match.group())
            or words.between.search(text[: match.start()]) is not None
        )
        if value is not None and is_range and group.best is not None and value < group.best:
            out = [g for g in out if g.first < group.first - 2]
            out.append(Group(group.first - 2, group.last, int(value), None, group.best))
        else:
            out.append(group)
    return out
