"""Every rule of every codebook fires on its own examples and stays silent on its counter-examples."""

from __future__ import annotations

import pytest

from lull.errors import ReportError
from lull.reports.codebook import LANGUAGES, Rule, load_codebook, parse_codebook
from lull.reports.record import COMMITMENT_STATUSES, EVENT_TYPES, RECORD_TYPES, SERVICE_STATUSES, SPEECH_ACTS
from lull.reports.spans.view import fold

RULES = [(lang, rule) for lang in LANGUAGES for rule in load_codebook(lang).rules]


def _fires(rule: Rule, text: str) -> bool:
    low = fold(text)
    return bool(rule.pattern.search(low)) and not (rule.unless and rule.unless.search(low))


@pytest.mark.parametrize(("lang", "rule"), RULES, ids=[r.id for _, r in RULES])
def test_a_rule_keeps_its_examples(lang: str, rule: Rule) -> None:
    book = load_codebook(lang)
    for text in rule.positive:
        assert _fires(rule, text), f"{rule.id} is silent on {text!r}"
        reached = {i for _, numbers in book.triggers(fold(text)) for i in numbers}
        assert book.rules.index(rule) in reached, f"no cue of {rule.id} is in {text!r}"
    for text in rule.negative:
        assert not _fires(rule, text), f"{rule.id} fires on {text!r}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_say_only_what_records_may_hold(lang: str) -> None:
    for rule in load_codebook(lang).rules:
        assert rule.record in RECORD_TYPES
        assert rule.event is None or rule.event in EVENT_TYPES
        assert rule.speech is None or rule.speech in SPEECH_ACTS
        assert rule.status is None or rule.status in SERVICE_STATUSES
        assert rule.commitment is None or rule.commitment in COMMITMENT_STATUSES


def test_english_and_arabic_cover_all_record_types() -> None:
    for lang in LANGUAGES:
        assert {r.record for r in load_codebook(lang).rules} == set(RECORD_TYPES)


def test_a_wrong_rule_is_named() -> None:
    head = "words: {}\nrules:\n  - {id: x.y, cue: a, says: {record: statement}, positive: [a], negative: [b], match: "
    with pytest.raises(ReportError, match=r"x\.y"):
        parse_codebook(head + "'('}", "en")
    with pytest.raises(ReportError, match="no word list <NONE>"):
        parse_codebook(head + "'<NONE>'}", "en")
