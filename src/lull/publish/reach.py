"""Links of an exported site, led to what the folder holds: of most months it has the main pages only."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Set
from dataclasses import dataclass

from lull.publish import links

# Pages that every month of an exported site has; the rest only the month at which the site opens.
LATEST = "latest"
"""Pages that lead to those of the newest release, so that older months need not be made again when it changes."""
EVERY_MONTH = ("index", "promises", "track", "reports", "data")
_HREF = re.compile(r'(href|action)="([^"#?:]+)([^":]*)"')


@dataclass(frozen=True)
class Extent:
    """How much of its releases a folder holds.

    full : the only release whose places have pages; empty where all have. few : it is one that the area names among
    many, and has briefings of some places only; else it is ever the newest.
    """

    full: str = ""
    few: bool = False

    @property
    def onward(self) -> str:
        """Where pages of other releases lead: `LATEST` where that is another release after each month."""
        return LATEST if self.full and not self.few else self.full


ALL = Extent()
"""All pages of every release."""


@dataclass(frozen=True)
class Held:
    """Site paths that an exported folder holds, its first language, and where pages of other months lead."""

    paths: Set[str]
    lang: str
    onward: str


def every_month(name: str) -> bool:
    """Whether an exported site has a page for every month.

    >>> every_month("index"), every_month("place/IQG01")
    (True, False)
    """
    return name in EVERY_MONTH


def mended(html: str, origin: str, held: Held) -> str:
    """The page with each link to something that the folder lacks led to the nearest that it has.

    A page of the month itself that only the full release has: there. A page of another month: that month's outlook.
    A table of a month: its package. A briefing: the one in the first language.

    >>> paths = {"en/2019-04/place/A.html", "en/2019-05/index.html", "data/2019-05.zip"}
    >>> held = Held(paths, "en", "2019-04")
    >>> mended('<a href="place/A.html#x">', "en/2019-05/index.html", held)
    '<a href="../2019-04/place/A.html#x">'
    >>> mended('<a href="../../2019-05/place/A.html">', "en/2019-04/place/A.html", held)
    '<a href="../../2019-05/index.html">'
    >>> mended('<a href="../../data/2019-05/event.csv">', "en/2019-05/index.html", held)
    '<a href="../../data/2019-05.zip">'
    """
    home = posixpath.dirname(origin)

    def led(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(home, found[2]))
        if target in held.paths:
            return found[0]
        other = _nearest(target, origin, held)
        if other is None:
            return found[0]
        kept = found[3] if posixpath.basename(other) == posixpath.basename(target) else ""
        return f'{found[1]}="{links.relative(origin, other)}{kept}"'

    return _HREF.sub(led, html)


def _nearest(target: str, origin: str, held: Held) -> str | None:
    parts, here = target.split("/"), origin.split("/")
    if len(parts) < 3:
        return None
    if parts[0] == "data":
        tries = [f"data/{parts[1]}.zip"]
    elif parts[0] == "briefing":
        tries = [f"briefing/{parts[1]}/{held.lang}/{parts[-1]}", f"briefing/{held.onward}/{parts[2]}/{parts[-1]}"]
    else:
        full, outlook = "/".join([parts[0], held.onward, *parts[2:]]), f"{parts[0]}/{parts[1]}/index.html"
        tries = [full, outlook] if parts[1] == here[1] else [outlook, full]
    return next((t for t in tries if t in held.paths), None)
