"""Checks that places bring as data: what each finds and what it leaves alone, what is refused, and that they can be explained.

`cases/local/<code>.toml` holds texts; `find` is the quote of the finding, empty for one on the whole text; without `find`
there must be none.
"""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import msgspec
import pytest

from jixiao.authoring.profile_trial import library_with, try_folder
from jixiao.model.document import Document, Paragraph
from jixiao.model.errors import UsageError
from jixiao.model.report import Region
from jixiao.rules.catalogue import under
from jixiao.rules.checks.context import Context
from jixiao.rules.checks.local import check
from jixiao.rules.library import Library
from jixiao.rules.local_checks import all_local_rules
from jixiao.rules.profile_files import ProfileError
from jixiao.toolkit.kit import Toolkit

CASES = Path(__file__).parent / "cases" / "local"
KIT = Toolkit()
CODES = sorted(one.code for one in all_local_rules(KIT.library))
TEXTS = [
    pytest.param(file.stem, case["text"], case.get("find"), id=f"{file.stem}-{number}")
    for file in sorted(CASES.glob("*.toml"))
    for number, case in enumerate(tomllib.loads(file.read_text("utf-8"))["texts"])
]

PLACE = """\
id = "zhejiang"
name = { zh = "浙江省" }
region = "330000"
extends = "national"
"""
CHECK = """\

[[checks]]
code = "ZJ701"
name = "some-word"
severity = "info"
basis = "practice"
cite = [{ title = "某市已填的表" }]
mentions = ["某词"]
title = { zh = "题", en = "Title" }
message = { zh = "有“{text}”。", en = "Has “{text}”." }
why = { zh = "因", en = "Why" }
mend = { zh = "改", en = "Mend" }
example = { zh = "例", en = "Example" }
"""
REPORT = "浙江省杭州市某局2023年度部门整体支出绩效自评报告\n一、部门概况\n"


def local(kit: Toolkit, text: str) -> list:
    """The findings of places' checks on a text, in order."""
    found = kit.validate(kit.open("报告.txt", text.lstrip("\n").encode(), any_document=True)).findings
    assert "P799" not in [one.code for one in found]
    return [one for one in found if one.code[:2].isalpha()]


@pytest.mark.parametrize(("code", "text", "find"), TEXTS)
def test_a_check_finds_what_it_should_and_nothing_else(code, text, find):
    """One finding with that quote, at the line where it stands, or none."""
    found = local(KIT, text)
    if find is None:
        assert found == []
        return
    assert [one.code for one in found] == [code]
    assert (found[0].quote or "") == find
    lines = text.lstrip("\n").splitlines()
    assert found[0].place.line == next((n for n, line in enumerate(lines, 1) if find and find in line), 1)


def test_both_years_are_named():
    """The year of the notice that is cited, and the year of the report."""
    text = tomllib.loads((CASES / "GS701.toml").read_text("utf-8"))["texts"][0]["text"]
    assert [(one.stated, one.computed) for one in local(KIT, text)] == [("2021", "2022")]


def test_every_check_has_a_text_that_finds_and_one_that_does_not():
    """A check without both would be a guess."""
    cases = [param.values for param in TEXTS]
    assert sorted({code for code, _, find in cases if find is not None}) == CODES
    assert sorted({code for code, _, find in cases if find is None}) == CODES


def folder(tmp_path, text, below=None):
    """A place `zhejiang`, and one below it."""
    made = tmp_path / "zhejiang"
    made.mkdir(exist_ok=True)
    (made / "profile.toml").write_text(text, encoding="utf-8")
    if below is not None:
        (made / "hangzhou").mkdir()
        place = 'id = "zhejiang/hangzhou"\nname = { zh = "杭州市" }\nregion = "330100"\nextends = "zhejiang"\n'
        (made / "hangzhou" / "profile.toml").write_text(place + below, encoding="utf-8")
    return made


def problems(made):
    """(key, line) of what the profile test finds."""
    library = library_with(made, KIT.plugins.profile_folders())
    return [
        (one.key, one.line)
        for trial in try_folder(made, library, KIT.registry)
        for one in trial.problems
        if not one.warning
    ]


def test_a_right_check_has_no_problem(tmp_path):
    """The check that the next test breaks is right."""
    assert problems(folder(tmp_path, PLACE + CHECK)) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "line"),
    [
        ('"ZJ701"', '"SC701"', "check_code", 7),
        ('"some-word"', '"after-deadline"', "check_code", 8),
        ('en = "Mend"', 'en = ""', "check_text", 16),
        (', en = "Title"', "", "check_text", 13),
        ("Has “{text}”.", "Has “{text.__class__}”.", "check_field", 14),
        ('mentions = ["某词"]', "", "check_condition", 7),
        ('mentions = ["某词"]', 'lacks = ["某词"]\nmentions = ["另一词"]', "check_condition", 12),
        ('severity = "info"', 'severity = "error"', "check_error", 9),
        ('["某词"]', '["某词", ""]', "check_word", 12),
        ('["某词"]', '["某词"]\nyears = { from = 2024, to = 2023 }', "years", 13),
        ('basis = "practice"', 'basis = "cited"', "cite", 11),
    ],
)
def test_a_wrong_check_is_named_with_its_line(tmp_path, old, new, key, line):
    """One thing is broken; its kind is found, at its line."""
    assert old in CHECK
    found = problems(folder(tmp_path, PLACE + CHECK.replace(old, new, 1)))
    assert key in [name for name, _ in found]
    assert (key, line) in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"ZJ701"', '"Z701"'),
        ('"ZJ701"', '"zj701"'),
        ('"ZJ701"', '"ZJ7011"'),
        ('"some-word"', '"Some Word"'),
        ("mentions", "mention"),
        ('"info"', '"fatal"'),
        ('title = { zh = "题", en = "Title" }\n', ""),
    ],
)
def test_what_the_schema_refuses_is_named_with_file_and_line(tmp_path, old, new):
    """An unknown key, a code or name of another form, a missing text."""
    made = folder(tmp_path, PLACE + CHECK.replace(old, new, 1))
    with pytest.raises(ProfileError) as caught:
        _ = Library([("path", made)]).places
    assert caught.value.file == made / "profile.toml"
    assert all(line and line >= 6 for _, line, _ in caught.value.each())


def test_lacks_is_never_more_than_a_note(tmp_path):
    """What is not in a text may stand in another file."""
    text = CHECK.replace("mentions", "lacks").replace('"info"', '"warning"')
    assert "check_lacks" in [key for key, _ in problems(folder(tmp_path, PLACE + text))]


def test_two_checks_of_one_code_are_named(tmp_path):
    """Within one place, and between a place and the one above it."""
    twice = problems(folder(tmp_path / "a" if (tmp_path / "a").mkdir() is None else tmp_path, PLACE + CHECK + CHECK))
    assert [key for key, _ in twice].count("check_code") == 2
    (tmp_path / "b").mkdir()
    assert "check_code" in [key for key, _ in problems(folder(tmp_path / "b", PLACE + CHECK, CHECK))]


def test_a_place_inherits_the_checks_above_it(tmp_path):
    """City and province together; a sentence with an excusing word is left alone."""
    below = (
        CHECK.replace("ZJ701", "ZJ702")
        .replace("some-word", "other-word")
        .replace('["某词"]', '["别词"]\nwithout = ["不算"]')
    )
    made = folder(tmp_path, PLACE + CHECK, below)
    kit = Toolkit(profile_paths=[made])
    text = REPORT + "这里写了某词。这里的别词不算；那里的别词算。\n又写了某词。\n"
    assert [(one.code, one.place.line, one.quote) for one in local(kit, text)] == [
        ("ZJ701", 3, "某词"),
        ("ZJ702", 3, "别词"),
    ]
    assert [one.code for one in local(kit, text.replace("杭州", "宁波"))] == ["ZJ701"]


def test_kind_and_severity_are_the_checks_own(tmp_path):
    """A check for projects says nothing about a department; a warning is a warning."""
    warning = CHECK.replace('"info"', '"warning"')
    kit = Toolkit(profile_paths=[folder(tmp_path, PLACE + warning)])
    text = REPORT + "这里写了某词。\n"
    assert [one.severity for one in local(kit, text)] == ["warning"]
    (tmp_path / "p").mkdir()
    kit = Toolkit(profile_paths=[folder(tmp_path / "p", PLACE + warning + 'kinds = ["project"]\n')])
    assert local(kit, text) == []


@pytest.mark.parametrize(
    ("effective", "signed", "found"),
    [
        ("2024-03-05", "2024年3月5日", True), ("2024-03-06", "2024年3月5日", False),
        ("2024-01-01", "", True), ("2024-01-02", "", False),
    ],
)  # fmt: skip
def test_a_check_holds_from_its_day_on(tmp_path, effective, signed, found):
    """By the day on which the report was signed; without one, by the first on which the year can be reported."""
    kit = Toolkit(profile_paths=[folder(tmp_path, PLACE + CHECK + f"effective = {effective}\n")])
    assert bool(local(kit, REPORT + f"这里写了某词。\n杭州市某局\n{signed}\n")) is found


def test_what_is_lacking_is_named_by_its_first_word(tmp_path):
    """Any of the words is enough; where there is none, the first is asked for."""
    lacks = CHECK.replace('mentions = ["某词"]', 'lacks = ["某词", "别词"]')
    kit = Toolkit(profile_paths=[folder(tmp_path, PLACE + lacks)])
    found = local(kit, REPORT + "这里没有。\n")
    assert [(one.params["text"], one.severity) for one in found] == [("某词", "info")]
    assert local(kit, REPORT + "这里写了别词。\n") == []


def test_of_a_text_without_words_nothing_is_missed(tmp_path):
    """Where no line was read, the words may stand in what was not."""
    kit = Toolkit(profile_paths=[folder(tmp_path, PLACE + CHECK.replace("mentions", "lacks"))])
    place, report = kit.library.place("zhejiang"), kit.open("报告.txt", REPORT.encode(), any_document=True).report
    for text, count in (("", 0), ("这里没有。", 1)):
        line = Paragraph(text=text)
        context = Context(
            report=report, document=Document(blocks=(line,), format="text", name="x"), locate=KIT.open("a.json", b"{}").locate,
            cards=(), profiles=(), place=place,
        )  # fmt: skip
        assert len(list(check(context))) == count


def test_a_message_is_text_and_no_program(tmp_path):
    """Braces other than the three fields are printed as they are, even where nobody tested the profile."""
    from jixiao.rules.local_checks import rule_of
    from jixiao.rules.methods.params import decode_hook
    from jixiao.rules.model import LocalCheck

    raw = tomllib.loads(CHECK)["checks"][0] | {
        "message": {"zh": "{text!r:>99999999} {text} {0}", "en": "{text.__class__}"}
    }
    made = rule_of(msgspec.convert(raw, LocalCheck, dec_hook=decode_hook))
    assert made.message[0].format(text="词") == "{text!r:>99999999} 词 {0}"
    assert made.message[1].format(text="词") == "{text.__class__}"


def test_a_long_hostile_text_takes_linear_time():
    """Beginnings of numbers, tables, blanks and years without end, in one line."""
    source = KIT.open("报告.txt", REPORT.replace("浙江省杭州市", "湖南省长沙市").encode())
    line = "湘 财 绩" * 40000 + " " * 99999 + "2021年度" * 40000 + "13部门整体" * 40000 + "收入支出决算总表"
    for region in ("430100", "620100", "530100", "510100"):
        report = msgspec.structs.replace(source.report, region=Region(code=region))
        choices = [KIT.scorer.chooser.choose(report, one) for one in report.evaluations]
        context = Context(
            report=report, document=Document(blocks=(Paragraph(text=line),), format="text", name="x"), locate=source.locate,
            cards=KIT.score(source), profiles=[one.profile for one in choices],
        )  # fmt: skip
        started = time.process_time()
        found = list(check(context))
        assert time.process_time() - started < 5
        assert len(found) <= 1


def test_explain_knows_the_codes_of_places(capsys):
    """By code, by name and by the two letters."""
    from jixiao.cli import explain

    for word in ("SC701", "repealed-project-rule", "SC"):
        explain.command(word)
        assert "SC701" in capsys.readouterr().out
    explain.command("S")
    assert "SC701" not in capsys.readouterr().out
    with pytest.raises(UsageError):
        explain.command("SC9")


def test_a_family_is_not_a_province():
    """`S` is structure, `SC` Sichuan."""
    assert under("S101", "S")
    assert under("SC701", "SC")
    assert under("SC701", "SC7")
    assert not under("SC701", "S")
    assert under("ZZ1", "Z")


def test_the_example_of_the_documentation_is_right(tmp_path):
    """The check that authors are shown passes its own test, and finds what it says."""
    page = (Path(__file__).parent.parent / "docs" / "writing-a-profile.md").read_text("utf-8")
    shown = "[[checks]]" + page.split("```toml\n[[checks]]")[1].split("```")[0]
    made = folder(tmp_path, PLACE + shown)
    assert problems(made) == []
    found = local(Toolkit(profile_paths=[made]), REPORT + "按照某财绩[2020]6号开展自评。\n")
    assert [(one.code, one.quote) for one in found] == [("ZJ701", "某财绩[2020]6号")]
