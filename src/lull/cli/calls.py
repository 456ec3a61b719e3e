"""Commands of the command line called as functions."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Mapping, Sequence

import click

from lull.errors import LullError


def command(name: str) -> Callable[..., object]:
    """A command as a function: arguments and options as on the command line, what it prints as the result.

    JSON that it prints is returned as data: `lull.schema("event", json=True)`.

    >>> command("schema")("event", json=True)[0]["name"]
    'event'
    """

    def call(*args: object, **options: object) -> object:
        return call_command(name, args, options)

    call.__name__ = call.__qualname__ = name.replace("-", "_")
    call.__doc__ = f"`lull {name}` from Python; see `lull {name} --help`."
    return call


def call_command(name: str, args: Sequence[object], options: Mapping[str, object]) -> object:
    """Run a command and return what it printed: data where it is JSON, else text; `LullError` where it fails."""
    from lull.cli import lull

    words = [name, *map(str, args)]
    for key, value in options.items():
        flag = f"--{key.replace('_', '-').removesuffix('-')}"
        for one in value if isinstance(value, list | tuple) else [value]:
            words += [flag] if one is True else [] if one in (None, False) else [flag, str(one)]
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            code = lull.main(args=words, standalone_mode=False)
    except click.ClickException as error:
        raise LullError(f"lull {name}: {error.format_message()}") from error
    if isinstance(code, int) and code:
        raise LullError(f"lull {name} ended with code {code}: {out.getvalue().strip()}")
    text = out.getvalue()
    try:
        found: object = json.loads(text)
    except ValueError:
        return text
    return found
