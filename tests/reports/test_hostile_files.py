"""Files made to break a reader: bombs, bottomless nesting, noise. They end quickly, as documents or as errors."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lull.errors import LullError, ReportError, SourceError
from lull.reports import warc
from lull.reports.feeds import parse_feed
from lull.reports.reading import read_bytes

KINDS = (None, "text", "html", "jsonl", "warc", "email", "feed")
HEADS = (b"", b"%PDF", b"<html>", b"<rss>", b'{"text":', b"[[", b"WARC/1.0\r\n", b"From: a\r\n\r\n", b"\x1f\x8b\x08")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=300), st.sampled_from(KINDS))
def test_noise_gives_documents_or_an_error(head, noise, kind):
    try:
        found = list(read_bytes(head + noise, kind=kind))
    except LullError:
        return
    assert all(isinstance(d.text, str) for d in found)


def test_a_packed_bomb_ends_at_the_limit(monkeypatch):
    monkeypatch.setattr(warc, "MOST_UNPACKED", 1_000_000)
    bomb = gzip.compress(b"WARC/1.0\r\n" + bytes(5_000_000))
    with pytest.raises(ReportError, match="unpacks to more"):
        list(read_bytes(bomb))
    many = gzip.compress(b"WARC/1.0\r\n" + bytes(300_000)) * 5
    with pytest.raises(ReportError, match="unpacks to more"):
        list(read_bytes(many))
    with pytest.raises(ReportError, match="no WARC records"):
        list(read_bytes(gzip.compress(b"a text")))


@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"text":' * 50_000])
def test_bottomless_nesting_that_is_no_json_is_read_as_text(data):
    assert [len(document.text) for document in read_bytes(data)] == [len(data)]


def test_bottomless_nesting_without_text_gives_nothing():
    assert list(read_bytes(b"<html><body>" + b"<div>" * 50_000)) == []


def test_feeds_that_would_take_minutes_are_refused():
    with pytest.raises(SourceError, match="nested"):
        parse_feed(b"<rss>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</rss>")
    with pytest.raises(SourceError, match="broken XML"):
        parse_feed(b"<rss><channel>" + b"<div>" * 50_000)


def test_bottomless_mail_is_refused():
    part = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
    with pytest.raises(ReportError, match="nests"):
        list(read_bytes(part * 1_000, kind="email"))


def test_a_feed_that_is_a_path_opens_no_file(tmp_path):
    secret = tmp_path / "feed.xml"
    secret.write_text("<rss version='2.0'><channel><title>t</title><item><title>secret</title></item></channel></rss>")
    for kind in (None, "feed"):
        try:
            texts = [d.text for d in read_bytes(str(secret).encode(), kind=kind)]
        except LullError:
            continue
        assert "secret" not in texts
