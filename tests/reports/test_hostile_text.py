# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Whatever comes in, the coder neither crashes nor hangs, and every quote it gives is verbatim."""

from __future__ import annotations

import itertools
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lull.errors import ReportError
from lull.reports.document import Document, make_document, normalise
from lull.reports.reading import Given, read_bytes
from lull.reports.record import from_jsonl, record_to_dict, to_jsonl
from lull.reports.rules import code
from lull.reports.sentences import LONGEST, split_sentences

DAY = date(2022, 5, 18)
SCRAPS = st.sampled_from(
    [
        "attack",
        "police",
        "killed",
        "was",
        "not",
        "if",
        "the",
        "of",
        "water",
        "restored",
        "promised",
        "by",
        "31",
        "February",
        "2021",
        "Kirkuk",
        ",",
        ".",
        ";",
        ":",
        "(",
        '"',
        "“",
        "الشرطة",
        "قتل",
        "قضاء",
        "ئاو",
        "کوژران",
        "١٢",
        "1,200",
        "million",
        "hundred",
        "hundred",
        "until",
        "unless",
        "said",
        "that",
        "and",
        "and",
        "\u200c",
        "\u202e",
        "\x00",
        "\n\n",
        "’s",
        "99999999999999",
        "within",
        "9999999999",
        "years",
        "year",
        "9999",
        "0000-00-00",
        "between",
        "from",
        "to",
    ]
)
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _check(document: Document) -> None:
    records = code(document)
    for record in records:
        assert document.text[record.char_start : record.char_end] == record.evidence
        assert 0 < len(record.evidence) <= 300
    assert from_jsonl(to_jsonl(records)) == records
    json.dumps([record_to_dict(r) for r in records])


@QUIET
@given(st.lists(SCRAPS, max_size=120), st.sampled_from(["en", "ar", "ckb"]))
def test_scraps_of_three_languages(words: list[str], lang: str) -> None:
    _check(make_document(" ".join(words), published=DAY, lang=lang))


@QUIET
@given(st.text(max_size=600), st.sampled_from(["en", "ar", "ckb", None]))
def test_any_text(text: str, lang: str | None) -> None:
    _check(make_document(text, published=DAY, lang=lang))


@QUIET
@given(st.binary(max_size=3000))
def test_any_bytes(data: bytes) -> None:
    try:
        documents = list(read_bytes(data, Given(DAY)))
    except ReportError:
        return
    for document in documents:
        _check(document)


@pytest.mark.parametrize(
    "piece",
    ["(", "said that ", "if ", "if, and the , but ", "killed and wounded ", "and ", "twenty-", "one hundred and ", "قتل ", "ئاو ", "1,", "a ", '"', "\n- ",
     "the police said the police said ", "no ", "the ministry promised, ", "Kirkuk and ", "by the end of ", "water "],
)  # fmt: skip
def test_endless_repetition(piece: str) -> None:
    for lang in ("en", "ar", "ckb"):
        _check(make_document(piece * (40_000 // len(piece)), published=DAY, lang=lang))


def test_a_large_text_is_coded_within_bounds() -> None:
    line = "Gunmen attacked a police post near Rashad on Monday and killed three policemen, the army said. "
    document = make_document(
        line * 20 + "x" * 1_000_000 + " " + "nothing happened here today. " * 20_000, published=DAY, lang="en"
    )
    _check(document)


@QUIET
@given(st.text(max_size=400))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@QUIET
@given(st.text(alphabet='aB. !?\n"”’Dr؟،', max_size=400))
def test_sentences_cover_all_but_blanks(text: str) -> None:
    spans = split_sentences(text)
    assert (
        "".join(text[s.start : s.end] for s in spans).split() == "".join(text.split()).split()
        or not text.strip()
        or all(text[a.end : b.start].strip() == "" for a, b in itertools.pairwise(spans))
    )
    assert all(0 < s.end - s.start <= LONGEST for s in spans)


def test_an_unsupported_language_gives_nothing() -> None:
    assert code(make_document("La police a tué trois hommes dans la ville de Mossoul hier soir.", published=DAY)) == []


def test_without_a_day_of_publication_relative_days_stay_open() -> None:
    (record,) = code(make_document("Gunmen attacked a police post near Rashad on Monday.", lang="en"))
    assert record.date_start is None
    assert record.adm2_pcode == "IQG13Q02"
