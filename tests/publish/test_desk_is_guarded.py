"""The desk: anyone may contest, few may decide, and nothing gets around the rules."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lull.errors import PublishError
from lull.publish.app import make_app
from lull.publish.desk import archive, contests, people
from lull.publish.desk.database import NAME, desk
from lull.publish.desk.routes import COOKIE, desk_routes

if TYPE_CHECKING:
    from starlette.testclient import TestClient

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "long enough to pass"


@pytest.fixture
def area(site_area: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "area"
    shutil.copytree(site_area, folder, ignore=shutil.ignore_patterns("desk.*"))
    return folder


@pytest.fixture
def visitor(area: Path, client: TestClient) -> TestClient:
    return type(client)(make_app(area, more=desk_routes(area)), follow_redirects=False)


def token(visitor: TestClient, page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', visitor.get(f"/en/2019-04/{page}.html").text)
    assert found
    return found[1]


def test_a_contested_entry_waits_is_never_public_and_is_decided_once(visitor: TestClient, area: Path) -> None:
    said = "The plant <b>works</b> since Whitsun"
    data = {"token": token(visitor, "contest"), "place": "XX1Q01", "entry": "C-0", "text": said}
    assert "A person will read it" in visitor.post("/en/2019-04/contest.html", data=data).text
    for name in ("index", "district/XX1Q01", "promises", "reports"):
        assert "since Whitsun" not in visitor.get(f"/en/2019-04/{name}.html").text
    people.set_person(area, "reviewer-1", PASSWORD, "reviewer", now=NOW)
    assert visitor.get("/en/2019-04/desk.html").headers["location"] == "sign-in.html"
    form = {"token": token(visitor, "sign-in"), "name": "reviewer-1", "password": PASSWORD}
    answer = visitor.post("/en/2019-04/sign-in.html", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "desk.html")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    text = visitor.get("/en/2019-04/desk.html").text
    assert "&lt;b&gt;works&lt;/b&gt;" in text
    waiting = contests.contests(area)[0]
    form = {"token": token(visitor, "desk"), "id": waiting.id, "action": "accept", "note": "checked"}
    assert visitor.post("/en/2019-04/desk.html", data=form).status_code == 303
    assert not contests.contests(area)
    assert contests.contests(area, "accepted")[0].decided_by == "reviewer-1"
    with pytest.raises(PublishError, match="already"):
        contests.decide(area, waiting.id, accept=False, reviewer="x", why="", now=NOW)
    with desk(area) as database:
        assert ("reviewer-1", "accepted", waiting.id) in database.execute(
            "select who, action, what from audit"
        ).fetchall()


def test_forms_of_other_sites_old_forms_and_made_up_tokens_are_refused(visitor: TestClient, area: Path) -> None:
    data = {"token": token(visitor, "contest"), "text": "x"}
    elsewhere = {"origin": "https://evil.example"}
    assert visitor.post("/en/2019-04/contest.html", data=data, headers=elsewhere).status_code == 403
    assert visitor.post("/en/2019-04/contest.html", data={**data, "token": "made.up"}).status_code == 403
    assert visitor.post("/en/2019-04/contest.html", data={"text": "x"}).status_code == 403
    assert not contests.contests(area)


def test_programs_that_fill_every_field_are_thanked_and_forgotten(visitor: TestClient, area: Path) -> None:
    data = {"token": token(visitor, "contest"), "text": "buy", "website": "http://spam"}
    assert visitor.post("/en/2019-04/contest.html", data=data).status_code == 200
    assert not contests.contests(area)


def test_writing_is_limited_by_address(visitor: TestClient) -> None:
    data = {"token": token(visitor, "contest"), "text": "x"}
    answers = [visitor.post("/en/2019-04/contest.html", data=data).status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2
    wrong = {"token": token(visitor, "sign-in"), "name": "nobody", "password": "guess"}
    answers = [visitor.post("/en/2019-04/sign-in.html", data=wrong).status_code for _ in range(12)]
    assert answers == [401] * 10 + [429] * 2


def test_a_reader_may_not_decide_and_a_session_ends(visitor: TestClient, area: Path) -> None:
    people.set_person(area, "reader-1", PASSWORD, "reader", now=NOW)
    form = {"token": token(visitor, "sign-in"), "name": "reader-1", "password": PASSWORD}
    visitor.post("/en/2019-04/sign-in.html", data=form)
    assert visitor.get("/en/2019-04/desk.html").status_code == 403
    made = people.sign_in(area, "reader-1", PASSWORD, now=NOW)
    assert made
    assert people.who(area, made, now=NOW) == people.Person("reader-1", "reader")
    assert people.who(area, made, now=NOW + timedelta(hours=9)) is None
    people.sign_out(area, made)
    assert people.who(area, made, now=NOW) is None
    assert people.who(area, visitor.cookies[COOKIE], now=datetime.now(UTC))


def test_passwords_and_tokens_are_kept_as_hashes_in_a_private_file(area: Path) -> None:
    people.set_person(area, "a.b", PASSWORD, "editor", now=NOW)
    made = people.sign_in(area, "a.b", PASSWORD, now=NOW)
    with desk(area) as database:
        kept = "\n".join(database.iterdump())
    assert PASSWORD not in kept
    assert str(made) not in kept
    assert os.stat(area / NAME).st_mode & 0o077 == 0
    people.set_person(area, "a.b", PASSWORD + "2", "editor", now=NOW)
    assert people.who(area, str(made), now=NOW) is None
    people.remove_person(area, "a.b", now=NOW)
    assert people.people(area) == []


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [("Ali Hassan", PASSWORD, "editor"), ("x1", "short", "editor"), ("x1", PASSWORD, "boss")],
)
def test_unfit_accounts_are_refused(area: Path, name: str, password: str, role: str) -> None:
    with pytest.raises(PublishError):
        people.set_person(area, name, password, role, now=NOW)


def test_a_backup_brings_everything_back_and_a_broken_one_writes_nothing(area: Path, tmp_path: Path) -> None:
    people.set_person(area, "x1", PASSWORD, "admin", now=NOW)
    made = archive.backup(area, tmp_path / "lull.tar.gz")
    assert os.stat(made).st_mode & 0o077 == 0
    back = archive.restore(made, tmp_path / "back")
    assert people.people(back) == [people.Person("x1", "admin")]
    files = {p.relative_to(area) for p in area.rglob("*") if p.is_file() and not p.name.startswith(NAME)}
    assert files == {p.relative_to(back) for p in back.rglob("*") if p.is_file() and not p.name.startswith(NAME)}
    (tmp_path / "cut.tar.gz").write_bytes(made.read_bytes()[:2000])
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as bundle:
        entry = tarfile.TarInfo("../../escaped")
        bundle.addfile(entry)
    for broken in ("cut.tar.gz", "evil.tar.gz"):
        with pytest.raises(PublishError):
            archive.restore(tmp_path / broken, tmp_path / "no")
    for taken in (made, area / "inside.tar.gz"):
        with pytest.raises(PublishError):
            archive.backup(area, taken)
    assert not (tmp_path / "no").exists()
    assert not list(tmp_path.glob(".*"))
