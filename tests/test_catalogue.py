"""One catalogue a toolkit: what a plugin or a place brings to one is unknown to every other in the process."""

from __future__ import annotations

import msgspec
import pytest

from jixiao.batch.jobs import file_result
from jixiao.files.loading import load_report
from jixiao.model.errors import UsageError
from jixiao.model.findings import Finding
from jixiao.rules.catalogue import BUILT_IN
from jixiao.rules.check import Check
from jixiao.toolkit.kit import Toolkit
from jixiao.toolkit.plugins import Plugins

REPORT = msgspec.json.encode({
    "schema_version": 1, "title": "栖岭县2023年度项目支出绩效自评", "year": 2023, "region": {"code": "330000", "name": "浙江省"},
    "evaluations": [{"kind": "project"}], "sections": [{"level": 1, "title": "概况", "text": "本项目写有暗号一词。"}],
})  # fmt: skip
PLACE = """\
id = "zhejiang"
name = { zh = "浙江省" }
region = "330000"
extends = "national"

[[checks]]
code = "ZJ701"
name = "some-word"
severity = "info"
basis = "practice"
cite = [{ title = "某市已填的表" }]
mentions = ["暗号"]
title = { zh = "TITLE", en = "TITLE" }
message = { zh = "有“{text}”。", en = "Has “{text}”." }
why = { zh = "因", en = "Why" }
mend = { zh = "改", en = "Mend" }
example = { zh = "例", en = "Example" }
"""


def plugin(title: str) -> Toolkit:
    """A toolkit with a check of its own, whose code has this title."""
    rule = msgspec.structs.replace(BUILT_IN.rule("T405"), code="QL101", name="own-rule", title=(title, title))
    kit = Toolkit()
    own = Check(name="own", run=lambda _: [Finding(code="QL101", pointer="/evaluations/0")], rules=(rule,))
    kit.__dict__["checks"] = [*Toolkit().checks, own]
    return kit


def place(folder, title: str) -> Toolkit:
    """A toolkit with a library in which Zhejiang has a check of its own, whose code has this title."""
    (folder / "zhejiang").mkdir(parents=True)
    (folder / "zhejiang" / "profile.toml").write_text(PLACE.replace("TITLE", title), "utf-8")
    return Toolkit(profile="zhejiang", profile_paths=[folder])


def codes(kit: Toolkit) -> set[str]:
    return {one.code for one in kit.validate(load_report(REPORT, "r.json", "json")).findings}


def sarif(kit: Toolkit) -> str:
    """What `validate -f sarif` writes of the report."""
    result = kit.validate(load_report(REPORT, "r.json", "json"))
    write = next(one.write for one in Plugins().finding_formats() if one.name == "sarif")
    results = [file_result("r.json", result, "zh", kit.catalogue)]
    return "".join(write(results, {"language": "zh", "catalogue": kit.catalogue}))


def test_the_code_of_a_plugin_is_known_to_its_toolkit_alone():
    """A second toolkit neither knows the code nor lists it; it may even give the same code another meaning."""
    one, other, plain = plugin("甲的规则"), plugin("乙的规则"), Toolkit()
    assert "QL101" in codes(one) & codes(other)
    assert (one.catalogue.rule("QL101").title[0], other.catalogue.rule("QL101").title[0]) == ("甲的规则", "乙的规则")
    assert "QL101" not in codes(plain)
    assert "QL101" in one.codes
    assert "QL101" not in plain.codes
    for catalogue in (plain.catalogue, BUILT_IN):
        assert not catalogue.known("QL101")
        with pytest.raises(UsageError):
            catalogue.rule("QL101")


def test_the_code_of_a_place_is_known_to_its_toolkit_alone(tmp_path):
    """Two libraries may have checks of the same code; a toolkit without them does not know it."""
    one, other, plain = place(tmp_path / "a", "甲地"), place(tmp_path / "b", "乙地"), Toolkit()
    assert "ZJ701" in codes(one) & codes(other)
    assert (one.catalogue.rule("ZJ701").title[0], other.catalogue.rule("ZJ701").title[0]) == ("甲地", "乙地")
    assert "ZJ701" not in codes(plain)
    assert not plain.catalogue.known("ZJ701")


def test_all_rules_are_entered_without_a_run(tmp_path):
    """`add_rules` knows every code that `codes` lists: results of other processes can be written."""
    kit = place(tmp_path, "甲地")
    kit.add_rules()
    assert set(kit.codes) == {one.code for one in kit.catalogue.all_rules()}
    assert len(BUILT_IN.all_rules()) < len(kit.codes)


def test_a_format_writes_the_words_of_its_own_toolkit():
    """Two runs in one process: each output names the rule as its own toolkit does."""
    one, other = sarif(plugin("甲的规则")), sarif(plugin("乙的规则"))
    assert "甲的规则" in one
    assert "乙的规则" not in one
    assert "乙的规则" in other
    assert "甲的规则" not in other


def test_the_built_in_catalogue_has_no_state():
    """It is shared by everyone, so nothing can be set on it."""
    with pytest.raises(AttributeError):
        BUILT_IN.extra = {}
