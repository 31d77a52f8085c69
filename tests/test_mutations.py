"""The script that changes the rules one constant after the other: it knows every room that holds rules, and the tests of each."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parent.parent
SPEC = importlib.util.spec_from_file_location("mutate_rules", ROOT / "benchmarks" / "mutate_rules.py")
SCRIPT = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(SCRIPT)
PLAIN = {"checks/__init__.py", "methods/__init__.py", "methods/builtin.py"}
"""Rooms without anything that could be changed."""


def test_every_room_of_rules_is_gone_through() -> None:
    """All checks and methods, each with tests that exist."""
    rooms = {f"{wing}/{one.name}" for wing in ("checks", "methods") for one in (SCRIPT.RULES / wing).glob("*.py")}
    assert rooms - PLAIN == {name for name in SCRIPT.TESTS if "/" in name}
    assert all((SCRIPT.RULES / name).is_file() for name in SCRIPT.TESTS)
    assert all((ROOT / test.partition("::")[0]).is_file() for tests in SCRIPT.TESTS.values() for test in tests)
    assert not [name for name in PLAIN if list(SCRIPT.mutations((SCRIPT.RULES / name).read_text("utf-8")))]


def test_what_is_changed() -> None:
    """Numbers, truths, severities, comparisons and what joins them; not what bounds a cache."""
    source = (
        '_KEPT = 9\n\ndef found(a):\n    return both(a >= Decimal("0.05"), a in ONES), "error", len(a) > _MOST, True\n'
    )
    made = [(one.line, one.before, one.after) for one in SCRIPT.mutations(source)]
    assert made == [
        (4, "both(a >= Decimal('0.05'), a in ONES)", "either(a >= Decimal('0.05'), a in ONES)"),
        (4, "'error'", "'warning'"),
        (4, "True", "False"),
        (4, "a >= Decimal('0.05')", "a > Decimal('0.05')"),
        (4, "a in ONES", "a not in ONES"),
        (4, "Decimal('0.05')", "Decimal('0.0515')"),
    ]
