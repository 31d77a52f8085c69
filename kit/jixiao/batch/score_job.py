"""Scores and cards by the row engine, as rows of tables: what columns leave to it, small packs, and what a summary counts."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.batch.table_job import TableJob
from jixiao.engines.columns.layout import Partition
from jixiao.engines.columns.packing import UNKNOWN_REGION, UNKNOWN_YEAR, partition, report_id
from jixiao.engines.columns.row_tables import placed, rows_of
from jixiao.engines.columns.tables import COLUMNAR, SCORED
from jixiao.engines.columns.unpacking import asked_for
from jixiao.engines.summary.open import rows_for
from jixiao.engines.summary.tables import TABLES
from jixiao.rules.place import region_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.batch.table_job import Answer, Rows
    from jixiao.engines.columns.row_tables import Coded
    from jixiao.files.loading import Source
    from jixiao.files.task import Task
    from jixiao.model.message import Language
    from jixiao.model.scorecard import Scorecard
    from jixiao.toolkit.kit import Toolkit

Row = tuple[Any, ...]
_IN_ORDER = {table: itemgetter(*(one.name for one in columns)) for table, columns in SCORED.items()}
_ENCODER = msgspec.msgpack.Encoder()


class ScoreTablesJob(TableJob[Row]):
    """Answers with rows of the tables `scores` and `cards`. `checks` asks for finding codes too: those that columns know."""

    tables = tuple(SCORED)

    def __init__(self, kit: Callable[[], Toolkit], language: Language, *, checks: bool) -> None:
        super().__init__(kit, language)
        self.checks = checks

    def encoded(self, table: str, rows: list[Row], /) -> bytes:
        """An Arrow batch."""
        from jixiao.engines.columns.arrays import batch, to_bytes

        return to_bytes(batch(table, rows))

    def rows_of(self, task: Task, source: Source, _: Answer, /) -> Rows[Row]:
        """The rows of one report, or of those of its evaluations that are asked for."""
        number, wanted = asked_for(task) if task.packed else (report_id(task.path, source.digest), None)
        cards, codes = self._judged(source)
        found = rows_of(source, task.path, number, cards, codes, wanted)
        where = partition(source.report, region_code(source.report))
        return where, {table: list(map(_IN_ORDER[table], rows)) for table, rows in found.items()}

    def _judged(self, source: Source) -> tuple[list[Scorecard], Coded | None]:
        if not self.checks:
            return self.kit.score(source), None
        found = self.kit.validate(source)
        return list(found.cards), placed(one for one in found.findings if one.code in COLUMNAR)


class SummaryJob(TableJob[Row]):
    """Answers with what a summary counts: cards, their findings by code, and verdicts on rows.

    Of packed reports the codes are counted that columns know, so that it does not matter who scored them; of others all, those
    on the text with the report's first evaluation.
    """

    tables = tuple(TABLES)

    def encoded(self, _: str, rows: list[Row], /) -> bytes:
        """Plain values."""
        return _ENCODER.encode(rows)

    def rows_of(self, task: Task, source: Source, _: Answer, /) -> Rows[Row]:
        """The rows of one report."""
        found = self.kit.validate(source)
        counted = (one for one in found.findings if not task.packed or one.code in COLUMNAR)
        codes = placed(counted, elsewhere=None if task.packed else 0)
        number = report_id(task.path, source.digest)
        rows = rows_of(source, task.path, number, found.cards, codes, brief=True)
        return Partition(UNKNOWN_REGION, UNKNOWN_YEAR), rows_for(rows["cards"], rows["scores"])
