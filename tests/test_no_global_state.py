"""No state in modules: what a run fills belongs to an object that it owns, and every cache has a bound with a name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import jixiao
import jixiao_plugins

ROOTS = [Path(jixiao.__file__).parent, Path(jixiao_plugins.__file__).parent]
EXCEPTIONS = {
    # the files that a process has begun are its own, and are removed when it ends, whoever began them
    ("jixiao/files/saving.py", "_UNFINISHED"),
    # the one empty document, without arguments: it never changes and never grows
    ("jixiao_plugins/docx_out/look.py", "_template"),
}
CONTAINERS = {"dict", "list", "set", "defaultdict", "Counter", "deque", "OrderedDict", "WeakKeyDictionary", "WeakValueDictionary", "WeakSet"}  # fmt: skip
CHANGES = {"add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem", "popleft", "remove", "setdefault", "update"}  # fmt: skip


def faults(text: str) -> list[tuple[int, str]]:
    """Line and name of every cache without a named bound, every container that begins empty, and every one that a function fills."""
    tree = ast.parse(text)
    return sorted({*_caches(tree), *_empty(tree), *_filled(tree)})


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _caches(tree: ast.Module):
    """`cache`, and `lru_cache` without a bound, or with a bare number; 1 is for what takes nothing and so has one result."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            alone = not ast.unparse(node.args)
            for one in node.decorator_list:
                if _name(one) in {"cache", "lru_cache"} or (
                    isinstance(one, ast.Call) and not _bounded(one, alone=alone)
                ):
                    yield one.lineno, node.name
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            inner = node.value.func
            if _name(inner) == "cache" or (isinstance(inner, ast.Call) and not _bounded(inner, alone=False)):
                yield node.lineno, ast.unparse(node.targets[0])


def _bounded(call: ast.Call, *, alone: bool) -> bool:
    if _name(call.func) != "lru_cache":
        return True
    size = next((one.value for one in call.keywords if one.arg == "maxsize"), None)
    return isinstance(size, ast.Name | ast.Call) or (alone and isinstance(size, ast.Constant) and size.value == 1)


def _targets(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [one.id for one in targets if isinstance(one, ast.Name)]


def _empty(tree: ast.Module):
    """Containers of the module that begin empty: they can only be there to be filled."""
    for node in tree.body:
        for name in _targets(node):
            value = node.value
            empty = isinstance(value, ast.List | ast.Dict) and not ast.unparse(value).strip("[]{}")
            made = isinstance(value, ast.Call) and _name(value.func) in CONTAINERS and not value.args
            if (empty or made) and name != "__all__":
                yield node.lineno, name


def _filled(tree: ast.Module):
    """Names of the module that a function changes: by assigning into them, by a method that changes, by `global`."""
    names = {name for node in tree.body for name in _targets(node)}
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        own = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
        own |= {one.id for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                yield from ((node.lineno, name) for name in node.names)
            changed = ""
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
                changed = getattr(node.value, "id", "")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
                changed = getattr(node.func.value, "id", "")
            if changed in names - own:
                yield node.lineno, changed


def test_no_module_holds_state():
    """Every module of the core and of the plugins that ship."""
    found = {
        (f"{root.name}/{path.relative_to(root).as_posix()}", name)
        for root in ROOTS
        for path in sorted(root.rglob("*.py"))
        for _, name in faults(path.read_text("utf-8"))
    }
    assert found == EXCEPTIONS


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("@cache\ndef found(text): ...\n", "found"),
        ("@functools.cache\ndef found(): ...\n", "found"),
        ("@lru_cache\ndef found(text): ...\n", "found"),
        ("@lru_cache()\ndef found(text): ...\n", "found"),
        ("@lru_cache(maxsize=None)\ndef found(text): ...\n", "found"),
        ("@lru_cache(maxsize=1)\ndef found(text): ...\n", "found"),
        ("@functools.lru_cache(maxsize=4096)\ndef found(text): ...\n", "found"),
        ("found = lru_cache(maxsize=None)(make)\n", "found"),
        ("found = cache(make)\n", "found"),
        ("_found: dict[str, int] = {}\n", "_found"),
        ("_found = []\n", "_found"),
        ("_found = set()\n", "_found"),
        ("_found = defaultdict()\n", "_found"),
        ("_found = {'a': 1}\n\ndef add(key):\n    _found[key] = 1\n", "_found"),
        ("_found = {'a'}\n\ndef add(key):\n    _found.add(key)\n", "_found"),
        ("_found = None\n\ndef add(key):\n    global _found\n    _found = key\n", "_found"),
    ],
)
def test_planted_state_is_found(planted, name):
    """Each kind is named."""
    assert {one for _, one in faults(planted)} == {name}


@pytest.mark.parametrize(
    "harmless",
    [
        "_KEPT = 64\n\n@lru_cache(maxsize=_KEPT)\ndef found(text): ...\n",
        "@lru_cache(maxsize=len(FAMILIES))\ndef found(text): ...\n",
        "@lru_cache(maxsize=1)\ndef table(): ...\n",
        "_NAMES = {'a': 1}\n\ndef count():\n    _NAMES = {}\n    _NAMES['b'] = 2\n",
        "_NAMES = {'a': 1}\n\ndef get(key):\n    return _NAMES[key]\n",
        "class Tally:\n    def __init__(self):\n        self.found = {}\n",
    ],
)
def test_what_holds_no_state_is_left_alone(harmless):
    """Constants, local names and objects."""
    assert faults(harmless) == []
