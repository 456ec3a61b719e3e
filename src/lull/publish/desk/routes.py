"""Pages for people who write: contest an entry, sign in, decide."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from lull.publish.desk import contests, people
from lull.publish.desk.book import secret
from lull.publish.desk.limits import Limit
from lull.publish.locale import LOCALES, language
from lull.publish.pages.frame import Visit, render

COOKIE = "lull_session"
_FORM_SECONDS = 2 * 3600
_CONTESTS, _SIGN_INS = (5, 3600.0), (10, 900.0)


def desk_routes(
    area_folder: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> tuple[BaseRoute, ...]:
    """Routes of the desk over one area folder."""
    desk = _Desk(Path(area_folder), clock)
    return (
        Route("/{lang}/{release}/contest.html", desk.contest, methods=["GET", "POST"]),
        Route("/{lang}/{release}/sign-in.html", desk.sign_in, methods=["GET", "POST"]),
        Route("/{lang}/{release}/desk.html", desk.decide, methods=["GET", "POST"]),
    )


class _Desk:
    """The folder, the clock and the limits that the handlers share."""

    def __init__(self, area: Path, clock: Callable[[], datetime]) -> None:
        self.area, self.clock = area, clock
        self.contests, self.sign_ins = Limit(*_CONTESTS), Limit(*_SIGN_INS)

    async def contest(self, request: Request) -> Response:
        """A form for anyone; what it brings waits for a reviewer."""
        visit = await run_in_threadpool(self.visit, request, "contest")
        if request.method == "GET":
            return self.page(visit, "contest.html", done=False, place_id=visit.first("place")[:40])
        form = await self.form(request)
        self.within(self.contests, request)
        # A field that people do not see and programs fill in.
        if not form["website"]:
            await run_in_threadpool(
                lambda: contests.contest(
                    self.area, place=form["place"], release=visit.book.name, entry=form["entry"], text=form["text"],
                    lang=visit.speech.code, now=self.clock(),
                )
            )  # fmt: skip
        return self.page(visit, "contest.html", done=True, place_id="")

    async def sign_in(self, request: Request) -> Response:
        """Name and password for a session cookie."""
        visit = await run_in_threadpool(self.visit, request, "sign-in")
        if request.method == "GET":
            return self.page(visit, "sign_in.html", wrong=False)
        form = await self.form(request)
        self.within(self.sign_ins, request)
        token = await run_in_threadpool(
            lambda: people.sign_in(self.area, form["name"], form["password"], now=self.clock())
        )
        if token is None:
            return self.page(visit, "sign_in.html", status=401, wrong=True)
        answer = RedirectResponse("desk.html", 303)
        secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
        answer.set_cookie(
            COOKIE, token, max_age=people.SESSION_SECONDS, httponly=True, samesite="strict", secure=secure
        )
        return answer

    async def decide(self, request: Request) -> Response:
        """The queue of contested entries, for reviewers."""
        visit = await run_in_threadpool(self.visit, request, "desk")
        person = await run_in_threadpool(self.person, request)
        if person is None:
            return RedirectResponse("sign-in.html", 303)
        if not person.may("reviewer"):
            raise HTTPException(403)
        if request.method == "POST":
            form = await self.form(request)
            if form["action"] == "sign-out":
                await run_in_threadpool(people.sign_out, self.area, request.cookies[COOKIE])
                return RedirectResponse("index.html", 303)
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
        return self.page(visit, "desk.html", waiting=waiting, name=person.name)

    def visit(self, request: Request, name: str) -> Visit:
        lang, release = request.path_params["lang"], request.path_params["release"]
        shelf = request.app.state.shelf
        if lang not in LOCALES:
            raise HTTPException(404)
        query = {k: tuple(request.query_params.getlist(k))[:2] for k in ("place", "entry")}
        return Visit(shelf.take(release), language(lang), name, query, shelf.names(), live=True)

    def person(self, request: Request) -> people.Person | None:
        return people.who(self.area, request.cookies.get(COOKIE, ""), now=self.clock())

    def page(self, visit: Visit, template: str, *, status: int = 200, **values: object) -> Response:
        token = self.signer().dumps(visit.name)
        text = render(visit, template, form_token=token, **values)
        return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})

    async def form(self, request: Request) -> _Form:
        """The fields of a form that this server made for this site, not long ago."""
        origin = request.headers.get("origin")
        if origin and origin.partition("://")[2] != request.headers.get("host"):
            raise HTTPException(403)
        async with request.form(max_files=0, max_fields=10) as sent:
            form = _Form({k: v for k, v in sent.items() if isinstance(v, str)})
        try:
            self.signer().loads(form["token"], max_age=_FORM_SECONDS)
        except BadSignature:
            raise HTTPException(403) from None
        return form

    def within(self, limit: Limit, request: Request) -> None:
        address = request.client.host if request.client else ""
        if not limit.allows(address, time.monotonic()):
            raise HTTPException(429, headers={"Retry-After": "60"})

    def signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(secret(self.area), salt="form")


class _Form(dict[str, str]):
    """Fields of a form; one that is absent is empty."""

    def __missing__(self, key: str) -> str:
        return ""
