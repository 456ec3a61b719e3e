"""The OpenAPI description and what the API does are the same, whatever is asked."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from lull.publish.app import make_app
from lull.publish.mock import mock_release

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> schemathesis.BaseSchema:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    mock_release(folder, as_of=date(2019, 4, 1), rng=np.random.default_rng(5))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", make_app(folder))


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_request_breaks_the_description(case: schemathesis.Case) -> None:
    case.call_and_validate()
