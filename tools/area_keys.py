"""Write the tables of `area.toml` keys into docs/areas.md, from `lull.area_spec`: `python tools/area_keys.py`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lull.area_spec import REQUIRED, SECTIONS, Key

PAGE = Path(__file__).resolve().parents[1] / "docs/areas.md"
MARKS = re.compile(r"(<!-- area-keys -->\n).*(<!-- /area-keys -->)", re.DOTALL)


def key_tables() -> str:
    """Markdown of all sections, a table each."""
    parts = []
    for name, section in SECTIONS.items():
        parts.append(f"**`{'[[' if section.many else '['}{name}{']]' if section.many else ']'}`** {section.doc}\n")
        if section.keys:
            parts.append("| key | kind | default | meaning |\n|---|---|---|---|")
            parts += [row(key_name, key) for key_name, key in section.keys.items()]
            parts.append("")
    return "\n".join(parts) + "\n"


def row(name: str, key: Key) -> str:
    """One key."""
    default = "needed" if key.default is REQUIRED else f"`{shown(key.default)}`" if key.default not in ("", []) else ""
    return f"| `{name}` | {key.kind} | {default} | {key.doc}{limits(key)} |"


def shown(value: Any) -> str:
    """A default as TOML has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {shown(v)}" for k, v in value.items()) + " }"
    return f'"{value}"' if isinstance(value, str) else str(value).replace("'", '"')


def limits(key: Key) -> str:
    """Allowed values, in words."""
    if key.allowed:
        return f" One of {', '.join(map(str, key.allowed))}."
    if key.low is not None and key.high is not None:
        return f" From {key.low:g} to {key.high:g}."
    return f" At least {key.low:g}." if key.low is not None else ""


def page(text: str) -> str:
    """The page with the tables as the code has them now."""
    return MARKS.sub(lambda m: m[1] + key_tables() + m[2], text)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
