"""Does every constant and comparison of the rules matter? Changes one after the other and runs the tests of its file.

    python benchmarks/mutate_rules.py [FILE ...] [--line N ...] [--every N] [--seconds 300] [--list]

A FILE is below `kit/jixiao/rules/`, for example `checks/weights.py`; without one all files of `TESTS` are gone through. Nothing is
written: a mutated module is compiled when it is imported, in a process of its own that was forked before the package was. Prints
what no test noticed; exit 1 if there is anything.
"""

from __future__ import annotations

import argparse
import ast
import copy
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import mmap
import os
import re
import signal
import sys
import tempfile
from collections import Counter
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

import hypothesis.strategies  # noqa: F401 - loaded once, not in every process
import msgspec  # noqa: F401
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).resolve().parent.parent
RULES = HERE / "kit" / "jixiao" / "rules"
CHECKS = (
    "tests/test_checks_cases.py::test_case",
    "tests/test_checks_cases.py::test_base_is_faultless",
    "tests/test_checks.py",
)
METHODS = ("tests/test_methods.py",)
EDGES = ("tests/test_rule_edges.py",)
CARDS = ("tests/test_cli_score.py", "tests/test_facts.py", "tests/test_profiles.py")
TESTS: dict[str, tuple[str, ...]] = {
    **{f"checks/{name}.py": CHECKS for name in (
        "bands", "context", "divisions", "evaluation", "execution_score", "indicators", "policy", "scores",
        "deciding", "table_sums", "tables", "targets", "weights", "words",
    )},
    "checks/funds.py": (*CHECKS, "tests/test_funds_of_documents.py"),
    "checks/deferred.py": ("tests/test_structure.py", *CHECKS, "tests/test_profiles.py"),
    "checks/structure.py": ("tests/test_structure.py", *CHECKS),
    "checks/agreement.py": (*CHECKS, "tests/test_submission_agreement.py", "tests/test_text_against_form.py"),
    "checks/certainty.py": ("tests/test_certainty.py", *CHECKS),
    "checks/local.py": ("tests/test_checks_local.py",),
    "checks/transfers.py": ("tests/test_transfers.py", *CHECKS),
    **{f"methods/{name}.py": METHODS for name in (
        "bands", "base", "examples", "lists", "params", "parts", "ratio", "registry", "row", "steps", "totals", "words",
    )},
    "methods/base.py": (*EDGES, *METHODS, "tests/test_also.py", "tests/test_methods_any_row.py"),
    **dict.fromkeys(("methods/params.py", "methods/registry.py"), (*EDGES, *METHODS)),
    "algebra.py": ("tests/test_algebra.py", *METHODS, *CHECKS),
    "row.py": (*EDGES, *CHECKS, *METHODS),
    **dict.fromkeys(
        ("row_facts.py", "checks/row_scores.py"),
        ("tests/test_quick_roads.py::test_what_is_passed_over_has_nothing_to_say", *EDGES, *CHECKS),
    ),
    "facts.py": (*EDGES, *CARDS),
    "grades.py": (*EDGES, *CHECKS, "tests/test_profiles.py"),
    "place.py": (*EDGES, "tests/test_choice.py", "tests/test_profiles.py"),
    "totals.py": (*EDGES, "tests/test_totals.py", *CARDS),
    "weights.py": (*EDGES, "tests/test_checks_cases.py", "tests/test_profiles.py"),
}  # fmt: skip
"""The tests that hold a file, those first that are most likely to notice."""

_BOUNDS = ("_KEPT", "_MOST", "_LONGEST")
"""Constants that bound a cache or an effort say nothing of what is right, nor does a comparison with one."""

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_CODE = re.compile(r'"([A-Z]{1,2}[0-9]{3})"')
"""A code that a file names: the cases of these are tried first."""
_NAMED = re.compile("[A-Z]{1,2}[0-9]{3}")
_MILDER = {"error": "warning", "warning": "info", "info": "warning"}
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
    classes = [one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)]
    marks = [mark for one in ast.walk(tree) for mark in getattr(one, "decorator_list", ())]
    marks += [mark for one in classes for mark in one.keywords]
    spared |= {id(node) for mark in marks for node in ast.walk(mark)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in spared:
            for change in _changes(node):
                made = copy.deepcopy(tree)
                target = next(one for at, one in enumerate(ast.walk(made)) if at == number)
                change(target)
                yield Mutation(getattr(node, "lineno", 0), ast.unparse(node), ast.unparse(target), made)


def _bounds(one: ast.AST) -> bool:
    """Does it say nothing of what is right? A bound, what only a type checker reads, that two lists are equally long, an example."""
    if isinstance(one, ast.Assign):
        return any(isinstance(name, ast.Name) and name.id.startswith(_BOUNDS) for name in one.targets)
    if isinstance(one, ast.Compare):
        return any(isinstance(name, ast.Name) and name.id.startswith(_BOUNDS) for name in one.comparators)
    return (isinstance(one, ast.If) and "TYPE_CHECKING" in ast.unparse(one.test)) or (
        isinstance(one, ast.keyword) and one.arg in {"strict", "example"}
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
    elif isinstance(node, ast.Constant) and node.value in _MILDER:
        yield lambda one: setattr(one, "value", _MILDER[one.value])
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield lambda one: setattr(one, "value", not one.value)


def _flip(at: int, one: ast.Compare) -> None:
    """Turn a comparison of a chain."""
    one.ops[at] = _FLIPPED[type(one.ops[at])]()


class _Mutated(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Gives the mutated module in the place of the one on disk."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        super().__init__(".".join(path.relative_to(HERE / "kit").with_suffix("").parts), str(path))
        self._tree = tree

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, _: str) -> CodeType:
        return _compiled(self._tree, self.path)


def _compiled(tree: ast.Module, path: Path | str) -> CodeType:
    return compile(ast.fix_missing_locations(tree), str(path), "exec")


class _Order:
    """The tests that name a code of the file come first."""

    def __init__(self, path: Path) -> None:
        self._codes = set(_CODE.findall(path.read_text("utf-8")))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda one: self._codes.isdisjoint(_NAMED.findall(one.nodeid)))


class _Within(_Order):
    """Carries out the tests, once collected, for each mutation of functions that are already imported. `alive` is what none noticed."""

    def __init__(self, path: Path, found: list[Mutation], seconds: int) -> None:
        super().__init__(path)
        self._path, self._found, self._seconds = path, found, seconds
        self.alive: list[bool] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        _failed(session, session.items[:1])  # what it loads is loaded for all
        first = mmap.mmap(-1, 4)
        gc.unfreeze()
        functions = [one for one in gc.get_objects() if isinstance(one, FunctionType)]
        functions = [one for one in functions if one.__code__.co_filename == str(self._path)]
        gc.freeze()  # a process that looks for garbage would copy what it shares
        before = _codes(_compiled(ast.parse(self._path.read_text("utf-8")), self._path))
        for one in self._found:
            changed = _codes(_compiled(one.tree, self._path))
            changed = {key: code for key, code in changed.items() if before.get(key) != code}
            first[:] = bytes(4)
            noticed = _apart(partial(_noticed_within, session, functions, changed, first), self._seconds)
            # what fails of one constant often fails of the next
            session.items.insert(0, session.items.pop(int.from_bytes(first[:])))
            self.alive.append(not noticed)
        return True


def _noticed_within(
    session: pytest.Session, functions: list[FunctionType], changed: dict[Key, CodeType], first: mmap.mmap
) -> bool:
    known = [one for one in functions if _key(one.__code__) in changed]
    for one in known:
        one.__code__ = changed[_key(one.__code__)]
    failed = _failed(session, session.items) if known else None
    first[:] = (failed or 0).to_bytes(4)
    return failed is not None


def _failed(session: pytest.Session, items: list[pytest.Item]) -> int | None:
    """The first test that fails, by its number."""
    for at, item in enumerate(items):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=(*items[at + 1 : at + 2], None)[0])
        if session.testsfailed:
            return at
    return None


def survivors(path: Path, found: list[Mutation], tests: tuple[str, ...], seconds: int) -> Iterator[Mutation]:
    """The mutations that no test notices. Each is tried in functions that are already imported, then where the module is imported anew:
    a value may have been made while it was.
    """

    def within() -> bool:
        loop = _Within(path, found, seconds)
        _tested(loop, tests)
        Path(told.name).write_bytes(bytes(loop.alive))
        return False

    def anew(one: Mutation) -> bool:
        sys.meta_path.insert(0, _Mutated(path, one.tree))
        return _tested(_Order(path), tests) != pytest.ExitCode.OK

    with tempfile.NamedTemporaryFile() as told:
        assert not _apart(within, seconds * len(found))
        alive = Path(told.name).read_bytes()
    for one, left in zip(found, alive, strict=True):
        if left and not _apart(partial(anew, one), seconds):
            yield one


def _tested(plugin: _Order, tests: tuple[str, ...]) -> int:
    # pytest would import the package by a finder of its own, to write its assertions anew.
    return pytest.main(["-x", "-q", "-n0", "-p", "no:cacheprovider", "--assert=plain", *tests], [plugin])


def _apart(work: Callable[[], object], seconds: int) -> bool:
    """Does the work say so, or end badly, in a process of its own?"""
    child = os.fork()
    if not child:
        signal.alarm(seconds)
        os.chdir(HERE)
        with Path(os.devnull).open("w") as silence:
            os.dup2(silence.fileno(), 1)
            os.dup2(silence.fileno(), 2)
        os._exit(bool(work()))
    _, status = os.waitpid(child, 0)
    return status != 0


Key = tuple[str, int]


def _key(code: CodeType) -> Key:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> dict[Key, CodeType]:
    """The functions of a module by name and line, without those that share a line and a name."""
    every: list[CodeType] = [code]
    for one in every:
        every += [inner for inner in one.co_consts if isinstance(inner, CodeType)]
    keys = Counter(map(_key, every))
    return {_key(one): one for one in every[1:] if keys[_key(one)] == 1}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", default=list(TESTS))
    parser.add_argument("--line", type=int, action="append", help="only what stands in this line")
    parser.add_argument("--every", type=int, default=1, help="only every N-th mutation, for a sample")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--list", action="store_true", help="list the mutations and run nothing")
    given = parser.parse_args()
    left = tried = 0
    for name in given.files:
        path = RULES / name
        found = list(mutations(path.read_text("utf-8")))[:: given.every]
        found = sorted((one for one in found if not given.line or one.line in given.line), key=lambda one: one.line)
        tried += len(found)
        for one in found if given.list else survivors(path, found, TESTS[name], given.seconds):
            left += not given.list
            print(f"{name}:{one.line}: {one.before} → {one.after}", flush=True)
    print(f"{tried} mutations, {left} survivors")
    raise SystemExit(bool(left))


if __name__ == "__main__":
    main()
