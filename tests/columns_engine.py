"""Packing reports for an engine, and comparing what it makes of them with the row engine, digit for digit."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from msgspec.structs import replace

from jixiao.authoring.case_files import case_files, read_cases
from jixiao.authoring.cases import run_file
from jixiao.batch.row_engine import RowWorkers
from jixiao.batch.score_job import ScoreTablesJob
from jixiao.engines.columns import arrays, packing, running, score_folder, tables
from jixiao.engines.columns.layout import Meta, relative
from jixiao.engines.columns.tables import FLAG_BITS
from jixiao.engines.rows.engine import Scorer
from jixiao.files.loading import load_report
from jixiao.model.report import Dates, Deduction, Evaluation, Fact, Indicator, Region, Report, Value
from jixiao.rules.choose import Chooser
from jixiao.toolkit.kit import Toolkit

ROW = ("computed", "status", "method", "basis", "missing", "weight", "weight_origin", "claimed", "flags")
CARD = ("computed", "grade_computed", "coverage", "weight", "claimed", "profile", "version", "reason", "reason_en")
EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.toml"))


def examples():
    """The example reports."""
    return [load_report(path.read_bytes(), path.name).report for path in EXAMPLES]


class _Recorder(Scorer):
    """Remembers what the cases of a profile ask."""

    def score_with(self, profile, report, given, number=0):
        self._ask(profile.id, report, given)
        return super().score_with(profile, report, given, number)

    def score_one(self, report, number, given):
        card = super().score_one(report, number, given)
        self._ask(card.profile.id, report, given)
        return card

    def _ask(self, profile, report, given):
        facts = tuple(Fact(name=name, value=Value(value)) for name, value in given.items())
        self.asked.setdefault(profile, []).append(replace(report, facts=(*report.facts, *facts)))


def asked_by_cases(kit):
    """The reports that the cases of all profiles stand for, by the profile they are about, of its kind, place and year."""
    recorder = _Recorder(Chooser(kit.library), kit.registry)
    recorder.asked = {}
    for place in kit.library.places.values():
        for file in case_files(place):
            assert all(one.passed for one in run_file(file, recorder))
            sheet = read_cases(file)
            for case in sheet.cases:
                if case.total is not None:
                    profile = case.profile or sheet.profile
                    recorder.asked.setdefault(profile, []).append(_of_total(case, kit.library.rules(profile)))
    assert recorder.asked.pop("declared", None) is None
    return {
        profile: [_at_home(report, kit.library, profile) for report in asked]
        for profile, asked in sorted(recorder.asked.items())
    }


def _of_total(case, rules):
    """A report whose rows make the total of a case: one that cannot be recomputed, and one for what does not apply."""
    absent = Decimal(case.absent or 0)
    rows = [Indicator(name="得分", weight=Value(str(Decimal(rules.total) - absent)), score=Value(case.total))]
    if absent:
        rows.append(Indicator(name="不适用", weight=Value(str(absent)), applicable=False))
    taken = tuple(Deduction(name="扣分", points=Value(points)) for points in case.deductions)
    return Report(
        year=case.year or rules.years.from_,
        dates=Dates(report=str(case.date)) if case.date else None,
        evaluations=(Evaluation(kind=rules.kind, indicators=tuple(rows), deductions=taken),),
    )


def _at_home(report, library, profile):
    """The report where and when the rules of a profile hold."""
    rules, code = library.rules(profile), library.place(library.entries[profile].place).region
    last = rules.years.to or max(rules.years.from_, 2024)
    return replace(
        report,
        year=report.year if rules.years.from_ <= (report.year or 0) <= last else last,
        region=Region(code=code) if code else None,
        evaluations=tuple(replace(one, kind=rules.kind) for one in report.evaluations),
    )


def pack_into(root, reports, apart=lambda where: where):
    """Pack reports into a folder; `apart` says which partition of a report's own. Returns the reports by their numbers."""
    found, parts = {}, {}
    for number, report in enumerate(reports):
        source = load_report(packing.record(report), f"r{number:05}.json")
        packed = packing.pack(source, source.path)
        found[packed.rows["reports"][0][0]] = report
        rows = parts.setdefault(apart(packed.partition), {table: [] for table in tables.PACKED})
        for table, more in packed.rows.items():
            rows[table] += more
    for where, rows in parts.items():
        for table, more in rows.items():
            folder = root / relative(table, where)
            folder.mkdir(parents=True)
            pq.write_table(pa.Table.from_batches([arrays.batch(table, more)]), folder / "0001-00000.parquet")
    (root / "pack.json").write_bytes(msgspec.json.encode(Meta(format=tables.FORMAT, tool="test", runs=1)))
    return found


def score(root, out, engine, kit, *, checks=False, jobs=1):
    """Score a packed folder. Returns rows and cards by their keys, and how many evaluations the row engine took."""
    temporary = score_folder.prepare(out, force=False)
    apart = engine.spreads or jobs > 1
    maker = partial(Toolkit, profile=kit.profile, profile_paths=kit.profile_paths) if apart else lambda: kit
    workers = RowWorkers(ScoreTablesJob(maker, "zh", checks=checks), jobs)
    taken = sum(done.by_rows for done in running.score(root, temporary, engine, kit.scorer, workers))
    assert workers.told == []
    score_folder.finish(out, temporary, engine.name, "score")
    rows = {(one["report"], one["evaluation"], one["row"]): one for one in _read(out / "scores")}
    cards = {(one["report"], one["evaluation"]): one for one in _read(out / "cards")}
    return rows, cards, taken


def _read(folder):
    return ds.dataset(str(folder), partitioning=None).to_table().to_pylist()


def differences(reports, rows, cards, scorer):
    """What an engine says of these reports and the row engine does not, in words."""
    seen = set()
    for number, report in reports.items():
        for at, card in enumerate(scorer.score(report)):
            own = cards[number, at]
            if _of_card(card) != {name: own[name] for name in CARD}:
                yield f"card {card.profile.id}: {_of_card(card)} is not {own}"
            index = 0
            for row in card.rows:
                place = (number, at, -1 if row.row == "execution" else index)
                index += row.row == "indicator"
                seen.add(place)
                found = {name: rows[place][name] for name in ROW} | {"flags": rows[place]["flags"] or None}
                if found != _of_row(row):
                    yield f"{card.profile.id} {row.name}: {_of_row(row)} is not {found}"
    if seen != set(rows):
        yield f"{len(set(rows) ^ seen)} rows too many or too few"


def unlike_codes(reports, cards, kit):
    """Where the finding codes of an engine, with their severity, are not those of the row engine."""
    from jixiao.engines.columns.row_tables import placed
    from jixiao.engines.columns.tables import COLUMNAR
    from jixiao.engines.columns.unpacking import envelope, source_of
    from jixiao.files.task import Task

    for number, report in reports.items():
        row = {
            "report": number,
            "path": "r.json",
            "digest": "0" * 64,
            "document": False,
            "sure": True,
            "record": packing.record(report),
        }
        found = placed(
            one
            for one in kit.validate(source_of(Task(row["path"], envelope(row, []), packed=True))).findings
            if one.code in COLUMNAR
        )
        for at in range(len(report.evaluations)):
            mine = sorted(code for (evaluation, _), codes in found.items() if evaluation == at for code in codes)
            if mine != sorted(cards[number, at]["codes"] or ()):
                yield f"{cards[number, at]['profile']}: {mine} is not {cards[number, at]['codes']}"


def _of_row(row):
    flags = sum(FLAG_BITS[flag] for flag in row.flags)
    return {
        **{name: getattr(row, name) for name in ROW},
        "missing": ";".join(row.missing) or None,
        "flags": flags or None,
    }


def _of_card(card):
    return {
        "computed": card.computed, "grade_computed": "/".join(card.grade_computed) or None, "coverage": card.coverage, "weight": card.weight,
        "claimed": card.claimed, "profile": card.profile.id, "version": card.profile.version, "reason": card.profile.reason[0],
        "reason_en": card.profile.reason[1],
    }  # fmt: skip
