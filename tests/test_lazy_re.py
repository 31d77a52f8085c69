"""Patterns that are compiled when they are first used: they do what `re` does, and no module of ours compiles at import."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jixiao
from jixiao.text import lazy_re

KIT = Path(jixiao.__file__).parent
SOURCE = r"(?P<word>共计|合计)|[一二三]"
TEXTS = st.text(alphabet="共合计一二三a\n", max_size=12)


@settings(deadline=None)
@given(TEXTS)
def test_a_lazy_pattern_does_what_a_compiled_one_does(text):
    """Every method, at the first use and after it, with and without a span."""
    lazy, made = lazy_re.compile(SOURCE), re.compile(SOURCE)
    for _ in range(2):
        for method in ("search", "match", "fullmatch"):
            for span in ((), (1,), (1, 4)):
                one, other = (getattr(pattern, method)(text, *span) for pattern in (lazy, made))
                assert (one and (one.span(), one.groupdict())) == (other and (other.span(), other.groupdict()))
        assert [one.span() for one in lazy.finditer(text)] == [one.span() for one in made.finditer(text)]
        assert lazy.findall(text) == made.findall(text)
        assert lazy.split(text) == made.split(text)
        assert lazy.sub("x", text) == made.sub("x", text)


def test_it_is_compiled_when_it_is_first_used():
    """What is wrong with a source is raised by the first use; what needs no compiling is there before."""
    wrong = lazy_re.compile("(一")
    assert wrong.pattern == "(一"
    with pytest.raises(re.error):
        wrong.search("一")


def test_flags_count():
    """A pattern with flags."""
    assert lazy_re.compile("^b", lazy_re.MULTILINE).search("a\nb")
    assert lazy_re.compile("A.", lazy_re.IGNORECASE | lazy_re.DOTALL).fullmatch("a\n")


@pytest.mark.parametrize("wing", ["text", "documents", "rules", "engines", "outputs"])
def test_no_module_compiles_its_patterns_at_import(wing):
    """Modules of patterns import `lazy_re`, and tell what matched by the pattern's text: the compiled one is another object."""
    for path in (KIT / wing).rglob("*.py"):
        text = path.read_text("utf-8")
        plain = any(isinstance(node, ast.Import) and node.names[0].name == "re" for node in ast.parse(text).body)
        assert path.name == "lazy_re.py" or not (plain and "re.compile(" in text), path
        assert ".re is " not in text, path
