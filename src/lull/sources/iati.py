"""IATI activities as promises and as claims about them: what an organisation reports of itself is no fact.

Codes: https://iatistandard.org/en/iati-standard/203/codelists/
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from urllib.parse import quote
from xml.etree.ElementTree import Element

from lull.errors import SourceError
from lull.places import Places
from lull.sources import cells
from lull.sources.adapt import Draft, Row
from lull.sources.files import Input
from lull.sources.iati_where import Ground, Where, transaction_is_here, where_is
from lull.sources.iati_xml import Activity, codes, line_of, read_activities, text_of
from lull.sources.meta import Meta, Parsed

META = Meta(
    source_id="iati",
    title="Activities published to the IATI standard",
    publisher="The reporting organisations",
    licence="as each publisher states",
    citation="International Aid Transparency Initiative (IATI), activity files of the reporting organisations.",
    url="https://iatistandard.org/",
    redistributable=True,
)
KINDS = {
    "iati": {"doc": "IATI activities, as promises and claims: XML", "parts": ("iati-promises", "iati-claims")},
    "iati-promises": {
        "doc": "only the promises of an IATI file",
        "parser": "parse_commitments",
        "placed": True,
        "whole_rejects": False,
    },
    "iati-claims": {
        "doc": "only the claims of an IATI file",
        "parser": "parse_claims",
        "placed": True,
        "whole_rejects": False,
    },
}
# Longest matching prefix of the OECD DAC purpose code decides; what is not listed has no strand.
STRANDS = {
    "11": "services", "12": "services", "13": "services", "14": "services", "151": "governance", "152": "security",
    "15220": "reconciliation", "15190": "displacement", "160": "services", "16070": "governance", "21": "services",
    "22": "services", "23": "services", "24": "services", "25": "services", "31": "services", "32": "services",
    "33": "services", "41": "services", "43030": "services", "43040": "services", "51": "governance",
    "60": "governance", "720": "displacement", "730": "services", "740": "services", "930": "displacement",
}  # fmt: skip
_SAYS = {"2": "committed", "11": "committed", "12": "announced", "13": "announced", "3": "funded", "4": "funded"}
_STATUS = {"2": "started", "3": "delivered", "4": "delivered", "5": "cancelled", "6": "suspended"}
_DATES = {"2": "started", "4": "delivered"}
_RESULTS = ("A07", "A08")
_PAGE = "https://d-portal.org/ctrack.html#view=act&aid="


def parse_commitments(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `commitment`, kind project; one an activity, activities elsewhere left out and counted.

    The day it was made is that of the first outgoing commitment or pledge. Without one it is not known, and the
    promise counts as known from the day on which the activity was last updated. The deadline is the planned end. Of
    an activity in several countries, the amount is the share of the area's.
    """
    draft = Draft(source.name, "commitment")
    ground, elsewhere = Ground.of(places), 0
    every = read_activities(source)
    aimless: Counter[str] = Counter()
    for a in every:
        where = where_is(a, ground)
        elsewhere += where.elsewhere
        if not where.elsewhere and not _strand(a, ground):
            aimless[next((c for c, _ in _sectors(a, ground)), "none")] += 1
        elif not where.elsewhere and (row := _commitment(a, where, ground, draft)):
            draft.add(a.line, row)
            draft.notes += [f"line {a.line}, {note}" for note in where.notes]
    if aimless:
        stated = ", ".join(f"{code} {n}" for code, n in aimless.most_common(5))
        draft.notes.append(f"{sum(aimless.values())} activities left out, as no sector of theirs belongs to a strand "
                           f"({stated})")  # fmt: skip
    if elsewhere:
        draft.notes.append(f"{elsewhere} activities elsewhere left out")
    if elsewhere == len(every):
        raise SourceError(f"{source.name}: none of its {elsewhere} activities is in this area; is it the right file?")
    return draft.parsed(META, family="iati-commitment")


def parse_claims(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `claim`: transactions, actual dates and the status, each as the reporting organisation says.

    Only of activities whose promises entered. Money is verified by document (1), as an account that was published.
    Work that started or ended is only claimed (0), unless the activity links a document of results or an evaluation.
    """
    draft = Draft(source.name, "claim")
    ground = Ground.of(places)
    for a in read_activities(source):
        where = where_is(a, ground)
        if a.id and not where.elsewhere and _commitment(a, where, ground, Draft(source.name, "commitment")):
            _money(a, where, ground, draft)
            _work(a, draft)
    return draft.parsed(META, family="iati-claim")


def _commitment(a: Activity, where: Where, ground: Ground, draft: Draft) -> Row | None:
    strand = _strand(a, ground)
    if not _complete(a, where, draft) or not strand:
        return None
    planned = a.days("3")
    ours = [t for t in a.node.findall("transaction") if transaction_is_here(t, ground)]
    made = sorted(d for t in ours if _type(t) in ("2", "12") and (d := _date(t)))
    amount, currency, basis = _amount(a, where, ours)
    title = text_of(a.node, "title")
    return {
        "commitment_id": a.id,
        "kind": "project",
        "promisor": text_of(a.node, "reporting-org"),
        "implementer": _implementers(a),
        "strand": strand,
        "place_ids": ";".join(where.places),
        "deliverable": title,
        "amount": amount,
        "currency": currency,
        "made_on": made[0] if made else None,
        "deadline": planned[0][0] if planned else None,
        "deadline_precision": "day" if planned else "none",
        "known_from": None if made or not a.made else a.made.isoformat(),
        "title": title,
        "url": _PAGE + quote(a.id, safe=":"),
        "note": "; ".join(
            t for t in (f"IATI activity; status {a.status or 'not stated'}", basis, where.share_in_words) if t
        ),
    }


def _complete(a: Activity, where: Where, draft: Draft) -> bool:
    """Whether the activity has a place, an id, a reporting organisation and a title; what it lacks is refused."""
    before = len(draft.problems)
    for problem in where.problems:
        draft.refuse(*problem)
    texts = {"iati-identifier": a.id, "reporting-org": text_of(a.node, "reporting-org"),
             "title": text_of(a.node, "title")}  # fmt: skip
    for name, value in texts.items():
        if not value:
            draft.refuse(a.line, name, "", "empty; a value is needed")
    if not where.places and not where.problems:
        draft.refuse(a.line, "location", "", "no place of this area: neither a P-code, a name, nor the country")
    return len(draft.problems) == before


def _implementers(a: Activity) -> str | None:
    names = (text_of(n, ".") for n in a.node.findall("participating-org") if n.get("role") == "4")
    return "; ".join(n for n in names if n) or None


def _strand(a: Activity, ground: Ground) -> str | None:
    """The strand with the greatest share of the activity."""
    best: dict[str, float] = defaultdict(float)
    for code, share in _sectors(a, ground):
        prefix = next((code[:n] for n in (5, 3, 2) if code[:n] in STRANDS), None)
        if prefix:
            best[STRANDS[prefix]] += share
    return max(sorted(best), key=lambda s: best[s]) if best else None


def _sectors(a: Activity, ground: Ground) -> list[tuple[str, float]]:
    """DAC codes of the activity with their percentages; where it names none, those of its transactions here."""
    own = [(code, _share(n.get("percentage") or "100")) for code, n in _dac(a.node)]
    if own:
        return own
    here = [t for t in a.node.findall("transaction") if transaction_is_here(t, ground)]
    return [(code, _share(n.get("percentage") or "100") * _value(t)) for t in here for code, n in _dac(t)]


def _dac(node: Element) -> list[tuple[str, Element]]:
    return [(code, n) for code, n in codes(node, "sector") if n.get("vocabulary", "1") in ("1", "2")]


def _value(transaction: Element) -> float:
    value = transaction.find("value")
    return abs(_share((value.text or "") if value is not None else ""))


def _share(text: str) -> float:
    try:
        return float(cells.number(0)(text.strip()))
    except ValueError:
        return 0.0


def _amount(a: Activity, where: Where, ours: Sequence[Element]) -> tuple[str | None, str | None, str]:
    """Commitments of the activity added up, else its budgets, and of them the share of the area's country.

    Only where all are in one currency. A transaction that names its own country counts whole.
    """
    own = a.node.get("default-currency")
    given = [t for t in ours if _type(t) == "2"]
    if where.share is None and any(t.find("recipient-country") is None for t in given or [a.node]):
        return None, None, "no amount"
    for nodes, basis in ((given, "amount: outgoing commitments"), (a.node.findall("budget"), "amount: budgets")):
        values = [(n, v.text or "", v.get("currency") or own) for n in nodes if (v := n.find("value")) is not None]
        if not values:
            continue
        if len({c for *_, c in values}) > 1:
            return None, None, "amounts in several currencies, not added"
        try:
            return repr(sum(cells.number()(v.strip()) * _part(n, where) for n, v, _ in values)), values[0][2], basis
        except ValueError:
            return None, None, "amounts that are no numbers"
    return None, None, "no amount"


def _part(node: Element, where: Where) -> float:
    """The share of a sum that is for the area: all of a transaction that names the country itself."""
    return 1.0 if node.find("recipient-country") is not None else (where.share or 0.0)


def _money(a: Activity, where: Where, ground: Ground, draft: Draft) -> None:
    sums: dict[tuple[str, str, str], list[tuple[float, int]]] = defaultdict(list)
    for t in a.node.findall("transaction"):
        kind, value, day = _type(t), t.find("value"), _date(t)
        if kind not in _SAYS or not transaction_is_here(t, ground):
            continue
        text = "" if value is None else (value.text or "").strip()
        currency = ("" if value is None else value.get("currency", "")) or a.node.get("default-currency", "")
        if not day:
            draft.refuse(line_of(t), "transaction-date", "", "empty; a value is needed")
            continue
        try:
            amount = cells.number()(text)
        except ValueError as error:
            draft.refuse(line_of(t), "value", text, str(error))
        else:
            sums[kind, day, currency].append((amount * _part(t, where), line_of(t)))
    for (kind, day, currency), parts in sums.items():
        total = sum(v for v, _ in parts)
        if total > 0:
            more = f" ({where.share_in_words})" if where.share_in_words else ""
            detail = f"IATI transaction type {kind}: {total:,.2f} {currency}".rstrip() + more
            _say(a, draft, (parts[0][1], day), _SAYS[kind], detail, 1)
        elif where.share is None:
            detail = f"IATI transaction type {kind}; {where.share_in_words}"
            _say(a, draft, (parts[0][1], day), _SAYS[kind], detail, 1)
        else:
            draft.notes.append(f"line {parts[0][1]}: {total:,.2f} {currency} taken back; no claim")


def _work(a: Activity, draft: Draft) -> None:
    level = 1 if any(c in _RESULTS for d in a.node.findall("document-link") for c, _ in codes(d, "category")) else 0
    stated = set()
    for kind, says in _DATES.items():
        for day, line in a.days(kind):
            stated.add(says)
            end = "start" if says == "started" else "end"
            _say(a, draft, (line, day), says, f"IATI actual {end}", level if says == "delivered" else 0)
    says = _STATUS.get(a.status, "")
    if not says or says in stated:
        return
    if a.made is None:
        draft.refuse(a.line, "last-updated-datetime", "", "no date of the status, neither of the activity nor the file")
        return
    at = (a.line, a.made.isoformat())
    _say(a, draft, at, says, f"IATI activity status {a.status}", level if says == "delivered" else 0)


def _say(a: Activity, draft: Draft, at: tuple[int, str], says: str, detail: str, level: int) -> None:
    line, day = at
    if a.made and day[:10] > a.made.isoformat():
        draft.refuse(line, "date", day, f"after the day on which the activity was updated, {a.made}")
        return
    row = {"commitment_id": a.id, "claim_date": day, "claimant": text_of(a.node, "reporting-org"), "says": says}
    draft.add(line, {**row, "detail": detail, "verification": str(level), "url": _PAGE + quote(a.id, safe=":")})


def _type(transaction: Element) -> str:
    found = transaction.find("transaction-type")
    return "" if found is None else found.get("code", "")


def _date(transaction: Element) -> str:
    found = transaction.find("transaction-date")
    return "" if found is None else found.get("iso-date", "")
