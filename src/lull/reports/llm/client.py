"""One OpenAI-compatible endpoint: three ways to ask for JSON, at most two repairs, then give up."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import httpx

from lull.errors import ReportError
from lull.reports.llm.prompt import REPAIR, Proposal, answer_schema, check_answer

REPAIRS = 2
MODES = ("json_schema", "json_object", "plain")
MOST_BYTES = 2_000_000
_FENCE = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL)
_REFUSED = (400, 404, 415, 422, 500, 501)


@dataclass(frozen=True)
class Endpoint:
    """Where the model answers: `url` up to and including `/v1`, and its name.

    `key` is sent as a bearer token if given. `timeout_s` holds for each wait on the network.
    """

    url: str
    model: str
    key: str | None = None
    timeout_s: float = 120.0
    seed: int = 0
    max_tokens: int = 4096


class UnusableAnswerError(ReportError):
    """The model gave no answer that can be used."""


def ask(messages: list[dict[str, str]], endpoint: Endpoint, client: httpx.Client) -> tuple[list[Proposal], str]:
    """Checked records for one prompt, and the way of asking that worked.

    A server that refuses a way of asking is asked in the next one. An answer that is no JSON, cut off, or breaks the
    form is sent back with the reason, twice at most. Raises `UnusableAnswerError`.
    """
    talk, repairs, way = list(messages), 0, 0
    while True:
        reply = _post(talk, endpoint, client, MODES[way])
        if reply is None:
            way += 1
            if way == len(MODES):
                raise UnusableAnswerError(
                    f"{endpoint.url} refuses every way of asking; check the address and the model's name"
                )
            continue
        text, cut = reply
        try:
            if cut:
                raise ValueError("it was cut off")
            return check_answer(parse(text)), MODES[way]
        except ValueError as error:
            problem = str(error)[:500]
        if repairs == REPAIRS:
            raise UnusableAnswerError(f"{endpoint.model} gave no usable answer after {REPAIRS} repairs: {problem}")
        repairs += 1
        again = {"role": "user", "content": REPAIR.format(problem=problem)}
        talk = [*messages, {"role": "assistant", "content": text[:8000]}, again]


def parse(text: str) -> object:
    r"""JSON of an answer, also from a code fence or with words around it; `ValueError` if there is none.

    >>> parse('Here you are:\n```json\n{"records": []}\n```')
    {'records': []}
    """
    fence = _FENCE.search(text)
    body = fence.group(1) if fence else text
    start, end = body.find("{"), body.rfind("}")
    if start < 0 or end < start:
        raise ValueError("it holds no JSON object")
    try:
        found: object = json.loads(body[start : end + 1])
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON ({error.msg} at character {error.pos})") from error
    return found


def _post(
    messages: list[dict[str, str]], endpoint: Endpoint, client: httpx.Client, mode: str
) -> tuple[str, bool] | None:
    """Text of the reply and whether it was cut off; `None` if the server refuses this way of asking."""
    body: dict[str, object] = {
        "model": endpoint.model,
        "messages": messages,
        "temperature": 0,
        "seed": endpoint.seed,
        "max_tokens": endpoint.max_tokens,
        "stream": False,
    }
    if mode == "json_schema":
        form = {"name": "records", "strict": True, "schema": answer_schema()}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    elif mode == "json_object":
        body["response_format"] = {"type": "json_object"}
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    address = endpoint.url.rstrip("/") + "/chat/completions"
    try:
        with client.stream("POST", address, json=body, headers=headers, timeout=endpoint.timeout_s) as response:
            if response.status_code in _REFUSED:
                return None
            if response.status_code != 200:
                raise UnusableAnswerError(f"{address} answered with status {response.status_code}; expected 200")
            return _reply(_read(response))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnusableAnswerError(
            f"{address} cannot be asked ({type(error).__name__}); is the model server running?"
        ) from error


def _read(response: httpx.Response) -> bytes:
    parts, size = [], 0
    for piece in response.iter_bytes():
        size += len(piece)
        if size > MOST_BYTES:
            raise UnusableAnswerError(f"the answer is larger than {MOST_BYTES} bytes")
        parts.append(piece)
    return b"".join(parts)


def _reply(body: bytes) -> tuple[str, bool]:
    try:
        choice = json.loads(body)["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError, RecursionError, AttributeError):
        return "", False
    return (text if isinstance(text, str) else ""), reason == "length"
