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


@lru_cache(maxsize=1)
def style() -> str:
    """The sheet without comments and line breaks.

    >>> "/*" in style() or "</" in style()
    False
    """
    text = re.sub(r"/\*.*?\*/", "", _SHEET.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


@lru_cache(maxsize=1)
def style_hash() -> str:
    """The source expression that allows this style in a content security policy.

    >>> style_hash()[:8]
    "'sha256-"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()}'"
