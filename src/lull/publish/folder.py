"""A folder made aside that then takes the place of the one before, so that a site stands there at each moment."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lull.errors import PublishError

PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,120}")
_HERE, _EXCHANGE = -100, 2


@contextmanager
def replaced(to: Path) -> Iterator[Path]:
    """A new empty folder beside `to` which takes its place when the block ends well; otherwise `to` stays as it was.

    What killed runs left beside `to` is cleared first. Only one writer at a time may be here.
    """
    recover(to)
    aside = to.with_name(f".{to.name}.{uuid.uuid4().hex[:8]}.writing")
    try:
        aside.mkdir(parents=True)
        yield aside
        put_in_place(aside, to)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES):
            raise PublishError(f"{to} was left as it was, as writing failed: {error.strerror}") from error
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def recover(to: Path) -> list[str]:
    """Clear what killed runs left beside a folder, and put back an old one where none stands; says what was done."""
    done = []
    for old in sorted(to.parent.glob(f".{to.name}.*.old")):
        if not to.exists():
            old.rename(to)
            done.append(f"put back {to.name}")
        else:
            shutil.rmtree(old, ignore_errors=True)
            done.append(f"removed {old.name}")
    for left in sorted(to.parent.glob(f".{to.name}.*.writing")):
        shutil.rmtree(left, ignore_errors=True)
        done.append(f"removed {left.name}")
    return done


def put_in_place(aside: Path, to: Path) -> None:
    """Let `aside` take the place of `to`: by one exchange where the system has it, so that `to` is never missing."""
    if not to.exists():
        aside.rename(to)
        return
    if exchange(aside, to):
        shutil.rmtree(aside, ignore_errors=True)
        return
    # A kill between these two leaves the old folder beside; `recover` puts it back.
    old = aside.with_suffix(".old")
    to.rename(old)
    aside.rename(to)
    shutil.rmtree(old, ignore_errors=True)


def exchange(one: Path, two: Path) -> bool:
    """Let two folders change places in one step; False where the system or file system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(call(_HERE, os.fsencode(one), _HERE, os.fsencode(two), _EXCHANGE) == 0)


def write_inside(root: Path, name: str, body: bytes) -> None:
    """Write a file under `root`; `PublishError` where a part of the name is not plain, whatever it would lead to."""
    parts = name.split("/")
    bad = [p for p in parts if not PLAIN.fullmatch(p)]
    if bad:
        raise PublishError(
            f"{name!r} cannot be the name of a page or file ({bad[0]!r}); ids are letters a-z, digits, . _ - without a "
            "dot in front: mend the id in places.csv and make the outlook again"
        )
    path = root.joinpath(*parts)
    os.makedirs(path.parent, exist_ok=True)
    path.write_bytes(body)


def link_tree(source: Path, to: Path) -> None:
    """Let `to` hold the same files as `source`, without their bytes again where the file system can."""
    for path in source.rglob("*"):
        there = to / path.relative_to(source)
        if path.is_dir():
            there.mkdir(parents=True, exist_ok=True)
            continue
        link_file(path, there)


def link_file(source: Path, to: Path) -> None:
    """The same for one file."""
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, to)
    except OSError:
        shutil.copyfile(source, to)
