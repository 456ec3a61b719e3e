"""`tasks.json` and `admin.json` hold what hubverse schema 6 requires, and nothing that it does not know."""

from __future__ import annotations

from typing import Any

import pytest

from lull.publish.hub import admin_json, tasks_json

TYPES = {"continuous", "discrete", "binary", "date", "nominal", "ordinal", "compositional"}
ADMIN = {"schema_version", "name", "maintainer", "contact", "repository", "file_format", "timezone"}
ADMIN_MAY = {"zoltar_project_id", "citation", "model_output_dir", "derived_task_ids", "cloud"}
ROUND = {"round_id_from_variable", "round_id", "model_tasks", "submissions_due"}
TARGET = {"target_id", "target_name", "target_units", "target_keys", "target_type", "is_step_ahead"}


@pytest.fixture(scope="module")
def tasks() -> dict[str, Any]:
    seen = {"location": ["a", "b"], "horizon": [1, 2], "group_id": ["all"]}
    return tasks_json(["2019-04-01", "2019-05-01"], seen, draws=100)


def test_admin_has_every_field_and_no_other() -> None:
    found = admin_json({"area": "iraq"})
    assert found.keys() >= ADMIN
    assert found.keys() - ADMIN <= ADMIN_MAY
    assert found["schema_version"].endswith("v6.0.0/admin-schema.json")
    assert set(found["file_format"]) <= {"csv", "parquet", "arrow"}
    assert found["repository"].keys() == {"host", "owner", "name"}
    assert found["repository"]["host"] == "github"
    assert found["contact"].keys() == {"name", "email"}


def test_rounds_are_told_apart_by_a_task_id(tasks: dict[str, Any]) -> None:
    assert tasks.keys() <= {"schema_version", "rounds", "output_type_id_datatype", "derived_task_ids"}
    assert tasks["schema_version"].endswith("v6.0.0/tasks-schema.json")
    for one in tasks["rounds"]:
        assert one.keys() >= ROUND
        due = one["submissions_due"]
        assert due["relative_to"] in one["model_tasks"][0]["task_ids"]
        assert isinstance(due["start"], int)
        assert due["start"] <= due["end"]
        assert all(one["round_id"] in task["task_ids"] for task in one["model_tasks"])


def test_every_task_id_lists_unique_values_of_one_type(tasks: dict[str, Any]) -> None:
    for task in (t for r in tasks["rounds"] for t in r["model_tasks"]):
        assert task.keys() == {"task_ids", "output_type", "target_metadata"}
        for name, values in task["task_ids"].items():
            assert values.keys() == {"required", "optional"}, name
            held = [*(values["required"] or []), *(values["optional"] or [])]
            assert held, name
            assert len(set(held)) == len(held), name
            assert len({type(v) for v in held}) == 1, name


def test_output_types_have_their_ids_and_values(tasks: dict[str, Any]) -> None:
    for task in (t for r in tasks["rounds"] for t in r["model_tasks"]):
        for kind, output in task["output_type"].items():
            ids = "output_type_id_params" if kind == "sample" else "output_type_id"
            assert output.keys() == {ids, "value", "is_required"}
            assert isinstance(output["is_required"], bool)
            assert output["value"]["type"] in {"integer", "double"}
        for level in task["output_type"].get("quantile", {}).get("output_type_id", {}).get("required", []):
            assert 0 <= level <= 1


def test_samples_say_how_many_there_are_and_what_they_share(tasks: dict[str, Any]) -> None:
    task = tasks["rounds"][0]["model_tasks"][0]
    found = task["output_type"]["sample"]["output_type_id_params"]
    assert found["type"] in {"integer", "character"}
    assert found["min_samples_per_task"] <= found["max_samples_per_task"]
    assert set(found["compound_taskid_set"]) < task["task_ids"].keys()


def test_targets_are_among_the_values_of_their_task(tasks: dict[str, Any]) -> None:
    for task in (t for r in tasks["rounds"] for t in r["model_tasks"]):
        for target in task["target_metadata"]:
            assert target.keys() >= TARGET
            assert target["target_type"] in TYPES
            assert not target["is_step_ahead"] or target["time_unit"] in {"day", "week", "month"}
            for name, value in target["target_keys"].items():
                held = task["task_ids"][name]
                assert value in [*(held["required"] or []), *(held["optional"] or [])]
        # Bins of sizes are allowed for categories only, quantiles and samples for numbers.
        categories = {t["target_type"] for t in task["target_metadata"]} <= {"nominal", "ordinal", "binary"}
        assert ("pmf" in task["output_type"]) is categories
