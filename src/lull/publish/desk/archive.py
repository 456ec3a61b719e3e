"""Backup and restore of a whole area folder as one file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import uuid
from pathlib import Path

from lull.errors import PublishError

_SIDE_FILES = (".sqlite-wal", ".sqlite-shm", ".sqlite-journal")


def backup(area_folder: Path, to: Path) -> Path:
    """Write an area folder into a `.tar.gz`, readable by its owner only; a server may go on working meanwhile.

    Raises
    ------
    PublishError
        If the file exists, or lies inside the folder.
    """
    area_folder, to = Path(area_folder).resolve(), Path(to).resolve()
    if to.exists():
        raise PublishError(f"{to} exists; give a new file name")
    if area_folder in to.parents:
        raise PublishError(f"{to} lies inside the area folder; give a place outside it")
    if not to.parent.is_dir():
        raise PublishError(f"there is no folder {to.parent}; make it, or give another place")
    aside = to.with_name(f".{to.name}.{uuid.uuid4().hex[:8]}")
    copy = aside.with_suffix(".sqlite")
    try:
        private = os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(private, "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz") as bundle:
                # Decisions leave their journal only for a store that is in place: copied first, none is missed.
                for path in sorted(area_folder.glob("*.sqlite")):
                    _copy(path, copy)
                    bundle.add(copy, arcname=f"area/{path.name}")
                    copy.unlink()
                bundle.add(area_folder, arcname="area", filter=_keep)
            out.flush()
            os.fsync(out.fileno())
        return aside.rename(to)
    except (OSError, sqlite3.Error, tarfile.TarError) as error:
        raise PublishError(f"no backup was made: {error}; is there room at {to.parent}?") from error
    finally:
        aside.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)


def _keep(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    name, top = Path(entry.name).name, Path(entry.name).parent == Path("area")
    if (
        (name == ".pages")
        or (top and name.endswith(".sqlite"))
        or name.endswith((*_SIDE_FILES, ".writing", ".wal"))
        or name.startswith(".store.duckdb.")
        or not (entry.isfile() or entry.isdir())
    ):
        return None
    return entry


def _copy(source: Path, to: Path) -> None:
    # SQLite's own copy is consistent also while somebody writes.
    with sqlite3.connect(source) as one, sqlite3.connect(to) as two:
        one.backup(two)
    one.close()
    two.close()
    to.chmod(0o600)


def restore(archive: Path, to: Path) -> Path:
    """Unpack a backup into a new folder; nothing is written where it fails.

    Raises
    ------
    PublishError
        If `to` exists, or the file is no backup of an area folder.
    """
    archive, to = Path(archive), Path(to).resolve()
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise PublishError(f"{to} is there already; give a new folder")
    aside = to.with_name(f".{to.name}.{uuid.uuid4().hex[:8]}.writing")
    try:
        try:
            with tarfile.open(archive, "r:gz") as bundle:
                bundle.extractall(aside, filter="data")
        except (tarfile.TarError, OSError, EOFError) as error:
            raise PublishError(f"{archive} cannot be read as a backup: {error}") from error
        if not (aside / "area" / "area.toml").is_file():
            raise PublishError(f"{archive} is no backup of an area folder: it holds no area/area.toml")
        if to.is_dir():
            to.rmdir()
        return (aside / "area").rename(to)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
