"""Webhooks: one signed JSON POST an alert, to an address that was looked up and checked before."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from lull.addresses import is_public
from lull.errors import PublishError
from lull.publish.locale import language
from lull.publish.notify.delivery import Channel, Delivery, Outcome, Tries, target
from lull.publish.notify.messages import Alert, area_name, message

# A receiver that answers slowly, or is sent too much, must not hold up the others.
SECONDS = 10.0
MOST_BYTES = 64 * 1024
LEAST_SECRET = 16


@dataclass(frozen=True)
class Hook:
    """A receiver of webhooks; `private` allows plain HTTP and addresses inside the own network."""

    url: str
    secret: bytes = field(repr=False)
    private: bool = False


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """Value of `X-Lull-Signature`: HMAC-SHA256 of `timestamp.body`, as hexadecimal digits after `sha256=`.

    >>> sign(b"k", "1", b"{}")[:15]
    'sha256=3dd49b25'
    """
    return "sha256=" + hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def hook_channel(hook: Hook, tries: Tries) -> Channel:
    """Check a receiver and make it ready.

    Raises
    ------
    PublishError
        For a secret under 16 bytes, or an address that is no web address, holds a password, or is not HTTPS (unless
        `private`). Whether its host is inside the own network is found at each sending, as names may move.
    """
    url = _parsed(hook)
    if len(hook.secret) < LEAST_SECRET:
        raise PublishError(f"the secret has {len(hook.secret)} bytes; at least {LEAST_SECRET} are needed")

    def pack(alerts: Sequence[Alert]) -> list[Delivery]:
        return [_delivery(hook, a, tries) for a in alerts]

    return Channel(target("webhook", hook.url), url.host, pack)


def body(alert: Alert) -> bytes:
    """The JSON of an alert as sent, in the languages of the area and UTF-8; the same alert gives the same bytes."""
    row = alert.row
    said = {c: message(alert, language(c)) for c in alert.snapshot.languages}
    out = {
        "schema": "lull.alert/1",
        "alert_id": alert.key,
        "area": alert.snapshot.info["area"],
        "area_name": area_name(alert.snapshot, language(alert.snapshot.languages[0])),
        "release": alert.snapshot.name,
        "month": row["month"].isoformat()[:7],
        "unit_id": row["unit_id"],
        "rule": row["rule"],
        "subject": row["subject"],
        "extreme": row["extreme"],
        "value": row["value"],
        "before": row["before"],
        "raised_on": row["raised_on"].isoformat(),
        "messages": {c: {"subject": m.subject, "text": m.text} for c, m in said.items()},
    }
    return json.dumps(out, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()


def _delivery(hook: Hook, alert: Alert, tries: Tries) -> Delivery:
    sent = body(alert)

    def send() -> Outcome:
        return _post(hook, alert.key, sent, tries.now())

    return Delivery((alert.key,), f"POST {_parsed(hook).host}\n{sent.decode()}", send)


def _post(hook: Hook, key: str, sent: bytes, now: datetime) -> Outcome:
    if len(sent) > MOST_BYTES:
        return Outcome(False, f"the alert has {len(sent)} bytes; at most {MOST_BYTES} are sent")
    url = _parsed(hook)
    try:
        host = _address(url, private=hook.private)
    except socket.gaierror:
        return Outcome(False, f"no address found for {url.host}", again=True)
    except PublishError as refused:
        return Outcome(False, str(refused))
    stamp = str(int(now.timestamp()))
    headers = {
        "Host": url.netloc.decode("ascii"),
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "lull",
        "X-Lull-Alert": key,
        "X-Lull-Timestamp": stamp,
        "X-Lull-Signature": sign(hook.secret, stamp, sent),
    }
    # The address checked is the address called: a name that moves in between leads nowhere new.
    extensions = {"sni_hostname": url.raw_host.decode("ascii")}
    try:
        with (
            httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False) as client,
            client.stream(
                "POST", url.copy_with(host=host), content=sent, headers=headers, extensions=extensions
            ) as answer,
        ):
            return _judged(answer.status_code)
    except httpx.HTTPError as failed:
        return Outcome(False, f"no answer: {type(failed).__name__}", again=True)


def _judged(status: int) -> Outcome:
    """What a status means; the text of the answer is never read."""
    ok = 200 <= status < 300
    return Outcome(ok, "" if ok else f"HTTP {status}", again=status >= 500 or status in (408, 425, 429))


def _parsed(hook: Hook) -> httpx.URL:
    try:
        url = httpx.URL(hook.url)
    except httpx.InvalidURL as wrong:
        raise PublishError("the webhook is no web address; give one as https://host/path") from wrong
    if url.scheme not in (("https", "http") if hook.private else ("https",)) or not url.host:
        raise PublishError("a webhook needs an address as https://host/path; plain HTTP only with --private")
    if url.userinfo:
        raise PublishError("the webhook's address holds a user or password; leave it out, the signature does that work")
    return url


def _address(url: httpx.URL, *, private: bool) -> str:
    found = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    closed = [a for a in addresses if not is_public(a)]
    if closed and not private:
        raise PublishError(f"{url.host} is inside an own network ({closed[0]}); allow it with --private")
    return addresses[0]
