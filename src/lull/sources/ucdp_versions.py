"""Which version a UCDP file is, what span it covers, and from when it could be known."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from lull.errors import SourceError

FIRST_DAY = date(1989, 1, 1)
_FINAL_NAMES = (r"ged(\d\d)(\d)(?=[-_.])", r"GEDEvent_v(\d\d)_(\d)\b", r"ged[-_]?(\d\d)\.(\d)(?!\d)")
_MONTH_NAME = r"GEDEvent_v(\d\d)_0_(\d{1,2})\b"
_SPAN_NAME = r"GEDEvent_v(\d\d)_(\d\d)_(\d\d)_(\d\d)\b"


@dataclass(frozen=True)
class Version:
    """One release of UCDP GED: a final yearly one (`25.1`), or Candidate events of some months (`25.0.3`)."""

    name: str
    final: bool
    covers: tuple[date, date]
    released: date

    @property
    def source_id(self) -> str:
        """Id in the table `source`."""
        return f"ucdp-{'ged' if self.final else 'candidate'}-{self.name}"


def version(name: str) -> Version:
    """Read a version as UCDP writes it: `25.1`, `25.0.3` (March 2025) or `25.01.25.09` (January to September 2025).

    UCDP publishes a final version by June of its year and Candidate events about the 20th of the next month; as the
    day varies, `released` is the first day of the month after, when it surely was out. Source:
    https://ucdp.uu.se/downloads/. Raises `SourceError` for anything else.

    >>> version("25.1").covers[1], version("23.0.10").released
    (datetime.date(2024, 12, 31), datetime.date(2023, 12, 1))
    """
    parts = name.split(".")
    if not all(p.isdigit() for p in parts) or len(parts) not in (2, 3, 4):
        raise SourceError(f"UCDP version {name!r} cannot be read; expected e.g. 25.1, 25.0.3 or 25.01.25.09")
    numbers = [int(p) for p in parts]
    year = 2000 + numbers[0]
    if len(numbers) == 2:
        return Version(name, True, (FIRST_DAY, date(year - 1, 12, 31)), date(year, 7, 1))
    if len(numbers) == 3:
        first, last = (year, numbers[2]), (year, numbers[2])
    else:
        first, last = (year, numbers[1]), (2000 + numbers[2], numbers[3])
    if (numbers[1] and len(numbers) == 3) or not (1 <= first[1] <= 12 and 1 <= last[1] <= 12) or first > last:
        raise SourceError(f"UCDP version {name!r} names no month; expected e.g. 25.0.3 for March 2025")
    end = date(*last, calendar.monthrange(*last)[1])
    out = last[0] * 12 + last[1] + 1
    return Version(name, False, (date(*first, 1), end), date(out // 12, out % 12 + 1, 1))


def version_of_file(name: str) -> Version | None:
    """The version that a file's name tells, None if it tells none.

    >>> version_of_file("ged251-csv.zip").name, version_of_file("GEDEvent_v23_0_10.csv").name
    ('25.1', '23.0.10')
    """
    if found := re.search(_SPAN_NAME, name, re.IGNORECASE):
        return version(".".join(found.groups()))
    if found := re.search(_MONTH_NAME, name, re.IGNORECASE):
        return version(f"{found[1]}.0.{int(found[2])}")
    for pattern in _FINAL_NAMES:
        if found := re.search(pattern, name, re.IGNORECASE):
            return version(f"{found[1]}.{found[2]}")
    return None
