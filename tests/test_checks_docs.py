"""The rule catalogue in the documentation is what its generator writes, and leaves no code out."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from jixiao.rules.catalogue import BUILT_IN, FAMILIES

DOCS = Path(__file__).parent.parent / "docs"
RULES = [one for one in BUILT_IN.all_rules() if one.code[:1] in FAMILIES and one.code[1:].isdigit()]


def test_the_page_is_up_to_date() -> None:
    """`docs/rules.md` equals what `docs/generate_rules.py` writes now."""
    spec = importlib.util.spec_from_file_location("generate_rules", DOCS / "generate_rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = module.page()
    assert (DOCS / "rules.md").read_text("utf-8") == page
    assert all(f"\n### {one.code}\n" in page for one in RULES)


@pytest.mark.parametrize("one", RULES, ids=[one.code for one in RULES])
def test_code_belongs_to_its_family(one) -> None:
    """A code is a letter and three digits; its name is in kebab case and its own."""
    assert one.code[1:].isdigit()
    assert len(one.code) == 4
    assert one.name == one.name.lower()
    assert " " not in one.name
    assert [other.name for other in RULES].count(one.name) == 1
