"""Many reports at once: coded here, in processes or on a Dask cluster, and told in the order in which they stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from pathlib import Path

from lull.executors import ExecutorError, executor
from lull.reports.coder import find_coder
from lull.reports.document import Document
from lull.reports.opinions import compare
from lull.reports.record import Record

CHUNK = 32  # reports that go to a worker together
_AHEAD = 24  # chunks that may wait, so that a corpus is never held whole


@dataclass(frozen=True)
class Reading:
    """How reports are coded: by which coder, with which second opinion, for which area."""

    coder: str = "rules"
    second: str | None = None
    area: Path | None = None


def code_all(
    documents: Iterable[Document], how: Reading, *, where: str = "here"
) -> Iterator[tuple[Document, list[Record]]]:
    """Each document with its records, in the order given, wherever they are coded (an address of `lull.executors`).

    Raises `ExecutorError` where no worker is left; what was told before stands.

    >>> from lull.reports.document import make_document
    >>> report = make_document("Gunmen attacked a police post near Rashad on 3 May 2020.", lang="en")
    >>> [len(records) for _, records in code_all([report], Reading())]
    [1]
    """
    if where == "here":
        for document in documents:
            yield document, _code(document, how)
        return
    with executor(where) as pool:
        assert pool is not None
        yield from _handed_out(documents, how, pool)


def _handed_out(documents: Iterable[Document], how: Reading, pool: Executor) -> Iterator[tuple[Document, list[Record]]]:
    waiting: deque[tuple[tuple[Document, ...], Future[list[list[Record]]]]] = deque()
    for chunk in _batches(documents):
        waiting.append((chunk, pool.submit(_code_chunk, chunk, how)))
        if len(waiting) > _AHEAD:
            yield from _results(*waiting.popleft())
    while waiting:
        yield from _results(*waiting.popleft())


def _batches(documents: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
    chunk: list[Document] = []
    for document in documents:
        chunk.append(document)
        if len(chunk) == CHUNK:
            yield tuple(chunk)
            chunk = []
    if chunk:
        yield tuple(chunk)


def _results(
    chunk: tuple[Document, ...], future: Future[list[list[Record]]]
) -> Iterator[tuple[Document, list[Record]]]:
    try:
        found = future.result()
    except (BrokenExecutor, OSError, TimeoutError) as error:
        raise ExecutorError(
            f"a worker died at report {chunk[0].document_id[:12]} ({error}); the records before it are told: give it "
            "more memory or fewer processes and run the command again"
        ) from error
    yield from zip(chunk, found, strict=True)


def _code_chunk(chunk: Sequence[Document], how: Reading) -> list[list[Record]]:
    return [_code(document, how) for document in chunk]


def _code(document: Document, how: Reading) -> list[Record]:
    records = find_coder(how.coder)(document, area=how.area)
    if how.second is None:
        return records
    if how.second == "embed":
        from lull.reports.embed import weigh

        return weigh(document, records)
    return compare(records, find_coder(how.second)(document, area=how.area))
