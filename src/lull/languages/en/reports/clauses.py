"""Where English clauses begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Range = tuple[int, int]
Piece = tuple[int, int, str, tuple[Range, ...], Range | None, Range | None]

_SUBJECT = (
    r"(?:the|a|an|its|their|his|her|two|three|four|five|some|about|most|many|several|police|residents|families|crews|both|it|they|he|"
    r"she|no|none|nobody|\d+|another|others|this|that|there|local|troops|militants|gunmen|protesters|[a-z]+ (?:and|of) [a-z]+)"
)
_FINITE = (
    r"(?:was|were|has|have|had|is|are|will|would|can|could|did|does|said|says|went|came|left|ran|fell|took|gave|made|met|"
    r"began|told|held|lost|got|fled|shut|cut|put|sent|set|broke|hit|shot|struck|blew|[a-z]{3,}ed|[a-z]{3,}s)"
)
_CUT = re.compile(
    rf";|: (?=[a-z])| - |, (?=(?:but|while|whereas|although|though|even though|yet|only for) )|(?<=\w) (?=(?:but|whereas|although|though) )"
    rf"|, (?=and (?:then )?{_SUBJECT} (?:[\w'-]+ ){{0,5}}?{_FINITE}\b)|, (?=and [a-z]+ (?:is|are|was|were|has|have|will) )|, (?=so (?:that )?{_SUBJECT} )"
    rf"| (?=and (?:the|its|their|nobody|no one|none|they|it) (?:[\w'-]+ ){{0,3}}?(?:was|were|is|are|has|have|will|had|did)\b)"
    rf"| (?=and (?:\w+ ){{1,2}}(?:was|were|have|has|had|is|are) )"
    rf"|, (?=(?:half|most|many|several|parts|all|others|none|some|a (?:third|quarter|few|number)) (?:of )?(?:[\w'-]+ ){{0,4}}?(?:remains?|remained|stays?|stayed|is|are|was|were|has|have|had|still)\b)"
    rf"|, (?=(?:the|a|an|its|their|\d+|two|three|four|five|no|some) [\w'-]+(?: [\w'-]+){{0,3}} (?:was|were|has|have|had|is|are|will)\b)"
)
_WHEN_SAID = r"(?:,? (?:on|in|at|this|late|early|yesterday|today|last|by|through|during|earlier|after|speaking|from|via|over)\b[^,;.]{0,60})?"
_SAY = (
    r"(?:said|says|say|told [\w' ]{3,40}?|announced|reported|reports|confirmed|stated|added|wrote|noted|declared|revealed|"
    r"explained|recalled|observed|indicated|disclosed|found|counted|showed|shows|recounted|posted|acknowledged|admitted|maintained|"
    r"claimed|tweeted|insisted|argued|estimated|remarked|concluded|judged|warned|cautioned|complained|promised|pledged|vowed)"
)
_TAIL = re.compile(
    rf",[\"']? (?:(?!and |but |which |who |where )[^,;]{{2,90}}?) {_SAY}{_WHEN_SAID}[.!]?[\"']*$"
    rf"|,? according to [^;]{{3,110}}$|[.!?,][\"'] ?(?:[^,;\"]{{2,90}}?) {_SAY}{_WHEN_SAID}[.!]?$"
    rf"|[.!?,][\"'] ?[^;\"]{{2,60}}? (?:said|says|told \w+|added|warned|explained)\b[^;\"]*$"
    rf"|, (?:said|says) [^;]{{3,140}}$|, {_SAY} [^,;]{{3,90}}$"
)
_MIDDLE = re.compile(rf", (?:[^,;]{{2,60}}?) {_SAY}(?: (?:on|in) [^,;]{{2,30}})?, ")
_HEAD_SAY = re.compile(
    r"\b(?:said|says|say|announced|reported|reports|confirmed|stated|added|noted|declared|revealed|disclosed|recalled|counted|found|wrote|"
    r"explained|acknowledged|admitted|claimed|tweeted|estimated|remarked|concluded|indicated|observed|told (?!of\b)[\w' -]{2,50}?(?= that | the | a | on | in |,))\b"
)
_AFTER_SAY = re.compile(
    r",?(?: (?:on|in|at|late|early|yesterday|today|this|last|earlier|by|through|via|after|during|from) (?:(?!that\b|the (?:army|police|ministry) )[\w'-]+ ?){1,6}?(?=,| that | the | its | a | an | two | three | \d| he | she | it | they | it | no | all | some | more | [a-z]+ (?:had|has|have|was|were|will|would)\b))?,? ?(?:that )?(?=\S)"
)
_RELATIVE = re.compile(
    r", (?:which|who|whose|where|whom|one of which|most of whom)\b[^,;]*(?:,|$)|, (?:a|an|the|one of|speaking|representing|home to|once|long|known|formerly|now|citing|as)\b(?! (?:result|spokes\w+ (?:said|told)))[^,;]{2,90},(?= [^,;]*\b(?:said|says|told|was|were|has|have|had|will|is|are|[a-z]{3,}ed|shut|went|came|took|held|hit|met|left|sent|cut|put|stopped)\b)|\((?:[^()]*)\)"
)
_RESTRICTIVE = re.compile(
    r"(?<=[a-z0-9]) (?:who|which|whose|where|whom)\b|(?<=[a-z]) that (?=(?:had|has|have|was|were|once|the|is|are|used|[a-z]+ed)\b)"
)
_IF = re.compile(
    r"(?:^\W*|(?<= ))(?:(?:if|unless|provided(?: that)?|in case|as long as|otherwise) |(?<!\w )(?:should|were|had) (?=(?:the|a|an|this|that|any|it|they|talks|funds?|rains?) ))[^,;]*"
)
_NOT_NOUN = re.compile(
    r"\b(?:said|says|say|so|stated|announced|reported|confirmed|fear|feared|demand\w*|insist\w*|warn\w*|claim\w*|agree\w*|den(?:y|ied|ies)|show\w*|found|complain\w*|told \w+|reports|rumours|allegations|condition|now|ensure|hope\w*|see|know|promis\w*|pledg\w*|vow\w*|believe\w*|decid\w*|ask\w*|out|in|of|to|from|and|with|about|on|at|by|for|over)$"
)
_SUBORDINATE = re.compile(
    r"(?:^|,? )\b(?:after|when|because|since|until|before|as|once|following|while|weeks after|days after|years after|hours after|despite)\b (?=[^,;]*\b(?:was|were|has|have|had|is|are|did|[a-z]{3,}ed|[a-z]{3,}ing|went|came|left|took|hit|broke|fell|shot|blew|failed|began|lost|ran|cut)\b)"
)


def pieces(low: str, start: int, end: int) -> list[Piece]:
    """Clauses of a sentence: (start, end, kind, holes, attribution, speaker); kinds are main, sub and relative.

    A hole is a range inside a clause that is no part of it: a relative clause, an apposition, what stands in brackets.
    """
    out: list[Piece] = []
    at = start
    bounds = list(_CUT.finditer(low, start, end))
    ends = []
    for match in bounds:
        if low.startswith(" and ", match.start()) and not _VERBISH.search(low, at, match.start()):
            continue  # "the driver and his son were killed": two subjects of one verb
        if match.group().startswith((", ", ": ")) and not _SAID_OF.search(low, at, match.start()):
            continue  # "By the end of May, 340 families had ..."
        if match.group() == " " and _PAIR.search(low, max(at, match.start() - 40), match.start()):
            continue  # "unless Shia and Sunni leaders are ..."
        if match.start() - at >= 8 and not _inside(low, match.start(), start, end):
            ends.append((at, match.start()))
            at = (
                match.end()
                if low[match.start()] in ";:,-" or low[match.start() : match.start() + 2] == " -"
                else match.start()
            )
    ends.append((at, end))
    for a, b in ends:
        out.extend(_clause(low, a, b))
    return [p for p in out if p[1] - p[0] > 3]


_PAIR = re.compile(r"\b(?:if|unless|whether|between|both)\b[^,]{0,30}$")
_SAID_OF = re.compile(
    r"\b(?:was|were|has|have|had|is|are|will|would|could|did|said|[a-z]{3,}(?:ed|ing)|went|came|left|ran|took|met|began|held|lost|fled|shut|hit|shot|blew|broke|got|cut|fell|sent|[a-z]{4,}s)\b"
)


def _inside(low: str, at: int, start: int, end: int) -> bool:
    """Whether an offset lies inside an apposition or brackets."""
    return any(m.start() < at < m.end() - 1 for m in _RELATIVE.finditer(low, start, end))


class _Main(NamedTuple):
    """A clause without its attribution: its range, what is no part of it, and the range of the attribution."""

    start: int
    end: int
    holes: list[Range]
    said: Range | None


def _clause(low: str, start: int, end: int) -> list[Piece]:
    main = _unattributed(low, start, end)
    said, holes = main.said, list(main.holes)
    relatives = [h for h in holes if h != said]
    sub, main_end = _subordinate(low, main)
    if sub is not None and main_end == main.end:
        holes.append(sub)
    holes += [(main.start + m.start(), main.start + m.end()) for m in _IF.finditer(low[main.start : main.end])]
    described = _restrictive(low, main.start, main_end, holes)
    out: list[Piece] = [(main.start, main_end, "main", tuple(sorted(holes + described)), said, said)]
    if sub is not None:
        out.append((*sub, "sub", (), said, said))
    out.extend((a, b, "relative", (), None, None) for a, b in relatives + described if b - a > 12)
    return out


def _unattributed(low: str, start: int, end: int) -> _Main:
    """The clause without "..., the union said", ", the union said," or "The union said that"."""
    text = low[start:end]
    holes = [(start + m.start(), start + m.end()) for m in _RELATIVE.finditer(text)]
    tail = _TAIL.search(text) if len(text) < 1200 else None
    if tail and tail.start() > 8 and not _within(start + tail.start(), holes):
        cut = start + tail.start() + (1 if tail.group()[0] in ".!?" else 0)
        return _Main(start, cut, [h for h in holes if h[1] <= cut], (cut, end))
    middle = _MIDDLE.search(text)
    if middle and middle.start() > 8:
        said = (start + middle.start(), start + middle.end())
        return _Main(start, end, [*holes, said], said)
    head = _head(low, start, end, holes)
    if head is not None:
        return _Main(head, end, [h for h in holes if h[0] >= head], (start, head))
    return _Main(start, end, holes, None)


def _subordinate(low: str, main: _Main) -> tuple[Range | None, int]:
    """Range of the subordinate clause, if there is one, and where the main clause ends."""
    sub = _SUBORDINATE.search(low, main.start, main.end)
    if sub is None or _within(sub.start(), main.holes):
        return None, main.end
    comma = low.find(", ", sub.end(), main.end)
    if sub.start() - main.start > 8:
        return ((sub.start(), main.end), sub.start()) if comma < 0 else ((sub.start(), comma), main.end)
    return ((sub.start(), comma) if comma > 0 else None), main.end


def _within(at: int, ranges: Sequence[Range]) -> bool:
    return any(a <= at < b for a, b in ranges)


_VERBISH = re.compile(
    r"\b(?:was|were|has|have|had|is|are|will|would|could|may|might|did|said|[a-z]{3,}ed|went|came|left|ran|took|met|began|held|lost|fled|shut|hit|shot|blew|broke|returned|needs?|lacks?|remains?|gets?|wants?|says?|requires?)\b(?: (?:not |also |now |still |been |be )*[a-z]+(?:ed|en|ing))?"
)


_LINKED = re.compile(r"\b(?:and|or|but|to|by|when|after|as|that|who)\b|,")


def _second_verb(low: str, start: int, end: int) -> int:
    found = list(_VERBISH.finditer(low, start, end))
    for first, second in pairwise(found):
        between = low[first.end() : second.start()]
        if not _LINKED.search(between) and len(between) > 5:
            return second.start() - 1
    comma = low.find(", ", start, end)
    return comma if comma > 0 else end


_NO_SPEAKER = re.compile(r"\b(?:which|who|after|when|if|was|were|has been|will|because)\b")
_CONTENT = re.compile(
    r"[^;]{0,40}?\bthat\b|[^;]{0,60}?(?:,|\b(?:the|a|its|no|\d+|two|three|four|five))\b[^;]*\b(?:was|were|had|has|have|will|would|is|are|[a-z]+ed)\b"
)


def _head(low: str, start: int, end: int, holes: Sequence[tuple[int, int]]) -> int | None:
    """Where the words told begin, after "the office, which ..., said on Monday that"."""
    for match in _HEAD_SAY.finditer(low, start, min(end, start + 260)):
        if _within(match.start(), holes):
            continue
        before = low[start : match.start()]
        for a, b in holes:
            if start <= a < match.start():
                before = before.replace(low[a:b], " ")
        if len(before.split()) > 16 or not before.strip(" ,\"'") or _NO_SPEAKER.search(before):
            return None
        if match.group().startswith(
            ("found", "reported", "counted", "announced", "reports", "confirmed", "declared", "noted", "claimed")
        ) and not _CONTENT.match(
            low[match.end() : end],
        ):
            return None
        after = _AFTER_SAY.match(low, match.end(), end)
        cut = after.end() if after else match.end()
        return cut if end - cut > 11 else None
    if low.startswith("according to ", start):
        comma = low.find(", ", start, end)
        return comma + 2 if comma > 0 else None
    return None


def _restrictive(low: str, start: int, end: int, holes: Sequence[Range]) -> list[Range]:
    """Relative clauses without commas, each to the verb that belongs to the main clause again."""
    out: list[Range] = []
    for match in _RESTRICTIVE.finditer(low, start, end):
        if _within(match.start(), (*holes, *out)) or _NOT_NOUN.search(low[start : match.start()]):
            continue
        out.append((match.start(), _second_verb(low, match.end(), end)))
    return out
