"""What a coder is, and where the two of them live.

A coder is a function `code(document, *, area=None) -> list[Record]`: it reads one `Document`, uses the gazetteer and
the actor list of the area folder (`None` = the bundled area), and returns records whose evidence is verbatim.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Protocol

from lull.errors import ReportError
from lull.reports.document import Document
from lull.reports.record import Record

# A coder's module is imported only when it is asked for: the optional ones need more than the rules do.
CODERS = {"rules": "lull.reports.rules", "llm": "lull.reports.llm"}


class Coder(Protocol):
    """Turns one document into records."""

    def __call__(self, document: Document, *, area: Path | None = None) -> list[Record]:
        """Records of the document, in the order of their evidence."""
        ...


def find_coder(name: str) -> Coder:
    """The `code` function of a coder; `ReportError` if there is none of that name."""
    if name not in CODERS:
        raise ReportError(f"no coder {name!r}; choose one of: {', '.join(CODERS)}")
    coder: Coder = importlib.import_module(CODERS[name]).code
    return coder
