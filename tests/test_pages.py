"""Pages: what is wrong comes first, a batch lists every file, nothing of a report becomes markup, and each speaks one language."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from jixiao.authoring.rendering import described
from jixiao.batch.jobs import file_result
from jixiao.cli.main import main
from jixiao.engines.rows.validate import Validation
from jixiao.files.loading import load_report
from jixiao.model.document import Place
from jixiao.model.errors import UsageError
from jixiao.model.findings import Claim, Finding
from jixiao.model.report import Evaluation, Execution, Indicator, Report, Section, Total, Unit
from jixiao.model.results import FileResult
from jixiao.outputs.diff import compare
from jixiao.outputs.export import Export, Exported, exported
from jixiao.toolkit.kit import Toolkit
from jixiao.toolkit.plugins import Plugins

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.model.message import Language

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
KIT = Toolkit()
HTML = next(writer for writer in KIT.plugins.writers() if writer.name == "html")
OVERVIEW = next(one for one in KIT.plugins.finding_formats() if one.name == "html")
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></title></textarea><b>",
    "{{ 7 * 7 }}{% for x in y %}{# gone #}",
    "&lt;b&gt;&amp;",
    "javascript:alert(1)",
    "\u202e倒着读\u202c",
)
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def page(*items: Exported, unread: Iterable[FileResult] = (), language: Language = "zh") -> LexborHTMLParser:
    """The page of a report, or that of several and of files that could not be read."""
    if len(items) == 1 and not unread:
        return LexborHTMLParser(HTML.write(Export(items=iter(items), language=language), {}).decode())
    results = [*(result_of(one, language) for one in items), *unread]
    return LexborHTMLParser("".join(OVERVIEW.write(results, {"language": language, "catalogue": KIT.catalogue})))


def result_of(one: Exported, language: Language) -> FileResult:
    """What `validate` says of a report."""
    source = SimpleNamespace(report=one.report, digest=one.digest, locate=one.locate, refusal=None)
    return file_result(one.path, Validation(source, one.findings, one.claims, one.cards), language, KIT.catalogue)


def unreadable(path: str, code: str, reason: str) -> FileResult:
    """What `validate` says of a file that cannot be used."""
    return FileResult(path=path, findings=[{"code": code, "severity": "error", "message": reason}], failed=True)


def seen(found: LexborHTMLParser, *, without: str = "style, script") -> str:
    """What a reader sees of a page, and what is read to him: texts, labels and titles."""
    for node in found.css(without):
        node.decompose()
    labels = [
        value
        for node in found.css("*")
        for name, value in node.attributes.items()
        if name in {"aria-label", "title", "placeholder", "data-find"}
    ]
    return "\n".join([found.html and found.root.text(separator="\n"), *[label or "" for label in labels]])


def shape(found: LexborHTMLParser) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page and the names of their attributes."""
    return [(node.tag, tuple(node.attributes)) for node in found.css("*")]


def wicked(text: str) -> Exported:
    """A report that holds a text wherever a report holds text, with findings and claims that quote it."""
    row = Indicator(path=(text, text), name=text, target=text, actual=text, reason=text)
    report = Report(
        title=text,
        year=2023,
        unit=Unit(name=text),
        evaluations=(
            Evaluation(name=text, kind="project", execution=Execution(rate=text), indicators=(row,), total=Total()),
        ),
        sections=(Section(level=1, title=text, text=text),),
    )
    place = Place(sheet=text, cell="A1")
    finding = Finding(
        code="T405", pointer="/evaluations/0/indicators/0/target", place=place, params={"target": text, "value": text, "text": text}, indicator=text,
        quote=text, stated=text, computed=text, cite=text, fix=text,
    )  # fmt: skip
    claim = Claim(kind="sum", verdict="wrong", place=place, quote=text, stated=text, computed=text, formula=text)
    cards = tuple(KIT.scorer.score(report))
    return Exported(report=report, path=text, digest="0", findings=(finding,), claims=(claim,), cards=cards)


def judged(path: Path) -> Exported:
    """An example with its scores and findings."""
    return exported(KIT, load_report(path.read_bytes(), path.name))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_report_becomes_markup(payload):
    """A page has the same elements and attributes, whatever the texts are; a template in a text is not run."""
    harmless = "文字" + re.sub("[^<>=]", "", payload)  # by these signs a figure is known for a formula
    assert shape(page(wicked(payload))) == shape(page(wicked(harmless)))
    unread = (unreadable(payload, "E001", payload),)
    both = [page(wicked(text), wicked(text), unread=unread) for text in (payload, harmless)]
    assert shape(both[0]) == shape(both[1])
    if "{{" in payload:
        assert "{{ 7 * 7 }}" in page(wicked(payload)).root.text()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_comparisons_and_profiles_escape_too(payload):
    """The other pages of the plugin."""

    def shown(text: str, name: str):
        if name == "diff":
            matter = compare(wicked("前").report, wicked(text).report)
            options = {"language": "zh", "before": text, "after": "b"}
        else:
            (matter,) = described("hunan/department-2022", KIT.library, KIT.registry)
            matter = [{**matter, "title": text, "note": text, "place": text, "cite": [text], "outline": [text]}]
            options = {"language": "zh"}
        return LexborHTMLParser("".join(KIT.plugins.view("html", name)(matter, options)))

    for name in ("diff", "profile"):
        assert shape(shown(payload, name)) == shape(shown("文字", name))


def test_no_control_character_reaches_a_page():
    """They are shown as what cannot be shown."""
    text = page(wicked("a\x00b\x1bc\x7f"), wicked("a\x00b")).html
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text)
    assert "a\ufffdb" in page(wicked("a\x00b")).css_first("h1").text()


@given(text=st.text(alphabet=st.sampled_from("<>&\"'{}%#/= \n一a\x00\u202e"), max_size=30))
@settings(deadline=None, max_examples=40)
def test_no_element_comes_from_a_text(text):
    """As above, for any mixture of what has a meaning in pages and templates; a text that is shown is the text."""
    found = page(wicked(f"x{text}x"))
    allowed = {tag for tag, _ in shape(page(wicked("x\n\x00")))}  # with a table of what a page cannot show
    assert {node.tag for node in found.css("*")} <= allowed | {"mark", "br"}
    assert not [name for _, names in shape(found) for name in names if name.startswith("on")]
    cleaned = re.sub("[\x00-\x08\x0b-\x1f]", "\ufffd", f"x{text}x")
    assert found.css_first("h1").text() == cleaned


def test_what_is_wrong_comes_first_and_then_the_form():
    """Errors, warnings, one folded line of notes; then the form; findings of one code stand together."""
    found = page(judged(ROOT / "examples" / "hunan-hetang-2022.toml"))
    assert [node.attributes["id"] for node in found.css("h2")][:3] == ["findings", "forms", "scores"]
    levels = [node.attributes["class"] for node in found.css("section > .findings > li")]
    assert levels == sorted(levels, key=["f-error", "f-warning"].index)
    assert len(found.css("details.notes > summary")) == 1
    texts = [node.text() for node in found.css("section > .findings > li .what")]
    assert len([text for text in texts if "T405" in text]) == 1
    assert "× 3" in next(text for text in texts if "T405" in text)


def test_a_report_without_findings():
    """Nothing wrong is said in words."""
    assert "没有发现问题" in page(Exported(report=Report(title="空"))).css_first("main").text()


def test_what_was_not_recomputed_is_not_shown_as_computed():
    """Without a recomputed row there is no computed total and no computed grade; below a half the share is said."""
    one = judged(ROOT / "examples" / "yunnan-honghe-2023.toml")
    assert one.cards[0].coverage == 0
    cards = [node.text() for node in page(one).css(".cards li")]
    assert any("→ —" in card and "没有一行能够重算" in card for card in cards)
    assert all("→ 优" not in card for card in cards)
    part = judged(ROOT / "examples" / "yunnan-anning-2023.toml")
    assert any("只重算了 2% 的分值" in node.text() for node in page(part).css(".cards li"))


def test_the_batch_page_lists_every_file():
    """More than lists can hold elsewhere; what cannot be read comes first, with its reason; then by risk."""
    reports = [Exported(report=Report(title=f"报告{number}"), path=f"{number}.toml") for number in range(700)]
    risky = Exported(
        report=Report(title="有错"),
        path="wrong.toml",
        findings=(Finding(code="T401", params={"expected": "台", "unit": "%"}),),
    )
    failed = (unreadable("坏.docx", "E007", "文件不完整"),)
    found = page(*reports, risky, unread=failed)
    rows = found.css("table.sort")[0].css("tbody tr")
    assert len(rows) == 702
    assert all(word in rows[0].text() for word in ("坏.docx", "E007", "文件不完整", "读不了"))
    assert "wrong.toml" in rows[1].text()
    assert rows[1].css_first("a").attributes["href"][1:] == found.css_first("details.boxed").attributes["id"]


def test_unreadable_files_alone_are_a_batch(tmp_path, capsys):
    """`validate -f html` and `export` of a folder where nothing can be read name each file on the page."""
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 cut")
    for words in (["validate", "-f", "html"], ["export", "--to", "html"]):
        assert main([*words, str(tmp_path)]) == 3
        assert "a.docx" in LexborHTMLParser(capsys.readouterr().out).css_first("table.sort").text()


def test_a_folder_of_pages_holds_reports_only(tmp_path, capsys):
    """`-o FOLDER/` writes the page of each report, also where another file cannot be read."""
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 cut")
    (tmp_path / "b.toml").write_bytes(EXAMPLES[0].read_bytes())
    assert main(["export", "--to", "html", str(tmp_path), "-o", f"{tmp_path}/out/"]) == 3
    capsys.readouterr()
    (written,) = (tmp_path / "out").iterdir()
    assert LexborHTMLParser(written.read_text("utf-8")).css_first("#findings")


def test_only_our_script_may_run():
    """The digest in the policy is that of the script in the page; the page of one report has none."""
    found = page(*[judged(path) for path in EXAMPLES[:2]])
    policy = found.css_first("meta[http-equiv]").attributes["content"]
    (script,) = found.css("script")
    digest = b64encode(sha256(script.text().encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    single = page(judged(EXAMPLES[0]))
    assert not single.css("script")
    assert "script-src" not in single.css_first("meta[http-equiv]").attributes["content"]


# Names that are the same in both languages: codes, ids of profiles, the program, a hash, what a report wrote itself.
_NAMES = re.compile(
    r"\b[A-Z]{1,2}\d{3}\b|[a-z]+(?:/[a-z-]+)*/[a-z]+-\d{4}|jixiao|SHA-256|[0-9a-f]{64}|APP|[\w-]+\.toml|A/B|B/A|--[a-z]+"
)


def test_a_chinese_page_has_no_english():
    """Nor has it half-width brackets of ours; what a report writes in Latin letters is named above."""
    for found in (*(page(judged(path)) for path in EXAMPLES), page(*[judged(path) for path in EXAMPLES])):
        assert re.findall(r"[A-Za-z]{2,}", _NAMES.sub("", seen(found))) == []


def test_an_english_page_has_no_chinese_of_ours():
    """All that is not the paper itself (marked as Chinese) is English when the report is; a source keeps its name."""
    row = Indicator(path=("Output", "Quantity"), name="Trainees", target="≥200", actual="190", weight="10", score="10")
    report = Report(
        title="Self-evaluation of the Water Office", year=2023, unit=Unit(name="Water Office"),
        evaluations=(
            Evaluation(name="Training", kind="project", execution=Execution(weight="10", rate="95%", score="9.5"), indicators=(row,), total=Total(weight="100", score="98")),
        ),
        sections=(Section(level=1, title="Spending", text="XXX"),),
    )  # fmt: skip
    result = KIT.validate(source_of(report))
    one = Exported(report=report, path="a.toml", cards=result.cards, findings=result.findings, claims=result.claims)
    assert one.findings
    for found in (
        page(one, language="en"),
        page(one, one, language="en", unread=(unreadable("b", "E001", "x"),)),
    ):
        lines = re.sub(
            r"财预〔2020〕10号.*", "", seen(found, without="style, script, [lang=zh-CN] > *:not([lang=en])")
        ).split("\n")
        assert [line for line in lines if CJK.search(line)] == []


def source_of(report: Report):
    """A report as if it had been read from a file."""
    from jixiao.files.loading import load_report
    from jixiao.files.writing import to_json

    return load_report(to_json(report).encode(), "a.json")


def test_a_batch_is_the_same_twice():
    """Whatever the seed of the hashes."""
    pages = [
        subprocess.run(
            [sys.executable, "-m", "jixiao", "validate", "-f", "html", "--exit-zero", "examples"],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert pages[0] == pages[1]
    assert pages[0].startswith(b"<!DOCTYPE html>")


def test_the_core_has_no_markup():
    """Pages are the plugin's."""
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sorted((ROOT / "kit").rglob("*.py"))
        for match in re.finditer(r"<(?:!doctype|svg|style|td|div|p)\b|</[a-z]+>|jixiao_plugins", path.read_text("utf-8"))
    ]  # fmt: skip
    assert found == []


def test_the_template_engine_waits_for_a_page():
    """A run that writes no page does not load it."""
    script = "import sys; from jixiao.cli.main import main; main(['validate', sys.argv[1]]); sys.exit('jinja2' in sys.modules)"
    subprocess.run([sys.executable, "-c", script, str(EXAMPLES[0])], check=True, capture_output=True)


def test_without_the_plugin_a_page_is_refused_in_words():
    """No plugin that writes the page: wrong use, not a fault."""
    with pytest.raises(UsageError, match="no plugin writes summary as html"):
        Plugins([]).view("html", "summary")


SORTED_AND_FILTERED = """<script>
const table = document.querySelector('table.sort'), rows = () => [...table.tBodies[0].rows];
const numbers = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
const at = numbers.findLastIndex(head => 'n' in head.dataset), head = numbers[at];
const values = () => rows().map(row => row.cells[at].dataset.v ?? row.cells[at].textContent);
const found = {before: values()};
head.querySelector('.by').onclick(); found.down = values(); found.first = head.getAttribute('aria-sort');
head.querySelector('.by').onclick(); found.up = values(); found.second = head.getAttribute('aria-sort');
const input = document.querySelector('.find input');
const word = rows()[0].textContent.trim().slice(0, 6).trim();
input.value = word.toUpperCase(); input.dispatchEvent(new Event('input'));
found.fits = rows().map(row => row.textContent.toLowerCase().includes(word.toLowerCase()));
found.shown = rows().map(row => !row.hidden); found.count = document.querySelector('.find output').value;
input.value = 'no such word at all'; input.dispatchEvent(new Event('input')); found.none = rows().filter(row => !row.hidden).length;
input.value = ''; input.dispatchEvent(new Event('input')); found.all = rows().filter(row => !row.hidden).length;
const out = document.createElement('pre'); out.id = 'found'; out.textContent = JSON.stringify(found); document.body.append(out);
</script>"""
"""Does what a reader does: clicks the head of the last column of numbers twice, then types into the filter."""


def acted(page_file: Path, profile: Path) -> dict:
    """What a page shows after it was sorted and filtered in Chromium."""
    text = page_file.read_text(encoding="utf-8")
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
    page_file.write_text(
        policy.sub("", text).replace("</body>", SORTED_AND_FILTERED + "</body>"), encoding="utf-8"
    )  # the policy of our pages lets no other script run
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         f"--user-data-dir={profile}", "--dump-dom", page_file.as_uri()],
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    found = LexborHTMLParser(done.stdout.decode()).css_first("#found")
    assert found is not None
    return json.loads(found.text())


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # ibis calls what DuckDB gives up
@pytest.mark.parametrize("kind", ["batch", "summary"])
def test_tables_are_sorted_and_filtered_in_a_browser(kind, tmp_path):
    """The heads of numbers sort down and up with blanks at the end; the filter takes any case, counts, and lets all come back."""
    made = tmp_path / "page.html"
    if kind == "batch":
        main(["validate", "-q", "-f", "html", "-o", str(made), *map(str, EXAMPLES)])
    else:
        pytest.importorskip("duckdb")
        main(["pack", "-q", *map(str, EXAMPLES), "-o", str(tmp_path / "pack")])
        main(["score", "-q", "--engine", "duckdb", str(tmp_path / "pack"), "-o", str(tmp_path / "scores")])
        main(["summary", "-f", "html", "-o", str(made), str(tmp_path / "scores")])
    found = acted(made, tmp_path / "profile")
    up = sorted((float(one) for one in found["before"] if one), key=float)
    blanks = [one for one in found["before"] if not one]
    assert len(set(up)) > 1
    assert [float(one) for one in found["up"] if one] == up
    assert [float(one) for one in found["down"] if one] == up[::-1]
    assert found["up"][len(up) :] == found["down"][len(up) :] == blanks
    assert (found["first"], found["second"]) == ("descending", "ascending")
    assert found["shown"] == found["fits"]
    assert found["count"] == f"{sum(found['fits'])} / {len(found['fits'])}"
    assert (found["none"], found["all"]) == (0, len(found["fits"]))
