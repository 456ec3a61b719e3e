# ruff: noqa: E501  (lists of words and signatures stay on one line)
"""One person or two named by a noun alone: "a policeman", in Arabic bare or dual beside a word of harm, in Sorani with ێک."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lull.languages.folding import fold
from lull.reports.clauses import Token
from lull.reports.spans.people import PEOPLE, Group, Words, harms

ONE_MORE = ("ێك", "ێكي", "ێكيان", "يهك", "يهكي", "يهكيان")
_PERSONS = PEOPLE - {"OFFICE"}
_ENGLISH_PLURALS = frozenset(("people", "policemen", "children", "women", "men"))
_DUAL = frozenset(fold(w) for w in ["شرطيين", "شرطيان", "جنديين", "جنديان", "مدنيان", "شخصين", "شخصان", "عنصرين", "عنصران", "طفلين", "طفلان", "متظاهران", "ضابطين", "ضابطان", "شقيقين", "شقيقان", "راعيين", "راعيان", "امرأتين", "امرأتان", "حارسين", "حارسان", "قتيلان", "قتيلين", "جريحان", "جريحين", "مزارعان", "عاملان", "سائقان", "مواطنان", "رجلان", "رجلين", "شابين", "شابان"])  # fmt: skip
_PLURALS = frozenset(fold(w) for w in ["جنود", "ضباط", "عناصر", "أشخاص", "مدنيين", "مدنيون", "نساء", "أطفال", "رجال", "إرهابيين", "إرهابيون", "مسلحين", "مسلحون", "مقاتلين", "منتسبين", "متظاهرين", "متظاهرون", "رعاة", "عمال", "أفراد", "شبان", "مواطنين", "عائلات", "ضحايا"])  # fmt: skip
_COLLECTIVES = frozenset(("police", "army", "force", "company", "unit", "brigade", "division", "squad", "patrol", "convoy", "contingent", "battalion", "crowd", "family", "group", "gang", "cell", "team", *(fold(w) for w in ["قوة", "جيش", "شرطة", "فوج", "لواء", "فرقة", "قوات", "دورية", "مفرزة"])))  # fmt: skip


def find_single(tokens: Sequence[Token], words: Words, found: Sequence[Group]) -> list[Group]:
    """Persons named by a noun without a number; `found` are the groups that a number counts."""
    taken = frozenset(k for g in found for k in range(g.first, g.last + 1))
    ends = {g.last for g in found}
    read, out = _BY_ORDER[words.order], []
    for k, token in enumerate(tokens):
        if k in taken or not (token.word.tags & _PERSONS or _is_dual(token.form)):
            continue
        group = read(tokens, k, words, taken, ends)
        if group is not None:
            out.append(group)
            ends.add(group.last)
    return out


def _with_article(tokens: Sequence[Token], k: int, words: Words, taken: frozenset[int], ends: set[int]) -> Group | None:
    """As in "a young policeman"; not "a police patrol"."""
    form = tokens[k].form
    if form.endswith("s") or form in _ENGLISH_PLURALS or form in _COLLECTIVES:
        return None
    if k + 1 < len(tokens) and tokens[k + 1].word.tags & PEOPLE:
        return None
    article = next((m for m in range(k - 1, max(-1, k - 4), -1) if tokens[m].form in words.one), None)
    if article is None or not taken.isdisjoint(range(article, k)):
        return None
    return Group(article, k, 1, 1, 1)


def _beside_harm(tokens: Sequence[Token], k: int, words: Words, taken: frozenset[int], ends: set[int]) -> Group | None:
    """A noun after the word of harm is one, a dual two: beside harm, or joined to the group before it."""
    form, dual = tokens[k].form, _is_dual(tokens[k].form)
    if dual and (words.dead_noun.match(form) or words.hurt_noun.match(form)):
        return Group(k, k, 2, 2, 2)
    harmed = k > 0 and next(harms(tokens[k - 1].form, words), None) is not None
    joined = form[:1] == "و" and k - 1 in ends
    if dual and (harmed or joined):
        return Group(k, k, 2, 2, 2)
    return Group(k, k, 1, 1, 1) if harmed and _is_one(form) else None


def _is_one(form: str) -> bool:
    """Whether an Arabic noun is a single person: neither definite nor plural nor a body of many."""
    plural = form in _PLURALS or form.endswith(("ون", "ات", "ين"))
    return not plural and form not in _COLLECTIVES and not form.startswith(("ال", "وال"))


def _with_suffix(tokens: Sequence[Token], k: int, words: Words, taken: frozenset[int], ends: set[int]) -> Group | None:
    return Group(k, k, 1, 1, 1) if tokens[k].form.endswith(ONE_MORE) else None


_BY_ORDER: dict[str, Callable[[Sequence[Token], int, Words, frozenset[int], set[int]], Group | None]] = {
    "svo": _with_article,
    "vso": _beside_harm,
    "sov": _with_suffix,
}


def _is_dual(form: str) -> bool:
    return form.removeprefix("و") in _DUAL
