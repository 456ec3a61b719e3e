"""What the writer of a mail wrote, without what is quoted or signed."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"^[ \t]*>.*\n?", re.MULTILINE)
_REPLY = re.compile(
    r"^(?:On [^\n]{8,120}wrote:|-{2,} ?(?:Original|Forwarded) message ?-{2,}|_{5,}|From: [^\n]+\nSent: |-- ?$|"
    r"(?:Kind|Best|Warm) regards,?|Regards,|Sincerely,|Yours (?:sincerely|faithfully),?|Sent from my |"
    r"مع (?:خالص )?(?:التقدير|التحيات)|تحياتي|لەگەڵ ڕێزدا)",
    re.MULTILINE | re.IGNORECASE,
)


def without_replies(text: str) -> str:
    r"""The text of an e-mail without quoted replies, forwarded headers and the signature.

    >>> without_replies("Water is back.\n-- \nA. Person\nOffice")
    'Water is back.\n'
    """
    text = _QUOTED.sub("", text)
    cut = _REPLY.search(text)
    return text[: cut.start()] if cut and text[: cut.start()].strip() else text
