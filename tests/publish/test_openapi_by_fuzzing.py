"""The OpenAPI description and what the API does are the same, whatever is asked."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lull.publish.app import make_app

with warnings.catch_warnings():
    # Its plug-ins warn about each other; the figures that it finds are ours.
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.specs.openapi.checks import positive_data_acceptance

_FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


@pytest.mark.filterwarnings("ignore")
def test_no_request_breaks_the_description(site_area: Path) -> None:
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", make_app(site_area))
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @_FEW
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            # A cursor is opaque: a made-up one is refused although it is a text, as the description says.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        ask()
    assert asked > 60
