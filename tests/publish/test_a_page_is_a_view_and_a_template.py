"""The recipe of a page, performed in a temporary copy: two new files, and a missing part is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import lull

VIEW = '''"""How many places there are."""

from __future__ import annotations

from dataclasses import dataclass

from lull.publish.pages.frame import RequestContext

PAGE = "count"


@dataclass(frozen=True)
class View:
    """What the page shows."""

    places: int


def view(context: RequestContext) -> View:
    """The number of places of the finest level."""
    return View(len(context.snapshot.units))
'''
TEMPLATE = """{% extends "base.html" %}
{% block title %}{{ _("Places") }}{% endblock %}
{% block main %}<h1>{{ _("Places") }}</h1><p>{{ num(view.places) }}</p>{% endblock %}
"""
SHOW = """
import sys
from pathlib import Path
from lull.publish import rendering
from lull.publish.snapshot import open_snapshot
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext

snapshot = open_snapshot(Path(sys.argv[1]))
assert "count" in list(rendering.names(snapshot))
for code in snapshot.languages:
    print(rendering.page(RequestContext(snapshot, language(code), "count")))
"""


def run(source: Path, release: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", SHOW, str(release)], env=env, capture_output=True, text=True, check=False
    )


def test_a_page_is_two_new_files_and_nothing_else(site_area: Path, tmp_path: Path) -> None:
    release, source = site_area / "releases/2019-04", tmp_path / "src"
    shutil.copytree(Path(lull.__file__).parent, source / "lull", ignore=shutil.ignore_patterns("world", "__pycache__"))
    view, template = (source / "lull/publish" / n for n in ("views/count.py", "templates/count.html"))
    view.write_text(VIEW, "utf-8")
    short = run(source, release)
    assert "views/count.py is the page 'count', but publish/templates/count.html is missing" in short.stderr
    template.write_text(TEMPLATE, "utf-8")
    done = run(source, release)
    assert done.returncode == 0, done.stderr[-1500:]
    assert done.stdout.count("</html>") == 3
    assert ">16<" in done.stdout
    view.write_text(VIEW.replace("def view", "def seen"), "utf-8")
    assert "views/count.py has PAGE but no function view(context)" in run(source, release).stderr
