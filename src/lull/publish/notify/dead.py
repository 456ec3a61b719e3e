"""What was delivered and what could not be: two lists of JSON lines in the area folder, without addresses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lull.errors import PublishError
from lull.locks import writer_lock

SENT = "alerts-sent.jsonl"
DEAD = "alerts-dead.jsonl"
_LOCK = ".alerts.lock"

Letter = Mapping[str, object]
Key = tuple[str, str]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one sender at a time into an area; `PublishError` for a second one."""
    with writer_lock(folder / _LOCK, wait_seconds=0, what="the log of alerts", error=PublishError):
        yield


def read_sent(folder: Path) -> set[Key]:
    """Pairs of alert and target that were delivered."""
    return {_key(line) for line in _lines(folder / SENT)}


def add_sent(folder: Path, lines: Iterable[Letter]) -> None:
    """Note deliveries at once and on disk, so that nothing goes out twice after a crash."""
    with (folder / SENT).open("a", encoding="utf-8") as out:
        out.writelines(_text(line) for line in lines)
        out.flush()
        os.fsync(out.fileno())


def read_dead(folder: Path) -> dict[Key, Letter]:
    """What could not be delivered, by alert and target."""
    return {_key(line): line for line in _lines(folder / DEAD)}


def write_dead(folder: Path, letters: Mapping[Key, Letter]) -> None:
    """Replace the dead-letter list; an empty one leaves no file."""
    path = folder / DEAD
    if not letters:
        path.unlink(missing_ok=True)
        return
    aside = folder / f".{DEAD}.{os.getpid()}"
    aside.write_text("".join(_text(line) for line in letters.values()), "utf-8")
    aside.replace(path)


def _key(line: Letter) -> Key:
    return str(line["alert_id"]), str(line["target"])


def _text(line: Letter) -> str:
    return json.dumps(line, sort_keys=True) + "\n"


def _lines(path: Path) -> list[Letter]:
    if not path.is_file():
        return []
    out: list[Letter] = []
    for i, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            _key(line)
        except (ValueError, KeyError, TypeError) as wrong:
            seen = f"{path.name} line {i} is damaged"
            raise PublishError(f"{seen}; mend or remove the line first, as alerts might go out twice") from wrong
        out.append(line)
    return out
