"""Many reports coded in processes are told as if they had been coded here, in the same order."""

from __future__ import annotations

from datetime import date

from lull.reports.corpus import CHUNK, Reading, code_all
from lull.reports.document import make_document

PLACES = ("Rashad", "Hawija", "Rutba", "Sinjar", "Kut")


def test_processes_give_the_same_records_in_the_same_order() -> None:
    reports = [
        make_document(
            f"Gunmen attacked post {n} near {PLACES[n % 5]} on 3 May 2020.", published=date(2020, 5, 4), lang="en"
        )
        for n in range(2 * CHUNK + 3)
    ]
    here = list(code_all(reports, Reading()))
    assert list(code_all(reports, Reading(), where="processes:1")) == here
    assert sum(len(records) for _, records in here) == len(reports)
