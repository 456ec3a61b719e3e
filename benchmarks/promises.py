"""What must not be published, tried at the doors by which it could enter: `python -m benchmarks.promises`.

Each row of two made-up files breaks one promise: people named, telephones, coordinates, shares of groups of people,
groups as parties, addresses that run, texts without end. A promise holds where the row is refused with its line, or
what it tells is blanked and the blanking told. Ends with 1 where one does not hold.
"""

from __future__ import annotations

import csv
import re
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from lull.area import bundled_area
from lull.errors import LullError
from lull.store.ingest import BadRowsError, Options, inspect_file

OBSERVATION = {
    "strand": "cohesion", "indicator": "idp_individuals", "place_pcode": "IQG10Q02", "place_name": "Al-Muqdadiya",
    "period_start": "2018-11-01", "period_end": "2018-12-31", "value": "620", "unit": "people",
    "method": "administrative", "publisher": "Ministry of Migration and Displaced", "title": "Families by district",
    "url": "https://example.org/page", "retrieved": "2026-11-22", "quote_free_note": "", "evidence_level": "2",
}  # fmt: skip
PROMISE = {
    "kind": "pledge", "promisor": "Prime Minister of Canada", "implementer": "Government of Canada",
    "promised_to": "Government of Iraq", "strand": "services", "place_pcodes": "IQG15Q05",
    "deliverable": "Water pumps for two stations", "amount": "26590000", "currency": "CAD", "instrument": "grant",
    "made_on": "2018-05-02", "deadline_precision": "none", "legal_force": "announcement",
    "source_title": "Canada supports stations", "source_url": "https://example.org/c", "note": "",
}  # fmt: skip
OBSERVATIONS: Mapping[str, Mapping[str, str]] = {
    "share of Sunnis": {"indicator": "sunni_share_pct", "unit": "percent", "value": "62"},
    "share of Shia": {"indicator": "shia_population_share", "unit": "percent", "value": "38"},
    "share of Kurds": {"indicator": "kurdish_households_pct", "unit": "percent", "value": "12"},
    "share of Yazidis": {"indicator": "yazidi_returnees_share", "unit": "percent", "value": "9"},
    "share of Turkmen": {"indicator": "turkmen_pct", "unit": "percent", "value": "9"},
    "share of Christians": {"indicator": "christian_families", "unit": "families", "value": "90"},
    "ethnic diversity": {"indicator": "ethnic_fractionalisation", "unit": "index", "value": "0.4"},
    "sect of voters": {"indicator": "sect_of_voters", "unit": "percent", "value": "40"},
    "religion": {"indicator": "religion_majority", "unit": "percent", "value": "90"},
    "tribe": {"indicator": "tribe_share_jubur", "unit": "percent", "value": "40"},
    "a name in a note": {"quote_free_note": "Told by Sheikh Ahmed Hassan al-Jubouri in the meeting"},
    "a telephone in a note": {"quote_free_note": "Call +964 770 123 4567 for the list"},
    "a mail address in a note": {"quote_free_note": "Ask ahmed.hassan@example.org for it"},
    "coordinates in a note": {"quote_free_note": "The camp stands at 33.31234, 44.36123"},
    "an address that runs": {"url": "javascript:alert(1)"},
    "an address of data": {"url": "data:text/html,<script>alert(1)</script>"},
    "an address of a file": {"url": "file:///etc/passwd"},
    "a text without end": {"quote_free_note": "word " * 2_000},
    "a control character": {"quote_free_note": "a\x07b"},
    "a day after today": {"period_end": "2031-01-01"},
    "a year of another calendar": {"period_start": "1398-01-01", "period_end": "1398-06-01"},
    "a place elsewhere": {"place_pcode": "../../IQG10Q02"},
}
PROMISES: Mapping[str, Mapping[str, str]] = {
    "a person who promises": {"promisor": "Ahmed Hassan al-Jubouri"},
    "a person who implements": {"implementer": "Ahmed Hassan al-Jubouri"},
    "a group by sect as party": {"promised_to": "Sunni Arab families"},
    "a group by ethnicity as party": {"promised_to": "Kurdish residents"},
    "a name in what is promised": {"deliverable": "House of Sheikh Ahmed Hassan al-Jubouri repaired"},
    "a telephone in what is promised": {"deliverable": "Pumps; tel +964 770 123 4567"},
    "coordinates in what is promised": {"deliverable": "Pumps at 33.31234, 44.36123"},
    "a name in a note": {"note": "Agreed with Sheikh Ahmed Hassan al-Jubouri"},
    "a telephone in a note": {"note": "0770 123 4567"},
    "degrees in a note": {"note": "33°18'44\"N 44°21'40\"E"},
    "an address that runs": {"source_url": "javascript:alert(1)"},
    "an address with markup": {"source_url": 'https://example.org/"onmouseover="alert(1)'},
    "an address of a file": {"source_url": "file:///etc/passwd"},
    "a text without end": {"note": "word " * 2_000},
    "a control character": {"source_title": "a\x1bb"},
    "a letter that turns the line": {"source_title": "\u202egnp.exe"},
    "a day after today": {"made_on": "2031-01-01"},
    "a place elsewhere": {"place_pcodes": "../../../escaped"},
}  # fmt: skip


def main() -> None:
    """Print each promise that does not hold, and how many did."""
    tried = held = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind, base, cases in (
            ("observations", {"obs_id": "", **OBSERVATION}, OBSERVATIONS),
            ("commitments", {"commitment_id": "", **PROMISE}, PROMISES),
        ):
            told = lines_told(Path(folder), kind, base, cases)
            for line, name in enumerate(cases, 2):
                tried, held = tried + 1, held + (line in told)
                if line not in told:
                    print(f"NOT HELD  {kind}: {name}")
    print(f"{held} of {tried} promises held")
    sys.exit(held < tried)


def lines_told(folder: Path, kind: str, base: Mapping[str, str], cases: Mapping[str, Mapping[str, str]]) -> set[int]:
    """Lines of which the dry run says that they are refused, or that something of them is left out."""
    path = folder / f"{kind}.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(base))
        writer.writeheader()
        for n, change in enumerate(cases.values()):
            writer.writerow({**base, next(iter(base)): f"x{n}", **change})
    options = Options(today=date(2026, 11, 28), keep_good=True)
    try:
        report = inspect_file(bundled_area("iraq"), kind, path, options)
    except BadRowsError as error:
        report = error.report
    except LullError as error:
        print(error)
        return set()
    return {p.line for p in report.problems} | {
        int(n) for note in report.notes for n in re.findall(r"line (\d+)", note)
    }


if __name__ == "__main__":
    main()
