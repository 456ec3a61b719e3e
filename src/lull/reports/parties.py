"""Who acts and who is acted on, as written: groups, organisations and offices, never persons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from lull.languages.names import BLANK, blank_names
from lull.reports.candidate import Candidate
from lull.reports.clauses import Clause, Token, phrase
from lull.reports.lexicon import Lexicon
from lull.reports.scene import Scene
from lull.reports.spans.actors import after, find_actors, subject
from lull.reports.spans.numbers import number_value

_PARTY = frozenset(("FORCE", "GROUP", "PEOPLE", "DISPLACED", "OFFICE", "ORG", "COUNTRY", "DETAINEE"))
_BY = re.compile(r" by (?=\S)")
_SAYINGS = ("statement", "commitment")
_AFTER = 70  # characters after a verb in which its object begins
_AGENT_REACH, _TO_REACH = 90, 110
_TO = re.compile(r" (?:to|among|for|from|against) (?=(?:the |a |its |their |some )?[a-z\d])")
_DEED = re.compile(r" to [a-z]+ (?:the|a|an|its|their|up|out)\b")  # "agreed to lead the mission"
_LONGEST = 9
Parties = tuple[tuple[str, ...], tuple[str, ...]]


def describe_sides(scene: Scene, candidate: Candidate, span: tuple[int, int], lexicon: Lexicon) -> Parties:
    """Actors and recipients; `("",)` as actors stands for a pronoun, which takes the sides of the record before."""
    if lexicon.grammar.ORDER == "svo":
        actors, recipients = _by_order(scene, candidate, span)
    else:
        actors, recipients = _by_phrases(scene, candidate, lexicon)
    return _cleaned(actors, scene.lang), _cleaned(recipients, scene.lang)


@lru_cache(maxsize=65536)
def _nameless(name: str, lang: str) -> str:
    return " ".join(blank_names(name, lang).replace(BLANK, " ").split())


def _cleaned(names: tuple[str, ...], lang: str) -> tuple[str, ...]:
    """Names of persons cut out; what is left is an office or a group, or nothing."""
    out = []
    for name in names:
        bare = _nameless(name, lang)
        if bare or not name:
            out.append(bare)
    return tuple(dict.fromkeys(out))


def _by_order(scene: Scene, candidate: Candidate, span: tuple[int, int]) -> Parties:
    """English: who acts stands before the verb, who is acted on after it; the passive turns them round."""
    if candidate.noun and candidate.phrase is not None and candidate.rule.record not in _SAYINGS:
        forces = _forces(scene, candidate)
        return (*_backers(scene, candidate, forces), *forces), ()
    before = _or_speaker(scene, candidate, _before_verb(scene, candidate))
    if candidate.passive and candidate.rule.record != "statement":
        agent = _BY.search(scene.low, candidate.end, min(span[1] + 1, candidate.end + _AGENT_REACH))
        acting = after(scene.view, agent.end(), span[1], scene.actors) if agent else ()
        return acting, before or _after_to(scene, candidate, span)
    return before, _objects(scene, candidate, span)


def _before_verb(scene: Scene, candidate: Candidate) -> tuple[str, ...]:
    clause, verb = candidate.clause, candidate.start
    start = min(clause.start, verb)
    if candidate.phrase is not None and candidate.attributed:
        start = candidate.phrase.clause.start  # the verb of the attribution itself
    hole = next((a for a, b in clause.holes if start <= a < verb and b <= verb), verb)
    return subject(scene.view, start, hole, scene.actors)


def _or_speaker(scene: Scene, candidate: Candidate, before: tuple[str, ...]) -> tuple[str, ...]:
    """The speaker in place of the subject for what is said and promised, and where a clause has none."""
    who, record = candidate.clause.who, candidate.rule.record
    if not who or record == "security_event":
        return before
    if who[0] < candidate.clause.start:
        return (_speaker(scene, who) or before) if record in _SAYINGS or not before else before
    return _speaker(scene, who) if not before and record in (*_SAYINGS, "service") else before


def _objects(scene: Scene, candidate: Candidate, span: tuple[int, int]) -> tuple[str, ...]:
    """Who is acted on; after deployments, changes of a service and the fate of promises only "to X" names one."""
    rule = candidate.rule
    fate = rule.commitment not in (None, "announced", "committed")
    if not (fate or rule.event == "MOBILIZE" or rule.record == "service"):
        found = after(scene.view, candidate.end, min(span[1], candidate.end + _AFTER), scene.actors)
        if found:
            return found
    return _after_to(scene, candidate, span, deeds=False)


def _after_to(scene: Scene, candidate: Candidate, span: tuple[int, int], *, deeds: bool = True) -> tuple[str, ...]:
    """Whom "to X" and "for X" name; `deeds`: also after what looks like "to lead the mission"."""
    end = min(span[1], candidate.end + _TO_REACH)
    to = _TO.search(scene.low, candidate.end - 1, end)
    if to is None or (not deeds and _DEED.match(scene.low, to.start())):
        return ()
    return after(scene.view, to.end(), end, scene.actors)


_ENDS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "to",
        "up",
        "and",
        "or",
        "its",
        "their",
        "backed",
        "against",
        "that",
        "which",
    ]
)


def _forces(scene: Scene, candidate: Candidate) -> tuple[str, ...]:
    """The armed party named before a noun of action: "backed the army in an assault"."""
    assert candidate.phrase is not None
    tokens = [t for t in candidate.phrase.tokens if t.start < candidate.start]
    last = next((k for k in reversed(range(len(tokens))) if tokens[k].word.tags & {"FORCE", "GROUP"}), None)
    if last is None:
        return ()
    first = last
    while (
        first
        and tokens[first - 1].form not in _ENDS
        and tokens[first].start - tokens[first - 1].end == 1
        and last - first < 4
    ):
        first -= 1
    return (scene.view.original(tokens[first].start, tokens[last].end),)


_BACKED = re.compile(
    r"\b(?:back(?:ed|s|ing)?(?: up)?|support\w*|join\w*|assist\w*|help\w*|aid(?:ed|s|ing)|accompan\w+|cover\w*) "
)


def _backers(scene: Scene, candidate: Candidate, forces: tuple[str, ...]) -> tuple[str, ...]:
    """Who stood by those who acted, as in "it backed the army in an assault"."""
    clause = candidate.clause
    verb = _BACKED.search(scene.low, clause.start, candidate.start)
    if verb is None or not forces:
        return ()
    found = subject(scene.view, clause.start, verb.start(), scene.actors)
    if found == ("",):
        found = _speaker(scene, clause.who) if clause.who else ()
    return tuple(f for f in found if f)


_WHEN_FIRST = re.compile(
    r"\W*(?:on|in|at|over|late|early|last|this|meanwhile|also|earlier|yesterday|today)\b[^,]{0,40}, "
)
_SAY = re.compile(
    r"\b(?:said|says|told|announced|reported|confirmed|stated|added|wrote|noted|declared|revealed|complained|found|warned|promised|pledged|vowed|judged|admitted|acknowledged)\b"
)


def _speaker(scene: Scene, who: tuple[int, int]) -> tuple[str, ...]:
    text = scene.low[who[0] : who[1]]
    if re.match(r"\W*according to", text):
        return after(scene.view, who[0] + text.index("to") + 3, who[1], scene.actors)
    lead = _WHEN_FIRST.match(text)
    if lead:
        who, text = (who[0] + lead.end(), who[1]), text[lead.end() :]
    say = _SAY.search(text)
    if say and not text[: say.start()].strip(" ,\"'"):
        return after(scene.view, who[0] + say.end(), who[1], scene.actors)
    stop = who[0] + (say.start() if say else len(text))
    comma = text.find(", ", 3)
    if say and 0 < comma < say.start():
        stop = who[0] + comma
    return subject(scene.view, who[0], stop, scene.actors)


class _Party(NamedTuple):
    """A noun phrase that names a party; `bound` where a word of direction or an object mark stands before it."""

    start: int
    end: int
    bound: bool


def _by_phrases(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> Parties:
    """Verb first or last: the noun phrases of parties, by their place to the verb and the word before them."""
    found = _parties(scene, candidate, lexicon)
    saying = candidate.rule.record in _SAYINGS
    free = [scene.view.original(p.start, p.end) for p in found if not p.bound]
    bound = [scene.view.original(p.start, p.end) for p in found if p.bound]
    if not saying and free:
        lone = len(found) == 1 and _acted_on(found[0], candidate, scene, lexicon)
        if candidate.passive or lone:
            return (), tuple(free[:1])
    return tuple(free[:1]), tuple((bound or free[1:])[:1])


def _parties(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> list[_Party]:
    """The parties of a clause and of its speaker, in order; where the verb comes first, rather those after it."""
    clause, found = candidate.clause, []
    ranges = [(clause.start, clause.end)]
    if clause.who and candidate.rule.record in (*_SAYINGS, "service"):
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
        if before not in grammar.PLACE_WORDS:
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
