"""The folder of scores: it is filled out of sight, and appears when it is whole."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import msgspec

from jixiao.engines.columns.tables import FORMAT, SCORED
from jixiao.model.errors import UsageError, of_system
from jixiao.model.findings import SEVERITIES
from jixiao.model.message import Message

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = "scores.json"
"""What the folder is: its format, the engine that made it, and of what."""

TEMPORARY = ".scoring"


def finish(folder: Path, temporary: Path, engine: str, what: str, *, force: bool = False) -> None:
    """Put the finished tables in their place; with `force` in that of others."""
    from jixiao.model.version import tool

    about = {"format": FORMAT, "tool": tool(), "engine": engine, "what": what}
    (temporary / ABOUT).write_bytes(msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n")
    for name in (*SCORED, ABOUT):
        if force and name in SCORED:
            shutil.rmtree(folder / name, ignore_errors=True)
        if (temporary / name).exists():
            (temporary / name).replace(folder / name)
    temporary.rmdir()


def prepare(folder: Path, *, force: bool) -> Path:
    """An empty hidden folder in the folder of scores. Raises UsageError where something else stands there already."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / TEMPORARY, ignore_errors=True)
        here = sorted(one.name for one in folder.iterdir())
        strange = [name for name in here if name not in (*SCORED, ABOUT)]
        if strange or (here and not force):
            raise UsageError(
                Message(
                    f"{folder} 不是空的；要换掉里面的得分请加 --force",
                    f"{folder} is not empty; --force replaces the scores in it",
                ),
                hint=Message("里面还有别的文件，请另给一个文件夹", "it holds other files: name another folder")
                if strange
                else "",
            )
        (folder / TEMPORARY).mkdir()
    except OSError as error:
        zh, en = of_system(error)
        raise UsageError(Message(f"写不了 {folder}：{zh}", f"cannot write {folder}: {en}")) from error
    return folder / TEMPORARY


def has_status(folder: Path, status: str) -> bool:
    """Has any row of a folder of scores this status?"""
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    column = "overstated" if status == "overstated" else "unverifiable"
    found = ds.dataset(str(folder / "cards"), partitioning=None).scanner(columns=[column], filter=pc.field(column) > 0)
    return bool(found.count_rows())


def has_severity(folder: Path, severity: str) -> bool:
    """Has any card a finding of at least this severity?"""
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    reached = SEVERITIES[: SEVERITIES.index(severity) + 1] if severity in SEVERITIES else ()
    if not reached:
        return False
    for batch in ds.dataset(str(folder / "cards"), partitioning=None).to_batches(columns=["codes"]):
        codes = batch.column("codes").flatten()
        if len(codes) and pc.any(pc.match_substring_regex(codes, f":({'|'.join(reached)})$")).as_py():
            return True
    return False
