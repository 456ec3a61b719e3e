"""Reading what others made, within bounds: rows, columns, cells, bytes and nesting are checked before memory is used.

Every function raises `SourceError` with what was seen and what is allowed. Sources and reports read through here.
"""

from lull.bounded.archive import unzip_member, unzip_one
from lull.bounded.content import MOST_BYTES, MOST_COLUMNS, check_columns, read_bytes
from lull.bounded.jsons import load_json
from lull.bounded.objects import JsonObject, json_list, json_object, json_objects, json_text
from lull.bounded.spreadsheet import disarm
from lull.bounded.workbook import check_workbook
from lull.bounded.xmls import check_xml

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "JsonObject",
    "check_columns",
    "check_workbook",
    "check_xml",
    "disarm",
    "json_list",
    "json_object",
    "json_objects",
    "json_text",
    "load_json",
    "read_bytes",
    "unzip_member",
    "unzip_one",
]
