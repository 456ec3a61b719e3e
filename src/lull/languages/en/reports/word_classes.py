"""Classes of English words that tell verbs from nouns and one mode from another."""

from __future__ import annotations

BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am", "'s", "'re", "got", "get", "gets"])
HAVE = frozenset(["has", "have", "had", "having"])
DO = frozenset(["do", "does", "did"])
WILL = frozenset(("will", "shall", "'ll", "won't"))
MAY = frozenset(
    ["would", "could", "might", "may", "can", "should", "must", "ought", "cannot", "can't", "couldn't", "wouldn't"]
)
NOT = frozenset(["not", "never", "n't", "cannot", "can't", "won't", "isn't", "aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't", "don't", "doesn't", "didn't", "couldn't", "wouldn't", "neither", "nor", "hardly", "scarcely", "barely"])  # fmt: skip
ADVERBS = frozenset(["still", "yet", "also", "already", "just", "soon", "again", "now", "then", "ever", "once", "even", "largely", "mostly", "almost", "nearly", "only", "finally", "newly", "first", "later", "jointly", "together", "fully", "partly", "since", "long", "always", "often", "reportedly", "allegedly", "all", "both", "well", "so", "far", "officially"])  # fmt: skip
GROUP = BE | HAVE | DO | WILL | MAY | NOT
DETERMINERS = frozenset(["a", "an", "the", "its", "their", "his", "her", "our", "your", "this", "that", "these", "those", "some", "any", "no", "every", "each", "another", "other", "several", "many", "few", "most", "more", "all", "both", "such", "one's", "what", "which", "whose"])  # fmt: skip
NUMBERS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "dozen", "dozens", "scores", "hundreds", "thousands"])  # fmt: skip
PREPOSITIONS = frozenset(["of", "in", "on", "at", "by", "for", "with", "from", "to", "into", "over", "under", "after", "before", "during", "against", "between", "among", "through", "across", "near", "about", "within", "without", "since", "until", "till", "towards", "toward", "despite", "amid", "upon", "outside", "inside", "around", "along", "behind", "beyond", "per", "via", "than", "as", "like", "because"])  # fmt: skip
PRONOUNS = frozenset(["i", "we", "you", "he", "she", "it", "they", "who", "which", "that", "there"])
MONTH_BEFORE = PREPOSITIONS | {"last", "next", "early", "mid", "late", "this", "and", "mid-march", "end", "since"}
BEGUN = frozenset(("began", "begun", "started", "starts", "begins", "continued", "resumed"))
LIKE_PREPOSITIONS = frozenset(("starting", "beginning", "including", "following", "according", "regarding", "owing"))
OPENERS = WILL | MAY | DO | PRONOUNS | NOT
BEFORE_NOUN = DETERMINERS | PREPOSITIONS | NUMBERS | BE | HAVE
BEFORE_VERB = BE | HAVE | WILL | MAY
COUNTED = DETERMINERS | NUMBERS
NO_PARTICIPLE = PREPOSITIONS - {"after", "as", "than"}
JOINS = PREPOSITIONS | {"and"}
HELPING = BE | HAVE | frozenset(("get", "become", "remain"))
ADJECTIVE = ("al", "ent", "ous", "ive", "ic", "ble", "ary", "ful", "less", "ed")
ARTICLES = frozenset(("a", "an", "the", "its", "their", "his", "her"))
BEFORE_GERUND = BE | ADVERBS | {"by", "after", "before", "while", "of", "from", "for", "without", "and", "in"}
GROUP_WORDS = GROUP | ADVERBS
SKIPPED = ADVERBS | NOT
INNER = BE | HAVE | NOT
PLURALS = frozenset(("people", "men", "women", "children", "police", "policemen", "gunmen"))
AND_NOW = ADVERBS | {"and", "now"}
