"""Clauses with their words: a sentence cut where another statement of fact begins, its attribution set apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from lull.reports.lexicon import Lexicon, Word, load_lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W_]+)*|\d[\d.,]*\d|\d")
LONGEST = 900


class Token(NamedTuple):
    """One word or figure of the folded text, with its analysis."""

    start: int
    end: int
    form: str
    word: Word


@dataclass(frozen=True)
class Clause:
    """A range of folded text; `holes` are ranges in it that belong to other clauses.

    `kind` is main, sub (*after ...*) or relative; `said` is the range of the attribution that was set apart, `who`
    that of the speaker.
    """

    start: int
    end: int
    kind: str = "main"
    holes: tuple[tuple[int, int], ...] = ()
    said: tuple[int, int] | None = None
    who: tuple[int, int] | None = None

    def holds(self, offset: int) -> bool:
        """Whether an offset lies in the clause and in none of its holes."""
        return self.start <= offset < self.end and not any(a <= offset < b for a, b in self.holes)


@dataclass(frozen=True)
class Phrase:
    """A clause with its tokens: what frames are tried on."""

    low: str
    clause: Clause
    tokens: tuple[Token, ...]

    @cached_property
    def forms(self) -> list[str]:
        """The words as they stand."""
        return [t.form for t in self.tokens]

    @cached_property
    def nouns(self) -> list[bool]:
        """Which words belong to a class of nouns."""
        return [is_noun(t.word.tags) for t in self.tokens]

    @cached_property
    def participles(self) -> list[bool]:
        """Which words may be participles."""
        return [_has_participle(t.word.verbs) or t.form.endswith(("ed", "ing")) for t in self.tokens]

    @cached_property
    def tags(self) -> frozenset[str]:
        """All tags of the clause."""
        return frozenset().union(*[t.word.tags for t in self.tokens])

    @cached_property
    def text(self) -> str:
        """The words of the clause between single blanks, for phrases of several words."""
        return f" {' '.join(self.forms)} "


@lru_cache(maxsize=65536)
def is_noun(tags: frozenset[str]) -> bool:
    """Whether a word of these tags belongs to a class of nouns, or is a noun of action."""
    return any(tag.isupper() or tag.startswith("n:") for tag in tags)


@lru_cache(maxsize=65536)
def _has_participle(verbs: tuple[tuple[str, str], ...]) -> bool:
    return any(feature[:1] in "npg" for _, feature in verbs)


@lru_cache(maxsize=65536)
def actions(tags: frozenset[str]) -> tuple[str, ...]:
    """Heads of frames among the tags of a word: its nouns of action."""
    return tuple(sorted(t for t in tags if t.startswith("n:")))


def clauses(low: str, start: int, end: int, lexicon: Lexicon) -> list[Clause]:
    """Clauses of one sentence, in order of their beginning."""
    return sorted(
        (Clause(*piece) for piece in lexicon.grammar.pieces(low, start, end)), key=lambda c: (c.start, -c.end)
    )


def phrase(low: str, clause: Clause, lexicon: Lexicon) -> Phrase:
    """The words of a clause, analysed."""
    tokens, starts = _tokens(low, lexicon)
    first = bisect_left(starts, clause.start)
    last = bisect_left(starts, min(clause.end, clause.start + LONGEST))
    chosen = tokens[first:last]
    if clause.holes:
        chosen = [t for t in chosen if clause.holds(t.start)]
    return Phrase(low, clause, tuple(chosen))


@lru_cache(maxsize=32)
def _tokens(low: str, lexicon: Lexicon) -> tuple[list[Token], list[int]]:
    """All words of a text, analysed once, and where they begin."""
    tokens, starts = _plain(low, load_lexicon(lexicon.lang))
    return (_placed(list(tokens), starts, lexicon) if lexicon.places else tokens), starts


@lru_cache(maxsize=32)
def _plain(low: str, lexicon: Lexicon) -> tuple[list[Token], list[int]]:
    """As above before places are seen: what all readers of a text share."""
    word = lexicon.word
    tokens = [_token((*m.span(), m[0], word(m[0]))) for m in _WORD.finditer(low)]
    return _joined(tokens, lexicon), [t.start for t in tokens]


_token: Callable[[tuple[int, int, str, Word]], Token] = partial(tuple.__new__, Token)
"""A token without the detour of `Token(...)`: half of the words of a text are only made and looked at once."""


def _placed(tokens: list[Token], starts: list[int], lexicon: Lexicon) -> list[Token]:
    """Names of places are nouns of their own class; where capitals tell them, they are no verbs ("Hit")."""
    capitals = lexicon.grammar.CAPITALS
    for start, end in lexicon.places:
        for i in range(bisect_left(starts, start), len(tokens)):
            held = tokens[i]
            if held.start >= end:
                break
            whole = start >= held.start and end <= held.end
            verbs = () if capitals or not whole else held.word.verbs
            tokens[i] = held._replace(word=Word(held.word.tags | _PLACE_NAME, verbs))
    return tokens


_PLACE_NAME = frozenset(("PLACENAME",))


def _joined(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Names of several words give their class to their first and last word."""
    names = lexicon.names
    for i in [i for i, t in enumerate(tokens) if t.form in names]:
        for rest, tags in names[tokens[i].form]:
            last = i + len(rest)
            if last >= len(tokens) or tokens[i + 1].form != rest[0]:
                continue
            if tuple(t.form for t in tokens[i + 1 : last + 1]) == rest:
                for k in (i, last):
                    held = tokens[k]
                    tokens[k] = held._replace(word=Word(held.word.tags | tags, held.word.verbs))
    return tokens
