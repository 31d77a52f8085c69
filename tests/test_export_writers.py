"""What writers promise beside the round trip: forms cell by cell, formulas, safe text, pages that hold together, letters, sheets."""

import csv
import io
import re
import tomllib
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import msgspec
import openpyxl
import pytest
from selectolax.lexbor import LexborHTMLParser

from jixiao.cli.main import main
from jixiao.documents.open import open_source
from jixiao.model import report as r
from jixiao.model.errors import UsageError
from jixiao.model.limits import Limits
from jixiao.outputs.export import Export, Exported, exported, moment
from jixiao.outputs.forms.recheck import compared, read_sheet, with_reviews
from jixiao.toolkit.kit import Toolkit
from jixiao_plugins.readers import jixiao_readers
from jixiao_plugins.writers import jixiao_writers

ROOT = Path(__file__).parent.parent
HETANG = ROOT / "examples" / "hunan-hetang-2022.toml"
WRITERS = {writer.name: writer for writer in jixiao_writers()}
KIT = Toolkit()


def judged(path=HETANG):
    return exported(KIT, KIT.open(str(path)))


def written(one, to, kind="report", language="zh", **options):
    return WRITERS[to].write(Export(items=iter([one]), kind=kind, language=language), options)


def workbook(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def find(sheet, text):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def test_form_has_the_official_rows_columns_and_merges():
    """The department form of 2022: header rows, merged levels, notes, and A4 in one page's width."""
    sheet = workbook(written(judged(), "xlsx"))["自评表"]
    header = find(sheet, "一级指标").row
    words = [cell.value for cell in sheet[header]]
    assert words == [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ]
    money = [cell.value for cell in sheet[find(sheet, "年初预算数").row] if cell.value]
    assert money == [
        "资金情况（万元）",
        "年度资金总额",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "得分（分值×执行率）",
    ]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert f"B{header + 1}:B{header + 8}" in merged
    assert f"A{header}:A{header + 16}" in merged
    assert find(sheet, "等级：优").row == header + 17
    assert any("执行率" in str(cell.value) for cell in sheet["A"] if str(cell.value).startswith("注："))
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area


def test_totals_are_formulas_with_values():
    """Totals, the execution rate and its score are formulas; their values stand in the file, too."""
    data = written(judged(), "xlsx")
    formulas = [
        cell.value for row in workbook(data)["自评表"].iter_rows() for cell in row if str(cell.value).startswith("=")
    ]
    assert sum("SUM(" in one for one in formulas) == 4
    assert any("MIN(1," in one for one in formulas)
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["自评表"]
    row = find(values, "总分").row
    assert [values.cell(row, 7).value, values.cell(row, 8).value] == [100, 99]


def test_a_total_that_does_not_add_up_stays_as_printed():
    """No formula replaces what the report claims."""
    one = judged()
    wrong = r.Evaluation(kind="project", name="甲", indicators=(r.Indicator(name="乙", weight=r.Value("10"), score=r.Value("9")),),
                         total=r.Total(weight=r.Value("100"), score=r.Value("98")))  # fmt: skip
    data = written(Exported(report=r.Report(evaluations=(wrong,)), path=one.path), "xlsx")
    assert not any(str(cell.value).startswith("=") for row in workbook(data)["自评表"].iter_rows() for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_text_is_never_a_formula(text):
    """Text that a spreadsheet would run is text in xlsx and harmless in csv."""
    row = r.Indicator(name=text, target=r.Value(text), reason=text)
    one = Exported(
        report=r.Report(title=text, evaluations=(r.Evaluation(kind="project", name=text, indicators=(row,)),))
    )
    data = written(one, "xlsx")
    parts = zipfile.ZipFile(io.BytesIO(data))
    sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(re.search(r"<f>(?!IF)", sheet) for sheet in sheets)
    cells = [cell for line in csv.reader(io.StringIO(written(one, "csv").decode())) for cell in line]
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_findings_become_cell_notes():
    """With the option, findings are notes of the cells they are about."""
    sheet = workbook(written(judged(), "xlsx", findings="1"))["自评表"]
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) >= 2
    plain = workbook(written(judged(), "xlsx"))["自评表"]
    assert not any(cell.comment for row in plain.iter_rows() for cell in row)


def test_word_form_is_landscape_with_chinese_fonts():
    """The form stands on landscape A4; fonts are set by name for East-Asian text."""
    document = docx.Document(io.BytesIO(written(judged(), "docx")))
    assert any(one.page_width > one.page_height for one in document.sections)
    fonts = set(re.findall(r'w:eastAsia="([^"]+)"', document.element.xml + document.styles.element.xml))
    assert {"仿宋", "黑体"} <= fonts


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.toml")), ids=lambda path: path.stem)
def test_page_holds_together(path, language):
    """One page: no script, no network, ids once, every link leads somewhere, headings, landmarks, table headers."""
    data = written(judged(path), "html", language=language).decode()
    page = LexborHTMLParser(data)
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = {node.attributes["href"] for node in page.css("a[href]")}
    assert {target for target in targets if target[1:] not in ids} == set()
    assert all(target.startswith("#") for target in targets)
    assert not page.css("script, link, img, iframe")
    assert not re.search(r"(?:src|href)=\"https?:|url\(|@import", data)
    assert len(page.css("main")) == len(page.css("h1")) == 1
    assert page.css("nav")
    assert all(table.css("th[scope]") for table in page.css("table"))
    assert all(node.attributes.get("aria-label") for node in page.css("svg, .scroll"))


def test_page_has_charts_proofs_and_marks():
    """Charts, proofs that unfold, and statements marked in the text, to which findings link."""
    text = "年初预算10万元，支出8万元，完成预算的90%。\n共办件100件。"
    one = open_source(
        f"# 某局2023年度部门整体支出绩效自评报告\n\n一、支出情况\n\n{text}\n".encode(), "a.md", jixiao_readers, Limits()
    )
    page = LexborHTMLParser(written(exported(KIT, one), "html").decode())
    marks = {node.attributes["id"] for node in page.css("mark.wrong")}
    assert marks
    assert any(node.attributes["href"][1:] in marks for node in page.css(".findings a"))
    page = LexborHTMLParser(written(judged(), "html").decode())
    assert len(page.css("svg")) >= 2
    assert len(page.css("details")) > 10


def test_batch_page(capsys):
    """Several reports give one page: all files, codes, distributions, list to send back."""
    main(["--lang", "zh", "export", "--to", "html", *map(str, sorted((ROOT / "examples").glob("*.toml")))])
    page = LexborHTMLParser(capsys.readouterr().out)
    assert [node.attributes["id"] for node in page.css("h2")] == ["files", "codes", "overview", "return"]
    ids = {node.attributes["id"] for node in page.css("[id]")}
    assert all(node.attributes["href"][1:] in ids for node in page.css("a[href]"))


def test_csv_has_a_row_for_each_indicator():
    """One row an indicator and one for the execution; the byte order mark only on request."""
    data = written(judged(), "csv")
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert len(rows) == 17
    assert rows[0]["row"] == "execution"
    assert rows[16]["computed"] == "4.9"
    assert not data.startswith(b"\xef\xbb\xbf")
    assert written(judged(), "csv", bom="1").startswith(b"\xef\xbb\xbf")


def test_single_formats_refuse_several_reports():
    """A format of one report does not silently drop the others."""
    with pytest.raises(UsageError):
        WRITERS["docx"].write(Export(items=iter([judged(), judged()])), {})


def test_filled_recheck_sheet_is_read_back():
    """The reviewer's columns become `review`; 偏离度 = (自评 - 复核) / 自评."""
    one = judged()
    book = workbook(written(one, "xlsx", kind="recheck"))
    sheet = book.active
    at = {cell.value: cell.column for cell in sheet[find(sheet, "序号").row]}
    row = find(sheet, "群众满意度").row
    assert str(sheet.cell(row, at["重算得分"]).value) == "4.9"
    assert sheet.cell(row, at["核对"]).value == "偏高"
    assert "一致" in {sheet.cell(number, at["核对"]).value for number in range(1, sheet.max_row + 1)}
    assert str(sheet.cell(row, at["偏离度"]).value).startswith("=")
    sheet.cell(row, at["复核得分"]).value = 4.5
    sheet.cell(row, at["备注"]).value = "样本不足"
    out = io.BytesIO()
    book.save(out)
    rows = read_sheet(open_source(out.getvalue(), "a.xlsx", jixiao_readers, Limits()).document)
    report, left = with_reviews(one.report, rows)
    review = report.evaluations[0].indicators[15].review
    assert (review.score, review.reason) == ("4.5", "样本不足")
    assert str(rows[0].deviation) == "0.1"
    assert not left
    assert len(list(compared(report, rows, left, "zh"))) == 2


def test_letter_names_every_error(tmp_path):
    """The review letter lists every error and warning with its code in the table of demands, and what to do."""
    one = judged()
    assert main(["export", str(HETANG), "--to", "letter", "-o", str(tmp_path / "a.docx")]) == 0
    document = docx.Document(tmp_path / "a.docx")
    demands = [row.cells[4].text for table in document.tables[:-1] for row in table.rows]
    slip = [row.cells[1].text for row in document.tables[-1].rows]
    for finding in one.findings:
        if finding.severity in {"error", "warning"}:
            assert any(finding.code in text for text in demands)
            assert any(finding.code in text for text in slip)
    assert any("整改要求" in paragraph.text for paragraph in document.paragraphs)


def test_moment(monkeypatch):
    """A moment that no file can carry is refused."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(UsageError):
        moment()


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        ("hunan", "department"),
        ("national", "department"),
        ("national", "project"),
        ("yunnan/anning", "department"),
        ("sichuan", "project"),
    ],
)
def test_init(profile, kind):
    """An empty report of every place is valid TOML and a report; its form has the rules as notes, and formulas."""
    from jixiao.outputs.export import blank_form
    from jixiao.outputs.forms.blank import blank_report, notes
    from jixiao.outputs.forms.blank_toml import blank_toml

    kit = Toolkit(profile=profile)
    one = r.Evaluation(kind=kind, name="")
    found = kit.scorer.chooser.choose(r.Report(year=2023, evaluations=(one,)), one, kit.scorer.wanted).profile
    report, remarks = blank_report(found, kind, 2023), notes(found, kit.registry, "zh")
    text = blank_toml(report, remarks, "zh")
    assert tomllib.loads(text)["evaluations"][0]["kind"] == kind
    read = kit.open("a.toml", text.encode()).report
    assert len(read.evaluations[0].indicators) == len(report.evaluations[0].indicators)
    sheet = workbook(blank_form(report, found, remarks, moment(), WRITERS.values(), "xlsx"))["自评表"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(cell.comment for cell in cells) == bool(remarks)
    assert any(str(cell.value).startswith("=") for cell in cells)


def test_a_changed_cell_is_read_as_it_stands():
    """What a person changes in the form, and a form that another program saved, comes back changed."""
    book = workbook(written(judged(), "xlsx"))
    sheet = book["自评表"]
    row = find(sheet, "群众满意度").row
    sheet.cell(row, 8).value = 4.9
    sheet.cell(row, 9).value = "按比例计分"
    out = io.BytesIO()
    book.save(out)
    read = open_source(out.getvalue(), "a.xlsx", jixiao_readers, Limits()).report
    indicator = read.evaluations[0].indicators[15]
    assert (indicator.score, indicator.reason) == ("4.9", "按比例计分")
    assert read.evaluations[0].indicators[:15] == judged().report.evaluations[0].indicators[:15]


def test_the_recheck_sheet_says_how_little_was_recomputed():
    """Beside a total that is mostly what the unit claims; else nothing. A row that agrees may have no score of its own."""
    one = judged()
    for coverage, said in ((Decimal("0.3"), True), (Decimal("0.7"), False)):
        made = one.cards[0].made._replace(coverage=coverage)
        card = msgspec.structs.replace(one.cards[0], make=lambda made=made: made)
        sheet = workbook(written(replace(one, cards=(card,)), "xlsx", kind="recheck")).active
        notes = [str(row[0].value) for row in sheet.iter_rows(min_row=find(sheet, "合计").row + 1)]
        assert any("只核实了 30% 的权重" in note for note in notes) is said
        assert any("定性指标只有区间" in note for note in notes)


def test_nothing_to_recheck():
    """A report without evaluations, or without rows in them, has no sheet."""
    for evaluations in ((), (r.Evaluation(name="甲"),)):
        with pytest.raises(UsageError):
            written(Exported(report=r.Report(title="甲", evaluations=evaluations)), "xlsx", kind="recheck")


def test_the_recheck_sheet_has_no_formula_without_arguments():
    """An evaluation without rows has no sheet; the others keep their number, by which they are read back; agreeing rows are marked."""
    one = judged()
    empty = r.Evaluation(name="没有行的自评")
    report = msgspec.structs.replace(one.report, evaluations=(empty, *one.report.evaluations))
    book = workbook(written(replace(one, report=report, cards=(one.cards[0], *one.cards)), "xlsx", kind="recheck"))
    assert book.sheetnames == ["复核表2"]
    texts = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert not any("SUM()" in text or "COUNT()" in text for text in texts)
    sheet = book.active
    at = {cell.value: cell.column for cell in sheet[find(sheet, "序号").row]}
    sheet.cell(find(sheet, "群众满意度").row, at["复核得分"]).value = 4.5
    out = io.BytesIO()
    book.save(out)
    rows = read_sheet(open_source(out.getvalue(), "a.xlsx", jixiao_readers, Limits()).document)
    assert [row.evaluation for row in rows] == [1]


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_an_empty_form_of_both_formats(suffix, tmp_path, capsys):
    """`init -o` writes the form; in Word the rules stand in a table behind it. A format that init does not write is refused."""
    path = tmp_path / f"a.{suffix}"
    assert main(["init", "--year", "2024", "--kind", "project", "-o", str(path)]) == 0
    data = path.read_bytes()
    if suffix == "docx":
        text = "\n".join(
            cell.text for table in docx.Document(io.BytesIO(data)).tables for row in table.rows for cell in row.cells
        )
        assert "评分规则" in text
        assert "预算执行率" in text
    assert main(["init", "--year", "2024", "-o", str(tmp_path / "a.pdf")]) == 2
    capsys.readouterr()


@pytest.mark.parametrize(("kind", "column"), [("recheck", "重算得分"), ("report", "年度指标值")])
def test_a_long_form_repeats_its_heading_in_print(kind, column):
    """On more than a page the names of its columns stand at the top of each: not the heading of the funds above them."""
    one = judged()
    long = msgspec.structs.replace(one.report.evaluations[0], indicators=one.report.evaluations[0].indicators * 5)
    book = workbook(
        written(Exported(report=msgspec.structs.replace(one.report, evaluations=(long,))), "xlsx", kind=kind)
    )
    title = book.active[int(book.active.print_title_rows.split(":$")[1])]
    assert {"三级指标", column} <= {cell.value for cell in title}
