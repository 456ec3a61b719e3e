# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""The rules coder: clause by clause, what its verbs say and in which mode, then the fields."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from lull.languages import readers
from lull.reports.candidate import Candidate
from lull.reports.candidates import find_candidates
from lull.reports.clauses import Clause
from lull.reports.describe import When, Where, describe_place, describe_time, fallback_place, of_the_country
from lull.reports.document import Document
from lull.reports.evidence import find_evidence
from lull.reports.lexicon import Lexicon, load_lexicon
from lull.reports.merge import merge_incidents
from lull.reports.modes import is_old
from lull.reports.parties import describe_sides
from lull.reports.record import Record, Stated, make_record
from lull.reports.relevance import is_relevant
from lull.reports.scene import Scene, make_scene
from lull.reports.sentences import Span
from lull.reports.services import settle_status
from lull.reports.spans.counts import Counts, find_counts
from lull.reports.spans.dates import TimeSpan
from lull.reports.spans.deadlines import Anchor, find_deadline
from lull.reports.spans.people import load_words
from lull.reports.spans.quantities import find_quantity
from lull.reports.spans.view import fold
from lull.reports.topics import find_strand, sector_in, sectors_in

_CONFIDENCE = {
    "security_event": 0.75,
    "political_event": 0.65,
    "service_event": 0.7,
    "statement": 0.7,
    "commitment": 0.7,
}
_AT_MEETINGS = frozenset(("grievance", "demand", "denial", "warning", "condition"))
_MAX_RECORDS = 5000
_LONG = 40  # sentences from which a text is no report of one matter
_MONTH = 31
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_INHERIT = 2  # sentences back, within the paragraph, from which a place is taken
# A deadline is the same for both of these days only where its words name the year.
_ANY_DAYS = (date(1900, 2, 7), date(1901, 9, 20))


def code(document: Document, *, area: Path | None = None) -> list[Record]:
    """Records of one document, in the order of their evidence; none for a language without a lexicon.

    `area` is the folder with the gazetteer and the list of actors; `None` takes the bundled area. Relative dates need
    `document.published`; without it they stay open. Each record names the rule that made it.

    >>> from datetime import date
    >>> from lull.reports.document import make_document
    >>> text = "The ministry promised on Monday to repair the pumping station in Baaj within 90 days."
    >>> record = code(make_document(text, published=date(2022, 3, 14)))[0]
    >>> record.commitment_status, record.adm2_pcode, record.deadline.isoformat()
    ('announced', 'IQG15Q02', '2022-06-12')
    """
    if document.lang not in readers():
        return []
    lexicon = load_lexicon(document.lang)
    scene = make_scene(document, area or _bundled())
    if not is_relevant(scene):
        return []
    named = (p for number in range(len(scene.sentences)) for p in scene.places(number))
    lexicon = replace(lexicon, places=tuple((p.start, p.end) for p in named))
    candidates = find_candidates(scene.low, scene.sentences, lexicon)
    return _Coding(scene, lexicon).records(candidates)


@lru_cache(maxsize=1)
def _bundled() -> Path:
    from lull.areas import bundled_area

    return bundled_area("iraq")


class _Coding:
    """State that runs along a document: the last place, the sides and the day of the record before."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self.last: Record | None = None
        self.last_sentence = -9
        self.meeting: Record | None = None
        self.dated: Record | None = None
        self.alone = True
        self.vague = not scene.context or len(scene.sentences) > _LONG

    def records(self, candidates: list[Candidate]) -> list[Record]:
        records: list[Record] = []
        sentences: list[int] = []
        for index, candidate in enumerate(candidates[:_MAX_RECORDS]):
            siblings = [
                c
                for c in candidates[max(0, index - 6) : index + 7]
                if c.clause == candidate.clause and c is not candidate
            ]
            self.alone = not any(
                c.sentence == candidate.sentence and c.start > candidate.start and c.rule.event == "ASSAULT"
                for c in candidates[index + 1 : index + 7]
            )
            record = self._record(candidate, siblings)
            if record is not None:
                self.meeting = (
                    record if record.event_type == "CONSULT" and record.aux_mode == "actual" else self.meeting
                )
                if record.date_start and (record.aux_mode == "actual" or record.record_type == "statement"):
                    self.dated = record
                coded = [record, *_second_sector(self.scene, record, self.lexicon)]
                records += coded
                sentences += [candidate.sentence] * len(coded)
                self.last, self.last_sentence = record, candidate.sentence
        return merge_incidents(self.scene, records, sentences)

    def _record(self, candidate: Candidate, siblings: list[Candidate]) -> Record | None:
        scene, rule = self.scene, candidate.rule
        span = find_evidence(scene, candidate, siblings)
        where = self._where(candidate, span)
        if where is None:
            return None
        kind = "service_event" if rule.record == "service" else rule.record
        statement = kind in ("statement", "commitment")
        when, time = describe_time(scene, candidate, span, statement=statement)
        mode = self._mode(candidate, kind, span, when, time)
        values: Stated = {
            "event_type": rule.event,
            "speech_act": rule.speech,
            "commitment_status": rule.commitment,
        }
        actors, recipients = describe_sides(scene, candidate, span, self.lexicon)
        pronoun = actors == ("",)
        values["actors"], values["recipients"] = self._sides(actors, recipients)
        near = candidate.sentence - self.last_sentence <= 1
        if not when.stated:
            when = self._inherited(candidate, span, pronoun and near)
        if kind == "service_event":
            settled = settle_status(scene, candidate, span, self.lexicon)
            if settled is None:
                return None
            mode = "historical" if mode == "historical" else settled.mode
            values |= {"service_sector": settled.sector, "service_status": settled.status}
        if rule.record == "commitment":
            values |= self._promise(candidate, span, when, time)
        values |= self._figures(candidate, span, mode, when)
        if self._is_first_person(candidate, values):
            return None
        if self.vague and _says_nothing(kind, where, when, values):
            return None
        values |= _placed(where, when)
        return self._make(candidate, span, kind, mode, values)

    def _make(self, candidate: Candidate, span: tuple[int, int], kind: str, mode: str, values: Stated) -> Record:
        start, end = self.scene.view.back(*span)
        values["confidence"] = _CONFIDENCE[kind]
        return make_record(
            self.scene.document,
            Span(start, end),
            blanks=self.scene.blanks(start, end),
            record_type=kind,
            aux_mode=mode,
            strand=self._strand(candidate, span),
            coder="rules",
            rule=candidate.rule.id,
            **values,
        )

    def _mode(self, candidate: Candidate, kind: str, span: tuple[int, int], when: When, time: TimeSpan | None) -> str:
        """Mode of a record; what is said of long ago, or told as old, is historical."""
        rule, mode = candidate.rule, _mode_of_record(candidate, kind)
        if mode != "actual":
            return mode
        if time is not None and is_old(
            when.end or (when.start if time.bound != "since" else None), self.scene.published
        ):
            lasting = rule.record == "statement" or rule.commitment == "not_delivered"
            return mode if lasting else "historical"
        return (
            "historical"
            if kind.endswith("event") and _is_of_the_past(self.scene, span, candidate.start, self.lexicon)
            else mode
        )

    def _inherited(self, candidate: Candidate, span: tuple[int, int], linked: bool) -> When:
        """Day of the record before, for "they demanded", "the same evening" and what is said at a meeting."""
        rule, dated, last = candidate.rule, self.dated, self.last
        if candidate.mode in ("future", "hypothetical") and rule.record != "statement":
            return When()
        if dated is not None and self.lexicon.grammar.SAME_DAY.search(self.scene.low, *span):
            return _when(dated)
        if self.meeting is not None and self.meeting.date_start and rule.speech in _AT_MEETINGS:
            return _when(self.meeting)
        if last is None or last is not dated or last.date_start is None:
            return When()
        return _when(last) if self._goes_on(candidate, last) or (linked and rule.record != "service") else When()

    def _goes_on(self, candidate: Candidate, last: Record) -> bool:
        """Whether a promise is made in the agreement of the sentence before."""
        near = candidate.sentence - self.last_sentence <= 1
        return near and candidate.rule.commitment == "committed" and last.event_type in ("AGREE", "SUPPORT")

    def _where(self, candidate: Candidate, span: tuple[int, int]) -> Where | None:
        """Place of the record, or of the last place named before; `None` for an act wholly abroad."""
        scene = self.scene
        national = self._national(candidate)
        where = describe_place(
            scene,
            candidate,
            of_the_country(scene, candidate, span, self.lexicon) if national else span,
            within=national,
        )
        if where.foreign:
            return Where() if national else None
        if where.text is not None or national:
            return where
        where = fallback_place(scene, candidate.sentence)
        for number in range(candidate.sentence - 1, max(-1, candidate.sentence - 1 - _INHERIT), -1):
            if where.text is not None or self._new_paragraph(number):
                break
            named = [p for p in scene.places(number) if not p.foreign and not p.org and not p.source]
            where = (
                describe_place(scene, replace(candidate, sentence=number), scene.sentences[number])
                if named
                else fallback_place(scene, number)
            )
        return where

    def _national(self, candidate: Candidate) -> bool:
        """Whether the clause speaks of the country: such a claim takes no place from elsewhere."""
        clause, low = candidate.clause, self.scene.low
        ranges = [(clause.start, clause.end)] + ([clause.who] if clause.who else [])
        if any(self.lexicon.grammar.NATIONAL.search(low[a:b]) for a, b in ranges):
            return True
        abroad = candidate.phrase is not None and any("COUNTRY" in t.word.tags for t in candidate.phrase.tokens)
        return candidate.rule.record == "commitment" and abroad

    def _new_paragraph(self, number: int) -> bool:
        """Whether a blank line or a list mark stands between a sentence and the next."""
        scene = self.scene
        between = scene.low[scene.sentences[number][1] : scene.sentences[number + 1][0] + 1]
        return "\n\n" in between or ("\n" in between and scene.low[scene.sentences[number + 1][0]] in "-*•")

    def _sides(self, actors: tuple[str, ...], recipients: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if actors == ("",):
            actors = self.last.actors if self.last is not None else ()
        clean = tuple(r for r in recipients if r)
        return actors, tuple(r for r in clean if r not in actors)

    def _is_first_person(self, candidate: Candidate, values: Stated) -> bool:
        """An act that the writer tells of himself ("we cancelled our visit"), with no office or group that did it."""
        clause = candidate.clause
        if candidate.rule.record in ("statement", "commitment") and candidate.rule.commitment != "cancelled":
            return False
        first = self.lexicon.grammar.FIRST_PERSON.search(self.scene.low, clause.start, clause.end)
        attributed = candidate.mode != "hypothetical" and values["actors"]
        return first is not None and clause.said is None and not attributed

    def _promise(self, candidate: Candidate, span: tuple[int, int], when: When, time: TimeSpan | None) -> Stated:
        scene = self.scene
        sector = sector_in(scene, Clause(*span), self.lexicon)
        values: Stated = {"service_sector": sector, "deadline_prec": "none"}
        past = candidate.rule.commitment in ("not_delivered", "lapsed", "delivered")
        strict = past or candidate.rule.commitment in ("suspended", "cancelled", "started")
        made = when.start if when.prec == 1 else None
        if made is None and self.last is not None and self.lexicon.grammar.FROM_SIGNING.search(scene.low, *span):
            made = self.last.date_start
        skip = (time.start, time.end) if time is not None else None
        extended = candidate.rule.commitment == "extended"
        found = {
            find_deadline(
                scene.low, *span, anchor=Anchor(made, day, past or strict, strict, skip, extended), lang=scene.lang
            )
            for day in ((scene.published,) if scene.published else _ANY_DAYS)
        }
        if len(found) == 1 and (deadline := found.pop()):
            values |= {"deadline": deadline.last, "deadline_prec": deadline.prec}
        return values

    def _figures(self, candidate: Candidate, span: tuple[int, int], mode: str, when: When) -> Stated:
        scene, rule = self.scene, candidate.rule
        values: Stated = {}
        counts = Counts()
        if rule.record == "security_event" and rule.event == "ASSAULT" and mode in ("actual", "historical"):
            end = max(span[1], scene.sentences[candidate.sentence][1]) if self.alone else span[1]
            counts = find_counts(scene.low, span[0], end, lang=scene.lang)
            values |= {
                "low": counts.low,
                "best": counts.best,
                "high": counts.high,
                "injured": counts.injured,
                "count_scope": "roundup" if counts.scope == "event" and _is_long(when) else counts.scope,
            }
        if not counts.stated and rule.record != "statement":
            found = find_quantity(scene.low, *span, lang=scene.lang, arrest=rule.event == "COERCE")
            if found:
                values |= {"quantity": found.value, "unit": found.unit}
                running = rule.event and load_words(scene.lang).cumulative.search(scene.low, *span)
                values |= {"count_scope": "cumulative"} if running else {}
        return values

    def _strand(self, candidate: Candidate, span: tuple[int, int]) -> str:
        rule, low = candidate.rule, self.scene.low
        if rule.record == "service":
            return "services"
        if rule.record == "security_event" or rule.strand:
            return rule.strand or "security"
        start, end = self.scene.sentences[candidate.sentence]
        found = find_strand(low, *span, self.lexicon, default="")
        return found or find_strand(
            low, start, end, self.lexicon, default=self.last.strand if self.last else "governance"
        )


def _placed(where: Where, when: When) -> Stated:
    return {
        "place_text": where.text,
        "adm1_pcode": where.located.adm1,
        "adm2_pcode": where.located.adm2,
        "place_candidates": where.located.candidates,
        "date_start": when.start,
        "date_end": when.end,
        "date_prec": when.prec,
    }


def _says_nothing(kind: str, where: Where, when: When, values: Stated) -> bool:
    """An act of nobody, nowhere, at no time is no claim that anybody could check; nor is a word of nobody about no place."""
    if where.text or values["actors"] or values.get("deadline"):
        return False
    if kind == "statement":
        return True
    figure = any(values.get(f) is not None for f in ("best", "low", "injured"))
    return not (when.stated or figure or (values["recipients"] and kind != "service_event"))


def _second_sector(scene: Scene, record: Record, lexicon: Lexicon) -> list[Record]:
    """As in "Water and electricity" are two services in one state."""
    if record.record_type != "service_event":
        return []
    match = lexicon.grammar.TWO_SERVICES.search(fold(record.evidence))
    if match is None:
        return []
    found = [sectors_in(match.group(i), 0, len(match.group(i)), lexicon) for i in (1, 2)]
    if not all(found) or found[0] == found[1] or record.service_sector not in found[0] | found[1]:
        return []
    other = (found[1] if record.service_sector in found[0] else found[0]) - {record.service_sector}
    return [replace(record, service_sector=min(other))] if other else []


def _mode_of_record(candidate: Candidate, kind: str) -> str:
    """Mode of the promising and saying, not of what is promised or said; see the guideline."""
    if kind == "statement":
        return {"warning": "hypothetical", "condition": "hypothetical", "denial": "negated"}.get(
            candidate.rule.speech or "", "actual"
        )
    if kind == "commitment":
        return (
            "hypothetical"
            if candidate.mode == "hypothetical" and candidate.rule.commitment in ("announced", "committed")
            else "actual"
        )
    return candidate.mode if candidate.mode != "aside" else "actual"


def _when(record: Record) -> When:
    return When(record.date_start, record.date_end, record.date_prec)


def _is_long(when: When) -> bool:
    """More than a month: deaths over such a time are of many events."""
    return when.start is not None and when.end is not None and (when.end - when.start).days > _MONTH


def _is_of_the_past(scene: Scene, span: tuple[int, int], at: int, lexicon: Lexicon) -> bool:
    """Whether an act at an offset is told as one of years ago, or as what a remembrance is of."""
    grammar, low = lexicon.grammar, scene.low
    if grammar.YEARS_AGO.search(low, *span) or grammar.ANNIVERSARY.search(low, span[0], at):
        return True
    remembered = grammar.REMEMBERED.search(low, span[0], at)
    year = _YEAR.search(low, remembered.end(), span[1]) if remembered else None
    return year is not None and (scene.published is None or int(year.group()) < scene.published.year)
