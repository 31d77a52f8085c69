"""The quick roads say what the long ones say: figures, JSON, plain rows, runs of which only the exit code counts."""

from __future__ import annotations

import gc
import json
import random
import re
from decimal import Decimal
from functools import partial

import pytest

from jixiao import Toolkit
from jixiao.cli.main import main
from jixiao.files.inputs import read
from jixiao.files.loading import load_report
from jixiao.files.parsing import parse_json, quick_json
from jixiao.files.positions import Locator
from jixiao.rules.checks import row_scores
from jixiao.rules.checks.evaluation import Table
from jixiao.text import quantity

KIT = Toolkit()
NEVER = re.compile(r"(?!)")


def by_the_long_way(monkeypatch, text):
    with monkeypatch.context() as patch:
        patch.setattr(quantity, "_PLAIN_RE", NEVER)
        return quantity._parse.__wrapped__(text)


@pytest.mark.parametrize("unit", [*quantity._PLAIN_UNITS, "", "年", "月", "日", "天", "个工作日", "个百分点"])
def test_a_plain_figure_means_what_the_long_way_makes_of_it(monkeypatch, unit):
    """With every sign and every unit, whole and with decimals; the number keeps its printed decimals."""
    for sign in ("", "≥", "≤", "=", ">", "<", "≥≥", ">="):
        for digits in ("0", "7", "12", "2023", "007", "98.50", "0.5", "1234567890123456", "5.", ".5", "１"):
            text = f"{sign}{digits}{unit}"
            quick, long = quantity._parse.__wrapped__(text), by_the_long_way(monkeypatch, text)
            assert quick == long
            assert str(quick.number) == str(long.number)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": [1.50, "x", null, true, {"c": "：\\u4e00"}]}', "[]", '"a"', "-0", "1E+2", "12345678901234567890123",
        '{"a": {"a": 1}, "b": {"a": 2}}', " \n{}\n",
    ],
)  # fmt: skip
def test_quick_json_is_exact(text):
    """It gives what the careful parser gives, numbers to the digit, or leaves the text to it."""
    quick, careful = quick_json(text.encode()), parse_json(text, Locator(text, "json"))
    assert quick is None or repr(quick) == repr(careful)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}', '{"a": null, "a": "b"}', '[{"b": {"a": "", "a": ""}}]', '{"a": "\\u0022", "a": "\\u0022\\u0022"}', '{"a": "\\""}',
        '{"a": "x:y", "a": 1}', '{"a": [{"b": 1, "b": 2}, {"b": 3}]}', '{"a": {"b": ":", "b": 1}}', '{"a": [{"b": {"c": 1, "c": 2}}, "xy"]}',
        "NaN", "[1,]", '"\\ud800"', "\ufeff{}", "", "1e", '{"a": "\t"}',
    ],
)  # fmt: skip
def test_quick_json_leaves_what_is_not_sound(text):
    """A key that comes twice, half of a pair, a NaN, a quotation mark inside a string: the careful parser looks at it."""
    assert quick_json(text.encode()) is None


TARGETS = (
    "≥{}件",
    "{}件",
    "≤{}件",
    "={}件",
    "{}%",
    "100%",
    "≤{}万元",
    "约{}人",
    "{}-99件",
    "±{}%",
    "长期",
    "12月底前",
    "",
    None,
    "—",
    "0",
    "不涉及",
)
ACTUALS = ("{}件", "{}件", "{}件", "{}%", "{}万元", "{}", "{}余人", "≥{}件", "已完成", "未完成", "", None)


def _row(draw):
    def cell(forms):
        form = draw.choice(forms)
        return form and form.format(draw.randint(0, 40))

    return {
        "path": draw.choice([["产出指标", "数量指标"], ["产出指标", "成本指标"], ["效益指标", "社会效益"], []]), "name": "某项",
        "target": cell(TARGETS), "actual": cell(ACTUALS), "weight": draw.choice(["5", "10", "2.5", "0"]),
        "score": draw.choice(["5", "10", "2.5", "0", "4.17", "11", "-1", None, "—"]), "unit": draw.choice([None, None, "件", "%"]),
        "nature": draw.choice([None, None, "≥", "≤", "=", "定性"]),
    }  # fmt: skip


def _report(draw, kind="project"):
    spent = draw.randint(0, 120)
    return {
        "schema_version": 1, "year": draw.choice([2020, 2023]), "region": {"code": draw.choice(["530181", "620702", "510402", "110000"])},
        "evaluations": [{
            "kind": kind, "name": "甲",
            "funds": [{"source": "total", "initial": "100万元", "adjusted": "100万元", "spent": f"{spent}万元"}],
            "execution": {"weight": "10", "score": draw.choice([str(Decimal(spent) / 10), "10", None])},
            "indicators": [_row(draw) for _ in range(12)],
        }],
    }  # fmt: skip


def _pointers(node, pointer=""):
    yield pointer
    for name, below in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from _pointers(below, f"{pointer}/{name}")


def test_the_keys_of_a_report_stand_where_the_text_has_them():
    """A key that is found by its name alone stands where the long way finds it: in any layout, in the first evaluation and in others,
    where a text holds the name of a key or a brace, and where a part is absent.
    """
    draw, asked = random.Random(23), 0
    words = ["某项", "indicators", "funds}", "“total”", "execution:", "{", "年度[总]目标"]
    for number in range(60):
        made = _report(draw)
        first = made["evaluations"][0] | {
            "total": {"weight": "100", "score": "90"}, "goals": [{"expected": draw.choice(words)}], "problems": [draw.choice(words)],
            "name": draw.choice(words), "tasks": draw.choice([[], None, [{"name": "甲"}]]), "grade": draw.choice(["", None, "优"]),
        }  # fmt: skip
        kept = [name for name in first if draw.random() < 0.8]
        draw.shuffle(kept)
        made |= {
            "title": draw.choice(words),
            "evaluations": [{name: first[name] for name in kept}, first][: draw.choice([1, 2])],
        }
        text = json.dumps(
            made,
            ensure_ascii=number % 3 == 0,
            indent=draw.choice([None, 1, "\t"]),
            separators=draw.choice([None, (",", ":")]),
        )
        absent = [
            f"/evaluations/{at}/{name}"
            for at in (0, 1, 2)
            for name in ("measures", "tasks/0/name", "indicators/99/score", "total")
        ]
        for pointer in draw.choices([*_pointers(made), *absent], k=40):
            quick, long = load_report(text.encode(), "a.json").locate, Locator(text, "json")
            assert quick(pointer) == long(pointer), (pointer, text)
            asked += 1
    assert asked == 2400


def test_plain_rows_have_the_verdict_of_their_proof():
    """The short verdict on a row, and on the execution row, is the one of the row that is written with its proof."""
    draw, plain = random.Random(11), 0
    for _ in range(150):
        report = load_report(json.dumps(_report(draw)).encode(), "a.json")
        for card in KIT.score(report):
            pairs = (
                [(one, card.lines.row(index)) for index, one in enumerate(card.lines.verdicts)]
                if card.lines.shared
                else []
            )
            own = card.lines.own
            pairs += [(own, card.lines.execution)] if own is not None else []
            for short, row in pairs:
                plain += 1
                for name in ("weight", "weight_origin", "claimed", "computed", "status", "counted"):
                    assert getattr(short, name) == getattr(row, name)
    assert plain > 1000


def test_what_is_passed_over_has_nothing_to_say(monkeypatch):
    """All findings are those of a report of which every row is looked at, by itself, by every check."""
    draw, said = random.Random(17), 0
    rate = {"path": [], "name": "合格率", "target": "≥100%", "actual": "100.5%", "weight": "5", "score": "5"}
    bare = {"path": [], "target": "40件", "actual": "30件", "weight": "5", "score": "4"}
    for _ in range(60):
        made = _report(draw)
        for row in made["evaluations"][0]["indicators"]:
            row |= {"name": draw.choice(["某项", "合格率", "成本", "满意度", "（请填写）"])}
            row |= {
                "actual": draw.choice([row["actual"], "100.5%", "101.5%", "200件", "3(件"]),
                "reason": draw.choice([None, None, "无", "已推迟"]),
            }
        made["evaluations"][0]["indicators"] += [rate, bare | {"name": "某项"}, bare | {"name": "等候的件数"}]
        source = load_report(json.dumps(made).encode(), "a.json")
        quick = KIT.validate(source).findings
        with monkeypatch.context() as patch:
            patch.setattr(Table, "noteworthy", property(lambda table: range(len(table))))
            patch.setattr(Table, "odd", property(lambda table: table.rows))
            patch.setattr(row_scores, "_said", lambda number, table: row_scores._looked_at(table.row(number), table))
            assert KIT.validate(source).findings == quick
        said += len(quick)
    assert said > 500


@pytest.mark.parametrize("work", [KIT.validate, KIT.score], ids=["validate", "score"])
def test_nothing_of_a_report_is_left_in_a_circle(work):
    """It is gone when the next is read, not only when a circle of objects is found: else a long run keeps hundreds of them."""
    draw = random.Random(5)
    sources = [
        load_report(json.dumps(_report(draw, kind)).encode(), "a.json") for kind in ("project", "department") * 5
    ]
    for one in sources:
        work(one)
    gc.collect()
    gc.disable()
    try:
        for one in sources:
            work(one)
        assert gc.collect() == 0
    finally:
        gc.enable()


@pytest.mark.parametrize("layout", [{"indent": 1}, {"indent": 2, "ensure_ascii": True}, {}, {"separators": (",", ":")}])
def test_rows_have_in_one_pass_the_places_that_they_have_one_by_one(layout):
    """Whatever a row holds: braces, quotes and escapes in a text, lists, objects, its own key as a value."""
    draw, rows = random.Random(5), []
    for _ in range(60):
        row = {"path": ["产出"], "name": draw.choice(["甲", "a}b", 'c"d', "e\\f", "target", "{"]), "target": "≥5件"}
        row |= draw.choice(
            [{}, {"actual": "target"}, {"checklist": [{"item": "x"}]}, {"review": {"score": "1"}}, {"actual": None}]
        )
        rows.append(dict(draw.sample([*row.items()], len(row))))
    text = json.dumps(
        {"evaluations": [{"name": "n", "indicators": [*rows, "end"]}]}, **{"ensure_ascii": False, **layout}
    )
    pointer, known = "/evaluations/0/indicators", Locator(text, "json")
    found = known.rows(pointer, ("target", "actual"))
    assert len(found) == 61
    for number, row in enumerate(found):
        for name, place in row.items():
            one = Locator(text, "json")(f"{pointer}/{number}/{name}" if name else f"{pointer}/{number}")
            assert (one.line, one.column) == place
            assert known(f"{pointer}/{number}/{name}" if name else f"{pointer}/{number}") == one


@pytest.mark.parametrize("level", ["error", "warning", "info", "never"])
def test_a_silent_run_has_the_exit_code_of_any_other(tmp_path, level, capsys):
    """`-qq` looks only for what the exit code rests on, and finds it; codes that are left out do not count."""
    draw = random.Random(3)
    for number in range(12):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(_report(draw, draw.choice(["project", "department"]))), "utf-8")
        for more in ([], ["--ignore", "R,W"], ["--select", "T4"]):
            words = ["validate", str(path), "--fail-on", level, *more]
            assert main([*words, "-qq"]) == main([*words, "-f", "ndjson"])
    capsys.readouterr()


def test_a_file_is_read_to_the_limit_and_no_further(tmp_path):
    """One byte more than the limit tells that there is more; a file that does not know its size is read all the same."""
    path = tmp_path / "a"
    path.write_bytes(bytes(range(100)))
    assert list(map(len, map(partial(read, str(path)), (50, 99, 100, 1000)))) == [51, 100, 100, 100]
