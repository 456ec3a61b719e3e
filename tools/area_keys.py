"""Write the keys of the settings files into docs/areas.md, from `lull.settings`: `python tools/area_keys.py`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lull.settings import AreaSettings, AssessSettings

PAGE = Path(__file__).resolve().parents[1] / "docs/areas.md"
MODELS = {"area": AreaSettings, "assess": AssessSettings}
KINDS = {"string": "text", "integer": "int", "number": "number", "boolean": "flag", "array": "list", "object": "table"}
BOUNDS = {"minimum": "At least {:g}.", "exclusiveMinimum": "Above {:g}.", "maximum": "At most {:g}."}


def key_tables(model: type[AreaSettings] | type[AssessSettings]) -> str:
    """Markdown of all sections, a table each."""
    schema = model.model_json_schema()
    return "\n".join(part for name, one in schema["properties"].items() for part in _section(name, one, schema)) + "\n"


def _section(name: str, one: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    rows = one.get("items")
    inner = rows or (one.get("additionalProperties") if "properties" not in one and "$ref" not in one else one) or one
    refs = [r["$ref"] for r in inner.get("oneOf", [inner]) if "$ref" in r]
    free = "additionalProperties" in one and bool(refs)
    heading = f"[[{name}]]" if rows else f"[{name}.NAME]" if free else f"[{name}]"
    if not refs:
        return [f"**`{heading}`** {one['description']}\n"]
    return [part for ref in refs for part in _table(heading, schema["$defs"][ref.rsplit("/", 1)[-1]])]


def _table(heading: str, section: dict[str, Any]) -> list[str]:
    head = [f"**`{heading}`** {section['description']}\n", "| key | kind | default | meaning |\n|---|---|---|---|"]
    needed = section.get("required", [])
    return [*head, *(_row(k, v, k in needed) for k, v in section["properties"].items()), ""]


def _row(name: str, key: dict[str, Any], needed: bool) -> str:
    given = key.get("default") not in ("", [], {}, None)
    default = "needed" if needed else f"`{_shown(key['default'])}`" if given else ""
    return f"| `{name}` | {_kind(key)} | {default} | {key['description']}{_limits(key)} |"


def _kind(key: dict[str, Any]) -> str:
    if "anyOf" in key:
        return " or ".join(map(_kind, key["anyOf"]))
    return "day" if key.get("format") == "date" else KINDS.get(key.get("type", ""), "text")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value).replace("'", '"')


def _limits(key: dict[str, Any]) -> str:
    allowed = key.get("enum") or key.get("items", {}).get("enum")
    words = [f"One of {', '.join(map(str, allowed))}."] if allowed else []
    return "".join(f" {w}" for w in [*words, *(b.format(key[n]) for n, b in BOUNDS.items() if n in key)])


def page(text: str) -> str:
    """The page with the tables as the code has them now."""
    for name, model in MODELS.items():
        marks = re.compile(rf"(<!-- {name}-keys -->\n).*(<!-- /{name}-keys -->)", re.DOTALL)
        tables = key_tables(model)
        text = marks.sub(lambda m, tables=tables: m[1] + tables + m[2], text)
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
