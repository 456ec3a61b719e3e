"""`lull serve`: the site, the API and the review desk over one area folder."""

from __future__ import annotations

from pathlib import Path

import click

from lull.cli.options import area_option


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@area_option
def serve(port: int, host: str, area: Path) -> None:
    """Serve the site at http://HOST:PORT until stopped with Ctrl-C."""
    from lull.publish.server import serve as run

    click.echo(f"Open http://{host}:{port}/ (stop with Ctrl-C)", err=True)
    run(area, host=host, port=port)
