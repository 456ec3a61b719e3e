"""One source to fetch, the user's key for it, and answers of services as rows."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lull import bounded
from lull.bounded import JsonObject
from lull.errors import SourceError
from lull.places.countries import Country
from lull.settings.area import Fetch
from lull.sources.web import FetchError, Web

KEYS = {
    "ucdp-api": ("UCDP_TOKEN", "https://ucdp.uu.se/apidocs/"),
    "hapi": ("HAPI_APP_IDENTIFIER", "https://hapi.humdata.org/docs (encode_app_identifier)"),
    "dtm": ("DTM_KEY", "https://dtm-apim-portal.iom.int/"),
    "iati": ("IATI_KEY", "https://developer.iatistandard.org/"),
    "reliefweb": ("RELIEFWEB_APPNAME", "https://apidoc.reliefweb.int/parameters#appname"),
}
Rows = list[JsonObject]


@dataclass(frozen=True)
class Asked:
    """One source to fetch for a country: its settings, where files go, how services are asked, and what is there.

    versions : those of UCDP that the store holds.
    """

    name: str
    settings: Fetch
    land: Country
    folder: Path
    web: Web
    today: date
    versions: frozenset[str] = frozenset()

    @property
    def owner(self) -> str:
        """Whose service it is."""
        return self.settings.owner or self.name

    def address(self, otherwise: str) -> str:
        """The service's address, the owner's own unless the settings name another."""
        return (self.settings.url or otherwise).rstrip("/") + "/"

    def key(self) -> str:
        """The user's key, from the environment; `FetchError` says where to get one."""
        usual, where = KEYS[self.owner]
        name = self.settings.key or usual
        found = os.environ.get(name, "").strip()
        if not found:
            raise FetchError("refused", f"{self.name}: no key in the environment variable {name}; get one at {where}")
        return found

    def json(self, url: str, params: Mapping[str, str], headers: Mapping[str, str] | None = None) -> object:
        """The JSON that a service answers; `FetchError` where it is none."""
        where = KEYS.get(self.owner, ("", ""))[1]
        body = self.web.get(url, params=params, headers=headers, key=where)
        try:
            return bounded.load_json(body, url)
        except SourceError as error:
            raise FetchError("changed", str(error)) from error


@dataclass(frozen=True)
class Got:
    """A file that was fetched: the kind of `lull ingest` it is, and its version where the name does not tell it."""

    kind: str
    path: Path
    version: str | None = None


def listed(found: object, name: str, url: str) -> Rows:
    """The list of that name in an answer, rows of it objects; `FetchError` where it has none."""
    rows = found.get(name) if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise FetchError("changed", f"{url} answers without a list {name!r} of rows; its shape has changed")
    return rows


def all_pages(page: Callable[[int, int], tuple[Rows, bool]], url: str) -> Rows:
    """Rows of all pages: `page(number, rows so far)` gives those of one, and whether more follow.

    Raises `FetchError` where a service answers the same page again, as it would be asked for ever.
    """
    rows: Rows = []
    before: Rows = []
    number = 0
    while True:
        part, more = page(number, len(rows))
        if part and part == before:
            raise FetchError("changed", f"{url} answers the same page twice; how its pages are asked for has changed")
        rows += part
        if not more or not part:
            return rows
        before, number = part, number + 1


def dumped(value: object) -> bytes:
    """JSON as it is kept in a file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def file_name(url: str, otherwise: str) -> str:
    """A plain name for what is behind an address.

    >>> file_name("https://x.org/a/b%20c.csv?key=1", "x"), file_name("https://x.org/a/", "x.csv")
    ('b-c.csv', 'x.csv')
    """
    last = unquote(urlsplit(url).path).rsplit("/", 1)[-1]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip("-.") or otherwise
