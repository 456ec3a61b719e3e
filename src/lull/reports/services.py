"""Services as a table: which service, what changed, how far, and whether it is so; a doubt is never *restored*."""

from __future__ import annotations

from dataclasses import dataclass

from lull.reports.candidate import Candidate
from lull.reports.clauses import Clause, phrase
from lull.reports.lexicon import Lexicon
from lull.reports.scene import Scene
from lull.reports.topics import find_sector, sectors_in


@dataclass(frozen=True)
class State:
    """Sector, status and mode."""

    sector: str
    status: str
    mode: str


_LACKING = frozenset(("PEOPLE", "DISPLACED", "PLACENAME", "HOUSING"))  # classes of those who may lack a service
# change × mode → status and mode; BACK and NEW in the indicative are weighed word by word below.
_TABLE = {
    ("BACK", "future"): ("planned", "future"),
    ("BACK", "hypothetical"): ("planned", "hypothetical"),
    ("BACK", "aside"): None,
    ("NEW", "future"): ("planned", "future"),
    ("NEW", "hypothetical"): ("planned", "hypothetical"),
    ("NEW", "negated"): ("started", "negated"),
    ("MORE", "future"): ("planned", "future"),
    ("MORE", "hypothetical"): ("planned", "hypothetical"),
    ("MORE", "negated"): ("disrupted", "actual"),
    ("DOWN", "actual"): ("disrupted", "actual"),
    ("DOWN", "future"): ("disrupted", "future"),
    ("DOWN", "hypothetical"): ("disrupted", "hypothetical"),
    ("DOWN", "negated"): ("disrupted", "negated"),
    ("RUIN", "actual"): ("destroyed", "actual"),
    ("RUIN", "future"): ("destroyed", "future"),
    ("RUIN", "hypothetical"): ("destroyed", "hypothetical"),
    ("RUIN", "negated"): ("destroyed", "negated"),
    ("NEED", "actual"): ("needed", "actual"),
    ("NEED", "future"): ("needed", "actual"),
    ("NEED", "hypothetical"): ("needed", "hypothetical"),
    ("NEED", "negated"): None,
    ("WORK", "actual"): ("started", "actual"),
    ("WORK", "future"): ("planned", "future"),
    ("WORK", "hypothetical"): ("planned", "hypothetical"),
    ("WORK", "negated"): ("started", "negated"),
    ("PLAN", "actual"): ("planned", "future"),
    ("PLAN", "future"): ("planned", "future"),
    ("PLAN", "hypothetical"): ("planned", "hypothetical"),
    ("PLAN", "negated"): None,
}


def settle_status(scene: Scene, candidate: Candidate, span: tuple[int, int], lexicon: Lexicon) -> State | None:
    """Sector, status and mode of a service event, or `None` where no service can be named or nothing is said of it."""
    sector = find_sector(scene, candidate, lexicon)
    change = candidate.rule.change or ""
    if sector is None:
        return None
    if change in ("BACK", "NEW", "MORE") and candidate.mode in ("actual", "negated", "historical"):
        settled = _back(scene, candidate, lexicon)
    elif change == "DOWN" and candidate.mode == "negated" and _outage_by_negation(scene, candidate, lexicon):
        settled = ("disrupted", "actual")
    else:
        settled = _TABLE.get((change, candidate.mode))
    return None if settled is None else State(sector, *settled)


def _outage_by_negation(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> bool:
    """As in "no water", "without power": the negation is part of the outage."""
    before = scene.low[max(candidate.clause.start, candidate.start - 30) : candidate.start]
    return not lexicon.grammar.PLAIN_NEGATION.search(before)


def _back(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> tuple[str, str] | None:
    """Status and mode of what is said to be back, new or more."""
    grammar = lexicon.grammar
    text = scene.low[candidate.clause.start : candidate.clause.end]
    if candidate.progressive and not grammar.STATE.search(scene.low[candidate.start : candidate.end]):
        return ("started", "actual") if candidate.mode == "actual" else None
    denied = _denied(scene, candidate, lexicon, text)
    if denied is not None:
        return denied
    outside = (
        scene.low[candidate.clause.start : candidate.start] + " " + scene.low[candidate.end : candidate.clause.end]
    )
    if grammar.DOUBT.search(outside):
        return None
    if candidate.rule.change == "MORE" or _is_partial(text, _after(scene, candidate), lexicon):
        return "partially_restored", "actual"
    if candidate.rule.change == "NEW" and not grammar.IN_USE.search(text):
        return None
    return _whole(scene, candidate, lexicon, full=grammar.FULL.search(text) is not None)


def _whole(scene: Scene, candidate: Candidate, lexicon: Lexicon, *, full: bool) -> tuple[str, str]:
    """A restoration without a doubt of its own; where some still lack it, one in part, or denied."""
    if not _some_without(scene, candidate, lexicon):
        return "restored", "actual"
    return ("restored", "negated") if full else ("partially_restored", "actual")


def _some_without(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> bool:
    """Whether the rest of the sentence, or the next one about no other service or place, tells of some who lack it."""
    number = candidate.sentence
    sector = find_sector(scene, candidate, lexicon)
    if _is_lacked(scene, (candidate.end, scene.sentences[number][1]), sector, lexicon, own=True):
        return True
    if number + 1 >= len(scene.sentences):
        return False
    start, end = scene.sentences[number + 1]
    if "\n" in scene.low[scene.sentences[number][1] : start] or any(p.located for p in scene.places(number + 1)):
        return False
    if not _is_lacked(scene, (start, end), sector, lexicon, own=False):
        return False
    # Streets and homes are who lacks it, not roads and housing.
    blank = lexicon.grammar.WHO_LACKS.sub(lambda m: " " * len(m.group()), scene.low[start:end])
    others = sectors_in(scene.low[:start] + blank, start, end, lexicon)
    return not others or sector in others


def _is_lacked(scene: Scene, span: tuple[int, int], sector: str | None, lexicon: Lexicon, *, own: bool) -> bool:
    """Whether people, a part of a place or the service stand in the clause of a phrase of lack.

    `own` says that the span goes on with the sentence of the restoration, whose subject needs no naming again.
    """
    grammar, low = lexicon.grammar, scene.low
    for found in grammar.STILL_WITHOUT.finditer(low, *span):
        cuts = [m.end() for m in grammar.LACKING_CLAUSE.finditer(low, span[0], found.start())]
        start = cuts[-1] if cuts else span[0]
        if own and (not cuts or grammar.SAME_SUBJECT.search(low[start : found.start()])):
            return True
        if _names_who_lacks(scene, Clause(start, found.end()), sector, lexicon):
            return True
    return False


def _names_who_lacks(scene: Scene, clause: Clause, sector: str | None, lexicon: Lexicon) -> bool:
    text = scene.low[clause.start : clause.end]
    named = any(t.word.tags & _LACKING for t in phrase(scene.low, clause, lexicon).tokens)
    return named or bool(lexicon.grammar.WHO_LACKS.search(text)) or sector in sectors_in(text, 0, len(text), lexicon)


def _denied(scene: Scene, candidate: Candidate, lexicon: Lexicon, text: str) -> tuple[str, str] | None:
    """A restoration denied: negated where the sentence tells the claim against it, else an outage."""
    grammar, sentence = lexicon.grammar, scene.low[slice(*scene.sentences[candidate.sentence])]
    if candidate.mode == "negated" or grammar.NOT_BACK.search(text):
        return ("restored", "negated") if grammar.CONTRARY.search(sentence) else ("disrupted", "actual")
    return ("restored", "negated") if grammar.FOUND_SHUT.search(sentence) else None


def _is_partial(text: str, rest: str, lexicon: Lexicon) -> bool:
    grammar = lexicon.grammar
    if not (grammar.PARTIAL.search(text) or grammar.PARTIAL.search(rest)):
        return False
    return not grammar.FULL.search(text) or bool(grammar.ONLY_PART.search(text))


def _after(scene: Scene, candidate: Candidate) -> str:
    """The rest of the sentence: "..., but the eastern quarters remain without"."""
    return scene.low[candidate.clause.end : scene.sentences[candidate.sentence][1]]
