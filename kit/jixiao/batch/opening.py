"""The report behind a task, and all reports behind those of one submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.files.loading import Source
    from jixiao.files.task import Task
    from jixiao.toolkit.kit import Toolkit


def open_task(kit: Toolkit, task: Task, *, any_document: bool = False) -> Source | None:
    """The report behind a task; None for a file of a folder that is no report. Raises InputError.

    `any_document` takes a document that is no self-evaluation, too, as `Toolkit.open` does.
    """
    from jixiao.files.inputs import REPORTS, read

    if task.error is not None:
        raise task.error
    if task.packed:
        from jixiao.engines.columns.unpacking import source_of

        return source_of(task)
    if task.line:
        from jixiao.files.loading import iter_ndjson

        path = task.path.rpartition(":")[0]
        found = next(iter_ndjson([task.data or b""], path, limits=kit.limits, first_line=task.line))
        if isinstance(found, InputError):
            raise found
        return found
    data = task.data if task.data is not None else read(task.path, kit.limits.file_bytes)
    suffix = task.path[task.path.rfind(".") :].lower()
    if task.named or suffix not in REPORTS:
        return kit.open(task.path, data, any_document=any_document)
    from jixiao.files.loading import is_report

    if suffix == ".json" and (source := _sound(kit, task.path, data)) is not None:
        return source
    return kit.open(task.path, data, any_document=any_document) if is_report(data, suffix) else None


def _sound(kit: Toolkit, path: str, data: bytes) -> Source | None:
    """The report in a JSON file that has evaluations: most files of a folder are one, and need not be looked at beforehand."""
    try:
        source = kit.open(path, data)
    except InputError:
        return None
    return source if source.report.evaluations else None


def open_all(
    kit: Toolkit, tasks: Iterable[Task], opened: Callable[[Task], Source | None]
) -> Iterator[tuple[Task, Source | InputError]]:
    """Every report behind the tasks of one submission, the files inside a zip in its place; what cannot be read as its error."""
    for task in _unpacked(kit, tasks):
        try:
            source = opened(task)
        except InputError as error:
            yield task, error
        else:
            if source is not None:
                yield task, source


def _unpacked(kit: Toolkit, tasks: Iterable[Task]) -> Iterator[Task]:
    """The tasks, with the files inside a zip in the place of the zip; a zip that cannot be read stays, to be refused."""
    from jixiao.documents.submission import unzip
    from jixiao.files.inputs import read

    for task in tasks:
        if not task.path.lower().endswith(".zip"):
            yield task
            continue
        try:
            data = task.data if task.data is not None else read(task.path, kit.limits.file_bytes)
            inside = list(unzip(data, task.path, kit.limits))
        except InputError as error:
            yield task._replace(error=error)
            continue
        for name, content in inside:
            if name[name.rfind(".") :].lower() in kit.suffixes:
                yield task._replace(path=name, data=content, named=False)
