"""Mails come as HTML and as plain text with the same words, with links where the site's address is known."""

from __future__ import annotations

import email
import re
from email.policy import default

import pytest
from starlette.testclient import TestClient

from lull.publish import briefing
from lull.publish.briefing.content import content
from lull.publish.locale import language
from lull.publish.plaintext import plain
from lull.publish.snapshot import Snapshot

SITE = "https://lull.test/"


@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
@pytest.mark.parametrize("scope", ["area", "XX1Q01"])
def test_the_draft_holds_the_briefing_twice(client: TestClient, snapshot: Snapshot, lang: str, scope: str) -> None:
    answer = client.get(f"/briefing/2019-04/{lang}/{scope}.eml")
    assert answer.headers["content-type"].startswith("message/rfc822")
    mail = email.message_from_bytes(answer.content, policy=default)
    assert mail.get_content_type() == "multipart/alternative"
    text, html = (part.get_content() for part in mail.iter_parts())
    assert [p.get_content_type() for p in mail.iter_parts()] == ["text/plain", "text/html"]
    said = content(snapshot, language(lang), scope)
    for sentence in (said.title, said.record, said.words["not"]):
        assert " ".join(sentence.split()) in " ".join(text.split())
    assert "<td" not in text
    assert 'width="600"' in html
    assert client.get(f"/briefing/2019-04/{lang}/{scope}.txt").text == text.replace("\r\n", "\n")


@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
def test_links_are_absolute_and_lead_to_pages_of_the_site(client: TestClient, snapshot: Snapshot, lang: str) -> None:
    html = briefing.mail(snapshot, language(lang), "area", SITE)
    text = briefing.mail_text(snapshot, language(lang), "area", SITE)
    links = re.findall(r'href="([^"]+)"', html)
    assert len([a for a in links if "/place/" in a]) == len(content(snapshot, language(lang), "area", SITE).cards) > 0
    for address in links:
        assert address.startswith(f"{SITE}{lang}/2019-04/")
        assert address in text
        assert client.get(address.removeprefix(SITE.rstrip("/"))).status_code == 200
    assert "href" not in briefing.mail(snapshot, language(lang), "area"), "nobody knows where the site is"


def test_lines_of_arabic_that_begin_with_a_latin_word_are_set_from_the_right() -> None:
    text = plain('<p>Lull خطر</p><p>خطر Lull</p><p><a href="https://x.test/">https://x.test/</a></p>', "rtl")
    assert text.split("\n") == ["\u200fLull خطر", "", "خطر Lull", "", "https://x.test/", ""]
