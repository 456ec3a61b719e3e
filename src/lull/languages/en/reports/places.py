"""English words beside names of places, as patterns over folded text; names of places abroad; names that are words."""

from __future__ import annotations

CAPITALS = True
SUFFIXES = False
BEFORE = {
    "upper": r"\b(?:governorate|province) of(?: al-?| as-)?",
    "city": r"\b(?:city|cent(?:re|er)|heart|middle|streets|outskirts|old (?:city|town|quarter|market)|municipality) of(?: the city of)?|\b(?:downtown|central|inner)",
    "finest": r"\bdistricts? of",
    "finer": r"\b(?:town|village|hamlet|sub-?district|quarter|neighbou?rhood|suburb|camp|township|area|villages|edge|entrance|hospital) (?:of|at|in)",
}
AFTER = {
    "upper": r"(?:'s)? (?:governorate|province)\b",
    "city": r"(?:'s)? (?:city|town cent(?:re|er)|cent(?:re|er)|old city|old town|municipality|general hospital|bazaar|airport|university|market)\b",
    "finest": r"(?: and \w+)? districts?\b",
    "finer": r" (?:town|village|sub-?district|quarter|neighbou?rhood|camp)\b",
}
OFF = r"\b(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west|kilomet(?:re|er)s|km|miles) (?:of|from)(?: the (?:town|city|district) of)?(?: the)?|\bbetween"
SOURCE = r"\b(?:from|from the direction of(?: the)?|out of|fled|leaving|toward|towards|bound for|left)(?: the)?(?: camps? (?:of|in|near|at))?(?: (?:town|city|village|district) of)?"
LOCATED = r"\b(?:attack(?:s|ed|ing)?|hit|strikes?|struck|striking|shell(?:s|ed|ing)|bomb(?:s|ed|ing)|pound(?:s|ed|ing)|rock(?:s|ed)|shook|raid(?:s|ed|ing)|storm(?:s|ed|ing)|overran|besieg(?:es|ed|ing)|retook|retake|recaptured?|captured?|seized?|liberated?|enter(?:s|ed|ing)?|reach(?:es|ed|ing)?|visit(?:s|ed|ing)?|in|at|near|outside|around|inside|within|to|into|across|through|for|of|beside|over|above|off|from|throughout|on)(?: the| both| all of| parts of| most of| much of)?(?: [a-z]+ (?:of|at|in))?(?: (?:north|south|east|west|old|new|left|right|central|upper|lower)(?:ern)?(?:-bank)?)?(?: [a-z][a-z'-]+,?(?: [a-z][a-z'-]+,)? and)?"
ORG_BEFORE = r"\b(?:command|directorate|department|office|ministry|council|university|mayor|governor|police|branch|municipality|municipal|chamber|union|court|residents|head|elders|tribes?|clans?|families|people|speaker|representatives?)(?: office)? (?:of|for|in)(?: the)?"
ORG_AFTER = r"(?:'s)?(?: (?:[a-z]+ ){0,2}?)(?:police|command|operations|directorate|department|governor|council|water (?:office|directorate|department)|electricity (?:office|branch|directorate|department)|health (?:office|directorate|department)|education (?:office|directorate|department)|oil company|university|chamber|brigade|mayor|governor's|provincial|municipality|branch|observatory|monitor|court|union|office|tribes|clans|conference|division)\b"
FOREIGN = (
    "syria iran turkey jordan kuwait lebanon yemen libya afghanistan ukraine russia israel gaza palestine "
    "iranian turkish deir_ez-zor deir_al-zor raqqa aleppo damascus idlib dayr_az_zawr dayr_az_zayr "
    "ayn_isa dabiq tabqa manbij tartus raqqah al_bab shaddadi al_shaddadi hama mar'a washiyah hasakah "
    "hasaka qamishli daraa homs tehran ankara istanbul diyarbakir amman beirut sanaa cairo riyadh doha "
    "geneva brussels washington london paris berlin new_york moscow kabul sirnak hakkari abu_kamal "
    "albukamal qaim_syria egypt saudi_arabia qatar kermanshah urmia ahvaz khuzestan palmyra latakia "
    "tripoli mogadishu somalia sudan khartoum al-hol hol kobani sweida baghouz mardin van adana aden "
    "hodeidah mali nigeria pakistan french german italian spanish greek egyptian lebanese jordanian yemeni libyan sudanese afghan ukrainian russian israeli marseille lyon hamburg naples barcelona athens india china tunisia algeria"
)
DOUBTFUL = (
    "hit said ana are sad faris amir nasr salam hamza ali hassan hussein karim rashid qasim said's badr "
    "taji summer shams imam zahra rabia bani haj abu al saray said mahdi kamal jamil majid the and august "
    "hay him"
)
COMMON = ""
NEAR = ENDS_HERE = IN_TOWNSHIP = r"(?!)"
CITY = ""
