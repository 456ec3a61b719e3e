"""English phrases that decide how far a change of a service goes, and what a text is about."""

from __future__ import annotations

import re

PARTIAL = re.compile(
    r"\b(?:most(?:ly)?|part(?:s|ly|ially|ial)?(?! of the (?:plan|project))|some(?! \d)|half|limited|(?<!the )(?<!its )(?<!their )only|reduced|(?<![\d,.])(?P<some>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|\w+teen|\d[\d,]*) (?:\w+ )?(?:out )?of (?:the |its |their )?"
    r"(?:\w+ )?(?!(?P=some)\b)(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|dozen|\d+|\w+teen)\b|not (?:yet )?(?:all|fully|everywhere|completely)|except|exception|but (?:still )?(?:not|only)|"
    r"single(?:-lane)?|one (?:lane|direction|pump|turbine|shift|ward|side)|first (?:lane|phase|unit|stage|section|of)|intermittent\w*|ration\w*|few(?:er)? hours|hours (?:a|per|each) (?:day|night)|"
    r"hours (?:of (?:power|electricity|supply|current|water)|daily)|\d+ ?(?:%|per ?cent|percent)(?! of (?:the|its) (?:cost|price))|below|low pressure|weak|almost|nearly|temporar\w+|parts of|a quarter of|third of|quarter of|two-thirds|majority|"
    r"for now|trial|test run|gradual\w*|bit by bit|piecemeal|the rest|remaining|remain(?:s)? (?:closed|shut|off|dry|without|dark)|still (?:closed|shut|off|out|without|dark|dry)|in stages|to follow|limited|up to \w+ hours|several|a few|many|a number of|ground floor|upper|lower|emergency ward)\b|back-?up"
)
FULL = re.compile(
    r"\b(?:full(?:y)?|all (?:of|the|quarters|parts|homes|villages|neighbou?rhoods|six|five|four|three|eight|its)|whole|round the clock|24 hours|normal|completely|entire(?:ly)?|every|100 per ?cent|original capacity)\b"
)
DOUBT = re.compile(
    r"\b(?:should|would|could|might|may(?! \d)|hop(?:e|es|ed|ing)|expect\w*|aim\w*|plan(?:s|ned)?|will|allow\w*|enabl\w*|in order to|so (?:that|it can)|to (?:be )?(?:restor|reopen|repair|rehabilitat|rebuil|complet|finish|resum|reconnect|bring|fix|install|improve|supply|provide|allow|help)\w*|funds? (?:for|to)|funding|grant|loan|contract|tender|budget|approved|allocated|earmarked|work (?:is |was )?(?:continu|under|ongoing|in progress|began|started)|ongoing|in progress|under (?:way|construction|rehabilitation)|underway|on paper|(?:start|launch|beginning) of (?:the )?(?:\w+ )?(?:works?|rehabilitation|construction|repairs?)|(?<!after )(?<!since )(?<!despite )being|continu\w+|per ?cent complete|(?:%|percent|per cent) (?:complete|done|finished)|nearing|close to|under (?:implementation|procurement|evaluation|review|contract)|tender\w*|technical evaluation|procure\w*|soon|ready to|supposed|reportedly|phase (?:one|two|1|2|i+)|design\w*|stud(?:y|ies))\b"
)
NOT_BACK = re.compile(
    r"\b(?:not (?:yet )?(?:been )?(?:restored|reopened|repaired|back|returned|resumed|reconnected|open|working|fixed)|still (?:not|out|off|shut|closed|dry|dead|waiting|no|without)|(?:has|have) yet to|never (?:been )?(?:restored|reopened|repaired|came back|returned)|no sign)\b"
)

PLAIN_NEGATION = re.compile(
    r"\b(?:was|were|is|are|did|will|won't|wasn't|weren't|isn't)(?: not| never)?(?: been)? ?$"
    r"|\b(?:has|have|had)(?: not| never| been){1,2} ?$|n't ?$"
)
CONTRARY = re.compile(
    r"\b(?:despite|contrary to|claim\w*|although .{0,40}(?:said|announced)|said to be|was said|supposedly|on paper|announc\w+|declared|contradict\w*|not true)\b"
)
# What is lacked: the service by name, or by a pronoun.
_IT = r"(?:it|any|them|a drop|current|power|electricity|water|mains|light|supply|service|signal)\b"
_NEEDED = r"(?:teacher|doctor|staff|nurse|medicine|equipment|pump|desk|generator|fuel)\w*"
_GETS = r"(?:has|have|had|gets?|got|sees?|saw|receives?d?)"
# Said after a restoration, these make it one in part, where `WHO_LACKS` or the service is their subject.
STILL_WITHOUT = re.compile(
    r"\b(?:nothing|no (?:water|power|current|electricity|doctor|teacher)s?|not a drop|none of it)\b[^.;]*\b(?:reach\w*|arriv\w*|c[ao]mes?|coming|flow\w*|gets?|got)\b(?! of\b)"
    r"|\b(?:has|have|had|does|did|do|is|are)(?: not|n't) (?:yet )?(?:been )?(?:reach|arriv|come|return|reconnect|benefit|connect)\w*"
    rf"|\b(?:(?:has|have|had|does|did|do)(?: not|n't)|never) (?:yet )?(?:have|had|seen?|saw|get|got|gotten|receive\w*) (?:(?:any|the|a drop) )?(?:of )?{_IT}"
    rf"|\b{_GETS} (?:still )?(?:none|nothing|not a \w+|no {_IT})"
    rf"|\b(?:no|no one|nobody|not (?:one|a single)|few|hardly any|only)\b[^.;,]*? {_GETS} (?:had |seen |got )?(?:any of )?{_IT}"
    rf"|\bwithout(?: any)?(?= {_IT}|\W*$|\W*[.;,])"
    r"|\bin (?:the dark|(?:total |complete |full )?darkness)\b"
    r"|\b(?:is|are|sits?|lies?|lives?|stays?) (?:\w+ )?(?:dark|dry|cut off|unlit|powerless)\b"
    rf"|\b(?:await\w*|wait(?:s|ing)?(?: for| on)?) (?:(?:a|an|its|the|their) )?(?:{_IT}|{_NEEDED})|\bstill wait(?:ing)?(?=\W*$|\W*[.;,])"
    r"|\bstill (?:\w+ )?(?:without|dry|have no|has no|get no|dark|cut off|off|shut|closed|no)\b"
    r"|\bremain\w* (?:\w+ )?(?:without|dry|dark|cut off|shut|closed|off)\b|\byet to (?:reach|see|receive|get|be)\b|\bnever (?:reached|arrived|came)\b"
    rf"|\b(?:has|have|with) no (?:{_IT}|{_NEEDED})"
    r"|\blacks?\b|\b(?P<few>\w+) of (?:its|the|their) (?:\w+ )?(?!(?P=few)\b)(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b[^.;]*\b(?:in use|work|run|open|function|operat)\w*|\bst(?:ands?|ood) (?:empty|idle)\b"
    r"|\b(?:taps?|lines?|lights?|lamps?|sockets?) (?:are|were|stay\w*|remain\w*) (?:\w+ )?(?:dry|dead|out|off|dark)\b|\btaps? (?:\w+ )?dry\b"
)
# Of whom a lack counts, beside people and the service: parts of a place, and those named by a pronoun or a quantity.
WHO_LACKS = re.compile(
    r"\b(?:it|its|they|their|them|those|others?|everyone else|some|many|most|half|third|rest|remainder|part|parts|north|south|east|west|northern|southern|eastern|western|upper|lower|outer|bank|side|edge|outskirts|suburbs?|centre|center|streets?|blocks?|hill|homes?|houses?|households?|villages?|quarters?|towns?|neighbou?rhoods?|farms?|camps?|shops?|markets?|mosques?|rooms?|wards?|only)\b"
)
LACKING_CLAUSE = re.compile(r"[.;:]|, | (?=(?:but|yet|and|while|though|although|whereas) )")
_JOINS = r"(?:but|yet|and|while|though|although|whereas|still|now|also|so far|at present)"
# No subject of its own: "..., but has no doctor".
SAME_SUBJECT = re.compile(rf"^\W*(?:{_JOINS} )*$")
ONLY_PART = re.compile(r"\b(?:most|only|half|some|part|partly|nearly|almost|except|not all|limited)\b")
IN_USE = re.compile(
    r"\b(?:in (?:use|service|operation)|now|serves?|serving|supplies|supplying|again|into service|working|running)\b"
)


STRANDS = {
    "displacement": "\\b(?:displac\\w+|idps?|returnees?|camps?\\b(?! david)|refugees?|return of (?:\\w+ )?(?:famil\\w+|displaced)|fle[de]\\w*|migration|tents?|evict\\w*|resettle\\w*|informal settlement|go(?:ing)? home|barred|homes)\\b",
    "reconciliation": "\\b(?:reconcil\\w+|feuds?|clans?|tribes?|tribal|truce charter|compensation|missing|disappear\\w*|vanish\\w*|mass graves?|exhum\\w*|land (?:files?|office|deeds?|dispute)|seized (?:farm)?land|blood money|coexistence|communit(?:y|ies)|war[- ]damage|deeds?|victims|mediators?|forgiv\\w+|two famil\\w+|martyrs?)\\b",
    "governance": "\\b(?:council|governor|mayor|wages?|salar(?:y|ies)|pay|paid|arrears|jobs?|hiring|hire[ds]?|employ\\w*|elections?|ballot\\w*|vot\\w+|courts?|judge|budget|administration|parliament|law|customs|trade|corruption|ministers?|contracts?|resign\\w*|graduates|unions?|accord|port|crossing|market|pension\\w*|tax\\w*|quota|appoint\\w*|chamber|farmers' (?:dues|union)|cabinet|lecturers|teachers)\\b",
    "security": "\\b(?:army|police|troops|soldiers|attack\\w*|militants?|militia\\w*|armed|weapons?|security|bomb\\w*|cells?|curfew|ceasefire|shell\\w*|guns?|fighters|training mission|peshmerga|drones?|mines?|coalition|trainers|violence|artillery|checkpoint\\w*|gunmen|clash\\w*)\\b",
}

TWO_SERVICES = re.compile(
    r"\b(water|electricity|power|health|schools?|sewage|roads?|clinics?|internet|fuel) (?:and|or) (water|electricity|power|health|schools?|sewage|roads?|clinics?|internet|fuel)\b"
)

NATIONAL = re.compile(
    r"\b(?:in (?:northern |southern |western )?iraq\b(?!i)|iraq's|iraqi (?:government|parliament|cabinet|state)|parliament\b|the cabinet|council of (?:ministers|representatives)|prime minister|president of the republic|presidency|nation(?:al|wide|ally)\b|countrywide|federal (?:government|parliament|court|cabinet|budget|reconciliation|authorities)|all (?:the )?(?:provinces|governorates)|across the country|the country(?:'s)?\b|government of iraq|baghdad government)"
)

CONDITIONAL_SPEECH = re.compile(
    r"\b(?:would|will|could|won't|can)\b.*\b(?:if|unless|until|only (?:if|when|after|once)|provided)\b|\bonly (?:if|when|after|once)\b|\bnot\b.* (?:until|unless|before) "
)

FOUND_SHUT = re.compile(
    r"\bclaim\w*\b.*(?:\b(?:locked|shut|empty|dry|dark|closed)\b|\bno (?:water|power|staff)\b|contradict|not true)"
    r"|\bfound (?:it|them) (?:locked|shut|empty|dry|dark|closed)\b"
)

STATE = re.compile(r"^(?:running|working|functioning|operating|flowing|pumping|treating|receiving|serving)\b")


# What is told as old: by its age; as that which an anniversary is of; as that which is remembered, with its year.
YEARS_AGO = re.compile(r"\b(?:(?:\w+|\d+) (?:years|decades) (?:ago|earlier|before)|decades? ago|years after the)\b")
ANNIVERSARY = re.compile(r"\banniversary of\b")
REMEMBERED = re.compile(r"\b(?:recall|commemorat|remember|memorial|monument)\w*")
SAME_DAY = re.compile(r"\bthe same (?:day|evening|night|morning|afternoon|week)\b")
FROM_SIGNING = re.compile(r"\bof (?:the )?(?:signing|agreement|accord)\b")

# Who writes "we" tells of himself, not of an act that others could check.
FIRST_PERSON = re.compile(r"\b(?:we|i) (?!see\b|saw\b|hear|know|believe|think|note|expect)|\bmy\b")
