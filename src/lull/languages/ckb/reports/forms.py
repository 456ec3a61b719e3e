"""Sorani inflection: stems of verbs, and the prefixes, clitics and endings that words carry.

A verb is written `past:present`; `-` marks where clitics and negation stand inside it (`دا-خست:دا-خە`). Forms are not
listed but taken apart: `stems` yields what may be left of a word, a present stem with `+` before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lull.languages.folding import fold


def _set(words: str) -> tuple[str, ...]:
    return tuple(sorted((fold(w) for w in words.split()), key=len, reverse=True))


_ENDINGS = _set(
    "کە کەی کان کانی کەیان ەکانیان ەکانی ەکان ەکەیان ەکەی ەکە یەکەیان یەکەی یەکە یەکان یەکانی یان یانی یانەوە ان انی انەوە ێک ێکی ێکیان یەک یەکی یەکیان ی یی دا یدا انیان "
    "یش ش ە م ن ین یت ت ات ێت ێن ەن ا ێ وە ووە وون ون وو و ەوە یەوە نەوە وەتەوە ووەتەوە ونەتەوە وونەتەوە اتەوە ێتەوە ێنەوە ەنەوە ەتەوە "
    "نی نەوەی ەکەدا ەکاندا ێکدا یەکدا اندا گەل تەوە ییان ەیان ەی ەیەکی ەیەک یانە ێتە اتە ەیە"
)
_FIRST = fold("یەکەم")
_CLITIC = _set("یان ی مان م ت")
_NEGATIVE, _DURATIVE, _SUBJUNCTIVE, _NOT_NOW = (fold(x) for x in ("نە", "دە", "ب", "نا"))
_LIGHT = _set(
    "کرد کرا کران کردووە کراوە کراون بوون کردن دەکات دەکەن دەکرێت کراوەتەوە کردەوە کرایەوە کرانەوە کردنەوە کردنەوەی کردنی بوونەوە بووەوە"
)
_PRESENT = {
    "کرد": "کە",
    "کرا": "کرێ",
    "دا": "دە",
    "درا": "درێ",
    "گرت": "گر",
    "بوو": "بێ",
    "کەوت": "کەو",
    "خست": "خە",
    "خرا": "خرێ",
    "چوو": "چ",
    "هێنا": "هێن",
    "هات": "ێ",
    "نارد": "نێر",
    "بەست": "بەست",
    "بڕی": "بڕ",
    "وەستا": "وەستێ",
}
_PARTS = ("", *_CLITIC)


def lemma(spec: str) -> str:
    """The past stem, which names the verb."""
    return spec.split(":", maxsplit=1)[0].replace("-", "")


def verb_forms(spec: str) -> Iterator[tuple[str, str]]:
    """Stems with features: `p` past, `i` present; marks of negation and mood come from `stems`.

    >>> sorted(verb_forms("کوژرا:کوژرێ"))[-1]
    ('کوژرا', 'p')
    """
    past, _, present = spec.partition(":")
    present = present or _PRESENT.get(past, "")
    if "-" not in past:
        yield past, "p"
        for stem in _contracted(present):
            yield "+" + stem, "i"
        return
    before, stem = past.split("-")
    for clitic in _PARTS:
        yield before + clitic + stem, "p"
        yield before + "نە" + clitic + stem, "pn"
    if present:
        now_stem = present.split("-")[1]
        short = (now_stem[:-1],) if now_stem.endswith("ێ") else ()
        for now in (*_contracted(now_stem), *short):
            for prefix, feature in (("دە", "i"), ("نا", "in"), ("ب", "is"), ("نە", "isn")):
                for clitic in _PARTS:
                    yield before + prefix + clitic + now, feature


def _contracted(present: str) -> Iterator[str]:
    """A stem in ە flows together with the ending: *دەکە* + *ات* = *دەکات*."""
    if present:
        yield present
    if present.endswith("ە"):
        yield present[:-1]


def noun_forms(word: str) -> Iterator[str]:
    """A noun as it is; its endings are taken off when it is looked up."""
    yield word


def stems(word: str) -> Iterator[tuple[str, str]]:
    """What may be left of a word; marks: `n` negated, `s` subjunctive, `v` with the infinitive's ending.

    >>> ("كوژرا", "") in set(stems("كوژران")), ("گهرا", "n") in set(stems("نهگهراونهتهوه"))
    (True, True)
    """
    # "First" is no form of the noun for a unit.
    return iter([(_FIRST, "")]) if word.startswith(_FIRST) else _all_stems(word)


def _all_stems(word: str) -> Iterator[tuple[str, str]]:
    seen = {word: None}  # in order: what is found must not hang on the order of a set
    if "وو" in word[1:]:  # long u is written with one letter or with two
        seen[word[0] + word[1:].replace("وو", "و")] = None
    layer = list(seen)
    for _ in range(2):
        layer = list(dict.fromkeys(r for w in layer for r in _shorter(w) if r not in seen))
        seen |= dict.fromkeys(layer)
    for rest in tuple(seen):
        mark = "v" if word[len(rest) :].startswith(_INFINITIVE) and rest != word else ""
        if rest != word:
            yield rest, mark
        yield from _without_prefix(rest)
    for light in _LIGHT:
        if word.endswith(light) and len(word) - len(light) > 2:
            body = word[: -len(light)]
            for clitic in _PARTS:
                if body.endswith(clitic) and len(body) - len(clitic) > 2:
                    yield body[: len(body) - len(clitic)], ""
            yield light, ""
            yield from _without_prefix(light)
            break


_INFINITIVE = tuple(fold(x) for x in ("نی", "نەوەی", "نەوە ی"))


def _shorter(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            yield word[: -len(ending)]


def _without_prefix(word: str) -> Iterator[tuple[str, str]]:
    for prefix, mark in ((_NEGATIVE, "n"), (_NOT_NOW, "n"), (_DURATIVE, ""), (_SUBJUNCTIVE, "s")):
        if not word.startswith(prefix):
            continue
        for clitic in _PARTS:
            if word.startswith(prefix + clitic):
                rest = word[len(prefix) + len(clitic) :]
                if len(rest) >= 1:
                    yield "+" + rest, mark
                if len(rest) > 1 and prefix in (_NEGATIVE, _DURATIVE):
                    yield rest, mark
                if prefix == _NEGATIVE and rest.startswith(_DURATIVE) and len(rest) > 3:
                    yield rest[len(_DURATIVE) :], mark
