"""Cells that a spreadsheet would run as formulas, disarmed in all their forms."""

from __future__ import annotations

import re

# A sign that starts a formula, also full-width or small, at the start or behind what a spreadsheet may split at;
# blanks and invisible characters in between do not stop it.
_INVISIBLE = r"[\s\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*"
_SIGN = r"[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]"
_FORMULA = re.compile(rf"(^|[;,|\t\n\r\uff1b\u061b]){_INVISIBLE}(?={_SIGN})")


def disarm(text: str) -> str:
    r"""The text with an apostrophe before each sign that a spreadsheet would take for the start of a formula.

    >>> disarm("=1+1"), disarm(" =1+1"), disarm("a;=1+1"), disarm("2-1"), disarm("north - south")
    ("'=1+1", " '=1+1", "a;'=1+1", '2-1', 'north - south')
    """
    return _FORMULA.sub(lambda found: found[0] + "'", text)
