"""Arabic inflection: forms of a verb from perfect, imperfect stem and verbal nouns; affixes that words may carry.

A verb is written `perfect:imperfect:nouns:passive`, the imperfect without its prefix, the verbal nouns and passives
joined by commas. What is left out is derived: the imperfect from the perfect, without its first alef.
"""

from __future__ import annotations

from collections.abc import Iterator

_OBJECT = ("ها", "هما", "هم", "هن", "ه", "نا", "كم")


def lemma(spec: str) -> str:
    """The perfect, which names the verb."""
    return spec.split(":", maxsplit=1)[0]


def verb_forms(spec: str) -> Iterator[tuple[str, str]]:
    """Forms with features: `p` perfect, `v` passive perfect, `i` imperfect, `m` verbal noun.

    >>> dict(verb_forms("اعتقل::اعتقال"))["يعتقلون"], dict(verb_forms("عاد:عود:عودة"))["عادوا"]
    ('i', 'p')
    """
    perfect, imperfect, nouns, passive = (*spec.split(":"), "", "", "")[:4]
    yield from ((f, "p") for f in _perfect(perfect))
    for form in filter(None, passive.split(",")):
        yield from ((f, "v") for f in _perfect(form))
    for stem in (imperfect or _stem(perfect)).split(","):
        yield from ((f, "i") for f in _imperfect(stem))
        yield from ((prefix + short, "ij") for short in _jussive(stem) for prefix in "يت")
    for noun in filter(None, nouns.split(",")):
        yield from ((f, "m") for f in _case(noun))


def _stem(perfect: str) -> str:
    return perfect[1:] if perfect[0] in "أاإ" and len(perfect) > 3 else perfect


def _perfect(form: str) -> Iterator[str]:
    base = form[:-1] if form.endswith(("ى", "ا")) else form
    yield from (form, base + "ت", base + "وا", base + "تا", base + "ن")
    yield base + ("يا" if form.endswith("ى") else "ا")


def _imperfect(stem: str) -> Iterator[str]:
    base = stem[:-1] if stem.endswith(("ي", "و", "ى")) else stem
    for prefix in "يت":
        yield from (
            prefix + stem,
            prefix + base + "ون",
            prefix + base + "وا",
            prefix + stem + "ان",
            prefix + stem + "ن",
        )


def _jussive(stem: str) -> Iterator[str]:
    """The short form after *lam*: a weak letter in the middle or at the end is dropped."""
    if len(stem) == 3 and stem[1] in "اوي":
        yield stem[0] + stem[2]
    elif len(stem) >= 3 and stem[-1] in "اويى":
        yield stem[:-1]


def _case(noun: str) -> Iterator[str]:
    yield noun
    if noun.endswith("ة"):
        yield noun[:-1] + "ات"
    elif not noun.endswith(("اء", "ى")):
        yield noun + "ا"
        yield from (noun + e for e in ("ات", "ين", "ون", "ة"))


def noun_forms(word: str) -> Iterator[str]:
    """A noun with its regular endings; broken plurals are words of their own."""
    yield word
    if word.endswith("ة"):
        yield from (word[:-1] + e for e in ("ات", "تان", "تين", "تا", "تي", "ت"))
    elif not word.endswith(("ى", "ا")):
        yield from (word + e for e in ("ون", "ين", "ان", "ات", "ا", "و", "ي", "ة"))


def stems(word: str) -> Iterator[tuple[str, str]]:
    """Forms without و ف ب ل ك ال س before and pronouns after; marks: `f` future, `d` definite, `l` purpose, `x` joined."""
    for rest, mark in _without_prefix(word):
        if rest != word:
            yield rest, mark
        for suffix in _OBJECT:
            if rest.endswith(suffix) and len(rest) - len(suffix) > 2:
                bare = rest[: -len(suffix)]
                # A final ه is as often the ending of a noun as a pronoun.
                yield bare, "-" if suffix == "ه" else mark
                if bare.endswith("ت"):
                    yield bare[:-1] + "ه", mark
                elif bare.endswith("ا"):
                    yield bare[:-1] + "ي", mark
                elif bare.endswith("و"):
                    yield bare + "ا", mark
                break


def _without_prefix(word: str) -> Iterator[tuple[str, str]]:
    yield word, ""
    bases = [(word, "")]
    if word[:1] in "وف" and len(word) > 3:
        bases.append((word[1:], "x"))
        yield word[1:], "x"
    for base, mark in bases:
        if base[:1] == "س" and base[1:2] in "يتنا" and len(base) > 3:
            yield base[1:], mark + "f"
        for prefix in ("بال", "كال", "لل", "ال"):
            if base.startswith(prefix) and len(base) - len(prefix) > 1:
                yield base[len(prefix) :], mark + "d"
        if base[:1] in "بلك" and len(base) > 3:
            yield base[1:], mark + ("l" if base[0] == "ل" else "b")
