"""Error pages: they say what happened in three languages and show nothing of the machine."""

from __future__ import annotations

from http import HTTPStatus

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lull.errors import DamagedError, EarlierError
from lull.publish.locale import LOCALES, N_, language

_TEXTS = {
    404: N_("There is no such page, place or release."),
    429: N_("Too many requests. Please wait a minute."),
    403: N_("You may not do this."),
    400: N_("The request cannot be understood."),
    503: N_("This release is damaged, so it is not shown. The other releases are whole."),
}
_EARLIER = N_(
    "This release was made by an earlier version, whose words today's pages do not know. Ask for it to be made again."
)
_OTHER = N_("Something went wrong. Nothing was changed.")
_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>{status}</title><link rel="stylesheet" href="/static/lull.css">'
    '<link rel="stylesheet" href="/static/fonts.css"></head><body><main class="wide">'
    '<h1>{status}</h1>{lines}<p><a href="/">Lull</a></p></main></body></html>'
)


async def on_error(request: Request, error: Exception) -> Response:
    """Answer a known error with a plain page; unknown releases and places are simply not found."""
    gone = isinstance(error, DamagedError | EarlierError)
    otherwise = HTTPStatus.SERVICE_UNAVAILABLE if gone else HTTPStatus.NOT_FOUND
    status = error.status_code if isinstance(error, HTTPException) else otherwise
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status in (301, 302, 303, 304, 307, 308):
        return Response(status_code=status, headers=headers)
    text = _EARLIER if isinstance(error, EarlierError) else _TEXTS.get(status, _OTHER)
    lines = Markup("").join(
        Markup('<p lang="{}" dir="{}">{}</p>').format(code, language(code).direction, language(code).text(text))
        for code in LOCALES
    )
    body = _PAGE.format(status=int(status), lines=lines)
    return Response(body, status_code=status, media_type="text/html; charset=utf-8", headers=headers)
