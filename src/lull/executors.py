"""Where much work runs: here, in processes of this machine, or on a Dask cluster; one way for all commands."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from lull.errors import LullError

WAIT_SECONDS = 20.0
EXPECTED = "here, processes, processes:N or dask://HOST:PORT"
_PROCESSES = re.compile(r"processes(?::([1-9]\d{0,2}))?")
_DASK = re.compile(r"dask://(\[[0-9a-fA-F:]+\]|[A-Za-z0-9_.-]+):(\d{1,5})")
if TYPE_CHECKING:
    from dask.distributed import Client  # type: ignore[import-not-found, unused-ignore]

Item = TypeVar("Item")
Result = TypeVar("Result")


class ExecutorError(LullError):
    """Work cannot be handed out, or those who did it are gone; what was done before is kept."""


def is_address(where: str) -> bool:
    """Whether `executor` can read this address; nothing is started.

    >>> is_address("processes:2"), is_address("cloud")
    (True, False)
    """
    return where == "here" or bool(_PROCESSES.fullmatch(where) or _DASK.fullmatch(where))


@contextmanager
def executor(where: str) -> Iterator[Executor | None]:
    """An executor by its address: `here` (None), `processes`, `processes:N`, `dask://HOST:PORT`.

    Raises `ExecutorError` for another address, or a cluster that does not answer within 20 seconds.
    """
    if where == "here":
        yield None
    elif found := _PROCESSES.fullmatch(where):
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        workers = int(found[1]) if found[1] else min(8, os.cpu_count() or 1)
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield pool
    elif found := _DASK.fullmatch(where):
        with _dask(f"tcp://{found[1]}:{found[2]}") as client:
            pool = client.get_executor(retries=2)  # type: ignore[no-untyped-call, unused-ignore]
            yield pool
    else:
        raise ExecutorError(f"no executor {where!r}; expected {EXPECTED}")


@contextmanager
def _dask(address: str) -> Iterator[Client]:
    try:
        from dask.distributed import Client  # type: ignore[import-not-found, unused-ignore]
    except ImportError as error:
        raise ExecutorError("dask:// needs the package distributed: pip install distributed") from error
    try:
        client = Client(address, timeout=WAIT_SECONDS)  # type: ignore[no-untyped-call, unused-ignore]
    except (OSError, TimeoutError) as error:
        raise ExecutorError(
            f"no scheduler of Dask answers at {address} within {WAIT_SECONDS:g} seconds; start one with `dask "
            "scheduler`, and workers with `dask worker`, or use --executor processes"
        ) from error
    with client:
        if not client.scheduler_info()["workers"]:
            raise ExecutorError(f"the scheduler at {address} has no workers; start some with `dask worker {address}`")
        yield client


def each(
    where: str, work: Callable[[Item], Result], items: Sequence[Item], *, tries: int = 2
) -> Iterator[tuple[Item, Result | LullError | OSError]]:
    """Pairs of item and result as they come; where `work` raises, the result is that error.

    A killed child or dead worker costs its items one more try. Raises `ExecutorError` once nobody is left to work.
    """
    if where == "here":
        for item in items:
            yield item, _done(work, item)
        return
    left = list(items)
    for attempt in range(1, tries + 1):
        with executor(where) as pool:
            assert pool is not None
            waiting = {pool.submit(_done, work, item): item for item in left}
            left = []
            for future, item in _as_they_end(pool, waiting):
                error = future.exception()
                if error is None:
                    yield item, future.result()
                elif not _lost(error):
                    raise error
                elif attempt < tries:
                    left.append(item)
                else:
                    yield item, ExecutorError(f"the worker died at it, {tries} times: {error}; is there memory enough?")
        if not left:
            return


def _lost(error: BaseException) -> bool:
    """Whether the worker went away, rather than that the work itself failed."""
    return isinstance(error, BrokenExecutor | CancelledError | OSError) or type(error).__name__ == "KilledWorker"


def _done(work: Callable[[Item], Result], item: Item) -> Result | LullError | OSError:
    try:
        return work(item)
    except (LullError, OSError) as error:
        return error


def _as_they_end(pool: Executor, waiting: dict[Future[Result], Item]) -> Iterator[tuple[Future[Result], Item]]:
    alone: float | None = None
    while waiting:
        done, _ = wait(waiting, timeout=1.0, return_when=FIRST_COMPLETED)
        for future in done:
            yield future, waiting.pop(future)
        if done or _workers(pool):
            alone = None
            continue
        alone = alone or time.monotonic()
        if time.monotonic() - alone > WAIT_SECONDS:
            raise ExecutorError(
                f"no worker is left, with {len(waiting)} of the items undone; what was done is kept: start workers and "
                "run the command again"
            )


def _workers(pool: Executor) -> bool:
    """Whether somebody works; a process pool tells of its dead by itself."""
    client = getattr(pool, "_client", None)
    return client is None or bool(client.scheduler_info()["workers"])
