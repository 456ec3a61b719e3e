"""Addresses: every page has one path, and links are relative, so that they work on a server and from a USB stick."""

from __future__ import annotations

import posixpath
from functools import lru_cache


def relative(origin: str, target: str) -> str:
    """The link from one site path to another; query and fragment are kept.

    >>> relative("en/2019-04/district/IQG15Q01.html", "en/2019-04/index.html#tiers")
    '../index.html#tiers'
    >>> relative("index.html", "static/lull.css")
    'static/lull.css'
    """
    cut = min((i for i in (target.find("#"), target.find("?")) if i >= 0), default=len(target))
    path, rest = target[:cut], target[cut:]
    if path == origin and rest:
        return posixpath.basename(path) + rest
    return _between(origin.rpartition("/")[0], path) + rest


# All pages of one folder lead to the same few hundred addresses.
@lru_cache(maxsize=16384)
def _between(folder: str, path: str) -> str:
    return posixpath.relpath(path, folder or ".")


def page(lang: str, release: str, name: str) -> str:
    """Site path of a page.

    >>> page("ar", "2019-04", "promises")
    'ar/2019-04/promises.html'
    """
    return f"{lang}/{release}/{name}.html"
