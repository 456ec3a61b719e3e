"""Statements on who is at work, on what was promised, and on delay."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

STATEMENTS = (
    Statement(
        "presence.who",
        "presence",
        N_("%(who)s is at work here (%(strands)s)."),
        {"who": "foreign", "strands": "strands"},
    ),
    Statement(
        "presence.listed",
        "presence",
        N_("At work here, by the list “%(title)s” of %(month)s: %(who)s."),
        {"title": "foreign", "month": "month", "who": "names"},
    ),
    Statement(
        "presence.above",
        "presence",
        N_("The list “%(title)s” of %(month)s tells only of a larger place around this one, where it names: %(who)s."),
        {"title": "foreign", "month": "month", "who": "names"},
    ),
    Statement(
        "presence.nobody",
        "presence",
        N_("The list “%(title)s” covers this place in %(month)s and names nobody at work here."),
        {"title": "foreign", "month": "month"},
    ),
    Statement(
        "presence.no_list",
        "evidence",
        N_("No list of who works where is loaded for this place and %(month)s."),
        {"month": "month"},
    ),
    Statement(
        "promises.count",
        "efforts",
        N_("%(promises)s on record name this place: %(delivered)s delivered, %(undated)s without a date."),
        {"promises": "promises", "delivered": "number", "undated": "number"},
    ),
    Statement(
        "ledger.count",
        "efforts",
        N_("%(promises)s on record: %(delivered)s delivered, %(undated)s without a date."),
        {"promises": "promises", "delivered": "number", "undated": "number"},
    ),
    Statement(
        "promises.overdue",
        "delay",
        N_("%(overdue)s overdue: the deadline passed and somebody looked and found no evidence of delivery."),
        {"overdue": "promises"},
    ),
    Statement(
        "promises.not_looked",
        "delay",
        N_("%(not_looked)s past the deadline and not looked into since."),
        {"not_looked": "promises"},
    ),
    Statement(
        "promise.overdue",
        "delay",
        N_("The deadline passed on %(deadline)s. No evidence of delivery found (looked on %(looked)s)."),
        {"deadline": "day", "looked": "day"},
    ),
    Statement(
        "promise.not_looked",
        "delay",
        N_("The deadline passed on %(deadline)s, and there is no record that anyone has looked since."),
        {"deadline": "day"},
    ),
    Statement(
        "promise.disputed",
        "delay",
        N_("The deadline passed on %(deadline)s, and claims about delivery disagree."),
        {"deadline": "day"},
    ),
    Statement("promise.not_broken", "use", N_("This does not say that the promise was broken."), {}),
    Statement(
        "promises.none_here",
        "efforts",
        N_("No promise on record names this place (%(promises)s are on record)."),
        {"promises": "promises"},
    ),
    Statement("promises.no_ledger", "evidence", N_("No list of promises is loaded."), {}),
    Statement(
        "promise.settled_by",
        "efforts",
        N_("What became of it stands under “%(other)s”."),
        {"other": "foreign"},
    ),
    Statement(
        "promise.by",
        "efforts",
        N_("Promised by %(who)s until %(deadline)s."),
        {"who": "foreign", "deadline": "day"},
    ),
    Statement("promise.last_look", "evidence", N_("Last looked into on %(looked)s."), {"looked": "day"}),
    Statement(
        "promise.send",
        "evidence",
        N_("Whoever has evidence that it was kept may send it to the publisher of this page; no name is asked for."),
        {},
    ),
)
