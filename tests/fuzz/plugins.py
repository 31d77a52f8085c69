"""Plugins that fail, leave, wait, or return what nobody expects, in every hook and every function that a hook brings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chance import Chance

HETANG = Path(__file__).parents[2] / "examples" / "hunan-hetang-2022.toml"
HEAD = """import sys, decimal, pathlib
from jixiao import hookimpl
from jixiao.extending import *
from jixiao.model.document import Cell, Doubt, Note, Picture, Place
class Odd(BaseException): pass
class Mute(Exception):
    def __str__(self): raise ValueError
class Shy:
    def __repr__(self): raise Odd
    def __getattr__(self, name): raise Odd(name)
def recurse(*a): return recurse(*a)
def forever():
    while True: yield 1
"""
FAULTS = (
    "sys.exit(0)", "sys.exit('甲')", "raise Odd('甲')", "raise ValueError('\\ud800')", "raise Mute", "raise KeyError", "return recurse()", "1 / 0", "raise StopIteration", "raise UnicodeDecodeError('x', b'', 0, 1, 'x')", "raise OSError(28, 'full')", "raise SystemExit", "raise GeneratorExit", "raise AssertionError", "raise decimal.Overflow", "raise BrokenPipeError", "raise KeyError('x' * 10**6)", "raise RuntimeError('a\\nb\\x1b[31m')", "raise ImportError('no')",
)  # fmt: skip
JUNK = ("None", "7", "'abc'", "b'abc'", "[]", "[None]", "[Shy()]", "{}", "{'a': 1}", "object()", "[object()]", "lambda *a: 1", "iter([1])", "float('nan')", "decimal.Decimal('nan')", "[[]]", "True", "'\\x1b[2J\\ud800'", "10**400", "type", "Message('甲', 'a')", "['x'] * 100000")  # fmt: skip
PARTS = (
    "Paragraph(text='一、甲 120 万元', bold={j})", "Paragraph(text={j})", "Heading(text='甲', level={j})", "Heading(text={j}, level=1)", "Table(cells=(Cell(text='甲', row={j}, column=0),))", "Table(cells=(Cell(text={j}, row=0, column=0), Cell(text='1', row=0, column=1, col_span={j})))", "Table(cells={j})",
    "Table(cells=(Cell(text='甲', row=0, column=0),), name={j}, ragged=True)", "Paragraph(text='12 人', place=Place(line={j}))", "Paragraph(text='12 人', place=Place(cell={j}, sheet='表'))", "Paragraph(text='12 人', place={j})", "Paragraph(text='12 人', doubts=(Doubt(start={j}, end=1, readings=('13',)),))", "Paragraph(text='12 人', doubts=(Doubt(start=0, end=1, readings={j}),))",
)  # fmt: skip
"""Parts of a document, in which one value is junk."""
DOCUMENTS = (
    "Document(blocks=(Paragraph(text='一、甲'), {p}), format='odd', name=name)", "Document(blocks=({p},), format={j}, name={j})", "Document(blocks=(Paragraph(text='甲'),), format='odd', notes=(Note(code={j}),))", "Document(blocks=(Paragraph(text='甲'),), format='odd', notes=(Note(code='E007', params={j}),))",
    "Document(blocks=(Paragraph(text='甲'),), format='odd', notes=(Note(code='E011'),) * 9999)", "Document(blocks=(Paragraph(text='甲'),), format='odd', pictures=(Picture(page={j}, width=9, height=9, data={j}),))", "Document(blocks={j}, format='odd')",
)  # fmt: skip
FINDINGS = (
    "Finding(code={j}, pointer='/evaluations/0')", "Finding(code='T405', pointer={j})", "Finding(code='T405', place=Place(cell={j}, line={j}))", "Finding(code='A501', params={{'computed': {j}, 'formula': {j}}})", "Finding(code='T405', severity={j})", "Finding(code='ODD1', quote={j}, indicator={j})", "Finding(code='T405', fix={j}, cite={j}, stated={j})",
)  # fmt: skip
CASES = (
    "Case({j}, Answer(score=1))", "Case(None, Answer(score={j}))", "Case(None, Answer(low={j}, high=5, missing=('value',)))", "Case(None, Answer(missing={j}))", "Case(None, Answer(score=1, flags={j}))", "Case(None, Answer(score=1, flags=(({j}, None),)))", "Case(None, Answer(score=1, readings=(({j}, 'a', 2),)))", "Case(None, Answer(score=1), {j})", "Case(None, Answer(score=1), lambda: {j})", "Case(None, {j})",
)  # fmt: skip
KEEP = ("Document(blocks=(), format='odd', name=name)", "Document(blocks=(Paragraph(text='一、甲'),), format='odd', name=name)", "Document(blocks=(None,), format=5, name=name)", "Document(blocks=(Paragraph(text=None),), format='odd', name=name)", "Document(blocks=(Table(cells=()),), format='odd', name=name)")  # fmt: skip


def odd_document(chance: Chance) -> str:
    """A document of which one value, or some, are junk."""
    part = chance.choice(PARTS).format(j=chance.choice(JUNK))
    return chance.choice(DOCUMENTS).format(p=part, j=chance.choice(JUNK))


PLACE = 'id = "odd"\nname = { zh = "某地" }\nregion = "430202"\nextends = "national"\nversion = "1"\n'
RULES = 'title = { zh = "某表" }\nkind = "department"\nyears = { from = 2020 }\nextends = "national/department-2020"\nbasis = "practice"\ncite = [{ title = "某表" }]\n\n[defaults]\npositive = { method = "odd" }\nequal = { method = "odd" }\n'
"""A place whose rows are scored by the plugin's method."""


def plugin(chance: Chance, folder: Path) -> list[list[str]]:
    """An installed distribution with such a plugin under `site/`, and commands that meet it."""
    site = folder / "site"
    info = site / f"{chance.choice(('jixiao_odd', 'Odd.Plugin', 'x'))}-1.0.dist-info"
    info.mkdir(parents=True)
    name = f"odd{chance.getrandbits(60):x}"
    (site / f"{name}.py").write_bytes((HEAD + source(chance)).encode("utf-8", "replace"))
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: jixiao-odd\nVersion: 1.0\n", encoding="utf-8")
    group = chance.choice(("jixiao",) * 9 + ("jixiao.commands",))
    (info / "entry_points.txt").write_text(
        f"[{group}]\nodd = {name}{chance.choice(('',) * 20 + (':x', '.y', ' z'))}\n", encoding="utf-8"
    )
    (folder / "a.toml").write_bytes(HETANG.read_bytes())
    (folder / "odd").mkdir()
    (folder / "odd" / "profile.toml").write_text(PLACE, encoding="utf-8")
    (folder / "odd" / "department-2020.toml").write_text(RULES, encoding="utf-8")
    (folder / "b.odd").write_text("甲", encoding="utf-8")
    if group != "jixiao":
        return [["odd", "a.toml"], ["odd", "--help"]]
    return [
        chance.choice((
            ["validate", "-f", "json", "a.toml"], ["validate", "-f", "odd", "a.toml"], ["score", "--explain", "a.toml"], ["export", "--to", "odd", "a.toml"], ["validate", "-f", "json", "b.odd", "a.toml"], ["extract", "b.odd"], ["plugins", "-v"], ["explain", "ODD1"],
            ["export", "--to", "html", "a.toml"], ["profile", "list"], ["validate", "-f", "json", "--together", "b.odd", "a.toml"], ["explain", "odd"], ["--version", "-v"], ["validate", "-f", "html", "a.toml"], ["summary", "-f", "odd", "nope"], ["diff", "-f", "odd", "a.toml", "a.toml"], ["score", "-p", "./site", "a.toml"], ["score", "--explain", "--all", "-f", "json", "-p", "./odd", "a.toml"], ["validate", "-f", "json", "-p", "./odd", "a.toml"],
        )),
        ["validate", "-f", "json", "-j", "1", "a.toml"],
    ]  # fmt: skip


def yielded(chance: Chance) -> str:
    """What a function yields before it ends."""
    junk = chance.choice(JUNK)
    return chance.choice(("", "", "yield 1\n    ", f"yield {chance.choice(FINDINGS).format(j=junk)}\n    ", f"yield {chance.choice(CASES).format(j=junk)}\n    "))  # fmt: skip


def body(chance: Chance, *kept: str) -> str:
    """What a function of the plugin does."""
    kind = chance.random()
    if kind < 0.45:
        return chance.choice(FAULTS)
    if kind < 0.8 or not kept:
        return f"return {chance.choice(JUNK)}"
    return f"return {chance.choice(kept)}"


def source(chance: Chance) -> str:
    """The text of the module after its head."""
    hook, made = chance.choice((
        ("readers", "Reader(name={n}, suffixes=('.odd',), sniff=sniff, read=read, isolated={i})"), ("readers", "Reader(name={n}, suffixes=('.odd',), sniff=lambda h, n: 3 * n.endswith('.odd'), read=read, isolated={i})"), ("checks", "Check(name={n}, run=run)"), ("checks", "Check(name={n}, run=run, rules=(Rule(code='ODD1'),))"),
        ("writers", "Writer(name={n}, suffix='.odd', write=run)"), ("writers", "Writer(name={n}, suffix='.odd', write=run, stream=run)"), ("writers", "Writer(name={n}, suffix='.odd', write=run, views={{'diff': run, 'summary': run}})"), ("finding_formats", "FindingFormat(name={n}, write=run)"), ("finding_formats", "FindingFormat(name={n}, write=run, binary=True)"),
        ("scoring_methods", "RowMethod(name={n}, cases=run, params=NoParams, summary=Message('甲', 'a'), formula='x', example=Example(given={{}}, params={{}}), source='x')"), ("scoring_methods", "TotalModifier(name={n}, cases=run, params=NoParams, summary=Message('甲', 'a'), formula='x', example=Example(given={{}}, params={{}}), source='x')"), ("scoring_methods", "RowMethod(name={n}, cases=run, params={j}, summary={j}, formula={j}, example={j}, source={j})"),
        ("checks", "Check(name={n}, run=run, rules=(Rule(code='ODD1', name='odd', severity='info', title=('甲', 'a'), message={j}, why=('甲', 'a'), mend=('甲', 'a'), example=('甲', 'a')),))"), ("checks", "Check(name={n}, run=run, rules=(Rule(code='ODD1', name='odd', severity='info', title=('甲', 'a'), message=('甲', 'a'), why=('甲', 'a'), mend=('甲', 'a'), example=('甲', 'a')),))"),
        ("readers", "Reader(name={n}, suffixes={j}, sniff=sniff, read=read, memory={j}, seconds={j})"), ("writers", "Writer(name={n}, suffix={j}, write=run, annotates={j}, views={j}, summary={j})"), ("finding_formats", "FindingFormat(name={n}, write=run, suffix={j}, chinese={j}, binary={j})"), ("profiles", "pathlib.Path('nope')"), ("profiles", "pathlib.Path(__file__)"), ("profiles", "pathlib.Path(__file__).parent"),
    ))  # fmt: skip
    record = made.format(
        n=chance.choice(("'odd'",) * 6 + ("'html'", "None", "''", "5")),
        i=chance.choice(("None", "None", "0", "'x'")),
        j=chance.choice(JUNK),
    )
    returned = chance.choice(
        (f"[{record}]",) * 5 + (record, f"[{record}] * 2", f"({record} for _ in [1])", chance.choice(JUNK))
    )
    parts = [
        f"def read(data, name, limits):\n    {body(chance, *KEEP, *(odd_document(chance) for _ in KEEP))}\n",
        f"def sniff(head, name):\n    {body(chance, '3', '1')}\n",
        f"def run(*args, **more):\n    {yielded(chance)}{body(chance, '[]', 'b' + repr('x'), '[' + repr('x') + ']')}\n",
        f"@hookimpl\ndef jixiao_{hook}():\n    {body(chance) if chance.likely(0.15) else f'return {returned}'}\n",
    ]
    if chance.likely(0.05):
        parts.insert(
            0,
            chance.choice(
                (
                    chance.choice(FAULTS).replace("return ", ""),
                    "def (",
                    "\0",
                    "JIXIAO_API_VERSION = 'x'",
                    "JIXIAO_API_VERSION = 99",
                    "@hookimpl\ndef jixiao_nope(): pass",
                    "import nope_nope",
                    "@hookimpl\ndef jixiao_checks(a, b): return []",
                )
            )
            + "\n",
        )
    return "".join(parts)
