"""`validate --fix` and `--diff`: what is mended, file by file."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from jixiao.cli.language import t
from jixiao.cli.messages import describe, warn
from jixiao.cli.opening import items
from jixiao.model.errors import InputError
from jixiao.outputs.fix import fixes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.cli.output import Output
    from jixiao.files.inputs import Item
    from jixiao.toolkit.kit import Toolkit

_TEXTS = frozenset({".toml", ".json"})


def mended(kit: Toolkit, paths: list[str]) -> Iterator[tuple[str, str, str]]:
    """Path, old and new text of every TOML or JSON report that can be mended. Others are passed over, named on standard error."""
    for item in items(paths, kit, None):
        if item.suffix not in _TEXTS or item.stdin or item.error is not None:
            if item.named:
                warn(f"{item.path}: " + t("只改 TOML 和 JSON", "only TOML and JSON are mended"))
            continue
        found = _one(kit, item)
        if found is not None:
            yield item.path, *found


def _one(kit: Toolkit, item: Item) -> tuple[str, str] | None:
    from jixiao.files.loading import is_report

    try:
        data = item.read()
        if not item.named and not is_report(data, item.suffix):
            return None
        source = kit.open(item.path, data)
        text, edits = kit.in_time(lambda: fixes(kit, source), source)
    except InputError as error:
        warn(f"{item.path}: {describe(error)}")
        return None
    return (source.text, text) if edits else None


def show(kit: Toolkit, paths: list[str], out: Output) -> int:
    """Print what `--fix` would do as a unified diff; 1 when there is something."""
    found = 0
    with out:
        for path, old, new in mended(kit, paths):
            found = 1
            lines = difflib.unified_diff(old.splitlines(), new.splitlines(), path, path, lineterm="")
            out.write("".join(f"{line}\n" for line in lines))
        out.close()
    return found


def mend(kit: Toolkit, paths: list[str]) -> int:
    """Write the mended reports in their places, each whole or not at all; how many there were."""
    from jixiao.files.saving import save

    count = 0
    for path, old, new in mended(kit, paths):
        data = kit.open(path).data
        mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
        if data == mark + old.encode():  # nobody wrote to it meanwhile
            save(path, mark + new.encode(), force=True)
            count += 1
    return count
