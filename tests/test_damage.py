"""Damaged forms: what is lost, shifted or merged may be unread or uncertain; nothing false is said of it."""

import damage
import pytest

from jixiao import Toolkit

TOLD = frozenset({"E005", "E012", "E013", "E014", "S112"})
MISREAD = ("shifted_right", "missing_header", "lost_header")
FIRST_VALUE = 4
FORMS = list(damage.damaged())


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    """One toolkit for all forms."""
    return Toolkit()


@pytest.mark.parametrize("suffix", damage.OWN)
def test_nothing_false_is_said(kit: Toolkit, suffix: str) -> None:
    """No damaged form has a finding of severity `error`, and a form without damage has none either."""
    for name, data in damage.printed(suffix, FORMS):
        errors = [one for one in kit.validate(kit.open(f"form.{suffix}", data)).findings if one.severity == "error"]
        assert not errors, (suffix, name, errors)


def test_whole_forms_are_certain(kit: Toolkit) -> None:
    """Of a form without damage nothing is unread or uncertain, in any format."""
    whole = [(name, made) for name, made in FORMS if name.endswith(" whole")]
    for suffix in damage.OWN:
        for name, data in damage.printed(suffix, whole):
            codes = {one.code for one in kit.validate(kit.open(f"form.{suffix}", data)).findings}
            assert not codes & {"E012", "E013", "E014"}, (suffix, name, codes)


def test_misread_rows_are_told(kit: Toolkit) -> None:
    """Where cells stand under no header or another one, something says so."""
    for name, made in FORMS:
        _, word, *at = name.split()
        if word in MISREAD and not (word == "missing_header" and int(at[0]) < FIRST_VALUE):
            codes = {one.code for one in kit.validate(kit.open("form.html", damage.as_html(made))).findings}
            assert codes & TOLD, (name, codes)
