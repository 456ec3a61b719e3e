# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Files of every kind become documents, and wrong ones say what is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from lull.cli.evaluate_coder import evaluate_coder
from lull.cli.read import read
from lull.errors import ReportError
from lull.reports.language import detect_language
from lull.reports.reading import Given, read_bytes, read_documents
from lull.reports.sentences import split_sentences

TEXT = "Gunmen attacked a police post near Rashad on Monday and killed three policemen, the army said."
PAGE = f"<html><head><title>Post hit</title></head><body><nav>Home News</nav><article><h1>Post hit</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"


def test_text_html_jsonl_email_and_feed_hold_the_same_sentence() -> None:
    mail = f"From: desk@example.org\nSubject: Post hit\nDate: Wed, 18 May 2022 08:00:00 +0000\n\n{TEXT}\n"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><item><title>Hit</title><description>{TEXT}</description></item></channel></rss>'
    row = json.dumps({"text": TEXT, "published": "2022-05-18", "title": "Post hit"})
    for data in (TEXT, PAGE, row, mail, feed):
        (document,) = read_bytes(data.encode())
        assert TEXT in document.text
        assert document.lang == "en"
    assert next(read_bytes(mail.encode())).published == date(2022, 5, 18)
    assert next(read_bytes(row.encode())).title == "Post hit"


def test_a_warc_file_gives_its_pages() -> None:
    answer = f"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/a\r\nWARC-Date: 2022-05-18T08:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    (document,) = read_bytes(head.encode() + answer + b"\r\n\r\n")
    assert document.url == "http://example.org/a"
    assert TEXT in document.text


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Second report of the day.")
    (tmp_path / "a.txt").write_text("First report of the day.")
    assert [d.text.split()[0] for d in read_documents(tmp_path, Given(lang="en"))] == ["First", "Second"]


def test_a_broken_line_or_missing_file_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "fine"}\n{"title": "no text"}\n')
    with pytest.raises(ReportError, match="line 2"):
        list(read_documents(bad))
    with pytest.raises(ReportError, match="not there"):
        list(read_documents(tmp_path / "none.txt"))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Water is back in the town, the office said on Monday.", "en"),
        ("أعلنت الوزارة أن الماء عاد إلى المدينة", "ar"),
        ("وەزارەت ڕایگەیاند کە ئاو گەڕایەوە بۆ شارەکە", "ckb"),
        ("وزارت نیرو گفت که آب به شهر بازگشته است و پمپ‌ها کار می‌کنند", "fa"),
        ("Le ministère a dit que l'eau est de retour dans la ville", "fr"),
        ("12345 ---", "und"),
    ],
)
def test_languages_are_told_apart(text: str, lang: str) -> None:
    assert detect_language(text) == lang


def test_sentences_survive_ranks_quotes_and_arabic_stops() -> None:
    text = "Brig.-Gen. A of the U.S. Army said: “We stay.” He left at 5.30 p.m. on Monday. هل عاد الماء؟ نعم. ئاو گەڕایەوە؟ بەڵێ."
    found = [text[s.start : s.end] for s in split_sentences(text)]
    assert found[0] == "Brig.-Gen. A of the U.S. Army said: “We stay.”"
    assert found[1] == "He left at 5.30 p.m. on Monday."
    assert found[2:] == ["هل عاد الماء؟", "نعم.", "ئاو گەڕایەوە؟", "بەڵێ."]


def test_the_command_prints_a_table_or_json_lines() -> None:
    run = CliRunner()
    table = run.invoke(read, ["-", "--published", "2022-05-18"], input=TEXT)
    assert table.exit_code == 0
    assert "IQG13Q02" in table.output
    lines = run.invoke(read, ["-", "--published", "2022-05-18", "--json"], input=TEXT)
    row = json.loads(lines.output)
    assert (row["event_type"], row["date_start"], row["low"], row["best"], row["high"]) == (
        "ASSAULT",
        "2022-05-16",
        3,
        3,
        3,
    )
    assert row["evidence"] == TEXT[row["char_start"] : row["char_end"]]
    assert "deadline" not in row


def test_gold_is_scored_by_the_command(tmp_path: Path) -> None:
    record = {"record_type": "security_event", "aux_mode": "actual", "strand": "security", "event_type": "ASSAULT", "actors": ["Gunmen"],
              "recipients": [], "adm2_pcode": "IQG13Q02", "date_start": "2022-05-16", "date_end": "2022-05-16", "low": 3, "best": 3, "high": 3,
              "evidence": TEXT.split(",", maxsplit=1)[0]}  # fmt: skip
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        json.dumps({"id": "x", "lang": "en", "published": "2022-05-18", "text": TEXT, "records": [record]}) + "\n"
    )
    result = CliRunner().invoke(evaluate_coder, [str(gold), "--json"])
    figures = json.loads(result.output)["en"]
    assert figures["detection"]["f1"] == figures["type_f1"] == figures["deaths_exact"] == figures["date_exact"] == 1.0
    assert figures["grounding"] == 1.0
    assert CliRunner().invoke(evaluate_coder, [str(gold)]).exit_code == 0
