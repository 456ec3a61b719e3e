"""The briefing as one HTML file for e-mail: no script, no outside file, styles as attributes as mail programs need."""

from __future__ import annotations

from lull.publish.briefing.content import content
from lull.publish.locale import Language
from lull.publish.pages.frame import environment
from lull.publish.snapshot import Snapshot


def mail(snapshot: Snapshot, speech: Language, scope: str, base: str = "") -> str:
    """HTML of the briefing; `scope` is `area` or the id of a governorate or district."""
    template = environment(speech.code, speech.digits).get_template("mail.html")
    return template.render(b=content(snapshot, speech, scope, base))
