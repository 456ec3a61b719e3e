"""The language of a text: English, Arabic and Sorani are told apart; others are named, not forced into one of them."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from lull.languages import detection, source

_WORD = re.compile(r"[^\W\d_]+")
# Frequent words of languages that have no pack but would be taken for one that has.
_STOP = {
    "de": "der die das und in den von zu mit auf ist im für des ein eine nicht dem sich als auch wurden bei",
    "es": "el la los las de del y en un una es que por para con se su al como más fue han",
    "it": "il lo la gli le di del della e in un una è che per con si sono da nel alla più",
    "tr": "ve bir bu da de için ile olarak olan çok daha gibi kadar sonra ise en olduğunu",
    "kmr": "û li ji bi ku di de da bo ev wê wî jî hat hatin kir kirin nav bû bûn ya yê yên",
    "nl": "de het een en van in is op dat te met voor zijn aan niet door bij ook worden",
}

_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_URDU = re.compile("[ےٹڈںہ]")
_PERSIAN_LETTER = re.compile("[پچژگکی]")
_ARABIC_ONLY = re.compile("[ةىيكأإؤ]")
_SAMPLE = 4000


def detect_language(text: str) -> str:
    """`en`, `ar`, `ckb`, or the code of another language, or `und` where nothing can be told.

    Only the first 4,000 characters are looked at.

    >>> detect_language("The ministry said that water was back in the town.")
    'en'
    >>> detect_language("قال المتحدث إن الطريق مفتوح"), detect_language("ئاو گەڕایەوە بۆ گوندەکە")
    ('ar', 'ckb')
    """
    sample = text[:_SAMPLE]
    arabic, latin = len(_ARABIC.findall(sample)), len(_LATIN.findall(sample))
    if not arabic and not latin:
        return "und"
    return _arabic_script(sample, arabic) if arabic > latin else _latin_script(sample)


def _arabic_script(sample: str, letters: int) -> str:
    for lang, distinctive in detection().letters.items():
        if sum(map(sample.count, distinctive)) > 0.03 * letters:
            return lang
    if len(_URDU.findall(sample)) > 0.03 * letters:
        return "ur"
    persian, arabic = len(_PERSIAN_LETTER.findall(sample)), len(_ARABIC_ONLY.findall(sample))
    return "fa" if persian > 3 and persian > 2 * arabic else detection().arabic


@lru_cache(maxsize=1)
def _frequent() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for lang, words in (*detection().frequent.items(), *_STOP.items()):
        for word in words.split():
            found.setdefault(word, []).append(lang)
    return found


def _latin_script(sample: str) -> str:
    words = [w.lower() for w in _WORD.findall(sample)]
    frequent = _frequent()
    counts = Counter(lang for w in words for lang in frequent.get(w, ()))
    best = counts.most_common(2)
    if best and best[0][1] >= 0.12 * len(words) and (len(best) == 1 or best[0][1] >= 1.3 * best[1][1]):
        return best[0][0]
    if len(words) < 3:
        return source() if counts.get(source()) else "und"
    from py3langid.langid import classify  # loads a model: only for the few texts that the word lists leave open

    return str(classify(sample)[0])
