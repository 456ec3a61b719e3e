"""Parties where the verb comes first or last: noun phrases, by their place to the verb and the word before them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lull.reports.candidate import SAYINGS, Candidate
from lull.reports.clauses import Clause, Token, phrase
from lull.reports.lexicon import Lexicon
from lull.reports.parties_by_order import Parties
from lull.reports.scene import Scene
from lull.reports.spans.actors import find_actors
from lull.reports.spans.numbers import number_value

_PARTY = frozenset(("FORCE", "GROUP", "PEOPLE", "DISPLACED", "OFFICE", "ORG", "COUNTRY", "DETAINEE"))
_LONGEST = 9


class _Party(NamedTuple):
    """A noun phrase that names a party; `bound` where a word of direction or an object mark stands before it."""

    start: int
    end: int
    bound: bool


def by_phrases(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> Parties:
    """Verb first or last: the noun phrases of parties, by their place to the verb and the word before them."""
    found = [p for p in _parties(scene, candidate, lexicon) if p.start < candidate.start or p.end > candidate.end]
    saying = candidate.rule.record in SAYINGS
    agents = [p for p in found if _by_words(scene, p.start, lexicon)]
    if agents and not saying:
        others = [p for p in found if p not in agents and not p.bound]
        return _originals(scene, agents[:1]), _originals(scene, others[:1])
    return _by_place(scene, candidate, lexicon, found)


def _originals(scene: Scene, parties: Sequence[_Party]) -> tuple[str, ...]:
    return tuple(scene.view.original(p.start, p.end) for p in parties)


def _by_place(scene: Scene, candidate: Candidate, lexicon: Lexicon, found: Sequence[_Party]) -> Parties:
    """Who acts and who is acted on where no word for "by" tells."""
    saying = candidate.rule.record in SAYINGS
    free = [scene.view.original(p.start, p.end) for p in found if not p.bound]
    bound = [scene.view.original(p.start, p.end) for p in found if p.bound]
    if not saying and free:
        lone = len(found) == 1 and _acted_on(found[0], candidate, scene, lexicon)
        if candidate.passive or lone:
            return (), tuple(free[:1])
    return tuple(free[:1]), tuple((bound or free[1:])[:1])


def _by_words(scene: Scene, start: int, lexicon: Lexicon) -> bool:
    """Whether "by" stands before what begins at `start`."""
    return lexicon.grammar.AGENT.search(scene.low[max(0, start - 14) : start]) is not None


def _parties(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> list[_Party]:
    """The parties of a clause and of its speaker, in order; where the verb comes first, rather those after it."""
    clause, found = candidate.clause, []
    ranges = [(clause.start, clause.end)]
    if clause.who and candidate.rule.record in (*SAYINGS, "service"):
        ranges.insert(0, clause.who)
    for a, b in ranges:
        tokens = phrase(scene.low, Clause(a, b), lexicon).tokens
        found += [p for p in _phrases(scene, tokens, lexicon) if p not in found]
    listed = find_actors(scene.low, clause.start, clause.end, scene.actors)
    found += [_Party(a, b, False) for a, b, _ in listed if not any(p.start < b and a < p.end for p in found)]
    if lexicon.grammar.ORDER != "vso":
        return sorted(found)
    spoken = clause.start if clause.who else -1
    return sorted(p for p in found if p.start >= candidate.start or p.end <= spoken) or sorted(found)


def _phrases(scene: Scene, tokens: Sequence[Token], lexicon: Lexicon) -> list[_Party]:
    out: list[_Party] = []
    grammar, i = lexicon.grammar, 0
    while i < len(tokens):
        if not tokens[i].word.tags & _PARTY or _verbal(tokens, i, lexicon):
            i += 1
            continue
        first, last = _from(tokens, i), _until(scene, tokens, i, lexicon)
        before = tokens[first - 1].form if first else ""
        if before not in grammar.PLACE_WORDS or _by_words(scene, tokens[first].start, lexicon):
            bound = before in grammar.TOWARDS or grammar.BOUND.match(tokens[i].form) is not None
            out.append(_Party(tokens[first].start, tokens[last].end, bound))
        i = last + 1
    return out


_DONE_TO = {
    "SANCTION": frozenset(("POST", "PEOPLE", "DISPLACED")),
    "COERCE": frozenset(("PEOPLE", "DISPLACED", "DETAINEE")),
    "ASSAULT": frozenset(("PEOPLE", "DETAINEE")),
}


def _acted_on(found: _Party, candidate: Candidate, scene: Scene, lexicon: Lexicon) -> bool:
    """Where letters do not tell the passive: a lone party that such acts are done to."""
    tokens = phrase(scene.low, Clause(found.start, found.end), lexicon).tokens
    tags = tokens[0].word.tags if tokens else frozenset()
    return bool(tags & _DONE_TO.get(candidate.rule.event or "", frozenset())) and not tags & {"FORCE", "GROUP", "ORG"}


def _verbal(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """A word that is a verb in this place, whatever noun it also is."""
    verbs = [f for _, f in tokens[i].word.verbs if f[0] in "pi"]
    return bool(verbs) and not tokens[i].word.tags & {"FORCE", "OFFICE", "ORG", "GROUP"} and i == 0


def _from(tokens: Sequence[Token], i: int) -> int:
    """A count before the noun belongs to it."""
    return i - 1 if i and number_value(tokens[i - 1].form) is not None else i


def _until(scene: Scene, tokens: Sequence[Token], i: int, lexicon: Lexicon) -> int:
    last = i
    for k in range(i + 1, min(len(tokens), i + _LONGEST)):
        token = tokens[k]
        gap = scene.low[tokens[k - 1].end : token.start]
        if gap != " " or token.form in lexicon.grammar.NP_STOPS or token.form[0].isdigit():
            break
        if any(f[0] in "pv" or f[0] == "i" for _, f in token.word.verbs) and not token.word.tags & _PARTY:
            break
        if lexicon.grammar.ORDER == "sov" and not lexicon.grammar.EZAFE.search(tokens[k - 1].form):
            break
        if any(a <= token.start < b for a, b in scene.names):
            break
        last = k
    return last
