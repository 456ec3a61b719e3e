"""The command line: thin commands that parse, call and print."""

from __future__ import annotations

import gc
import importlib
import os
import re
import sys
from typing import NoReturn

import click

from lull.absent import leave_pandas_out, let_pandas_in
from lull.errors import LullError, visible

# A command's module is imported only when it runs, so that `lull --help` is quick.
COMMANDS = {
    "demo": "lull.cli.demo:demo",
    "new": "lull.cli.new:new",
    "init": "lull.cli.init:init",
    "update": "lull.cli.update:update",
    "sources": "lull.cli.about:sources",
    "schema": "lull.cli.about:schema",
    "fetch": "lull.cli.ingest:fetch",
    "ingest": "lull.cli.ingest:ingest",
    "read": "lull.cli.read:read",
    "evaluate-coder": "lull.cli.evaluate_coder:evaluate_coder",
    "review": "lull.cli.review:review",
    "outlook": "lull.cli.outlook:outlook",
    "national": "lull.cli.national:national",
    "watch": "lull.cli.watch:watch",
    "check": "lull.cli.check:check",
    "explain": "lull.cli.assess:explain",
    "promises": "lull.cli.promises:promises",
    "alerts": "lull.cli.alerts:alerts",
    "forecast": "lull.cli.forecast:forecast",
    "evaluate": "lull.cli.evaluate:evaluate",
    "backtest": "lull.cli.backtest:backtest",
    "export": "lull.cli.export:export",
    "publish": "lull.cli.publish:publish",
    "serve": "lull.cli.serve:serve",
    "user": "lull.cli.serve:user",
    "backup": "lull.cli.serve:backup",
    "restore": "lull.cli.serve:restore",
    "doctor": "lull.cli.doctor:doctor",
    "fleet": "lull.cli.fleet:fleet",
}

# Words and settings that a command loads stay as long as it runs: looking for garbage among them is for later.
_OBJECTS = 100_000

# What a command is for, in the order of the work; one that stands nowhere is listed last, by its first sentence.
GROUPS: dict[str, dict[str, str]] = {
    "Begin": {
        "demo": "See it work: outlooks of Iraq from bundled data, beside the record",
        "new": "Make a country in one step, with events and a first outlook",
        "init": "Make an area folder from one file of boundaries",
    },
    "Each month": {
        "update": "Bring an area up to date: all of the steps below",
        "fetch": "Download versions of a source",
        "ingest": "Add files to the store of an area",
        "outlook": "Make and publish the outlook of one month",
        "check": "Score an outlook beside what was recorded since",
        "alerts": "Find alerts in an outlook, and send them",
        "publish": "Write the pages of an outlook into a folder",
    },
    "Look": {
        "watch": "List where violence goes on, and where it may come back",
        "national": "Forecast the whole country from its newest month",
        "explain": "Explain one place: why, how sure, what is promised",
        "promises": "List promises with their status",
        "sources": "List sources with licence and citation",
        "schema": "Print the tables: columns, types, what may be published",
    },
    "Reports": {
        "read": "Read a report into records, each with its sentence",
        "review": "Accept, edit or reject coded reports",
        "evaluate-coder": "Judge a coder by gold reports",
    },
    "Research": {
        "forecast": "Forecast any series of counts",
        "evaluate": "Score draws against what was counted",
        "backtest": "Compare models on past windows",
        "export": "Write an outlook in formats of others",
    },
    "Run a server": {
        "serve": "Serve the pages, the API and the review desk",
        "user": "Keep the accounts of reviewers",
        "backup": "Write the whole area folder into one file",
        "restore": "Unpack a backup into a new area folder",
        "doctor": "Look for damage, and repair it",
        "fleet": "Run a command for many areas",
    },
}


class LazyGroup(click.Group):
    """A group whose commands are loaded on first use, listed by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings, the first sentence of each."""
        placed = {name for names in GROUPS.values() for name in names}
        others = {n: first_sentence(purpose(n)) for n in COMMANDS if n not in placed}
        width = max(map(len, COMMANDS))
        for heading, lines in {**GROUPS, "More": others}.items():
            rows = [(n.ljust(width), line) for n, line in lines.items() if n in COMMANDS]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


def purpose(name: str) -> str:
    """What a command says of itself, read from its source: the list of commands must not cost their imports."""
    module, function = COMMANDS[name].split(":")
    path = os.path.join(os.path.dirname(__file__), module.rsplit(".", 1)[1] + ".py")
    with open(path, encoding="utf-8") as file:
        source = file.read()
    found = re.search(rf'^def {function}\(.*?"""(.*?)"""', source, re.DOTALL | re.MULTILINE)
    return found[1].replace("\\b", "").strip() if found else ""


def first_sentence(said: str) -> str:
    """What a command does, in one sentence that reads alone.

    >>> first_sentence("Make it. Then go on.")
    'Make it'
    """
    text = " ".join(said.split("\n\n", maxsplit=1)[0].split())
    end = next((m.end() for m in re.finditer(r"\.(?=\s+[A-Z`])", text)), len(text))
    return text[:end].rstrip(".:")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="lull")
def lull() -> None:
    """Is it peace, or only a lull? Early warning of conflict relapse, tied to the efforts that prevent it."""


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line: exit code 0 done, 1 an error that names its remedy, 2 wrong usage."""
    before = gc.get_threshold()
    leave_pandas_out()
    gc.set_threshold(_OBJECTS, 20, 20)
    try:
        _run(args)
    finally:
        gc.set_threshold(*before)
        let_pandas_in()


def _run(args: list[str] | None) -> NoReturn:
    try:
        lull.main(args=args, standalone_mode=True)
    except LullError as error:
        click.echo(f"error: {visible(str(error))}", err=True)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        click.echo(
            f"error: {error.strerror or error}{where}; check free space and rights there, then try again",
            err=True,
        )
    except MemoryError:
        click.echo("error: out of memory; give less at once, or a machine with more", err=True)
    except Exception as error:
        if os.environ.get("LULL_DEBUG"):
            raise
        click.echo(f"error: {visible(_fault(error))}", err=True)
    sys.exit(1)


def _fault(error: Exception) -> str:
    """One line about a fault that no one foresaw, and where it is."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    place = f"{os.path.basename(at.tb_frame.f_code.co_filename)}:{at.tb_lineno}" if at else "?"
    said = " ".join(str(error).split())[:300]
    return (
        f"{type(error).__name__} at {place}: {said}. This is a fault of Lull's, and nothing more was done. Report it "
        "with the command; LULL_DEBUG=1 shows more"
    )
