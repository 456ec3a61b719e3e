# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Fields of a record: where, when, how many, who, until when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from lull.reports.candidate import Candidate
from lull.reports.lexicon import Lexicon, load_lexicon
from lull.reports.scene import Scene
from lull.reports.spans.dates import TimeSpan
from lull.reports.spans.places import PlaceSpan
from lull.reports.spans.resolving import Located

OPEN = Located()


@dataclass(frozen=True)
class Where:
    """Place as written and what it came to."""

    text: str | None = None
    located: Located = OPEN
    foreign: bool = False


@dataclass(frozen=True)
class When:
    """Days of an act."""

    start: date | None = None
    end: date | None = None
    prec: int | None = None

    @property
    def stated(self) -> bool:
        """Whether any day is known."""
        return self.start is not None or self.end is not None


# A road is named after where it leads to.
_ROUTE = re.compile(r" (?:road|highway|motorway|route)\b")


def describe_place(scene: Scene, candidate: Candidate, span: tuple[int, int], *, within: bool = False) -> Where:
    """The place of an act: named in its evidence, else (not `within`) in its sentence; `Where()` if none is named there."""
    number = candidate.sentence
    spans = _sources(scene, [p for p in scene.places(number) if not _capital_as_side(scene, p)])
    inside = _inside(spans, candidate, span, within=within)
    for pool in (inside,) if within else (inside, spans):
        here = _here(scene, pool)
        if here:
            return _name_place(scene, here, number)
        if pool is inside and any(p.foreign and p.located for p in pool):
            return Where(foreign=True)
    moved = [p for p in inside if not p.foreign and not p.org]
    return _name_place(scene, moved, number) if moved else Where()


def _inside(spans: list[PlaceSpan], candidate: Candidate, span: tuple[int, int], *, within: bool) -> list[PlaceSpan]:
    """Places of the evidence, where `within` only of the clause itself; of a return, where it leads to comes first."""
    inside = [p for p in spans if p.start >= span[0] and p.end <= span[1]]
    if within and candidate.clause.kind == "main":
        inside = [p for p in inside if candidate.clause.holds(p.start)]
    return _destinations_first(inside, candidate) if candidate.rule.event == "RETREAT" else inside


def of_the_country(scene: Scene, candidate: Candidate, span: tuple[int, int], lexicon: Lexicon) -> tuple[int, int]:
    """From where on places are those of a national claim: not "elders in Yathrib have met, parliament has not"."""
    match = lexicon.grammar.NATIONAL.search(scene.low, *span)
    comma = scene.low.rfind(", ", span[0], match.start()) if match else -1
    if comma < 0 or candidate.start < comma or not _has_verb(scene.low[span[0] : comma].split(), lexicon):
        return span
    return comma, span[1]


def _has_verb(words: list[str], lexicon: Lexicon) -> bool:
    return any(i > 1 and lexicon.word(w).verbs for i, w in enumerate(words)) or not lexicon.grammar.HELPING.isdisjoint(
        words
    )


def _sources(scene: Scene, spans: list[PlaceSpan]) -> list[PlaceSpan]:
    """As in "elders from Zummar and Wana met in Shikhan": what follows a source in a list is one, too."""
    out: list[PlaceSpan] = []
    for span in spans:
        held = out[-1] if out else None
        listed = held is not None and held.source and _LIST_GAP.fullmatch(scene.low[held.end : span.start])
        out.append(replace(span, source=True) if listed and not span.cue else span)
    return out


def _destinations_first(spans: list[PlaceSpan], candidate: Candidate) -> list[PlaceSpan]:
    """Where they return to before where they lived."""
    later = [p for p in spans if p.start >= candidate.end and not p.source]
    return later + [p for p in spans if p not in later]


def _here(scene: Scene, spans: list[PlaceSpan]) -> list[PlaceSpan]:
    """Places of the area that something may happen in; those that only name a road come last of all."""
    here = [p for p in spans if not p.foreign and not p.source and not p.org]
    return [p for p in here if not _ROUTE.match(scene.low, p.end)] or here


_ADDRESSED = re.compile(r"\b(?:called on|calls on|urged|urges|asked|asks|between|told|blamed|accused|from|of) $")
_BESIDE_PLACE = re.compile(r"(?:south|north|west|east|city|streets|residents|centre|road) of $")
_INSIDE = re.compile(r"\b(?:in|at|near|to|around|outside|for) (?:\w+ )?$")


def _capital_as_side(scene: Scene, span: PlaceSpan) -> bool:
    """As in "Baghdad and Erbil agreed", "called on Baghdad": governments, not places."""
    if scene.low[span.start : span.end] not in ("baghdad", "erbil", "بغداد", "اربيل") or span.cue:
        return False
    left = scene.low[max(0, span.start - 24) : span.start]
    if _ADDRESSED.search(left):
        return not _BESIDE_PLACE.search(left)
    return load_lexicon(scene.lang).grammar.CAPITALS and not span.located and not _INSIDE.search(left)


def fallback_place(scene: Scene, number: int) -> Where:
    """A place named only inside an organisation's name, or as where something comes from."""
    spans = [p for p in scene.places(number) if not p.foreign]
    return _name_place(scene, spans, number) if spans else Where()


def _name_place(scene: Scene, spans: list[PlaceSpan], number: int) -> Where:
    first = spans[0]
    if first.off and len(spans) > 1 and spans[1].start - first.end > 24 and not spans[1].off:
        later = scene.locate(spans[1], number)
        if later.level > 1 and later.adm2:
            first = spans[1]
    listed = _listed(scene, spans)
    if listed:
        return _places_of_a_list(scene, listed, number)
    pair = _pair(scene, spans, first)
    if pair is not None:
        return _two_places(scene, first, pair, number)
    located = scene.locate(first, number)
    if located.level == 1 and not first.off:
        finer = next((s for s in spans if _finer(scene, s, number, located.adm1)), None)
        if finer is not None:
            first, located = finer, scene.locate(finer, number)
    return Where(_written(scene, first), located)


def _listed(scene: Scene, spans: list[PlaceSpan]) -> list[PlaceSpan]:
    """Three places or more that follow one another as a list, or nothing."""
    out = spans[:1]
    for span in spans[1:]:
        gap = scene.low[out[-1].end : span.start]
        if span.start < out[-1].end or not _LIST_GAP.fullmatch(gap):
            break
        out.append(span)
    return out if len(out) > 2 else []


_LIST_GAP = re.compile(r"\)?(?: ?\([^()]*\)?)?(?: ?[(,،/] ?|,? and |,? و ?| و)(?:the )?(?:in )?")


def _places_of_a_list(scene: Scene, spans: list[PlaceSpan], number: int) -> Where:
    """A claim about many places is about none of them alone; what they share stands."""
    shared = {_plain(scene, s, number).adm1 for s in spans}
    adm1 = next(iter(shared)) if len(shared) == 1 else None
    return Where(scene.view.original(spans[0].start, spans[-1].end)[:120], Located(adm1))


def _finer(scene: Scene, span: PlaceSpan, number: int, adm1: str | None) -> bool:
    other = scene.locate(span, number)
    return other.level > 1 and other.adm1 == adm1 and other.adm2 is not None and not span.off


_PAIR_GAP = re.compile(
    r"(?:'s)?(?: districts?| town| city)? ?(?:and|to|و|و | و|-|,? and|إلى|الى|بۆ)(?: the districts? of| the| في)? ?"
)


def _pair(scene: Scene, spans: list[PlaceSpan], first: PlaceSpan) -> PlaceSpan | None:
    """The other end of "between X and Y", "from X to Y" or "X and Y"."""
    for other in spans:
        if other.start >= first.end:
            gap = scene.low[first.end : other.start]
            if _PAIR_GAP.fullmatch(
                gap,
            ):
                return other
            return None
    return None


def _two_places(scene: Scene, a: PlaceSpan, b: PlaceSpan, number: int) -> Where:
    first, second = _plain(scene, a, number), _plain(scene, b, number)
    text = scene.view.original(a.start, b.end)
    if first.adm2 and first.adm2 == second.adm2:
        return Where(text, first)
    if first.adm1 and first.adm1 == second.adm1:
        return Where(text, Located(first.adm1))
    return Where(text, Located())


def _plain(scene: Scene, span: PlaceSpan, number: int) -> Located:
    return scene.locate(replace(span, off=False), number)


_UNIT_AFTER = re.compile(r" (?:district|governorate|province|city|sub-?district|town|quarter|neighbou?rhood)\b")
_UNIT_BEFORE = re.compile(
    r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west) of $|(?:قضاء|ناحيه|مدينه|بلده|قريه|محافظه|شاري|قهزاي|ناحيهي|گوندي|شارووچكهي) $"
)


def _written(scene: Scene, span: PlaceSpan) -> str:
    after_words = _UNIT_AFTER.match(
        scene.low[span.end : span.end + 16],
    )
    end = span.end + (after_words.end() if after_words else 0)
    start = span.start
    before = _UNIT_BEFORE.search(
        scene.low[max(0, start - 16) : start],
    )
    if before:
        start -= before.end() - before.start()
    return scene.view.original(start, end)


def describe_time(
    scene: Scene, candidate: Candidate, span: tuple[int, int], *, statement: bool
) -> tuple[When, TimeSpan | None]:
    """Days of an act, or of the speech for statements; never the day of the report that tells of the act."""
    future = candidate.mode in ("future", "hypothetical") and not statement
    start, end = span
    said = candidate.clause.said
    ranges = [(start, end)]
    if statement:
        ranges = [(candidate.clause.start, candidate.clause.end)] + ([said] if said else []) + [(start, end)]
    best: TimeSpan | None = None
    for a, b in ranges:
        for time in scene.times(a, b, future=future):
            if said and not statement and said[0] <= time.start < said[1]:
                continue
            if statement and not _of_speech(scene, candidate, time):
                continue
            if best is None or _nearer(time, best, candidate):
                best = time
        if best:
            break
    return _when_of(best or _heading_day(scene, candidate))


def _when_of(time: TimeSpan | None) -> tuple[When, TimeSpan | None]:
    return (When(), None) if time is None else (_bounded(time), time)


_AFTER_DAY = re.compile(r" ?[:–-] ?")


def _heading_day(scene: Scene, candidate: Candidate) -> TimeSpan | None:
    """The day with which a point of a list begins: "• 12 September: ..."."""
    start = scene.sentences[candidate.sentence][0]
    for time in scene.times(start, min(candidate.start, start + 60)):
        opens = not any(c.isalnum() for c in scene.low[start : time.start])
        return time if opens and _AFTER_DAY.match(scene.low, time.end) else None
    return None


_CONTENT = re.compile(r"^ of\b|\b(?:that|to|for|if|who|which|by)\b|ان |بان ")


def _of_speech(scene: Scene, candidate: Candidate, time: TimeSpan) -> bool:
    """The day of the words stands before their content ("said on Monday that ...") or ends the clause."""
    if candidate.rule.record == "commitment":
        return _of_promise(scene, candidate, time)
    if time.bound != "on" or time.period.prec > 2:
        return False
    if candidate.clause.said and candidate.clause.said[0] <= time.start < candidate.clause.said[1]:
        return True
    if time.start <= candidate.start:
        return candidate.start - time.end < 60
    between = scene.low[candidate.end : time.start]
    return len(between) < 60 and not _CONTENT.search(between)


_BOUND = re.compile(r"\b(?:from|to|until|till|through|since)(?: the)? $")


_PROMISED_ON = re.compile(r"\b(?:promised|pledged|vowed|agreed)(?: in| on)?(?: the)? ?$")


def _of_promise(scene: Scene, candidate: Candidate, time: TimeSpan) -> bool:
    """The day on which a promise was made or met its fate lies in the past and does not limit it."""
    first = time.period.first
    if time.bound != "on" or time.ends or first is None or scene.published is None or first > scene.published:
        return False
    if _BOUND.search(scene.low[max(0, time.start - 12) : time.start]):
        return False
    aside = _PROMISED_ON.search(scene.low[max(0, time.start - 16) : time.start])
    return aside is None or candidate.rule.commitment in ("announced", "committed")


def _nearer(time: TimeSpan, best: TimeSpan, candidate: Candidate) -> bool:
    """Prefer an exact day to a longer period, then the one nearest to the verb."""
    if candidate.noun or candidate.clause.kind == "relative":
        return _distance(time, candidate) < _distance(best, candidate)
    if (best.bound == "by") != (time.bound == "by"):
        return best.bound == "by"
    if (best.period.prec <= 2) != (time.period.prec <= 2):
        return time.period.prec <= 2
    return _distance(time, candidate) < _distance(best, candidate)


def _distance(time: TimeSpan, candidate: Candidate) -> int:
    return max(candidate.start - time.end, time.start - candidate.end, 0)


def _bounded(time: TimeSpan) -> When:
    first, last, prec = time.period
    if time.bound == "since":
        return When(first, None, prec)
    if time.bound == "by":
        return When(None, last, prec)
    return When(first, last, prec)
