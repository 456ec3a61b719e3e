"""Alerts go out signed, once, after a person let them out; what fails waits on a list and is tried again when asked."""

from __future__ import annotations

import email
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from lull.cli import lull
from lull.errors import PublishError
from lull.outlook.alerts import add_to_log, approve
from lull.publish.locale import language
from lull.publish.notify.dead import DEAD, SENT, locked, read_dead, read_sent
from lull.publish.notify.deliver import deliver, ready, waiting
from lull.publish.notify.delivery import Channel, Tries
from lull.publish.notify.messages import Alert, message
from lull.publish.notify.smtp import Post, mail_channel
from lull.publish.notify.webhook import Hook, hook_channel, sign
from lull.publish.snapshot import Snapshot
from lull.schema import conform

SECRET = b"sixteen bytes or more"
NOW = datetime(2019, 5, 2, 9, tzinfo=UTC)


def row(name: str, state: str = "send", **more: Any) -> dict[str, Any]:
    return {
        "alert_id": name, "unit_id": "XX1Q01", "month": date(2019, 4, 1), "rule": "relapse", "subject": "",
        "state": state, "extreme": False, "value": 0.45, "before": 0.3, "values": '{"risk": 0.45, "months": 12}',
        "raised_on": date(2019, 5, 1), "source_id": "t", "known_from": date(2019, 5, 1),
    } | more  # fmt: skip


def log(*rows: dict[str, Any]) -> pa.Table:
    return conform(pa.Table.from_pylist(list(rows)), "alert")


@contextmanager
def hook_server(*statuses: int) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A receiver that answers with the statuses in turn, the last for ever after, and keeps what it was sent."""
    seen: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append((dict(self.headers.items()), self.rfile.read(int(self.headers["Content-Length"]))))
            status = statuses[min(len(seen), len(statuses)) - 1]
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    with served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}/in", seen


@contextmanager
def mail_server(answer: str = "250 kept") -> Iterator[tuple[int, list[EmailMessage]]]:
    """A mail server that knows as much as is needed, and answers each mail with `answer`."""
    kept: list[EmailMessage] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 sink\r\n")
            for line in self.rfile:
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    whole = b"".join(iter(self.rfile.readline, b".\r\n"))
                    if answer.startswith("250"):
                        kept.append(email.message_from_bytes(whole, policy=default))  # type: ignore[arg-type]
                    self.wfile.write(answer.encode() + b"\r\n")
                else:
                    self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                    if word == b"QUIT":
                        return

    with served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        yield port, kept


@contextmanager
def served(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[misc]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def tries(slept: list[float] | None = None) -> Tries:
    return Tries(lambda: NOW, (slept if slept is not None else []).append, (1, 5))


def hook(url: str, slept: list[float] | None = None) -> Channel:
    return hook_channel(Hook(url, SECRET, private=True), tries(slept))


def test_a_webhook_is_signed_and_sent_once(snapshot: Snapshot, tmp_path: Path) -> None:
    alerts = ready(log(row("A"), row("B")), [snapshot])
    with hook_server(200) as (url, seen):
        assert deliver(tmp_path, alerts, [hook(url)], tries()).sent == 2
        assert deliver(tmp_path, alerts, [hook(url)], tries()).sent == 0
    assert len(seen) == 2
    headers, body = seen[0]
    assert headers["X-Lull-Timestamp"] == str(int(NOW.timestamp()))
    assert headers["X-Lull-Signature"] == sign(SECRET, headers["X-Lull-Timestamp"], body)
    assert headers["X-Lull-Signature"] != sign(SECRET, headers["X-Lull-Timestamp"], body + b" ")
    told = json.loads(body)
    assert told["alert_id"] == headers["X-Lull-Alert"] == "A"
    assert set(told["messages"]) == {"en", "ar", "ckb"}
    assert "45%" in told["messages"]["en"]["text"]
    assert "127.0.0.1" not in (tmp_path / SENT).read_text("utf-8")


def test_what_waits_for_a_person_or_is_quiet_never_goes_out(snapshot: Snapshot) -> None:
    rows = log(row("A", "hold"), row("B", "quiet"), row("C"), row("D", month=date(2001, 1, 1)))
    assert [a.key for a in ready(rows, [snapshot])] == ["C"]


def test_a_receiver_that_stumbles_is_tried_again(snapshot: Snapshot, tmp_path: Path) -> None:
    slept: list[float] = []
    with hook_server(500, 429, 200) as (url, seen):
        done = deliver(tmp_path, ready(log(row("A")), [snapshot]), [hook(url, slept)], tries(slept))
    assert (done.sent, done.failed, len(seen), slept) == (1, 0, 3, [1, 5])
    assert not (tmp_path / DEAD).exists()


def test_what_fails_waits_on_the_dead_letter_list(snapshot: Snapshot, tmp_path: Path) -> None:
    alerts = ready(log(row("A")), [snapshot])
    with hook_server(503, 503, 503, 200) as (url, seen):
        assert deliver(tmp_path, alerts, [hook(url)], tries()).failed == 1
        letter = next(iter(read_dead(tmp_path).values()))
        assert (letter["alert_id"], letter["tries"], letter["reason"]) == ("A", 3, "HTTP 503")
        assert deliver(tmp_path, alerts, [hook(url)], tries()).sent == 0, "only a retry tries the dead again"
        assert len(seen) == 3
        assert deliver(tmp_path, alerts, [hook(url)], tries(), retry=True).sent == 1
        assert deliver(tmp_path, alerts, [hook(url)], tries(), retry=True).sent == 0
    assert len(seen) == 4
    assert not (tmp_path / DEAD).exists()


@pytest.mark.parametrize("status", [302, 400, 410])
def test_a_refusal_or_a_redirect_is_final(snapshot: Snapshot, tmp_path: Path, status: int) -> None:
    with hook_server(status) as (url, seen):
        assert deliver(tmp_path, ready(log(row("A")), [snapshot]), [hook(url)], tries()).failed == 1
    assert len(seen) == 1


def test_own_networks_are_closed_unless_allowed(snapshot: Snapshot, tmp_path: Path) -> None:
    slept: list[float] = []
    for url in ("https://127.0.0.1/in", "https://[::1]/in", "https://169.254.169.254/x", "https://10.0.0.1:8443/"):
        channel = hook_channel(Hook(url, SECRET), tries(slept))
        assert deliver(tmp_path, ready(log(row("A")), [snapshot]), [channel], tries(slept)).failed == 1
    assert slept == []
    assert all("own network" in line["reason"] for line in read_dead(tmp_path).values())


@pytest.mark.parametrize("url", ["http://example.org/", "ftp://example.org/", "https://me:pw@example.org/", "nonsense"])
def test_a_poor_address_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(PublishError) as refused:
        hook_channel(Hook(url, SECRET), tries())
    assert "pw" not in str(refused.value)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(PublishError, match="at least 16"):
        hook_channel(Hook("https://example.org/", b"short"), tries())


@pytest.mark.parametrize("code", ["en", "ar", "ckb"])
def test_a_digest_comes_in_the_receivers_language(snapshot: Snapshot, tmp_path: Path, code: str) -> None:
    alerts = ready(log(row("A"), row("B")), [snapshot])
    with mail_server() as (port, kept):
        post = Post("127.0.0.1", port, "lull@example.org", tls=False)
        channel = mail_channel(post, "reader@example.org", language(code), tries())
        assert deliver(tmp_path, alerts, [channel], tries()).sent == 2
        assert deliver(tmp_path, alerts, [channel], tries()).sent == 0
    (mail,) = kept
    plain, html = (part.get_content() for part in mail.iter_parts())  # type: ignore[attr-defined]
    said = message(alerts[0], language(code))
    assert f"{said.subject} ({language(code).month(date(2019, 4, 1))})\n{said.text}" in plain.replace("\r\n", "\n")
    assert f'<html lang="{code}" dir="{language(code).direction}">' in html
    assert "reader@example.org" not in (tmp_path / SENT).read_text("utf-8")


@pytest.mark.parametrize(("answer", "waits"), [("451 later", [1, 5]), ("554 no", [])])
def test_mail_is_tried_again_only_where_that_may_help(
    snapshot: Snapshot, tmp_path: Path, answer: str, waits: list[float]
) -> None:
    slept: list[float] = []
    with mail_server(answer) as (port, _):
        post = Post("127.0.0.1", port, "lull@example.org", tls=False)
        channel = mail_channel(post, "reader@example.org", language("en"), tries(slept))
        assert deliver(tmp_path, ready(log(row("A")), [snapshot]), [channel], tries(slept)).failed == 1
    assert slept == waits
    assert answer[:3] in next(iter(read_dead(tmp_path).values()))["reason"]


def test_no_mail_goes_to_a_server_without_tls_unless_allowed(snapshot: Snapshot, tmp_path: Path) -> None:
    with mail_server() as (port, kept):
        channel = mail_channel(Post("127.0.0.1", port, "a@example.org"), "b@example.org", language("en"), tries())
        assert deliver(tmp_path, ready(log(row("A")), [snapshot]), [channel], tries()).failed == 1
    assert kept == []
    with pytest.raises(PublishError, match="never sent without TLS"):
        mail_channel(Post("h", 25, "a@example.org", False, "me", "pw"), "b@example.org", language("en"), tries())


@pytest.mark.parametrize("to", ["", "nobody", "a@b\nBcc: c@d", "a@b, c@d", "@b"])
def test_a_poor_mail_address_is_refused(to: str) -> None:
    with pytest.raises(PublishError, match="no mail address"):
        mail_channel(Post("h", 25, "a@example.org"), to, language("en"), tries())


@pytest.mark.parametrize("code", ["en", "ar", "ckb"])
def test_every_rule_has_words_in_every_language(snapshot: Snapshot, code: str) -> None:
    promise = str(snapshot.rows("commitment")[0]["commitment_id"])
    dated = '{"deadline": "2019-04-20", "days": 11, "who": "x"}'
    rows = [
        row("A", rule="tier_up", values='{"tier": "step_up_first", "before": "watch"}'),
        row("B", rule="gap_above_own_maximum", subject="services", values='{"months": 36}'),
        row("C", rule="deadline_passed", subject=promise, values=dated, value=11.0, before=None),
        row("D", rule="mandate_ends", subject=promise, values=dated, value=11.0, before=90.0),
        row("E", rule="deadline_passed", subject="CMT-gone", values=dated, value=11.0, before=None),
        row("F"),
    ]
    english, here = language("en"), language(code)
    for one in rows:
        said, plain = (message(Alert(one, snapshot), s) for s in (here, english))
        assert said.subject
        assert said.text
        assert "\n" not in said.subject + said.text
        assert "%(" not in said.subject + said.text
        assert (said.text == plain.text) == (code == "en")


def test_nasty_words_stay_words_in_a_mail(snapshot: Snapshot, tmp_path: Path) -> None:
    nasty = next(p for p in snapshot.rows("commitment") if "<script>" in p["deliverable"])
    alert = row("C", rule="deadline_passed", subject=nasty["commitment_id"], values="{}", value=1.0, before=None)
    with mail_server() as (port, kept):
        post = Post("127.0.0.1", port, "lull@example.org", tls=False)
        channel = mail_channel(post, "reader@example.org", language("en"), tries())
        deliver(tmp_path, ready(log(alert), [snapshot]), [channel], tries())
    html = list(kept[0].iter_parts())[1].get_content()  # type: ignore[attr-defined]
    assert "<script" not in html
    assert "&lt;script" in html


def test_two_senders_do_not_send_at_once(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(PublishError, match="another"):
        deliver(tmp_path, [], [], tries())


def test_a_damaged_record_stops_the_sending(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / SENT).write_text('{"alert_id": "A"\n', "utf-8")
    with hook_server(200) as (url, seen), pytest.raises(PublishError, match="line 1 is damaged"):
        deliver(tmp_path, ready(log(row("A")), [snapshot]), [hook(url)], tries())
    assert seen == []


@pytest.fixture
def area(site_area: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "area"
    folder.mkdir()
    (folder / "area.toml").write_text((site_area / "area.toml").read_text("utf-8"), "utf-8")
    (folder / "releases").symlink_to(site_area / "releases")
    (folder / "secret").write_bytes(SECRET + b"\n")
    return folder


def run(area: Path, *words: str) -> Result:
    return CliRunner().invoke(lull, ["alerts", *words, "--area", str(area)])


def test_the_command_sends_after_approval_and_shows_before(area: Path) -> None:
    add_to_log(area, log(row("A", "hold")))
    with hook_server(200) as (url, seen):
        to = ("--webhook", url, "--secret-file", str(area / "secret"), "--private")
        assert run(area, "--send", *to).exit_code == 0
        assert seen == [], "held"
        approve(area, ["A"])
        shown = run(area, "--send", "--dry-run", *to)
        assert "A" in shown.output
        assert seen == [], "dry run"
        assert read_sent(area) == set()
        assert run(area, "2019-03", "--send", *to).exit_code == 0
        assert seen == [], "of another release"
        assert run(area, "--send", *to).exit_code == 0
        assert run(area, "--send", *to).exit_code == 0
    assert len(seen) == 1
    assert seen[0][1].decode() in shown.output, "what was shown is what was sent"


def test_the_command_retries_and_says_what_failed(area: Path) -> None:
    add_to_log(area, log(row("A")))
    with hook_server(404, 200) as (url, seen):
        to = ("--webhook", url, "--secret-file", str(area / "secret"), "--private")
        failed = run(area, "--send", *to)
        assert isinstance(failed.exception, PublishError)
        assert "HTTP 404" in str(failed.exception)
        assert run(area, "--retry", *to).exit_code == 0
    assert len(seen) == 2


def test_the_command_mails_each_receiver_in_each_language(area: Path) -> None:
    add_to_log(area, log(row("A")))
    with mail_server() as (port, kept):
        to = ["--smtp", f"127.0.0.1:{port}", "--no-tls", "--mail-from", "a@example.org", "--mail-to", "b@example.org"]
        assert run(area, "--send", *to, "--lang", "ar", "--lang", "ckb").exit_code == 0
    assert sorted(m["Content-Language"] for m in kept) == ["ar", "ckb"]
    assert all("https://" not in m.as_string() for m in kept), "nobody knows where the site is"


def test_mails_of_the_command_lead_to_the_page_of_each_alert(area: Path) -> None:
    add_to_log(area, log(row("A")))
    with mail_server() as (port, kept):
        to = ["--smtp", f"127.0.0.1:{port}", "--no-tls", "--mail-from", "a@example.org", "--mail-to", "b@example.org"]
        assert run(area, "--send", *to, "--lang", "ar", "--site-url", "https://lull.test").exit_code == 0
    (mail,) = kept
    for part in mail.iter_parts():  # type: ignore[attr-defined]
        assert "https://lull.test/ar/2019-04/place/XX1Q01.html" in part.get_content()
    assert 'width="600"' in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "words",
    [
        ["--send"],
        ["--send", "--retry"],
        ["--webhook", "https://example.org/"],
        ["--send", "--webhook", "https://example.org/"],
        ["--send", "--smtp", "host:25"],
        ["--send", "--smtp", "host", "--mail-from", "a@b.example", "--mail-to", "a@b.example"],
    ],
)
def test_half_a_receiver_is_a_wrong_use(area: Path, words: list[str]) -> None:
    assert run(area, *words).exit_code == 2


def test_waiting_shows_what_deliver_sends(snapshot: Snapshot, tmp_path: Path) -> None:
    alerts = ready(log(row("A")), [snapshot])
    with hook_server(200) as (url, seen):
        (delivery,) = waiting(tmp_path, alerts, hook(url))
        deliver(tmp_path, alerts, [hook(url)], tries())
    assert delivery.shown.endswith(seen[0][1].decode())
