"""The page of tasks is typed as it stands, in a folder with the files that it speaks of."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.runs.conftest import Service, as_csv, as_zip, borders, event

from lull.area import load_area
from lull.cli import lull
from lull.releases import list_releases
from lull.runs.asking import KEYS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "monthly.md"
SITE = PAGE.with_name("site.md")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def type_in(line: str) -> str:
    """Run one line of a shell as the user of the machine would; it must end with 0."""
    words = shlex.split(line)
    assert words[0] == "lull", line
    result = CliRunner().invoke(lull, words[1:], catch_exceptions=False)
    assert result.exit_code == 0, (line, result.output)
    return result.output


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `files`, as the page asks for them, and a table of observations."""
    (tmp_path / "files").mkdir()
    borders(tmp_path / "files" / "mli_adm1.geojson")
    rows = [event(n, f"{2010 + n // 12}-{n % 12 + 1:02d}-05", 5 + n % 7) for n in range(108)]
    (tmp_path / "files" / "GEDEvent_v19_1.csv").write_bytes(as_csv(*rows))
    head = "obs_id,strand,indicator,place_pcode,period_start,period_end,value,unit,method,evidence_level\n"
    (tmp_path / "observations.csv").write_text(
        head + "X1,services,survey_water_sufficient,ML01,2018-05-01,2018-05-31,40,percent,survey,2\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_line_of_the_page_runs_as_printed(place: Path, service: Service) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) == 7
    made = type_in(lines[0])
    assert "UCDP files it under Mali" in made
    assert "108 inside" in made
    toml = place / "mli" / "area.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("[sources.ucdp]", ""), encoding="utf-8")
    for line in lines[1:]:
        said = type_in(line) if "update" not in line else CliRunner().invoke(lull, shlex.split(line)[1:]).output
        assert "nothing is configured" in said if "update" in line else True
    assert (place / "site" / "index.html").is_file()
    assert service.asked == []
    assert_the_level_s_word_stands(place / "site")


def assert_the_level_s_word_stands(site: Path) -> None:
    """Pages call the units of Mali what Mali calls them, in each language."""
    for lang, word in (("en", "region"), ("fr", "région")):
        for page in ("place/ML01.html", "national.html"):
            (path,) = (site / lang).glob(f"2*/{page}")
            shown = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")).lower()
            assert word in shown, path
            assert "governorate" not in shown, path


def test_the_settings_of_the_page_are_settings(country: Callable[..., Path]) -> None:
    (text,) = blocks("toml")
    area = load_area(country("\n" + text))
    assert set(area.settings.sources) == {"ucdp", "hapi", "iati", "mine"}
    page = PAGE.read_text(encoding="utf-8")
    for owner, (variable, where) in KEYS.items():
        assert f"| `{owner}` |" in page
        assert f"`{variable}`, {where.split(' ')[0]}" in page


def test_the_lines_of_cron_and_systemd_run(country: Callable[..., Path], service: Service, tmp_path: Path) -> None:
    folder = country()
    rows = [event(n, f"{2020 + n // 12}-{n % 12 + 1:02d}-05", 5 + n % 7) for n in range(36)]
    service.answers["/downloads/ged/ged221-csv.zip"] = as_zip(*rows[:24])
    service.answers["/downloads/candidateged/GEDEvent_v22_01_22_12.csv"] = as_csv(*rows[24:])
    cron = [line for line in blocks("cron")[0].splitlines() if line]
    cron += re.findall(r"^\d.*lull lull update.*$", SITE.read_text(encoding="utf-8"), re.MULTILINE)
    (unit,) = re.findall(r"^ExecStart=(.*)$", "".join(blocks("ini")), re.MULTILINE)
    commands = [*(line[line.index("lull update") :] + " --dry-run" for line in cron), unit]
    assert len(commands) == 3
    for told in commands:
        words = [re.sub(r"/var/lib/lull/(mli|area)", str(folder), w) for w in shlex.split(told)]
        words = [w.replace("/var/lib/lull/site", str(tmp_path / "pages")) for w in words]
        result = CliRunner().invoke(lull, [*words[1:], "--on", "2023-02-12"], catch_exceptions=False)
        assert (result.exit_code, result.output) == (0, "")
    assert (tmp_path / "pages" / "index.html").is_file()
    assert [r.name for r in list_releases(folder)] == ["2022-12"]


def test_the_mail_of_the_page_has_the_options_that_it_names(country: Callable[..., Path]) -> None:
    (line,) = [t for block in blocks("text") for t in block.splitlines()]
    words = [w.replace("mli", str(country())) if w == "mli" else w for w in shlex.split(line)]
    result = CliRunner().invoke(lull, [*words[1:], "--dry-run"], catch_exceptions=False)
    assert (result.exit_code, "would be asked" in result.output) == (0, True)
