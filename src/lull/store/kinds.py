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
    """

    parser: str
    doc: str
    versioned: bool = False

    def load(self) -> Callable[..., Any]:
        """Import the parser."""
        module, name = self.parser.split(":")
        parser: Callable[..., Any] = getattr(importlib.import_module(module), name)
        return parser


KINDS: dict[str, Kind] = {
    "ucdp": Kind("lull.sources.ucdp:parse", "UCDP GED, final or Candidate: CSV, zip or Parquet", versioned=True),
    "observations": Kind("lull.sources.facts:parse_observations", "published indicator values: CSV"),
    "commitments": Kind("lull.sources.facts:parse_commitments", "promises, laws, plans, projects: CSV"),
    "claims": Kind("lull.sources.facts:parse_claims", "who said what about a commitment: CSV"),
    "population": Kind("lull.store.people:parse_people", "people by place, into places.csv: CSV"),
}


def kind(name: str) -> Kind:
    """The kind of that name; `SourceError` listing the kinds if there is none."""
    if name not in KINDS:
        raise SourceError(f"no kind {name!r}; the kinds are: {', '.join(KINDS)}")
    return KINDS[name]
