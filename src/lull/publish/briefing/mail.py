"""The briefing for e-mail: HTML without script or outside file, its plain-text twin, and both as one message."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urljoin

from lull.publish import links
from lull.publish.briefing import where
from lull.publish.briefing.content import content
from lull.publish.locale import Language
from lull.publish.pages.frame import environment
from lull.publish.plaintext import plain
from lull.publish.snapshot import Snapshot


def mail(snapshot: Snapshot, speech: Language, scope: str, base: str = "") -> str:
    """HTML of the briefing; `scope` is `area` or the id of a governorate or district.

    Names of places and promises lead to their pages where `base`, the address of the site, is known.
    """

    def linked(page: str) -> str:
        page, hash_, rest = page.partition("#")
        path = links.page(speech.code, snapshot.name, page) + hash_ + rest
        return "" if base in where.UNKNOWN else urljoin(base, path)

    template = environment(speech.code).get_template("mail.html")
    return template.render(b=content(snapshot, speech, scope, base), linked=linked)


def mail_text(snapshot: Snapshot, speech: Language, scope: str, base: str = "") -> str:
    """The same as plain text."""
    return plain(mail(snapshot, speech, scope, base), speech.direction)


def message(snapshot: Snapshot, speech: Language, scope: str, base: str = "") -> bytes:
    """Both as a draft without receivers (multipart/alternative), which mail programs open to be sent on."""
    said = content(snapshot, speech, scope, base)
    draft = EmailMessage(policy=SMTP)
    draft["Subject"] = f"{said.title}: {said.subtitle}"
    draft["X-Unsent"] = "1"
    draft.set_content(mail_text(snapshot, speech, scope, base))
    draft.add_alternative(mail(snapshot, speech, scope, base), subtype="html")
    draft["Content-Language"] = speech.code
    # The same release gives the same bytes.
    draft.set_boundary(f"lull-{snapshot.name}-{speech.code}-{scope}")
    return draft.as_bytes()
