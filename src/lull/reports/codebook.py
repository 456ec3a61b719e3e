"""The codebook: rules as data, one YAML file a language, and the search for the rules that a text can set off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick

from lull.errors import ReportError
from lull.reports.spans.view import fold, fold_pattern

LANGUAGES = ("en", "ar", "ckb")
_NAME = re.compile(r"<([A-Z]+)>")


@dataclass(frozen=True)
class Rule:
    """One rule: when it fires (`pattern` without `unless`) and what the record then says."""

    id: str
    record: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    event: str | None
    speech: str | None
    commitment: str | None
    status: str | None
    mode: str | None
    strand: str | None
    cues: tuple[str, ...]
    positive: tuple[str, ...]
    negative: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """The rules of one language, its word lists, and an index from beginnings of words to rules."""

    lang: str
    rules: tuple[Rule, ...]
    words: Mapping[str, str]
    index: AhoCorasick
    wanted: tuple[tuple[int, ...], ...]

    def __hash__(self) -> int:
        return hash((self.lang, len(self.rules)))

    def word_pattern(self, name: str) -> re.Pattern[str]:
        """A word list as a pattern of whole words; one that matches nothing if the language has no such list."""
        return _word_pattern(self.words.get(name, r"(?!)"))

    def triggers(self, low: str) -> list[tuple[int, tuple[int, ...]]]:
        """Offsets in folded text where a cue begins a word, each with the numbers of the rules that it belongs to."""
        found = []
        for number, start, _ in self.index.find_matches_as_indexes(low, overlapping=True):
            if self.lang != "en" or start == 0 or not low[start - 1].isalnum():
                found.append((start, self.wanted[number]))
        return found


@lru_cache(maxsize=256)
def _word_pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])")


@lru_cache(maxsize=4)
def load_codebook(lang: str) -> Codebook:
    """The codebook of a language; `ReportError` if there is none, or if a rule is wrong."""
    if lang not in LANGUAGES:
        raise ReportError(f"no codebook for language {lang!r}; there are: {', '.join(LANGUAGES)}")
    text = resources.files("lull.reports").joinpath("codebook", f"{lang}.yaml").read_text(encoding="utf-8")
    return parse_codebook(text, lang)


def parse_codebook(text: str, lang: str) -> Codebook:
    """A codebook from YAML text; `ReportError` names the rule that cannot be used."""
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    words: dict[str, str] = {}
    for name, value in data["words"].items():
        words[name] = _expand(_fold_rule(value), words, f"word list {name}")
    rules = tuple(_rule(row, words) for row in data["rules"])
    if len({r.id for r in rules}) < len(rules):
        raise ReportError(f"codebook {lang}: two rules share an id; every id is unique")
    wanted: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for cue in rule.cues:
            wanted.setdefault(cue, []).append(number)
    return Codebook(lang, rules, words, AhoCorasick(list(wanted)), tuple(tuple(v) for v in wanted.values()))


def _expand(pattern: str, words: Mapping[str, str], where: str) -> str:
    def put(match: re.Match[str]) -> str:
        if match.group(1) not in words:
            raise ReportError(f"codebook, {where}: no word list <{match.group(1)}> above it")
        return words[match.group(1)]

    return _NAME.sub(put, pattern)


def _rule(row: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    says = row["says"]
    try:
        pattern = re.compile(_expand(_fold_rule(row["match"]), words, row["id"]))
        unless = re.compile(_expand(_fold_rule(row["unless"]), words, row["id"])) if "unless" in row else None
    except re.error as error:
        raise ReportError(f"codebook, rule {row['id']}: {error} in its pattern") from error
    if not row.get("positive") or not row.get("negative"):
        raise ReportError(f"codebook, rule {row['id']}: give at least one positive and one negative example")
    return Rule(
        id=row["id"],
        record=says["record"],
        pattern=pattern,
        unless=unless,
        event=says.get("event"),
        speech=says.get("speech"),
        commitment=says.get("commitment"),
        status=says.get("status"),
        mode=says.get("mode"),
        strand=says.get("strand"),
        cues=tuple(fold(c) for c in str(row["cue"]).split()),
        positive=tuple(row["positive"]),
        negative=tuple(row["negative"]),
    )


def _fold_rule(pattern: str) -> str:
    """Fold all but the names of word lists."""
    parts = re.split(r"(<[A-Z]+>)", pattern)
    return "".join(p if i % 2 else fold_pattern(p) for i, p in enumerate(parts))
