"""Expected errors exist in Chinese and English, and a run shows one of them."""

from __future__ import annotations

import ast
import os
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jixiao.cli.main import main
from jixiao.model.errors import UsageError, of_system
from jixiao.rules.profile_files import ProfileError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
RAISED = {"UsageError", "ProfileError"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}")
NO_WORDS = (
    re.compile(r"jixiao( [a-z]+| --[a-z-]+)*"),  # a command to type
    re.compile(r"--[a-z-]+|(?<![\w-])-[a-z](?!\w)"),  # an option
    re.compile(r"\w+( ?\| ?\w+)+"),  # a choice
    re.compile(r'\w+ = "[^"]*"'),  # an assignment
)


def calls() -> Iterator[tuple[str, ast.Call, ast.AST]]:
    """Every error that is made with words: the place, the call, and the function or module around it."""
    for folder in ("kit", "plugins", "profiles"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            module = ast.parse(file.read_text("utf-8"))
            functions = [one for one in ast.walk(module) if isinstance(one, ast.FunctionDef)]
            for call in ast.walk(module):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in RAISED:
                    around = [one for one in functions if call in ast.walk(one)]
                    yield f"{file.relative_to(ROOT)}:{call.lineno}", call, around[-1] if around else module


def literal(node: ast.AST) -> str:
    """The words that stand in an expression itself; what is filled in, and what a call of `t` says, is left out."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.FormattedValue | ast.Subscript | ast.Attribute):
        return "…"
    if isinstance(node, ast.Call):
        return "…" if not isinstance(node.func, ast.Attribute) else "".join(map(literal, node.args))
    return "".join(map(literal, ast.iter_child_nodes(node)))


def lacking(node: ast.AST, around: ast.AST) -> str | None:
    """What a text lacks: a language; None for a text that has both or holds no words."""
    if isinstance(node, ast.Name):
        named = [
            one.value
            for one in ast.walk(around)
            if isinstance(one, ast.Assign) and [ast.unparse(target) for target in one.targets] == [node.id]
        ]
        return next(filter(None, (lacking(one, around) for one in named)), None)
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"t", "what.t", "export.t"}:
            found = lacking(ast.Tuple(call.args), around)
            if found:
                return found
    if isinstance(node, ast.Tuple):
        zh, en = map(literal, node.elts)
        if not CHINESE.search(zh + en) and not WORD.search(zh + en):
            return None  # all that it says is filled in
        if not CHINESE.search(zh):
            return f"Chinese: {zh!r}"
        quoted = isinstance(node.elts[1], ast.Name)  # what another program said in English
        return f"English: {en!r}" if CHINESE.search(en) or not (quoted or WORD.search(en)) else None
    words = literal(node)
    for pattern in NO_WORDS:
        words = pattern.sub("…", words)
    if bool(CHINESE.search(words)) == bool(WORD.search(words)):
        return None
    return f"a language: {words!r}"


def test_every_error_is_in_both_languages():
    """A message or hint with words is a pair of Chinese and English; a plain one is a command, an option or a choice."""
    found = list(calls())
    assert len(found) > 60
    texts = [
        (place, text, around)
        for place, call, around in found
        for text in (
            *call.args[: 2 if ast.unparse(call.func) == "UsageError" else 1],
            *(one.value for one in call.keywords),
        )
    ]
    assert [(place, said) for place, text, around in texts if (said := lacking(text, around))] == []


@pytest.mark.parametrize(
    ("source", "good"),
    [
        ("UsageError('there is no file')", False),
        ("UsageError(f'{x}: missing')", False),
        ("UsageError('没有文件')", False),
        ("UsageError(('没有文件', '没有文件'))", False),
        ("UsageError(('no file', 'no file'))", False),
        ("UsageError(t('没有文件', '没有'))", False),
        ("UsageError('没有 / there is none')", True),
        ("UsageError(t('没有', 'there is none') + near(x, y))", True),
        ("UsageError(('没有', 'there is none'))", True),
        ("UsageError('jixiao profile list')", True),
        ("UsageError(f'--lang {x}: zh | en')", True),
        ("UsageError(', '.join(names))", True),
    ],
)
def test_the_guard_sees_a_text_that_lacks_a_language(source, good):
    """What would be refused, and what not."""
    module = ast.parse(source)
    call = module.body[0].value
    assert (lacking(call.args[0], module) is None) is good


def test_an_error_holds_both_texts():
    """A pair keeps both; a plain text stands for both; the error as a str is its English words."""
    error = UsageError(("错了", "wrong"), ("改", "mend"))
    assert (error.text("zh"), error.text("en"), str(error)) == ("错了", "wrong", "wrong")
    assert (error.hint_text("zh"), error.hint_text("en"), error.hint) == ("改", "mend", "mend")
    assert error.full("zh") == "错了\n  改"
    plain = UsageError("a | b")
    assert (plain.text("zh"), plain.text("en"), plain.full("en")) == ("a | b", "a | b", "a | b")
    assert pickle.loads(pickle.dumps(error)).text("zh") == "错了"


def test_a_profile_error_says_where_in_both_languages():
    """File and line stand before the words; every single error has both texts."""
    file = Path("a.toml")
    error = ProfileError(("错了", "wrong"), file, 3)
    assert (error.text("zh"), error.text("en")) == ("a.toml:3: 错了", "a.toml:3: wrong")
    assert error.each() == [(file, 3, {"problem": ("错了", "wrong")})]
    several = ProfileError(("错了", "wrong"), file, None, [(1, ("一", "one")), (2, "x")])
    assert [(line, *params["problem"]) for _, line, params in several.each()] == [
        (1, "一", "one"),
        (2, "x", "x"),
    ]


@pytest.mark.parametrize("number", [2, 13, 28, 9999])
def test_the_system_is_quoted_in_both_languages(number):
    """Known refusals are translated, others are quoted."""
    zh, en = of_system(OSError(number, os.strerror(number)))
    assert CHINESE.search(zh)
    assert not CHINESE.search(en)


REPORT = str(ROOT / "examples" / "hunan-hetang-2022.toml")
WRONG = [
    ["validate", "--profile", "nowhere/project-2020", REPORT],
    ["validate", "--profile", "./nowhere", REPORT],
    ["validate", "--baseline", "nothing.json", REPORT],
    ["validate", "@nothing.txt"],
    ["validate", "--config", "nothing.toml", REPORT],
    ["validate", "--config", "broken.toml", REPORT],
    ["validate", "--config", "unknown.toml", REPORT],
    ["validate", "--config", "wrong.toml", REPORT],
    ["validate", "--config", "suppress.toml", REPORT],
    ["validate", "--nothing", REPORT],
    ["profile", "new", "Not/An/Id"],
    ["profile", "show", "nowhere"],
    ["profile", "test", "./empty"],
    ["explain", "X000"],
    ["score", "-o", "broken.toml", REPORT],
    ["score", "-o", "no-folder/out.json", REPORT],
    ["validate", "--profile", "./rules", REPORT],
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_run_speaks_one_language(tmp_path, monkeypatch, capsys, words):
    """`--lang en` shows no Chinese, `--lang zh` shows some; both end with the code for usage."""
    (tmp_path / "broken.toml").write_text("a =\n", "utf-8")
    (tmp_path / "unknown.toml").write_text("languag = 'zh'\n", "utf-8")
    (tmp_path / "wrong.toml").write_text("jobs = 'many'\n", "utf-8")
    (tmp_path / "suppress.toml").write_text("[[suppress]]\ncode = 'T402'\n", "utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "profile.toml").write_text("id = 'rules'\nunknown = 1\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["--lang", "en", *words]) == 2
    english = capsys.readouterr().err
    assert english
    assert not CHINESE.search(english)
    assert main(["--lang", "zh", *words]) == 2
    assert CHINESE.search(capsys.readouterr().err)
