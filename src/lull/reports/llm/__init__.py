"""The optional coder behind a language model: it proposes, the report decides.

Off unless an endpoint is given. Every field must point at words of the report, numbers and dates are read from those
words by rule, and a document for which the model fails is coded by the rules instead.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx

from lull.area import bundled_area
from lull.errors import ReportError
from lull.reports.document import Document
from lull.reports.llm.client import Endpoint, UnusableAnswerError, ask
from lull.reports.llm.grounding import ground
from lull.reports.llm.prompt import Proposal, check_answer, messages, prompt_hash
from lull.reports.record import Record
from lull.reports.sentences import Span

__all__ = ["Endpoint", "code", "code_with", "endpoint_from", "prompt_hash"]

Rules = Callable[..., list[Record]]

STRETCH = 6_000
_log = logging.getLogger(__name__)


def endpoint_from(environment: Mapping[str, str]) -> Endpoint:
    """The endpoint named by LULL_LLM_URL, LULL_LLM_MODEL and, if the server wants one, LULL_LLM_KEY.

    Raises `ReportError` if address or model is missing: no default leads to the network.
    """
    url, model = environment.get("LULL_LLM_URL", "").strip(), environment.get("LULL_LLM_MODEL", "").strip()
    if not url.startswith(("http://", "https://")) or not model:
        raise ReportError(
            "the llm coder is off; set LULL_LLM_URL (e.g. http://127.0.0.1:11434/v1) and LULL_LLM_MODEL to use it"
        )
    return Endpoint(url, model, key=environment.get("LULL_LLM_KEY") or None)


def code(document: Document, *, area: Path | None = None) -> list[Record]:
    """Code a document with the endpoint of the environment; see `endpoint_from` and `code_with`."""
    cache = area / "reports" if area is not None and area.is_dir() and os.access(area, os.W_OK) else None
    return code_with(document, endpoint_from(os.environ), area=area, cache=cache)


def code_with(
    document: Document,
    endpoint: Endpoint,
    *,
    area: Path | None = None,
    cache: Path | None = None,
    fallback: Rules | None = None,
) -> list[Record]:
    """Records that a model proposes and the text bears out, in the order of their evidence.

    `rule` of each record names model and prompt. Answers are kept in `cache` by document, prompt and model, beside
    the full texts and as private as they are. If the model gives no usable answer, the document is coded by
    `fallback` (default: the rules) and the reason is logged.
    """
    rule = f"llm:{endpoint.model}@{prompt_hash()}"
    folder = area or bundled_area("iraq")
    records: list[Record] = []
    try:
        with httpx.Client(trust_env=False) as client:
            for number, within in enumerate(stretches(document)):
                proposals = _proposals(
                    document, within, endpoint, client, _cache_path(cache, document, endpoint, number)
                )
                records += ground(proposals, document, within, area=folder, rule=rule)
    except UnusableAnswerError as error:
        _log.warning("document %s is coded by the rules: %s", document.document_id[:12], error)
        return (fallback or _rules())(document, area=area)
    return records


def stretches(document: Document) -> Iterator[Span]:
    """Whole sentences in stretches of at most about 6,000 characters; a longer sentence is a stretch of its own."""
    start: int | None = None
    end = 0
    for sentence in document.sentences:
        if start is not None and sentence.end - start > STRETCH:
            yield Span(start, end)
            start = None
        start = sentence.start if start is None else start
        end = sentence.end
    if start is not None:
        yield Span(start, end)


def _rules() -> Rules:
    from lull.reports.coder import find_coder

    return find_coder("rules")


def _proposals(
    document: Document, within: Span, endpoint: Endpoint, client: httpx.Client, path: Path | None
) -> list[Proposal]:
    if path is not None and path.is_file():
        try:
            return check_answer(json.loads(path.read_text("utf-8")))
        except (ValueError, RecursionError):
            path.unlink()  # a damaged answer is asked for again
    published = document.published.isoformat() if document.published else "unknown"
    found, _ = ask(messages(document.text[within.start : within.end], published), endpoint, client)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_suffix(".new")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({"records": found}, file, ensure_ascii=False)
        aside.replace(path)
    return found


def _cache_path(cache: Path | None, document: Document, endpoint: Endpoint, number: int) -> Path | None:
    if cache is None:
        return None
    key = repr((prompt_hash(), endpoint.model, endpoint.seed, endpoint.max_tokens, document.published, number))
    return cache / f"{document.document_id}.llm-{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"
