"""What all pages share: the context, the template environment, links and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from lull import languages
from lull.languages import pick
from lull.publish import links, words
from lull.publish.locale import LOCALES, N_, Language, isolated, language, place_name
from lull.publish.snapshot import Snapshot
from lull.publish.style import style
from lull.schema.kinds import same_people
from lull.schema.release import IndicatorInfo
from lull.schema.rows import ObservationRow

TEMPLATES = Path(__file__).parents[1] / "templates"


@dataclass(frozen=True)
class RequestContext:
    """One request for one page: which release, language and path, and whether a server or a folder answers.

    `briefed` and `mailed` say whether the folder holds the briefing of the page's place, and that as a mail.
    """

    snapshot: Snapshot
    speech: Language
    name: str
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    releases: tuple[str, ...] = ()
    live: bool = False
    base: str = ""
    briefed: bool = True
    mailed: bool = True
    mails: bool = False

    @property
    def path(self) -> str:
        """Site path of the page."""
        return links.page(self.speech.code, self.snapshot.name, self.name)

    def link(self, name: str, *, lang: str = "", release: str = "", keep: bool = False) -> str:
        """Relative link to another page, e.g. `promises` or `place/IQG01Q01#risk`; `keep` keeps what was asked."""
        if keep and self.query:
            name += "?" + urlencode([(k, v) for k, values in self.query.items() for v in values])
        name, hash_, rest = name.partition("#")
        name, mark, query = name.partition("?")
        target = links.page(lang or self.speech.code, release or self.snapshot.name, name)
        return links.relative(self.path, target + mark + query + hash_ + rest)

    def file(self, path: str) -> str:
        """Relative link to a file of the site, e.g. `static/lull.css`."""
        return links.relative(self.path, path)

    def data(self, path: str) -> str:
        """Relative link to data of this release, e.g. `forecast.csv`."""
        return self.file(f"data/{self.snapshot.name}/{path}")

    def place(self, place_id: str | None) -> str:
        """Name of a place in the page's language."""
        return place_name(self.snapshot.places.get(place_id or ""), self.speech.code)

    def also(self, place_id: str) -> str:
        """The official name in the page's language where another is shown; empty where they are the same."""
        shown, code = self.place(place_id), self.speech.code
        rows = self.snapshot.by("name", "place_id", "lang", "kind").get((place_id, code, "official"), ())
        return next((r["name"] for r in rows if r["name"] != shown), "")

    def other_names(self, place_id: str) -> tuple[str, ...]:
        """Official names of a place in the other languages of the site, as they are written there."""
        shown = self.place(place_id)
        found = (
            self.also(place_id),
            *(place_name(self.snapshot.places.get(place_id), code) for code in LOCALES if code != self.speech.code),
        )
        return tuple(n for n in dict.fromkeys(found) if n not in ("", shown, "–"))

    def level_name(self, level: str) -> str:
        """What a place of a level is called in the page's language, as the area names it."""
        named = self.snapshot.info.get("levels", {}).get(level) or {}
        return str(pick(named, self.speech.code) or level)

    def upper(self, place_id: str) -> str:
        """What stands beside a name: the place above or, where that is the whole, what the place is, e.g. Region."""
        row = self.snapshot.places.get(place_id)
        above = row["parent_id"] if row else None
        if above is None or above == self.snapshot.country:
            return self.level_name(row["level"] if row else "")
        return self.place(above)

    def translated(self, text: str | None) -> str:
        """A text of the ledger in the page's language where a translation is on record, else as it is."""
        return self.snapshot.translated(text, self.speech.code)

    def foreign(self, text: str | None) -> Markup:
        """The same, marked as English where it is shown as the ledger has it."""
        found = self.translated(text)
        if found and found != text:
            return Markup("{}").format(found)
        return Markup('<span lang="{}" dir="auto">{}</span>').format(languages.source(), text or "–")

    def first(self, key: str) -> str:
        """First value of a query parameter, or an empty text."""
        return (self.query.get(key) or ("",))[0]


def render(context: RequestContext, template: str, **values: object) -> str:
    """Fill a template for a request."""
    return environment(context.speech.code).get_template(template).render(**_shared(context), **values)


def fragment(context: RequestContext, template: str, **values: object) -> Markup:
    """A part of a page from a template of its own, for parts that many pages have alike."""
    return Markup(render(context, template, **values).strip())


class _Compiled(BytecodeCache):
    """Compiled templates in memory: they are the same in all languages, and compiling is most of a first page."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what another language compiled."""
        if bucket.key in self.held:
            bucket.bytecode_from_string(self.held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Leave it for the other languages."""
        self.held[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@lru_cache(maxsize=16)
def environment(code: str) -> Environment:
    """The template environment of a language; unknown names in templates are errors."""
    speech = language(code)
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=_COMPILED,
    )
    found.install_gettext_callables(  # type: ignore[attr-defined]
        speech.catalog.gettext, speech.catalog.ngettext, newstyle=True
    )
    # Jinja's own `_` looks `gettext` up anew at each of the hundreds of texts of a page.
    found.globals["_"] = found.globals["gettext"]
    found.globals.update(_formats(speech))
    return found


def _formats(speech: Language) -> dict[str, object]:
    return {
        "num": lambda value, decimals=0: isolated(speech.number(value, decimals)),
        "pct": lambda share: isolated(speech.percent(share)),
        "month": lambda day, short=False: Markup(f"<time>{escape(speech.month(day, short=short))}</time>"),
        "day": lambda day: Markup(f"<time>{escape(speech.day(day))}</time>"),
        "code": isolated,
        "unit": partial(_unit, speech),
        "recorded": lambda shown: isolated(speech.recorded(str(shown))),
        "chance": lambda p: speech.text(words.chance(p)),
        "span": lambda low, high: isolated(f"{speech.percent(low)}–{speech.percent(high)}"),
        "stars": lambda level: Markup('<span class="stars" aria-hidden="true">{}</span>').format(
            "★" * int(level or 0) + "☆" * (3 - int(level or 0))
        ),
        "say": partial(_say, speech),
        "words": words,
        "safe_url": lambda url: url if str(url or "").startswith(("https://", "http://")) else "",
    }


def unit_text(speech: Language, number: str, value: float, unit: str) -> str:
    """An amount with its unit in the plural form that it takes; a unit without one stands after the number."""
    if unit in words.UNIT_FORMS:
        one, many = words.UNIT_FORMS[unit]
        return speech.catalog.ngettext(one, many, round(value)) % {"n": number}
    return f"{number} {words.say(speech, words.UNITS, unit)}"


def _unit(speech: Language, unit: str | None) -> Markup:
    """A unit in the page's language, or as its source wrote it and marked as English."""
    if unit in words.UNITS:
        return Markup("{}").format(words.say(speech, words.UNITS, unit))
    return Markup('<span lang="en" dir="auto">{}</span>').format((unit or "").replace("_", " "))


def _say(speech: Language, kind: str, code: object) -> str:
    return words.say(speech, getattr(words, kind), code)


def _shared(context: RequestContext) -> dict[str, object]:
    steps = list(context.releases) or [context.snapshot.name]
    at = steps.index(context.snapshot.name) if context.snapshot.name in steps else len(steps) - 1
    return {
        "context": context,
        "snapshot": context.snapshot,
        "info": context.snapshot.info,
        "lang": context.speech.code,
        "dir": context.speech.direction,
        "speech": context.speech,
        "link": context.link,
        "file": context.file,
        "data": context.data,
        "place": context.place,
        "area_name": area_name(context),
        "languages": [
            (code, languages.load(code).name, context.link(context.name, lang=code, keep=True))
            for code in context.snapshot.languages
        ],
        "older": steps[at - 1] if at > 0 else None,
        "newer": steps[at + 1] if at + 1 < len(steps) else None,
        "newest": steps[-1],
        "releases": tuple(reversed(steps)),
        "release_month": release_month,
        "indicator": partial(indicator_name, context),
        "live": context.live,
        "mails": context.mails,
        "foreign": context.foreign,
        "promise_at": lambda commitment_id: _promise_at(context.snapshot, commitment_id),
        # A comparison with one release is no page of another.
        "same_page": "changes" if context.name.startswith("changes-") else context.name,
        "menu": menu(context),
        "base": context.base,
        "ahead_first": _ahead(context.snapshot, 1),
        "ahead_last": _ahead(context.snapshot, max(context.snapshot.info.get("horizons") or [12])),
        "style": style(outlook=menu_page(context) == "index") if context.live else "",
    }


def _promise_at(snapshot: Snapshot, commitment_id: str) -> str:
    from lull.publish.views.paging import where

    return where(snapshot, commitment_id)


@dataclass(frozen=True)
class Item:
    """One entry of the menu."""

    label: str
    href: str
    current: bool


def menu_page(context: RequestContext) -> str:
    """The kind of a page: its name without what it is about; the outlook is `index` with every measure."""
    kind = context.name.split("/")[0].split("-")[0]
    return "index" if kind == "map" else kind


def menu(context: RequestContext) -> tuple[Item, ...]:
    """The pages of the menu; reports only where there are records, claims or cited values."""
    here = menu_page(context)
    entries = [
        ("index", N_("Outlook"), ("index",)),
        ("places", N_("Places"), ("places", "place", "compare")),
        *([("promises", N_("Promises"), ("promises",))] if context.snapshot.rows("commitment") else []),
        ("national", N_("National track"), ("national",)),
        ("track", N_("Track record"), ("track",)),
    ]
    if any(context.snapshot.rows(table) for table in ("record", "claim", "observation")):
        entries.append(("reports", N_("Reports"), ("reports",)))
    entries.append(("data", N_("Data"), ("data",)))
    return tuple(Item(context.speech.text(label), context.link(name), here in held) for name, label, held in entries)


def _ahead(snapshot: Snapshot, months: int) -> date:
    index = snapshot.as_of.year * 12 + snapshot.as_of.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def area_name(context: RequestContext) -> str:
    """Name of the area in the page's language."""
    names = context.snapshot.info.get("names") or context.snapshot.info.get("area_names") or {}
    if names:
        return pick(names, context.speech.code) or str(context.snapshot.info.get("area", ""))
    return (
        context.place(context.snapshot.country)
        if context.snapshot.country
        else str(context.snapshot.info.get("area", ""))
    )


def release_month(name: str) -> date:
    """The month of a release from its name."""
    return date(int(name[:4]), int(name[5:7]), 1)


def indicators(snapshot: Snapshot) -> dict[str, IndicatorInfo]:
    """Definitions of the indicators in the release, by id."""
    return snapshot.once("indicators", lambda: {i["id"]: i for i in snapshot.info.get("indicators") or ()})


def standard(snapshot: Snapshot, code: str, row: ObservationRow) -> float | None:
    """The standard that a value of an indicator is held against: that of the measure which reads this very series.

    None where the value stands for another unit or group than any measure, or the release does not say.
    """
    defined = indicators(snapshot).get(code)
    for measure in defined.get("measures", ()) if defined else ():
        same = same_people(row["population_group"], measure["group"]) and row["unit"] == measure["unit"]
        if same and row["indicator"] in measure["series"]:
            return measure.get("target")
    return None


def _by_series(snapshot: Snapshot) -> dict[str, IndicatorInfo]:
    """Definitions by id, and by what measures them."""
    named = indicators(snapshot)
    return {s: i for i in named.values() for s in i["series"]} | named


def indicator_name(context: RequestContext, code: str) -> Markup:
    """Name of an indicator, or of what a series measures, in the page's language; else in words, marked as foreign."""
    defined = context.snapshot.once("indicators by series", lambda: _by_series(context.snapshot)).get(code)
    held = defined["names"] if defined else {}
    own = held.get(context.speech.code) or context.translated(code)
    if own != code:
        return Markup("{}").format(own)
    source = languages.source()
    found = held.get(source) or context.snapshot.translated(code, source)
    shown = code.replace("_", " ") if found == code else found
    return Markup('<span lang="{}" dir="auto">{}</span>').format(source, shown)
