"""The second reader holds numbers only and flags silent claims; readers that differ send a record up the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lull.errors import ReportError
from lull.reports import Span, find_coder, make_document, make_record
from lull.reports.embed import flag_silent, load_heads, weigh
from lull.reports.opinions import compare, differences

TEXT = "Islamic State cells attacked a police post on Monday and killed two officers. The weather stayed dry."
DOCUMENT = make_document(TEXT, published=date(2019, 5, 7), lang="en")


def record(**more):
    values = {"record_type": "service_event", "aux_mode": "actual", "strand": "services", "coder": "rules",
              "rule": "r1", "confidence": 0.8, "service_status": "restored"} | more  # fmt: skip
    return make_record(DOCUMENT, DOCUMENT.sentences[0], **values)


def as_claims(texts):
    """Vectors along the head for claims where a sentence holds the word "attacked", and against it elsewhere."""
    claim = load_heads().claim
    return np.array([claim if "attacked" in t else -claim for t in texts], np.float32)


def test_the_heads_are_small_numbers_and_names_of_types():
    heads = load_heads()
    assert heads.rows.shape == (len(heads.types), 385)
    assert {"ASSAULT", "restored", "grievance", "announced"} <= set(heads.types)


def test_a_silent_claim_is_flagged_without_the_name_in_it():
    document = make_document("Men attacked the house of Dr Ahmed Hassan Ali. The weather stayed dry.", lang="en")
    (flag,) = flag_silent(document, [], encode=as_claims)
    assert "Ahmed" not in flag.quote
    assert flag.relevance > 0.5
    assert flag_silent(DOCUMENT, [record()], encode=as_claims) == []
    with pytest.raises(ReportError, match="probability"):
        flag_silent(document, [], least=2, encode=as_claims)


def test_a_record_that_the_embedding_does_not_see_is_less_sure():
    one = record()
    (doubted,) = weigh(DOCUMENT, [one], encode=lambda texts: -as_claims(texts))
    assert (doubted.confidence, doubted.rule) == (pytest.approx(0.56), "r1; no second")


def test_there_is_no_linear_coder():
    with pytest.raises(ReportError, match="no coder 'linear'"):
        find_coder("linear")


def test_agreement_keeps_confidence_and_difference_halves_it():
    one = record()
    same = replace(one, coder="llm", service_status=None)
    other = replace(one, coder="llm", aux_mode="future")
    assert compare([one], [same])[0].confidence == 0.8
    (judged,) = compare([one], [other])
    assert (judged.confidence, judged.rule) == (0.4, "r1; llm differs: aux_mode")
    assert differences(one, other) == ["aux_mode"]


def test_what_one_coder_alone_says_is_less_sure():
    one = record()
    apart = replace(one, char_start=80, char_end=99, coder="llm", rule="m")
    first, second = compare([one], [apart])
    assert (first.confidence, first.rule) == (pytest.approx(0.56), "r1; no second")
    assert (second.confidence, second.rule) == (0.4, "m; only llm")


def test_spans_that_barely_touch_are_two_claims():
    a = make_record(DOCUMENT, Span(0, 60), record_type="statement", aux_mode="actual", strand="security", coder="rules",
                    rule="a", confidence=1.0)  # fmt: skip
    b = replace(a, char_start=50, char_end=90, record_type="commitment", coder="llm")
    assert len(compare([a], [b])) == 2
