"""The words of a command line, configuration files, lists, baselines, journals and the environment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jixiao.files.config import SETTINGS

from .chance import reworded
from .reports import _value as toml_value
from .reports import any_report, as_json, as_toml, finished, report, toml

if TYPE_CHECKING:
    from pathlib import Path

    from .chance import Chance

OPTIONS = {
    "validate": ("--together", "--profile", "--set", "--format", "--select", "--ignore", "--fail-on", "--exit-zero", "--max-findings", "--header", "--statistics", "--baseline", "--write-baseline", "--diff", "--claims", "--targets", "--facts", "-o", "--force", "--stdin-name", "-j", "--timeout", "--resume", "-q", "-qq", "-v", "--fix"),
    "score": ("--explain", "--all", "--together", "--profile", "--set", "--facts", "-f", "--fail-on", "-o", "--force", "-j", "--timeout", "--resume", "-q", "-v", "--engine"),
    "export": ("--to", "--as", "--by", "--deadline", "--together", "--findings", "--bom", "--review", "--profile", "--set", "-o", "--force", "-q"),
    "diff": ("--findings", "--together", "--rescored", "--only", "--ignore-epsilon", "-f", "--profile", "-o"),
    "extract": ("--what", "-f", "--together", "-o", "--force"),
    "annotate": ("-o", "--summary", "--notes", "--profile", "--set", "--force"),
    "init": ("--year", "--profile", "--kind", "-o", "--force"),
    "explain": ("-f",), "plugins": ("-f", "-v"), "config": (), "completion": (), "schema": ("--bundle", "-o"), "profile": ("-f", "--sure", "--on", "--extends", "--kind", "--year", "--region", "--package", "--id"),
    "summary": ("--by", "--top", "--table", "-f", "-o"), "pack": ("-o", "--replace", "-j", "--timeout"),
}  # fmt: skip
VALUES = (
    "json", "text", "csv", "html", "xlsx", "docx", "toml", "md", "ndjson", "junit", "sarif", "github", "line", "zh", "en", "error", "never", "R,W", "E0", "R305", "a.toml", "b.json", "out.x", "out/", ".", "-", "nope/x.toml", "hunan", "national/department-2020", "./nope", "编制数=13人", "编制数", "=", "=1", "region,year", "2024-05-31", "2024-02-30", "list.txt", "@list.txt", "base.json", "journal", "department", "report", "document", "facts", "recheck", "letter", "findings-xlsx", "file", "unit", "rows", "scores,text",
)  # fmt: skip
SUBCOMMANDS = {
    "profile": ("list", "show", "test", "diff", "new", "draft", "nope"),
    "config": ("show", "x"),
    "completion": ("bash", "zsh", "fish", "x"),
    "schema": ("report", "findings", "x"),
    "explain": ("R305", "step_deduct", "XXXX", "national/department-2020"),
}


def words(chance: Chance) -> list[str]:
    """A command line that is nearly right."""
    command = chance.choice((*OPTIONS, "validate", "score", "export", "diff", chance.text()))
    made = [command]
    if command in SUBCOMMANDS and chance.likely(0.9):
        made.append(chance.choice(SUBCOMMANDS[command]))
    for _ in range(chance.count(4)):
        option = (
            chance.choice(OPTIONS.get(command, ("--x",)))
            if chance.likely(0.93) and OPTIONS.get(command, ("--x",))
            else chance.text()
        )
        value = chance.choice((chance.choice(VALUES), chance.choice(VALUES), chance.number(), chance.text()))
        if option in {"-j", "--jobs"}:
            value = chance.choice(("1", "1", "2", "0", "-1", "x", "9" * 400, "100000"))
        made += chance.choice(([option, value], [option, value], [option], [f"{option}={value}"]))
    for _ in range(chance.count(3)):
        made.append(
            chance.choice(
                (
                    "a.toml",
                    "a.toml",
                    "b.json",
                    "x.ndjson",
                    ".",
                    "@list.txt",
                    "-",
                    "*.toml",
                    "nope.docx",
                    "empty",
                    chance.text(),
                    chance.choice(VALUES),
                )
            )
        )
    if chance.likely(0.2):
        made[chance.randrange(len(made) + 1) :][:0] = []
        made.insert(
            chance.randrange(len(made) + 1),
            chance.choice(
                (
                    "--lang",
                    "--lang=en",
                    "--isolated",
                    "--color=always",
                    "--config",
                    "--config=jixiao.toml",
                    "--",
                    "--help",
                    "--version",
                )
            ),
        )
    if command == "init" and "-o" not in made:
        made += ["-o", "out.toml"]
    return [_near(word).replace("\0", "␀").encode("utf-8", "replace").decode() for word in made]


def _near(word: str) -> str:
    """The word, unless it names a folder above: all that is on the machine would be read."""
    return (
        "\n".join("x" if ".." in line or line.strip().startswith("/") else line for line in word.splitlines()) or word
    )


def configuration(chance: Chance, folder: Path) -> tuple[list[list[str]], dict[str, str]]:
    """A folder with settings, lists and inputs; commands that read them, and an environment."""
    (folder / "a.toml").write_bytes(toml(report(chance)).encode("utf-8", "replace"))
    (folder / "b.json").write_bytes(as_json(chance, any_report(chance)))
    (folder / "x.ndjson").write_bytes(as_json(chance, any_report(chance)))
    (folder / "empty").mkdir()
    if chance.likely(0.8):
        (folder / "jixiao.toml").write_bytes(settings(chance))
    names = ("a.toml", "b.json", "@list.txt", "#x", "", "nope", chance.text(), '"a.toml"', "*.toml")
    listed = "\n".join(_near(chance.choice(names)) for _ in range(chance.count(8)))
    marked = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030")
    (folder / "list.txt").write_bytes(listed.encode(chance.choice(marked), "replace"))
    (folder / "base.json").write_bytes(_baseline(chance))
    (folder / "journal").write_bytes(
        chance.choice(
            (
                b"",
                b"{}\n",
                b"[" * 4000,
                json.dumps({"journal": 1, "tool": "0.1.0", "request": chance.odd()}).encode("utf-8", "replace") + b"\n",
                chance.text().encode("utf-8", "replace"),
            )
        )
    )
    environment = {}
    for _ in range(chance.count(2)):
        key = chance.choice(sorted(SETTINGS))
        environment["JIXIAO_" + key.upper().replace("-", "_").replace(".", "_")] = _environment(chance, key)
    made = [words(chance)]
    if chance.likely(0.5):
        made.append(
            chance.choice(
                (
                    ["validate", "a.toml", "b.json"],
                    ["config", "show"],
                    ["score", "a.toml"],
                    ["validate", "--baseline", "base.json", "a.toml"],
                    ["validate", "@list.txt"],
                    ["validate", "-f", "json", "--resume", "journal", "a.toml"],
                )
            )
        )
    return made, environment


def _environment(chance: Chance, key: str) -> str:
    if key in {"jobs", "timeout", "score.format", "format"}:
        return chance.choice(("1", "x", "9" * 300, "-1", "json", "²"))
    return (
        (chance.choice((chance.number(), chance.text(), chance.choice(VALUES), "true", "0")).replace("\0", "") or "1")
        .encode("utf-8", "replace")
        .decode()
    )


def settings(chance: Chance) -> bytes:
    """A `jixiao.toml`."""
    lines = []
    for _ in range(chance.count(6)):
        key = chance.choice(sorted(SETTINGS))
        setting = SETTINGS[key]
        fitting = {"text": chance.choice((*setting.choices, chance.text())) if setting.choices else chance.choice(VALUES), "list": [chance.choice(("R", "W2", chance.text()))], "number": chance.choice((1, 5, abs(chance.whole()))), "switch": True, "path": "base.json", "paths": ["."]}[setting.kind]  # fmt: skip
        if key == "jobs":
            fitting = chance.choice((1, 2, 10**30))
        value = fitting if chance.likely(0.7) else chance.odd()
        if value is not None:
            lines.append(f"{key} = {toml_value(value)}")
    for _ in range(chance.count(3)):
        entry = {"code": chance.choice(("T402", "R", "", chance.text(), 5)), "reason": chance.choice(("已知", "", 1)), "path": chance.choice((".", "[", "**", "a.toml", chance.text())), "indicator": chance.word(), "pointer": "/evaluations"}  # fmt: skip
        for key in ("path", "indicator", "pointer", "reason"):
            if chance.likely(0.4):
                entry.pop(key)
        lines += ["[[suppress]]", *(f"{key} = {toml_value(value)}" for key, value in entry.items())]
        if chance.likely(0.5):
            lines.append(
                f"expires = {chance.choice(('2027-03-31', '1999-01-01', '2027-03-31T00:00:00Z', '07:32:00', '0001-01-01', '9999-12-31', '12', 'true'))}"
            )
    if chance.likely(0.05):
        lines.append("x = " + "[" * 3000)
    if chance.likely(0.1):
        return as_toml(chance, any_report(chance))
    return finished(chance, reworded(chance, "\n".join(lines), chance.count(2) if chance.likely(0.3) else 0))


def _baseline(chance: Chance) -> bytes:
    data = {"version": chance.choice((1, 1, 2, "1", None)), "findings": [{"path": "a.toml", "code": chance.choice(("R301", 5, None)), "subject": chance.word(), "count": chance.choice((1, "1", -1, 10**30, None))} for _ in range(chance.count(4))]}  # fmt: skip
    made = "[" * 5000 if chance.likely(0.02) else json.dumps(chance.choice((data, data, [], chance.odd(), {})))
    return finished(chance, made)
