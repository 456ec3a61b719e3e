"""Mails of a subscription: the one that asks to confirm, and the digests with a way to leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from lull.publish.desk.database import secret
from lull.publish.locale import Language, isolated_plain, language, place_name
from lull.publish.notify.delivery import Channel, Delivery, Outcome, Tries, target, tried
from lull.publish.notify.messages import Alert, area_name
from lull.publish.notify.smtp import Leave, Post, check_post, delivery, digest, send_once
from lull.publish.notify.subscribers import HOURS, Subscription, subscribers
from lull.publish.plaintext import set_right
from lull.publish.snapshot import Snapshot

_CONFIRM, _LEAVE = "subscribe", "leave"


@dataclass(frozen=True)
class Mails:
    """How a site sends mails to those who ask: the server, its own address ending with a slash, and the tries."""

    post: Post
    base: str
    tries: Tries


def ask_to_confirm(area: Path, mails: Mails, subscription: Subscription, snapshot: Snapshot) -> Outcome:
    """Send the link that begins a subscription; it is signed, holds no address, and can be used once.

    Raises `PublishError` for an address that is none.
    """
    check_post(mails.post, subscription.address)
    speech = language(subscription.lang)
    token = URLSafeTimedSerializer(secret(area), salt=_CONFIRM).dumps(subscription.id)
    lines = (
        speech.text(
            "Somebody, we hope you, asked for alerts about %(place)s by mail to this address. To begin, open this "
            "link within %(hours)s hours:",
            place=place_of(snapshot, subscription.place, speech),
            hours=speech.number(HOURS),
        ),
        f"{mails.base}{subscription.lang}/latest/subscribed.html?token={token}",
        speech.text("If it was not you, do nothing: no more mails come, and the address is deleted."),
    )
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = mails.post.sender, subscription.address
    mail["Subject"] = speech.text("%(area)s: confirm your subscription", area=area_name(snapshot, speech))
    mail["Auto-Submitted"], mail["Date"] = "auto-generated", format_datetime(mails.tries.now())
    mail.set_content(set_right("\n\n".join(lines), speech.direction) + "\n")
    mail["Content-Language"] = subscription.lang
    return tried(lambda: send_once(mails.post, mail), mails.tries)[0]


def asked_by(area: Path, token: str) -> str:
    """Id of the subscription that a link confirms; empty for a link that is not ours or too old."""
    try:
        return str(URLSafeTimedSerializer(secret(area), salt=_CONFIRM).loads(token, max_age=HOURS * 3600))
    except BadSignature:
        return ""


def leaves(area: Path, token: str) -> str:
    """Id of the subscription that a link ends; empty for a link that is not ours."""
    try:
        return str(URLSafeSerializer(secret(area), salt=_LEAVE).loads(token))
    except BadSignature:
        return ""


def leave_address(area: Path, base: str, subscription: Subscription) -> str:
    """Where a subscriber leaves, with one POST; it holds no address and never ends."""
    token = URLSafeSerializer(secret(area), salt=_LEAVE).dumps(subscription.id)
    return f"{base}{subscription.lang}/latest/leave.html?token={token}"


def channels(area: Path, mails: Mails) -> list[Channel]:
    """A receiver for each subscriber, who gets the alerts of the place and from the threshold asked for."""
    check_post(mails.post)
    return [_channel(area, mails, one) for one in subscribers(area)]


def wanted(alert: Alert, subscription: Subscription) -> bool:
    """Whether an alert is for a subscriber: in the place, and the place's chance at the threshold or over it.

    A chance that is not known reaches no threshold but 0, which is every alert.
    """
    snapshot, unit = alert.snapshot, alert.row["unit_id"]
    if subscription.place and subscription.place not in (unit, *snapshot.above(unit)):
        return False
    if not subscription.floor:
        return True
    risks = [r["risk"] for r in snapshot.by("priority", "unit_id").get(unit, ())]
    return any(risk is not None and risk >= subscription.floor for risk in risks)


def place_of(snapshot: Snapshot, place_id: str, speech: Language) -> str:
    """Name of what a subscription is about."""
    found = snapshot.places.get(place_id)
    name = place_name(found, speech.code) if found else area_name(snapshot, speech)
    return name if speech.direction == "ltr" else isolated_plain(name)


def _channel(area: Path, mails: Mails, one: Subscription) -> Channel:
    name, speech = target("mail", one.address.lower(), one.lang), language(one.lang)

    def pack(alerts: Sequence[Alert]) -> list[Delivery]:
        mine = [a for a in alerts if wanted(a, one)]
        if not mine:
            return []
        place = place_of(mine[0].snapshot, one.place, speech)
        said = speech.text("You get this mail because you asked for alerts about %(place)s.", place=place)
        way_out = Leave(said, speech.text("Leave these mails"), leave_address(area, mails.base, one))
        mail = digest(mine, speech, mails.post.sender, one.address, mails.base, way_out)
        return [delivery(mails.post, mail, mine, mails.tries, shown_to=name)]

    return Channel(name, f"a subscriber ({one.lang}, {name})", pack)
