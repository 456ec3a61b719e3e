"""Sign-in by OpenID Connect against a small account service on loopback: one good way in, every bent one refused."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from lull.cli.serve import serve, user
from lull.errors import PublishError
from lull.publish.app import make_app
from lull.publish.desk import people
from lull.publish.desk.database import desk
from lull.publish.desk.oidc import Provider, address, new_request
from lull.publish.desk.routes import COOKIE, desk_routes

if TYPE_CHECKING:
    from starlette.testclient import TestClient

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
SUBJECT = "ali.hassan@ministry.example"


class Service(ThreadingHTTPServer):
    """Signs whatever the test tells it to; checks client, code and code verifier as a real one does."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.called = self.issuer
        self.asked: dict[str, str] = {}
        self.claims: dict[str, Any] = {}
        self.key: Any = KEY
        self.header = {"alg": "RS256", "kid": "one"}
        self.bend = lambda token: token

    def token(self) -> str:
        """An identity token, with the claims that the test bends; a claim of None is left out."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": "lull", "sub": SUBJECT, "iat": now, "exp": now + 300,
            "nonce": self.asked["nonce"], "email": SUBJECT, "name": "Ali Hassan",
        } | self.claims  # fmt: skip
        kept = {k: v for k, v in claims.items() if v is not None}
        return str(self.bend(jwt.encode(self.header, kept, self.key, algorithms=["RS256", "HS256", "none"])))


class Answer(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        base = self.server.issuer
        if self.path == "/keys":
            self.say({"keys": [KEY.as_dict(private=False)]})
        else:
            self.say({
                "issuer": self.server.called, "authorization_endpoint": base + "/authorize",
                "token_endpoint": base + "/token", "jwks_uri": base + "/keys",
            })  # fmt: skip

    def do_POST(self) -> None:
        sent = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()).items()}
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        fits = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.server.asked["code_challenge"]
        client = self.headers["authorization"] == "Basic " + base64.b64encode(b"lull:s%3Acret").decode()
        if not (
            fits and client and sent["code"] == "good" and sent["redirect_uri"] == self.server.asked["redirect_uri"]
        ):
            self.say({"error": "invalid_grant"}, 400)
        else:
            self.say({"access_token": "unused", "token_type": "Bearer", "id_token": self.server.token()})

    def say(self, body: dict[str, Any], status: int = 200) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def area(site_area: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "area"
    shutil.copytree(site_area, folder, ignore=shutil.ignore_patterns("desk.*"))
    return folder


@pytest.fixture
def visitor(area: Path, client: TestClient, service: Service) -> TestClient:
    provider = Provider(service.issuer, "lull", "s:cret", "http://localhost")
    return type(client)(
        make_app(area, more=desk_routes(area, provider=provider)), follow_redirects=False, base_url="http://localhost"
    )


def leave(visitor: TestClient, service: Service) -> dict[str, str]:
    """Start to sign in; what the service was asked."""
    answer = visitor.get("/en/2019-04/sign-in-elsewhere.html")
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    target = urlsplit(answer.headers["location"])
    service.asked = {k: v[0] for k, v in parse_qs(target.query).items()}
    return service.asked


def come_back(visitor: TestClient, asked: dict[str, str], **bent: str) -> Any:
    return visitor.get("/sign-in/callback", params={"code": "good", "state": asked["state"]} | bent)


def test_a_new_subject_becomes_a_reader_with_a_pseudonym_and_nothing_else_is_kept(
    visitor: TestClient, service: Service, area: Path
) -> None:
    assert "sign-in-elsewhere.html" in visitor.get("/ckb/2019-04/sign-in.html").text
    asked = leave(visitor, service)
    assert asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://localhost/sign-in/callback"
    answer = come_back(visitor, asked)
    assert answer.status_code == 200
    assert "An administrator can let it review" in answer.text
    person = people.people(area)[0]
    assert re.fullmatch(r"member-[0-9a-f]{10}", person.name)
    assert person.role == "reader"
    assert people.who(area, visitor.cookies[COOKIE], now=datetime.now(UTC)) == person
    assert visitor.get("/en/2019-04/desk.html").status_code == 403
    with desk(area) as database:
        kept = "\n".join(database.iterdump())
    assert "ministry.example" not in kept
    assert "Hassan" not in kept


def test_a_role_set_by_an_administrator_stays_with_the_subject(
    visitor: TestClient, service: Service, area: Path
) -> None:
    come_back(visitor, leave(visitor, service))
    name = people.people(area)[0].name
    (area / "area.toml").touch()
    given = CliRunner().invoke(user, ["set", name, "--role", "reviewer", "--area", str(area)])
    assert given.exit_code == 0, given.output
    assert visitor.get("/en/2019-04/desk.html").status_code == 303, "open sessions end when a role changes"
    answer = come_back(visitor, leave(visitor, service))
    assert '<meta http-equiv="refresh" content="0; url=/en/2019-04/desk.html">' in answer.text
    assert visitor.get("/en/2019-04/desk.html").status_code == 200
    assert people.people(area) == [people.Person(name, "reviewer")]
    assert people.sign_in(area, name, "", now=datetime.now(UTC)) is None
    with pytest.raises(PublishError, match="signs in by the account service"):
        people.set_person(area, name, "long enough to pass", "admin", now=datetime.now(UTC))


BENT: dict[str, dict[str, Any]] = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "somebody-else"},
    "two audiences and no authorised party": {"aud": ["lull", "other"]},
    "another authorised party": {"azp": "other"},
    "wrong issuer": {"iss": "http://127.0.0.1:1"},
    "expired": {"iat": 1_600_000_000, "exp": 1_600_000_300},
    "no expiry": {"exp": None},
    "not yet valid": {"nbf": 4_000_000_000},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
}


@pytest.mark.parametrize("claims", BENT.values(), ids=BENT.keys())
def test_a_token_that_says_something_else_is_refused(
    visitor: TestClient, service: Service, area: Path, claims: dict[str, Any]
) -> None:
    service.claims = claims
    refused(visitor, come_back(visitor, leave(visitor, service)), area)


def _tampered(token: str) -> str:
    head, body, mark = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    fresh = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "admin"}).encode()).rstrip(b"=").decode()
    return f"{head}.{fresh}.{mark}"


def _unsigned(token: str) -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


@pytest.mark.parametrize("bend", [_tampered, _unsigned, lambda token: token[:-8], lambda token: "nonsense"])
def test_a_token_with_a_wrong_signature_is_refused(
    visitor: TestClient, service: Service, area: Path, bend: Any
) -> None:
    service.bend = bend
    refused(visitor, come_back(visitor, leave(visitor, service)), area)


@pytest.mark.parametrize("key", [OTHER_KEY, OctKey.import_key("s:cret-and-long-enough-for-hs256-keys")])
def test_a_token_signed_by_another_key_or_a_shared_secret_is_refused(
    visitor: TestClient, service: Service, area: Path, key: Any
) -> None:
    service.key = key
    service.header = {"alg": "RS256" if key is OTHER_KEY else "HS256", "kid": "one"}
    refused(visitor, come_back(visitor, leave(visitor, service)), area)


@pytest.mark.parametrize(
    "bent", [{"state": "another"}, {"state": ""}, {"code": ""}, {"code": "bad"}, {"iss": "http://x"}]
)
def test_an_answer_that_does_not_fit_the_question_is_refused(
    visitor: TestClient, service: Service, area: Path, bent: dict[str, str]
) -> None:
    refused(visitor, come_back(visitor, leave(visitor, service), **bent), area)


def test_an_answer_without_a_question_and_a_second_use_are_refused(
    visitor: TestClient, service: Service, area: Path
) -> None:
    assert visitor.get("/sign-in/callback?code=good&state=x").status_code == 403
    asked = leave(visitor, service)
    assert come_back(visitor, asked).status_code == 200
    assert come_back(visitor, asked).status_code == 403


def test_a_service_that_calls_itself_otherwise_or_is_away_is_not_used(visitor: TestClient, service: Service) -> None:
    service.called = "https://elsewhere.example"
    assert visitor.get("/en/2019-04/sign-in-elsewhere.html").status_code == 503
    with pytest.raises(PublishError, match="did not answer"):
        address(Provider("http://127.0.0.1:9", "lull", "x", "http://localhost"), new_request())


def test_addresses_without_encryption_and_half_settings_are_refused(tmp_path: Path) -> None:
    for issuer, site in (("http://id.example", "https://lull.example"), ("https://id.example", "http://lull.example")):
        with pytest.raises(PublishError, match="not safe"):
            Provider(issuer, "lull", "x", site)
    with pytest.raises(PublishError, match="empty"):
        Provider("https://id.example", "lull", "", "https://lull.example")
    assert "s:cret" not in repr(Provider("https://id.example", "lull", "s:cret", "https://lull.example"))
    (tmp_path / "area.toml").touch()
    half = CliRunner().invoke(serve, ["--oidc-issuer", "https://id.example", "--area", str(tmp_path)])
    assert half.exit_code == 2
    assert "--oidc-secret-file" in half.output


def refused(visitor: TestClient, answer: Any, area: Path) -> None:
    """No page, no session, no account; a line in the audit log."""
    assert answer.status_code == 403
    assert COOKIE not in visitor.cookies
    assert people.people(area) == []
    with desk(area) as database:
        assert database.execute("select count(*) from audit where action = 'sign-in refused'").fetchone() == (1,)
