"""Files from others are what their owners published."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import lull

VENDOR = Path(lull.__file__).parent / "publish" / "static" / "vendor"


def test_every_vendored_file_is_listed_with_its_hash() -> None:
    rows = re.findall(r"^\| (\S+) \| .* \| ([0-9a-f]{64}) \|$", (VENDOR / "VENDOR.md").read_text("utf-8"), re.M)
    listed = dict(rows)
    there = {p.name for p in VENDOR.iterdir()} - {"VENDOR.md"}
    assert set(listed) == there
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_no_file_of_the_site_asks_another_host() -> None:
    home = VENDOR.parent
    for path in (*home.glob("*.js"), *home.glob("*.css"), *(home.parent / "templates").glob("*.html")):
        text = path.read_text("utf-8").replace("http://www.w3.org/", "")
        assert not re.search(r"(?:src|href|url|import|fetch)\W{1,3}https?://", text), path.name
