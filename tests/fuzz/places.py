"""Profile folders: the rule files, forms and cases of the built-in places with values that do not fit, and formulas without end."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .chance import changed, reworded
from .reports import finished, toml

if TYPE_CHECKING:
    from .chance import Chance

BUILT_IN = Path(str(files("jixiao_profiles")))
FORMULAS = (
    "甲 / 乙", "甲 / 0", "甲 +", "(" * 500 + "甲" + ")" * 500, "+".join(["甲"] * 3000), "min(甲, 乙, 1e999)", "abs(甲, 乙)", "甲 ** 乙", "9" * 5000, "甲 / 甲 / 甲 * 100%", "1e999999999 * 甲", "if(甲>0, 1, 0)", "__import__('os')", "甲.乙", "", "-" * 2000 + "甲", "甲\0", "“甲” + 乙", "上年甲", "max()", "甲 % 3", "0.1 + 0.2",
)  # fmt: skip
METHODS = (
    "step_deduct",
    "bands",
    "proportional",
    "all_or_nothing",
    "checklist",
    "range",
    "nope",
    "",
    "sum",
    "list_deduct",
)


def _toml_files(folder: str) -> list[Path]:
    return sorted(path for path in BUILT_IN.rglob("*.toml") if path.parent.name == folder)


def rules_of(chance: Chance) -> tuple[str, dict[str, Any]]:
    """The name and the data of a rule file, with values that do not fit."""
    found = sorted(
        path
        for path in BUILT_IN.rglob("*.toml")
        if path.parent.name not in {"cases", "forms"} and path.name != "profile.toml"
    )
    path = chance.choice(found)
    data = tomllib.loads(path.read_text("utf-8"), parse_float=str)
    rows = data.get("indicators", [])
    for _ in range(chance.count(3)):
        if rows:
            _change_row(chance, chance.choice(rows))
    return path.name, dict(changed(chance, data, chance.choice((0, 0, 0, 0, 1, 2))))


def _change_row(chance: Chance, row: dict[str, Any]) -> None:
    kind = chance.randrange(6)
    if kind <= 1:
        row["value"] = chance.choice(FORMULAS)
    elif kind == 2:
        row["weight"] = chance.choice((chance.number(), chance.whole(), 0, "0", "5"))
    elif kind == 3 and isinstance(row.get("rule"), dict):
        rule = row["rule"]
        limits = [{"at_least": chance.number(), "points": chance.number()}, {"points": "0"}]
        rule[chance.choice(sorted(rule))] = chance.choice(
            (chance.number(), chance.number(), chance.whole(), [], {}, chance.choice(METHODS), limits)
        )
    elif kind == 4:
        row["rule"] = {"method": chance.choice(METHODS), chance.choice(("points", "step", "bands", "x")): chance.odd()}
    else:
        row["words"] = [chance.text()]


def profile(chance: Chance, folder: Path) -> tuple[list[list[str]], dict[str, str]]:
    """A profile folder `qingxi/`, the commands that read it, and the environment in which it is found."""
    root = folder / "qingxi"
    (root / "cases").mkdir(parents=True)
    (root / "forms").mkdir()
    head = {"id": "qingxi", "name": {"zh": "青溪县", "en": "Qingxi"}, "region": chance.choice(("430202", "330100", "")), "extends": chance.choice(("national",) * 6 + ("hunan",) * 3 + ("qingxi", "nope")), "version": "1"}  # fmt: skip
    if chance.likely(0.3):
        head = tomllib.loads(
            (BUILT_IN / chance.choice(("national", "hunan", "gansu")) / "profile.toml").read_text("utf-8"),
            parse_float=str,
        ) | {"id": "qingxi", "extends": "national"}
        head.pop("checks", None)
    _write(chance, root / "profile.toml", changed(chance, head, chance.choice((0, 0, 0, 0, 0, 1))))
    for _ in range(1 + chance.count(2)):
        name, data = rules_of(chance)
        _write(chance, root / name, data)
    for part in ("cases", "forms"):
        if chance.likely(0.6):
            data = tomllib.loads(chance.choice(_toml_files(part)).read_text("utf-8"), parse_float=str)
            if part == "cases":
                data["profile"] = chance.choice(
                    (f"qingxi/{name[:-5]}", f"qingxi/{name[:-5]}", data.get("profile", ""), chance.text())
                )
            _write(chance, root / part / "a.toml", changed(chance, data, chance.choice((0, 0, 1, 2, 5))))
    kind, year = name.removesuffix(".toml").split("-")[:2]
    (folder / "a.toml").write_text(
        f'year = {year}\nregion = {{code = "430202"}}\n[[evaluations]]\nkind = "{kind}"\nindicators = [{{name = "预算完成率", path = ["过程"], weight = 5, score = 5, target = "100%", actual = "96%"}}]\n',
        "utf-8",
    )
    given = ["--set", f"编制数={chance.number()}".replace("\0", "")] if chance.likely(0.2) else []
    made = chance.choice((
        ["score", "--explain", "--all", "-p", "./qingxi", *given, "a.toml"], ["validate", "-f", "json", "-p", "./qingxi", "a.toml"], ["profile", "test", "./qingxi"], ["profile", "show", "qingxi"],
        ["profile", "list", "--sure"], ["profile", "diff", f"qingxi/{name[:-5]}", "national/project-2020"], ["init", "-p", "./qingxi", "--year", str(chance.choice((2020, 2023, chance.whole()))), "-o", "out.toml"], ["profile", "show", "-f", chance.choice(("html", "json", "md")), "qingxi"], ["explain", f"qingxi/{name[:-5]}"],
        ["profile", "show", f"qingxi/{name[:-5]}"], ["validate", "-f", "json", "-p", "qingxi", "a.toml"], ["score", "-f", "csv", "a.toml"], ["export", "--to", "xlsx", "-p", "qingxi", "-o", "out.xlsx", "a.toml"], ["export", "--to", "recheck", "-p", "./qingxi", "-o", "out.xlsx", "a.toml"], ["profile", "diff", f"qingxi/{name[:-5]}", "national/project-2020", "--on", "a.toml"],
    ))  # fmt: skip
    return [made, ["profile", "test", "./qingxi"]], {} if "./qingxi" in made else {"JIXIAO_PROFILE_PATH": "qingxi"}


def _write(chance: Chance, path: Path, data: Any) -> None:
    text = toml(data) if isinstance(data, dict) else chance.text()
    path.write_bytes(
        finished(chance, reworded(chance, text, chance.count(2)))
        if chance.likely(0.05)
        else text.encode("utf-8", "replace")
    )
