"""`validate -f html`: the page that `export` writes, with the findings that are reported."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.batch.jobs import file_result
from jixiao.cli.language import chosen
from jixiao.cli.messages import checked, describe, warn
from jixiao.engines.rows.validate import Validation
from jixiao.model.errors import InputError
from jixiao.outputs.export import Export, Exported, Unread, exported, moment, unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.cli.batch_run import Batch
    from jixiao.cli.filtering import Review
    from jixiao.files.loading import Source
    from jixiao.toolkit.kit import Toolkit


def page(batch: Batch, review: Review, opened: Iterable[tuple[str, Source | InputError]]) -> Iterator[str]:
    """One page for one report, an overview for several and for what could not be read. `opened` are the reports with their paths."""
    kit = batch.job.kit
    writers = {one.name: one for one in kit.plugins.writers()}
    writer = writers[checked("-f", "html", tuple(writers))]
    failed: list[Unread] = []
    items = _items(batch, review, opened, failed)

    def write(whole: Iterable[Exported]) -> bytes:
        export = Export(items=iter(whole), unread=failed, language=chosen(), moment=moment(), catalogue=kit.catalogue)
        return writer.write(export, {"findings": "1"})

    start = list(itertools.islice(items, 2))
    if len(start) == 1:
        (only,) = start
        try:
            yield kit.in_time(lambda: write(start), only).decode()
        except InputError as error:
            batch.unreadable += 1
            _not_read(only.path, error, failed)
        else:
            return
        start = []
    if start or failed:
        yield write(itertools.chain(start, items)).decode()


def _not_read(path: str, error: InputError, failed: list[Unread]) -> None:
    warn(f"{path}: {describe(error)}")
    failed.append(unread(path, error, chosen()))


def _items(
    batch: Batch, review: Review, opened: Iterable[tuple[str, Source | InputError]], failed: list[Unread]
) -> Iterator[Exported]:
    kit = batch.job.kit
    for path, read in opened:
        found = _judged(kit, read)
        if isinstance(found, InputError):
            _not_read(path, found, failed)
            batch.files += 1
            batch.unreadable += 1
            continue
        source, one = found
        result = file_result(path, Validation(source, one.findings, one.claims, one.cards), chosen(), kit.catalogue)
        whole = list(zip(result.findings, one.findings, strict=True))
        batch.count(result)
        shown = {id(data) for kept in review.each(iter([result])) for data in kept.findings}
        yield replace(one, findings=tuple(finding for data, finding in whole if id(data) in shown))


def _judged(kit: Toolkit, source: Source | InputError) -> tuple[Source, Exported] | InputError:
    """The report with its findings, or why there is none: it cannot be read, or judging it took too long."""
    try:
        return source if isinstance(source, InputError) else (source, exported(kit, source))
    except InputError as error:
        return error
