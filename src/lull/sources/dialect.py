"""CSV of any dialect: encoding, separator, line ends, case of the names, remarks below the table."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.csv as pacsv

from lull import bounded
from lull.errors import SourceError

# Rows times columns of one CSV; 12 million events of 49 columns are 588 million.
MOST_CELLS = 1_000_000_000
_PIECE = 16 << 20
_SEPARATORS = ",;\t|"
_MOST_TITLES = 20
_TOTAL = re.compile(r"(grand |sub-?)?totale?s?:?", re.IGNORECASE)
_SEP_LINE = re.compile(rb"\s*\"?sep=(.)\"?\s*\r?\n", re.IGNORECASE)
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Csv:
    """Rows as texts with the line of each, the names of all columns, lines of other lengths, and remarks left out."""

    table: pa.Table
    lines: pa.Array
    header: tuple[str, ...]
    ragged: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]


def refuse_page(name: str, content: bytes) -> None:
    """`SourceError` with the first words if the content is a web page, as a portal or a proxy answers."""
    if not _PAGE.match(content[:2000].removeprefix(codecs.BOM_UTF8)):
        return
    words = " ".join(re.sub(rb"<[^>]*>", b" ", content[:4000]).decode("utf-8", "replace").split())[:80]
    raise SourceError(f"{name} is a web page that says {words!r}; expected a table: download it again")


def as_utf8(name: str, content: bytes, encoding: str) -> bytes:
    """The text as UTF-8 without its mark of order; `SourceError` names the line that is not text in this encoding."""
    refuse_page(name, content)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif stated := _utf16(content[:4000]):
        encoding = stated
    if encoding.lower() not in ("utf-8", "utf8") and not content.startswith(codecs.BOM_UTF8):
        try:
            return content.decode(encoding).encode()
        except (LookupError, ValueError) as error:
            raise SourceError(f"{name} is not text in {encoding}: {error}") from error
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(content), _PIECE):
        try:
            decoder.decode(content[start : start + _PIECE], final=start + _PIECE >= len(content))
        except UnicodeDecodeError as error:
            at = start + error.start - (len(error.object) - len(content[start : start + _PIECE]))
            line = content.count(b"\n", 0, at) + 1
            raise SourceError(
                f"{name}, line {line}: byte 0x{content[at]:02x} is not UTF-8; save the file as UTF-8, "
                "or name its encoding, e.g. --encoding windows-1252"
            ) from None
    return content.removeprefix(codecs.BOM_UTF8)


def _utf16(head: bytes) -> str:
    """UTF-16 without its mark, known by every other byte being zero; nothing for other texts."""
    half = len(head) // 2
    zeros = [head[start::2].count(0) for start in (0, 1)]
    if half < 4 or max(zeros) < half * 0.6:
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def matched(header: Sequence[str], names: Collection[str]) -> tuple[str, ...]:
    """Names of columns without padding, and as in `names` where they differ only in case.

    >>> matched([" ID", "Best"], ["id", "best"]), matched(["Id", "id"], ["id"])
    (('id', 'best'), ('Id', 'id'))
    """
    plain = [" ".join(n.split()) for n in header]
    lower = {n.lower(): n for n in names}
    taken = set(plain)
    return tuple(n if n in names or lower.get(n.lower(), n) in taken else lower.get(n.lower(), n) for n in plain)


def read_csv(name: str, content: bytes, names: Collection[str], wanted: Collection[str] | None) -> Csv:
    """Rows of a CSV in UTF-8, separated by comma, semicolon, tab or bar; see `lull.sources.files.read_rows`."""
    content, separator, skipped = _plain(content, names)
    header = matched(_header(name, content, separator), names)
    if content.count(separator.encode()) > MOST_CELLS:
        raise SourceError(f"{name} holds more than {MOST_CELLS:,} cells; split it")
    if len(content) < _PIECE and not content.endswith(b"\n"):
        content += b"\n"
    called = [n or f"unnamed {i}" for i, n in enumerate(header)]
    take = [n for n in called if wanted is None or n in wanted]
    ragged: list[int] = []

    def skip(row: pacsv.InvalidRow) -> str:
        ragged.append(row.actual_columns)
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(content),
            read_options=pacsv.ReadOptions(column_names=called, skip_rows_after_names=1, block_size=8 << 20),
            parse_options=pacsv.ParseOptions(
                delimiter=separator, newlines_in_values=True, invalid_row_handler=skip, ignore_empty_lines=True
            ),
            convert_options=pacsv.ConvertOptions(
                include_columns=take,
                column_types=dict.fromkeys(take, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid as error:
        raise SourceError(f"{name} is not a readable CSV: {error}; is a quotation mark left open?") from error
    above = (f"left out above the table: {skipped} lines",) if skipped > 1 else ()
    lines, bad, remarks = _lines(content, table.num_rows, len(called), separator, exact=not ragged)
    shifted = pa.array([n + skipped for n in lines], pa.int32()) if skipped else pa.array(lines, pa.int32())
    found = _without_remarks(Csv(table, shifted, header, tuple((n + skipped, c) for n, c in bad), remarks))
    return replace(found, notes=(*above, *found.notes))


def rows_with_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The header, then every row of a CSV in UTF-8, with its line."""
    content, separator, skipped = _plain(content)
    for line, row in _walk(content, separator):
        yield line + skipped, row


def _plain(content: bytes, names: Collection[str] = ()) -> tuple[bytes, str, int]:
    """Content with usual line ends from its header on, its separator, and how many lines stand above the header."""
    if b"\n" not in content and b"\r" in content:
        content = content.replace(b"\r", b"\n")
    stated = _SEP_LINE.match(content)
    above = content[: stated.end()] if stated else b""
    rest = content[len(above) :]
    blank = re.match(rb"(?:[ \t,;|]*\r?\n)*", rest)
    above += blank[0] if blank else b""
    rest = content[len(above) :]
    separator = stated[1].decode("latin-1") if stated else ""
    titles = _titles(rest, separator, names)
    rest, lines = rest[titles:], (above + rest[:titles]).count(b"\n")
    return rest, separator or _separator(rest), lines


def _titles(content: bytes, separator: str, names: Collection[str]) -> int:
    """How many bytes of titles stand above the header: the first line with several cells, or the one named as asked."""
    wanted = {n.lower() for n in names}
    start, best, fit = 0, -1, 0
    for line in content[: 1 << 16].splitlines(keepends=True)[:_MOST_TITLES]:
        text = line.decode("utf-8", errors="ignore")
        cells = [c.strip(' "\r\n\t').lower() for c in text.split(separator or _separator(line))]
        known = sum(c in wanted for c in cells)
        if best < 0 and len([c for c in cells if c]) > 1:
            best = start
        if known > max(fit, 1):
            best, fit = start, known
        start += len(line)
    return max(best, 0)


def _separator(content: bytes) -> str:
    """The character that splits the first line into most columns."""
    line = content[: 1 << 16].split(b"\n", 1)[0].decode("utf-8", errors="ignore")
    outside = re.sub(r'"[^"]*"?', "", line)
    return max(_SEPARATORS, key=lambda s: (outside.count(s), -_SEPARATORS.index(s)))


def _header(name: str, content: bytes, separator: str) -> tuple[str, ...]:
    start = io.StringIO(content[: 1 << 20].decode("utf-8", errors="ignore"), newline="")
    limit = csv.field_size_limit(1 << 20)
    try:
        first = next(csv.reader(start, delimiter=separator), [])
    except csv.Error as error:
        raise SourceError(f"{name}, line 1 is no readable CSV: {error}; expected the names of the columns") from error
    finally:
        csv.field_size_limit(limit)
    names = tuple(n.strip() for n in first)
    bounded.check_columns(name, names)
    if not any(names):
        raise SourceError(f"{name}: the first line is empty; expected the names of the columns")
    return names


def _lines(
    content: bytes, rows: int, cells: int, separator: str, *, exact: bool
) -> tuple[Sequence[int], tuple[tuple[int, int], ...], tuple[str, ...]]:
    """Line of each good row, (line, cells) of each ragged one, and remarks below; quick where no cell has a break."""
    breaks = content.count(b"\n") + (not content.endswith(b"\n"))
    if exact and breaks == rows + 1:
        return range(2, rows + 2), (), ()
    good, bad = _sorted_out(content, cells, separator)
    kept, remarks = _ragged(bad, good[-1] if good else 1)
    return good if len(good) == rows else range(2, rows + 2), kept, remarks


def _sorted_out(content: bytes, cells: int, separator: str) -> tuple[list[int], list[tuple[int, int, str]]]:
    """Lines of the rows with as many cells as the header, and line, number of cells and remark of the others."""
    good: list[int] = []
    bad: list[tuple[int, int, str]] = []
    for line, row in _walk(content, separator):
        if line > 1 and len(row) == cells:
            good.append(line)
        elif line > 1 and any(row):
            bad.append((line, len(row), _remark(row)))
    return good, bad


def _ragged(bad: Sequence[tuple[int, int, str]], last: int) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
    """Ragged rows that are no remarks below the last good line, and those remarks."""
    below = tuple(text for line, _, text in bad if text and line > last)
    remarks = below if _are_remarks(below) else ()
    return tuple((line, count) for line, count, text in bad if not text or line < last or not remarks), remarks


def _remark(row: Sequence[str | None]) -> str:
    """The text of a row that is a remark: one filled cell with letters in it, or a row of totals; else nothing."""
    filled = [c.strip() for c in row if c and c.strip()]
    if filled and _TOTAL.fullmatch(filled[0]):
        return " ".join(filled)
    return filled[0] if len(filled) == 1 and re.search(r"[^\W\d_]{2}", filled[0]) else ""


def _are_remarks(texts: Sequence[str]) -> bool:
    """True where one of them has several words or ends with a colon: a last row of one word may be a broken row."""
    return any(re.search(r"\s\S|:$", t) for t in texts)


def without_remarks(table: pa.Table) -> tuple[int, tuple[str, ...]]:
    """How many rows are left without the remarks at the end of a table, and these; a table needs three columns."""
    count, remarks = table.num_rows, []
    while count:
        row = list(table.slice(count - 1, 1).to_pylist()[0].values())
        text = _remark(row) if table.num_columns > 2 or _TOTAL.fullmatch(str(row[0] or "").strip()) else ""
        if not text and any(row):
            break
        remarks.append(text)
        count -= 1
    if not _are_remarks(remarks):
        count = table.num_rows - next((n for n, r in enumerate(remarks) if r), len(remarks))
        remarks = []
    return count, tuple(r for r in reversed(remarks) if r)


def _without_remarks(read: Csv) -> Csv:
    count, more = without_remarks(read.table)
    remarks = (*more, *read.notes)
    stated = tuple(f"left out below the table: {r[:80]!r}" for r in remarks)
    return Csv(read.table.slice(0, count), read.lines.slice(0, count), read.header, read.ragged, stated)


def _walk(content: bytes, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every row of a CSV with the line it starts on; the header is on line 1."""
    limit = csv.field_size_limit(sys.maxsize)
    try:
        reader = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""), delimiter=separator)
        start = 1
        for row in reader:
            yield start, row
            start = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"line {start} is not readable as CSV: {error}") from error
    finally:
        csv.field_size_limit(limit)
