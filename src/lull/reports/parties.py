"""Who acts and who is acted on, as written: groups, organisations and offices, never persons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lull.languages.names import BLANK, blank_names
from lull.reports.candidate import Candidate
from lull.reports.clauses import Clause, Token, phrase
from lull.reports.lexicon import Lexicon
from lull.reports.scene import Scene
from lull.reports.spans.actors import after, find_actors, subject
from lull.reports.spans.numbers import number_value

_PARTY = frozenset(("FORCE", "GROUP", "PEOPLE", "DISPLACED", "OFFICE", "ORG", "COUNTRY", "DETAINEE"))
_BY = re.compile(r" by (?=\S)")
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
    low, clause = scene.low, candidate.clause
    statement = candidate.rule.record in ("statement", "commitment")
    start, verb = min(clause.start, candidate.start), candidate.start
    if candidate.phrase is not None and candidate.phrase.clause.start != clause.start:
        start = candidate.phrase.clause.start  # the verb of the attribution itself
    if candidate.noun and candidate.phrase is not None and not statement:
        forces = _forces(scene, candidate)
        return (*_backers(scene, candidate, forces), *forces), ()
    hole = next((a for a, b in clause.holes if start <= a < verb and b <= verb), None)
    before = subject(scene.view, start, hole if hole is not None else verb, scene.actors)
    if (
        clause.who
        and clause.who[0] < clause.start
        and (statement or not before)
        and candidate.rule.record != "security_event"
    ):
        before = _speaker(scene, clause.who) or before
    elif not before and clause.who and candidate.rule.record in ("statement", "commitment", "service"):
        before = _speaker(scene, clause.who)
    end = min(span[1], candidate.end + 110)
    if candidate.passive and candidate.rule.record != "statement":
        agent = _BY.search(low, candidate.end, min(span[1] + 1, candidate.end + 90))
        if not before and (to := _TO.search(low, candidate.end - 1, end)):
            before = after(scene.view, to.end(), end, scene.actors)
        return (after(scene.view, agent.end(), span[1], scene.actors) if agent else ()), before
    promise = candidate.rule.commitment not in (None, "announced", "committed")
    counted = candidate.rule.event == "MOBILIZE" or candidate.rule.record == "service"
    found = (
        () if promise or counted else after(scene.view, candidate.end, min(span[1], candidate.end + 70), scene.actors)
    )
    if not found:
        to = _TO.search(low, candidate.end - 1, end)
        deed = to is not None and _DEED.match(low, to.start())
        found = after(scene.view, to.end(), end, scene.actors) if to and not deed else ()
    return before, found


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


def _by_phrases(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> Parties:
    """Verb first or last: the noun phrases of parties, by their place to the verb and the word before them."""
    clause, grammar = candidate.clause, lexicon.grammar
    low = scene.low
    found: list[tuple[int, int, bool]] = []
    ranges = [(clause.start, clause.end)]
    statement = candidate.rule.record in ("statement", "commitment")
    if clause.who and (statement or candidate.rule.record == "service"):
        ranges.insert(0, clause.who)
    for a, b in ranges:
        tokens = phrase(low, Clause(a, b), lexicon).tokens
        found += [p for p in _phrases(scene, tokens, lexicon) if p not in found]
    known = [(a, b) for a, b, _ in find_actors(low, clause.start, clause.end, scene.actors)]
    found += [(a, b, False) for a, b in known if not any(x < b and a < y for x, y, _ in found)]
    if grammar.ORDER == "vso":
        later = [p for p in found if p[0] >= candidate.start or (clause.who and p[1] <= clause.start)]
        found = sorted(later) or sorted(found)
    else:
        found = sorted(found)
    free = [p for p in found if not p[2]]
    bound = [p for p in found if p[2]]
    names = [scene.view.original(a, b) for a, b, _ in free]
    others = [scene.view.original(a, b) for a, b, _ in bound]
    if (
        not statement
        and names
        and (candidate.passive or (len(found) == 1 and _acted_on(found[0], candidate, scene, lexicon)))
    ):
        return (), tuple(names[:1])
    return tuple(names[:1]), tuple((others or names[1:])[:1])


def _phrases(scene: Scene, tokens: Sequence[Token], lexicon: Lexicon) -> list[tuple[int, int, bool]]:
    out: list[tuple[int, int, bool]] = []
    i = 0
    while i < len(tokens):
        if not tokens[i].word.tags & _PARTY or _verbal(tokens, i, lexicon):
            i += 1
            continue
        first, last = _from(tokens, i), _until(scene, tokens, i, lexicon)
        before = tokens[first - 1].form if first else ""
        if before not in lexicon.grammar.PLACE_WORDS:
            out.append(
                (
                    tokens[first].start,
                    tokens[last].end,
                    before in lexicon.grammar.TOWARDS or lexicon.grammar.BOUND.match(tokens[i].form) is not None,
                )
            )
        i = last + 1
    return out


_DONE_TO = {
    "SANCTION": frozenset(("POST", "PEOPLE", "DISPLACED")),
    "COERCE": frozenset(("PEOPLE", "DISPLACED", "DETAINEE")),
    "ASSAULT": frozenset(("PEOPLE", "DETAINEE")),
}


def _acted_on(found: tuple[int, int, bool], candidate: Candidate, scene: Scene, lexicon: Lexicon) -> bool:
    """Where letters do not tell the passive: a lone party that such acts are done to."""
    tokens = phrase(scene.low, Clause(found[0], found[1]), lexicon).tokens
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
