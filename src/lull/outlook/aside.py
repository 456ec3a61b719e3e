"""Folders that are written aside and then take their place, so that nobody finds half of one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def taking_place(of: Path) -> Iterator[Path]:
    """An empty folder to write to, which then replaces `of` whole; if writing fails, `of` stays as it was.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     with taking_place(Path(home) / "new") as aside:
    ...         _ = (aside / "a.txt").write_text("a")
    ...     sorted(p.name for p in Path(home).rglob("*"))
    ['a.txt', 'new']
    """
    aside = of.with_name(f".{of.name}.{os.getpid()}.writing")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        yield aside
        shutil.rmtree(of, ignore_errors=True)
        aside.rename(of)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
