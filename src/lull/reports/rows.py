"""Rows of the table `record` as they are reviewed, compared and passed on."""

from __future__ import annotations

from lull.schema.rows import RecordRow

Made = dict[str, object]
"""A row of another table in the making; the schema checks it when the table is made."""


class ReportRow(RecordRow):
    """A record with what its document says of its source.

    `attributed`: the sentence names who says so; `role`: `points_to` for a roundup that covers an incident, else
    `support`.
    """

    belligerent: bool
    attributed: bool
    role: str
