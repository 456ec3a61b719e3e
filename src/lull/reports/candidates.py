# ruff: noqa: E501  (lists of words and signatures stay on one line)
"""What stands of all that the verbs of a sentence could say: one claim a record, no claim out of another's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lull.reports.clauses import LONGEST, Clause, Phrase, clauses, phrase
from lull.reports.frames import Frames, Hit, able, hits
from lull.reports.lexicon import Lexicon, Sense

EVENTS = ("security_event", "political_event")
# What is asked, warned of, denied, praised or promised is no claim of its own.
_GOVERNS = frozenset(("demand", "warning", "denial", "praise", "condition"))
_SPEECH = ("denial", "warning", "demand", "grievance", "praise", "condition", "assessment")
_PROMISES = (
    "cancelled",
    "suspended",
    "extended",
    "lapsed",
    "not_delivered",
    "delivered",
    "started",
    "funded",
    "committed",
    "announced",
)
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
_ABOUT = frozenset(("PROTEST", "REQUEST", "ACCUSE", "REJECT", "CONSULT", "AGREE", "SUPPORT", "CONCEDE", "THREATEN"))


_TAIL = 120  # characters after a clause in which its condition may stand
# Words without which the dead of a mishap are no victims of force.
_FORCE = frozenset(("ATTACK", "EXPLOSIVE", "ARMS", "GROUP"))


@dataclass(frozen=True)
class Candidate:
    """A claim that may become a record: its sense, the range of its words, its clause, its mode before dates are seen."""

    rule: Sense
    start: int
    end: int
    clause: Clause
    mode: str
    sentence: int
    passive: bool = False
    progressive: bool = False
    noun: bool = False
    reach: tuple[int, int] | None = None
    phrase: Phrase | None = None


def find_candidates(low: str, sentences: Sequence[tuple[int, int]], lexicon: Lexicon) -> list[Candidate]:
    """All candidates of a text, sentence by sentence, conflicts resolved."""
    found: list[Candidate] = []
    for number, (start, end) in enumerate(sentences):
        found.extend(_sentence(low, start, min(end, start + 2000), number, lexicon))
    return found


def _sentence(low: str, start: int, end: int, number: int, lexicon: Lexicon) -> list[Candidate]:
    text = low[start:end]
    kept: list[Candidate] = []
    whole = phrase(low, Clause(start, end), lexicon)
    frames = able(whole, lexicon) if end - start <= LONGEST else lexicon.frames
    if not frames and not lexicon.grammar.CONDITIONAL_SPEECH.search(low, start, end + _TAIL):
        return kept
    every = whole.tags
    mishap = "ACCIDENT" in every and not every & _FORCE
    for clause in clauses(low, start, end, lexicon):
        words = phrase(low, clause, lexicon)
        fired = [_candidate(h, words, number) for h in hits(words, lexicon, text, frames)]
        told = _speaker(low, clause, lexicon, number, frames) + _conditional(low, clause, words, number, lexicon)
        settled = _settle([c for c in (*told, *fired) if _counts(c) and not (mishap and c.rule.event == "ASSAULT")])
        kept.extend(settled or _conditional(low, clause, words, number, lexicon, tail=True))
    return _across(low, kept)


def _candidate(hit: Hit, words: Phrase, number: int) -> Candidate:
    return Candidate(hit.sense, hit.start, hit.end, words.clause, hit.mode, number, hit.passive, hit.progressive, hit.noun, None, words)  # fmt: skip


def _speaker(low: str, clause: Clause, lexicon: Lexicon, number: int, frames: Frames) -> list[Candidate]:
    """Statements and promises made by the verb of the attribution: "..., the union warned"."""
    if clause.said is None or clause.kind != "main":
        return []
    words = phrase(low, Clause(*clause.said), lexicon)
    fired = [_candidate(h, words, number) for h in hits(words, lexicon, low[slice(*clause.said)], frames)]
    return [
        Candidate(c.rule, c.start, c.end, clause, c.mode, number, c.passive, phrase=c.phrase)
        for c in fired
        if c.rule.record in ("statement", "commitment") and c.mode != "negated"
    ]


def _conditional(
    low: str, clause: Clause, words: Phrase, number: int, lexicon: Lexicon, *, tail: bool = False
) -> list[Candidate]:
    """Words of a speaker who says what would be, and on which condition; `tail`: the speaker is named after them."""
    if clause.kind != "main" or clause.who is None or (clause.who[0] >= clause.start) != tail or not words.tokens:
        return []
    stop = low.find(". ", clause.end)
    match = lexicon.grammar.CONDITIONAL_SPEECH.search(
        low, clause.start, min(stop if stop > 0 else len(low), clause.end + _TAIL)
    )
    if match is None:
        return []
    first = words.tokens[0]
    return [
        Candidate(
            Sense("statement", speech="condition"), first.start, first.end, clause, "hypothetical", number, phrase=words
        )
    ]


def _counts(c: Candidate) -> bool:
    """What is only wished or a purpose is no claim, but "to demand" and "to protest" say what somebody does."""
    if c.mode == "negated" and c.rule.speech in ("demand", "warning", "praise", "condition"):
        return False
    if c.mode != "aside":
        return True
    return c.rule.speech in ("demand", "grievance") or c.rule.event == "PROTEST"


def _settle(fired: list[Candidate]) -> list[Candidate]:
    if len(fired) < 2:
        return fired
    speech = _speeches([c for c in fired if c.rule.record == "statement"])
    promise = _best([c for c in fired if c.rule.record == "commitment"], _PROMISES, "commitment")
    service = _best([c for c in fired if c.rule.record == "service"], _CHANGES, "change")
    acts = _acts([c for c in fired if c.rule.record in EVENTS])
    return _governed(speech, promise, service, acts)


def _best(fired: list[Candidate], order: Sequence[str], field: str) -> list[Candidate]:
    return sorted(fired, key=lambda c: (c.noun, order.index(getattr(c.rule, field)), c.start))[:1]


def _speeches(fired: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for c in sorted(fired, key=lambda c: (_SPEECH.index(c.rule.speech or ""), c.start)):
        if all(k.rule.speech != c.rule.speech and _joined(k, c) for k in kept):
            kept.append(c)
    return sorted(kept, key=lambda c: c.start)


def _joined(a: Candidate, b: Candidate) -> bool:
    """Whether two verbs stand side by side: joined by *and*, or the later is a participle after a comma."""
    first, second = sorted((a, b), key=lambda c: c.start)
    if second.phrase is None or first.phrase is None or first.phrase.clause != second.phrase.clause:
        return (
            first.phrase is not None
            and second.phrase is not None
            and first.phrase.clause.start != second.phrase.clause.start
        )
    between = first.phrase.low[first.end : second.start + 1]
    return "," in between or any(f" {w} " in f" {between} " for w in ("and", "و")) or " و" in between


def _acts(fired: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for c in sorted(fired, key=lambda c: (c.noun, _ACTS.index(c.rule.event or ""), c.start)):
        same = any(k.rule.event == c.rule.event or (c.start < k.end and k.start < c.end) for k in kept)
        taken = any((c.rule.event or "") in _TAKES.get(k.rule.event or "", ()) for k in kept)
        if not same and not taken and (not kept or not c.noun) and all(_joined(k, c) for k in kept):
            kept.append(c)
    return kept


def _governed(speech: list[Candidate], promise: list[Candidate], service: list[Candidate], acts: list[Candidate]) -> list[Candidate]:  # fmt: skip
    denial = [c for c in speech if c.rule.speech == "denial"]
    if denial:
        return denial
    if promise and promise[0].rule.commitment in (
        "announced",
        "committed",
        "not_delivered",
        "extended",
        "suspended",
        "cancelled",
        "lapsed",
        "delivered",
        "started",
        "funded",
    ):
        lead = promise[0]
        acts = [c for c in acts if c.end <= lead.start and _joined(c, lead)]
        service = [c for c in service if c.end <= lead.start and c.rule.change in ("DOWN", "RUIN") and _joined(c, lead)]
        speech = [c for c in speech if c.rule.speech in ("grievance", "demand") and c.start < lead.start]
        if any(c.rule.speech == "demand" for c in speech):
            promise = []
    threats = [c for c in acts if c.rule.event == "THREATEN"]
    if threats:
        return threats[:1] + [c for c in speech if c.rule.speech == "demand" and _joined(c, threats[0])]
    needs = [c for c in service if c.rule.change == "NEED"]
    for lead in speech:
        tail = lead.phrase is not None and lead.phrase.clause.start != lead.clause.start  # "..., the union warned"
        cut = lead.clause.start if tail else lead.start
        if lead.rule.speech in _GOVERNS:
            acts = [c for c in acts if c.end <= cut]
            service = [c for c in service if c.end <= cut or (lead.rule.speech == "condition" and c in needs)]
        elif lead.rule.speech == "grievance":
            acts = [c for c in acts if c.start < lead.start and not tail]
            service = [c for c in service if c.rule.change == "DOWN" or c.end <= lead.start]
    leads = [c for c in acts if c.rule.event in _ABOUT]
    if leads:
        first = min(leads, key=lambda c: c.start)
        service = [c for c in service if c.end <= first.start and _joined(c, first)]
    if any(c.rule.event in ("AID", "COERCE", "RETREAT", "COOPERATE") for c in acts):
        service = [c for c in service if c.rule.change in ("DOWN", "NEED") and all(_joined(c, a) for a in acts)]
    if service and any(c.rule.event not in ("ASSAULT",) and c.start == service[0].start for c in acts):
        acts = [c for c in acts if c.start != service[0].start]
    return [*speech, *promise, *service, *acts]


def _across(low: str, kept: list[Candidate]) -> list[Candidate]:
    """Subordinate clauses tell the how of the main claim; alone they count with a date, a place or a number of their own."""
    mains = _one_assault([c for c in kept if c.clause.kind == "main"])
    mains = _unkept(mains)
    out = list(mains)
    for c in kept:
        if c.clause.kind == "main" or c.mode == "aside":
            continue
        same = [
            m
            for m in mains
            if m.rule.record == c.rule.record and m.rule.event == c.rule.event and c.rule.change == m.rule.change
        ]
        if same:
            out = [_widened(m, c) if m is same[0] else m for m in out]
        elif _own(low, c) or not mains:
            out.append(c)
    return sorted(out, key=lambda c: c.start)


def _one_assault(mains: list[Candidate]) -> list[Candidate]:
    """As in "... came under fire; two of them were killed": what only counts the harm belongs to the act before it."""
    out: list[Candidate] = []
    for c in mains:
        first = next((m for m in out if m.rule.event == c.rule.event == "ASSAULT"), None)
        if first is not None and c.phrase is not None and not c.phrase.tags & _FORCE:
            out = [_widened(m, c) if m is first else m for m in out]
        else:
            out.append(c)
    return out


def _unkept(mains: list[Candidate]) -> list[Candidate]:
    """A promise beside "... but it has not been done" was not delivered; one that was not made is no promise."""
    out: list[Candidate] = []
    for c in mains:
        promise = next((m for m in out if m.rule.commitment in ("announced", "committed", "funded")), None)
        fate = next(
            (m for m in out if m.mode == "negated" and (m.rule.record == "service" or m.rule.event == "AID")), None
        )
        if fate is not None and c.rule.commitment in ("announced", "committed") and " had " in f" {low_of(c)} ":
            broken = replace(c, rule=Sense("commitment", commitment="not_delivered"), mode="actual")
            out = [_widened(broken, fate) if m is fate else m for m in out]
            continue
        undone = c.mode == "negated" and (
            c.rule.record in ("service", "commitment") or c.rule.event in ("AID", "CONCEDE")
        )
        if promise is not None and undone and c.clause != promise.clause:
            broken = replace(promise, rule=Sense("commitment", commitment="not_delivered"), mode="actual")
            out = [_widened(broken, c) if m is promise else m for m in out]
        elif c.rule.record == "commitment" and c.mode == "negated" and c.rule.commitment != "not_delivered":
            if c.phrase is not None and (
                c.phrase.tags & {"PROMISEN"} or (c.rule.commitment in ("funded", "delivered") and _promised(c))
            ):
                out.append(replace(c, rule=Sense("commitment", commitment="not_delivered"), mode="actual"))
        else:
            out.append(c)
    return out


def low_of(c: Candidate) -> str:
    """The words of a candidate's clause."""
    return c.phrase.low[c.clause.start : c.clause.end] if c.phrase is not None else ""


def _promised(c: Candidate) -> bool:
    """Whether a promise is spoken of anywhere in the clause, holes too."""
    assert c.phrase is not None
    return any(
        v in c.phrase.low[c.clause.start : c.clause.end] for v in ("promis", "pledg", "vow", "وعد", "تعهد", "بهلێن")
    )


def _widened(main: Candidate, other: Candidate) -> Candidate:
    a, b = main.reach or (main.clause.start, main.clause.end)
    reach = (min(a, other.clause.start), max(b, other.clause.end))
    return replace(main, reach=reach)


def _own(low: str, c: Candidate) -> bool:
    """A figure in the clause, be it a date or a count."""
    return c.rule.record in EVENTS and any(ch.isdigit() for ch in low[c.clause.start : c.clause.end])
