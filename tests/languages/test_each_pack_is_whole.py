"""Each language pack holds what it says that it offers, and says each thing once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lull import languages
from lull.errors import LanguageError
from lull.languages import claims, words
from lull.languages.words import read_lists

TRANSLATED = [code for code in languages.codes() if not languages.load(code).written_in]


def files(code: str) -> list[Path]:
    return sorted((languages.load(code).folder / "ui").glob("*.po"))


@pytest.mark.parametrize("code", languages.codes())
def test_a_pack_has_a_name_twelve_months_and_known_offers(code: str) -> None:
    pack = languages.load(code)
    assert pack.name
    assert len(set(pack.months)) == 12
    assert pack.direction in ("ltr", "rtl")
    assert "ui" in pack.offers
    assert set(pack.offers) <= {"ui", "reports"}
    assert pack.names_from == tuple(c for c in pack.names_from if c in languages.codes())


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_message_stands_in_two_files_of_a_language(code: str) -> None:
    told: Counter[str] = Counter()
    for path in files(code):
        with path.open("rb") as lines:
            told.update(str(m.id if isinstance(m.id, str) else m.id[0]) for m in read_po(lines, locale=code) if m.id)
    assert [text for text, n in told.items() if n > 1] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_keeps_the_fields_of_its_message(code: str) -> None:
    for path in files(code):
        with path.open("rb") as lines:
            messages = [m for m in read_po(lines, locale=code) if m.id]
        for message in messages:
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            strings = [message.string] if isinstance(message.string, str) else list(message.string)
            wanted = set(re.findall(r"%\((\w+)\)s", " ".join(ids)))
            for text in strings:
                assert text, f"{path.name}: {ids[0]!r} is not translated"
                assert set(re.findall(r"%\((\w+)\)s", text)) <= wanted, f"{path.name}: {text!r}"


@pytest.mark.parametrize("code", TRANSLATED)
def test_languages_translate_the_same_messages(code: str) -> None:
    def keys(of: str) -> set[str]:
        found: set[str] = set()
        for path in files(of):
            with path.open("rb") as lines:
                found |= {str(m.id if isinstance(m.id, str) else m.id[0]) for m in read_po(lines, locale=of) if m.id}
        return found

    missing = sorted(set().union(*(keys(other) for other in TRANSLATED)) - keys(code))
    assert missing == [], f"{code} lacks {len(missing)} messages"


def test_a_language_that_is_not_there_is_an_error_that_lists_those_that_are() -> None:
    with pytest.raises(LanguageError, match="no language 'xx'; there are: en, ar, ckb"):
        languages.load("xx")


def test_months_follow_the_country() -> None:
    assert languages.load("ar", "EG").months[0] == "يناير"
    assert languages.load("ar", "IQ").months[0] == "كانون الثاني"


def test_a_browser_that_says_kurdish_gets_sorani() -> None:
    assert languages.nearest("ku-IQ", languages.codes()) == "ckb"
    assert languages.nearest("de", languages.codes()) is None


@pytest.mark.parametrize("code", languages.readers())
def test_a_pack_that_reads_reports_has_words_for_each_kind_of_claim(code: str) -> None:
    held = read_lists(f"{code}/reports/{claims.FILE}", claims.NEEDED)
    assert held["issues"].keys() == claims.claim_words().issues.keys()
    assert all(held[name] for name in ("group", "state", "civilians", "said", "offices", "hours", "finest", "money"))
    assert all(held["issues"].values())


def test_a_pack_without_a_list_of_claims_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "xx" / "reports"
    home.mkdir(parents=True)
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    with pytest.raises(LanguageError, match=r"xx/reports/claims\.toml is not there"):
        read_lists("xx/reports/claims.toml", claims.NEEDED)
    (home / "claims.toml").write_text("group = []\n", "utf-8")
    with pytest.raises(LanguageError, match=r"lacks: state, civilians"):
        read_lists("xx/reports/claims.toml", claims.NEEDED)
