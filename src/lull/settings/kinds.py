"""Kinds of values that several sections share, and the base of all sections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from lull import languages

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])$")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*$")
_LEVEL = re.compile(r"[a-z][a-z0-9_]*$")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?$")
# A grid cell is a unit of forecasts without being a level of places.
CELL = "cell"


class Section(BaseModel):
    """One section of a settings file: unknown keys are errors, a text is no number, values never change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


def _month(text: str) -> str:
    if text and not _MONTH.match(text):
        raise ValueError('expected a month such as "2019-04"')
    return text


def _ident(text: str) -> str:
    if not _ID.match(text):
        raise ValueError("expected letters a-z, digits and -")
    return text


def _level(text: str) -> str:
    if not _LEVEL.match(text) or text == CELL:
        raise ValueError(f"expected letters a-z, digits and _, and not {CELL!r}")
    return text


def _tag(code: str) -> str:
    if not _TAG.match(code):
        raise ValueError("expected a language code (BCP 47) of two or three letters")
    return code


def _offered(code: str) -> str:
    if code not in languages.codes():
        raise ValueError(f"expected one of {', '.join(languages.codes())}: these have pages")
    return code


def _filled(names: Mapping[str, str]) -> Mapping[str, str]:
    if not names or not all(text.strip() for text in names.values()):
        raise ValueError('expected a table of texts by language, such as { CODE = "..." }')
    return names


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _origin(address: str) -> str:
    if not _ORIGIN.match(address):
        raise ValueError("expected an origin such as https://news.example, without a path")
    return address


List = BeforeValidator(_listed)
Month = Annotated[str, AfterValidator(_month)]
Ident = Annotated[str, AfterValidator(_ident)]
LevelId = Annotated[str, AfterValidator(_level)]
Tag = Annotated[str, AfterValidator(_tag)]
Origin = Annotated[str, AfterValidator(_origin)]
Offered = Annotated[str, AfterValidator(_offered)]
Names = Annotated[dict[Tag, str], AfterValidator(_filled)]
