"""Parties in English: who acts stands before the verb, who is acted on after it."""

from __future__ import annotations

import re

from lull.reports.candidate import SAYINGS, Candidate
from lull.reports.scene import Scene
from lull.reports.spans.actors import after, subject

Parties = tuple[tuple[str, ...], tuple[str, ...]]
"""Actors and recipients."""

_BY = re.compile(r" by (?=\S)")
_AFTER = 70  # characters after a verb in which its object begins
_AGENT_REACH, _TO_REACH = 90, 110
_TO = re.compile(r" (?:to|among|for|from|against) (?=(?:the |a |its |their |some )?[a-z\d])")
_DEED = re.compile(r" to [a-z]+ (?:the|a|an|its|their|up|out)\b")  # "agreed to lead the mission"


def by_order(scene: Scene, candidate: Candidate, span: tuple[int, int]) -> Parties:
    """English: who acts stands before the verb, who is acted on after it; the passive turns them round."""
    if candidate.noun and candidate.phrase is not None and candidate.rule.record not in SAYINGS:
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
        return (_speaker(scene, who) or before) if record in SAYINGS or not before else before
    return _speaker(scene, who) if not before and record in (*SAYINGS, "service") else before


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
