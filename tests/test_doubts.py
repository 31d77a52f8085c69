"""What was recognised and may say something else: it is the ground of no error, is named, and is settled where equations decide."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from base64 import b64encode
from dataclasses import replace as changed
from typing import TYPE_CHECKING

import damage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from jixiao import Toolkit
from jixiao.documents.doubts import MOST_NAMED, named
from jixiao.documents.open import from_document
from jixiao.documents.submission import open_together
from jixiao.extending import Reader
from jixiao.model.document import Document, Doubt, Paragraph, Picture, Place, Table
from jixiao.model.errors import InputError
from jixiao.outputs.export import Export, exported, moment
from jixiao.outputs.finding_text import WORDS
from jixiao.outputs.findings import finding_data, message
from jixiao.toolkit.plugins import Plugins

if TYPE_CHECKING:
    from jixiao.files.loading import Source

FIGURE = re.compile(r"[≥≤]?\d+(?:\.\d+)?(?P<unit>\D*)")


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    """One toolkit for all forms."""
    return Toolkit()


def document(kit: Toolkit, form: damage.Form) -> Document:
    """A form as a reader of scans sees it: each cell with a box of its own."""
    source = kit.open("form.html", damage.as_html(form))
    assert source.document is not None
    at = table_of(source.document)
    table = source.document.blocks[at]
    assert isinstance(table, Table)
    cells = tuple(
        replace(
            cell,
            place=Place(page=1, table=1, row=cell.row + 1, box=(cell.column, cell.row, cell.column + 1, cell.row + 1)),
        )
        for cell in table.cells
    )
    blocks = (*source.document.blocks[:at], replace(table, cells=cells), *source.document.blocks[at + 1 :])
    return replace(source.document, blocks=blocks)


def table_of(one: Document) -> int:
    return next(n for n, block in enumerate(one.blocks) if isinstance(block, Table))


def with_cells(one: Document, texts: dict[int, str], readings: dict[int, tuple[str, ...]] | None = None) -> Document:
    """The document with other texts in some cells of its table; those with readings are in doubt."""
    at = table_of(one)
    table = one.blocks[at]
    assert isinstance(table, Table)
    cells = list(table.cells)
    for number, text in texts.items():
        doubts = ()
        if readings is not None and number in readings:
            doubts = (Doubt(start=0, end=len(text), readings=readings[number], sure=50, box=(10, 20, 30, 40)),)
        cells[number] = replace(cells[number], text=text, doubts=doubts)
    blocks = (*one.blocks[:at], replace(table, cells=tuple(cells)), *one.blocks[at + 1 :])
    return replace(one, blocks=blocks)


def opened(kit: Toolkit, one: Document) -> Source:
    """A document as `Toolkit.open` opens it."""
    return kit._settled(from_document(one, b"", "form.html", kit.forms, any_document=True), b"")


def errors(kit: Toolkit, one: Document) -> set[tuple[str, str | None]]:
    found = kit.validate(from_document(one, b"", "form.html", kit.forms, any_document=True)).findings
    return {(each.code, each.pointer) for each in found if each.severity == "error"}


def figures(one: Document) -> list[tuple[int, str]]:
    """The cells of the table that hold a figure."""
    table = one.blocks[table_of(one)]
    assert isinstance(table, Table)
    return [(n, cell.text) for n, cell in enumerate(table.cells) if FIGURE.fullmatch(cell.text)]


# -- the law ---------------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_error_rests_on_a_doubtful_cell(data: st.DataObject) -> None:
    """An error that is said in spite of doubtful figures is said whatever figures stand there."""
    kit = Toolkit()
    whole = document(kit, data.draw(st.sampled_from(damage.FORMS)))
    cells = figures(whole)
    slips = data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=3, unique=True))
    wrong = {n: str(data.draw(st.integers(0, 400))) + FIGURE.fullmatch(text)["unit"] for n, text in slips}
    slipped = with_cells(whole, wrong)
    doubted = data.draw(st.lists(st.sampled_from(figures(slipped)), min_size=1, max_size=3, unique=True))
    readings = data.draw(st.sampled_from([(), ("8",), ("100%", "3")]))
    said = errors(kit, with_cells(slipped, dict(doubted), dict.fromkeys([n for n, _ in doubted], readings)))
    for _ in range(2):
        other = {
            n: str(data.draw(st.decimals(0, 2000, places=data.draw(st.sampled_from([0, 2])))))
            + FIGURE.fullmatch(text)["unit"]
            for n, text in doubted
        }
        assert said <= errors(kit, with_cells(slipped, other)), (slips, wrong, doubted, other)


def test_every_figure_of_a_slip_takes_its_error_away(kit: Toolkit) -> None:
    """A score above its weight: in doubt of either nothing is said; in doubt of a figure elsewhere the error stays."""
    form = copy.deepcopy(damage.FORMS[0])
    row = form.first
    form.rows[row][6].text = "23"
    one = document(kit, form)
    spot = {cell.column: n for n, cell in enumerate(one.blocks[table_of(one)].cells) if cell.row == row}
    assert any(code == "R301" for code, _ in errors(kit, one))
    for column, kept in ((5, False), (6, False), (3, True)):
        text = one.blocks[table_of(one)].cells[spot[column]].text
        said = errors(kit, with_cells(one, {spot[column]: text}, {spot[column]: ()}))
        assert any(code == "R301" for code, _ in said) is kept, column


def test_a_line_of_prose_in_doubt_feeds_no_error(kit: Toolkit) -> None:
    """An amount in a doubtful line; the same sentence is wrong where nothing is in doubt."""
    line = "2023年年初预算数为500.00万元，全年预算数为400.00万元，全年执行数为300.00万元，预算执行率为95%。"
    title = Paragraph(text="石坪县绿化中心2023年度部门整体支出绩效自评报告", place=Place(page=1, box=(1, 1, 9, 9)))
    for doubts, wrong in (((), True), ((Doubt(start=30, end=len(line), sure=40),), False)):
        body = Paragraph(text=line, place=Place(page=1, box=(1, 10, 9, 19)), doubts=doubts)
        source = opened(kit, Document(blocks=(title, body), format="picture"))
        made = kit.validate(source)
        assert any(claim.verdict == "wrong" for claim in made.claims) is wrong
        assert any(each.code[0] == "A" for each in made.findings) is wrong


def test_counting_says_what_validation_says(kit: Toolkit) -> None:
    """`Toolkit.check` leaves out what rests on doubt, too."""
    one = document(kit, damage.FORMS[0])
    number, text = next(each for each in figures(one) if each[1] == "90%")
    source = from_document(with_cells(one, {number: "97%"}, {number: ()}), b"", "form.html", kit.forms)
    assert {each.code for each in kit.check(source)} == {each.code for each in kit.validate(source).findings}
    assert text


# -- what is settled, and what is named ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("read", "other"), [("12.00", "72.00"), ("72.00", "12.00")])
def test_the_equations_of_the_row_settle_a_reading(kit: Toolkit, read: str, other: str) -> None:
    """72.00 of 80.00 is 90 %: whichever reading comes first, the other one would contradict that."""
    one = document(kit, damage.FORMS[0])
    number = next(n for n, text in figures(one) if text == "72.00")
    source = opened(kit, with_cells(one, {number: read}, {number: (other,)}))
    assert source.report.evaluations[0].funds[0].spent == "72.00万元"
    findings = kit.validate(source).findings
    (inferred,) = [each for each in findings if each.code == "E017"]
    assert inferred.params["text"] == "72.00"
    assert inferred.params["refused"] == "12.00"
    assert inferred.place is not None
    assert inferred.place.box == (10, 20, 30, 40)
    assert not any(each.code == "E016" or each.severity == "error" for each in findings)


def test_what_no_equation_settles_is_named(kit: Toolkit) -> None:
    """Two readings that fit equally well, and one that fits none: the place is named, with its box, and nothing is judged by it."""
    one = document(kit, damage.FORMS[0])
    number = next(n for n, text in figures(one) if text == "126亩")
    source = opened(kit, with_cells(one, {number: "126亩"}, {number: ("128亩",)}))
    (told,) = [each for each in kit.validate(source).findings if each.code == "E016"]
    assert (told.severity, told.place.box if told.place else None) == ("warning", (10, 20, 30, 40))
    assert "“128亩”" in message(told, "zh", kit.catalogue)
    assert "look at this place" in message(told, "en", kit.catalogue)
    made = finding_data(told, source.locate, "zh", kit.catalogue)
    assert made["reading"] == {"text": "126亩", "others": ["128亩"], "sure": 50}
    assert made["span"]["box"] == [10, 20, 30, 40]
    assert WORDS["warning"]
    row = source.report.evaluations[0].indicators[0]
    assert row.doubt == "reading"
    card = kit.score(source)[0]
    assert next(each for each in card.rows if each.name == row.name).status == "unverifiable"


def test_words_are_notes_and_many_places_are_counted() -> None:
    """A doubtful word is a note, a figure a warning; of very many places some are named and the others counted."""
    items = [
        Paragraph(text=text, doubts=(Doubt(start=0, end=2, sure=40),), place=Place(page=n, box=(0, 0, 1, 1)))
        for n, text in enumerate(["绩效", "12"] * MOST_NAMED)
    ]
    told = list(named(Document(blocks=tuple(items), format="picture")))
    assert len(told) == MOST_NAMED
    assert {each.severity for each in told} == {"warning"}  # the figures come first
    assert str(MOST_NAMED) in told[0].params["more"][0]
    words = list(named(Document(blocks=tuple(items[:1]), format="picture")))
    assert [each.severity for each in words] == ["info"]


def test_a_submission_with_a_scan_keeps_the_law(kit: Toolkit) -> None:
    """Several files as one report: what is in doubt in one of them is in doubt in the whole."""
    form = copy.deepcopy(damage.FORMS[0])
    form.rows[form.first][6].text = "23"
    one = document(kit, form)
    number = next(n for n, text in figures(one) if text == "23")
    report = kit.open("a.txt", "云溪县林业站2023年度绩效自评报告\n一、基本情况\n全年支出72.00万元。\n".encode())
    for readings, said in (({}, True), ({number: ()}, False)):
        scan = from_document(with_cells(one, {number: "23"}, readings), b"", "b.html", kit.forms, any_document=True)
        whole = open_together([report, scan])
        assert any(each.code == "R301" for each in kit.validate(whole).findings) is said


# -- around it -------------------------------------------------------------------------------------------------------------


def scanned(kit: Toolkit, form: damage.Form, page: int, picture: bytes) -> Document:
    """A form on a page that was recognised, with a doubtful figure, and the picture of the page."""
    one = document(kit, form)
    number, text = figures(one)[-1]
    doubted = with_cells(one, {number: text}, {number: ()})
    at = table_of(doubted)
    table = doubted.blocks[at]
    assert isinstance(table, Table)
    cells = tuple(
        replace(cell, place=Place(page=page, table=1, row=cell.row + 1, box=(1, 2, 3, 4))) for cell in table.cells
    )
    blocks = (*doubted.blocks[:at], replace(table, cells=cells), *doubted.blocks[at + 1 :])
    return replace(doubted, blocks=blocks, pictures=(Picture(page=page, width=595, height=842, data=picture),))


def test_a_page_shows_the_piece_of_the_picture(kit: Toolkit) -> None:
    """The picture of a page stands once in the html page; each finding on it shows its piece; no other page has one."""
    html = page_of(kit, opened(kit, scanned(kit, damage.FORMS[0], 2, b"\xff\xd8picture")))
    assert html.count("data:image/jpeg;base64,") == 1
    assert "img-src data:" in html
    assert 'class="piece picture-1"' in html
    plain = page_of(kit, opened(kit, document(kit, damage.FORMS[0])))
    assert "img-src" not in plain
    assert "piece picture-" not in plain


def test_a_submission_shows_the_pieces_of_each_file(kit: Toolkit) -> None:
    """Page 1 of one file and page 1 of another are two pictures; a finding shows the piece of its own file."""
    report = kit.open("a.txt", "云溪县林业站2023年度绩效自评报告\n一、基本情况\n全年支出72.00万元。\n".encode())
    files = {"b.jpg": (damage.FORMS[0], b"\xff\xd8first"), "c.jpg": (damage.FORMS[1], b"\xff\xd8second")}
    scans = [
        from_document(scanned(kit, form, 1, data), data, name, kit.forms, any_document=True)
        for name, (form, data) in files.items()
    ]
    html = page_of(kit, open_together([report, *scans]))
    for number, (_, data) in enumerate(files.values(), 1):
        assert f".picture-{number}{{background-image:url(data:image/jpeg;base64,{b64encode(data).decode()})" in html
    shown = re.findall(r"(\w\.jpg) 第1页[^<]*(?:</a>)? <span class=\"piece picture-(\d)\"", html)
    assert set(shown) == {("b.jpg", "1"), ("c.jpg", "2")}


def page_of(kit: Toolkit, source: Source) -> str:
    writer = next(each for each in kit.plugins.writers() if each.name == "html")
    what = Export(items=iter([exported(kit, source)]), language="zh", moment=moment(), catalogue=kit.catalogue)
    return writer.write(what, {"findings": "1"}).decode()


def test_readers_that_recognise_are_asked_by_who_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wish they are not there, their suffixes neither; with it they come first."""
    slow = Reader(name="slow", suffixes=(".odd",), sniff=lambda _head, _name: 2, read=lambda *_: None, recognises=True)  # type: ignore[arg-type,return-value]
    known = Plugins().readers()
    monkeypatch.setattr(Plugins, "readers", lambda _self: [*known, slow])
    assert slow not in Toolkit().readers()
    assert ".odd" not in Toolkit().suffixes
    assert slow in [one for one in Toolkit(ocr=True).readers() if one.recognises]
    assert all(one.recognises for one in Toolkit(ocr=True).readers()[:1])
    assert ".odd" in Toolkit(ocr=True).suffixes


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + b"x" * 99, b"\xff\xd8\xff\xe0" + b"x" * 99, b"II*\0" + b"x" * 99]
)
def test_a_picture_is_told_what_could_read_it(kit: Toolkit, data: bytes) -> None:
    """One line says how to have it recognised."""
    with pytest.raises(InputError) as caught:
        kit.open("scan.png", data)
    assert (caught.value.code, caught.value.params["cause"]) == ("E001", "picture")
    assert "pip install jixiao-ocr" in caught.value.params["problem"][1]


def test_a_zip_with_nothing_in_doubt_has_no_other_readings(kit: Toolkit) -> None:
    """The usual case costs nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("a.html", "b.html"):
            archive.writestr(name, damage.as_html(damage.FORMS[0]))
    assert kit.open("all.zip", out.getvalue()).others == ()
    assert changed(kit, ocr=True).ocr
