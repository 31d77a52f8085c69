"""The order of the wings: each imports only those before it, no file is in a circle, and nothing else stands at the top."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

import jixiao
import jixiao_plugins

DOCS = Path(__file__).parent.parent / "docs"
KIT = Path(jixiao.__file__).parent


def house():
    spec = importlib.util.spec_from_file_location("draw_house", DOCS / "draw_house.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOUSE = house()


@pytest.fixture
def small(tmp_path):
    """A house of two wings, one room each, in order."""
    for name, text in {
        "text/__init__.py": "",
        "text/quantity.py": "import re\n",
        "model/__init__.py": "",
        "model/report.py": "from jixiao.text.quantity import parse\n",
    }.items():
        path = tmp_path / "jixiao" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "jixiao"


def test_no_wing_imports_one_below_it():
    """Every import of the core goes up the list of wings, or stays in its wing."""
    assert HOUSE.upward(HOUSE.imports(KIT)) == []


@pytest.mark.parametrize("package", [KIT, Path(jixiao_plugins.__file__).parent], ids=lambda one: one.name)
def test_no_file_is_in_a_circle(package):
    """No file reaches itself through its imports, in the core and in the plugins that come with it."""
    assert HOUSE.circles(HOUSE.imports(package)) == []


def test_only_wings_and_thin_files_at_the_top():
    """Beside the wings there are the program's two files and two thin re-exports, which define nothing."""
    names = {path.name for path in KIT.iterdir() if path.name != "__pycache__"}
    assert names == {*HOUSE.WINGS, "__init__.py", "__main__.py", "extending.py", "hookspecs.py", "py.typed"}
    for thin in ("extending.py", "hookspecs.py"):
        lines = (KIT / thin).read_text("utf-8").splitlines()
        assert not [line for line in lines if line.startswith(("def ", "class ", "@"))]


@pytest.mark.parametrize(
    "planted",
    [
        "from jixiao.model.report import Report\n",
        "import jixiao.model.report\n",
        "from jixiao.model import report\n",
        "def read():\n    from jixiao.model.report import Report\n    return Report\n",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from jixiao.model.report import Report\n",
    ],
)
def test_a_planted_import_is_found(small, planted):
    """An import against the order is named with its line, wherever in the file it stands; here it closes a circle as well."""
    assert HOUSE.upward(HOUSE.imports(small)) == []
    (small / "text" / "quantity.py").write_text(planted, "utf-8")
    found = HOUSE.imports(small)
    line = next(at for at, text in enumerate(planted.splitlines(), 1) if "jixiao.model" in text)
    assert HOUSE.upward(found) == [f"jixiao.text.quantity:{line} → jixiao.model.report"]
    assert HOUSE.circles(found) == [["jixiao.model.report", "jixiao.text.quantity"]]


def test_a_planted_circle_in_one_wing_is_found(small):
    """Two files of one wing that import one another."""
    (small / "text" / "units.py").write_text("from jixiao.text.quantity import parse\n", "utf-8")
    (small / "text" / "quantity.py").write_text(
        "def f():\n    from jixiao.text import units\n    return units\n", "utf-8"
    )
    assert HOUSE.circles(HOUSE.imports(small)) == [["jixiao.text.quantity", "jixiao.text.units"]]


def test_the_page_and_the_drawing_are_up_to_date():
    """`docs/house.md` and its picture equal what `docs/draw_house.py` writes now."""
    assert (DOCS / "house.md").read_text("utf-8") == HOUSE.page(KIT)
    assert (DOCS / "pictures" / "house.svg").read_text("utf-8") == HOUSE.drawing(KIT)


def test_every_package_says_its_rule():
    """Each folder of the core has a docstring: a sentence on what belongs there."""
    docs = {path: ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "" for path in KIT.rglob("__init__.py")}
    assert [str(path.relative_to(KIT)) for path, doc in docs.items() if len(doc.split()) < 4] == []
