"""Readers subscribe by a form and a signed link, get the alerts of their place, and leave with one click."""

from __future__ import annotations

import logging
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient
from tests.publish.test_alerts_are_sent_once import log, mail_server, row

from lull.cli import lull
from lull.errors import PublishError
from lull.outlook.alerts import add_to_log
from lull.publish.app import make_app
from lull.publish.desk.archive import backup, restore
from lull.publish.desk.routes import desk_routes
from lull.publish.notify import subscribers
from lull.publish.notify.delivery import Tries
from lull.publish.notify.messages import Alert
from lull.publish.notify.smtp import Post
from lull.publish.notify.subscription import Mails, wanted
from lull.publish.snapshot import Snapshot

READER, SITE = "reader@example.org", "https://lull.test/"
HOME = "/en/2019-04/"


@dataclass
class Site:
    """A served area with a mail server, what that kept, and the clock."""

    area: Path
    client: TestClient
    port: int
    kept: list[EmailMessage]
    now: list[datetime] = field(default_factory=lambda: [datetime.now(UTC)])

    def fill(self, lang: str = "en", **fields: str) -> int:
        page = self.client.get(f"/{lang}/2019-04/subscribe.html").text
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token
        sent = {"token": token[1], "address": READER, "place": "", "floor": "0.0", "website": ""} | fields
        return self.client.post(f"/{lang}/2019-04/subscribe.html", data=sent).status_code

    def confirm(self, path: str) -> int:
        page = self.client.get(path).text
        token = re.search(r'name="token" value="([^"]+)"', page)
        return self.client.post(path, data={"token": token[1] if token else ""}).status_code if token else 410

    def alerts(self, *more: str) -> int:
        to = ["--smtp", f"127.0.0.1:{self.port}", "--no-tls", "--mail-from", "lull@example.org", "--site-url", SITE]
        words = ["alerts", "--send", "--subscribers", *to, *more, "--area", str(self.area)]
        return CliRunner().invoke(lull, words).exit_code


def link(mail: EmailMessage) -> str:
    """The path of the link in the text of a mail that asks to confirm."""
    found = re.search(rf"{SITE}(\S+subscribed\S+)", mail.get_content())
    assert found
    return f"/{found[1]}"


@pytest.fixture
def site(site_area: Path, tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "area"
    folder.mkdir()
    (folder / "area.toml").write_text((site_area / "area.toml").read_text("utf-8"), "utf-8")
    (folder / "releases").symlink_to(site_area / "releases")
    with mail_server() as (port, kept):
        now = [datetime.now(UTC)]
        mails = Mails(Post("127.0.0.1", port, "lull@example.org", tls=False), SITE, Tries(lambda: now[0], [].append))
        app = make_app(folder, more=desk_routes(folder, mails=mails, clock=lambda: now[0]), mails=True)
        yield Site(folder, TestClient(app, follow_redirects=False), port, kept, now)


@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
def test_a_subscription_begins_by_the_link_in_the_mail_and_only_once(site: Site, lang: str) -> None:
    assert site.fill(lang, place="XX1", floor="0.1") == 200
    (mail,) = site.kept
    assert (mail["To"], mail["Content-Language"]) == (READER, lang)
    path = link(mail)
    assert READER not in path
    assert subscribers.subscribers(site.area) == [], "not before it is confirmed"
    assert site.client.get(path).status_code == 200
    assert subscribers.subscribers(site.area) == [], "a program that follows links confirms nothing"
    assert site.confirm(path) == 200
    (one,) = subscribers.subscribers(site.area)
    assert (one.address, one.lang, one.place, one.floor) == (READER, lang, "XX1", 0.1)
    assert site.client.get(path).status_code == 410
    assert site.confirm(path.replace("token=", "token=x")) == 410


def test_an_unconfirmed_address_is_forgotten(site: Site) -> None:
    site.fill()
    site.now[0] += timedelta(hours=subscribers.HOURS, minutes=1)
    assert site.confirm(link(site.kept[0])) == 410
    assert READER.encode() not in (site.area / subscribers.NAME).read_bytes()


def test_subscribers_get_alerts_once_and_leave_with_one_click(site: Site) -> None:
    add_to_log(site.area, log(row("A")))
    site.fill("ar", place="XX1")
    assert site.alerts() == 0
    assert len(site.kept) == 1, "nobody has confirmed"
    site.confirm(link(site.kept[0]))
    assert site.alerts() == 0
    assert site.alerts() == 0
    _, mail = site.kept
    assert (mail["To"], mail["Content-Language"]) == (READER, "ar")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"].strip("<>")
    assert all(address in part.get_content().replace("&amp;", "&") for part in mail.iter_parts())  # type: ignore[attr-defined]
    path = "/" + address.removeprefix(SITE)
    assert site.client.get(path).status_code == 200
    assert subscribers.subscribers(site.area), "looking is not leaving"
    # As a mail program sends it (RFC 8058): no cookie, no form of ours.
    assert site.client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert subscribers.subscribers(site.area) == []
    assert READER.encode() not in (site.area / subscribers.NAME).read_bytes()
    assert site.client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert site.client.post(f"{path}x").status_code == 404
    add_to_log(site.area, log(row("B", raised_on=date(2019, 5, 2))))
    assert site.alerts() == 0
    assert len(site.kept) == 2


def test_only_alerts_of_the_place_and_from_the_threshold_are_wanted(snapshot: Snapshot) -> None:
    risk = snapshot.by("priority", "unit_id")["XX1Q01"][0]["risk"]

    def asks(place: str, floor: float) -> bool:
        return wanted(Alert(row("A"), snapshot), subscribers.Subscription("i", READER, "en", place, floor, ""))

    assert asks("", 0.0)
    assert asks("XX1", 0.0)
    assert asks("XX1Q01", 0.0)
    assert not asks("XX2", 0.0)
    assert asks("XX1", risk)
    assert not asks("XX1", risk + 0.01)


def test_addresses_stand_in_one_private_file_alone(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    add_to_log(site.area, log(row("A")))
    with caplog.at_level(logging.DEBUG):
        site.fill()
        site.confirm(link(site.kept[0]))
        shown = CliRunner().invoke(
            lull,
            ["alerts", "--send", "--subscribers", "--dry-run", "--smtp", f"127.0.0.1:{site.port}", "--no-tls",
             "--mail-from", "lull@example.org", "--site-url", SITE, "--area", str(site.area)],
        )  # fmt: skip
        assert shown.exit_code == 0, shown.output
        assert site.alerts() == 0
    assert READER not in shown.output
    assert READER not in caplog.text
    assert stat.S_IMODE((site.area / subscribers.NAME).stat().st_mode) == 0o600
    held = [p.name for p in site.area.rglob("*") if p.is_file() and READER.encode() in p.read_bytes()]
    assert held == [subscribers.NAME]
    assert READER.encode() not in site.client.get("/data/2019-04.zip").content
    backup(site.area, site.area.parent / "kept.tar.gz")
    again = restore(site.area.parent / "kept.tar.gz", site.area.parent / "again")
    assert [s.address for s in subscribers.subscribers(again)] == [READER]


def test_no_address_is_flooded_and_no_reader_asks_without_end(site: Site) -> None:
    assert [site.fill() for _ in range(4)] == [200, 200, 200, 429]
    assert [site.fill(address=f"r{n}@example.org") for n in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"address": "nobody"}, 400),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, 400),
        ({"floor": "much"}, 400),
        ({"place": "nowhere"}, 400),
        ({"website": "x"}, 200),
        ({"token": "made up"}, 403),
    ],
)
def test_what_is_no_wish_sends_no_mail(site: Site, fields: dict[str, str], status: int) -> None:
    assert site.fill(**fields) == status
    assert site.kept == []


def test_nothing_is_offered_without_a_mail_server(site: Site, client: TestClient) -> None:
    for page in ("index.html", "place/XX1Q01.html", "place/XX1.html"):
        assert "subscribe.html" in site.client.get(HOME + page).text
        assert "subscribe.html" not in client.get(HOME + page).text
    assert client.get(HOME + "subscribe.html").status_code == 404


def test_a_threshold_that_is_not_offered_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"expected one of 0, 0\.1"):
        subscribers.ask(tmp_path, address=READER, lang="en", place="", floor=0.33, now=datetime.now(UTC))


@pytest.mark.parametrize("missing", ["--smtp", "--mail-from", "--site-url"])
def test_half_a_mail_server_is_a_wrong_use(site: Site, missing: str) -> None:
    given = {"--smtp": "127.0.0.1:25", "--mail-from": "a@b.example", "--site-url": SITE}
    words = [w for k, v in given.items() if k != missing for w in (k, v)]
    for command in (["serve"], ["alerts", "--send", "--subscribers"]):
        assert CliRunner().invoke(lull, [*command, *words, "--area", str(site.area)]).exit_code == 2
