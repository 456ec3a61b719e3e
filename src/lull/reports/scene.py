"""One document on its way through the rules: folded text, sentences, places, times and what came before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from lull.languages.names import find_names
from lull.reports.document import Document
from lull.reports.sentences import Span, is_header
from lull.reports.spans.actors import ActorList, load_actors
from lull.reports.spans.dates import TimeSpan, find_times
from lull.reports.spans.gazetteer import Gazetteer, load_gazetteer
from lull.reports.spans.name_keys import name_key, sound_key
from lull.reports.spans.places import PlaceSpan, find_places
from lull.reports.spans.resolving import Located, resolve
from lull.reports.spans.view import View, make_view


@dataclass
class Scene:
    """What the rules look up again and again; places and times of a sentence are found once, when asked for."""

    document: Document
    view: View
    sentences: list[tuple[int, int]]
    gazetteer: Gazetteer
    actors: ActorList
    _places: dict[int, list[PlaceSpan]] = field(default_factory=dict)
    _times: dict[tuple[int, int, bool], list[TimeSpan]] = field(default_factory=dict)

    @property
    def low(self) -> str:
        """The folded text."""
        return self.view.low

    @property
    def lang(self) -> str:
        """Language of the document."""
        return self.document.lang

    @property
    def published(self) -> date | None:
        """Day of publication."""
        return self.document.published

    def places(self, number: int) -> list[PlaceSpan]:
        """Places named in a sentence."""
        if number not in self._places:
            start, end = self.sentences[number]
            found = find_places(self.view, start, end, lang=self.lang, gazetteer=self.gazetteer)
            self._places[number] = [p for p in found if not any(a <= p.start < b for a, b in self.names)]
        return self._places[number]

    @cached_property
    def names(self) -> list[tuple[int, int]]:
        """Ranges of the folded text that hold names of persons."""
        return [tuple(self.view.forth(Span(a, b))) for a, b in self._persons]  # type: ignore[misc]

    @cached_property
    def _persons(self) -> list[tuple[int, int]]:
        return find_names(self.document.text, self.lang, self._is_place)

    def blanks(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Names of persons between two offsets of the text, counted from the first."""
        return tuple((max(a, start) - start, min(b, end) - start) for a, b in self._persons if a < end and start < b)

    def _is_place(self, name: str) -> bool:
        key = name_key(name)
        return key in self.gazetteer.exact or (bool(sound_key(key)) and sound_key(key) in self.gazetteer.loose)

    def times(self, start: int, end: int, *, future: bool = False) -> list[TimeSpan]:
        """Times named between two offsets; none where the day of publication is not known."""
        if self.published is None:
            return []
        key = (start, end, future)
        if key not in self._times:
            found = find_times(self.low, start, end, published=self.published, lang=self.lang, future=future)
            self._times[key] = found
        return self._times[key]

    @cached_property
    def context(self) -> frozenset[str]:
        """Codes of the governorates and districts that the first sentences name without doubt."""
        codes: set[str] = set()
        for number in range(min(len(self.sentences), 30)):
            codes |= self.certain(number)
        return frozenset(codes)

    def certain(self, number: int) -> set[str]:
        """Codes that the names of one sentence leave no doubt about."""
        codes: set[str] = set()
        for span in self.places(number):
            kept = {(p.adm1, p.adm2) for p in span.places}
            if len(kept) == 1:
                codes.update(c for c in next(iter(kept)) if c)
        return codes

    def locate(self, span: PlaceSpan, number: int) -> Located:
        """Meaning of a name: by its own sentence first, then by the document."""
        first = resolve(span, self.certain(number))
        if first.candidates and not first.adm2:
            return resolve(span, self.context)
        return first


def make_scene(document: Document, area: Path) -> Scene:
    """A document ready for the rules."""
    view = make_view(document.text)
    text = document.text
    body = [s for s in document.sentences if not is_header(document.quote(s), text[s.end : s.end + 12])]
    sentences = [(a, b) for a, b in (view.forth(s) for s in body) if b > a]
    return Scene(document, view, sentences, load_gazetteer(area), load_actors(area))
