"""A progress bar on the terminal's error stream, so that standard output stays for results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[str, float], None]]:
    """A bar that is told a phrase and the share done; quiet where the error stream is no terminal, but for phrases."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(title, console)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda what, share: bar.update(task, description=f"{title}: {what}", completed=share)


def _lines(title: str, console: Console) -> Callable[[str, float], None]:
    said: set[str] = set()

    def say(what: str, _share: float) -> None:
        if what not in said:
            said.add(what)
            console.print(f"{title}: {what}", highlight=False)

    return say
