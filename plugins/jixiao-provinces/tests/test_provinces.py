"""The package keeps the contract of a profile plugin, and its cases notice every changed constant."""

from __future__ import annotations

from pathlib import Path

import jixiao_provinces
from jixiao.authoring.testing import conform, profile_conforms

PROFILES = Path(jixiao_provinces.__file__).parent / "profiles"


def test_the_plugin_conforms() -> None:
    """What the hook returns holds together and passes its cases."""
    conform(jixiao_provinces)


def test_each_constant_is_noticed() -> None:
    """A number of a rule, changed in its last digit, makes a case fail."""
    profile_conforms(PROFILES, mutate=True)
