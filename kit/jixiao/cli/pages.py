"""`validate -f html`: the page that `export` writes, with the findings that are reported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.batch.jobs import file_result
from jixiao.cli.language import chosen
from jixiao.cli.messages import checked, describe, warn
from jixiao.cli.opening import sources
from jixiao.engines.rows.validate import Validation
from jixiao.model.errors import InputError
from jixiao.outputs.export import Export, Exported, exported, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.cli.batch_run import Batch
    from jixiao.cli.filtering import Review
    from jixiao.toolkit.kit import Toolkit


def page(batch: Batch, review: Review, paths: list[str], stdin_name: str | None) -> Iterator[str]:
    """One page for one report, an overview for several; nothing when none can be read."""
    writers = {one.name: one for one in batch.job.kit.plugins.writers()}
    writer = writers[checked("-f", "html", tuple(writers))]
    items = list(_items(batch, review, batch.job.kit, paths, stdin_name))
    if items:
        export = Export(items=iter(items), language=chosen(), moment=moment())
        yield writer.write(export, {"findings": "1"}).decode()


def _items(batch: Batch, review: Review, kit: Toolkit, paths: list[str], stdin_name: str | None) -> Iterator[Exported]:
    for path, source in sources(paths, kit, stdin_name):
        if isinstance(source, InputError):
            warn(f"{path}: {describe(source)}")
            batch.files += 1
            batch.unreadable += 1
            continue
        one = exported(kit, source)
        result = file_result(path, Validation(source, one.findings, one.claims, one.cards), chosen())
        whole = list(zip(result.findings, one.findings, strict=True))
        batch.count(result)
        shown = {id(data) for kept in review.each(iter([result])) for data in kept.findings}
        yield replace(one, findings=tuple(finding for data, finding in whole if id(data) in shown))
