# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""State of a service: what a rule found, made strict, so that "restored" is never said of less."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lull.reports.candidates import Candidate
from lull.reports.modes import MODES
from lull.reports.scene import Scene
from lull.reports.spans.view import fold_pattern
from lull.reports.topics import Topics, find_sector


@dataclass(frozen=True)
class State:
    """Sector, status and mode."""

    sector: str
    status: str
    mode: str


_PARTIAL = re.compile(
    r"\b(?:most(?:ly)?|part(?:s|ly|ially|ial)?|some|half|limited|only|reduced|(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) of (?:the |its )?"
    r"(?:\w+ )?(?:two|three|four|five|six|seven|eight|nine|ten|\d+|\w+teen)\b|not (?:yet )?(?:all|fully|everywhere)|except|but (?:still )?(?:not|only)|"
    r"one lane|single lane|one direction|first (?:lane|phase|unit|stage|section)|intermittent\w*|rationed|few(?:er)? hours|hours (?:a|per) day|"
    r"(?:several|a few|\w+) hours (?:of|daily|each)|\d+ ?(?:%|per ?cent|percent)|below|low pressure|weak|almost|nearly|temporary|temporarily|partial|"
    r"(?:one|a single|1) (?:of (?:its|the)|pump|turbine|shift|ward|lane|unit)|quarter of|third of|for now|trial (?:run|basis)|reduced)\b|"
    + fold_pattern(
        r"(?:جزئي\S*|معظم|بعض|نصف|جزء|محدود\S*|فقط|ساعات|أغلب|تدريجي\S*|مؤقت\S*|بشكل جزئي|بەشێکی|زۆربەی|بەشێک|نیوەی|تەنها|تەنیا|کاتژمێر)"
    )
)
_FULL = re.compile(r"\b(?:full(?:y)?|all (?:quarters|of|parts|districts|homes|villages|the|neighbou?rhoods)|round the clock|24 hours|normal|completely|entirely|every)\b|" + fold_pattern(r"(?:كامل\S*|جميع|كل|بالكامل|هەموو|تەواو)"))  # fmt: skip
_LOST = re.compile(
    r"\b(?:not (?:yet )?(?:been )?(?:restored|reopened|repaired|back|returned|resumed|reconnected|open|working)|still (?:not|out|off|shut|closed|dry|waiting|no)|has yet to|have yet to|never (?:been )?(?:restored|reopened|repaired|came back|returned)|no sign)\b"
)
_CONTRADICTED = re.compile(
    r"\b(?:despite|contrary to|although the .{0,40}(?:said|announced|claimed)|claims? (?:that|of)|said to be|was said|supposedly|on paper|announc\w+|declared)\b"
)
_AGAIN = re.compile(
    r"\b(?:again|back|restor\w*|resum\w*|reopen\w*|repair\w*|reconnect\w*|returned|restarted|rehabilitat\w*|rebuilt|fixed|inaugurat\w*|commission\w*|opened|opens|"
    r"in (?:service|use|operation)|operational|running|working|entered service|full|functioning|open|add|adds|added|now|normal|hours|uninterrupted|flow\w*|treating)\b"
)
_NO_SERVICE = re.compile(
    r"\b(?:no one|nobody|accident|wedding|concert|film|match|race|team|coach|festival|exhibition|market stall|cafe|library|museum|parish|choir|poetry)\b"
)


def settle_status(scene: Scene, candidate: Candidate, span: tuple[int, int], topics: Topics) -> State | None:  # noqa: PLR0911  one return a case
    """Sector, status and mode of a service event, or `None` where no service can be named or nothing is said of it.

    A restoration that is negated is an outage, unless a claim of it is contradicted; one that is planned, conditional
    or only in part is never "restored".
    """
    low = scene.low
    text = low[span[0] : span[1]]
    sector = (
        find_sector(low, candidate.start, candidate.end, topics)
        or find_sector(low, *span, topics)
        or _sector_before(scene, candidate, topics)
    )
    if sector is None or (scene.lang == "en" and _NO_SERVICE.search(text)):
        return None
    status, mode = candidate.rule.status or "", candidate.mode
    if status in ("needed",):
        doubtful = MODES[scene.lang].condition.search(text) or MODES[scene.lang].possible.search(text)
        return State(sector, status, "hypothetical" if doubtful else "actual")
    if status == "planned":
        return State(sector, status, "hypothetical" if MODES[scene.lang].condition.search(text) else "future")
    if status == "restored":
        return _restored(scene, candidate, text, sector, mode)
    if status == "started":
        return State(sector, "planned", mode) if mode in ("future", "hypothetical") else State(sector, status, mode)
    if status == "destroyed":
        return State(sector, status, mode)
    if scene.lang == "en" and mode in ("negated", "actual") and _WILL.search(_up_to_verb(low, candidate)):
        return State(sector, "disrupted", "hypothetical")
    if mode == "future":
        return State(sector, "disrupted", "future")
    if (mode == "negated" and scene.lang == "en" and not _plain_negation(low, candidate)) or (
        mode == "negated" and scene.lang != "en"
    ):
        mode = "actual"
    return State(sector, "disrupted", mode)


def _up_to_verb(low: str, candidate: Candidate) -> str:
    """The clause to the end of the match, or all of it after "Without a new transformer, ..."."""
    whole = low.startswith("without", candidate.start)
    return low[candidate.clause.start : candidate.clause.end if whole else candidate.end]


_WILL = re.compile(r"\b(?:will|would|could|might|may(?! \d))\b")
_TO_COME = re.compile(
    r"\bto (?:be )?(?:\w+ )?(?:back|restor|reopen|resum|return|repair|reconnect|rebuil|run|open|work)|\b(?:expect|hope)"
)
_FOUND_SHUT = re.compile(
    r"\bclaim\w*\b.*(?:\blocked\b|\bshut\b|\bempty\b|\bdry\b|\bdark\b|\bclosed\b|\bno (?:water|power|staff)\b|contradict|not true)"
)


def _restored(  # noqa: PLR0911  one return a state
    scene: Scene, candidate: Candidate, text: str, sector: str, mode: str
) -> State | None:
    if mode == "future":
        return State(sector, "planned", "future")
    if mode == "hypothetical":
        return State(sector, "partially_restored" if re.search(r"\bwould add\b", text) else "planned", "hypothetical")
    if scene.lang == "en" and mode == "actual" and _TO_COME.search(scene.low[candidate.clause.start : candidate.end]):
        return State(sector, "planned", "future")
    if mode == "actual" and _FOUND_SHUT.search(scene.low[slice(*scene.sentences[candidate.sentence])]):
        return State(sector, "restored", "negated")
    if mode == "negated" or _LOST.search(text):
        if _CONTRADICTED.search(text):
            return State(sector, "restored", "negated")
        return State(sector, "disrupted", "actual")
    if _PARTIAL.search(text) and not (_FULL.search(text) and not re.search(r"\b(?:most|only|half|some|part)\b", text)):
        return State(sector, "partially_restored", "actual")
    return State(sector, "restored", "actual")


def _plain_negation(low: str, candidate: Candidate) -> bool:
    """As in "was not cut" negates an outage; "does not work" and "no water" state one."""
    text = low[candidate.start : candidate.end]
    before = low[max(candidate.clause.start, candidate.start - 30) : candidate.end]
    return bool(
        re.search(
            r"\b(?:was|were|is|are|did|has|have|had) (?:not|never) (?:been )?(?:cut|clos|interrupt|disrupt|shut|stop|damag|lost|suspend|halt)",
            before,
        )
    ) and bool(text)


def _sector_before(scene: Scene, candidate: Candidate, topics: Topics) -> str | None:
    for number in range(candidate.sentence, max(-1, candidate.sentence - 3), -1):
        found = find_sector(scene.low, *scene.sentences[number], topics)
        if found:
            return found
    return None
