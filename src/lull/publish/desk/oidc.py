"""Sign-in by an organisation's own account service: OpenID Connect, authorization code with PKCE, state and nonce.

Only the subject of the identity token is used; e-mail and name are neither asked for nor kept
(https://openid.net/specs/openid-connect-core-1_0.html, https://www.rfc-editor.org/rfc/rfc7636).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lull.bounded import JsonObject, json_list, json_text
from lull.errors import PublishError

CALLBACK = "/sign-in/callback"
# Signatures by the provider's private key only: never none, and never the shared secret.
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_SECONDS, _LEEWAY, _LARGEST = 10.0, 60, 256 * 1024
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Provider:
    """An account service: its issuer, this site's client id and secret there, and the address of this site."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    site: str

    def __post_init__(self) -> None:
        for address in (self.issuer, self.site):
            _safe(address)
        if not self.client_id or not self.secret:
            raise PublishError("sign-in by OIDC needs a client id and a secret; one of them is empty")

    @property
    def callback(self) -> str:
        """Where the service sends people back to; to be registered there."""
        return self.site.rstrip("/") + CALLBACK


@dataclass(frozen=True)
class SignInRequest:
    """What must come back with one sign-in: state, nonce, and the verifier of the code challenge."""

    state: str
    nonce: str
    verifier: str


def new_request() -> SignInRequest:
    """Fresh random values for one sign-in."""
    return SignInRequest(generate_token(32), generate_token(32), generate_token(64))


def address(provider: Provider, sign_in: SignInRequest) -> str:
    """Where to send somebody who wants to sign in.

    Raises
    ------
    PublishError
        If the service does not answer or describes itself wrongly.
    """
    found = _described(provider)
    challenge = create_s256_code_challenge(sign_in.verifier)
    made = prepare_grant_uri(
        found["authorization_endpoint"], provider.client_id, "code", redirect_uri=provider.callback, scope="openid",
        state=sign_in.state, nonce=sign_in.nonce, code_challenge=challenge, code_challenge_method="S256",
    )  # fmt: skip
    return str(made)


def subject(provider: Provider, sign_in: SignInRequest, code: str, *, now: datetime) -> str:
    """The subject that the service vouches for, once its identity token is verified.

    Checked are signature (by the keys of the service), issuer, audience, expiry and nonce.

    Raises
    ------
    PublishError
        If the service refuses the code, or if anything about the token is not right.
    """
    found = _described(provider)
    given = _fetched(provider, found, sign_in, code)
    try:
        keys = KeySet.import_key_set(_json("GET", found["jwks_uri"]))  # type: ignore[arg-type]
        token = jwt.decode(str(given.get("id_token", "")), keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
            },
            {"nonce": sign_in.nonce, "client_id": provider.client_id, "access_token": given.get("access_token")},
        )
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
        raise PublishError(f"the identity token is refused ({type(error).__name__}: {error})") from error
    who = claims["sub"]
    if not isinstance(who, str) or not 0 < len(who) <= 255:
        raise PublishError("the identity token names no subject of 1 to 255 characters")
    return who


def _described(provider: Provider) -> JsonObject:
    found = _json("GET", provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise PublishError(f"the account service calls itself {found.get('issuer')!r}, not {provider.issuer!r}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _safe(str(found.get(name, "")))
    return found


def _fetched(provider: Provider, found: JsonObject, sign_in: SignInRequest, code: str) -> JsonObject:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.callback,
        "code_verifier": sign_in.verifier,
    }
    methods = json_list(found.get("token_endpoint_auth_methods_supported")) or ["client_secret_basic"]
    url = json_text(found, "token_endpoint")
    if "client_secret_basic" in methods:
        # RFC 6749 wants both parts encoded as in a form before they are put together.
        pair = (quote(provider.client_id, safe=""), quote(provider.secret, safe=""))
        return _json("POST", url, form, pair)
    form |= {"client_id": provider.client_id, "client_secret": provider.secret}
    return _json("POST", url, form)


def _json(
    method: str, url: str, form: Mapping[str, str] | None = None, auth: tuple[str, str] | None = None
) -> JsonObject:
    try:
        wanted = {"Accept": "application/json"}
        answer = httpx.request(method, url, timeout=_SECONDS, headers=wanted, data=form, auth=auth)
        answer.raise_for_status()
        body = answer.json() if len(answer.content) <= _LARGEST else None
    except (httpx.HTTPError, ValueError) as error:
        raise PublishError(f"the account service did not answer as it should ({type(error).__name__})") from error
    if not isinstance(body, dict):
        raise PublishError("the account service did not answer with a JSON object of reasonable size")
    return body


def _safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise PublishError(f"the address {url!r} is not safe for signing in; expected https:// (http:// on loopback)")
