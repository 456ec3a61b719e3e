"""The lexicon of a language: classes of nouns, and verbs with what they mean, read from the language's folder."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib import resources
from types import ModuleType
from typing import NamedTuple

import yaml

from lull.errors import ReportError
from lull.languages.folding import fold

_FIELDS = {"statement": "speech", "commitment": "commitment", "service": "change"}
_NOTHING: frozenset[str] = frozenset()
# Classes that are also of a wider class.
_WIDER = dict.fromkeys(
    (
        "WATER",
        "POWER",
        "HEALTH",
        "SCHOOL",
        "ROADS",
        "TELECOM",
        "WASTE",
        "HOUSING",
        "BANK",
        "FUEL",
        "INFRA",
        "SERVICEWORD",
    ),
    "SERVICE",
)


class Word(NamedTuple):
    """What a form may be: classes and dictionary forms (`tags`), and verbs as (dictionary form, feature)."""

    tags: frozenset[str]
    verbs: tuple[tuple[str, str], ...]


class Test(NamedTuple):
    """One condition: where to look (`>`, `<`, `+`, `~`, `!` or `*` for the verb's reach), for which tags or phrases."""

    where: str
    tags: frozenset[str]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Sense:
    """What a verb says: the kind of record and its type."""

    record: str
    strand: str | None = None
    event: str | None = None
    speech: str | None = None
    commitment: str | None = None
    change: str | None = None

    @property
    def id(self) -> str:
        """Name shown as the rule of a record, e.g. `statement.demand`."""
        return f"{self.record}.{self.event or self.speech or self.commitment or self.change}"


@dataclass(frozen=True)
class Frame:
    """A verb (or noun of action) in one sense, with its particles and conditions."""

    sense: Sense
    particles: tuple[str, ...]
    tests: tuple[Test, ...]
    flags: frozenset[str]
    noun: bool
    order: int

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Of each set one tag must stand in the sentence, else the frame cannot fire; phrases are not looked at."""
        tests = [t.tags for t in self.tests if t.where != "!" and not t.phrases and "@passive" not in t.tags]
        return (*(frozenset((p,)) for p in self.particles), *tests)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All words of a language. Forms are looked up folded; an unknown form is tried without affixes, once.

    Two are the same only as one object, which is what caches hold them by.
    """

    lang: str
    forms: Mapping[str, Word]
    names: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    frames: Mapping[str, tuple[Frame, ...]]
    inflection: ModuleType
    grammar: ModuleType
    places: tuple[tuple[int, int], ...] = ()  # ranges of the text in hand that name places

    @cached_property
    def word(self) -> Callable[[str], Word]:
        """The analysis of one folded form; an unknown word has its own form as its only tag."""
        return lru_cache(maxsize=200_000)(self._analyse)

    def _analyse(self, form: str) -> Word:
        entry = self.forms.get(form)
        tags, verbs = (entry.tags, entry.verbs) if entry else (_NOTHING, ())
        for stem, mark in self.inflection.stems(form):
            other = self.forms.get(stem)
            if other is not None:
                tags |= other.tags
                if mark == "-":
                    continue
                verbs += tuple((lemma, feature + mark) for lemma, feature in other.verbs)
        return Word(tags | {form}, tuple(dict.fromkeys(verbs)))


@lru_cache(maxsize=8)
def load_lexicon(lang: str) -> Lexicon:
    """The lexicon of a language; `ReportError` where its folder holds none, or a line cannot be used."""
    try:
        inflection = importlib.import_module(f"lull.languages.{lang}.reports.forms")
        grammar = importlib.import_module(f"lull.languages.{lang}.reports.grammar")
    except ModuleNotFoundError as error:
        raise ReportError(f"no lexicon for language {lang!r}; expected a folder languages/{lang}/reports") from error
    nouns, verbs = _read(lang, "nouns.yaml"), _read(lang, "verbs.yaml")
    builder = _Builder(inflection)
    for name, words in nouns.items():
        for word in str(words).split():
            builder.add_noun(word, name)
    for number, (lemmas, frame) in enumerate(_lines(verbs, lang)):
        for lemma in lemmas:
            builder.add_verb(lemma, frame, number)
    tags, heads = builder.tags, builder.heads
    forms = {f: Word(frozenset(tags.get(f, ())), tuple(sorted(heads.get(f, ())))) for f in {*tags, *heads}}
    frames = {k: tuple(sorted(v, key=lambda f: (-_weight(f), f.order))) for k, v in builder.frames.items()}
    return Lexicon(lang, forms, {k: tuple(v) for k, v in builder.names.items()}, frames, inflection, grammar)


# How much a condition tells: an object more than a subject, a particle most.
_WEIGHTS = {"+": 4.0, ">": 3.0, "*": 2.0, "~": 1.5, "<": 1.0, "!": 0.3}


def _weight(frame: Frame) -> float:
    return 4.0 * len(frame.particles) + 1.5 * len(frame.flags) + sum(_WEIGHTS[t.where] for t in frame.tests)


def _read(lang: str, name: str) -> Mapping[str, object]:
    text = resources.files(f"lull.languages.{lang}.reports").joinpath(name).read_text(encoding="utf-8")
    data: Mapping[str, object] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data


def _lines(verbs: Mapping[str, object], lang: str) -> Iterator[tuple[list[str], Frame]]:
    for head, lines in verbs.items():
        record, value, *strand = head.split()
        sense = Sense(record, strand[0] if strand else None, **{_FIELDS.get(record, "event"): value})
        for line in lines if isinstance(lines, list) else ():
            try:
                yield _line(str(line), sense)
            except ValueError as error:
                raise ReportError(f"lexicon {lang}, {head}: {line!r} cannot be read: {error}") from error


def _line(line: str, sense: Sense) -> tuple[list[str], Frame]:
    noun = line.startswith("n:")
    left, _, right = line.removeprefix("n:").partition("|")
    flags, tests = set(), []
    for item in right.split():
        parts = [p.strip() for p in item.split(",")]
        if len(parts) == 1 and parts[0].startswith("@"):
            flags.add(parts[0][1:])
            continue
        rest = ",".join(parts)
        if rest:
            where = rest[0] if rest[0] in "><+~!" else "*"
            tests.append(_test(where, rest.lstrip("><+~!")))
    if not left.split():
        raise ValueError("no word before the bar")
    return left.split(), Frame(sense, (), tuple(tests), frozenset(flags), noun, 0)


def _test(where: str, words: str) -> Test:
    every = [w if w.isupper() else fold(w) for w in words.split(",") if w]
    single = frozenset(w for w in every if "_" not in w or w.isupper())
    return Test(where, single, tuple(f" {w.replace('_', ' ')} " for w in every if "_" in w and not w.isupper()))


@dataclass
class _Builder:
    """The lexicon while its lines are read."""

    inflection: ModuleType
    tags: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = field(default_factory=lambda: defaultdict(list))
    frames: dict[str, list[Frame]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    def add_noun(self, word: str, name: str) -> None:
        """A noun (or a name of several words) of a class, in all its forms."""
        parts = fold(word).split("_")
        # Words of NAME_ABOUT tell the sector, but are no plant or network that could fail or come back.
        about = name.endswith("_ABOUT")
        classes = {name.removesuffix("_ABOUT")} if about else {name, _WIDER.get(name, name)}
        for form in self.inflection.noun_forms(parts[-1]):
            folded = fold(form)
            if len(parts) == 1:
                self.tags[folded] |= {*classes, parts[-1]}
            else:
                self.names[parts[0]].append(((*parts[1:-1], folded), frozenset(classes)))

    def add_verb(self, lemma: str, frame: Frame, number: int) -> None:
        """A verb, or noun of action, in one sense, in all its forms."""
        head, *particles = lemma.split("_")
        name = fold(self.inflection.lemma(head) if hasattr(self.inflection, "lemma") else head)
        mine = replace(frame, particles=tuple(fold(p) for p in particles), order=number)
        for word in (*mine.particles, *(t for test in frame.tests for t in test.tags if not t.isupper())):
            self.tags[word].add(word)  # so that it is found beneath affixes
        key = f"n:{name}" if frame.noun else name
        self.frames[key].append(mine)
        if frame.noun:
            for form in self.inflection.noun_forms(head):
                self.tags[fold(form)] |= {key}
            return
        for form, feature in self.inflection.verb_forms(head):
            self.heads[fold(form)].add((name, feature))
            self.tags[fold(form)].add(name)
