# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Who acts and who is acted on: organisations, offices and described groups, never persons."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from lull.reports.spans.view import View, fold

_ROLE = re.compile(
    r"\b(?:ministr(?:y|ies)|minister|directorate|department|office|council|committee|commission|command|police(?:m[ae]n)?|army|"
    r"brigades?|divisions?|battalions?|regiments?|forces?|troops|soldiers|unit|mission|bank|fund|agency|union|association|"
    r"chamber|company|contractor|court|judge|parliament|government|cabinet|governor(?:ate)?|mayor|municipality|mayoralty|"
    r"elders?|tribes?|clans?|sheikhs?|mediators?|delegat(?:es|ion)s?|residents|villagers|families|households|farmers|"
    r"protesters|demonstrators|graduates|teachers|students|workers|employees|cleaners|doctors|nurses|engineers|crews|"
    r"contingent|coalition|militias?|militants|gunmen|fighters|cells|insurgents|saboteurs|attackers|assailants|peshmerga|asayish|"
    r"foundation|trust|charity|organi[sz]ation|agenc(?:y|ies)|network|facility|programme|program|embassy|envoy|spokesman|"
    r"spokeswoman|spokesperson|representatives?|officials?|director|manager|head|chief|commander|officer|team leader|"
    r"members|women|men|mothers|people|youths|traders|merchants|drivers|pensioners|claimants|tenants|speakers|councils?|"
    r"authority|authorities|administration|province|district|party|bloc|list|federation|syndicate|lawyer|prosecutor|"
    r"artillery|jets|drones|helicopters|navy|guards?|aviation|group|groups|side|sides|supplier|panel|circle|forum|"
    r"centre|center|institute|university|hospital|school|society|relief|monitors?|observatory|lines|mayors|engineer|"
    r"returnees|displaced|refugees|settlers|passengers|visitors|pilgrims|civilians|children|patients|inhabitants|"
    r"banks|lawmakers|mps|deputies|bishops?|clerics?|imams?|priests?|donors?|states|kingdom|nations|section|branch|"
    r"widows|orphans|youths|youngsters|shopkeepers|growers|herders|landowners|victims|notables|delegation|crew|trainers|advisers|labourers|fishermen|bakers|owners|survivors|crowds?|cooperative|authority|consortium|partnership|mosque|church|diocese|endowment|waqf|customs|intelligence|service|battalion|patrol|convoy|"
    r"squad|recruits|ambassador|consul|president|premier|speaker|secretary|board|staff|operator|utility|contractors|masked)\b"
)
_NAMES = frozenset(("baghdad", "erbil", "ankara", "tehran", "washington", "damascus"))
_PRONOUN = re.compile(
    r"^(?:they|he|she|it|we|both|the two (?:sides|parties)|two sides|sides|the sides|both sides|the parties|his office|its \w+|their \w+)\b"
)
_CUT = re.compile(
    r" (?:near|in|at|from|with|on|after|during|when|while|who|which|that|has|have|had|is|are|was|were|will|would|could|may|might|should|can|did|does|also|"
    r"by|outside|around|along|across|and then|under|over|backed|to|for|against|into|since|as|yesterday|today|late|early|"
    r"north|south|east|west|last|this|next|jointly|again|still|again|then)\b| (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|[,;:(\"]"
)
_KEEP_OF = re.compile(r"\b(?:ministry|council|directorate|department|governor|mayor|head|office|union|command|chamber|court|"
                      r"board|bank|municipality|association|elders|tribes|governorate|committee|members|director)$")  # fmt: skip
_LEAD = re.compile(
    r"^\W*(?:and|but|while|although|though|whereas|then|so|also|since|until|once|if|unless|yesterday|today|meanwhile|however|later|earlier|"
    r"on \w+|(?:last|this|next) \w+|in \w+(?: \d{4})?|the same \w+|at \w+|as|when|after|where|because)?\b,? ?(?:(?:the|a|an|some|its|their|this|that|about|nearly)\b)?\s*"
)


@dataclass(frozen=True)
class ActorList:
    """Aliases of organisations and offices of an area: folded alias → actor id."""

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    index: AhoCorasick | None

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=8)
def load_actors(folder: Path) -> ActorList:
    """Read `actors.csv` (columns actor_id, kind, lang, alias) of an area folder; an empty list if there is none."""
    path = folder / "actors.csv"
    if not path.is_file():
        return ActorList((), (), None)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if len(fold(r["alias"])) > 1]
    patterns = [fold(r["alias"]) for r in rows]
    index = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest) if patterns else None
    return ActorList(tuple(r["actor_id"] for r in rows), tuple(r["kind"] for r in rows), index)


def find_actors(low: str, start: int, end: int, actors: ActorList) -> list[tuple[int, int, str]]:
    """Known actors between two offsets of folded text: start, end and kind; prefixes of Arabic are not part of it."""
    if actors.index is None:
        return []
    found = []
    text = low[start:end]
    for number, a, b in actors.index.find_matches_as_indexes(text):
        left, right = text[:a], text[b : b + 1]
        if right.isalnum() or (left and left[-1].isalnum() and not _is_prefix(left)):
            continue
        found.append((start + a, start + b, actors.kinds[number]))
    return found


_LAST_WORD = re.compile(r"[^\W\d_]+$")
_CLITICS = re.compile(r"[وف]?[بلك]?(?:ال)?")


def _is_prefix(left: str) -> bool:
    """Only و ف ب ل ك and the article stand between the alias and the beginning of the word."""
    word = _LAST_WORD.search(left)
    return word is not None and _CLITICS.fullmatch(word.group()) is not None and len(word.group()) <= 4


_ASIDE = re.compile(r", (?:who|which|including|whose|where|citing|of|in|near)\b")
_CIRCUMSTANCE = re.compile(r"^\W*(?:on|in|at|after|if|when|since|to|with|for|as|while|following|despite|during)\b")
_AND_END = re.compile(r"\band ?$")


def subject(view: View, start: int, verb: int, actors: ActorList) -> tuple[str, ...]:
    """The group or office that stands before a verb, as written; `("",)` for a pronoun, `()` for none."""
    low = view.low
    text = low[start:verb]
    offset = start
    comma = max(text.rfind(", "), text.rfind(" that "))
    if comma > 0 and not _ASIDE.match(text[comma:]):
        head = text[:comma]
        if not _ROLE.search(head) or _ROLE.search(text[comma:]) or _CIRCUMSTANCE.match(text):
            offset, text = start + comma + 1, text[comma + 1 :]
    if _PRONOUN.match(text.strip()):
        return ("",)
    lead = _LEAD.match(text)
    if lead:
        offset, text = offset + lead.end(), text[lead.end() :]
    if _PRONOUN.match(text.strip()) or (not text.strip() and _AND_END.search(low[max(0, verb - 6) : verb])):
        return ("",)
    return _phrase(view, offset, offset + len(text), actors)


_PREPOSITION = re.compile(
    r"\W*(?:for|in|of|at|over|by|from|that|about|as|under|after|if|when|until|to [a-z]+ (?:the|a|an|its|their|up|out|more|\d))\b"
)
_TOWARDS = re.compile(r"\W*(?:on|to|against|with|upon|into)\b")


def after(view: View, start: int, end: int, actors: ActorList) -> tuple[str, ...]:
    """The group or office that follows a verb or "by", as written."""
    text = view.low[start:end]
    if _PREPOSITION.match(
        text,
    ):
        return ()
    towards = _TOWARDS.match(text)
    start += towards.end() if towards else 0
    lead = _LEAD.match(view.low[start:end])
    offset = start + (lead.end() if lead else 0)
    return _phrase(view, offset, min(end, offset + 90), actors)


_TAIL_WORDS = re.compile(r"(?: of| and)$")
_ADVERB_END = re.compile(r" (?:together|again|back|home|directly)$")
_NO_PARTY = re.compile(r"\W*(?:to|with|without|by) [a-z]")
_ARTICLE = re.compile(r"^(?:the|The|a|A|an|An|its|their|his|her) ")


def _phrase(view: View, start: int, end: int, actors: ActorList) -> tuple[str, ...]:
    low = view.low
    text = low[start:end]
    stop = len(text)
    for cut in _CUT.finditer(text):
        left = text[: cut.start()]
        if cut.group() in (" for", " in") and _KEEP_OF.search(left):
            continue
        stop = cut.start()
        break
    head = text[:stop].rstrip()
    head = _TAIL_WORDS.sub("", head)
    head = _ADVERB_END.sub("", head)
    if not head or len(head) > 80 or _NO_PARTY.match(head):
        return ()
    listed = find_actors(low, start, start + len(head), actors)
    parts = _and_parts(head)
    out = []
    at = 0
    for part in parts:
        where = head.index(part, at)
        at = where + len(part)
        name = _without_person(view.original(start + where, start + where + len(part)))
        low_name = fold(name)
        if name and (
            _ROLE.search(low_name)
            or low_name in _NAMES
            or any(a >= start + where and b <= start + at for a, b, _ in listed)
        ):
            out.append(_ARTICLE.sub("", name))
    return tuple(out)


_AND = re.compile(r" and (?:the |its )?")
_AND_ARTICLE = re.compile(r"^(?:the|its) ")


def _and_parts(head: str) -> list[str]:
    """As in "the army and the police" are two; "defence and interior ministries" are one."""
    parts = _AND.split(head)
    if len(parts) == 2 and all(_ROLE.search(p) or p.strip() in _NAMES for p in parts):
        return [_AND_ARTICLE.sub("", p) for p in parts]
    return [head]


_OFFICE = (
    r"(?:secretary|minister|president|governor|mayor|commander|spokes\w+|director|sheikh|colonel|general|captain|major|"
    r"lieutenant|brigadier|judge|envoy|chief|chairman|chairwoman|ambassador|senator|leader|head|premier|officer|officials?|"
    r"representative|professor|engineer|doctor|dr|mr|mrs|ms|gen|col|lt|capt|maj|sgt|imam|cleric|bishop|deputy|speaker|king|"
    r"prince|coordinator|adviser|manager|lawyer|activist|mp|lawmaker|elder|journalist|reporter|analyst)"
)
_TITLED = re.compile(
    rf"^(?P<title>(?:.*?\b)?{_OFFICE}\b\.?)(?P<name>(?: (?:al-|el-)?[A-Z][\w'.-]*)+)(?P<rest>.*)$", re.IGNORECASE
)
_OWNER = re.compile(r"^(?:(?:al-)?[A-Z][\w-]+ ){0,2}(?:al-)?[A-Z][\w-]+['’]s (?=\w)")


def _without_person(name: str) -> str:
    """What is left when a name after a title, or before "'s office", is cut off: the office, never the person."""
    name = _OWNER.sub("", name)
    match = _TITLED.match(name)
    if match and all(w[:1].isupper() or w.startswith(("al-", "el-")) for w in match.group("name").split()):
        return match.group("title")
    return name
