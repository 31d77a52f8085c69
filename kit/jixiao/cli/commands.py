"""The commands: where each one lives and what it does, in a line. A command's module is imported only when it runs."""

from __future__ import annotations

from typing import Any, NamedTuple


class Command(NamedTuple):
    """`module` holds `command` (one function) or `app` (a group of sub-commands)."""

    module: str
    zh: str
    en: str


COMMANDS: dict[str, Command] = {
    "validate": Command(
        "jixiao.cli.validate",
        "检查报告：结构、权重、得分、指标、算术、前后一致、政策",
        "check reports: structure, weights, scores, indicators, arithmetic, consistency, policy",
    ),
    "score": Command(
        "jixiao.cli.score", "按当地当年规则重新计分；--explain 逐行给出证明", "recompute scores; --explain proves each"
    ),
    "summary": Command(
        "jixiao.cli.summary",
        "汇总许多报告：各地各年、等级、风险、离群、雷同",
        "what many reports say together: groups, grades, risks, outliers, repeated texts",
    ),
    "diff": Command(
        "jixiao.cli.diff",
        "比较两份报告（两年、两稿、两个单位），说明变化的含义",
        "compare two reports (years, drafts, units) and say what the changes mean",
    ),
    "extract": Command(
        "jixiao.cli.extract",
        "把 Word、Excel、PDF、网页、文本变成 TOML 或 JSON",
        "turn an office document into a report in TOML or JSON",
    ),
    "pack": Command(
        "jixiao.cli.pack",
        "把大批报告写成 Parquet 表，供列式引擎计分、检查和汇总",
        "many reports as Parquet tables, for the columnar engines and for your own queries",
    ),
    "export": Command(
        "jixiao.cli.export",
        "填好官方自评表，导出 xlsx、docx、html、md、csv、json、toml；复核表，整改通知",
        "the official form and the report as xlsx, docx, html, md, csv, json or toml; re-check sheet, review letter",
    ),
    "annotate": Command(
        "jixiao.cli.annotate",
        "原文件加批注：问题标在所在的段落和单元格",
        "your own Word or Excel file with the findings as comments",
    ),
    "init": Command(
        "jixiao.cli.init", "按地区规则包生成待填的报告或表格", "an empty report or form to fill, by a profile's rules"
    ),
    "explain": Command(
        "jixiao.cli.explain", "解释一个问题代码、评分方法或规则", "explain a finding code, a scoring method or a rule"
    ),
    "profile": Command(
        "jixiao.cli.profile", "地区规则包：列出、查看、新建、测试、比较", "profiles: list, show, new, draft, test, diff"
    ),
    "plugins": Command("jixiao.cli.plugins", "列出插件及其状态", "list plugins and their state"),
    "config": Command("jixiao.cli.config", "列出每项设置的值和来源", "each setting, its value and where it comes from"),
    "completion": Command(
        "jixiao.cli.completion", "输出 bash、zsh、fish 的补全脚本", "print the completion script for bash, zsh or fish"
    ),
    "schema": Command("jixiao.cli.schema", "输出 JSON Schema", "print a JSON Schema"),
}


def general_help(*, zh: bool) -> str:
    """The help of the program itself. Written by hand, so that `--help` imports nothing."""
    lines = [
        "用法：jixiao 命令 [选项] PATH..." if zh else "usage: jixiao COMMAND [options] PATH...",
        "",
        "预算绩效自评的检查与重新计分，每一分都有依据。"
        if zh
        else "Check and re-score budget performance self-evaluations, with a reason for every point.",
        "",
        "命令：" if zh else "commands:",
    ]
    lines += [f"  {name:<12}{command.zh if zh else command.en}" for name, command in COMMANDS.items()]
    lines += [
        "",
        "选项：" if zh else "options:",
        f"  --version     {'版本（加 -v 列出插件）' if zh else 'the version (with -v: plugins too)'}",
        f"  --help        {'帮助；jixiao 命令 --help 看该命令的帮助' if zh else 'this help; jixiao COMMAND --help for a command'}",
        f"  --lang zh|en  {'语言' if zh else 'language'}",
        "",
        "例子：" if zh else "examples:",
        "  jixiao validate 报告.docx",
        "  jixiao score --explain examples/hunan-hetang-2022.toml",
        "  jixiao validate reports/ -f json -o findings.json",
        "",
        "退出码：0 无问题 · 1 有问题 · 2 用法或规则包错误 · 3 有输入读不了 · 70 程序缺陷"
        if zh
        else "exit codes: 0 clean · 1 findings · 2 usage, configuration or profile · 3 an input is unreadable · 70 a bug",
    ]
    return "\n".join(lines) + "\n"


def subcommands(module: Any) -> dict[str, Any]:
    """The sub-commands of a group: its `COMMANDS`; empty for a single command."""
    found: dict[str, Any] = dict(getattr(module, "COMMANDS", {}))
    for one in getattr(getattr(module, "app", None), "registered_commands", ()):
        found[one.name or one.callback.__name__] = one.callback
    return found
