"""The wheel and the sdist hold what the tree holds: a typo in the build table would drop a package without a word."""

import subprocess
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent
PACKAGES = ("kit/jixiao", "profiles/jixiao_profiles", "plugins/jixiao_plugins", "schemas/jixiao_schemas")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def tree(folder, base):
    """The files of a folder of the project, relative to a base, without what Python leaves behind."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT / base).as_posix()
        for path in files
        if "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built in this process."""
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture(scope="module")
def metadata(wheel):
    """The METADATA of the wheel."""
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(name).decode())


def test_wheel_holds_the_packages(wheel):
    """Every file of the four packages is in the wheel, and nothing else but the metadata."""
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == {name for folder in PACKAGES for name in tree(folder, Path(folder).parent)}


def test_wheel_is_typed(wheel):
    """Each top-level package has its `py.typed`, once."""
    assert sorted(name for name in wheel.namelist() if name.endswith("py.typed")) == sorted(
        f"{Path(folder).name}/py.typed" for folder in PACKAGES
    )


def test_wheel_holds_data(wheel):
    """Data that is found at run time is in: schemas and profiles."""
    names = wheel.namelist()
    assert "jixiao_schemas/report.schema.json" in names
    assert any(name.startswith("jixiao_profiles/") and name.endswith(".toml") for name in names)


def test_wheel_is_the_same_twice(wheel, tmp_path):
    """Two builds of the same tree are the same bytes."""
    (again,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    assert Path(again).read_bytes() == Path(wheel.filename).read_bytes()


def test_metadata(metadata):
    """Name, version, licence and the Python that is needed."""
    assert metadata["Name"] == "jixiao"
    assert metadata["Version"] == PROJECT["version"]
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"


def test_version_is_told_once():
    """The version of the package is that of the project."""
    import jixiao

    assert jixiao.__version__ == PROJECT["version"]


def test_entry_points(wheel):
    """The program and each plugin named in the metadata can be imported from the wheel's own files."""
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt"))
    lines = [line for line in wheel.read(name).decode().splitlines() if " = " in line]
    assert any(line.startswith("jixiao = ") for line in lines)
    for line in lines:
        module = line.split(" = ")[1].split(":")[0].replace(".", "/")
        assert {f"{module}.py", f"{module}/__init__.py"} & set(wheel.namelist()), line


def test_sdist(tmp_path):
    """The sdist has what a build and its tests need: the packages, the tests and the project file."""
    (path,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(path) as archive:
        packed = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    wanted = {name for folder in (*PACKAGES, "tests") for name in tree(folder, ROOT)}
    assert wanted | {"pyproject.toml", "LICENSE", "README.md", "README.zh-CN.md", "CHANGELOG.md", "PKG-INFO"} <= packed


def test_nothing_ignored_is_needed():
    """No file of the packages is one that git ignores: it would be missing in a fresh clone."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    found = subprocess.run(
        ["git", "ls-files", "--others", "--ignored", "--exclude-standard", *PACKAGES],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert [name for name in found if "__pycache__" not in name and not name.endswith(".pyc")] == []
