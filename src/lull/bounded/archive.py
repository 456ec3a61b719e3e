"""Members of zip archives, unpacked only as far as is allowed: a small file may hold a huge one."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lull.errors import SourceError

MOST_UNPACKED = 4 << 30
MOST_MEMBERS = 10_000
# Tables of text shrink ten- to thirty-fold; what shrinks a hundredfold holds next to nothing.
MOST_RATIO = 100
_SMALL = 64 << 20


def unzip_one(name: str, content: bytes, endings: tuple[str, ...], *, most: int = MOST_UNPACKED) -> bytes:
    """The only member whose name has one of the endings; `SourceError` if there is none or several."""
    with opened_zip(name, content) as archive:
        # A member without a name has no ending either, and `is_dir` would fail on it.
        inside = [i for i in archive.infolist() if i.filename.lower().endswith(endings) and not i.is_dir()]
        inside = [i for i in inside if not i.filename.startswith("__MACOSX/")]
        if len(inside) != 1:
            seen = ", ".join(archive.namelist()[:5]) or "nothing"
            raise SourceError(f"{name} holds {seen}; expected exactly one CSV or Parquet file in the zip")
        return _read(name, archive, inside[0], most)


def unzip_member(name: str, content: bytes, wanted: Callable[[str], bool], *, most: int = MOST_UNPACKED) -> list[bytes]:
    """The members whose names are wanted, in the order of the archive, `most` bytes together."""
    with opened_zip(name, content) as archive:
        inside = [i for i in archive.infolist() if i.filename and not i.is_dir() and wanted(i.filename)]
        if sum(i.file_size for i in inside) > most:
            raise SourceError(f"{name} unpacks to more than {most:,} bytes; split it or save it as CSV")
        return [_read(name, archive, i, most) for i in inside]


@contextmanager
def opened_zip(name: str, content: bytes, *, kind: str = "zip") -> Iterator[zipfile.ZipFile]:
    """Open an archive; damage, a password or another kind of packing becomes `SourceError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_MEMBERS:
                raise SourceError(f"{name} holds {len(archive.infolist()):,} files; at most {MOST_MEMBERS:,} are read")
            yield archive
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError, RuntimeError, ValueError) as error:
        raise SourceError(f"{name} is a damaged or cut-off {kind} ({error}); download it again") from error


def check_unpacked(name: str, packed: int, unpacked: int, most: int) -> None:
    """Refuse what would unpack to more than `most` bytes, or to far more than real tables do.

    >>> check_unpacked("a.zip", 1_000_000, 20_000_000, 1 << 30)
    """
    if unpacked > most:
        raise SourceError(f"{name} unpacks to {unpacked:,} bytes; at most {most:,} are read: split it")
    if unpacked > _SMALL and unpacked > MOST_RATIO * max(packed, 1):
        raise SourceError(
            f"{name} unpacks from {packed:,} to {unpacked:,} bytes, more than {MOST_RATIO}-fold, as no real table "
            "does; nothing of it was unpacked: save it as plain CSV if it is one"
        )


def _read(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    # The reader of the standard library gives at most the size that the directory states.
    check_unpacked(name, member.compress_size, member.file_size, most)
    content = archive.read(member)
    if not content:
        raise SourceError(f"{name}: {member.filename} in the zip is empty; download it again")
    return content
