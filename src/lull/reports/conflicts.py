"""Which candidates of one clause stand beside each other: one claim a record, no claim out of another's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lull.reports.candidate import EVENTS, Candidate, joined

# What is asked, warned of, denied, praised or promised is no claim of its own.
_GOVERNS = frozenset(("demand", "warning", "denial", "praise", "condition"))
_SPEECH = ("denial", "warning", "demand", "grievance", "praise", "condition", "assessment")
_PROMISES = (
    "cancelled", "suspended", "extended", "lapsed", "not_delivered", "delivered", "started", "funded", "committed",
    "announced",
)  # fmt: skip
_CHANGES = ("RUIN", "NEED", "WORK", "PLAN", "DOWN", "BACK", "MORE", "NEW")
_ACTS = (
    "THREATEN", "ASSAULT", "CONCEDE", "ACCUSE", "REQUEST", "PROTEST", "REJECT", "COOPERATE", "AID", "COERCE", "RETREAT",
    "SANCTION", "MOBILIZE", "SUPPORT", "AGREE", "CONSULT",
)  # fmt: skip
# An act of force takes pursuit, search and reinforcement with it; a joint search is cooperation.
_TAKES = {
    "ASSAULT": frozenset(("MOBILIZE", "COERCE", "RETREAT", "COOPERATE", "REJECT", "CONSULT")),
    "COOPERATE": frozenset(("COERCE", "MOBILIZE", "CONSULT", "AGREE")),
    "COERCE": frozenset(("MOBILIZE", "RETREAT")),
    "CONCEDE": frozenset(("COERCE", "PROTEST")),
    "PROTEST": frozenset(("REJECT", "COERCE", "CONSULT")),
    "AID": frozenset(("ASSAULT", "COERCE")),
    "SUPPORT": frozenset(("AGREE", "CONSULT")),
    "AGREE": frozenset(("CONSULT",)),
    "THREATEN": frozenset(("PROTEST", "ASSAULT", "REJECT", "COERCE")),
}
# Acts whose clause names a service as what they are about, and acts that a service is the means or the place of.
_ABOUT = frozenset(("PROTEST", "REQUEST", "ACCUSE", "REJECT", "CONSULT", "AGREE", "SUPPORT", "CONCEDE", "THREATEN"))
_POST_OR_SERVICE = frozenset(("POST", "SERVICE"))
_WITH = frozenset(("AID", "COERCE", "RETREAT", "COOPERATE"))


class _Claims(NamedTuple):
    """Candidates of one clause by what they would become."""

    speech: list[Candidate]
    promise: list[Candidate]
    service: list[Candidate]
    acts: list[Candidate]


def settle(fired: list[Candidate]) -> list[Candidate]:
    """The candidates of a clause that stand."""
    if len(fired) < 2:
        return fired
    claims = _Claims(
        _speeches([c for c in fired if c.rule.record == "statement"]),
        _best([c for c in fired if c.rule.record == "commitment"], _PROMISES, "commitment"),
        _best([c for c in fired if c.rule.record == "service"], _CHANGES, "change"),
        _acts([c for c in fired if c.rule.record in EVENTS]),
    )
    return _governed(claims)


def _best(fired: list[Candidate], order: Sequence[str], field: str) -> list[Candidate]:
    return sorted(fired, key=lambda c: (c.noun, order.index(getattr(c.rule, field)), c.start))[:1]


def _speeches(fired: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for c in sorted(fired, key=lambda c: (_SPEECH.index(c.rule.speech or ""), c.start)):
        if all(k.rule.speech != c.rule.speech and joined(k, c) for k in kept):
            kept.append(c)
    return sorted(kept, key=lambda c: c.start)


def _acts(fired: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for c in sorted(_told(fired), key=lambda c: (c.noun, _ACTS.index(c.rule.event or ""), c.start)):
        same = any(k.rule.event == c.rule.event or (c.start < k.end and k.start < c.end) for k in kept)
        taken = any((c.rule.event or "") in _TAKES.get(k.rule.event or "", ()) for k in kept)
        if not same and not taken and (not kept or not c.noun) and all(joined(k, c) for k in kept):
            kept.append(c)
    return kept


def _told(fired: list[Candidate]) -> list[Candidate]:
    """Acts that are told, before those only named in passing: "held during a sit-in" tells of no sit-in."""
    return [c for c in fired if c.mode != "aside"] or fired


def _governed(claims: _Claims) -> list[Candidate]:
    """What one claim says of another goes: a denial takes all, then promises, threats, speech and acts take theirs."""
    denials = [c for c in claims.speech if c.rule.speech == "denial"]
    if denials:
        return denials
    if claims.promise:
        claims = _under_promise(claims, claims.promise[0])
    threats = [c for c in claims.acts if c.rule.event == "THREATEN"]
    if threats:
        return threats[:1] + [c for c in claims.speech if c.rule.speech == "demand" and joined(c, threats[0])]
    for lead in claims.speech:
        claims = _under_speech(claims, lead)
    claims = _beside_acts(claims)
    return [*claims.speech, *claims.promise, *claims.service, *claims.acts]


def _under_promise(claims: _Claims, lead: Candidate) -> _Claims:
    """Before a promise stand only acts and losses that it is joined to, and what was complained of or asked."""
    acts = [c for c in claims.acts if c.end <= lead.start and joined(c, lead)]
    service = [
        c for c in claims.service if c.end <= lead.start and c.rule.change in ("DOWN", "RUIN") and joined(c, lead)
    ]
    speech = [c for c in claims.speech if c.rule.speech in ("grievance", "demand") and c.start < lead.start]
    asked = any(c.rule.speech == "demand" for c in speech)
    return _Claims(speech, [] if asked else claims.promise, service, acts)


def _under_speech(claims: _Claims, lead: Candidate) -> _Claims:
    """What follows a demand, a warning or a grievance is its content; a condition leaves the need that it names."""
    cut = lead.clause.start if lead.attributed else lead.start
    acts, service = claims.acts, claims.service
    if lead.rule.speech in _GOVERNS:
        needs = {"NEED"} if lead.rule.speech == "condition" else set()
        acts = [c for c in acts if c.end <= cut]
        service = [c for c in service if c.end <= cut or c.rule.change in needs]
    elif lead.rule.speech == "grievance":
        acts = [c for c in acts if c.start < lead.start and not lead.attributed]
        service = [c for c in service if c.rule.change == "DOWN" or c.end <= lead.start]
    return claims._replace(acts=acts, service=service)


def _of_a_person(c: Candidate) -> bool:
    """As in "suspended the head of the power office": a post stands between the verb and the service."""
    if c.rule.event != "SANCTION" or c.phrase is None:
        return False
    kinds = (t.word.tags & _POST_OR_SERVICE for t in c.phrase.tokens if t.start >= c.end)
    return "POST" in next((k for k in kinds if k), ())


def _beside_acts(claims: _Claims) -> _Claims:
    """A service that an act is about is no event of its own; one word is not both."""
    service, acts = claims.service, claims.acts
    leads = [c for c in acts if c.rule.event in _ABOUT]
    if leads:
        first = min(leads, key=lambda c: c.start)
        service = [c for c in service if c.end <= first.start and joined(c, first)]
    if any(c.rule.event in _WITH for c in acts):
        service = [c for c in service if c.rule.change in ("DOWN", "NEED") and all(joined(c, a) for a in acts)]
    service, acts = _one_word_once(service, acts)
    return claims._replace(service=service, acts=acts)


def _one_word_once(service: list[Candidate], acts: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """A verb that is both a change of a service and an act is the act where it is done to a person."""
    both = [c for c in acts if service and c.start == service[0].start]
    if any(_of_a_person(c) for c in both):
        return [], acts
    if any(c.rule.event != "ASSAULT" for c in both):
        return service, [c for c in acts if c.start != service[0].start]
    return service, acts
