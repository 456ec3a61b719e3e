"""Which issue a complaint is about, told from its words in any language that reports are read in."""

from __future__ import annotations

from lull.languages.claims import claim_words

_SAID = {
    "compensation": "unpaid compensation",
    "detention_missing": "detained or missing people",
    "blocked_return": "return that is barred",
    "water_sharing": "sharing of water",
    "land": "land and property",
    "armed_group_abuse": "conduct of armed groups",
    "revenge_tribal": "feuds between tribes",
    "disputed_jurisdiction": "who administers the place",
}
"""How each issue is said, in the order in which they are looked for."""
_BY_STRAND = {"services": ("service_failure", "public services"), "governance": ("exclusion", "neglect by the state")}


def issue_of(sentence: str, strand: str) -> tuple[str, str] | None:
    """Kind of a grievance and how to say it: the first kind whose words stand in the sentence, else the strand's own.

    >>> issue_of("Families complained that compensation is unpaid", "governance")
    ('compensation', 'unpaid compensation')
    >>> issue_of("Taps have been dry since May", "services")
    ('service_failure', 'public services')
    """
    issues = claim_words().issues
    named = next(((kind, said) for kind, said in _SAID.items() if issues[kind].search(sentence)), None)
    return named or _BY_STRAND.get(strand)
