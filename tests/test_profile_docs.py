"""The pages about profiles are what their generator writes, name every profile, and their example is run."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from jixiao.authoring.listing import list_profiles
from jixiao.authoring.testing import profile_conforms
from jixiao.toolkit.kit import Toolkit

DOCS = Path(__file__).parent.parent / "docs"
KIT = Toolkit()


def generator():
    spec = importlib.util.spec_from_file_location("generate_profiles", DOCS / "generate_profiles.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["profiles", "coverage", "reference"])
def test_a_page_is_up_to_date(page):
    """The page equals what `docs/generate_profiles.py` writes now."""
    name = {"profiles": "profiles.md", "coverage": "coverage.md", "reference": "profile-reference.md"}[page]
    assert getattr(generator(), page)() == (DOCS / name).read_text("utf-8")


@pytest.mark.parametrize("profile", sorted(one.id for one in list_profiles(KIT.library) if one.origin == "built-in"))
def test_every_profile_is_documented(profile):
    """Each built-in rule file stands in the list."""
    assert f"`{profile}`" in (DOCS / "profiles.md").read_text("utf-8")


def test_the_tutorials_example_passes(tmp_path):
    """The files of the tutorial, put together, hold and pass, and their cases notice each changed constant."""
    text = (DOCS / "writing-a-profile.md").read_text("utf-8")
    folder = tmp_path / "zhejiang"
    found = re.findall(r"<!-- file: (\S+) -->\n```toml\n(.*?)```", text, flags=re.DOTALL)
    assert [name for name, _ in found] == ["profile.toml", "project-2023.toml", "cases/project-2023.toml"]
    for name, body in found:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(body, encoding="utf-8")
    profile_conforms(folder, mutate=True)


def test_the_rules_of_the_tutorial_compile():
    """Every rule that the table of phrases shows is one that the methods take."""
    import tomllib

    text = (DOCS / "writing-a-profile.md").read_text("utf-8")
    rules = re.findall(r"`(\{ method = .*?\})` ?\|", text)
    assert len(rules) >= 7
    for rule in rules:
        KIT.registry.rule(tomllib.loads(f"rule = {rule}")["rule"])


@pytest.mark.parametrize(
    "page", ["profiles.md", "coverage.md", "writing-a-profile.md", "citing.md", "profile-reference.md"]
)
def test_the_links_between_pages_hold(page):
    """Every link to a page beside it names a page that is there."""
    text = (DOCS / page).read_text("utf-8")
    for target in re.findall(r"\]\(([\w-]+\.md)\)", text):
        assert (DOCS / target).is_file(), target
