"""The style sheet inside served pages: a reader on a bad line sees text after one round trip instead of two.

Exported pages link to the file instead, as a disk has no round trips. The policy of the site names the hash of this
text, so that no other style can come in.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

_SHEET = Path(__file__).parent / "static" / "lull.css"


_ELSEWHERE = re.compile(r"/\* elsewhere: \*/.*?/\* everywhere: \*/", re.DOTALL)


@lru_cache(maxsize=2)
def style(*, outlook: bool = False) -> str:
    """The sheet without comments and spaces that say nothing; for the outlook without what only other pages show.

    >>> "/*" in style() or "</" in style(), len(style(outlook=True)) < len(style())
    (False, True)
    """
    text = _SHEET.read_text("utf-8")
    return packed(_ELSEWHERE.sub("", text) if outlook else text)


def packed(sheet: str) -> str:
    """A sheet without comments, and without spaces beside brackets, semicolons and after colons and commas.

    >>> packed("a :hover { color: red; }  /* why */ p, b { margin: 0 1px; }")
    'a :hover{color:red}p,b{margin:0 1px}'
    """
    text = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    parts = re.split(r'("[^"]*")', re.sub(r"\s+", " ", text))
    parts[::2] = [re.sub(r"([:,]) ", r"\1", re.sub(r"\s*([{};])\s*", r"\1", part)) for part in parts[::2]]
    return "".join(parts).replace(";}", "}").strip()


@lru_cache(maxsize=1)
def style_hash() -> str:
    """The source expressions that allow these styles in a content security policy.

    >>> [h[:8] for h in style_hash().split()]
    ["'sha256-", "'sha256-"]
    """
    digests = (hashlib.sha256(style(outlook=part).encode()).digest() for part in (False, True))
    return " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)
