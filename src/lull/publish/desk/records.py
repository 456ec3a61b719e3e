"""The review queue of coded records on the web: what the site needs of the reviewer's desk, and what a form says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lull.errors import PublishError
from lull.publish import links
from lull.publish.pages.frame import RequestContext

PAGE = "desk/records"
SHOWN = 10
WORDS = ("record_type", "aux_mode")
DAYS = ("date_start", "date_end", "deadline")
COUNTS = ("low", "best", "high")
FIELDS = (*WORDS, "adm2_pcode", *DAYS, *COUNTS)


@dataclass(frozen=True)
class Judgement:
    """What a reviewer decided about one record: accept, edit with changed fields, or reject; `note` says why."""

    record_id: str
    action: str
    reviewer: str
    change: Mapping[str, object] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True)
class ReviewDesk:
    """The two things that the site asks of the desk, handed in where the site is started.

    `waiting(reviewer, limit)` gives how many records wait and the first ones as dictionaries, the most worth checking
    first, each with `p_error`, `harm`, `contested`, and the text `before` and `after` its sentence. `decide(judgement)`
    logs one decision, and raises a `LullError` if it does not fit.
    """

    waiting: Callable[[str, int], tuple[int, Sequence[Mapping[str, object]]]]
    decide: Callable[[Judgement], None]


@dataclass(frozen=True)
class QueueContext(RequestContext):
    """A context to the queue, which belongs to no release and so has an address of its own."""

    @property
    def path(self) -> str:
        """Site path of the page."""
        return f"{self.speech.code}/{PAGE}"

    def link(self, name: str, *, lang: str = "", release: str = "", keep: bool = False) -> str:
        """Relative link to another page; the queue itself is the same for every release."""
        if name == PAGE:
            return links.relative(self.path, f"{lang or self.speech.code}/{PAGE}")
        return super().link(name, lang=lang, release=release, keep=keep)


def judgement(form: Mapping[str, str], reviewer: str) -> Judgement:
    """The judgement that a form says.

    An edit says of each field what it was (`was_FIELD`) and is; only fields that differ are changed, and an empty one
    becomes unknown.

    Raises
    ------
    PublishError
        If the action is none of accept, edit and reject, or a count is not a whole number.

    Examples
    --------
    >>> form = {"id": "r1", "action": "edit", "was_best": "3", "best": "2", "was_deadline": "", "deadline": ""}
    >>> judgement(form, "reviewer-1").change
    {'best': 2}
    """
    action = form.get("action", "")
    if action not in ("accept", "edit", "reject"):
        raise PublishError(f"{action!r:.40} is no decision; expected accept, edit or reject")
    change: dict[str, object] = {}
    if action == "edit":
        for name in FIELDS:
            value = form.get(name, "").strip()
            if name in form and value != form.get(f"was_{name}", ""):
                change[name] = _read(name, value[:80])
    note = form.get("note", "").strip()[:400]
    return Judgement(form.get("id", "")[:64], action, reviewer, change, note or None)


def _read(name: str, value: str) -> str | int | None:
    if not value:
        return None
    if name not in COUNTS:
        return value
    if not (value.isascii() and value.isdigit() and len(value) <= 7):
        raise PublishError(f"{value!r} is no count; expected a whole number from 0")
    return int(value)
