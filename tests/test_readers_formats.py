"""Every format gives the same document for the same report, and each reader knows what its format hides."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jixiao.files.problems import PROBLEMS, problem_params
from jixiao.files.reading import choose, fingerprint, read_document
from jixiao.model.document import Block, Document, Heading, Paragraph, Table
from jixiao.model.errors import InputError
from jixiao.model.limits import Limits
from jixiao.rules.catalogue.input import RULES
from jixiao_plugins.readers import jixiao_readers

FILES = Path(__file__).parent / "files"
READERS = jixiao_readers()


def read(data: bytes, name: str) -> Document:
    return read_document(READERS, data, name, Limits())


def fixture(name: str) -> Document:
    return read((FILES / name).read_bytes(), name)


def shape(blocks: tuple[Block, ...]) -> list[object]:
    """What is printed: white space apart, places apart."""
    result: list[object] = []
    for block in blocks:
        if isinstance(block, Table):
            result += [
                (cell.row, cell.column, cell.row_span, cell.col_span, "".join(cell.text.split()))
                for cell in block.cells
                if cell.text.strip()
            ]
        else:
            result.append("".join(block.text.split()))
    return result


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


def page(body: str) -> bytes:
    """A web page that declares gb2312."""
    return f"<html><head><meta charset=gb2312><title>题</title></head><body>{body}</body></html>".encode("gbk")


@pytest.mark.parametrize("sample", ["form", "score"])
@pytest.mark.parametrize("suffix", ["html", "xlsx", "xls", "ods", "pdf"])
def test_all_formats_print_the_same(sample: str, suffix: str) -> None:
    """Texts, rows, columns and spans are the same in each format as in the Word document."""
    assert shape(fixture(f"{sample}.{suffix}").blocks) == shape(fixture(f"{sample}.docx").blocks)


@pytest.mark.parametrize("sample", ["form", "score"])
def test_flattened_text_has_the_same_cells(sample: str) -> None:
    """The text that a page leaves keeps every printed cell in order."""
    (flat,) = tables(fixture(f"{sample}.txt"))
    (full,) = tables(fixture(f"{sample}.docx"))
    assert ["".join(cell.text.split()) for cell in flat.cells if cell.text] == [
        "".join(cell.text.split()) for cell in full.cells if cell.text
    ]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_old_word_document_is_converted() -> None:
    """A doc file gives the same document as the docx it was made of."""
    document = fixture("score.doc")
    assert document.format == "doc"
    assert shape(document.blocks) == shape(fixture("score.docx").blocks)


@pytest.mark.parametrize("suffix", ["docx", "html", "ods", "pdf", "txt", "xls", "xlsx"])
def test_reader_is_chosen_by_content(suffix: str) -> None:
    """A name that says nothing does not matter."""
    data = (FILES / f"form.{suffix}").read_bytes()
    assert choose(READERS, fingerprint(data), "报告").name == {"txt": "text"}.get(suffix, suffix)


def test_every_cause_fills_its_message() -> None:
    """Each input rule is bilingual, and its message takes the params that readers give."""
    params = problem_params("cells") | {
        "allowed": "1",
        "blocks": "2",
        "text": "三",
        "count": "2",
        "total": "3",
        "name": "四",
        "other": "五",
        "refused": "六",
        "codes": "七",
        "places": "八",
        "page": "1",
        "more": "",
        "made": "4",
    }
    for rule in RULES:
        for language in (0, 1):
            assert rule.message[language].format(**params)
            assert all(pair[language] for pair in (rule.title, rule.why, rule.mend, rule.example))
    assert [rule.code for rule in RULES] == sorted({rule.code for rule in RULES})
    assert all(chinese and english for chinese, english in PROBLEMS.values())


def test_unknown_format_says_so() -> None:
    """Bytes that no reader knows are E001."""
    with pytest.raises(InputError) as caught:
        read(b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a.png")
    assert caught.value.code == "E001"


def test_html_leaves_out_what_is_not_seen() -> None:
    """Navigation, footers, scripts and hidden parts go; entities and source line breaks are white space."""
    source = page(
        "<nav>首页</nav><div class='breadcrumb'>位置</div><h2>二、结果</h2>\n"
        "<p><strong>概况</strong></p><p>甲&nbsp;乙政务\n  服务<br>下一行</p>"
        "<p style='DISPLAY : none'>藏</p><p hidden>藏</p><script>var x</script><footer>版权</footer>"
    )
    document = read(source, "a.html")
    assert [(type(block), getattr(block, "text", "")) for block in document.blocks] == [
        (Heading, "二、结果"),
        (Paragraph, "概况"),
        (Paragraph, "甲 乙政务服务"),
        (Paragraph, "下一行"),
    ]
    assert getattr(document.blocks[1], "bold", False)
    assert document.blocks[0].place.line == 1
    assert document.encoding == "gb18030"


def test_html_tables_of_layout_are_flow() -> None:
    """A table that wraps the page is not data; spans that reach too far end with the table."""
    source = page(
        "<table><tr><td><p>题</p><table><tr><td colspan=2>甲</td><td rowspan=9>乙</td></tr>"
        "<tr><td>1</td><td>2</td></tr></table></td></tr></table>"
    )
    paragraph, table = read(source, "a.html").blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(table, Table)
    assert [(cell.text, cell.row, cell.column, cell.row_span, cell.col_span) for cell in table.cells] == [
        ("甲", 0, 0, 1, 2),
        ("乙", 0, 2, 2, 1),
        ("1", 1, 0, 1, 1),
        ("2", 1, 1, 1, 1),
    ]


def test_pdf_knows_its_pages() -> None:
    """A table over six pages is one table; its cells know their pages."""
    (table,) = tables(fixture("score.pdf"))
    assert {cell.place.page for cell in table.cells} == {1, 2, 3, 4, 5, 6}
    assert table.height == 36
