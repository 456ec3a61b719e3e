# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""One incident, one record: later sentences that only add to an act, and works that carry out a promise just made."""

from __future__ import annotations

import re
from dataclasses import replace

from lull.languages.folding import fold
from lull.reports.record import Record
from lull.reports.same_incident import is_same
from lull.reports.scene import Scene
from lull.reports.spans.counts import find_counts
from lull.reports.spans.deadlines import Anchor, find_deadline

_WINDOW = 16  # records back


def merge_incidents(scene: Scene, records: list[Record], sentences: list[int]) -> list[Record]:
    """Fold repeated mentions into the first record and give a promise the deadline that the next sentence adds."""
    kept: list[tuple[Record, int]] = []
    for record, number in zip(records, sentences, strict=True):
        index = _earlier(kept, record, number)
        if index is None:
            kept.append((record, number))
        else:
            kept[index] = (_added(kept[index][0], record), kept[index][1])
    kept = [(_contradicted(scene, r, n, kept[i + 1 : i + _WINDOW]), n) for i, (r, n) in enumerate(kept)]
    kept = [
        (_broken(scene, r, n), n)
        for i, (r, n) in enumerate(kept)
        if not _announces_extension(r, n, kept[max(0, i - _WINDOW) : i + _WINDOW])
    ]
    return [_with_counts(scene, _with_deadline(scene, r, n), n) for r, n in kept]


def _earlier(kept: list[tuple[Record, int]], record: Record, number: int) -> int | None:
    """Index of the latest record that a new one belongs to."""
    for i in range(len(kept) - 1, max(-1, len(kept) - 1 - _WINDOW), -1):
        first, at = kept[i]
        if is_same(first, record, number - at):
            return i
    return None


def _announces_extension(record: Record, number: int, kept: list[tuple[Record, int]]) -> bool:
    """As in "The mission will stay longer. Its mandate has been extended to June": the second holds the claim."""
    if record.commitment_status != "announced" or record.deadline is not None:
        return False
    return any(r.commitment_status == "extended" and 0 <= n - number <= 1 for r, n in kept)


_DISPUTE = re.compile(
    r"\b(?:contradict\w*|disput\w*|denied|deny|not true|but (?:the )?(?:residents|families|people|patients|farmers|parents|villagers|shopkeepers|households|drivers|pupils)|yet|still|however|in fact|on the ground)\b"
)


def _contradicted(scene: Scene, record: Record, number: int, kept: list[tuple[Record, int]]) -> Record:
    """A restoration that is claimed, and an outage of the same service told against it: the claim is negated."""
    if record.service_status != "restored" or record.aux_mode != "actual":
        return record
    for other, at in kept:
        if (other.service_sector, other.service_status, other.aux_mode) != (
            record.service_sector,
            "disrupted",
            "actual",
        ):
            continue
        between = scene.document.text[record.char_end : other.char_end].lower()
        if (
            0 <= at - number <= 1
            and other.char_start > record.char_start
            and _DISPUTE.search(between)
            and (not other.date_end or at == number)
        ):
            return replace(record, aux_mode="negated")
    return record


_HAD = re.compile(
    r"\bhad (?:earlier |previously |also )?(?:promised|vowed|pledged|undertaken|committed|agreed)\b|\b(?:was|were) (?:promised|pledged)\b"
    r"|(?<![^\W_])كانت? (?:\S+ ){0,6}?قد (?:وعد|تعهد|التزم)|بهلێن\S*(?: \S+){0,9}? (?:پێ)?دابوو"
)
_NOTHING = re.compile(
    r"\b(?:not (?:one|a single|yet|been|paid|a|any)|never|nothing|none|no \w+ (?:has|have|was|were|came|arrived)|yet to|(?:has|have|did|was|were|does|do|is|are) not|"
    r"still (?:waiting|empty|no|not|under|missing|unpaid|unfinished|at|stands))\b|n't\b"
    r"|(?<![^\W_])(?:لم|دون ان|لا شيء|شيئا لم|ما زال\S*|ما يزال|لا [يت]زال)(?![^\W_])|هيچ|هێشتا|تا ئێستا|(?<![^\W_])نه(?:كرا|كراو|هات|گهيشت|درا)\S*"
)


def _broken(scene: Scene, record: Record, number: int) -> Record:
    """A promise told in the past perfect beside "not one has come" was not delivered."""
    if record.commitment_status not in ("announced", "committed") or not _HAD.search(fold(record.evidence)):
        return record
    start, end = scene.sentences[number]
    if not _NOTHING.search(re.sub(r"(?:promised|vowed|pledged|agreed) not to", "", scene.low[start:end])):
        if number + 1 >= len(scene.sentences) or not _NOTHING.search(scene.low[slice(*scene.sentences[number + 1])]):
            return record
        end = scene.sentences[number + 1][1]
    record = replace(record, commitment_status="not_delivered", aux_mode="actual", rule="promise.broken")
    if (scene.published is not None and record.deadline is None) or record.deadline_prec == "month":
        anchor = Anchor(None, scene.published or record.deadline, past=True)  # type: ignore[arg-type]
        found = find_deadline(scene.low, *scene.sentences[number], anchor=anchor, lang=scene.lang)
        record = replace(record, deadline=found.last, deadline_prec=found.prec) if found else record
    first = scene.view.back(start, end)
    return record if first.end - first.start > 290 else _requoted(scene, record, start, end)


def _requoted(scene: Scene, record: Record, start: int, end: int) -> Record:
    while end > start and scene.low[end - 1] in " .,;:!?\n-":
        end -= 1
    a, b = scene.view.back(start, end)
    return replace(record, evidence=scene.document.text[a:b], char_start=a, char_end=b)


def _added(first: Record, record: Record) -> Record:
    changes = {}
    if record.event_type == "SUPPORT" and first.record_type == "commitment":
        if first.date_start is not None:
            return first
        return replace(first, date_start=record.date_start, date_end=record.date_end, date_prec=record.date_prec)
    if first.record_type == "commitment":
        return (
            first
            if first.deadline or not record.date_end
            else replace(first, deadline=record.date_end, deadline_prec=_prec(record))
        )
    for name in ("low", "best", "high", "injured", "count_scope", "date_start", "date_end", "date_prec"):
        if getattr(first, name) is None and getattr(record, name) is not None:
            changes[name] = getattr(record, name)
    if first.low is not None or first.high is not None:
        changes.pop("best", None)
    return replace(first, **changes)


def _prec(record: Record) -> str:
    return {1: "day", 2: "day", 3: "day", 4: "month"}.get(record.date_prec or 5, "year")


_LIMIT = re.compile(
    r"^\W*(?:work|works|the work|delivery|construction|the project|completion|the first|it|they|this|that|the \w+) (?:is|are|was|were|must|should|will|has)?\b"
)


def _with_deadline(scene: Scene, record: Record, number: int) -> Record:
    if (
        record.record_type != "commitment"
        or record.deadline
        or scene.published is None
        or number + 1 >= len(scene.sentences)
    ):
        return record
    if record.commitment_status not in ("announced", "committed", "funded", "started"):
        return record
    start, end = scene.sentences[number + 1]
    text = scene.low[start:end]
    if not (
        _LIMIT.search(text)
        and re.search(r"\b(?:by|before|within|until|no later than|finish\w*|complet\w*|due|ready)\b", text)
    ):
        return record
    anchor = Anchor(record.date_start, scene.published)
    found = find_deadline(scene.low, start, end, anchor=anchor, lang=scene.lang)
    return replace(record, deadline=found.last, deadline_prec=found.prec) if found else record


def _with_counts(scene: Scene, record: Record, number: int) -> Record:
    """As in "No one was hurt." in the next sentence speaks of the act just told."""
    if (
        record.event_type != "ASSAULT"
        or record.aux_mode not in ("actual", "historical")
        or number + 1 >= len(scene.sentences)
    ):
        return record
    start, end = scene.sentences[number + 1]
    if end - start > 160:
        return record
    counts = find_counts(scene.low, start, end, lang=scene.lang)
    changes = {}
    if record.low is None and record.best is None and record.high is None and counts.high == 0:
        changes = {"low": 0, "best": 0, "high": 0}
    if record.injured is None and counts.injured == 0:
        changes["injured"] = 0
    if changes and record.count_scope is None:
        return replace(record, **changes, count_scope="event")  # type: ignore[arg-type]
    return replace(record, **changes) if changes else record  # type: ignore[arg-type]
