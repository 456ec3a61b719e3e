"""Names, versions and licences of all parts of an SBOM as CSV: `python tools/licences.py build/sbom.cdx.json`."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def rows(sbom: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of each part, by name.

    >>> part = {"name": "a", "version": "1", "licenses": [{"license": {"id": "MIT"}}]}
    >>> list(rows({"components": [part]}))
    [('a', '1', 'MIT')]
    """
    for part in sorted(sbom.get("components", ()), key=lambda p: p["name"].lower()):
        named = [_licence(one) for one in part.get("licenses", ())]
        yield part["name"], part.get("version", ""), " / ".join(dict.fromkeys(n for n in named if n)) or "not stated"


def _licence(one: dict[str, Any]) -> str:
    told = one.get("license", {})
    return str(one.get("expression") or told.get("id") or told.get("name") or "")[:80]


def main() -> None:
    """Write the list to standard output."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("name", "version", "licence"))
    out.writerows(rows(json.loads(Path(sys.argv[1]).read_text("utf-8"))))


if __name__ == "__main__":
    main()
