"""The bundled places, loaded once."""

from __future__ import annotations

import pytest

from lull.area import Area, bundled_area, load_area
from lull.places import Places, load_places


@pytest.fixture(scope="session")
def iraq() -> Area:
    return load_area(bundled_area("iraq"))


@pytest.fixture(scope="session")
def places(iraq: Area) -> Places:
    return load_places(iraq)
