"""An article of the kind that the system is for: needs, promises, a clash and background, told by a foreign officer."""

from __future__ import annotations

from datetime import date

import pytest

from lull.reports.document import make_document
from lull.reports.record import Record
from lull.reports.rules import code

TEXT = """Iraqi counter-terrorism teams, backed by the US-led coalition, fought Islamic State cells in Wadi Ashai last \
week, a Canadian general told reporters on Tuesday. He commands the NATO training mission in Baghdad.

The group had lost its last town, but small cells still hid in the valleys of northern Iraq, he said. There \
will be no lasting peace unless Shia and Sunni leaders are reconciled, the general said.

The towns that were taken back need water and electricity, he added. Political and social grievances remain \
unresolved. Local leaders are bringing people together in the towns, but reconciliation is slower in the \
capital than in the towns, he said.

Last month the Government of Canada extended its mission in Iraq to the end of March 2021. Canada agreed last \
summer to lead the NATO training mission in Baghdad. About 250 Canadian soldiers serve in it.

The bloodshed of the years after the US invasion was still in people's minds, he said."""


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return code(make_document(TEXT, published=date(2019, 4, 16)))


def _one(records: list[Record], **fields: object) -> Record:
    found = [r for r in records if all(getattr(r, k) == v for k, v in fields.items())]
    assert len(found) == 1, f"{fields}: {[r.evidence for r in found]}"
    return found[0]


def test_the_clash_is_dated_by_its_own_week_and_not_by_the_speech(records: list[Record]) -> None:
    clash = _one(records, record_type="security_event")
    assert (clash.event_type, clash.aux_mode) == ("ASSAULT", "actual")
    assert (clash.date_start, clash.date_end, clash.date_prec) == (date(2019, 4, 8), date(2019, 4, 14), 2)
    assert (clash.low, clash.best, clash.high, clash.injured) == (None, None, None, None)
    assert clash.adm2_pcode == "IQG13Q02"
    assert "counter-terrorism" in clash.actors[0]


def test_reconciliation_is_a_condition(records: list[Record]) -> None:
    assert _one(records, speech_act="condition").aux_mode == "hypothetical"


def test_water_and_power_are_needed_and_never_restored(records: list[Record]) -> None:
    for sector in ("water", "electricity"):
        assert _one(records, service_sector=sector).service_status == "needed"
    assert not [r for r in records if r.service_status == "restored"]


def test_the_grievance_and_the_local_efforts_are_told_apart(records: list[Record]) -> None:
    assert "grievances" in _one(records, speech_act="grievance").evidence
    assert _one(records, event_type="CONSULT").aux_mode == "actual"
    assert "slower" in _one(records, speech_act="assessment").evidence


def test_the_extension_ends_with_march_2021(records: list[Record]) -> None:
    extension = _one(records, commitment_status="extended")
    assert (extension.deadline, extension.deadline_prec) == (date(2021, 3, 31), "month")
    assert (extension.date_start, extension.date_end) == (date(2019, 3, 1), date(2019, 3, 31))
    assert extension.actors == ("Government of Canada",)


def test_leading_the_mission_is_a_promise_of_last_summer(records: list[Record]) -> None:
    promise = _one(records, commitment_status="announced")
    assert (promise.date_start, promise.deadline_prec) == (date(2018, 6, 1), "none")


def test_soldiers_are_never_deaths(records: list[Record]) -> None:
    assert all(r.best is None and r.low is None and r.high is None for r in records)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Defense Secretary Adam Example met the council of Sinjar on Monday.", "Defense Secretary"),
        ("Governor Omar Example promised to repair the bridge in Sinjar by July.", "Governor"),
        ("Example's office denied that troops had left Sinjar.", "office"),
    ],
)
def test_persons_stay_out_of_the_sides(text: str, actor: str) -> None:
    (record,) = code(make_document(text, published=date(2019, 4, 16), lang="en"))
    assert record.actors == (actor,)
    assert not any("Example" in side for side in record.actors + record.recipients)


def test_a_quote_that_names_a_person_is_restricted() -> None:
    (record,) = code(
        make_document("Governor Omar Example resigned in Ramadi on Monday.", published=date(2019, 4, 16), lang="en")
    )
    assert record.sensitivity == "restricted"


@pytest.mark.parametrize(
    "text",
    [
        "Engineers hope that the pumps in Khalis will be running again by the feast.",
        "The ministry plans to restore power to Sinjar next month.",
        "Power would be restored to Baiji only if the gas is paid for, the office said.",
        "Water has not been restored in Zubair, two weeks after the burst.",
        "Crews expect power to be back in Ana within two days.",
        "Restoring electricity in Hatra will take a year, the directorate said.",
        "Two of the four turbines at Musayyib are back in operation.",
        "Officials claimed that the Tikrit hospital had reopened; patients found it locked.",
        "The school in Hawija needs to be repaired.",
        "تعتزم المديرية إعادة الكهرباء إلى قضاء سنجار الشهر المقبل.",
    ],
)
def test_restored_is_never_said_of_less(text: str) -> None:
    records = code(make_document(text, published=date(2022, 5, 18)))
    assert not [r for r in records if r.service_status == "restored" and r.aux_mode == "actual"]


@pytest.mark.parametrize(
    "text",
    [
        "There were no protests in Basra on Friday.",
        "If the army withdraws, families would return to Yathrib.",
        "Had the guards not fired, the mob would have stormed the council in Kut.",
        "The tribes will sign the accord on Sunday in Hawija.",
        "Police deny that anyone was arrested in Karbala.",
        "Residents fear that IS will attack Jalawla again.",
        "No family has returned to Sinuni since the strikes.",
    ],
)
def test_what_did_not_happen_is_never_actual(text: str) -> None:
    assert not [r for r in code(make_document(text, published=date(2022, 5, 18))) if r.aux_mode == "actual"]
