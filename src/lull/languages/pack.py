"""Load one language: direction, digits, plural rules, month names and the catalogue of the pages."""

from __future__ import annotations

import gettext
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from lull.errors import LanguageError
from lull.languages.catalogue import read_catalogue

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Pack:
    """One language: its code, its name in itself, its CLDR locale, and what its folder offers.

    `names_from` are the languages whose place names stand in where this one has none, nearest first; `levels` the
    usual words for levels of places.
    """

    code: str
    name: str
    locale: Locale
    offers: tuple[str, ...]
    also: tuple[str, ...]
    names_from: tuple[str, ...]
    written_in: bool
    levels: Mapping[str, str]
    folder: Path

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as CLDR has it."""
        return str(self.locale.text_direction)

    @property
    def digits(self) -> str:
        """Numbering system that readers of the language see first, e.g. `latn`."""
        return str(self.locale.default_numbering_system)

    @property
    def months(self) -> tuple[str, ...]:
        """The twelve names of months as they stand alone, in the region of the locale."""
        names = self.locale.months["stand-alone"]["wide"]
        return tuple(str(names[n]) for n in range(1, 13))

    def plural_form(self, n: float) -> str:
        """CLDR plural category of a number: `zero`, `one`, `two`, `few`, `many` or `other`."""
        return str(self.locale.plural_form(n))

    @property
    def catalogue(self) -> gettext.NullTranslations:
        """Texts of the pages; a language in which they are written needs none."""
        return gettext.NullTranslations() if self.written_in else _catalogue(self.folder, str(self.locale))


def load(code: str, territory: str | None = None) -> Pack:
    """The pack of a language by its BCP-47 code, with the region of `territory` (ISO 3166, two letters) if CLDR has it.

    Raises
    ------
    LanguageError
        If there is no pack of that code.

    >>> load("ar").direction, load("ar").months[0], load("ar", "EG").months[0]
    ('rtl', 'كانون الثاني', 'يناير')
    """
    if code not in codes():
        raise LanguageError(
            f"no language {code!r}; there are: {', '.join(codes())}. A language is one folder, languages/CODE"
        )
    return _load(code, territory)


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """Codes of all packs; the language in which the texts are written comes first."""
    found = sorted(p.parent.name for p in FOLDER.glob("*/pack.toml"))
    return tuple(sorted(found, key=lambda code: (not _settings(code).get("written_in"), code)))


@lru_cache(maxsize=1)
def source() -> str:
    """Code of the language in which the texts are written, and to which every text falls back."""
    return codes()[0]


@lru_cache(maxsize=1)
def readers() -> tuple[str, ...]:
    """Codes of the packs that offer words for the report coder."""
    return tuple(code for code in codes() if "reports" in load(code).offers)


@lru_cache(maxsize=1)
def usual_levels() -> tuple[str, ...]:
    """Ids of the levels that packs have words for, finest first; an area may have others.

    >>> len(usual_levels()), load(source()).levels[usual_levels()[-1]]
    (3, 'Country')
    """
    return tuple(load(source()).levels)


def nearest(wanted: str, offered: Sequence[str]) -> str | None:
    """The offered language for a BCP-47 tag as browsers send it (`fr-ML`, `ku`); None if there is none.

    >>> nearest("fr-ML", ("en", "fr")), nearest("zz", ("en", "fr"))
    ('fr', None)
    """
    base = wanted.strip().lower().replace("_", "-").split("-")[0]
    return next((code for code in offered if base == code or (code in codes() and base in load(code).also)), None)


def pick(names: Mapping[str, str | None], code: str) -> str | None:
    """A text from those by language: in `code`, in a language near to it, in the pages' own, else in any.

    >>> pick({"ar": "سنجار", "en": "Sinjar"}, "ckb"), pick({"sw": "Goma"}, "en"), pick({}, "en")
    ('سنجار', 'Goma', None)
    """
    near = load(code).names_from if code in codes() else ()
    order: Iterable[str] = (code, *near, source(), *names)
    return next((str(names[c]) for c in order if names.get(c)), None)


def _settings(code: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / code / "pack.toml").read_text("utf-8"))


@lru_cache(maxsize=64)
def _load(code: str, territory: str | None) -> Pack:
    read = _settings(code)
    return Pack(
        code=code,
        name=str(read["name"]),
        locale=_locale(str(read["locale"]), territory),
        offers=_texts(read, "offers"),
        also=_texts(read, "also"),
        names_from=_texts(read, "names_from"),
        written_in=bool(read.get("written_in", False)),
        levels=_table(read, "levels"),
        folder=FOLDER / code,
    )


def _texts(read: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = read.get(key, ())
    return tuple(str(x) for x in found) if isinstance(found, (list, tuple)) else ()


def _table(read: Mapping[str, object], key: str) -> dict[str, str]:
    found = read.get(key, {})
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _locale(default: str, territory: str | None) -> Locale:
    base = Locale.parse(default)
    if territory is None:
        return base
    try:
        return Locale.parse(f"{base.language}_{territory}")
    except (UnknownLocaleError, ValueError):
        return base


@lru_cache(maxsize=16)
def _catalogue(folder: Path, locale: str) -> gettext.NullTranslations:
    return read_catalogue((folder / "ui").glob("*.po"), Locale.parse(locale))
