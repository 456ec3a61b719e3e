"""Pages for people who write: contest an entry, sign in, decide."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from lull.addresses import neighbourhood
from lull.errors import LullError, PublishError
from lull.publish.desk import contests, oidc, people
from lull.publish.desk.database import secret
from lull.publish.desk.limits import Limit
from lull.publish.desk.records import PAGE, SHOWN, QueueContext, ReviewDesk, judgement
from lull.publish.desk.subscribe import subscription_routes
from lull.publish.locale import LOCALES, language
from lull.publish.notify.subscription import Mails
from lull.publish.pages.frame import RequestContext, render

COOKIE, SIGN_IN_COOKIE = "lull_session", "lull_sign_in"
_SIGN_IN_SECONDS = 600
_FORM_SECONDS = 2 * 3600
# Each comparison of a password takes 64 MiB.
_HASHES, _MOST_WAITING = 2, 20
_CONTESTS, _SIGN_INS = (5, 3600.0), (10, 900.0)


def desk_routes(
    area_folder: Path,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    review: ReviewDesk | None = None,
    provider: oidc.Provider | None = None,
    mails: Mails | None = None,
) -> tuple[BaseRoute, ...]:
    """Routes of the desk over one area folder.

    With `review` also the queue of coded records, with `provider` sign-in by OIDC, with `mails` alerts by e-mail.
    """
    desk = _Desk(Path(area_folder), clock, review, provider)
    both = ["GET", "POST"]
    routes: list[BaseRoute] = [
        Route("/{lang}/{release}/contest.html", desk.contest, methods=both),
        Route("/{lang}/{release}/sign-in.html", desk.sign_in, methods=both),
        Route("/{lang}/{release}/desk.html", desk.decide, methods=both),
    ]
    if review is not None:
        routes.append(Route(f"/{{lang}}/{PAGE}", desk.records, methods=both))
    if provider is not None:
        routes.append(Route("/{lang}/{release}/sign-in-elsewhere.html", desk.leave))
        routes.append(Route(oidc.CALLBACK, desk.come_back))
    if mails is not None:
        routes += subscription_routes(desk, mails)
    return tuple(routes)


class _Desk:
    """The folder, the clock, the limits and the services that the handlers share."""

    def __init__(
        self,
        area: Path,
        clock: Callable[[], datetime],
        review: ReviewDesk | None,
        provider: oidc.Provider | None,
    ) -> None:
        self.area, self.clock, self.review, self.provider = area, clock, review, provider
        self.contests, self.sign_ins = Limit(*_CONTESTS), Limit(*_SIGN_INS)
        self.returns, self.accounts = Limit(*_SIGN_INS), Limit(*_SIGN_INS)
        self.hashing, self.waiting = asyncio.Semaphore(_HASHES), 0

    async def contest(self, request: Request) -> Response:
        """A form for anyone; what it brings waits for a reviewer."""
        context = await run_in_threadpool(self.context, request, "contest")
        if request.method == "GET":
            return self.page(request, context, "contest.html", done=False, place_id=context.first("place")[:40])
        form = await self.form(request)
        self.within(self.contests, request)
        # A field that people do not see and programs fill in.
        if not form["website"]:
            await run_in_threadpool(
                lambda: contests.contest(
                    self.area, place=form["place"], release=context.snapshot.name, entry=form["entry"],
                    text=form["text"], lang=context.speech.code, now=self.clock(),
                )
            )  # fmt: skip
        return self.page(request, context, "contest.html", done=True, place_id="")

    async def sign_in(self, request: Request) -> Response:
        """Name and password for a session cookie."""
        context = await run_in_threadpool(self.context, request, "sign-in")
        if request.method == "GET":
            return self.page(request, context, "sign_in.html", wrong=False, elsewhere=self.provider is not None)
        form = await self.form(request)
        self.within(self.sign_ins, request)
        self.within(self.accounts, request, form["name"])
        token = await self.compared(form["name"][:40], form["password"][:1000])
        if token is None:
            return self.page(
                request, context, "sign_in.html", status=401, wrong=True, elsewhere=self.provider is not None
            )
        answer = RedirectResponse("desk.html", 303)
        self.remember(answer, request, token)
        return answer

    async def compared(self, name: str, password: str) -> str | None:
        """A session's token where the two fit; few at a time, as each comparison needs much memory on purpose."""
        if self.waiting >= _MOST_WAITING:
            raise HTTPException(429, headers={"Retry-After": "5"})
        self.waiting += 1
        try:
            async with self.hashing:
                return await run_in_threadpool(lambda: people.sign_in(self.area, name, password, now=self.clock()))
        finally:
            self.waiting -= 1

    async def leave(self, request: Request) -> Response:
        """Off to the organisation's account service, with what must come back in a signed cookie."""
        context = await run_in_threadpool(self.context, request, "sign-in")
        self.within(self.sign_ins, request)
        sign_in = oidc.new_request()
        try:
            target = await run_in_threadpool(oidc.address, self.elsewhere(), sign_in)
        except PublishError as error:
            raise HTTPException(503) from error
        answer = RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})
        kept = [sign_in.state, sign_in.nonce, sign_in.verifier, context.speech.code, context.snapshot.name]
        # Lax, as the way back starts at another site.
        answer.set_cookie(
            SIGN_IN_COOKIE, self.signer("sign_in").dumps(kept), max_age=_SIGN_IN_SECONDS, path=oidc.CALLBACK,
            httponly=True, samesite="lax", secure=_secure(request),
        )  # fmt: skip
        return answer

    async def come_back(self, request: Request) -> Response:
        """Back from the account service: a session if all that it says can be verified."""
        self.within(self.returns, request)
        try:
            state, nonce, verifier, lang, release = self.signer("sign_in").loads(
                request.cookies.get(SIGN_IN_COOKIE, ""), max_age=_SIGN_IN_SECONDS
            )
        except BadSignature:
            raise HTTPException(403) from None
        sign_in, now = oidc.SignInRequest(state, nonce, verifier), self.clock()
        try:
            code = _code(request, sign_in, self.elsewhere())
            found = await run_in_threadpool(lambda: oidc.subject(self.elsewhere(), sign_in, code, now=now))
        except PublishError as error:
            await run_in_threadpool(partial(people.refused, self.area, str(error), now=now))
            raise HTTPException(
                403, headers={"Set-Cookie": f"{SIGN_IN_COOKIE}=; Max-Age=0; Path={oidc.CALLBACK}"}
            ) from error
        token, person = await run_in_threadpool(
            lambda: people.enter(self.area, self.elsewhere().issuer, found, now=now)
        )
        snapshot = await run_in_threadpool(request.app.state.shelf.take, release)
        context = RequestContext(snapshot, language(lang), "signed-in", {}, (), live=True)
        # A page, and no redirect: the strict session cookie is not sent on a way that began at another site.
        answer = self.page(
            request,
            context,
            "signed_in.html",
            name=person.name,
            may=person.may("reviewer"),
            target=f"/{lang}/{release}/desk.html",
        )
        answer.delete_cookie(SIGN_IN_COOKIE, path=oidc.CALLBACK)
        self.remember(answer, request, token)
        return answer

    async def records(self, request: Request) -> Response:
        """The queue of coded records, for reviewers."""
        context = await run_in_threadpool(self.queue_context, request)
        person = await run_in_threadpool(self.person, request)
        if person is None:
            return RedirectResponse(context.link("sign-in"), 303)
        if not person.may("reviewer"):
            raise HTTPException(403)
        review = self.queue()
        problem, status = "", 200
        if request.method == "POST":
            form = await self.form(request)
            try:
                decided = judgement(form, person.name)
                await run_in_threadpool(review.decide, decided)
                await run_in_threadpool(
                    lambda: people.noted(
                        self.area, person.name, f"record {decided.action}", decided.record_id, now=self.clock()
                    )
                )
                return RedirectResponse("records", 303)
            except LullError as error:
                problem, status = str(error), 409
        total, rows = await run_in_threadpool(review.waiting, person.name, SHOWN)
        return self.page(
            request, context, "records.html", status=status, total=total, rows=rows, name=person.name, problem=problem
        )

    async def decide(self, request: Request) -> Response:
        """The queue of contested entries, for reviewers."""
        context = await run_in_threadpool(self.context, request, "desk")
        person = await run_in_threadpool(self.person, request)
        if person is None:
            return RedirectResponse("sign-in.html", 303)
        form = await self.form(request) if request.method == "POST" else None
        if form and form["action"] == "sign-out":
            await run_in_threadpool(people.sign_out, self.area, session(request))
            answer = RedirectResponse("index.html", 303)
            _forget(answer, request)
            return answer
        if not person.may("reviewer"):
            # The page holds the button to sign out, which everyone has who can sign in.
            return self.page(request, context, "desk.html", status=403, waiting=(), name=person.name, queue=False)
        if form is not None:
            if form["action"] not in ("accept", "reject"):
                raise HTTPException(400)
            await run_in_threadpool(
                lambda: contests.decide(
                    self.area, form["id"], accept=form["action"] == "accept", reviewer=person.name, why=form["note"],
                    now=self.clock(),
                )
            )  # fmt: skip
            return RedirectResponse("desk.html", 303)
        waiting = await run_in_threadpool(contests.contests, self.area)
        return self.page(
            request, context, "desk.html", waiting=waiting, name=person.name, queue=self.review is not None
        )

    def context(self, request: Request, name: str) -> RequestContext:
        lang, release = request.path_params["lang"], request.path_params["release"]
        shelf = request.app.state.shelf
        if lang not in LOCALES:
            raise HTTPException(404)
        query = {k: tuple(request.query_params.getlist(k))[:2] for k in ("place", "entry")}
        return RequestContext(shelf.take(release), language(lang), name, query, shelf.names(), live=True)

    def queue_context(self, request: Request) -> QueueContext:
        lang = request.path_params["lang"]
        if lang not in LOCALES:
            raise HTTPException(404)
        return QueueContext(request.app.state.shelf.take("latest"), language(lang), PAGE, live=True)

    def queue(self) -> ReviewDesk:
        if self.review is None:
            raise HTTPException(404)
        return self.review

    def elsewhere(self) -> oidc.Provider:
        if self.provider is None:
            raise HTTPException(404)
        return self.provider

    def remember(self, answer: Response, request: Request, token: str) -> None:
        """Give the browser its session."""
        answer.set_cookie(
            cookie_name(request), token, max_age=people.SESSION_SECONDS, httponly=True, samesite="strict",
            secure=_secure(request),
        )  # fmt: skip

    def person(self, request: Request) -> people.Person | None:
        return people.who(self.area, session(request), now=self.clock())

    def page(
        self, request: Request, context: RequestContext, template: str, *, status: int = 200, **values: object
    ) -> Response:
        token = self.signer().dumps(_mark(session(request)))
        text = render(context, template, form_token=token, **values)
        return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})

    async def form(self, request: Request) -> _Form:
        """The fields of a form that this server made for this site, not long ago."""
        origin = request.headers.get("origin")
        if origin and origin.partition("://")[2] != request.headers.get("host"):
            raise HTTPException(403)
        async with request.form(max_files=0, max_fields=30) as sent:
            form = _Form({k: v for k, v in sent.items() if isinstance(v, str)})
        try:
            mark = str(self.signer().loads(form["token"], max_age=_FORM_SECONDS))
        except BadSignature:
            raise HTTPException(403) from None
        # A form belongs to the session that it was made for.
        if not hmac.compare_digest(mark.encode(), _mark(session(request)).encode()):
            raise HTTPException(403)
        return form

    def within(self, limit: Limit, request: Request, account: str = "") -> None:
        address = account or neighbourhood(request.client.host if request.client else "")
        wait = limit.wait(address, time.monotonic())
        if wait:
            raise HTTPException(429, headers={"Retry-After": str(math.ceil(wait))})

    def signer(self, salt: str = "form") -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(secret(self.area), salt=salt)


def _secure(request: Request) -> bool:
    """Whether the reader came by TLS; what a trusted proxy says of it is in the scheme already."""
    return request.url.scheme == "https"


def cookie_name(request: Request) -> str:
    """Name of the session cookie: under TLS one that browsers take from this very host only."""
    return f"__Host-{COOKIE}" if _secure(request) else COOKIE


def session(request: Request) -> str:
    """The session's token that the browser sent, or nothing."""
    return request.cookies.get(cookie_name(request), "")


def _forget(answer: Response, request: Request) -> None:
    answer.delete_cookie(cookie_name(request), path="/", httponly=True, samesite="strict", secure=_secure(request))


def _mark(token: str) -> str:
    return hashlib.sha256(f"form {token}".encode()).hexdigest()[:24]


def _code(request: Request, sign_in: oidc.SignInRequest, provider: oidc.Provider) -> str:
    """The code that came back, if it came with our state and from the service that we asked."""
    given = request.query_params
    if not hmac.compare_digest(given.get("state", "").encode(), sign_in.state.encode()):
        raise PublishError("the state that came back is not the one that was sent")
    if given.get("iss", provider.issuer) != provider.issuer:
        raise PublishError("the answer names another issuer")
    code = given.get("code", "")
    if not 0 < len(code) <= 4096:
        raise PublishError("the account service sent no code")
    return code


class _Form(dict[str, str]):
    """Fields of a form; one that is absent is empty."""

    def __missing__(self, key: str) -> str:
        return ""
