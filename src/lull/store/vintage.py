"""Values of the store: what a vintage is, and what adding one did."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True)
class Vintage:
    """One version of a source, as it enters one table.

    family : versions of one family replace each other, e.g. `ucdp-ged`.
    released : the day from which this version could be known; a row that changes a stored one is known from then.
    version : as its owner names it; "" where it has none.
    sha256 : of the file, so that the same file twice changes nothing; "" means: of the rows.
    scope : what of the file was taken, e.g. a hash of the borders that events lie in; the same file taken in another
        scope replaces what it gave before.
    complete : the version holds every row of its span, so that a row it no longer holds is withdrawn.
    covers : first and last day of that span by the table's date; None means all rows of the family.
    """

    family: str
    released: date
    version: str = ""
    sha256: str = ""
    complete: bool = False
    covers: tuple[date, date] | None = None
    scope: str = ""

    @property
    def mark(self) -> str:
        """The hash with the scope, as the store keeps it."""
        return f"{self.sha256}+{self.scope}" if self.scope else self.sha256


@dataclass(frozen=True)
class AddReport:
    """What adding a vintage did to the present state of one table; all counts are rows.

    A vintage older than others of its family may change what was known in the past and nothing of the present.
    """

    table: str
    family: str
    version: str
    rows: int
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    already: bool = False

    def as_dict(self) -> dict[str, object]:
        """The fields by name, ready for JSON."""
        return asdict(self)
