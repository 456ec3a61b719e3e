"""What an actor is in UCDP's sense, from the words of its name: a state, an armed group, or civilians."""

from __future__ import annotations

from collections.abc import Iterable

from lull.languages.claims import claim_words

# The order settles names that hold words of two kinds: "tribal militia" before "men", "police" before "men".
KINDS = ("group", "state", "civilians")


def side_by_words(actor: str) -> str | None:
    """`state`, `group` or `civilians`; `None` where the name says nothing.

    >>> side_by_words("Islamic State cells"), side_by_words("federal police"), side_by_words("two farmers")
    ('group', 'state', 'civilians')
    """
    patterns = claim_words().patterns
    return next((kind for kind in KINDS if patterns[kind].search(actor)), None)


def type_of_violence(actors: Iterable[str | None], recipients: Iterable[str | None]) -> int | None:
    """UCDP's type from the kinds of the two sides: 1 state-based, 2 non-state, 3 one-sided; `None` if not told.

    Civilians hit by either kind are one-sided violence; a group without a stated target is not decided.

    >>> [type_of_violence(["group"], to) for to in (["state"], ["civilians"], [])]
    [1, 3, None]
    """
    first, second = set(actors) - {None}, set(recipients) - {None}
    both = first | second
    if "civilians" in second and first & {"state", "group"}:
        return 3 if second == {"civilians"} else 1 if "state" in both else 2
    if {"state", "group"} <= both:
        return 1
    if both == {"group"} and (second or len(list(actors)) > 1):
        return 2
    return None


def violence_by_words(sentence: str) -> int | None:
    """UCDP's type from the words of a sentence alone, those that say who reports it left aside.

    Told only where a group stands with either a state or civilians, not both.

    >>> violence_by_words("Gunmen killed two farmers, police said"), violence_by_words("Two people died in Taji")
    (3, None)
    """
    patterns = claim_words().patterns
    text = patterns["said_by"].sub(" ", sentence)
    kinds = {kind for kind in KINDS if patterns[kind].search(text)}
    return {frozenset(("group", "state")): 1, frozenset(("group", "civilians")): 3}.get(frozenset(kinds))
