"""The text of a new `area.toml`, with what to look at marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lull import languages
from lull.places.plan import Plan


def settings_text(plan: Plan, source: Mapping[str, str | None] | None = None) -> str:
    """Settings of a new area; `source` has title, publisher, licence and citation of its boundaries."""
    finest_first = list(plan.levels)[::-1]
    words = {lv: {lang: plan.words[lv].get(lang) or _usual(lv, lang) for lang in plan.languages} for lv in finest_first}
    levels = "\n".join(f"{lv} = {_table(words[lv])}" for lv in finest_first)
    return f"""# All that makes this area what it is. Unknown keys and wrong values are errors that name the line.
# What each key means: docs/areas.md.

[area]
id = {_quoted(plan.ident)}
names = {_table({lang: plan.names[lang] for lang in plan.languages})}
languages = {_list(plan.languages)}
version = {_quoted(plan.origin.version)}
# Names under which UCDP files the country, the present one first. All events inside the borders count.
country = {_list(plan.ucdp)}

[levels]
{levels}

[events]
# Greatest UCDP place precision that counts at each level: 1 exact, 3 second-order unit, 4 first-order unit, 7 beyond.
where_prec = {{ {", ".join(f"{lv} = {plan.precision[lv]}" for lv in finest_first)} }}
types = [1, 2, 3]

[forecast]
level = {_quoted(finest_first[0])}

{_source(plan, source)}"""


def _source(plan: Plan, source: Mapping[str, str | None] | None) -> str:
    name = next(iter(plan.names.values()))
    given = source or {}
    lines = {
        "source_id": plan.origin.source_id,
        "title": f"{given['title']}: {name}" if given.get("title") else f"Boundaries of {name}",
        "publisher": given.get("publisher") or "Please write who publishes the boundaries",
        "licence": given.get("licence") or "Please write the licence of the boundaries",
        "citation": given.get("citation") or "Please write how to cite the boundaries",
        "url": given.get("url"),
        "version": plan.origin.version,
    }
    text = "\n".join(f"{key} = {_quoted(value)}" for key, value in lines.items() if value)
    return f"[[source]]\n{text}\nknown_from = {plan.origin.known_from.isoformat()}\n"


def _usual(level: str, lang: str) -> str:
    return languages.load(lang).levels.get(level, level.title())


def _table(texts: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {_quoted(text)}" for key, text in texts.items()) + " }"


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
