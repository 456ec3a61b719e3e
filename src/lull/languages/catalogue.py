"""The catalogue of a language: every `ui/*.po` of its folder read as one."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from pathlib import Path

from babel import Locale


def read_catalogue(files: Iterable[Path], locale: Locale) -> gettext.NullTranslations:
    """One catalogue from many files; of a message that two files hold, the first in the order of names counts.

    Plural forms are those of the locale, so a file needs no header.
    """
    # Most commands read no page's text, and these take longer to load than all else of a language.
    from babel.messages import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale=locale)
    for path in sorted(files):
        with path.open("rb") as lines:
            for message in read_po(lines, locale=locale):
                if message.id and message.string and message.id not in whole:
                    whole.add(message.id, message.string, context=message.context)
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
