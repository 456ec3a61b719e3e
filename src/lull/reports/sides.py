"""What an actor is in UCDP's sense, from the words of its name: a state, an armed group, or civilians."""

from __future__ import annotations

import re
from collections.abc import Iterable

_GROUP = re.compile(
    r"islamic state|\bisis\b|\bisil\b|\bis\b|daesh|cells?\b|gunmen|militants?|insurgents?|jihadis|fighters of the|"
    r"armed (?:men|group)|militia|faction|\bpkk\b|kurdistan workers|brigades? of|rebels?|bombers?|clan|trib(?:e|al)|"
    r"داعش|تنظيم|مسلح|فصيل|ميليشيا|عشيرة|حزب العمال|داعەش|چەکدار|پەکەکە|میلیشیا",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\barmy\b|police|soldiers?|troops|security forces?|federal|government|ministry|border guards?|counter-terrorism|"
    r"coalition|air ?force|peshmerga|asayish|popular mobili[sz]ation|\bpmf\b|intelligence|command|special forces|"
    r"الجيش|جيش|شرطة|الشرطة|قوات|القوات|جنود|الحشد|البيشمركة|التحالف|الأمن|سوپا|پۆلیس|هێز|پێشمەرگە|ئاسایش|حەشد",
    re.IGNORECASE,
)
_CIVILIANS = re.compile(
    r"civilians?|villagers?|residents?|famil(?:y|ies)|farmers?|shepherds?|worshippers?|pilgrims?|shoppers?|workers?|"
    r"teachers?|students?|children|\bwomen\b|\bmen\b|people|passengers?|protesters?|demonstrators?|doctors?|journalists?|"
    r"مدني|مواطن|أهالي|سكان|عائلة|عوائل|أسرة|مزارع|عمال|متظاهر|طلاب|أطفال|نساء|هاووڵاتی|خێزان|خەڵک|جووتیار|کرێکار|خۆپیشاندەر",
    re.IGNORECASE,
)
# The order settles names that hold words of two kinds: "tribal militia" before "men", "police" before "men".
_KINDS = (("group", _GROUP), ("state", _STATE), ("civilians", _CIVILIANS))


def side_by_words(actor: str) -> str | None:
    """`state`, `group` or `civilians`; `None` where the name says nothing.

    >>> side_by_words("Islamic State cells"), side_by_words("federal police"), side_by_words("two farmers")
    ('group', 'state', 'civilians')
    """
    return next((kind for kind, pattern in _KINDS if pattern.search(actor)), None)


def type_of_violence(actors: Iterable[str | None], recipients: Iterable[str | None]) -> int | None:
    """UCDP's type from the kinds of the two sides: 1 state-based, 2 non-state, 3 one-sided; `None` if not told.

    Civilians hit by either kind are one-sided violence; a group without a stated target is not decided.

    >>> [type_of_violence(["group"], to) for to in (["state"], ["civilians"], [])]
    [1, 3, None]
    """
    first, second = set(actors) - {None}, set(recipients) - {None}
    both = first | second
    if "civilians" in second and first & {"state", "group"}:
        return 3 if second == {"civilians"} else 1 if "state" in both else 2
    if {"state", "group"} <= both:
        return 1
    if both == {"group"} and (second or len(list(actors)) > 1):
        return 2
    return None


_SAID_BY = re.compile(
    r"(?:,|\b) ?[\w' -]{0,40}\b(?:police|army|military|command|ministry|officials?|sources?|officers?)\b[\w' -]{0,30} "
    r"(?:said|says|told|reported|announced)\b|according to [\w' -]{0,60}|(?:قال|أعلن|ذكر|أفاد)ت? \S+ \S+",
    re.IGNORECASE,
)


def violence_by_words(sentence: str) -> int | None:
    """UCDP's type from the words of a sentence alone, those that say who reports it left aside.

    Told only where a group stands with either a state or civilians, not both.

    >>> violence_by_words("Gunmen killed two farmers, police said"), violence_by_words("Two people died in Taji")
    (3, None)
    """
    text = _SAID_BY.sub(" ", sentence)
    kinds = {kind for kind, pattern in _KINDS if pattern.search(text)}
    return {frozenset(("group", "state")): 1, frozenset(("group", "civilians")): 3}.get(frozenset(kinds))
