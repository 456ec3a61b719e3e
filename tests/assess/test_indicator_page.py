"""The page of indicators says what the files say."""

from pathlib import Path

from lull.area import bundled_area
from lull.assess.indicators import load_spec
from lull.assess.page import indicators_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "indicators.md"


def test_page_is_made_from_the_files():
    """After a change of the files, write the page anew with `indicators_page`."""
    assert PAGE.read_text("utf-8") == indicators_page(bundled_area("iraq"))


def test_page_names_every_indicator_and_measure():
    text = indicators_page(bundled_area("iraq"))
    spec = load_spec(bundled_area("iraq"))
    assert all(f"`{i.id}`" in text for i in spec.indicators)
    assert all(f"`{m.id}`" in text for m in spec.measures)
