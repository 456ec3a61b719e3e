"""The lexicon of every language that is coded: whole, readable, and wide enough for each type of record."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from lull.errors import ReportError
from lull.languages import readers
from lull.reports.document import make_document
from lull.reports.lexicon import Lexicon, load_lexicon
from lull.reports.record import COMMITMENT_STATUSES, EVENT_TYPES, RECORD_TYPES, SPEECH_ACTS, Record
from lull.reports.rules import code

CHANGES = {"BACK", "NEW", "MORE", "DOWN", "RUIN", "NEED", "WORK", "PLAN"}


def _told(text: str, lang: str, day: date = date(2022, 5, 18)) -> list[Record]:
    return code(make_document(text, published=day, lang=lang))


def _by_type(lexicon: Lexicon) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for lemma, frames in lexicon.frames.items():
        for frame in frames:
            s = frame.sense
            found[s.event or s.speech or s.commitment or s.change or ""].add(" ".join((lemma, *frame.particles)))
    return found


@pytest.mark.parametrize("lang", readers())
def test_frames_say_only_what_records_may_hold(lang: str) -> None:
    for frames in load_lexicon(lang).frames.values():
        for frame in frames:
            assert frame.sense.record in {*RECORD_TYPES, "service"}
            assert frame.sense.event is None or frame.sense.event in EVENT_TYPES
            assert frame.sense.speech is None or frame.sense.speech in SPEECH_ACTS
            assert frame.sense.commitment is None or frame.sense.commitment in COMMITMENT_STATUSES
            assert frame.sense.change is None or frame.sense.change in CHANGES


@pytest.mark.parametrize("lang", readers())
def test_every_type_of_record_has_words(lang: str) -> None:
    types = _by_type(load_lexicon(lang))
    assert set(EVENT_TYPES) <= set(types)
    assert {"BACK", "DOWN", "RUIN", "NEED", "WORK"} <= set(types)
    assert {"announced", "committed", "funded", "extended", "suspended", "cancelled", "not_delivered"} <= set(types)
    assert set(SPEECH_ACTS) <= set(types)


@pytest.mark.parametrize(
    ("lang", "form", "lemma"),
    [
        ("en", "retaken", "retake"),
        ("en", "seizing", "seize"),
        ("ar", "وسيستأنفون", "استأنف"),
        ("ar", "اعتقلتهم", "اعتقل"),
        ("ckb", "نەگەڕاونەتەوە", "گەڕا"),
        ("ckb", "دەکوژرێن", "کوژرا"),
    ],
)
def test_forms_are_found_from_the_dictionary_form(lang: str, form: str, lemma: str) -> None:
    from lull.languages.folding import fold

    assert fold(lemma) in {name for name, _ in load_lexicon(lang).word(fold(form)).verbs}


@pytest.mark.parametrize(
    ("lang", "text", "mode"),
    [
        ("en", "The two clans signed the charter in Shatra.", "actual"),
        ("en", "The two clans plan to sign the charter in Shatra.", "future"),
        ("en", "The two clans have yet to sign the charter in Shatra.", "negated"),
        ("en", "If the road opens, the two clans would sign the charter in Shatra.", "hypothetical"),
        ("ar", "وقعت العشيرتان ميثاق الصلح في قضاء الشطرة.", "actual"),
        ("ar", "ستوقع العشيرتان ميثاق الصلح في قضاء الشطرة.", "future"),
        ("ar", "لم توقع العشيرتان ميثاق الصلح في قضاء الشطرة.", "negated"),
        ("ckb", "نوێنەرانی دوو عەشیرەت لە کفری ڕێککەوتنەکەیان واژوو کرد.", "actual"),
        ("ckb", "نوێنەرانی دوو عەشیرەت سبەی لە کفری ڕێککەوتنەکە واژوو دەکەن.", "future"),
        ("ckb", "نوێنەرانی دوو عەشیرەت لە کفری ڕێککەوتنەکەیان واژوو نەکرد.", "negated"),
    ],
)
def test_mode_belongs_to_the_clause(lang: str, text: str, mode: str) -> None:
    assert [(r.event_type, r.aux_mode) for r in _told(text, lang)] == [("SUPPORT", mode)]


@pytest.mark.parametrize(
    "text",
    [
        "One of the five pumps at Baaj was repaired.",
        "Repairs to the bridge in Heet are 70 per cent complete.",
        "Funds to restore the clinic in Hatra were received.",
        "The new valve will allow engineers to restore water to Daquq.",
        "The ministry hopes to reopen the school in Kifri.",
        "Power is back in some quarters of Ramadi.",
        "Supply in Kut improved to 20 hours a day.",
        "أعيد التيار إلى بعض أحياء الرمادي.",
        "العمل مستمر على إصلاح محطة الماء في قضاء هيت.",
        "کارەبا بۆ بەشێکی گەڕەکەکانی کەلار گەڕایەوە.",
    ],
)
def test_a_doubt_is_never_restored(text: str) -> None:
    lang = "en" if text.isascii() else "ckb" if "ە" in text else "ar"
    assert not [r for r in _told(text, lang) if r.service_status == "restored" and r.aux_mode == "actual"]


def test_a_language_without_a_lexicon_is_named() -> None:
    with pytest.raises(ReportError, match="no lexicon for language 'xx'"):
        load_lexicon("xx")
