"""What `lull ingest KIND` can read: one line a kind."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lull.errors import SourceError


@dataclass(frozen=True)
class Kind:
    """A parser `module:function` that takes a `sources.files.Input` and `encoding`, and returns `sources.meta.Parsed`.

    versioned : the parser also takes `version_name`.
    placed : the parser also takes `places`, to find places by their names.
    parts : the kinds that one file is read as, one after the other; then there is no parser of its own.
    whole_rejects : False where rejected rows are told by line and reason only.
    """

    parser: str
    doc: str
    versioned: bool = False
    placed: bool = False
    parts: tuple[str, ...] = ()
    whole_rejects: bool = True

    def load(self) -> Callable[..., Any]:
        """Import the parser."""
        module, name = self.parser.split(":")
        parser: Callable[..., Any] = getattr(importlib.import_module(module), name)
        return parser


KINDS: dict[str, Kind] = {
    "ucdp": Kind("lull.sources.ucdp:parse", "UCDP GED, final or Candidate: CSV, zip or Parquet", versioned=True),
    "acled": Kind("lull.sources.acled:parse", "ACLED, your own export, as events: CSV or XLSX; never exported"),
    "observations": Kind("lull.sources.facts:parse_observations", "published indicator values: CSV"),
    "commitments": Kind("lull.sources.facts:parse_commitments", "promises, laws, plans, projects: CSV"),
    "claims": Kind("lull.sources.facts:parse_claims", "who said what about a commitment: CSV"),
    "population": Kind(
        "lull.store.people:parse_people", "people by place, into places.csv: CSV or XLSX, COD-PS too", placed=True
    ),
    "survey": Kind(
        "lull.sources.survey:parse",
        "a survey table, mapped by FILE.toml: CSV or XLSX",
        placed=True,
        whole_rejects=False,
    ),
    "hapi": Kind(
        "lull.sources.hapi:parse", "HDX HAPI idps, needs, presence: JSON or CSV", placed=True, whole_rejects=False
    ),
    "dtm": Kind("lull.sources.dtm:parse", "IOM DTM, displaced people: JSON or CSV", placed=True, whole_rejects=False),
    "fts": Kind("lull.sources.fts:parse", "OCHA FTS, humanitarian money: JSON", placed=True, whole_rejects=False),
    "political-violence": Kind(
        "lull.sources.political_violence:parse",
        "HDX's monthly workbook of political violence: XLSX; never exported",
        placed=True,
        whole_rejects=False,
    ),
    "presence": Kind(
        "lull.sources.presence:parse",
        "who does what where: HAPI operational presence, 3W or 4W sheets: CSV, XLSX or JSON",
        placed=True,
        whole_rejects=False,
    ),
    "iati": Kind("", "IATI activities, as promises and claims: XML", parts=("iati-promises", "iati-claims")),
    "iati-promises": Kind(
        "lull.sources.iati:parse_commitments", "only the promises of an IATI file", placed=True, whole_rejects=False
    ),
    "iati-claims": Kind(
        "lull.sources.iati:parse_claims", "only the claims of an IATI file", placed=True, whole_rejects=False
    ),
    "ledger": Kind("", "the ledger's spreadsheet, both sheets: XLSX", parts=("ledger-promises", "ledger-claims")),
    "ledger-promises": Kind(
        "lull.sources.ledger_sheet:parse_commitments", "only the sheet commitments", whole_rejects=False
    ),
    "ledger-claims": Kind("lull.sources.ledger_sheet:parse_claims", "only the sheet claims", whole_rejects=False),
}


def parts(name: str) -> tuple[str, ...]:
    """The kinds that a file of this kind is read as, one after the other.

    >>> parts("iati"), parts("claims")
    (('iati-promises', 'iati-claims'), ('claims',))
    """
    return kind(name).parts or (name,)


def kind(name: str) -> Kind:
    """The kind of that name; `SourceError` listing the kinds if there is none."""
    if name not in KINDS:
        raise SourceError(f"no kind {name!r}; the kinds are: {', '.join(KINDS)}")
    return KINDS[name]
