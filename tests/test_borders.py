"""What a plugin hands over is looked at where it comes in, every value of it: nothing further inside can fail over it."""

from __future__ import annotations

import dataclasses
import json
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import msgspec
import pytest

from jixiao import Toolkit
from jixiao.files.loading import load_report
from jixiao.files.reader import Reader
from jixiao.files.reading import DocumentBuilder, read_document
from jixiao.model.document import Cell, Document, Doubt, Heading, Note, Paragraph, Picture, Place, Table
from jixiao.model.errors import InputError, NoReport, UsageError
from jixiao.model.findings import Finding
from jixiao.model.limits import Limits
from jixiao.model.message import Message
from jixiao.rules.algebra import Answer, Case, NotColumnar
from jixiao.rules.catalogue import BUILT_IN
from jixiao.rules.check import Check
from jixiao.rules.methods.base import Carrier
from jixiao.rules.methods.builtin import records
from jixiao.rules.methods.row import Row
from jixiao.rules.straight import ENOUGH
from jixiao.toolkit.api import FindingFormat, Writer
from jixiao.toolkit.foreign import ForeignRead, checked_record, guarded

ROOT = Path(__file__).parents[1]


class Looked(BaseException):
    """What is raised by something that was looked at."""


class Shy:
    """What fails when it is looked at."""

    def __getattr__(self, name: str) -> object:
        raise Looked

    def __repr__(self) -> str:
        raise Looked


SELF: list[object] = []
SELF.append(SELF)
JUNK = (None, 7, -1, 10**400, 1.5, float("nan"), True, "", "字", "\ud800", b"x", [], ["x"], [None], {}, {"a": 1}, {1: "a"}, object(), Shy, print, SELF, Decimal("NaN"), ("a",), (None, None), "9" * 5000)  # fmt: skip
"""What nobody expects. `Shy` stands for an object that fails when it is looked at."""


def odd(junk: object) -> object:
    return Shy() if junk is Shy else junk


# -- documents -----------------------------------------------------------------------------------------------------------------

DOUBT = Doubt(start=0, end=1, readings=("5",), box=(1, 2, 3, 4))
PLACE = Place(line=3, column=2, cell="B2", sheet="表", table=1, row=0, box=(0, 0, 1, 1))
PARTS = (
    Document(blocks=(), format="odd", name="a.odd"),
    Paragraph(text="一、预算执行 120 万元", place=PLACE, doubts=(DOUBT,)),
    Heading(text="二、概况", level=1, place=PLACE),
    Cell(text="12", row=0, column=1, place=PLACE, doubts=(DOUBT,)),
    Table(cells=(Cell(text="项目名称", row=0, column=0), Cell(text="修渠", row=0, column=1)), place=PLACE),
    Note(code="E002", params={"cause": "not-text", "problem": Message("甲", "a")}, place=PLACE),
    Picture(page=1, width=10, height=10, data=b"x"),
    DOUBT,
    PLACE,
)


def put(part: object) -> Document:
    """A document that holds this part."""
    blocks: tuple[object, ...] = (Paragraph(text="一、基本情况"),)
    notes: tuple[object, ...] = ()
    pictures: tuple[object, ...] = ()
    if isinstance(part, Document):
        return part
    if isinstance(part, (Paragraph, Heading, Table)):
        blocks = (*blocks, part)
    elif isinstance(part, Cell):
        blocks = (*blocks, Table(cells=(part,)))
    elif isinstance(part, Doubt):
        blocks = (*blocks, Paragraph(text="12", doubts=(part,)))
    elif isinstance(part, Place):
        blocks = (*blocks, Paragraph(text="12", place=part))
    elif isinstance(part, Note):
        notes = (part,)
    else:
        pictures = (part,)
    return Document(blocks=blocks, format="odd", name="a.odd", notes=notes, pictures=pictures)  # type: ignore[arg-type]


def reader(answer: object) -> Reader:
    def read(data: bytes, name: str, limits: Limits) -> Document:
        if isinstance(answer, BaseException):
            raise answer
        return answer  # type: ignore[return-value]

    return Reader(name="odd", suffixes=(".odd",), sniff=lambda _head, _name: 2, read=ForeignRead(read, "odd"))


def outcome(answer: object) -> Document | InputError:
    try:
        return read_document([reader(answer)], b"data", "a.odd", Limits())
    except InputError as error:
        return error


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_every_value_of_a_document(part):
    """Whatever stands in any field of any part of it, the file is checked to its end, or its reader is named."""
    kit = Toolkit()
    named = 0
    for field in part.__struct_fields__:
        for junk in JUNK:
            document = put(msgspec.structs.replace(part, **{field: odd(junk)}))
            found = outcome(document)
            if isinstance(found, InputError):
                assert (found.code, found.params["cause"], found.params["name"]) == ("E001", "reader-failed", "odd")
                named += 1
                continue
            assert kit_checks(kit, document)
    assert named > len(part.__struct_fields__) * len(JUNK) // 2


def kit_checks(kit: Toolkit, document: object) -> bool:
    """Whether the document comes through opening, scoring, checking and printing."""
    from jixiao.documents.open import from_document
    from jixiao.outputs.findings import finding_data

    source = from_document(outcome(document), b"data", "a.odd", kit.forms, any_document=True)  # type: ignore[arg-type]
    found = kit.validate(source).findings
    return isinstance(json.dumps([finding_data(one, source.locate, "zh", kit.catalogue) for one in found]), str)


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: type(junk).__name__)
def test_what_is_no_document(junk):
    """Anything else than a document, or in the place of a block, is refused with the reader's name."""
    for answer in (odd(junk), Document(blocks=(odd(junk),), format="odd")):  # type: ignore[arg-type]
        found = outcome(answer)
        assert isinstance(found, InputError)
        assert (found.code, found.params["name"]) == ("E001", "odd")


@pytest.mark.parametrize(
    "cells",
    [
        (Cell(text="a", row=-1, column=0),),
        (Cell(text="a", row=0, column=0, row_span=0),),
        (Cell(text="a", row=0, column=0, col_span=2**40),),
    ],
)
def test_cells_that_cannot_be(cells):
    """A row above the first, and a cell that covers nothing."""
    found = outcome(put(Table(cells=cells)))
    assert isinstance(found, InputError)
    assert found.params["name"] == "odd"


def test_a_document_beyond_the_limits_is_cut_off():
    """A vast grid and too many blocks end the document there, as with every reader."""
    vast = Cell(text="a", row=2**31 - 1, column=2**31 - 1)
    found = outcome(put(Table(cells=(vast,))))
    assert isinstance(found, Document)
    assert [type(one) for one in found.blocks] == [Paragraph]
    assert [note.code for note in found.notes] == ["E006"]
    many = Document(blocks=(Paragraph(text="a"),) * 20, format="odd")
    kept = read_document([reader(many)], b"data", "a.odd", Limits(blocks=10))
    assert len(kept.blocks) == 10


def test_notes_without_end_are_few():
    """Of one kind a few are kept."""
    notes = tuple(Note(code="E007", params={"cause": "truncated"}, place=Place(line=n)) for n in range(10_000))
    found = outcome(Document(blocks=(Paragraph(text="a"),), format="odd", notes=notes))
    assert isinstance(found, Document)
    assert len(found.notes) < 10


def test_a_good_document_comes_through_as_it_is():
    """Nothing of it is changed, also where the builder had noted and counted things."""
    with DocumentBuilder(Limits()) as builder:
        for part in PARTS[1:3]:
            builder.add(part)
        builder.add(PARTS[4])
        for line in range(9):
            builder.note("E007", Place(line=line), cause="sheet-damaged")
    good = builder.document("odd", "a.odd")
    assert outcome(good) == good


@pytest.mark.parametrize(
    "error",
    [
        InputError("E099"), InputError("E011"), InputError("junk"), InputError(5), InputError("E007", None), InputError("E007", cause=7), NoReport("a", "b"), InputError("E007", problem="\ud800"),
    ],
    ids=str,
)  # fmt: skip
def test_a_refusal_that_is_none(error):
    """A code that readers do not use, or junk beside it, names the reader."""
    found = outcome(error)
    assert isinstance(found, InputError)
    assert (found.code, found.params["name"]) == ("E001", "odd")


def test_a_good_refusal():
    """Code, place and words of a reader's own refusal come through."""
    found = outcome(InputError("E007", Place(page=7), cause="encrypted", problem=Message("甲", "a")))
    assert isinstance(found, InputError)
    assert (found.code, found.place, found.params["problem"]) == ("E007", Place(page=7), Message("甲", "a"))


def test_the_codes_of_readers_are_in_the_catalogue():
    """Each code that a reader may note has an entry, and each that our own readers note may be noted."""
    kind = msgspec.inspect.type_info(Note).fields[0].type
    known = [one.code for one in BUILT_IN.all_rules() if one.code.startswith("E")]
    allowed = [code for code in known if re.match(kind.pattern, code)]
    assert {"E001", "E002", "E006", "E007", "E008", "E015"} <= set(allowed)
    assert not {"E004", "E011", "E017"} & set(allowed)
    assert not [n for n in range(1, 100) if re.match(kind.pattern, f"E{n:03}") and f"E{n:03}" not in known]


# -- checks --------------------------------------------------------------------------------------------------------------------

FINDING = Finding(code="T405", pointer="/evaluations/0", params={"text": "甲"}, place=PLACE, severity="info")
RULE = msgspec.structs.replace(BUILT_IN.rule("T405"), code="ODD1", name="odd")


@lru_cache(maxsize=1)
def kept_kit() -> Toolkit:
    return Toolkit()


def checked(run: object) -> list[Finding]:
    kit = kept_kit()
    check = guarded(checked_record(Check(name="odd", run=run, rules=(RULE,))), "odd:odd")
    kit.__dict__["checks"] = [check]
    data = (ROOT / "examples" / "hunan-hetang-2022.toml").read_bytes()
    source = load_report(data, "a.toml", "toml")
    from jixiao.outputs.findings import finding_data

    found = list(kit.validate(source).findings)
    json.dumps([finding_data(one, source.locate, "zh", kit.catalogue) for one in found], ensure_ascii=False).encode()
    return found


def test_every_value_of_a_finding():
    """It is printed, or its check is named (P799); nothing else of the report is lost."""
    for field in FINDING.__struct_fields__:
        for junk in JUNK:
            one = msgspec.structs.replace(FINDING, **{field: odd(junk)})
            (found,) = checked(lambda _context, one=one: [one])
            assert found.code in {"P799", "T405"}
            assert found.code == "T405" or found.params["name"] == "odd"


@pytest.mark.parametrize("error", [UsageError("gone"), InputError("E007"), InputError(5), Looked(), SystemExit(0)])
def test_an_error_of_a_check_is_its_own(error):
    """Whatever a check raises, the run goes on, and the check is named."""

    def run(_context: object) -> list[Finding]:
        raise error

    (found,) = checked(run)
    assert (found.code, found.params["name"]) == ("P799", "odd")


def test_findings_without_end():
    """A check that does not come to an end is stopped before the memory is full."""

    def run(_context: object):
        while True:
            yield FINDING

    (found,) = checked(run)
    assert found.code == "P799"
    assert "10000" in found.params["error"]


# -- records -------------------------------------------------------------------------------------------------------------------

METHOD, POLICY, MODIFIER = (
    next(one for one in records() if type(one).__name__ == kind)
    for kind in ("RowMethod", "NotApplicablePolicy", "TotalModifier")
)
RECORDS = (
    Check(name="odd", run=print, rules=(RULE,)),
    Reader(name="odd", suffixes=(".odd",), sniff=lambda _head, _name: 0, read=print),
    Writer(name="odd", suffix=".odd", write=print, stream=print, views={"diff": print}, annotates={".a": ".b"}),
    FindingFormat(name="odd", write=print, suffix=".odd", binary=True),
    METHOD,
    POLICY,
    MODIFIER,
)  # fmt: skip
KEPT = {
    "memory", "seconds", "isolated", "binary", "recognises", "stream", "suffixes", "annotates", "views", "chinese", "rules", "needs",
    "name", "suffix", "formula", "source", "summary",
}  # fmt: skip
"""Fields of which some of the junk is a value: a number, a text, nothing."""


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_every_field_of_a_record(record):
    """A good record is as it was; junk in any of its fields is refused, or is a value that the field may have."""
    assert checked_record(record) == record
    for one in dataclasses.fields(record):
        for junk in JUNK:
            changed = dataclasses.replace(record, **{one.name: odd(junk)})
            try:
                kept = getattr(checked_record(changed), one.name)
            except (TypeError, ValueError, Looked):
                continue
            assert one.name in KEPT or callable(kept), (one.name, junk)
            assert type(kept) in {int, str, bool, tuple, dict, type(None), Message} or callable(kept), one.name


@pytest.mark.parametrize(
    "changed",
    [
        {"code": ""}, {"code": "甲"}, {"code": "T405"}, {"code": "1"}, {"message": Message("{0}", "a")}, {"message": Message("{a.b}", "a")}, {"message": Message("{a!r}", "a")},
        {"message": Message("{a:>99999999}", "a")}, {"message": Message("{", "a")}, {"severity": "bad"}, {"name": None}, {"why": ("a",)},
    ],
    ids=str,
)  # fmt: skip
def test_a_rule_that_could_not_be_told(changed):
    """A taken code, a message that cannot be filled in, words in one language."""
    rule = msgspec.structs.replace(RULE, **changed)
    with pytest.raises((TypeError, ValueError)):
        checked_record(Check(name="odd", run=print, rules=(rule,)))


# -- methods -------------------------------------------------------------------------------------------------------------------

ANSWER = Answer(score=Decimal(3), low=Decimal(1), high=Decimal(5), readings=(("甲", "a", Decimal(2)),), also=(("乙", "b", Decimal(4)),), flags=(("capped", None),), absent=(("fact", None),), missing=())  # fmt: skip


def told(case: Case):
    method = guarded(dataclasses.replace(METHOD, cases=lambda _row, _params: iter([case])), "odd:odd")
    return list(method.cases(None, None))


def test_a_good_case_comes_through():
    """Its answer is as it was, its proof writes the same."""
    (found,) = told(Case(None, ANSWER, lambda: "1 + 2"))
    assert found.then == ANSWER
    assert found.proof() == "1 + 2"


def answer_with(field: str, junk: object) -> Answer | str:
    """The answer that comes through, or what is said of it."""
    try:
        (found,) = told(Case(None, ANSWER._replace(**{field: junk})))
    except UsageError as error:
        return str(error)
    return found.then


@pytest.mark.parametrize("field", Answer._fields)
def test_every_value_of_an_answer(field):
    """What is no figure, no name and no truth is named with its plugin."""
    refused = 0
    for junk in JUNK:
        found = answer_with(field, odd(junk))
        if isinstance(found, str):
            assert "odd:odd" in found
            refused += 1
        else:
            assert type(getattr(found, field)) in {int, bool, Decimal, tuple, list, dict, str, type(None)}
    assert refused >= len(JUNK) - 9


def test_conditions_and_proofs():
    """A condition that is none; a proof that fails or is no text, when it is asked for."""
    for junk in (7, "x", Shy(), object()):
        with pytest.raises(UsageError, match="odd:odd"):
            told(Case(junk, ANSWER))
    with pytest.raises(UsageError, match="odd:odd"):
        told(Case(None, ANSWER, 7))
    for proof in (lambda: 7, lambda: 1 // 0, lambda: "\ud800"):
        (found,) = told(Case(None, ANSWER, proof))
        with pytest.raises(UsageError, match="odd:odd"):
            found.proof()


def test_a_method_that_asks_python_is_run_by_rows():
    """What cannot be said over columns is no fault of the plugin: the engines hear it and go on with rows."""

    def cases(row: object, _params: object):
        raise NotColumnar("condition")
        yield

    with pytest.raises(NotColumnar):
        list(guarded(dataclasses.replace(METHOD, cases=cases), "odd:odd").cases(None, None))


@pytest.mark.parametrize(
    ("score", "proof"),
    [
        (lambda row: row.weight, lambda row: str(row.weight)),
        (lambda row: row.weight, lambda row: f"{row.weight}"),
        (lambda row: Decimal(int(row.weight)), None),
        (lambda row: row.weight + len(row.checklist), None),
        (lambda row: {"好": row.weight}[row.state], None),
    ],
)
def test_a_method_that_asks_python_is_carried_out_however_often(score, proof):
    """That a rule, or its text, is tried as a function of rows that are not there yet is nothing that a plugin must know."""

    def cases(row, _params):
        yield Case(None, Answer(score=score(row)), proof and (lambda: proof(row)))

    method = guarded(dataclasses.replace(METHOD, cases=cases), "odd:odd")
    carrier = Carrier(lambda row: method.cases(row, None))
    for _ in range(2 * ENOUGH):
        found = carrier.outcome(Row(weight=Decimal(10), state="好"))
        assert (found.score, found.formula) == (Decimal(10), "10" if proof else "")
