"""The clauses of a sentence together: what only adds to the main claim joins it, a broken promise is one claim."""

from __future__ import annotations

import re
from dataclasses import replace

from lull.reports.candidate import EVENTS, FORCE, Candidate, widened
from lull.reports.lexicon import Sense

_BROKEN = Sense("commitment", commitment="not_delivered")
_KEPT = {
    "WORK": Sense("commitment", commitment="started"),
    "BACK": Sense("commitment", commitment="delivered"),
}
_PROMISED = re.compile(
    r"(?:\b(?:that|which) |الذي |التي |(?<![^\W_])كه )[^,;.]{0,60}?(?:promis|pledg|vow|وعد|تعهد|بهلێن)[^,;.]*"
)
# Beginnings of the verbs of promising.
_PROMISE_STEMS = ("promis", "pledg", "vow", "وعد", "تعهد", "بهلێن")


def across(low: str, kept: list[Candidate]) -> list[Candidate]:
    """Subordinate clauses tell the how of the main claim; alone they count with a figure of their own."""
    mains = _undelivered(_one_assault([c for c in kept if c.clause.kind == "main"]))
    mains = [_of_a_promise_kept(low, m) for m in mains]
    kept_promise = any(m.rule in _KEPT.values() for m in mains)
    out = list(mains)
    for c in kept:
        if c.clause.kind == "main" or c.mode == "aside" or (kept_promise and c.rule.record == "commitment"):
            continue
        same = next((m for m in mains if _claim(m) == _claim(c)), None)
        if same is not None:
            out = [widened(m, c) if m is same else m for m in out]
        elif _figured(low, c) or not mains:
            out.append(c)
    return sorted(out, key=lambda c: c.start)


def _of_a_promise_kept(low: str, c: Candidate) -> Candidate:
    """As in "Ground was broken for the clinic that they had promised": works and openings carry out a promise."""
    sense = _KEPT.get(c.rule.change or "")
    if sense is None or c.mode != "actual":
        return c
    return replace(c, rule=sense) if _PROMISED.search(low, c.clause.start, c.clause.end) else c


def _claim(c: Candidate) -> tuple[str, str | None, str | None]:
    return c.rule.record, c.rule.event, c.rule.change


def _figured(low: str, c: Candidate) -> bool:
    """A figure in the clause, be it a date or a count."""
    return c.rule.record in EVENTS and any(ch.isdigit() for ch in low[c.clause.start : c.clause.end])


def _one_assault(mains: list[Candidate]) -> list[Candidate]:
    """As in "... came under fire; two of them were killed": what only counts the harm belongs to the act before it."""
    out: list[Candidate] = []
    for c in mains:
        first = next((m for m in out if m.rule.event == c.rule.event == "ASSAULT"), None)
        if first is not None and c.phrase is not None and not c.phrase.tags & FORCE:
            out = [widened(m, c) if m is first else m for m in out]
        else:
            out.append(c)
    return out


def _undelivered(mains: list[Candidate]) -> list[Candidate]:
    """A promise beside "... but it has not been done" was not delivered; one that was not made is no promise."""
    out: list[Candidate] = []
    for c in mains:
        pair = _promised_too_late(out, c) or _promise_undone(out, c)
        if pair is not None:
            held, broken = pair
            out = [broken if m is held else m for m in out]
        elif not _unmade(c):
            out.append(c)
        elif _of_a_promise(c):
            out.append(replace(c, rule=_BROKEN, mode="actual"))
    return out


def _promised_too_late(out: list[Candidate], c: Candidate) -> tuple[Candidate, Candidate] | None:
    """As in "No pump was repaired, though they had promised it": what failed, and the promise in its place."""
    failed = next(
        (m for m in out if m.mode == "negated" and (m.rule.record == "service" or m.rule.event == "AID")), None
    )
    if failed is None or c.rule.commitment not in ("announced", "committed") or " had " not in f" {c.text} ":
        return None
    return failed, widened(replace(c, rule=_BROKEN, mode="actual"), failed)


def _promise_undone(out: list[Candidate], c: Candidate) -> tuple[Candidate, Candidate] | None:
    """As in "The ministry promised pumps, but none has come": the promise, and what became of it."""
    promise = next((m for m in out if m.rule.commitment in ("announced", "committed", "funded")), None)
    undone = c.rule.record in ("service", "commitment") or c.rule.event in ("AID", "CONCEDE")
    if promise is None or c.mode != "negated" or not undone or c.clause == promise.clause:
        return None
    return promise, widened(replace(promise, rule=_BROKEN, mode="actual"), c)


def _unmade(c: Candidate) -> bool:
    """Whether a promise is denied."""
    return c.rule.record == "commitment" and c.mode == "negated" and c.rule.commitment != "not_delivered"


def _of_a_promise(c: Candidate) -> bool:
    """Whether what was not done is said to have been promised: anywhere in the clause, holes too."""
    if c.phrase is None:
        return False
    if "PROMISEN" in c.phrase.tags:
        return True
    return c.rule.commitment in ("funded", "delivered") and any(stem in c.text for stem in _PROMISE_STEMS)
