"""What a text may not carry out is taken out of it, and nothing else."""

from __future__ import annotations

import pytest

from lull.disclosure import screened

TAKEN = [
    ("Sheikh Ahmed Hassan paid", "Ahmed Hassan", "name"),
    ("Sheikh <b>Ahmed</b>&nbsp;<i>Hassan</i> paid", "Hassan", "name"),
    ("Ah\u200bmed Hassan paid", "med Hassan", "name"),
    ("التقى الشيخ أحمد حسن الجبوري بالمحافظ", "أحمد حسن", "name"),
    ("کاک ئازاد کەریم گوتی", "ئازاد کەریم", "name"),
    ("call 0770 123 4567", "4567", "telephone"),
    ("tel +964 <b>770</b> 123-4567", "4567", "telephone"),
    ("هاتف ٠٧٧٠١٢٣٤٥٦٧", "٤٥٦٧", "telephone"),
    ("at 33.31234, 44.36123", "44.36", "coordinates"),
    ("at 33°18'N 44°21'E", "44", "coordinates"),
    ("grid 38S MB 44110 86050", "44110", "coordinates"),
    ("write to a.b@example.org", "example.org", "e-mail"),
    ("lives in mahalla 312, house 4", "312", "address"),
    ("Compensate 2 people", "2", "small count"),
    ("Only 1 civilian stayed", "1", "small count"),
    ("It killed two or three people", "three", "small count"),
    ("four civilians were killed", "four", "small count"),
    ("a family of three", "three", "small count"),
    ("killed 3 in Mosul", "3", "small count"),
    ("four (4) people were killed", "4", "small count"),
    ("2 injuries and 12 arrests", "2 inj", "small count"),
    ("a couple were killed", "couple", "small count"),
    ("GPS 36.123 43.456", "43.456", "coordinates"),
    ("Contact: +964 770 123 4567 / 0780 111 2222", "2222", "telephone"),
    ("قتل ثلاثة أشخاص", "ثلاثة", "small count"),
    ("مقتل ٣ في الموصل", "٣", "small count"),
    ("عاد شخصان", "شخصان", "small count"),
    ("سێ کەس کوژران", "سێ", "small count"),
    ("Mme Aminata Traoré a reçu", "Traoré", "name"),
    ("deux civils ont été tués", "deux", "small count"),
    ("une famille est revenue", "une famille", "small count"),
    ("appeler le tél. 76 12 34 56", "34", "telephone"),
]
KEPT = [
    "Prime Minister of Canada", "26 families and 150 people", "3 schools for 400 pupils", "Resolution 3 of 2018",
    "UN Security Council resolution 2367 (2017)", "from 2018-05-02 to 2019-01-31", "1,600,000 IQD a family",
    "Imam Ali Hospital in Mosul", "3.5 million people", "killed 36 people", "killed 3 km away", "UN Women",
    "la place de la République à Mopti", "un programme pour les familles",
    "وزارة الهجرة والمهجرين",
]  # fmt: skip


@pytest.mark.parametrize(("text", "gone", "kind"), TAKEN)
def test_it_is_taken_out_and_said_what_it_was(text: str, gone: str, kind: str) -> None:
    found = screened(text)
    assert gone not in found.text
    assert kind in found.found
    assert screened(found.text).text == found.text


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_texts_stay_as_they_are(text: str) -> None:
    assert screened(text).text == text
    assert screened(text).found == ()
