# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""From clauses to candidates: rules that fire, and which of them stand when several fire on the same words."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from lull.reports.clauses import Clause, clauses
from lull.reports.codebook import Codebook, Rule
from lull.reports.modes import mode_of

# Earlier kinds govern what follows them in the same clause: what is asked, promised or denied is no claim of its own.
_GOVERNS = frozenset(("demand", "warning", "denial", "praise", "condition"))
_EVENTS = ("security_event", "political_event")
_TOPICAL = frozenset(("REQUEST", "ACCUSE", "REJECT", "CONSULT", "AGREE", "SUPPORT"))
_SPEECH_RANK = {"denial": 0, "warning": 1, "condition": 2, "demand": 3, "grievance": 4, "praise": 5, "assessment": 6}
_PROMISE_RANK = {
    "cancelled": 0, "suspended": 1, "extended": 2, "lapsed": 3, "not_delivered": 4, "delivered": 5, "started": 6, "funded": 7,
    "committed": 8, "announced": 9,
}  # fmt: skip
_STATUS_RANK = {"planned": 0, "started": 1, "needed": 2, "destroyed": 3, "disrupted": 4, "restored": 5}
_EVENT_RANK = {
    name: i
    for i, name in enumerate((
        "THREATEN", "ASSAULT", "CONCEDE", "ACCUSE", "REQUEST", "PROTEST", "REJECT", "COOPERATE", "COERCE", "AID", "RETREAT", "SANCTION",
        "MOBILIZE", "SUPPORT", "AGREE", "CONSULT",
    ))
}  # fmt: skip
_REACH = 700


@dataclass(frozen=True)
class Candidate:
    """A rule that fired: its match in the folded text, its clause, and its mode before dates are looked at."""

    rule: Rule
    start: int
    end: int
    clause: Clause
    mode: str
    sentence: int
    groups: tuple[tuple[str, int, int], ...] = ()


def find_candidates(low: str, sentences: list[tuple[int, int]], book: Codebook) -> list[Candidate]:
    """All candidates of a text, sentence by sentence, conflicts within a clause resolved."""
    found: list[Candidate] = []
    starts = [s for s, _ in sentences]
    per_sentence: dict[int, dict[int, list[int]]] = {}
    for offset, rules in book.triggers(low):
        number = bisect_left(starts, offset + 1) - 1
        if number >= 0 and offset < sentences[number][1]:
            held = per_sentence.setdefault(number, {})
            for rule in rules:
                held.setdefault(rule, []).append(offset)
    for number, held in per_sentence.items():
        start, end = sentences[number]
        for clause in clauses(low, start, min(end, start + 2000), book.lang):
            fired = _fire(low, clause, held, book, number)
            found.extend(_settle(low, fired))
    return sorted(found, key=lambda c: (c.sentence, c.start))


def _fire(low: str, clause: Clause, held: dict[int, list[int]], book: Codebook, number: int) -> list[Candidate]:
    out = []
    stop = min(clause.end, clause.start + _REACH)
    whole = clause.who if clause.who and clause.who[0] < clause.start else (clause.start, clause.end)
    for index, offsets in held.items():
        first = bisect_left(offsets, whole[0])
        if first == len(offsets) or offsets[first] >= max(stop, whole[1]):
            continue
        rule = book.rules[index]
        begin = _begin(rule, clause)
        match = rule.pattern.search(low, begin, stop)
        if match is None and clause.said and rule.record == "statement":
            match = rule.pattern.search(low, clause.start, min(max(stop, clause.said[1]), clause.start + _REACH))
        if match is None or (rule.unless and rule.unless.search(low, clause.start, stop)):
            continue
        mode = rule.mode or mode_of(low, (clause.start, clause.end), match.span(), book.lang)
        groups = tuple((k, *match.span(k)) for k, v in match.groupdict().items() if v)
        out.append(Candidate(rule, match.start(), match.end(), clause, mode, number, groups))
    return out


def _begin(rule: Rule, clause: Clause) -> int:
    """Statements and promises may lean on "the ministry said that", which was set apart from the clause."""
    if rule.record in ("statement", "commitment") and clause.who and clause.who[0] < clause.start:
        return clause.who[0]
    return clause.start


def _settle(low: str, fired: list[Candidate]) -> list[Candidate]:
    """What stands in one clause; see the guideline: one claim a record, no claim from inside another's words."""
    if len(fired) < 2:
        return fired
    speech = _one_a_place(
        [c for c in fired if c.rule.record == "statement"], lambda c: _SPEECH_RANK[c.rule.speech or ""], low
    )
    promises = [c for c in fired if c.rule.record == "commitment"]
    promises = sorted(promises, key=lambda c: _PROMISE_RANK[c.rule.commitment or ""])[:1]
    services = _services(low, [c for c in fired if c.rule.record == "service_event"])
    events = _events(low, [c for c in fired if c.rule.record in _EVENTS])
    return _governed(low, speech, promises, services, events)


def _governed(
    low: str, speech: list[Candidate], promises: list[Candidate], services: list[Candidate], events: list[Candidate]
) -> list[Candidate]:
    condition = next((c for c in speech if c.rule.speech == "condition"), None)
    if any(c.rule.speech == "denial" for c in speech):
        return [c for c in speech if c.rule.speech == "denial"][:1]
    if promises:
        services = [
            c for c in services if c.end < promises[0].start - 3 and c.rule.status in ("disrupted", "destroyed")
        ]
        events = [c for c in events if c.end <= promises[0].start or c.rule.event in ("THREATEN",)]
        speech = [
            c
            for c in speech
            if c.rule.speech not in ("condition", "assessment", "praise") and c.start < promises[0].start
        ]
        if promises[0].rule.commitment in ("not_delivered", "lapsed", "committed", "announced"):
            speech = [c for c in speech if c.rule.speech != "demand" or c.end < promises[0].start]
    if any(c.rule.event == "THREATEN" for c in events):
        return [c for c in events if c.rule.event == "THREATEN"][:1] + [c for c in speech if c.rule.speech == "demand"]
    for lead in speech:
        if lead.rule.speech in _GOVERNS:
            cut = lead.clause.start if lead is condition or _at_the_end(low, lead) else lead.start
            events = [c for c in events if c.end <= cut or (c.start < cut and c.rule.event == "PROTEST")]
            services = [c for c in services if c.end <= cut]
        elif lead.rule.speech == "grievance":
            events = [c for c in events if c.start < lead.start]
            services = [c for c in services if c.rule.status == "disrupted" or c.end <= lead.start]
    if any(c.rule.event in ("AID", "COERCE") for c in events):
        services = [c for c in services if c.rule.status != "destroyed"]
    if events and any(c.rule.event in _TOPICAL for c in events):
        lead_event = min(events, key=lambda c: c.start)
        if lead_event.rule.event in _TOPICAL:
            services = [c for c in services if c.end <= lead_event.start]
            promises = promises if not promises or promises[0].start < lead_event.start else []
    if any(c.rule.event == "PROTEST" for c in events):
        services = [c for c in services if not _overlap(c, next(e for e in events if e.rule.event == "PROTEST"))]
    return [*speech, *promises, *services, *events]


def _at_the_end(low: str, lead: Candidate) -> bool:
    """As in "..., the union warned": the words told stand before the verb."""
    tail = low[lead.end : lead.clause.end]
    return len(tail) < 30 and ", " in low[max(lead.clause.start, lead.start - 70) : lead.start]


def _overlap(a: Candidate, b: Candidate) -> bool:
    return a.start < b.end and b.start < a.end


def _one_a_place(fired: list[Candidate], rank, low: str) -> list[Candidate]:  # type: ignore[no-untyped-def]
    """Statements joined by "and" stand beside each other; on the same words the better rank stands."""
    kept: list[Candidate] = []
    for candidate in sorted(fired, key=rank):
        clash = [k for k in kept if _overlap(k, candidate) or not _joined(low, k, candidate)]
        if not clash:
            kept.append(candidate)
    return kept


def _joined(low: str, a: Candidate, b: Candidate) -> bool:
    first, second = (a, b) if a.start < b.start else (b, a)
    between = low[first.end : second.start] if first.end < second.start else ""
    near = low[max(first.end, second.start - 14) : second.start + 4]
    return bool(re.search(r"\band\b|^و| و|saying|citing", near)) or bool(re.search(r"\band(?: \w+)?$| و\S*$", between))


_AFTER = re.compile(
    r"(?:\b(?:after|since|following|when|which had|that had|because|until|despite|from)\b|بعد|منذ|عقب|بسبب|دوای|پاش)[^;]*$"
)
_NEW_SUBJECT = re.compile(r"(?:, and |, but |; |, while |\band (?:the|its|their)\b|, و|وأن )")


def _services(low: str, fired: list[Candidate]) -> list[Candidate]:
    """One state of one service a clause: the one of the main verb."""
    if not fired:
        return []
    ranked = sorted(fired, key=lambda c: (_STATUS_RANK[c.rule.status or ""], c.start))
    best = ranked[0]
    for other in ranked[1:]:
        if (_subordinate(low, best) and not _subordinate(low, other)) or (
            best.rule.status == "disrupted" and other.rule.status == "restored" and _back_in_service(low, other)
        ):
            best = other
    return [best]


_BACK = re.compile(
    r"\b(?:restor|back on|back in|came back|come back|reopen|resum|running again|working again|reconnect|again|repaired|returned|"
    r"hours)|عاد|اعاد|استؤنف|استئناف|گهراي"
)


def _back_in_service(low: str, candidate: Candidate) -> bool:
    return bool(_BACK.search(low[candidate.start : candidate.end + 20])) and candidate.mode == "actual"


def _subordinate(low: str, candidate: Candidate) -> bool:
    return bool(_AFTER.search(low[max(candidate.clause.start, candidate.start - 60) : candidate.start]))


def _events(low: str, fired: list[Candidate]) -> list[Candidate]:
    """One act once; an act of force takes pursuit, search and reinforcement of the same clause with it."""
    kept: list[Candidate] = []
    for candidate in sorted(fired, key=lambda c: (_EVENT_RANK[c.rule.event or ""], c.start)):
        if any(_same_act(low, k, candidate) for k in kept):
            continue
        kept.append(candidate)
    return kept


def _same_act(low: str, kept: Candidate, other: Candidate) -> bool:
    if kept.rule.event == other.rule.event or _overlap(kept, other):
        return True
    if kept.rule.event == "ASSAULT":
        return other.rule.event in ("MOBILIZE", "COERCE", "RETREAT", "COOPERATE", "REJECT", "CONSULT")
    if {kept.rule.event, other.rule.event} in (
        {"COOPERATE", "COERCE"},
        {"COOPERATE", "MOBILIZE"},
        {"COERCE", "MOBILIZE"},
    ):
        return True
    return not _joined(low, kept, other)


def with_mode(candidate: Candidate, mode: str) -> Candidate:
    """The same candidate in another mode."""
    return replace(candidate, mode=mode)
