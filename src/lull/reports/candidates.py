"""What the verbs and nouns of action of a text could say, clause by clause, conflicts resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lull.reports.candidate import FORCE, Candidate
from lull.reports.clauses import LONGEST, Clause, Phrase, Token, clauses, phrase
from lull.reports.conflicts import settle
from lull.reports.frames import Frames, Hit, able, hits
from lull.reports.lexicon import Lexicon, Sense
from lull.reports.together import across

_NO_FORCE = frozenset(("ACCIDENT", "SPORT"))
_PEOPLE, _VICTIMS = frozenset(("PEOPLE",)), frozenset(("FORCE", "DISPLACED", "PEOPLEN"))
_TAIL = 120  # characters after a clause in which its condition may stand
# Denied, these say nothing.
_EMPTY_WHEN_DENIED = frozenset(("demand", "warning", "praise", "condition"))


def find_candidates(low: str, sentences: Sequence[tuple[int, int]], lexicon: Lexicon) -> list[Candidate]:
    """All candidates of a text, sentence by sentence, conflicts resolved."""
    found: list[Candidate] = []
    for number, (start, end) in enumerate(sentences):
        found.extend(_sentence(low, start, min(end, start + 2000), number, lexicon))
    return found


def _sentence(low: str, start: int, end: int, number: int, lexicon: Lexicon) -> list[Candidate]:
    text = low[start:end]
    kept: list[Candidate] = []
    mains: list[Clause] = []
    whole = phrase(low, Clause(start, end), lexicon)
    frames = able(whole, lexicon) if end - start <= LONGEST else lexicon.frames
    if not frames and not lexicon.grammar.CONDITIONAL_SPEECH.search(low, start, end + _TAIL):
        return kept
    mishap = _is_mishap(low, whole)
    for clause in clauses(low, start, end, lexicon):
        words = phrase(low, clause, lexicon)
        fired = [_candidate(h, words, number) for h in hits(words, lexicon, text, frames)]
        spoken = _speaker(low, clause, lexicon, number, frames) + _conditional(low, clause, words, number, lexicon)
        settled = settle([c for c in (*spoken, *fired) if _counts(c) and not (mishap and c.rule.event == "ASSAULT")])
        mains += [clause] if clause.kind == "main" and "PEOPLE" in words.tags | _as_people(words.tags) else []
        kept.extend(settled or _conditional(low, clause, words, number, lexicon, tail=True))
    return [_with_victims(c, mains) for c in across(low, kept)]


def _is_mishap(low: str, whole: Phrase) -> bool:
    """Whether a sentence tells of an accident or a game, and of no force."""
    return bool(whole.tags & _NO_FORCE) and not any(
        t.word.tags & FORCE and not _participle(low, t) for t in whole.tokens
    )


def _as_people(tags: frozenset[str]) -> frozenset[str]:
    return _PEOPLE if tags & _VICTIMS else frozenset()


def _with_victims(c: Candidate, mains: list[Clause]) -> Candidate:
    """As in "six soldiers died when their lorry ran over a bomb": the dead stand in the clause before the blast's."""
    if c.clause.kind != "sub" or c.rule.event != "ASSAULT" or c.reach is not None:
        return c
    before = next((m for m in mains if m.end <= c.clause.start <= m.end + 2), None)
    return c if before is None else replace(c, reach=(before.start, c.clause.end))


def _participle(low: str, token: Token) -> bool:
    """As in "a truck overturned, killing its driver": a verb after a comma, no noun of force."""
    return low[max(0, token.start - 2) : token.start] == ", " and any(f == "g" for _, f in token.word.verbs)


def _candidate(hit: Hit, words: Phrase, number: int) -> Candidate:
    return Candidate(
        hit.sense, hit.start, hit.end, words.clause, hit.mode, number, hit.passive, hit.progressive, hit.noun,
        phrase=words,
    )  # fmt: skip


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
    if c.mode == "negated" and c.rule.speech in _EMPTY_WHEN_DENIED:
        return False
    if c.mode != "aside":
        return True
    return c.rule.speech in ("demand", "grievance") or c.rule.event == "PROTEST"
