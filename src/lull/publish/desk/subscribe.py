"""Pages of a subscription: ask for it, confirm it, leave it; without JavaScript, and only where mails can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.errors import PublishError
from lull.publish.desk.limits import Limit
from lull.publish.notify import subscribers, subscription
from lull.publish.notify.delivery import Tries
from lull.publish.notify.smtp import check_post
from lull.publish.notify.subscription import Mails
from lull.publish.pages.frame import RequestContext

if TYPE_CHECKING:
    from lull.publish.desk.routes import _Desk

TEMPLATE = "subscribe.html"
# So many an hour from one neighbourhood of the net, and so many a day to one address.
_FROM, _TO = (5, 3600.0), (3, 86400.0)


def subscription_routes(desk: _Desk, mails: Mails) -> list[Route]:
    """Routes over the folder of a desk; `mails` says how mails go out."""
    made = _Subscribe(desk, mails)
    both = ["GET", "POST"]
    return [
        Route("/{lang}/{release}/subscribe.html", made.ask, methods=both),
        Route("/{lang}/{release}/subscribed.html", made.confirm, methods=both),
        Route("/{lang}/{release}/leave.html", made.leave, methods=both),
    ]


class _Subscribe:
    """The desk, the mails and the limits that the handlers share."""

    def __init__(self, desk: _Desk, mails: Mails) -> None:
        # A reader waits for the answer, so that a server that stumbles is not tried for long.
        quick = Tries(mails.tries.now, mails.tries.sleep, mails.tries.waits[:1])
        self.desk, self.mails = desk, Mails(mails.post, mails.base, quick)
        self.senders, self.receivers = Limit(*_FROM), Limit(*_TO)

    async def ask(self, request: Request) -> Response:
        """The form; what it brings waits for the mail to be confirmed, and the answer never says who is subscribed."""
        context = await run_in_threadpool(self.desk.context, request, "subscribe")
        if request.method == "GET":
            return self.page(request, context, "form", place_id=context.first("place")[:40])
        form = await self.desk.form(request)
        self.desk.within(self.senders, request)
        address, place = form["address"].strip(), form["place"]
        try:
            floor = float(form["floor"])
            check_post(self.mails.post, address)
        except (ValueError, PublishError):
            return self.page(request, context, "form", status=400, place_id=place, wrong=True)
        if place and place not in offered(context):
            raise HTTPException(400)
        # A field that people do not see and programs fill in.
        if form["website"]:
            return self.page(request, context, "sent")
        self.desk.within(self.receivers, request, address.lower())
        sent = await run_in_threadpool(self.sent, context, address, place, floor)
        return self.page(request, context, "sent" if sent else "failed", status=200 if sent else 503)

    def sent(self, context: RequestContext, address: str, place: str, floor: float) -> bool:
        """Keep the request and send the link that confirms it."""
        area, now = self.desk.area, self.desk.clock()
        key = subscribers.ask(area, address=address, lang=context.speech.code, place=place, floor=floor, now=now)
        pending = subscribers.asked(area, key, now=now)
        return pending is not None and subscription.ask_to_confirm(area, self.mails, pending, context.snapshot).ok

    async def confirm(self, request: Request) -> Response:
        """A page with one button, as programs that look into mails follow links; the button begins it, once."""
        context = await run_in_threadpool(self.desk.context, request, "subscribed")
        area, now, token = self.desk.area, self.desk.clock(), request.query_params.get("token", "")
        key = await run_in_threadpool(subscription.asked_by, area, token)
        if request.method == "POST":
            await self.desk.form(request)
            done = await run_in_threadpool(lambda: subscribers.confirm(area, key, now=now))
            return self.page(request, context, "begun" if done else "old", status=200 if done else 410)
        pending = await run_in_threadpool(lambda: subscribers.asked(area, key, now=now))
        if pending is None:
            return self.page(request, context, "old", status=410)
        named = subscription.place_of(context.snapshot, pending.place, context.speech)
        return self.page(request, context, "confirm", link_token=token, named=named)

    async def leave(self, request: Request) -> Response:
        """One POST of a mail program (RFC 8058) or of the page's button ends it; asked twice it says the same."""
        context = await run_in_threadpool(self.desk.context, request, "leave")
        token = request.query_params.get("token", "")
        key = await run_in_threadpool(subscription.leaves, self.desk.area, token)
        if not key:
            raise HTTPException(404)
        if request.method == "POST":
            await run_in_threadpool(subscribers.leave, self.desk.area, key)
            return self.page(request, context, "left")
        return self.page(request, context, "leave", link_token=token)

    def page(
        self, request: Request, context: RequestContext, step: str, *, status: int = 200, **values: object
    ) -> Response:
        more: dict[str, object] = {"place_id": "", "link_token": "", "named": "", "wrong": False, **values}
        return self.desk.page(
            request, context, TEMPLATE, status=status, step=step, hours=subscribers.HOURS,
            floors=subscribers.FLOORS, uppers=offered(context), **more,
        )  # fmt: skip


def offered(context: RequestContext) -> tuple[str, ...]:
    """Places that one can subscribe to beside the whole: those under it that hold others, else the units."""
    snapshot = context.snapshot
    uppers = tuple(p["place_id"] for p in snapshot.uppers if p["place_id"] != snapshot.country)
    return uppers or snapshot.unit_ids
