# ruff: noqa: E501  (lists of words and signatures stay on one line)
"""One person or two named by a noun alone: "a policeman", in Arabic bare or dual beside a word of harm, in Sorani with ێک."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lull.reports.clauses import Token, is_noun
from lull.reports.spans.numbers import number_value
from lull.reports.spans.people import PEOPLE, Group, Words, harms

_PERSONS = PEOPLE - {"OFFICE"}


def find_single(tokens: Sequence[Token], words: Words, found: Sequence[Group]) -> list[Group]:
    """Persons named by a noun without a number; `found` are the groups that a number counts."""
    taken = frozenset(k for g in found for k in range(g.first, g.last + 1))
    ends = {g.last for g in found}
    read, out = _BY_ORDER[words.order], []
    for k, token in enumerate(tokens):
        if k in taken:
            continue
        if _may_be_one(token, words):
            group = read(tokens, k, words, taken, ends)
        else:
            group = _unknown_beside(tokens, k, words, ends)
        if group is not None:
            out.append(group)
            ends.add(group.last)
    return out + _whose_kin(tokens, [*found, *out], words)


def _may_be_one(token: Token, words: Words) -> bool:
    if token.word.tags & _PERSONS or "POST" in token.word.tags or _is_dual(token, words):
        return True
    return words.order == "vso" and (token.form in words.one or token.form.removeprefix("و") in words.alone.kin)


def _unknown_beside(tokens: Sequence[Token], k: int, words: Words, ends: set[int]) -> Group | None:
    """As in "two soldiers and a cook": a noun of no class, one by its form, joined to people."""
    token = tokens[k]
    if token.word.verbs or any(tag.isupper() or tag.startswith("n:") for tag in token.word.tags):
        return None
    if words.order == "svo":
        return _unknown_with_article(tokens, k, words, ends)
    if words.order == "vso":
        return None  # after "and" an unknown word is a verb as often
    joined = tokens[k - 1].form in words.joins and k - 2 in ends
    return Group(k, k, 1, 1, 1) if joined and token.form.endswith(words.alone.one_ends) else None


def _unknown_with_article(tokens: Sequence[Token], k: int, words: Words, ends: set[int]) -> Group | None:
    before = [t.form for t in tokens[max(0, k - 2) : k]]
    joined = len(before) > 1 and before[1] in ("a", "an") and before[0] in words.joins and k - 3 in ends
    plain = k + 1 == len(tokens) or not is_noun(tokens[k + 1].word.tags)
    return Group(k - 1, k, 1, 1, 1) if joined and plain else None


def _whose_kin(tokens: Sequence[Token], groups: Sequence[Group], words: Words) -> list[Group]:
    """As in "the foreman and his two sons": whose sons they are is one person, whatever word names him."""
    held = {k for g in groups for k in range(g.first, g.last + 1)}
    out = []
    for group in groups:
        at = next((k for k in (group.first, group.first - 1) if k > 1 and tokens[k].form in words.alone.whose), None)
        if at is None or tokens[at - 1].form != "and" or at - 2 in held or tokens[at - 2].form.endswith("s"):
            continue
        out.append(Group(at - 2, at - 2, 1, 1, 1))
    return out


def _with_article(tokens: Sequence[Token], k: int, words: Words, taken: frozenset[int], ends: set[int]) -> Group | None:
    """As in "a young policeman"; not "a police patrol"."""
    form = tokens[k].form
    if form.endswith("s") or form in words.alone.plurals or form in words.alone.collectives:
        return None
    if k + 1 < len(tokens) and tokens[k + 1].word.tags & PEOPLE:
        return None
    if not tokens[k].word.tags & _PERSONS:  # an office that one person holds
        return Group(k, k, 1, 1, 1) if _was_harmed(tokens, k, words) else None
    article = next((m for m in range(k - 1, max(-1, k - 4), -1) if tokens[m].form in words.one), None)
    if article is None:
        one = _was_harmed(tokens, k, words) or _with_another(tokens, k, words)
        return Group(k, k, 1, 1, 1) if one else None
    return Group(article, k, 1, 1, 1) if taken.isdisjoint(range(article, k)) else None


def _with_another(tokens: Sequence[Token], k: int, words: Words) -> bool:
    """As in "The driver and his son were killed": a definite person joined to a counted one."""
    rest = tokens[k + 1 : k + 3]
    the = any(t.form == "the" for t in tokens[max(0, k - 2) : k])
    if not the or len(rest) < 2 or rest[0].form not in words.joins:
        return False
    return rest[1].form in words.one or number_value(rest[1].form) is not None


def _was_harmed(tokens: Sequence[Token], k: int, words: Words) -> bool:
    """As in "The mayor of Balad was shot dead" and "Activist A B was killed": one subject, so one who died."""
    for m in range(k + 1, min(len(tokens) - 1, k + 7)):
        token = tokens[m]
        if token.form in words.alone.one_was:
            return any(next(harms(t.form, words), None) == "dead" for t in tokens[m + 1 : m + 4])
        if token.word.tags & PEOPLE or token.form in words.stops or next(harms(token.form, words), None):
            return False
    return False


def _beside_harm(tokens: Sequence[Token], k: int, words: Words, taken: frozenset[int], ends: set[int]) -> Group | None:
    """A noun after the word of harm is one, a dual two: beside harm, or joined to the group before it."""
    form, dual = tokens[k].form, _is_dual(tokens[k], words)
    if dual and (words.dead_noun.match(form) or words.hurt_noun.match(form)):
        return Group(k, k, 2, 2, 2)
    harmed = k > 0 and next(harms(tokens[k - 1].form, words), None) is not None
    joined = form[:1] == "و" and k - 1 in ends
    if dual and (harmed or joined):
        return Group(k, k, 2, 2, 2)
    one = _is_one_joined(tokens[k], words) if joined else harmed and _is_one_harmed(tokens, k, words)
    return Group(k, k, 1, 1, 1) if one else None


def _is_one_joined(token: Token, words: Words) -> bool:
    """As in "two soldiers and a cook" and "a farmer and his son", where "and" is written to the word."""
    bare = token.form[1:]
    return bare in words.alone.kin or (_is_one(bare, words) and bool(token.word.tags & _PERSONS))


def _is_one_harmed(tokens: Sequence[Token], k: int, words: Words) -> bool:
    """One person right after the word of harm; definite only after verbs whose subject is who died."""
    form = tokens[k].form
    suffered = tokens[k - 1].form in words.alone.suffered and _is_one(form.removeprefix("ال"), words)
    return suffered or form in words.one or _is_one(form, words)


def _is_one(form: str, words: Words) -> bool:
    """Whether an Arabic noun is a single person: neither definite nor plural nor a body of many."""
    plural = form in words.alone.plurals or form.endswith(("ون", "ات", "ين"))
    return not plural and form not in words.alone.collectives and not form.startswith(("ال", "وال"))


def _with_suffix(tokens: Sequence[Token], k: int, words: Words, taken: frozenset[int], ends: set[int]) -> Group | None:
    joined = k > 1 and tokens[k - 1].form in words.joins and k - 2 in ends
    if tokens[k].form.endswith(words.alone.one_ends) or (joined and tokens[k].form.endswith(words.alone.his_ends)):
        return Group(k, k, 1, 1, 1)
    return Group(k, k, 1, 1, 1) if not taken and not ends and _one_by_verb(tokens, k, words) else None


def _one_by_verb(tokens: Sequence[Token], k: int, words: Words) -> bool:
    """A person before a word of death whose verb is singular, as in "the activist ... was assassinated"."""
    form = tokens[k].form
    if (
        form.endswith(words.alone.many_ends)
        or form in words.alone.collectives
        or (form.endswith("ان") and form[:-2] in tokens[k].word.tags)
    ):
        return False
    for m in range(k + 1, min(len(tokens), k + 13)):
        form = tokens[m].form
        if next(harms(form, words), None) is not None:
            verb = tokens[m + 1].form if form in words.alone.before_verb and m + 1 < len(tokens) else form
            return verb in words.alone.died_alone
        if form in words.vague or number_value(form) is not None:
            return False
    return False


_BY_ORDER: dict[str, Callable[[Sequence[Token], int, Words, frozenset[int], set[int]], Group | None]] = {
    "svo": _with_article,
    "vso": _beside_harm,
    "sov": _with_suffix,
}


def _is_dual(token: Token, words: Words) -> bool:
    """One of the list, or a noun of people with the ending of two that no plural shares."""
    form = token.form.removeprefix("و")
    return form in words.alone.duals or (
        form.endswith("ان") and form[:-2] in token.word.tags and bool(token.word.tags & _PERSONS)
    )
