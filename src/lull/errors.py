"""One exception class a kind of mistake; every message says what was seen, what was expected, what to do."""

from __future__ import annotations

import re

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class LullError(Exception):
    """Base of all errors that Lull raises on purpose; the command line prints it and exits with 1."""


class AreaError(LullError):
    """An area folder or its `area.toml` is missing, unreadable or wrong."""


class DisclosureError(LullError):
    """Something was to be used or published that must not be: data of persons, or shares of sects or ethnic groups."""


class LanguageError(LullError):
    """There is no pack of a language, or the pack lacks what it says that it offers."""


class SchemaError(LullError):
    """A table does not match its declaration in `lull.schema`."""


class SourceError(LullError):
    """An input file cannot be read, or holds rows that break the rules of its kind."""


class ForeignError(SourceError):
    """A file whose events all lie elsewhere; it may be fine for another area."""


class StoreError(LullError):
    """The store cannot be opened, is locked by another writer, or would be left half written."""


class ForecastError(LullError):
    """A series, origin, horizon or set of draws cannot be forecast or scored."""


class ReportError(LullError):
    """A document cannot be read or coded."""


class AssessError(LullError):
    """Indicators, goalposts, weights or the ledger are inconsistent."""


class ReleaseError(LullError):
    """A release is missing, damaged, or exists already with other content."""


class PublishError(LullError):
    """A page, feed, briefing or alert cannot be made."""


class DamagedError(ReleaseError):
    """A release is there and is not as it was published; it is told as damaged, and the others go on."""


class EarlierError(ReleaseError):
    """A release was made by an earlier version, with words that the pages of today do not know."""


class YoungError(ForecastError):
    """A month holds events that are too young to publish; it is only a matter of days."""


def visible(text: str) -> str:
    r"""A text out of a file without what could steer a terminal or turn the direction of reading: such is spelled out.

    >>> visible("red \x1b[31m text")
    'red \\x1b[31m text'
    """
    return _STEERING.sub(lambda found: ascii(found[0])[1:-1], text)
