"""Answers of services: patient with what passes, plain about what does not, never taking a page for data."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from lull.errors import SourceError
from lull.sources.dialect import refuse_page

TRIES = 4
MOST_BYTES = 2 << 30
LONGEST_WAIT = 120.0
MOST_REDIRECTS = 6
Pause = Callable[[float], None]


class FetchError(SourceError):
    """A service did not give what was asked.

    fault : `absent` (404), `refused` (a key that is missing, wrong or expired), `limited` (too many requests), `broken`
        (no answer, or one that was cut off), `changed` (another shape than its owner documents).
    month : the month whose data are absent, where it is one.
    """

    def __init__(self, fault: str, text: str, month: date | None = None) -> None:
        self.fault = fault
        self.month = month
        super().__init__(text)


@dataclass(frozen=True)
class Web:
    """How services are asked; `pause` waits between tries."""

    pause: Pause = time.sleep
    timeout: float = 60.0

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        key: str = "",
    ) -> bytes:
        """The body of an answer. `key` says where to get a key, for a service that refuses. Raises `FetchError`."""
        last = ""
        for attempt in range(TRIES):
            wait = 2.0**attempt
            try:
                answer, body = _ask(url, params, headers, self.timeout)
            except httpx.HTTPError as error:
                last = f"{type(error).__name__}: {error}".rstrip(": ")
            else:
                if answer.status_code not in (429, 500, 502, 503, 504):
                    return _checked(url, answer, body, key)
                last = f"status {answer.status_code}"
                wait = _asked_wait(answer, wait)
            if attempt < TRIES - 1:
                self.pause(min(wait, LONGEST_WAIT))
        limited = last.endswith("429")
        what = "limits requests" if limited else "gave no whole answer"
        raise FetchError("limited" if limited else "broken", f"{url} {what} ({last}, {TRIES} tries); try again later")


def _ask(
    url: str, params: Mapping[str, str] | None, headers: Mapping[str, str] | None, timeout: float
) -> tuple[httpx.Response, bytes]:
    """One answer and its body, redirects followed by hand: a key never goes to another host than it was given for."""
    plain = {"User-Agent": "lull"}
    asked = httpx.Request("GET", url, params=params, headers={**plain, **(headers or {})})
    host = asked.url.netloc
    with httpx.Client(timeout=timeout) as client:
        for _ in range(MOST_REDIRECTS):
            answer = client.send(asked, stream=True)
            try:
                if answer.next_request is None:
                    return answer, _body(answer, url)
                to = answer.next_request.url
            finally:
                answer.close()
            asked = httpx.Request("GET", to, headers={**plain, **((headers or {}) if to.netloc == host else {})})
    raise FetchError("changed", f"{url} leads on more than {MOST_REDIRECTS} times; is it the right address?")


def _body(answer: httpx.Response, url: str) -> bytes:
    parts, size = [], 0
    for piece in answer.iter_bytes():
        size += len(piece)
        if size > MOST_BYTES:
            raise FetchError("changed", f"{url} sends more than {MOST_BYTES:,} bytes; is it the right address?")
        parts.append(piece)
    return b"".join(parts)


def _asked_wait(answer: httpx.Response, otherwise: float) -> float:
    """Seconds that a service asks to wait, told as a number or as a day and hour beside its own."""
    stated = answer.headers.get("retry-after", "")
    if stated.isdigit():
        return float(stated)
    try:
        until, now = (parsedate_to_datetime(t) for t in (stated, answer.headers.get("date", "")))
    except ValueError:
        return otherwise
    return max((until - now).total_seconds(), 0.0)


def _checked(url: str, answer: httpx.Response, body: bytes, key: str) -> bytes:
    code = answer.status_code
    if code in (401, 403):
        where = f"; get one at {key}" if key else ""
        raise FetchError("refused", f"{url} refuses the key ({code}): it is missing, wrong or expired{where}")
    if code in (404, 410):
        raise FetchError("absent", f"{url} is not there ({code})")
    if code != 200:
        raise FetchError("changed", f"{url} answered {code}; is the address still right?")
    try:
        refuse_page(url, body)
    except SourceError as error:
        raise FetchError("changed", str(error)) from error
    return body


def keep(folder: Path, name: str, content: bytes) -> Path:
    """Write a download whole under its name, or leave one that is the same."""
    folder.mkdir(parents=True, exist_ok=True)
    to = folder / name
    if to.is_file() and to.read_bytes() == content:
        return to
    aside = folder / f".{name}.part"
    aside.write_bytes(content)
    os.replace(aside, to)
    return to
