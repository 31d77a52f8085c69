"""The documentation of the methods is what its generator writes, and leaves no method out."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from jixiao.rules.methods.builtin import records
from jixiao.rules.methods.registry import Registry

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "methods.md").read_text("utf-8")
RECORDS = records()


def test_the_page_is_up_to_date() -> None:
    """`docs/methods.md` equals what `docs/generate_methods.py` writes now."""
    spec = importlib.util.spec_from_file_location("generate_methods", DOCS / "generate_methods.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == PAGE


@pytest.mark.parametrize("record", RECORDS, ids=[record.name for record in RECORDS])
def test_every_method_has_an_entry_with_an_example(record) -> None:
    """Each record has a heading, its formula and source, and an example in TOML that reads as the record's own."""
    _, found, rest = PAGE.partition(f"### `{record.name}`\n")
    assert found
    entry = re.split(r"^##", rest, maxsplit=1, flags=re.MULTILINE)[0]
    assert record.formula in entry
    assert record.source in entry
    example = tomllib.loads(re.findall(r"```toml\n(.*?)```", entry, re.DOTALL)[-1])
    assert example["given"].keys() == record.example.given.keys()
    if "rule" in example and record in tuple(Registry(RECORDS).rows):
        method, _ = Registry(RECORDS).rule(example["rule"])
        assert method == record
