"""Word lists of all packs by matter: those by which disclosure knows a telephone number or a group of people."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lull.errors import LanguageError
from lull.languages.pack import FOLDER, codes

DISCLOSURE = (
    "personal", "groups", "group_people", "not_groups", "people", "harmed", "small", "magnitudes", "titles", "given",
    "particles", "institutions", "offices", "telephones", "latitudes", "addresses",
)  # fmt: skip


@lru_cache(maxsize=1)
def disclosure_words() -> dict[str, tuple[str, ...]]:
    """The lists of `disclosure.toml` of all packs together; a text may hold words of any language.

    Raises
    ------
    LanguageError
        If a pack lacks the file or one of its lists.
    """
    lists = [_lists(code) for code in codes()]
    return {name: tuple(dict.fromkeys(word for one in lists for word in one[name])) for name in DISCLOSURE}


@lru_cache(maxsize=1)
def counted_words() -> tuple[tuple[str, str], ...]:
    """Words that count people by themselves, such as an Arabic dual, with `%s people` in their language."""
    return tuple(
        (word, one["people_of"][0]) for code in codes() for one in [_lists(code)] for word in one.get("counted", ())
    )


@lru_cache(maxsize=1)
def forms() -> tuple[dict[str, str], dict[str, str]]:
    """Words before and behind a place's name that say of which level it is, folded, with that level; of all packs.

    >>> before, behind = forms()
    >>> before["district of"] == behind["district"]
    True
    """
    packs = [tomllib.loads((FOLDER / code / "pack.toml").read_text("utf-8")).get("forms", {}) for code in codes()]
    before, behind = (
        {w: level for one in packs for w, level in one.get(at, {}).items()} for at in ("before", "behind")
    )
    return before, behind


@dataclass(frozen=True)
class Detection:
    """By what a text tells its language, each by code: frequent words, and letters that no relative has.

    `arabic` is the language taken for a text in Arabic script that has no such letters.
    """

    frequent: dict[str, str]
    letters: dict[str, str]
    arabic: str


@lru_cache(maxsize=1)
def detection() -> Detection:
    """What the packs say in `[detect]` of `pack.toml`.

    >>> set(detection().letters) <= set(codes()), detection().arabic in codes()
    (True, True)
    """
    stated = {
        code: tomllib.loads((FOLDER / code / "pack.toml").read_text("utf-8")).get("detect", {}) for code in codes()
    }
    plain = next((code for code, one in stated.items() if one.get("script") == "Arab"), "und")
    frequent, letters = ({c: one[key] for c, one in stated.items() if key in one} for key in ("frequent", "letters"))
    return Detection(frequent, letters, plain)


@lru_cache(maxsize=64)
def _lists(code: str) -> dict[str, tuple[str, ...]]:
    read = cast(dict[str, str | list[str]], read_lists(f"{code}/disclosure.toml", DISCLOSURE))
    return {name: (words,) if isinstance(words, str) else tuple(words) for name, words in read.items()}


def read_lists(file: str, needed: Sequence[str]) -> dict[str, object]:
    """A file of word lists below the packs; `LanguageError` where it or one of the lists needed is not there."""
    path = FOLDER / file
    if not path.is_file():
        raise LanguageError(f"languages/{file} is not there; the pack needs one")
    read = tomllib.loads(path.read_text("utf-8"))
    if missing := [name for name in needed if name not in read]:
        raise LanguageError(f"languages/{file} lacks: {', '.join(missing)}")
    return read
