"""The parts of an SBOM that Lull is shipped with: `python tools/parts.py SBOM requirements/base.txt`.

The environment of a developer holds test tools too. What the hashed requirements name stays, with its licences and what
it depends on.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any


def plain(name: str) -> str:
    """A name of a package as all write it.

    >>> plain("Typing_Extensions")
    'typing-extensions'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirements: str) -> set[str]:
    r"""Names that a requirements file pins.

    >>> named("a_b==1 \\\n    --hash=sha256:0\nc==2 ; sys_platform == 'win32'\n") == {"a-b", "c"}
    True
    """
    return {plain(found) for found in re.findall(r"^([A-Za-z0-9._-]+)==", requirements, re.MULTILINE)}


def shipped(sbom: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The same SBOM with the parts of these names only.

    >>> parts = [{"name": n, "bom-ref": n} for n in ("A", "pytest")]
    >>> links = [{"ref": "lull", "dependsOn": ["A", "pytest"]}, {"ref": "pytest"}]
    >>> found = shipped({"components": parts, "dependencies": links}, {"a"})
    >>> found["components"], found["dependencies"]
    ([{'name': 'A', 'bom-ref': 'A'}], [{'ref': 'lull', 'dependsOn': ['A']}])
    """
    kept = [part for part in sbom["components"] if plain(part["name"]) in names]
    gone = {part["bom-ref"] for part in sbom["components"]} - {part["bom-ref"] for part in kept}
    links = [
        {**link, "dependsOn": [ref for ref in link["dependsOn"] if ref not in gone]} if "dependsOn" in link else link
        for link in sbom["dependencies"]
        if link["ref"] not in gone
    ]
    return {**sbom, "components": kept, "dependencies": links}


def main() -> None:
    """Write the narrower SBOM to standard output."""
    sbom = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    json.dump(shipped(sbom, named(Path(sys.argv[2]).read_text("utf-8"))), sys.stdout, indent=2, sort_keys=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
