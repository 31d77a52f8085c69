"""Every JSON output of the program is valid by its schema, and every schema can be printed as one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import jixiao_schemas
from jixiao.cli.main import main

EXAMPLES = sorted(str(path) for path in (Path(__file__).parent.parent / "examples").glob("*.toml"))

OUTPUTS = {
    "findings": ["validate", "-f", "json", "--exit-zero", *EXAMPLES, "absent.toml"],
    "statistics": ["validate", "-f", "json", "--statistics", "--exit-zero", *EXAMPLES],
    "scorecard": ["score", "-f", "json", *EXAMPLES, "absent.toml"],
    "diff": ["diff", "-f", "json", EXAMPLES[0], EXAMPLES[1]],
    "plugins": ["plugins", "-f", "json"],
    "profiles": ["profile", "list", "-f", "json"],
    "rule": ["explain", "-f", "json", "E001"],
    "settings": ["config", "show", "-f", "json"],
    "report": ["extract", "-f", "json", str(Path(__file__).parent / "files" / "form.xlsx")],
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_output_fits_its_schema(name, capsys):
    """No error by the schema of that output."""
    main(OUTPUTS[name])
    data = json.loads(capsys.readouterr().out)
    assert [f"{error.json_path}: {error.message}" for error in jixiao_schemas.validator(name).iter_errors(data)] == []


def test_every_code_in_the_list_fits(capsys):
    """`explain` without a code lists all entries, each by the schema of one."""
    main(["explain", "-f", "json"])
    for entry in json.loads(capsys.readouterr().out):
        assert [error.message for error in jixiao_schemas.validator("rule").iter_errors(entry)] == []


@pytest.mark.parametrize("name", jixiao_schemas.names())
def test_every_schema_is_printed(name, capsys):
    """`jixiao schema NAME --bundle` prints one self-contained file."""
    assert main(["schema", name, "--bundle"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].endswith("2020-12/schema")
