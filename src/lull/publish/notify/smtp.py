"""Mail: one digest of alerts a receiver and language, over TLS unless told otherwise."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from lull.errors import PublishError
from lull.publish.locale import Language
from lull.publish.notify.delivery import Channel, Delivery, Outcome, Tries, target, tried
from lull.publish.notify.messages import Alert, Message, area_name, message, page_of
from lull.publish.pages.frame import environment
from lull.publish.plaintext import set_right

SECONDS = 20.0
IMPLICIT_TLS = 465


@dataclass(frozen=True)
class Post:
    """A mail server and who writes; without `tls` nothing is encrypted, and no password is given."""

    host: str
    port: int
    sender: str
    tls: bool = True
    user: str = ""
    password: str = field(default="", repr=False)


def mail_channel(post: Post, receiver: str, speech: Language, tries: Tries, base: str = "") -> Channel:
    """Check a receiver and make it ready; each alert has the address of its page where `base`, the site's, is known.

    Raises
    ------
    PublishError
        For a mail address that is none, or a password to be sent without TLS.
    """
    check_post(post, receiver)

    def pack(alerts: Sequence[Alert]) -> list[Delivery]:
        mail = digest(alerts, speech, post.sender, receiver, base) if alerts else None
        return [delivery(post, mail, alerts, tries)] if mail else []

    return Channel(target("mail", receiver.lower(), speech.code), f"{receiver} ({speech.code})", pack)


def send_text(post: Post, receivers: Sequence[str], subject: str, text: str, tries: Tries) -> Outcome:
    """Send one plain mail, as a monthly run does about its faults; tried again where the server asks for it.

    Raises `PublishError` for a mail address that is none, or a password to be sent without TLS.
    """
    check_post(post, *receivers)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = post.sender, ", ".join(receivers), subject
    mail["Auto-Submitted"], mail["Date"] = "auto-generated", format_datetime(tries.now())
    mail.set_content(text + "\n")
    return tried(lambda: send_once(post, mail), tries)[0]


def check_post(post: Post, *receivers: str) -> None:
    """Raise `PublishError` for a mail address that is none, or a password to be sent without TLS."""
    for address in (post.sender, *receivers):
        _checked(address)
    if post.user and not post.tls:
        raise PublishError("a password is never sent without TLS; leave out --smtp-user or --no-tls")


@dataclass(frozen=True)
class Leave:
    """How a subscriber leaves: why the mail came, the words of the link, and its address."""

    said: str
    act: str
    address: str


def digest(
    alerts: Sequence[Alert], speech: Language, sender: str, receiver: str, base: str = "", leave: Leave | None = None
) -> EmailMessage:
    """One mail with all alerts given, as plain text and as HTML without script or outside file.

    With `leave` it carries the headers by which mail programs offer to leave with one click (RFC 8058,
    https://www.rfc-editor.org/rfc/rfc8058).
    """
    said = [_dated(a, speech, base) for a in alerts]
    area = area_name(alerts[0].snapshot, speech)
    title = speech.plural("%(area)s: %(n)s alert", "%(area)s: %(n)s alerts", len(said), area=area)
    not_for = speech.text(
        "Not for targeting, screening or policing, not for making aid conditional, and not for ranking places or "
        "people. Nothing here is finer than a district, and nothing is about persons."
    )
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, receiver, title
    mail["Auto-Submitted"] = "auto-generated"
    stated = ["\n".join(p for p in (m.subject, m.text, m.link) if p) for m in said]
    end = [f"{leave.said}\n{leave.act}: {leave.address}"] if leave else []
    mail.set_content(set_right("\n\n".join([title, *stated, *end, not_for]), speech.direction) + "\n")
    page = environment(speech.code).get_template("alerts_mail.html")
    html = page.render(
        lang=speech.code, direction=speech.direction, title=title, messages=said, not_for=not_for, leave=leave
    )
    mail.add_alternative(html, subtype="html")
    # After the parts, as making them clears what describes the content.
    mail["Content-Language"] = speech.code
    if leave:
        mail["List-Unsubscribe"] = f"<{leave.address}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def _dated(alert: Alert, speech: Language, base: str) -> Message:
    # A retry may bring alerts of several releases together, so each says its month.
    said = message(alert, speech)
    return Message(f"{said.subject} ({speech.month(alert.row['month'])})", said.text, page_of(alert, speech, base))


def delivery(post: Post, mail: EmailMessage, alerts: Sequence[Alert], tries: Tries, *, shown_to: str = "") -> Delivery:
    """The sending of a digest; `shown_to` stands for the receiver where a person is shown what would go out."""
    keys, receiver, code = tuple(a.key for a in alerts), str(mail["To"]), str(mail["Content-Language"])
    # The same digest has the same id, so that a mail program can tell a repeat.
    mail["Message-ID"] = f"<{target('digest', receiver, code, *keys)}@{post.sender.rpartition('@')[2]}>"
    plain = mail.get_body(("plain",))
    text = plain.get_content() if plain is not None else ""

    def send() -> Outcome:
        del mail["Date"]
        mail["Date"] = format_datetime(tries.now())
        return send_once(post, mail)

    shown = f"From: {post.sender}\nTo: {shown_to or receiver}\nSubject: {mail['Subject']}\n\n{text}"
    return Delivery(keys, shown, send)


def send_once(post: Post, mail: EmailMessage) -> Outcome:
    """Try once to hand a mail to the server, and say how it went; no address stands in the reason."""
    try:
        with _opened(post) as server:
            if post.user:
                server.login(post.user, post.password)
            server.send_message(mail)
    except ssl.SSLError:
        return Outcome(False, "no trusted TLS with the mail server")
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        return Outcome(False, f"receiver refused: {code}", again=code < 500)
    except smtplib.SMTPResponseException as refused:
        return Outcome(False, f"mail server says {refused.smtp_code}", again=refused.smtp_code < 500)
    except smtplib.SMTPNotSupportedError:
        return Outcome(False, "the mail server offers no TLS; another port, or --no-tls in a network of your own")
    except (smtplib.SMTPException, OSError) as failed:
        return Outcome(False, f"no answer: {type(failed).__name__}", again=True)
    return Outcome(True)


def _opened(post: Post) -> smtplib.SMTP:
    if post.tls and post.port == IMPLICIT_TLS:
        return smtplib.SMTP_SSL(post.host, post.port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(post.host, post.port, timeout=SECONDS)
    if post.tls:
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _checked(address: str) -> None:
    try:
        whole = Address(addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as wrong:
        raise PublishError(f"no mail address: {address!r}; give one as name@host") from wrong
    if not whole.username or not whole.domain or not address.isprintable() or not address.isascii():
        raise PublishError(f"no mail address: {address!r}; give one as name@host")
