"""How exactly a report is extracted, field by field, against a list made by hand.

    python benchmarks/extraction_exactness.py REPORT FACTS.json [REPORT FACTS.json …] [--list]

FACTS.json says what a perfect extraction holds (`indicators`, `outline`, `projects`, `budget_execution` …). For each field
the script prints how many values the list has and how many of them the extraction gives exactly; `--list` names the others.
Numbers are compared as numbers, texts without blanks, and full-width punctuation like half-width.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jixiao.documents.extract import extract
from jixiao.files.reading import read_document
from jixiao.model.limits import Limits
from jixiao.model.report import Evaluation, Indicator, Report
from jixiao.text.quantity import narrow, parse
from jixiao_plugins.readers import jixiao_readers

PUNCTUATION = str.maketrans("，；：（）〔〕“”", ',;:()[]""')
Pair = tuple[str, Any, Any]


def plain(value: Any) -> Any:
    """A value in the form in which two of them are compared."""
    if value is None or value == "":
        return None
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    text = "".join(narrow(str(value)).translate(PUNCTUATION).split()).rstrip("。.;:")
    number = parse(text).number if parse(text).kind == "number" and parse(text).unit in {"", "分"} else None
    return number.normalize() if number is not None else text


def money(value: Any, unit: str) -> Any:
    """An amount without its unit, when that is the one the list gives."""
    return plain(str(value).removesuffix(unit)) if value is not None else None


def head(report: Report, facts: dict[str, Any]) -> Iterator[Pair]:
    """Title, unit, year, region and kind."""
    yield "title", facts["title"], report.title
    yield "unit", facts["unit"], report.unit.name if report.unit else None
    yield "year", facts["fiscal_year"], report.year
    place = facts["jurisdiction"]
    yield (
        "region",
        place.get("county") or place.get("city") or place.get("province"),
        report.region.name if report.region else None,
    )
    kinds = {"部门整体": "department", "项目支出": "project", "转移支付": "transfer"}
    yield "kind", kinds.get(facts["report_kind"]), report.evaluations[0].kind if report.evaluations else None
    if facts.get("report_date"):
        digits = report.dates and report.dates.report and parse(report.dates.report).date
        yield "date", facts["report_date"], digits


def rows(report: Report, facts: dict[str, Any]) -> Iterator[Pair]:
    """The indicator table: rows are matched by name, then by position."""
    found = [row for evaluation in report.evaluations for row in evaluation.indicators]
    yield "row count", len(facts["indicators"]), len(found)
    by_name: dict[str, list[Indicator]] = defaultdict(list)
    for row in found:
        by_name[str(plain(row.name))].append(row)
    for position, gold in enumerate(facts["indicators"]):
        named = by_name.get(str(plain(gold["level3"])))
        row = named.pop(0) if named else (found[position] if position < len(found) else Indicator())
        yield "name", gold["level3"], row.name
        yield "path", [level for level in (gold["level1"], gold["level2"]) if level], list(row.path)
        for field, mine in (
            ("target", row.target),
            ("actual", row.actual),
            ("weight", row.weight),
            ("score", row.score),
        ):
            yield field, gold.get(field), mine
        yield "reason", gold.get("deviation_reason"), row.reason
        yield "rule", gold.get("standard"), row.rule


def form(report: Report, facts: dict[str, Any]) -> Iterator[Pair]:
    """Funds, execution row, groups, total, grade and goals of the first evaluation."""
    first = report.evaluations[0] if report.evaluations else Evaluation()
    gold = facts.get("budget_execution")
    if gold:
        fund = next((fund for fund in first.funds if fund.source == "total"), None)
        for field, name in (("initial", "initial"), ("adjusted", "annual"), ("spent", "executed")):
            yield "funds", gold.get(name), money(getattr(fund, field, None), gold.get("unit", ""))
        for name in ("rate", "weight", "score"):
            yield "execution", gold.get(name), getattr(first.execution, name, None)
    groups = {"/".join(group.path): group.weight for group in first.groups}
    for name, weight in (facts.get("group_weights") or {}).items():
        if name != "预算执行":
            yield "groups", weight, groups.get(name)
    conclusion = facts.get("conclusion") or {}
    yield "grade", conclusion.get("grade"), first.grade
    yield "total", conclusion.get("score"), first.total.score if first.total else None
    goal = facts.get("annual_goal")
    if goal:
        yield "goals", goal["expected"], first.goals[0].expected if first.goals else None
        yield "goals", goal["actual"], first.goals[0].actual if first.goals else None


def prose(report: Report, facts: dict[str, Any]) -> Iterator[Pair]:
    """Sections, projects, cited documents and problems."""
    headings = [row for row in facts["outline"] if row["role"] == "heading"]
    sections = {(plain(section.title), section.level): section for section in report.sections}
    for row in headings:
        found = next(
            (
                s
                for (title, level), s in sections.items()
                if str(title).startswith(str(plain(row["title"]))) and level == row["depth"]
            ),
            None,
        )
        yield "sections", row["title"], row["title"] if found else None
    projects = [evaluation for evaluation in report.evaluations if evaluation.kind == "project"]
    for row in facts.get("projects", []):
        if row["name"].startswith("("):
            continue
        core = str(plain(row["name"])).removeprefix("2023年")
        found_project = next((p for p in projects if core in str(plain(p.name)) or str(plain(p.name)) in core), None)
        yield "project names", row["name"], row["name"] if found_project else None
        fund = found_project.funds[0] if found_project and found_project.funds else None
        yield "project budgets", row.get("budget"), money(fund.initial, row["unit"]) if fund else None
        yield "project spending", row.get("actual"), money(fund.spent, row["unit"]) if fund else None
    cited = {(plain(citation.title), plain(citation.number)) for citation in report.citations}
    for row in facts.get("cited_documents", []):
        pair = (plain(row["title"]), plain(row["number"]))
        yield "citations", row["title"] or row["number"], (row["title"] or row["number"]) if pair in cited else None
    stated = [plain(text) for evaluation in report.evaluations for text in evaluation.problems]
    for text in facts.get("problems", []):
        yield "problems", text, text if plain(text) in stated else None


def compare(report_path: str, facts_path: str) -> list[Pair]:
    """Every value of the list beside the extracted one."""
    data = Path(report_path).read_bytes()
    facts = json.loads(Path(facts_path).read_text(encoding="utf-8"))
    document = read_document(jixiao_readers(), data, Path(report_path).name, Limits())
    report = extract(document).report
    return [*head(report, facts), *rows(report, facts), *form(report, facts), *prose(report, facts)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="REPORT FACTS")
    parser.add_argument("--list", action="store_true", help="name every value that is not exact")
    args = parser.parse_args()
    if len(args.files) % 2:
        parser.error("give each report with its list of facts")
    for report_path, facts_path in zip(args.files[::2], args.files[1::2], strict=True):
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        print(Path(report_path).name)
        for field, gold, mine in compare(report_path, facts_path):
            exact = plain(gold) == plain(mine)
            counts[field][0] += exact
            counts[field][1] += 1
            if args.list and not exact:
                print(f"    {field}: {gold!r} is given as {mine!r}")
        for field, (exact_count, total) in counts.items():
            print(f"  {field:<18}{exact_count:>4} of {total:<4}{100 * exact_count / total:6.1f} %")
        table = [
            counts[field]
            for field in ("name", "path", "target", "actual", "weight", "score", "reason", "rule")
            if field in counts
        ]
        if table:
            print(f"  {'the table':<18}{sum(row[0] for row in table):>4} of {sum(row[1] for row in table):<4}"
                  f"{100 * sum(row[0] for row in table) / sum(row[1] for row in table):6.1f} %")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
