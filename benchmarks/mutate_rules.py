"""Does every constant and comparison of the rules matter? Changes one after the other and runs the tests of its file.

    python benchmarks/mutate_rules.py [FILE ...] [--every N] [--seconds 300] [--list]

A FILE is below `kit/jixiao/rules/`, for example `checks/weights.py`; without one all files of `TESTS` are gone through. Nothing is
written: a mutated module is compiled when it is imported, in a process of its own that was forked before the package was. Prints
what no test noticed; exit 1 if there is anything.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType

HERE = Path(__file__).resolve().parent.parent
RULES = HERE / "kit" / "jixiao" / "rules"
CHECKS = (
    "tests/test_checks_cases.py::test_case",
    "tests/test_checks_cases.py::test_base_is_faultless",
    "tests/test_checks.py",
)
METHODS = ("tests/test_methods.py",)
CARDS = ("tests/test_cli_score.py", "tests/test_facts.py", "tests/test_profiles.py")
TESTS: dict[str, tuple[str, ...]] = {
    **{f"checks/{name}.py": CHECKS for name in (
        "bands", "context", "divisions", "evaluation", "execution_score", "funds", "indicators", "policy", "scores",
        "table_sums", "tables", "targets", "weights",
    )},
    **dict.fromkeys(("checks/structure.py", "checks/deferred.py"), ("tests/test_structure.py", *CHECKS)),
    "checks/agreement.py": (*CHECKS, "tests/test_submission_agreement.py", "tests/test_text_against_form.py"),
    "checks/certainty.py": ("tests/test_certainty.py", *CHECKS),
    "checks/local.py": ("tests/test_checks_local.py",),
    "checks/transfers.py": ("tests/test_transfers.py", *CHECKS),
    **{f"methods/{name}.py": METHODS for name in ("bands", "base", "lists", "parts", "ratio", "row", "steps", "totals", "words")},
    **dict.fromkeys(("row_facts.py", "checks/row_scores.py"), ("tests/test_quick_roads.py::test_what_is_passed_over_has_nothing_to_say", *CHECKS)),
    "facts.py": CARDS,
    "grades.py": (*CHECKS, "tests/test_profiles.py"),
    "place.py": ("tests/test_choice.py", "tests/test_profiles.py"),
    "totals.py": ("tests/test_totals.py", *CARDS),
    "weights.py": ("tests/test_checks_cases.py", "tests/test_profiles.py"),
}  # fmt: skip
"""The tests that hold a file, those first that are most likely to notice."""

_BOUNDS = ("_MOST", "_LONGEST")
"""Constants that bound a cache or an effort say nothing of what is right, nor does a comparison with one."""

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_SWAPPED = {"both": "either", "either": "both", "least": "most", "most": "least"}


class Mutation(NamedTuple):
    """One change: the place, what stood there and what stands there now, and the whole module with it."""

    line: int
    before: str
    after: str
    tree: ast.Module


def mutations(source: str) -> Iterator[Mutation]:
    """Every mutation of a module."""
    tree = ast.parse(source)
    spared = {id(node) for one in ast.walk(tree) if _bounds(one) for node in ast.walk(one)}
    marks = [mark for one in ast.walk(tree) for mark in getattr(one, "decorator_list", ())]
    spared |= {id(node) for mark in marks for node in ast.walk(mark)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in spared:
            for change in _changes(node):
                made = copy.deepcopy(tree)
                target = next(one for at, one in enumerate(ast.walk(made)) if at == number)
                change(target)
                yield Mutation(getattr(node, "lineno", 0), ast.unparse(node), ast.unparse(target), made)


def _bounds(one: ast.AST) -> bool:
    """Does it say nothing of what is right? A bound, what only a type checker reads, and that two lists are equally long."""
    if isinstance(one, ast.Assign):
        return any(isinstance(name, ast.Name) and name.id.startswith(_BOUNDS) for name in one.targets)
    if isinstance(one, ast.Compare):
        return any(isinstance(name, ast.Name) and name.id.startswith(_BOUNDS) for name in one.comparators)
    return (isinstance(one, ast.If) and "TYPE_CHECKING" in ast.unparse(one.test)) or (
        isinstance(one, ast.keyword) and one.arg == "strict"
    )


def _changes(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    """How a node may be changed."""
    if isinstance(node, ast.Compare):
        for at, sign in enumerate(node.ops):
            if type(sign) in _FLIPPED:
                yield partial(_flip, at)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in _SWAPPED and len(node.args) > 1:
            yield lambda one: setattr(one.func, "id", _SWAPPED[one.func.id])
        if node.func.id in {"Decimal", "Number"} and node.args and isinstance(node.args[0], ast.Constant):
            yield lambda one: setattr(
                one.args[0], "value", f"{Decimal(one.args[0].value) * Decimal('1.01') + Decimal('0.001'):.4f}"
            )
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield lambda one: setattr(one, "value", one.value + 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield lambda one: setattr(one, "value", not one.value)


def _flip(at: int, one: ast.Compare) -> None:
    """Turn a comparison of a chain."""
    one.ops[at] = _FLIPPED[type(one.ops[at])]()


class _Mutated(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Gives the mutated module in the place of the one on disk."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        super().__init__(name, str(path))
        self._tree = tree

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, _: str) -> CodeType:
        return compile(ast.fix_missing_locations(self._tree), self.path, "exec")


def noticed(path: Path, mutation: Mutation, tests: tuple[str, ...], seconds: int) -> bool:
    """Does a test fail, or a module break, or the run take too long?"""
    child = os.fork()
    if not child:
        import pytest

        name = ".".join(path.relative_to(HERE / "kit").with_suffix("").parts)
        sys.meta_path.insert(0, _Mutated(name, path, mutation.tree))
        signal.alarm(seconds)
        with Path(os.devnull).open("w") as silence:
            os.dup2(silence.fileno(), 1)
            os.dup2(silence.fileno(), 2)
        os.chdir(HERE)
        # pytest would import the package by a finder of its own, to write its assertions anew.
        os._exit(int(pytest.main(["-x", "-q", "-n0", "-p", "no:cacheprovider", "--assert=plain", *tests])))
    _, status = os.waitpid(child, 0)
    return status != 0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", default=list(TESTS))
    parser.add_argument("--every", type=int, default=1, help="only every N-th mutation, for a sample")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--list", action="store_true", help="list the mutations and run nothing")
    given = parser.parse_args()
    survivors = tried = 0
    for name in given.files:
        path = RULES / name
        for mutation in list(mutations(path.read_text("utf-8")))[:: given.every]:
            tried += 1
            if given.list or not noticed(path, mutation, TESTS[name], given.seconds):
                survivors += not given.list
                print(f"{name}:{mutation.line}: {mutation.before} → {mutation.after}", flush=True)
    print(f"{tried} mutations, {survivors} survivors")
    raise SystemExit(bool(survivors))


if __name__ == "__main__":
    main()
