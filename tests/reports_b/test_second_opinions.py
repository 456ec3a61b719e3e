"""The linear coder holds numbers only; two coders that differ send a record to the head of the queue."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lull.errors import ReportError
from lull.reports import Span, find_coder, make_document, make_record
from lull.reports.linear import BUCKETS, HEADS, Model, features, load_model, probabilities, read_model, write_model
from lull.reports.opinions import compare, differences

TEXT = "Islamic State cells attacked a police post on Monday and killed two officers. The weather stayed dry."
DOCUMENT = make_document(TEXT, published=date(2019, 5, 7), lang="en")


def record(**more):
    values = {"record_type": "service_event", "aux_mode": "actual", "strand": "services", "coder": "rules",
              "rule": "r1", "confidence": 0.8, "service_status": "restored"} | more  # fmt: skip
    return make_record(DOCUMENT, DOCUMENT.sentences[0], **values)


def test_the_coefficients_are_small_numbers_without_text(shared):
    from importlib import resources

    path = resources.files("lull.reports") / "linear.npz"
    assert len(path.read_bytes()) <= 1_000_000
    with np.load(str(path), allow_pickle=False) as file:
        words = [str(v) for name in file.files if name.endswith("_labels") for v in file[name]]
        assert all(file[n].dtype == np.float16 for n in file.files if not n.endswith("_labels"))
    gold = (shared / "gold" / "reports_dev.jsonl").read_text("utf-8").splitlines()
    labels = {r[h] for line in gold for r in json.loads(line)["records"] for h in HEADS} | {"none"}
    assert set(words) <= labels


def test_probabilities_match_the_formula():
    model, x = load_model(), features(TEXT)
    dense = np.zeros(BUCKETS)
    dense[x[0]] = x[1]
    for head in HEADS:
        z = model.weights[head].astype(np.float64) @ dense + model.bias[head]
        want = np.exp(z) / np.exp(z).sum()
        got = probabilities(x, model, head)
        np.testing.assert_allclose(list(got.values()), want, rtol=1e-4)
        assert sum(got.values()) == pytest.approx(1)


def test_the_linear_coder_finds_the_attack_and_quotes_it():
    records = find_coder("linear")(DOCUMENT)
    assert [r.record_type for r in records] == ["security_event"]
    assert records[0].evidence == TEXT[: TEXT.index(" The weather")]
    assert records[0].rule.startswith("linear:")
    assert find_coder("linear")(make_document("", lang="en")) == []


def test_coefficients_survive_a_round_trip_and_odd_files_are_refused(tmp_path):
    model = load_model()
    path = tmp_path / "again.npz"
    write_model(model, path)
    again = read_model(path)
    assert all(np.array_equal(model.weights[h], again.weights[h]) for h in HEADS)
    write_model(Model(model.labels, {h: w[:, :10] for h, w in model.weights.items()}, model.bias), path)
    with pytest.raises(ReportError, match="train_linear"):
        read_model(path)
    path.write_bytes(b"\x80\x04nothing")
    with pytest.raises(ReportError, match="train_linear"):
        read_model(path)


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
    b = replace(a, char_start=50, char_end=90, record_type="commitment", coder="linear")
    assert len(compare([a], [b])) == 2
