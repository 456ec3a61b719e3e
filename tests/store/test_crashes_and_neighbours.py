"""Killed writers, full disks, two writers, readers beside a writer: with real processes."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from lull.errors import StoreError
from lull.schema import arrow_schema
from lull.store import Vintage, open_store
from lull.store.lock import writer_lock

Child = Callable[[str, Path], "subprocess.Popen[str]"]
SETUP = """
import sys, os
from datetime import date
from pathlib import Path
import pyarrow as pa
from lull.errors import LullError
from lull.schema import arrow_schema
from lull.store import Vintage, open_store
folder = Path(sys.argv[1])

def rows(first, count):
    day = date(2015, 3, 5)
    made = [dict(event_id=str(n), date_start=day, date_end=day, type_of_violence=1, low=1, best=1, high=1,
                 where_prec=1, place_method="inside", code_status="final", source_id="mock",
                 known_from=date(2015, 4, 1))
            for n in range(first, first + count)]
    return pa.Table.from_pylist(made, schema=arrow_schema("event"))
"""


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    """Start processes that run some lines after SETUP, and end them all."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    with ExitStack() as stack:

        def start(body: str, folder: Path) -> subprocess.Popen[str]:
            command = [sys.executable, "-W", "ignore", "-c", SETUP + textwrap.dedent(body), str(folder)]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            return stack.enter_context(subprocess.Popen(command, text=True, env=env, **pipes))

        yield start


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def told(process: subprocess.Popen[str], text: str = "go") -> None:
    assert process.stdin is not None
    process.stdin.write(text + "\n")
    process.stdin.flush()


def one(number: int) -> pa.Table:
    day = date(2015, 3, 5)
    row = {
        "event_id": str(number), "date_start": day, "date_end": day, "type_of_violence": 1, "low": 1, "best": 1,
        "high": 1, "where_prec": 1, "place_method": "inside", "code_status": "final", "source_id": "mock",
        "known_from": date(2015, 4, 1),
    }  # fmt: skip
    return pa.Table.from_pylist([row], schema=arrow_schema("event"))


def vintage(year: int) -> Vintage:
    return Vintage("ged", date(year, 7, 1), str(year))


def count(folder: Path) -> int:
    with open_store(folder) as store:
        return store.latest("event", ["event_id"]).num_rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_store(tmp_path, write=True) as store:
        store.add("event", one(0), vintage(2016))
    return tmp_path


def test_a_writer_killed_in_the_middle_leaves_the_store_as_it_was(folder: Path, child: Child) -> None:
    before = (folder / "store.duckdb").read_bytes()
    writer = child(
        """
        with open_store(folder, write=True) as store:
            store.add("event", rows(10, 5000), Vintage("ged", date(2017, 7, 1), "2017"))
            print("half way", flush=True)
            sys.stdin.readline()
        """,
        folder,
    )
    assert says(writer) == "half way"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert (folder / "store.duckdb").read_bytes() == before
    assert count(folder) == 1
    with open_store(folder, write=True, wait_seconds=0) as store:  # the lock died with its holder
        store.add("event", one(1), vintage(2018))
    assert count(folder) == 2
    assert sorted(p.name for p in folder.iterdir()) == ["store.duckdb", "store.lock"]  # and its copy was cleared away


def test_a_writer_killed_just_before_the_renaming_leaves_the_store_as_it_was(folder: Path, child: Child) -> None:
    before = (folder / "store.duckdb").read_bytes()
    writer = child(
        """
        import signal
        kill = lambda: os.kill(os.getpid(), signal.SIGKILL)
        with open_store(folder, write=True, on_ready=kill) as store:
            store.add("event", rows(10, 5), Vintage("ged", date(2017, 7, 1), "2017"))
        """,
        folder,
    )
    assert writer.wait() == -signal.SIGKILL
    assert (folder / "store.duckdb").read_bytes() == before


def test_a_full_disk_leaves_the_store_as_it_was_and_is_told(folder: Path, child: Child) -> None:
    before = (folder / "store.duckdb").read_bytes()
    room = len(before) + 300_000
    writer = child(
        f"""
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
        try:
            with open_store(folder, write=True) as store:
                store.add("event", rows(10, 200_000), Vintage("ged", date(2017, 7, 1), "2017"))
        except LullError as error:
            print(type(error).__name__, str(error).replace(chr(10), " "), flush=True)
        """,
        folder,
    )
    out, _ = writer.communicate()
    assert out.startswith("StoreError the store was left as it was"), out
    assert "disk full" in out
    assert (folder / "store.duckdb").read_bytes() == before
    assert sorted(p.name for p in folder.iterdir()) == ["store.duckdb", "store.lock"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_second_writer_waits_for_the_first(folder: Path, child: Child) -> None:
    first = child(
        """
        with open_store(folder, write=True) as store:
            store.add("event", rows(10, 3), Vintage("ged", date(2017, 7, 1), "2017"))
            print("writing", flush=True)
            sys.stdin.readline()
        """,
        folder,
    )
    assert says(first) == "writing"
    second = child(
        """
        print("starting", flush=True)
        with open_store(folder, write=True, wait_seconds=60) as store:
            store.add("event", rows(20, 4), Vintage("ged", date(2018, 7, 1), "2018"))
        print("done", flush=True)
        """,
        folder,
    )
    assert says(second) == "starting"
    assert count(folder) == 1  # a reader beside both sees the last whole state
    told(first)
    assert first.wait() == 0
    assert says(second) == "done"
    assert second.wait() == 0
    assert count(folder) == 8


def test_a_second_writer_that_has_waited_long_enough_is_told_who_holds_the_store(folder: Path, child: Child) -> None:
    holder = child(
        """
        with open_store(folder, write=True) as store:
            print("writing", flush=True)
            sys.stdin.readline()
        """,
        folder,
    )
    assert says(holder) == "writing"
    with pytest.raises(StoreError, match=rf"another writer \(process {holder.pid}\).*try again"):
        open_store(folder, write=True, wait_seconds=0.1).__enter__()
    told(holder)
    assert holder.wait() == 0


def test_a_reader_keeps_its_view_while_writers_come_and_go(folder: Path, child: Child) -> None:
    with open_store(folder) as reader:
        writer = child(
            """
            with open_store(folder, write=True) as store:
                store.add("event", rows(10, 7), Vintage("ged", date(2017, 7, 1), "2017"))
            """,
            folder,
        )
        assert writer.wait() == 0
        assert reader.latest("event").num_rows == 1
        assert reader.vintages().num_rows == 1
        assert count(folder) == 8


def test_readers_at_work_never_see_half_an_ingest(folder: Path, child: Child) -> None:
    writer = child(
        """
        for n in range(4):
            with open_store(folder, write=True) as store:
                store.add("event", rows(1000 * n, 50), Vintage("a", date(2017 + n, 7, 1), str(n)))
                store.add("event", rows(1000 * n + 500, 50), Vintage("b", date(2017 + n, 7, 1), str(n)))
        """,
        folder,
    )
    seen = [count(folder)]
    while writer.poll() is None:
        seen.append(count(folder))
    seen.append(count(folder))
    assert writer.returncode == 0
    assert {(n - 1) % 100 for n in seen} <= {0, 99}  # event 0 is shared by the first family and the fixture
    assert seen == sorted(seen)
    assert seen[-1] == 400


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot write"), writer_lock(tmp_path / "none" / "lock", wait_seconds=0):
        pass
