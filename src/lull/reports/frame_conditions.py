"""Conditions of frames: whether the words that a sense needs stand where it needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lull.reports.clauses import Phrase, Token
from lull.reports.lexicon import Test

Tokens = tuple[Token, ...]
_REACH = 20  # words before and after a verb
_NO_FORCE = frozenset(("ACCIDENT", "SPORT"))  # words beside which the dead are of a mishap, or of a game
_ARMED = frozenset(("GROUP",))
_VICTIMS = frozenset(("PEOPLE", "PEOPLEN", "FORCE"))


class Verb(NamedTuple):
    """A verb in place: what conditions look at."""

    phrase: Phrase
    at: int
    feature: str
    passive: bool
    order: str


def holds(verb: Verb, test: Test) -> bool:
    """Whether a condition of a frame is met: nowhere (!), anywhere (~), right after (+), after (>) or before (<) it."""
    if verb.passive and "@passive" in test.tags:
        return True
    return _AT.get(test.where, _around)(verb, test)


def _nowhere(verb: Verb, test: Test) -> bool:
    if test.tags and test.tags <= _NO_FORCE and _by_armed(verb):
        return True
    return test.tags.isdisjoint(verb.phrase.tags) and not any(p in verb.phrase.text for p in test.phrases)


def _by_armed(verb: Verb) -> bool:
    """As in "gunmen killed two guests at a wedding": an armed group does it to people, and no mishap comes between."""
    after, before = _sides(verb)
    if verb.passive:
        return _in_reach(_agent(after), _ARMED)
    if verb.order == "svo":
        return _in_reach(before[::-1], _ARMED) and _in_reach(after, _VICTIMS)
    # One side before the other and no verb between: the armed come first, and "and" makes both of them victims.
    sides = after[:6] if verb.order == "vso" else before
    armed = next((k for k, t in enumerate(sides) if "GROUP" in t.word.tags), len(sides))
    return not (verb.order == "vso" and armed) and _in_reach(sides[armed + 1 :], _VICTIMS, joined=False)


def _in_reach(tokens: Tokens, tags: frozenset[str], *, joined: bool = True) -> bool:
    """Whether a word of the classes comes before any word of a mishap, and where not `joined`, before any "and"."""
    for token in tokens:
        if not token.word.tags.isdisjoint(_NO_FORCE) or (token.form[:1] == "و" and not joined):
            return False
        if not token.word.tags.isdisjoint(tags):
            return True
    return False


def _anywhere(verb: Verb, test: Test) -> bool:
    phrase = verb.phrase
    return (
        not test.tags.isdisjoint(phrase.tags)
        or any(p in phrase.text for p in test.phrases)
        or _has_number(phrase.tokens, test)
    )


def _right_after(verb: Verb, test: Test) -> bool:
    return _matches(_sides(verb)[0][:4], test)


def _after(verb: Verb, test: Test) -> bool:
    if verb.order != "svo":
        return _around(verb, test)
    before, after = _sides(verb)[1], _sides(verb)[0]
    return _counts(before if verb.passive else after, test)


def _before(verb: Verb, test: Test) -> bool:
    if verb.order != "svo":
        return _around(verb, test)
    after, before = _sides(verb)
    return _counts(_agent(after) if verb.passive else before, test)


def _around(verb: Verb, test: Test) -> bool:
    """Beside the verb. The object of a verbal noun follows it closely; what stands elsewhere is another's."""
    after, before = _sides(verb)
    near = after[:6] if verb.order == "vso" and verb.feature[:1] == "m" else before + after
    return _matches(near, test) or _has_number(verb.phrase.tokens, test)


_AT: dict[str, Callable[[Verb, Test], bool]] = {
    "!": _nowhere,
    "~": _anywhere,
    "+": _right_after,
    ">": _after,
    "<": _before,
}


def _counts(tokens: Tokens, test: Test) -> bool:
    return _has_number(tokens, test) or _matches(tokens, test)


def _has_number(tokens: Tokens, test: Test) -> bool:
    return "\\d" in test.tags and any(t.form[0].isdigit() for t in tokens)


def _matches(tokens: Tokens, test: Test) -> bool:
    """Whether a class or a phrase of the condition stands among the words."""
    apart = test.tags.isdisjoint
    if any(not apart(t.word.tags) for t in tokens):
        return True
    if not test.phrases:
        return False
    text = f" {' '.join(t.form for t in tokens)} "
    return any(p in text for p in test.phrases)


def _agent(after: Tokens) -> Tokens:
    """The words after *by*."""
    for k, token in enumerate(after):
        if token.form == "by":
            return after[k + 1 : k + 8]
    return ()


def _sides(verb: Verb) -> tuple[Tokens, Tokens]:
    """Words after and before the verb."""
    tokens = verb.phrase.tokens
    return tokens[verb.at + 1 : verb.at + 1 + _REACH], tokens[max(0, verb.at - _REACH) : verb.at]
