"""English inflection: the forms of a verb or noun from its dictionary form."""

from __future__ import annotations

import re
from collections.abc import Iterator

# base past participle; a verb that is not listed here is regular.
_IRREGULAR = """
be was been|beat beat beaten|bite bit bitten|hide hid hidden|begin began begun|bind bound bound|bleed bled bled|blow blew blown|break broke broken|breach breached breached
bring brought brought|build built built|burn burned burned|burst burst burst|buy bought bought|catch caught caught
choose chose chosen|come came come|cost cost cost|cut cut cut|deal dealt dealt|dig dug dug|draw drew drawn|drive drove driven
drop dropped dropped|eat ate eaten|fall fell fallen|feel felt felt|fight fought fought|find found found|flee fled fled
fling flung flung|fly flew flown|forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven
freeze froze frozen|get got got|give gave given|go went gone|grow grew grown|have had had|hear heard heard|hit hit hit|hold held held
hurt hurt hurt|keep kept kept|know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let
light lit lit|lose lost lost|make made made|mean meant meant|meet met met|overthrow overthrew overthrown
overrun overran overrun|oversee oversaw overseen|pay paid paid|put put put|quit quit quit|read read read|rebuild rebuilt rebuilt
retake retook retaken|rid rid rid|rise rose risen|run ran run|say said said|see saw seen|seek sought sought|sell sold sold
send sent sent|set set set|shake shook shaken|shoot shot shot|show showed shown|shut shut shut|sink sank sunk|sit sat sat
slay slew slain|sleep slept slept|speak spoke spoken|spend spent spent|spread spread spread|stand stood stood|steal stole stolen
step stepped stepped|stick stuck stuck|stop stopped stopped|strike struck struck|strip stripped stripped|swear swore sworn
sweep swept swept|swell swelled swollen|take took taken|teach taught taught|tear tore torn|tell told told|think thought thought
throw threw thrown|undergo underwent undergone|understand understood understood|undertake undertook undertaken
uphold upheld upheld|wear wore worn|win won won|withdraw withdrew withdrawn|withhold withheld withheld|write wrote written
""".replace("\n", "|")
_PARTS = {row.split()[0]: tuple(row.split()[1:]) for row in _IRREGULAR.split("|") if row.strip()}
# Verbs of several syllables that double their last consonant; those of one syllable follow the rule.
_DOUBLED = frozenset(
    [
        "admit",
        "begin",
        "cancel",
        "commit",
        "control",
        "defer",
        "equip",
        "expel",
        "forbid",
        "kidnap",
        "label",
        "level",
        "occur",
        "omit",
        "permit",
        "prefer",
        "rebut",
        "refer",
        "regret",
        "shovel",
        "signal",
        "submit",
        "transfer",
        "travel",
        "unplug",
    ]
)
_ONE_SYLLABLE = re.compile(r"[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]")
_VOWELS = "aeiou"
_SECOND = {
    "burn": "burnt",
    "learn": "learnt",
    "spill": "spilt",
    "spoil": "spoilt",
    "light": "lighted",
    "prove": "proven",
}
_PLURALS = {
    "man": "men", "woman": "women", "child": "children", "policeman": "policemen", "gunman": "gunmen", "person": "people",
    "spokesman": "spokesmen", "serviceman": "servicemen", "militiaman": "militiamen", "tribesman": "tribesmen",
    "fisherman": "fishermen", "lawmaker": "lawmakers", "wife": "wives", "life": "lives", "knife": "knives",
    "spokeswoman": "spokeswomen", "policewoman": "policewomen", "chief": "chiefs", "roof": "roofs",
    "infantryman": "infantrymen", "guardsman": "guardsmen", "businessman": "businessmen", "crisis": "crises",
    "repairman": "repairmen", "kurd": "kurds", "craftsman": "craftsmen", "minesweeper": "minesweepers",
}  # fmt: skip


def verb_forms(base: str) -> Iterator[tuple[str, str]]:
    """Forms with features: `b` base, `s` third person, `p` past, `n` participle, `g` with -ing.

    >>> sorted(verb_forms("seize"))[:3]
    [('seize', 'b'), ('seized', 'n'), ('seized', 'p')]
    >>> dict(verb_forms("retake"))["retaken"]
    'n'
    """
    stem = base + base[-1] if base in _DOUBLED or _ONE_SYLLABLE.fullmatch(base) else base
    silent = base.endswith("e") and not base.endswith(("ee", "oe", "ye"))
    past, participle = _PARTS.get(base, (_past(base, stem),) * 2)
    if base == "be":
        yield from (("are", "s"), ("am", "s"), ("were", "p"))
    yield base, "b"
    yield _third(base), "s"
    yield past, "p"
    yield participle, "n"
    if base in _SECOND:
        yield from ((_SECOND[base], "p"), (_SECOND[base], "n"))
    yield (stem[:-1] + "ing" if silent and not base.endswith("ie") else _die(stem)), "g"


def _die(stem: str) -> str:
    return stem[:-2] + "ying" if stem.endswith("ie") else stem + "ing"


def _past(base: str, stem: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ied"
    return stem + "ed"


def _third(base: str) -> str:
    if base in ("have", "be"):
        return {"have": "has", "be": "is"}[base]
    return noun_plural(base) if base not in _PLURALS else base + "s"


def noun_plural(word: str) -> str:
    """The plural of a noun.

    >>> noun_plural("village"), noun_plural("clinic"), noun_plural("policeman"), noun_plural("city")
    ('villages', 'clinics', 'policemen', 'cities')
    """
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) and not word.endswith("io") else "s")


def noun_forms(word: str) -> Iterator[str]:
    """Singular and plural."""
    yield word
    yield noun_plural(word)


def stems(word: str) -> Iterator[tuple[str, str]]:
    """Other forms under which a word may stand in the lexicon; `-` marks those that are no verb here."""
    if word.endswith("'s"):
        yield word[:-2], ""
    elif word.endswith("s") and len(word) > 3:
        yield word[:-1], "-"
    elif "-" in word:  # "re-opened" is a verb still, "much-needed" is none
        first, last = word.rsplit("-", 1)
        yield last, "" if len(first) <= 2 or word.endswith("ing") else "-"
