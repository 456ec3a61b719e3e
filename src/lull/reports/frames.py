# ruff: noqa: E501  (lists of words and signatures stay on one line)
"""From the words of a clause to what they may say: verbs tried on their frames, conditions checked in their reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from lull.reports.clauses import Phrase, actions
from lull.reports.frame_conditions import Verb, holds
from lull.reports.lexicon import Frame, Lexicon, Sense

_DIGIT = frozenset(("\\d",))
_FAMILY = {"security_event": "event", "political_event": "event"}


@dataclass(frozen=True)
class Hit:
    """A verb or noun of action in a sense: its token, the range of its words, and how it stands."""

    sense: Sense
    token: int
    start: int
    end: int
    passive: bool
    progressive: bool
    mode: str
    noun: bool
    weight: int


Frames = Mapping[str, tuple[Frame, ...]]


def able(phrase: Phrase, lexicon: Lexicon) -> Frames:
    """By verb or noun of action of a sentence: the frames for which the words that they need stand in it.

    A sentence without any needs no further look.
    """
    heads: set[str] = set()
    for _, _, _, (words, verbs) in phrase.tokens:
        if verbs:
            heads.update([lemma for lemma, _ in verbs])
        if nouns := actions(words):
            heads.update(nouns)
    candidates = [(head, frames) for head in heads if (frames := lexicon.frames.get(head))]
    if not candidates:
        return {}
    tags = phrase.tags
    if any(form[0].isdigit() for form in phrase.forms):
        tags |= _DIGIT  # a figure stands for the mark that asks for one
    out: dict[str, tuple[Frame, ...]] = {}
    for head, frames in candidates:
        fit = tuple([f for f in frames if not any(map(tags.isdisjoint, f.needs))])
        if fit:
            out[head] = fit
    return out


def hits(phrase: Phrase, lexicon: Lexicon, sentence: str, frames: Frames) -> list[Hit]:
    """All senses that the verbs and nouns of a clause bear out, in the order of the words.

    `frames` are those that its sentence is `able` to fill.
    """
    found: list[Hit] = []
    for index, token in enumerate(phrase.tokens):
        for lemma, feature in token.word.verbs:
            new = lemma in frames and _verb_hits(phrase, index, (lemma, feature), lexicon, sentence, frames[lemma])
            if new:
                found.extend(new)
                break
    grammar = lexicon.grammar
    described = [h for h in found if _describes(h, phrase, found, grammar.DESCRIBED_BY)]
    found = [_reduced(h, phrase, found, grammar.PARTICIPLE_ENDS) for h in found if h not in described]
    verbs = list(found)
    found.extend(_noun_hits(phrase, lexicon, sentence, verbs, frames))
    return sorted(found, key=lambda h: h.start)


def _reduced(hit: Hit, phrase: Phrase, found: list[Hit], ends: tuple[str, ...]) -> Hit:
    """As in "freed 31 of the men held over the riots": a participle that only describes yields to the verb before it."""
    forms, at = phrase.forms, hit.token
    bare = not hit.passive and at > 0 and forms[at].endswith(ends) and phrase.nouns[at - 1]
    earlier = any(h.token < at and not h.noun and h.end <= hit.start and h.token < at - 1 for h in found)
    return (
        replace(hit, noun=True)
        if bare and earlier and "," not in phrase.low[phrase.tokens[at - 1].end : hit.start]
        else hit
    )


def _describes(hit: Hit, phrase: Phrase, found: list[Hit], after: frozenset[str]) -> bool:
    """As in "families accused of links were evicted": a participle before the passive verb of the same clause."""
    at = hit.token
    if hit.passive or not at or not phrase.nouns[at - 1]:
        return False
    if at + 1 >= len(phrase.forms) or phrase.forms[at + 1] not in after:
        return False
    later = [phrase.low[hit.end : h.start] for h in found if h.passive and not h.noun and h.start > hit.end]
    return any("," not in text and " and " not in text for text in later)


def _verb_hits(
    phrase: Phrase,
    index: int,
    verb_as: tuple[str, str],
    lexicon: Lexicon,
    sentence: str,
    frames: tuple[Frame, ...],
) -> list[Hit]:
    """The senses of a verb, one a family of records: the first frame whose conditions hold."""
    grammar, forms = lexicon.grammar, phrase.forms
    lemma, feature = verb_as
    if not grammar.is_verb(forms, index, feature, phrase.nouns):
        return []
    if lemma in grammar.HELPERS and grammar.is_auxiliary(forms, index, phrase.participles):
        return []
    verb = Verb(phrase, index, feature, grammar.is_passive(forms, index, feature), grammar.ORDER)
    out: dict[str, Hit] = {}
    mode = ""
    for frame in frames:
        family = _FAMILY.get(frame.sense.record, frame.sense.record)
        end = _particles(verb, frame) if family not in out else None
        if end is None or not all(holds(verb, t) for t in frame.tests):
            continue
        mode = mode or _mode(phrase, index, feature, lexicon, sentence)
        hit = _in_sense(verb, frame, end, _turned(frame.flags, mode), grammar)
        if hit is not None:
            out[family] = hit
    return list(out.values())


def _turned(flags: frozenset[str], mode: str) -> str:
    """The mode as a frame means it; "" where the frame needs a negation that is not there.

    What is scheduled is still to come, what is called off did not happen, and who gives no leave refuses.
    """
    if "refused" in flags:
        return "actual" if mode == "negated" else ""
    if mode != "actual":
        return mode
    return "future" if "plan" in flags else "negated" if "off" in flags else mode


def _in_sense(verb: Verb, frame: Frame, end: int, mode: str, grammar: ModuleType) -> Hit | None:
    """A verb in the sense of a frame whose conditions hold, or `None` where voice or mode do not fit."""
    forms, index = verb.phrase.forms, verb.at
    progressive = grammar.is_progressive(forms, index, verb.feature)
    if not mode or ("will" in frame.flags and not grammar.will(forms, index, verb.feature)):
        return None
    if not _flagged(frame, verb.passive, progressive, mode):
        return None
    start = verb.phrase.tokens[index].start
    return Hit(frame.sense, index, start, end, verb.passive, progressive, mode, False, len(frame.tests))


def _mode(phrase: Phrase, index: int, feature: str, lexicon: Lexicon, sentence: str) -> str:
    token, clause = phrase.tokens[index], phrase.clause
    before = phrase.low[clause.start : token.start]
    for a, b in clause.holes:
        if clause.start <= a < token.start:
            before = before.replace(phrase.low[a:b], " ")
    mode: str = lexicon.grammar.mode(phrase.forms, index, feature, before, sentence, phrase.low[token.end : clause.end])
    return mode


def _flagged(frame: Frame, passive: bool, progressive: bool, mode: str) -> bool:
    state = {"passive": passive, "active": not passive, "progressive": progressive, "negated": mode == "negated", "future": mode == "future", "will": mode in ("future", "hypothetical"), "plan": True, "off": True, "refused": True, "positive": mode != "negated"}  # fmt: skip
    return all(state[flag] for flag in frame.flags)


def _particles(verb: Verb, frame: Frame) -> int | None:
    """End of the verb with its particles, or `None` where one is missing; they follow (precede in verb-final order)."""
    tokens = verb.phrase.tokens
    end, at = tokens[verb.at].end, verb.at
    for particle in frame.particles:
        span = (
            range(at + 1, min(len(tokens), at + 5))
            if verb.order != "sov"
            else _before(at, len(tokens) if len(frame.particles) == 1 else 0)
        )
        found = next((k for k in span if particle == tokens[k].form or particle in tokens[k].word.tags), None)
        if found is None:
            return None
        at, end = found, max(end, tokens[found].end)
    return end


def _before(at: int, words: int) -> Sequence[int]:
    """Where the particle of a verb that ends its clause stands: before it, or right after as in "fell to work"."""
    behind = range(at, max(-1, at - 9), -1)
    return [*behind, at + 1] if at + 1 < words else behind


def _is_modal(phrase: Phrase, index: int, lexicon: Lexicon) -> bool:
    """As in "fighters could strike the road", which is no strike."""
    verbs = phrase.tokens[index].word.verbs
    return any(feature == "b" and lexicon.grammar.after_modal(phrase.forms, index) for _, feature in verbs)


def _noun_hits(phrase: Phrase, lexicon: Lexicon, sentence: str, verbs: list[Hit], frames: Frames) -> Iterator[Hit]:
    """Nouns of action count where no verb of the clause says the same, and the clause has no verb or reports it."""
    taken = {(h.sense.record, h.sense.event) for h in verbs if h.mode != "aside"}
    for index, token in enumerate(phrase.tokens):
        nouns = actions(token.word.tags)
        if not nouns:
            continue
        if _is_modal(phrase, index, lexicon):
            continue
        for tag in nouns:
            for frame in frames.get(tag, ()):
                verb = Verb(phrase, index, "", False, "noun")
                if (frame.sense.record, frame.sense.event) in taken and frame.sense.event != "AGREE":
                    continue
                if (frame.sense.record, frame.sense.event) in taken or not all(holds(verb, t) for t in frame.tests):
                    continue
                mode = lexicon.grammar.noun_mode(
                    phrase.forms,
                    index,
                    phrase.low[phrase.clause.start : token.start],
                    phrase.low[token.end : phrase.clause.end],
                    sentence,
                )
                if mode is not None and _flagged(frame, False, False, mode):
                    taken.add((frame.sense.record, frame.sense.event))
                    yield Hit(
                        frame.sense, index, token.start, token.end, False, False, mode, frame.sense.event != "AGREE", 0
                    )
                break
