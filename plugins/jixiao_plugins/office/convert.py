"""Old binary formats (doc, wps, old et) through LibreOffice, where `soffice` is on the PATH.

LibreOffice runs in a folder of its own, with a fresh profile, with macros forbidden, without a window, and no longer than
some times the time limit (by the clock on the wall: most of it is its start); what it writes is read like any docx or xlsx.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from jixiao.files.reading import refusal, suffix_of
from jixiao.files.timing import PATIENCE
from jixiao_plugins.office.ole import MAGIC, Container

if TYPE_CHECKING:
    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""


def read_old(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `doc`. Raises `InputError` `E001` without LibreOffice, `E007` for a locked file."""
    sheet = not data.startswith((MAGIC, b"PK", b"{\\rtf"))
    if data.startswith(MAGIC):
        names = Container(data).names()
        if "EncryptedPackage" in names or "EncryptionInfo" in names:
            raise refusal("E007", "encrypted")
        sheet = not names.isdisjoint(("Workbook", "Book")) and "WordDocument" not in names
    converted = convert(data, _suffix(data, name, sheet=sheet), "xlsx" if sheet else "docx", limits)
    if sheet:
        from jixiao_plugins.excel.xlsx import read_xlsx as read
    else:
        from jixiao_plugins.word.reader import read_word as read
    document = read(converted, name, limits)
    return msgspec.structs.replace(document, format="xls" if sheet else "doc")


def _suffix(data: bytes, name: str, *, sheet: bool) -> str:
    """LibreOffice goes by the suffix first: give it the one that fits the content."""
    if data.startswith(b"PK"):
        return ".odt"
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    if sheet or not data.startswith(MAGIC):
        return ".xls"
    return ".wps" if suffix_of(name) in (".wps", ".wpt") else ".doc"


def convert(data: bytes, suffix: str, target: str, limits: Limits) -> bytes:
    """The file as LibreOffice saves it in another format. Raises `InputError` `E001`."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise refusal("E001", "no-converter")
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        room = Path(folder)
        (room / "profile" / "user").mkdir(parents=True)
        (room / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source = room / f"input{suffix}"
        source.write_bytes(data)
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
            f"-env:UserInstallation={(room / 'profile').as_uri()}",
            "--convert-to", target, "--outdir", str(room / "out"), str(source),
        ]  # fmt: skip
        _run(command, room, PATIENCE * limits.seconds or None)
        result = room / "out" / f"input.{target}"
        if not result.is_file() or result.stat().st_size > limits.file_bytes:
            raise refusal("E001", "conversion-failed")
        return result.read_bytes()


def _run(command: list[str], room: Path, seconds: float | None) -> None:
    """Run a program for so long at most, then end it with all the programs that it started."""
    with subprocess.Popen(  # noqa: S603  (a fixed command; the file's name and content are data)
        command,
        cwd=room,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise refusal("E001", "conversion-slow") from error
