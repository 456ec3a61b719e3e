# ruff: noqa: E501  (lists of words and signatures stay on one line)
"""Names of persons in a text, by lists of given names and the words beside them; to be blanked before a quote leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from lull.languages.folding import fold

# Start, end and text of a word.
Word = tuple[int, int, str]
BLANK = "[name]"
_CAPITALS = re.compile(r"(?<![\w'-])(?:[A-ZÀ-ÖØ-Þ][\w'’-]*\.?)(?:[ -](?:(?:al|el|bin|ibn|bint|abu|abd|van|von|de|der|del)[ -])*[A-ZÀ-ÖØ-Þ][\w'’-]*\.?)*")  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ARTICLES = ("al-", "el-", "ad-", "as-", "ar-", "an-")


@dataclass(frozen=True)
class Names:
    """Words of one language; `latin` where names are told by capitals."""

    given: frozenset[str]
    titles: frozenset[str]
    links: frozenset[str]
    said: frozenset[str]
    never: frozenset[str]
    latin: bool


@lru_cache(maxsize=8)
def load_names(lang: str) -> Names:
    """The list of names of a language; an empty one where its folder holds none."""
    source = resources.files(f"lull.languages.{lang}").joinpath("reports", "names.yaml")
    if not source.is_file():
        return Names(*(frozenset(),) * 5, True)
    data = yaml.load(source.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    sets = {
        k: frozenset(fold(w) for w in str(data.get(k, "")).split())
        for k in ("given", "titles", "links", "said", "never")
    }
    latin = any(w.isascii() for w in sets["given"])
    given = frozenset(_sound(w) for w in sets["given"]) if latin else sets["given"]
    return Names(given, sets["titles"], sets["links"], sets["said"], sets["never"], latin)


@lru_cache(maxsize=65536)
def _low(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return fold(word).removesuffix("'s").strip("'.")


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    """Key under which the usual romanisations of a name meet."""
    key = re.sub(r"[^a-z]", "", fold(word))
    for a, b in (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "ai"), ("ey", "ai"), ("ay", "ai"), ("y", "i"), ("o", "u"), ("e", "a"), ("q", "k"), ("dh", "d"), ("th", "t")):  # fmt: skip
        key = key.replace(a, b)
    return re.sub(r"(.)\1+", r"\1", key)


def find_names(text: str, lang: str, is_place: Callable[[str], bool] = bool) -> list[tuple[int, int]]:
    """Ranges of persons' names in a text, in order; a surname that stood in a full name is found alone, too.

    `is_place` says of a run of words whether it names a place or group of the area, which is then no person.

    >>> text = "Judge Adnan al-Zubair met the mayor. Zubair spoke first."
    >>> [text[a:b] for a, b in find_names(text, "en")]
    ['Adnan al-Zubair', 'Zubair']
    """
    names = load_names(lang)
    place = _nowhere if is_place is bool else is_place
    found = _latin(text, names, place) if names.latin else _arabic(text, names, place)
    return _with_surnames(text, found, names)


def blank_names(text: str, lang: str, is_place: Callable[[str], bool] = bool) -> str:
    """The text with every person's name replaced by `[name]`.

    >>> blank_names("Dr Sarmad Yaqub and two nurses were hurt", "en")
    'Dr [name] and two nurses were hurt'
    """
    out, at = [], 0
    for start, end in find_names(text, lang, is_place):
        out += [text[at:start], BLANK]
        at = end
    return "".join([*out, text[at:]])


def _nowhere(_: str) -> bool:
    return False


def _latin(text: str, names: Names, is_place: Callable[[str], bool]) -> list[tuple[int, int]]:
    found = []
    for match in _CAPITALS.finditer(text):
        words = [(match.start() + w.start(), match.start() + w.end(), w.group()) for w in _WORD.finditer(match.group())]
        span = _person(text, words, names, is_place)
        if span is not None:
            found.append(span)
    return found


def _person(text: str, words: list[Word], names: Names, is_place: Callable[[str], bool]) -> tuple[int, int] | None:
    """The part of a run of capitals that is a person's name, or `None`."""
    words, titled = _without_titles(words, names)
    if not words or any(_is(w[2], names.never) for w in words):
        return None
    start, end = words[0][0], words[-1][1]
    titled = titled or _title_before(text, start, names)
    # To ask whether the words are a place takes longest, so it comes last.
    if (len(words) == 1 and not titled and not _given(words[0][2], names)) or is_place(text[start:end]):
        return None
    return (start, end) if _is_person(text, words, names, titled=titled) else None


def _without_titles(words: list[Word], names: Names) -> tuple[list[Word], bool]:
    """The words without titles before them and words of no name around them, and whether a title is next to them."""
    titled = False
    while words and (_is(words[0][2], names.titles) or _is(words[0][2], names.never)):
        titled = _is(words[0][2], names.titles)
        words = words[1:]
    while words and _is(words[-1][2], names.never):
        words = words[:-1]
    return words, titled


def _is_person(text: str, words: list[Word], names: Names, *, titled: bool) -> bool:
    """Whether given names, a title, or what stands beside them make the words a person's name."""
    start, end = words[0][0], words[-1][1]
    given = [_given(w[2], names) for w in words]
    beside = _beside(text, start, end, names)
    if given[0] and (len(words) > 1 or titled or beside):
        return True
    if (titled and not _of(text, start)) or any(given[1:]):
        return True
    return beside and 2 <= len(words) <= 3 and all(len(w[2]) > 2 and not w[2].isupper() for w in words)


def _is(word: str, among: frozenset[str]) -> bool:
    return _folded(word) in among


def _given(word: str, names: Names) -> bool:
    low = _folded(word)
    return _sound(low) in names.given and not low.startswith(_ARTICLES) and low not in names.never


def _title_before(text: str, start: int, names: Names) -> bool:
    left = text[max(0, start - 24) : start]
    if not left.endswith((" ", ".")):
        return False
    before = _WORD.findall(left)
    return bool(before) and _low(before[-1]) in names.titles and left.rstrip(" .").endswith(before[-1])


def _of(text: str, start: int) -> bool:
    return text[max(0, start - 4) : start].lower().endswith(" of ")


def _beside(text: str, start: int, end: int, names: Names) -> bool:
    """A verb of saying, an age or *who* beside the capitals."""
    before = _WORD.findall(text[max(0, start - 14) : start])
    after = text[end : end + 24]
    following = _WORD.findall(after)
    said_before = bool(before) and fold(before[-1]) in (names.said - {"by", "with", "who", "according"})
    said_after = bool(following) and fold(following[0]) in (names.said - {"by", "with", "according"})
    return said_before or said_after or bool(re.match(r", (?:\d{2}\b|an? |who )", after))


def _arabic(text: str, names: Names, is_place: Callable[[str], bool]) -> list[tuple[int, int]]:
    words = [(*m.span(), _low(m[0])) for m in _WORD.finditer(text)]
    low = [word for _, _, word in words]
    given = names.given
    begins = [
        i
        for i, (word, after) in enumerate(zip(low, [*low[1:], ""], strict=True))
        if word in given or (word[:1] in "وف" and word[1:] in given) or (after[:2] == "ال" and _nisba(after))
    ]
    found: list[tuple[int, int]] = []
    after = 0
    for i in begins:
        last = _run(text, words, i, names) if i >= after else None
        if last is not None:
            after = last + 1
            if not is_place(text[words[i][0] : words[last][1]]):
                found.append((words[i][0], words[last][1]))
    return found


def _is_given(word: str, names: Names) -> bool:
    return word in names.given or (word[:1] in "وف" and word[1:] in names.given)


def _run(text: str, words: list[Word], i: int, names: Names) -> int | None:
    """Index of the last word of a name that begins at `i`: a given name beside a title, a further one, or a nisba."""
    given, titled = _is_given(words[i][2], names), _after_title(text, words, i, names)
    if not given and not titled:
        return None
    last = _end(text, words, i, names, titled_given=titled and given)
    return last if titled or last > i else None


def _end(text: str, words: list[Word], i: int, names: Names, *, titled_given: bool) -> int:
    """Index of the last of at most five words that go on with the name from `i`; a link between names ends none."""
    last = i
    while last + 1 < len(words) and last - i < 4 and text[words[last][1] : words[last + 1][0]] == " ":
        if not _goes_on(words[last + 1][2], names, titled_given=titled_given):
            break
        last += 1
    while last > i and words[last][2] in names.links:
        last -= 1
    return last


def _after_title(text: str, words: list[Word], i: int, names: Names) -> bool:
    if i == 0 or _unbound(words[i - 1][2]) not in names.titles:
        return False
    return text[words[i - 1][1] : words[i][0]].strip(" .") == ""


def _goes_on(word: str, names: Names, *, titled_given: bool) -> bool:
    """Whether a word goes on with a name: any with an article does where a title and a given name stand before it."""
    bound = titled_given and word.startswith("ال") and len(word) > 4 and word not in _NOT_NAMES
    return word in names.given or word in names.links or _nisba(word) or bound


def _unbound(word: str) -> str:
    return word[1:] if word[:1] in "وف" and len(word) > 4 else word


@lru_cache(maxsize=65536)
def _nisba(word: str) -> bool:
    return word.startswith("ال") and word.endswith(("ي", "يه")) and len(word) > 5 and word not in _NOT_NAMES


_NOT_NAMES = frozenset(fold(w) for w in ["المحلي", "المحلية", "الأمني", "الأمنية", "العراقي", "العراقية", "الكهربائي", "الصحي", "الصحية", "المدني", "المدنية", "الوطني", "الوطنية", "الحكومي", "الحكومية", "الماضي", "الماضية", "الحالي", "الاتحادي", "الاتحادية", "التركي", "التركية", "الدولي", "الدولية", "العسكري", "العسكرية", "الغربي", "الشرقي", "الجنوبي", "الشمالي", "الحالية", "المالي", "المالية", "الإسلامي", "الإسلامية", "الشعبي", "الشعبية", "الكوردي", "الكردي", "الكردستاني", "الأهلي", "الثاني", "الثانية", "النفطي", "الرئيسي", "الرئيسية", "الإنساني", "الإنسانية", "العشائري", "الأساسي", "الخارجية", "الداخلية", "الخليجي", "السياسي", "السياسية", "الأمريكي", "الإيراني", "القانوني", "الفني", "الفنية", "التنفيذي", "المركزي", "المركزية", "السكني", "السكنية", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الإثنين", "الذي", "التي", "اليوم", "المقبل", "القادم", "التابع", "التابعة", "العام", "العامة"])  # fmt: skip


def _with_surnames(text: str, found: list[tuple[int, int]], names: Names) -> list[tuple[int, int]]:
    """Later mentions by surname alone ("Keiver said"), for names written in capitals."""
    if not names.latin or not found:
        return found
    surnames = {text[a:b].rsplit(maxsplit=1)[-1] for a, b in found if " " in text[a:b]}
    surnames = {
        s for s in surnames if len(s) > 3 and not s.lower().startswith(_ARTICLES) and fold(s) not in names.never
    }
    more = [m.span() for s in sorted(surnames) for m in re.finditer(rf"(?<![\w-]){re.escape(s)}(?![\w-])", text)]
    taken = [m for m in more if not any(a < m[1] and m[0] < b for a, b in found)]
    return sorted([*found, *taken])
