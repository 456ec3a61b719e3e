"""Names of the governorates and districts of Iraq in English, Arabic and Sorani, each with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Name:
    """The names of one place; empty where no source supports one."""

    en: str
    ar: str
    ckb: str
    source_ckb: str = ""


def names(data: Path) -> dict[str, Name]:
    """Names by place id."""
    out = {"IQ": Name("Iraq", "العراق", "عێراق", "area.toml")}
    with (data / "gazetteer/iraq_admin_gazetteer_codab_en_ar.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["level"] != "3":
                out[row["pcode"]] = Name(row["name_en"].strip(), row["name_ar"].strip(), "")
    return out


def write_report(found: dict[str, Name], area: Path) -> None:
    """List the places without a Sorani name."""
